/* mk/internal.h - what the library's own sources share. Not installed, not for programs. */
#ifndef MK_INTERNAL_H
#define MK_INTERNAL_H

#include <mk/alloc.h>
#include <mk/arena.h>
#include <mk/stats.h>
#include <stdatomic.h>

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

/* Bytes nobody may touch, and bytes that may be again (with whatever content): to
 * AddressSanitizer, and to Valgrind when running under it. MK_WATCHED: somebody watches, so every
 * object must pass through here and inline code stay out of the way. */
#if MK_ASAN
/* From <sanitizer/asan_interface.h>, which not every compiler that has the sanitizer brings. */
void __asan_poison_memory_region(void const volatile *p, size_t n);
void __asan_unpoison_memory_region(void const volatile *p, size_t n);
#define MK_POISON(p, n) __asan_poison_memory_region((p), (n))
#define MK_UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#define MK_REVIVE(p, n) __asan_unpoison_memory_region((p), (n))
#define MK_WATCHED 1
int __asan_address_is_poisoned(void const volatile *p);
#define MK_POISONED(p) (__asan_address_is_poisoned(p) != 0)
#elif defined(__x86_64__) && defined(__GNUC__) && defined(__linux__)
/* Valgrind's client requests, as <valgrind/memcheck.h> has them: a sequence that does nothing
 * elsewhere. */
static inline uintptr_t mk__valgrind(uintptr_t request, const volatile void *p, size_t n) {
    volatile uintptr_t args[6] = {request, (uintptr_t)p, n, 0, 0, 0};
    uintptr_t result = 0;
    __asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi; rolq $61, %%rdi; rolq $51, %%rdi\n\t"
                     "xchgq %%rbx, %%rbx"
                     : "=d"(result)
                     : "a"(&args[0]), "0"(result)
                     : "cc", "memory");
    return result;
}
#define MK_ON_VALGRIND
extern bool mk__on_valgrind;
#define MK_POISON(p, n) (mk__on_valgrind ? (void)mk__valgrind(0x4d430000, (p), (n)) : (void)0)
#define MK_UNPOISON(p, n) (mk__on_valgrind ? (void)mk__valgrind(0x4d430001, (p), (n)) : (void)0)
#define MK_REVIVE(p, n) (mk__on_valgrind ? (void)mk__valgrind(0x4d430002, (p), (n)) : (void)0)
#define MK_WATCHED (mk__on_valgrind)
#else
#define MK_POISON(p, n) ((void)(p), (void)(n))
#define MK_UNPOISON(p, n) ((void)(p), (void)(n))
#define MK_REVIVE(p, n) ((void)(p), (void)(n))
#define MK_WATCHED 0
#endif

#ifndef MK_POISONED
#define MK_POISONED(p) ((void)(p), false)
#endif

/* Requests without the out-of-memory hook: for callers that must tidy up before it runs, as it may
 * longjmp. They count, and honour injected faults. */
void *mk__try_new(mk_alloc a, size_t size, size_t align, size_t *actual);
void *mk__try_resize(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                     size_t *actual);

/* backing.c: the arena's memory is a buffer, or a range whose one block grows where it is. */
enum { MK__ARENA_LEAST = 64 }; /* bytes of a block below which it is of no use */
bool mk__arena_is_fixed(const mk_arena *a);
bool mk__arena_is_range(const mk_arena *a);
void mk__arena_range_end(mk_arena *a); /* unmaps it; no block of it may be in use */
/* room.c: the bytes of the vacant room that a is; 0: none. */
size_t mk__room_vacant(mk_alloc a);

enum { MK__HUGE_PAGE = 2 << 20 }; /* bytes */

/* The alignment to ask for, and later to give back with, for a block of so many bytes that stays
 * inside memkit: at least `align`; that of a huge page if it will be made of such. */
size_t mk__large_align(mk_alloc a, size_t bytes, size_t align);
/* Is what such a request gets zeroed, as fresh pages are? */
bool mk__large_zeroed(mk_alloc a, size_t align);

/* Which part of a growable array may be touched: all of it while it is moved or given back. */
static inline void mk__buf_open(const mk__buf *b) {
    (void)b;
    mk__spare(b->alloc, b->data, b->cap * b->size, b->len * b->size, b->cap * b->size);
}
static inline void mk__buf_close(const mk__buf *b) {
    (void)b;
    mk__spare(b->alloc, b->data, b->cap * b->size, b->cap * b->size, b->len * b->size);
}

/* report.c: "vec", … */
const char *mk__kind_name(uint32_t kind);

/* Asks the hook about a request that was refused. True: try again. */
bool mk__oom(size_t size, size_t align);

/* A request that does not fit size_t: tells the hook, whose answer cannot help. False always. */
bool mk__oom_overflow(size_t align);

/* env.c: reads the environment; a constructor where there are any. Not twice. */
void mk__environment(void);

/* fault.c: is this request, counted here, to fail? */
extern _Atomic uint64_t mk__fault_first; /* 0: none is */
bool mk__fault_now(void);
static inline bool mk__faults_armed(void) {
    return MK_UNLIKELY(atomic_load_explicit(&mk__fault_first, memory_order_relaxed) != 0);
}
static inline bool mk__fault(void) {
    return mk__faults_armed() && mk__fault_now();
}

/* A thread's variable that is found without a call from a shared library too. */
#if defined(__GNUC__)
#define MK__NEAR_TLS __attribute__((tls_model("initial-exec")))
#else
#define MK__NEAR_TLS
#endif

/* Process totals. One slot per thread, so counting is a plain add. */
typedef enum mk__counter {
    MK__ALLOCS,
    MK__FREES,
    MK__BYTES_IN,
    MK__BYTES_OUT,
    MK__GROWTHS,
    MK__COPIED,
    MK__FAILS,
    MK__KEPT, /* bytes that threads hold for the next arena, as signed changes */
    MK__COUNTERS,
    MK__UNPUBLISHED = MK__COUNTERS, /* change of live bytes that the process does not know yet, signed */
    MK__COUNTS
} mk__counter;

/* The thread's counts, which nobody else writes; NULL: it has none yet, or shares them. */
extern _Thread_local _Atomic uint64_t *mk__own_counts MK__NEAR_TLS;
static inline uint64_t mk__own_add(_Atomic uint64_t *to, uint64_t n) {
    uint64_t sum = atomic_load_explicit(to, memory_order_relaxed) + n;
    atomic_store_explicit(to, sum, memory_order_relaxed);
    return sum;
}
void mk__count_slowly(mk__counter what, uint64_t n);
static inline void mk__count(mk__counter what, uint64_t n) {
    _Atomic uint64_t *own = mk__own_counts;
    if (MK_LIKELY(own != NULL))
        mk__own_add(&own[what], n);
    else
        mk__count_slowly(what, n);
}

/* `times` becomes one more, `sum` bytes more; live bytes change by `change`, which is bytes or their
 * negative. The process's live bytes, an add with a lock, hear of it when MK__LIVE_GRAIN have come
 * together. */
enum { MK__LIVE_GRAIN = 4096 };
void mk__count_block_slowly(mk__counter times, mk__counter sum, uint64_t bytes, uint64_t change);
void mk__live_publish(_Atomic uint64_t *unpublished);
static inline void mk__count_block(mk__counter times, mk__counter sum, uint64_t bytes,
                                   uint64_t change) {
    _Atomic uint64_t *own = mk__own_counts;
    if (MK_UNLIKELY(own == NULL)) {
        mk__count_block_slowly(times, sum, bytes, change);
        return;
    }
    mk__own_add(&own[times], 1);
    mk__own_add(&own[sum], bytes);
    uint64_t off = mk__own_add(&own[MK__UNPUBLISHED], change) + MK__LIVE_GRAIN - 1;
    if (MK_UNLIKELY(off >= 2 * MK__LIVE_GRAIN - 1))
        mk__live_publish(&own[MK__UNPUBLISHED]);
}

/* A block came from libc; went back; changed its size, which counts as both, moved or not. */
static inline void mk__count_new(size_t bytes) {
    mk__count_block(MK__ALLOCS, MK__BYTES_IN, bytes, bytes);
}
static inline void mk__count_free(size_t bytes) {
    mk__count_block(MK__FREES, MK__BYTES_OUT, bytes, 0 - (uint64_t)bytes);
}
static inline void mk__count_resize(size_t before, size_t now) {
    if (before == now)
        return;
    mk__count_free(before);
    mk__count_new(now);
}

/* sites.c: a container filled from `site` was cleared, taken, reset or freed, and had held up to
 * `highest` elements since it was last empty. growths and copied: what that took since the note
 * before. site NULL: nothing is noted. Any thread. */
void mk__site_note(const void *site, uint32_t kind, size_t highest, uint32_t growths,
                   uint64_t copied);

#if defined(__GNUC__)
#define MK_NO_TSAN __attribute__((no_sanitize("thread")))
#else
#define MK_NO_TSAN
#endif
/* digits.c: the shortest text that reads back as x; its length. Not NUL-terminated. */
enum { MK__DOUBLE_TEXT = 24 };
size_t mk__double_text(double x, char to[MK__DOUBLE_TEXT]);

enum { MK__SITES = 512 }; /* in the table */

/* Copies the first size bytes of *full, as the caller knows the struct, and says how many. */
void mk__stats_give(mk_stats *full, uint32_t kind, mk_stats *out, size_t size);

/* check.c: the switches. */
extern atomic_int mk__check_level;
extern atomic_bool mk__bypass;

/* check.c: reports misuse, through the program's function or to stderr and abort. Without locks. */
void mk__misuse(const char *what, const void *object, const void *here, const void *before);

/* The books of objects at rest in pools. `begin`: the object comes to rest; its size bytes must not
 * change until `end`. how: MK_CHECK_... False: it rests already, as the books say or the caller
 * knows, which was reported. */
bool mk__rest_has(const void *object);
bool mk__rest_begin(int how, bool rests, const void *object, size_t size, const void *here);
void mk__rest_end(const void *object, const void *here);
void mk__rest_fork(bool before);

/* out.c: text without malloc, through a buffer. */
typedef struct mk__out {
    mk_write_fn write;
    void *ctx;
    size_t n;
    bool ok;
    char buf[512];
} mk__out;

void mk__out_begin(mk__out *o, mk_write_fn write, void *ctx);
void mk__out_fd(mk__out *o, int fd);
bool mk__out_end(mk__out *o); /* false: some write failed */
void mk__put(mk__out *o, const void *p, size_t n);
void mk__put_text(mk__out *o, const char *s);
void mk__put_u64(mk__out *o, uint64_t v);
void mk__put_hex(mk__out *o, uint64_t v);
void mk__put_pair(mk__out *o, const char *name, uint64_t v);   /* " name=v" */
void mk__put_member(mk__out *o, const char *name, uint64_t v); /* ,"name":v */
void mk__put_place(mk__out *o, const void *address);           /* build-id+offset, or as it is */

/* A line on stderr if MEMKIT_TRACE is on: "memkit: pool 0x… turn rest=12 freed=3". */
extern atomic_bool mk__tracing;
void mk__trace_write(const char *kind, const void *object, const char *what, const char *name1,
                     uint64_t value1, const char *name2, uint64_t value2);
static inline bool mk__traces(void) {
    return MK_UNLIKELY(atomic_load_explicit(&mk__tracing, memory_order_relaxed));
}
static inline void mk__trace(const char *kind, const void *object, const char *what,
                             const char *name1, uint64_t value1, const char *name2,
                             uint64_t value2) {
    if (mk__traces())
        mk__trace_write(kind, object, what, name1, value1, name2, value2);
}

/* A container has grown to b. */
static inline void mk__note_growth(const mk__buf *b, mk_growth *g, uint32_t kind) {
    g->growths++;
    mk__count(MK__GROWTHS, 1);
    if (mk__traces())
        mk__trace_write(mk__kind_name(kind), g, "growth", "cap", b->cap, "copied", g->copied);
}

/* report.c: a report asked for by signal is written here, with no lock held. */
extern _Atomic int mk__report_due;
void mk__report_if_due(void);
#define MK_REPORT_POINT()                                                     \
    (MK_UNLIKELY(atomic_load_explicit(&mk__report_due, memory_order_relaxed)) \
         ? mk__report_if_due()                                                \
         : (void)0)

/* pool_stats.c: the figures of each pool in use; with its registry locked, which get and put may wait
 * for. */
void mk__pools_each(void (*each)(void *ctx, const mk_stats *s), void *ctx);

/* pool_cache.c: what seconds generations turn by. For tests. */
extern uint64_t (*mk__pool_clock)(void);

/* An executable part of the program or of a library it has loaded. */
typedef struct mk__module {
    const char *name;        /* empty: the program itself */
    uintptr_t start, end;    /* of its code */
    uint64_t offset;         /* of the code in the file */
    uintptr_t base;          /* what was added to the file's addresses */
    const unsigned char *id; /* build-id */
    size_t id_size;
} mk__module;

/* In the loader's order, the program first. each false: the end. Not from signal handlers. */
void mk__modules_each(bool (*each)(void *ctx, const mk__module *m), void *ctx);

/* Its file's path, at most size bytes, no NUL; returns its length. */
size_t mk__module_path(const mk__module *m, char *path, size_t size);

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
