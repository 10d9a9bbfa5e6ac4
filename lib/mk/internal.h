/* mk/internal.h - what the library's own sources share. Not installed, not for programs. */
#ifndef MK_INTERNAL_H
#define MK_INTERNAL_H

#include <mk/alloc.h>
#include <mk/stats.h>

/* AddressSanitizer, whichever way the compiler says it. */
#if defined(__SANITIZE_ADDRESS__)
#define MK_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MK_ASAN 1
#endif
#endif
#ifndef MK_ASAN
#define MK_ASAN 0
#endif

/* Requests without the out-of-memory hook: for callers that must tidy up before it runs, as it may
 * longjmp. They count, and honour injected faults. */
void *mk__try_new(mk_alloc a, size_t size, size_t align, size_t *actual);
void *mk__try_resize(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                     size_t *actual);

/* Asks the hook about a request that was refused. True: try again. */
bool mk__oom(size_t size, size_t align);

/* A request that does not fit size_t: tells the hook, whose answer cannot help. False always. */
bool mk__oom_overflow(size_t align);

/* fault.c: is this request, counted here, to fail? */
bool mk__fault(void);

/* Process totals. One slot per thread, so counting is a plain add. */
typedef enum mk__counter {
    MK__ALLOCS,
    MK__FREES,
    MK__BYTES_IN,
    MK__BYTES_OUT,
    MK__GROWTHS,
    MK__COPIED,
    MK__FAILS,
    MK__COUNTERS
} mk__counter;

void mk__count(mk__counter what, uint64_t n);

/* A block came from libc; went back; changed its size, which counts as both, moved or not. */
void mk__count_new(size_t bytes);
void mk__count_free(size_t bytes);
void mk__count_resize(size_t before, size_t now);

/* sites.c: a container filled from `site` was cleared, taken, reset or freed, and had held up to
 * `highest` elements since it was last empty. growths and copied: what that took since the note
 * before. site NULL: nothing is noted. Any thread. */
void mk__site_note(const void *site, uint32_t kind, size_t highest, uint32_t growths,
                   uint64_t copied);

/* In a function that inline code calls: where in the program that is. */
#if defined(__GNUC__)
#define MK_SITE_HERE() __builtin_extract_return_addr(__builtin_return_address(0))
#else
#define MK_SITE_HERE() NULL
#endif

/* Copies the first size bytes of *full, as the caller knows the struct, and says how many. */
void mk__stats_give(mk_stats *full, uint32_t kind, mk_stats *out, size_t size);

/* MK_DEBUG: fresh bytes are 0xAA, dead ones 0x55, so that reading either is seen. Otherwise
 * nothing. */
#if defined(MK_DEBUG)
void mk__trash(void *p, int byte, size_t n);
#define MK_TRASH_NEW(p, n) mk__trash((p), 0xAA, (n))
#define MK_TRASH_OLD(p, n) mk__trash((p), 0x55, (n))
#else
#define MK_TRASH_NEW(p, n) ((void)0)
#define MK_TRASH_OLD(p, n) ((void)0)
#endif

#endif
