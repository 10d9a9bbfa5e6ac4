/* mk/base.h - the few words every memkit header is written in.
 *
 * No types, no state, no functions but checked arithmetic. Everything a compiler may lack stands
 * behind #if with an equal fallback. MK_DEBUG and sanitizers never change what an inline function
 * does or how a struct is laid out: programs and a library built with different switches work
 * together. */
#ifndef MK_BASE_H
#define MK_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define MK_BEGIN extern "C" {
#define MK_END }
#define MK_ALIGNOF(T) alignof(T)
#else
#define MK_BEGIN
#define MK_END
#define MK_ALIGNOF(T) _Alignof(T)
#endif

#if defined(__GNUC__)
#define MK_API __attribute__((visibility("default")))
/* The compiler computes the pointer p into one register and knows nothing of where it comes from. */
#define MK__IN_REGISTER(p) __asm__("" : "+r"(p))
/* Two that are loaded or stored side by side stay two, unless the compiler knows the first. */
#define MK__APART_UNLESS_CONSTANT(p) \
    do {                             \
        if (!__builtin_constant_p(p)) \
            MK__IN_REGISTER(p);      \
    } while (0)
#define MK_LIKELY(x) __builtin_expect(!!(x), 1)
#define MK_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define MK_UNUSED __attribute__((unused))
/* In a function that is not inlined: where in the program its caller is. */
#define MK_SITE_HERE() __builtin_extract_return_addr(__builtin_return_address(0))
/* Inlined without optimisation too, so that a return address is a place in the program. */
#define MK_INLINE static inline __attribute__((always_inline))
/* For gcc's analyzer: results end with fn, as its i-th argument. fn must be declared and not inline. */
#if __GNUC__ >= 11 && !defined(__clang__)
#define MK_DEALLOC(fn, i) __attribute__((malloc(fn, i)))
#else
#define MK_DEALLOC(fn, i)
#endif
/* The result is all there is to show for the call. */
#define MK_MUST_USE __attribute__((warn_unused_result))
#define MK_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* What an arena hands out has a size and an alignment the compiler may rely on. Not
 * __attribute__((malloc)): it would let the compiler move a store into a dead object past a rewind,
 * into the next object at that address. */
#define MK_RESULT_SIZE(size, align) __attribute__((alloc_size(size), alloc_align(align)))
#else
#define MK_API
#define MK__IN_REGISTER(p) ((void)0)
#define MK__APART_UNLESS_CONSTANT(p) ((void)0)
#define MK_LIKELY(x) (x)
#define MK_UNLIKELY(x) (x)
#define MK_UNUSED
#define MK_SITE_HERE() NULL
#define MK_INLINE static inline
#define MK_DEALLOC(fn, i)
#define MK_MUST_USE
#define MK_PRINTF(fmt, args)
#define MK_RESULT_SIZE(size, align)
#endif

/* What MK_VEC and MK_MAP put before each function they generate. */
#define MK_GENERATED static inline MK_UNUSED

/* In line for its speed alone, so only where the compiler optimises. */
#if defined(__OPTIMIZE__)
#define MK_IN_LINE MK_UNUSED MK_INLINE
#else
#define MK_IN_LINE MK_GENERATED
#endif

/* Apart from its caller, to keep that small; not cold: gcc takes whatever always calls something
 * cold, as after a reserve, for cold itself. */
#if defined(__GNUC__)
#define MK_APART static __attribute__((noinline, unused))
#define MK_PREFETCH(p) __builtin_prefetch(p)
#else
#define MK_APART static
#define MK_PREFETCH(p) ((void)0)
#endif

/* For our own bugs and for broken preconditions; never for lack of memory. */
#if defined(MK_DEBUG)
#include <assert.h>
#define MK_ASSERT(x) assert(x)
#else
#define MK_ASSERT(x) ((void)0)
#endif

/* *sum = a + b; false, and *sum unspecified, if that does not fit. */
static inline bool mk_add_ok(size_t a, size_t b, size_t *sum) {
    *sum = a + b;
    return *sum >= a;
}

/* *product = a * b; false, and *product unspecified, if that does not fit. */
static inline bool mk_mul_ok(size_t a, size_t b, size_t *product) {
#if defined(__GNUC__)
    return !__builtin_mul_overflow(a, b, product);
#else
    *product = a * b;
    return a == 0 || *product / a == b;
#endif
}

/* *up = n rounded up to a multiple of align, a power of two; false if that does not fit. */
static inline bool mk_round_up_ok(size_t n, size_t align, size_t *up) {
    if (!mk_add_ok(n, align - 1, up))
        return false;
    *up &= ~(align - 1);
    return true;
}

static inline bool mk_is_pow2(size_t n) {
    return n != 0 && (n & (n - 1)) == 0;
}

#endif
