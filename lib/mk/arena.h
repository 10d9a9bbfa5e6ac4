/* mk/arena.h - objects that die together.
 *
 *      mk_arena a = {0};                        // valid; no memory before the first object
 *      node *n = mk_new(&a, node);              // zeroed; NULL if there is no memory
 *      double *row = mk_new_n(&a, double, cols);
 *      mk_arena_free(&a);                       // everything is gone
 *
 * An allocation moves a pointer through a block; there is no header per object and no free per
 * object. Blocks come from `alloc`, libc unless told otherwise:
 *
 *      older blocks                       newest block
 *      ┌────────┬───────────────┬─────┐   ┌────────┬───────┬─┬──────────┬──────────────┐
 *      │ header │ objects       │tail │◄──│ header │ objs  │▒│ objects  │ free         │
 *      └────────┴───────────────┴─────┘   └────────┴───────┴─┴──────────┴──────────────┘
 *                                           ▒ alignment                 cur ▲          ▲ end
 *      big blocks, of one object each     ┌────────┬──────────────────┬─┐
 *                                         │ header │ object           │▒│ slack
 *                                         └────────┴──────────────────┴─┘
 *
 * Sizes: the first block has `first` bytes; each further one as much as all before it together, at
 * most max_block; where libc gives them, without a limit, those of an arena that holds 4 MiB are of
 * huge pages. A request over a quarter of the next block's size gets a block of exactly its
 * size, so ends left over (tail) stay under a quarter, and a large object costs what it is. If the
 * backing refuses a block, one of exactly the needed size is tried.
 *
 * Everything an arena handed out ends with reset, free, or a rewind to a mark taken before. The
 * caller never frees one object. Growing what was allocated last (mk_arena_resize) happens in
 * place; what is moved leaves its old bytes behind until then.
 *
 * Other sources of memory: a buffer of yours (mk_arena_fixed: no heap at all), or a range of addresses
 * whose pages are used as needed (mk_arena_reserve: one block that grows where it is, so the newest
 * object can grow without limit and never moves).
 *
 * What must happen when objects end (a file to close) is registered with mk_arena_defer. An arena of
 * an arena (mk_arena_child) ends with it.
 *
 * Failure: NULL, arena unchanged, after the out-of-memory hook (<mk/alloc.h>) has been asked.
 * Threads: an arena belongs to one thread at a time; it may be handed over. Nothing locks.
 * Debugging: in a library built with AddressSanitizer, and under Valgrind, bytes that are free,
 * rewound or reset are poisoned; with the former objects lie at least 16 bytes apart. With MK_DEBUG
 * fresh bytes are 0xAA, dead ones 0x55. MEMKIT_CHECK=all, the default with MK_DEBUG, reports stale
 * marks and the use by a second thread (<mk/check.h>); each mark then takes 24 bytes of the arena.
 * MEMKIT_BYPASS=1 gives each object its own malloc.
 *
 * The algorithm is that of obstacks (Haible, Mitchell et al.) and of PostgreSQL's memory contexts;
 * the big blocks beside it are nginx's. */
#ifndef MK_ARENA_H
#define MK_ARENA_H

#include <mk/alloc.h>
#include <mk/annotate.h>
#include <mk/stats.h>
#include <string.h>

MK_BEGIN

/* Alignments up to this one take the inline path. */
#define MK_ARENA_ALIGN 16

/* Values for `keep`. */
#define MK_KEEP_ALL SIZE_MAX
#define MK_KEEP_NONE ((size_t)1) /* smaller than any block */

/* Programs' addresses on x86-64 have 47 bits; the rest of the word counts. */
#if defined(__x86_64__) && UINTPTR_MAX == UINT64_MAX
#define MK__ARENA_ADDRESS (((uintptr_t)1 << 48) - 1)
#define MK__ARENA_ONE ((uintptr_t)1 << 48)
#define MK__ARENA_HELD(cur) ((cur) >> 48)
#define MK__ARENA_COUNT(a) ((void)0)
#else
#define MK__ARENA_ADDRESS UINTPTR_MAX
#define MK__ARENA_ONE ((uintptr_t)0)
#define MK__ARENA_HELD(cur) ((uint64_t)0)
#define MK__ARENA_COUNT(a) ((void)(a)->count++)
#endif

typedef struct mk__block mk__block;
typedef struct mk__cleanup mk__cleanup;
typedef struct mk__marked mk__marked;

typedef struct mk_arena {
    /* The window: where the next object goes, in the newest block, and its end, a multiple of 16.
     * Both NULL while the library wants to see every allocation, as it does under AddressSanitizer
     * and MK_DEBUG. */
    uintptr_t cur; /* with the objects counted since the window was opened, in its upper 16 bits */
    char *end;

    /* Yours to set, before the first allocation or at any time but `alloc`; free keeps them.
     * 0 = the default. */
    mk_alloc alloc;   /* where blocks come from: libc */
    size_t first;     /* bytes of the first block: 16 KiB */
    size_t max_block; /* bytes a block grows to: 1 MiB, then 6 MiB; at most 1 GiB */
    size_t limit;     /* most bytes held, headers included: none. Blocks already there stay */
    size_t keep;      /* most bytes kept for reuse by reset and rewind: 1 MiB; or MK_KEEP_... */

    /* The arena's own. */
    uint64_t count;        /* as in cur, on machines whose addresses leave no bits for it */
    uint32_t mode;         /* how it serves, settled by the first allocation */
    uint32_t site_blocks;  /* blocks obtained since the site was last noted */
    const void *site;      /* where that was */
    mk__cleanup *cleanups; /* newest first */
    uint64_t deferred;     /* cleanups registered and not run */
    mk__marked *marked;    /* marks, newest first, when they are checked */
    const void *owner;     /* thread, when that is checked; and where it last called */
    const void *owner_at;
    const void *rewound;   /* where the arena was last rewound or reset, when marks are checked */
    mk__block *block;      /* shared blocks, newest first */
    mk__block *big;        /* blocks of one object, newest first */
    mk__block *spare;      /* empty blocks kept for reuse */
    size_t depth;          /* shared blocks in use */
    uint64_t big_seq;      /* big blocks so far; numbers them for marks */
    size_t reserved;       /* bytes of all blocks */
    size_t reserved_peak;  /* highest */
    size_t spare_bytes;    /* bytes of the blocks in `spare` */
    size_t older_live;     /* bytes handed out in all blocks but the newest shared one */
    size_t live_peak;      /* highest bytes handed out, as noted when some ended */
    uint64_t allocs;       /* objects before the window was opened */
    uint64_t ended;        /* bytes that have ended */
    uint64_t resets;       /* resets and rewinds */
    uint64_t blocks;       /* blocks obtained */
    uint64_t copied;       /* bytes moved by resize */
    uint64_t fails;        /* requests refused for good */
} mk_arena;

/* The slow path: opens a new block, or serves what the window must not. */
MK_ARENA(1) MK_SIZE(2) MK_API void *mk__arena_alloc(mk_arena *a, size_t size, size_t align);
MK_ARENA(1)
MK_SIZE2(2, 3)
MK_ZEROED MK_API void *mk__arena_zalloc_n(mk_arena *a, size_t n, size_t size, size_t align);
MK_NOESCAPE(1) MK_NOESCAPE(2) MK_API void mk__arena_stats(const mk_arena *a, mk_stats *out, size_t size);

/* size bytes aligned to align (a power of two, any), uninitialised. size 0 is served as 1: results
 * are distinct. Cost: about ten instructions inline, one branch; a block is obtained O(log total)
 * times, then once per max_block. */
MK_RESULT_SIZE(2, 3)
MK_ARENA(1) MK_SIZE(2) MK_MUST_USE MK_INLINE void *mk_arena_alloc(mk_arena *a, size_t size, size_t align) {
    /* end is a multiple of 16, so rounding up to an alignment of 16 or less never passes it: no
     * overflow to check. A size or alignment of 0 wraps around and takes the slow path. One word is
     * read, changed and written back: Intel's short cut from a store to the next load follows one
     * such word, not two, which is why the count rides on the position; and not when the arena is
     * addressed in two ways, which is why it is kept in a register. The count is added last: together
     * with the alignment it would be an instruction less and a fifth slower, as to add a small
     * constant, and only that, takes no time. */
    MK__IN_REGISTER(a);
    uintptr_t at = (a->cur + (align - 1)) & ~(uintptr_t)(align - 1), p = at & MK__ARENA_ADDRESS;
    if (MK_LIKELY(align - 1 < MK_ARENA_ALIGN && size - 1 < (uintptr_t)a->end - p)) {
        a->cur = at + size + MK__ARENA_ONE;
        MK__ARENA_COUNT(a);
        return (void *)p;
    }
    return mk__arena_alloc(a, size, align);
}

/* The same, zeroed. */
MK_RESULT_SIZE(2, 3)
MK_ARENA(1) MK_SIZE(2) MK_ZEROED MK_MUST_USE MK_INLINE void *mk_arena_zalloc(mk_arena *a, size_t size, size_t align) {
    void *p = mk_arena_alloc(a, size, align);
    if (MK_LIKELY(p != NULL))
        memset(p, 0, size);
    return p;
}

/* For arenas made over and over, in place of {0} and the first allocation's way to the library, which
 * together take 30 ns more: an empty arena on allocator `alloc`, with the block of an earlier one if
 * the thread keeps it for that. So it is to be freed even if nothing was allocated; one to be tuned,
 * fixed or reserved begins with {0}. Cannot fail. */
MK_STORES(2, 1) MK_API void mk_arena_init(mk_arena *a, mk_alloc alloc);

/* A zeroed T; n zeroed Ts, where n is evaluated once and n * sizeof(T) may overflow: then NULL. */
#define mk_new(a, T) ((T *)mk_arena_zalloc((a), sizeof(T), MK_ALIGNOF(T)))
#define mk_new_n(a, T, n) ((T *)mk__arena_zalloc_n((a), (n), sizeof(T), MK_ALIGNOF(T)))

/* Makes p, of old_size bytes, new_size bytes long and returns where it is now; what is new is
 * uninitialised. In place if p is what the arena handed out last (then shrinking gives the bytes
 * back), or if it shrinks; a big object that was the last big one grows as the backing can; else a
 * copy, and the old bytes stay used. align: as p was allocated with. p NULL: an allocation. After a
 * mark, a resize in place counts as a new allocation: a rewind to it takes the added bytes away
 * again. */
MK_RESULT_SIZE(4, 5)
MK_MUST_USE MK_ARENA(1) MK_RETURNS(2) MK_COPIES(2, 0) MK_SIZE(4) MK_API
    void *mk_arena_resize(mk_arena *a, void *p, size_t old_size, size_t new_size, size_t align);

/* A copy of size bytes at p; of the string s; of at most the first n bytes of s, up to its NUL. The
 * copies of strings end with a NUL. */
MK_RESULT_SIZE(3, 4)
MK_MUST_USE MK_ARENA(1) MK_COPIES(2, 0) MK_SIZE(3) MK_API
    void *mk_arena_dup(mk_arena *a, const void *p, size_t size, size_t align);
MK_MUST_USE MK_ARENA(1) MK_NOESCAPE(2) MK_API char *mk_arena_strdup(mk_arena *a, const char *s);
MK_MUST_USE MK_ARENA(1) MK_NOESCAPE(2) MK_API char *mk_arena_strndup(mk_arena *a, const char *s, size_t n);

/* A position. Valid until the arena is rewound to an earlier one, reset or freed. */
typedef struct mk_mark {
    size_t depth, used, live;
    uint64_t big_seq, deferred;
    uint64_t serial; /* 0: not checked */
} mk_mark;

/* Where the arena is now. Cost: a few loads. */
MK_NOESCAPE(1) MK_API mk_mark mk_arena_mark(mk_arena *a);

/* Ends everything handed out since m was taken, after running what was deferred since. Blocks that become
 * empty are kept for reuse, up to `keep`. A mark that lies ahead of the arena, as one kept across a reset
 * does, changes nothing.
 * Cost: O(blocks emptied + cleanups). */
MK_REWINDS(1, 2) MK_API void mk_arena_rewind(mk_arena *a, mk_mark m);

/* Ends everything, after running what was deferred, and keeps blocks for reuse, up to `keep` bytes, the
 * newest first; big blocks go back. Growth starts again from `first`. Cost: O(blocks). */
MK_RESETS(1) MK_API void mk_arena_reset(mk_arena *a);

/* Ends everything and gives all memory back. Leaves the zero value with the tuning fields kept,
 * ready for use. Of blocks from libc of 4 to 64 KiB the thread keeps one for its next arena, so
 * that arenas of one block cost no malloc. */
MK_RESETS(1) MK_API void mk_arena_free(mk_arena *a);

/* Has fn(arg) called when the arena is next rewound to before this, reset or freed: the last one
 * registered first, while all objects are still there. fn may allocate from the arena what it needs
 * meanwhile, but not rewind it. False: no memory, nothing registered. Cost: an allocation of 24
 * bytes. */
MK_MUST_USE MK_NOESCAPE(1) MK_CALLS(2, 3) MK_ESCAPES(3) MK_API
bool mk_arena_defer(mk_arena *a, void (*fn)(void *arg), void *arg);

/* An arena that lives in `a` and is freed when a is rewound to before this, reset or freed; or earlier,
 * by mk_arena_free. Its blocks come from the same place as a's, and may be tuned apart; not possible
 * in a fixed or reserved arena, which has one block to give. NULL: no memory. */
MK_MUST_USE MK_ARENA(1) MK_API mk_arena *mk_arena_child(mk_arena *a);

/* Makes the empty arena use the size bytes at buffer, and nothing else ever: no heap, no kernel. About
 * 130 of them are the library's. The buffer must outlive the arena; mk_arena_free keeps it attached.
 * False: the arena holds memory already, or the buffer is too small. */
MK_MUST_USE MK_STORES(2, 1) MK_API bool mk_arena_fixed(mk_arena *a, void *buffer, size_t size);

/* Makes the empty arena use one contiguous range of `bytes` bytes of address space, of which only what
 * has been touched takes memory; where the system can, in large pages beyond the first 2 MiB. The arena
 * grows up to there and no further. reset gives pages beyond `keep` back; mk_arena_free the range, and
 * the arena is an ordinary one again. False: the arena holds memory already, or there is no such
 * range. Cost: two system calls; each growth of the block none. */
MK_MUST_USE MK_NOESCAPE(1) MK_API bool mk_arena_reserve(mk_arena *a, size_t bytes);

/* For MEMKIT_CHECK: the next thread to use the arena is another, and that is right. A reset or free
 * says the same. */
MK_NOESCAPE(1) MK_API void mk_arena_hand_over(mk_arena *a);

/* The arena as an allocator: a container in it needs no free, and growing the newest is done in
 * place. Freeing what was handed out last gives it back, freeing anything else does nothing. The
 * arena must outlive its users and not move. */
MK_RETURNS(1) MK_RETURNS(0) MK_API mk_alloc mk_arena_as_alloc(mk_arena *a);

/* Fills *out. Cost: O(blocks). `allocs` counts allocations and moving resizes, `frees` resets and
 * rewinds, `growths` blocks obtained; `live` is what was handed out since, whether still needed or
 * not, with the bytes that inline code skipped for alignment; `alignment` what the library skipped. */
static inline void mk_arena_stats(const mk_arena *a, mk_stats *out) {
    mk__arena_stats(a, out, sizeof *out);
}

/* Are the invariants listed in arena_internal.h whole? For tests and debuggers. Cost: O(blocks). */
MK_NOESCAPE(1) MK_API bool mk_arena_check(const mk_arena *a);

MK_END
#endif
