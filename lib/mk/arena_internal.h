/* mk/arena_internal.h - what the arena's sources share. Not installed, not for programs.
 *
 * arena.c        allocation, resizing, the arena as an allocator
 * arena_block.c  blocks: from and to the backing, shared, big, spare
 * arena_kept.c   the block that a thread keeps for its next arena
 * arena_end.c    marks, cleanups, children; rewind, reset, free
 * arena_stats.c  figures and invariants
 *
 * Invariants, checked by mk_arena_check:
 *
 *  A1  blocks in use: start <= cur <= end, end inside the block and, but for big blocks, a multiple
 *      of 16; live is at most the bytes before cur
 *  A2  the window is closed, or lies in the free part of the newest block
 *  A3  depth = number of shared blocks; big blocks are numbered downwards from big_seq
 *  A4  reserved = sum of all blocks' sizes; spare_bytes = sum over spare; spare blocks are empty
 *  A5  older_live = bytes handed out in every block but the newest shared one
 *
 * The window in mk_arena is a copy of the newest block's position that inline code may move. Each
 * function here that changes anything closes it first, works on the blocks alone, and opens it
 * again. An arena of which every allocation must be seen (`mode`) simply leaves it closed. */
#ifndef MK_ARENA_INTERNAL_H
#define MK_ARENA_INTERNAL_H

#include <mk/arena.h>
#include <mk/check.h>
#include <mk/internal.h>

/* Poisoned bytes before each object; the grain of poisoning. */
#if MK_ASAN
enum { MK__ARENA_GAP = 16, MK__ARENA_LEAST_ALIGN = 8 };
#else
enum { MK__ARENA_GAP = 0, MK__ARENA_LEAST_ALIGN = 1 };
#endif

/* How an arena serves. */
enum {
    MK__ARENA_UNSETTLED,
    MK__ARENA_PLAIN,
    MK__ARENA_WATCHED, /* no window */
    MK__ARENA_CHECKED, /* nor this; marks and thread are checked */
    MK__ARENA_BYPASS   /* an object, a block */
};

/* Most bytes of a window. The count of its objects has 16 bits, and none takes less than a byte. */
enum { MK__ARENA_WINDOW = 65535 };

enum {
    MK__ARENA_KEEP = 1 << 20,
    MK__ARENA_MAX_MAX_BLOCK = 1 << 30,
    MK__ARENA_GRAIN = MK_ARENA_ALIGN
};

struct mk__block {
    mk__block *below; /* the one before it in its list */
    char *cur, *end;  /* first free byte; end of what may be used */
    size_t size;      /* bytes obtained for it, this header included */
    size_t live;      /* bytes handed out between start and cur; the rest there is alignment */
    uint64_t seq;     /* big blocks: its number */
};

#define MK__ARENA_HEADER \
    ((sizeof(mk__block) + MK__ARENA_GRAIN - 1) / MK__ARENA_GRAIN * MK__ARENA_GRAIN)

static inline char *mk__block_start(const mk__block *b) {
    return (char *)(uintptr_t)b + MK__ARENA_HEADER;
}
static inline bool mk__block_is_empty(const mk__block *b) {
    return b->cur == mk__block_start(b);
}
static inline size_t mk__block_room(const mk__block *b) {
    return (size_t)(b->end - mk__block_start(b));
}
static inline size_t mk__block_slack(const mk__block *b) {
    return b->size - MK__ARENA_HEADER - mk__block_room(b);
}

/* ---- the window ---- */

static inline char *mk__arena_window_at(const mk_arena *a) {
    return (char *)(a->cur & MK__ARENA_ADDRESS);
}

static inline uint64_t mk__arena_window_count(const mk_arena *a) {
    return a->count + MK__ARENA_HELD(a->cur);
}

/* Bytes handed out in the window, what was skipped for alignment among them. */
static inline size_t mk__arena_window_used(const mk_arena *a) {
    return a->cur ? (size_t)(mk__arena_window_at(a) - a->block->cur) : 0;
}

static inline void mk__arena_window_close(mk_arena *a) {
    if (a->cur) {
        a->block->live += mk__arena_window_used(a);
        a->block->cur = mk__arena_window_at(a);
        a->allocs += mk__arena_window_count(a);
    }
    a->cur = 0;
    a->count = 0;
    a->end = NULL;
}

static inline void mk__arena_window_open(mk_arena *a) {
    if (!a->block || a->mode != MK__ARENA_PLAIN)
        return;
    char *from = a->block->cur;
    a->cur = (uintptr_t)from;
    a->end = a->block->end;
    if (a->end - from > MK__ARENA_WINDOW)
        a->end = (char *)(((uintptr_t)from + MK__ARENA_WINDOW) & ~(uintptr_t)(MK__ARENA_GRAIN - 1));
}

/* With the window closed. */
static inline size_t mk__arena_live(const mk_arena *a) {
    return a->older_live + (a->block ? a->block->live : 0);
}

/* To be called before bytes may end, as that is when live is at a peak; gives live for note_end. */
static inline size_t mk__arena_note_peak(mk_arena *a) {
    size_t live = mk__arena_live(a);
    if (live > a->live_peak)
        a->live_peak = live;
    return live;
}

static inline void mk__arena_note_end(mk_arena *a, size_t live_before) {
    size_t live = mk__arena_live(a);
    if (live < live_before)
        a->ended += live_before - live;
}

/* Bytes of a block that nobody may use any more. */
static inline void mk__arena_bytes_end(char *p, size_t n) {
    MK_UNPOISON(p, n);
    MK_TRASH_OLD(p, n);
    MK_POISON(p, n);
}

static inline void *mk__block_bump(mk__block *b, size_t size, size_t align) {
    size_t pad = MK__ARENA_GAP + ((size_t)(0 - ((uintptr_t)b->cur + MK__ARENA_GAP)) & (align - 1));
    size_t room = (size_t)(b->end - b->cur);
    if (pad > room || size > room - pad)
        return NULL;
    char *p = b->cur + pad;
    b->cur = p + size;
    b->live += size;
    MK_UNPOISON(p, size);
    MK_TRASH_NEW(p, size);
    return p;
}

static inline bool mk__arena_is_last(const mk_arena *a, const void *p, size_t size) {
    return a->block && (const char *)p + size == a->block->cur;
}

/* Is p the object of the newest big block? */
static inline bool mk__arena_big_is(const mk_arena *a, const void *p, size_t size) {
    return a->big && a->big->live == size && (const char *)p + size == a->big->cur;
}

/* The n bytes at p become 0, where gcc would have `rep stos` do it, which takes 10 ns; of so few as
 * PART it makes wide stores. */
static inline void mk__zero_wide(void *p, size_t n) {
    enum { PART = 64 };
    char *at = (char *)p;
    for (; n > PART; n -= PART, at += PART)
        memset(at, 0, PART);
    memset(at, 0, n);
}

/* arena_kept.c: a block that libc gave and an arena has released, kept by the thread for its next
 * arena: making one and freeing it again then costs no malloc. It counts as free memory of the
 * process, and to fault injection as the request it saves. */
typedef struct mk__kept {
    mk__block *block;
    size_t size; /* of the block; 0: none */
    bool armed;  /* the thread's end will give it back */
} mk__kept;
extern _Thread_local mk__kept mk__kept_block MK__NEAR_TLS;

/* Is there one of the size, but for what libc gave beyond that? */
static inline bool mk__kept_fits(size_t size) {
    return mk__kept_block.size - size <= size / 64;
}
static inline mk__block *mk__kept_take(void) {
    mk__block *b = mk__kept_block.block;
    b->size = mk__kept_block.size;
    mk__kept_block.size = 0;
    mk__count(MK__KEPT, 0 - (uint64_t)b->size);
    return b;
}

/* Keeps b, of 4 to 64 KiB, instead of one of another size. False: the caller frees it. */
bool mk__kept_prepare(size_t size);
static inline bool mk__kept_give(mk__block *b) {
    enum { LEAST = 4096, MOST = 65536 };
    if (b->size - LEAST > MOST - LEAST)
        return false;
    if ((mk__kept_block.size || MK_UNLIKELY(!mk__kept_block.armed)) && !mk__kept_prepare(b->size))
        return false;
    mk__kept_block.block = b;
    mk__kept_block.size = b->size;
    mk__count(MK__KEPT, b->size);
    return true;
}

/* arena_block.c: shared blocks, the newest of which serves; and those kept for reuse. */
size_t mk__arena_next_block_size(const mk_arena *a);
mk__block *mk__block_get_between(mk_arena *a, size_t least, size_t wanted);
mk__block *mk__arena_spare_take(mk_arena *a, size_t need, size_t share);
void mk__block_push(mk_arena *a, mk__block *b);
void mk__block_pop(mk_arena *a);
void mk__arena_release_spares(mk_arena *a);

/* The usual beginning: an arena that is not tuned, whose first object has so many bytes, takes the
 * block that the thread keeps. False: it is not as usual. */
bool mk__arena_begin_kept(mk_arena *a, size_t size);
/* Gives all blocks back, with the window closed; nothing but `reserved` is right afterwards. */
void mk__arena_release_all(mk_arena *a);

/* arena_block.c: blocks of one object. */
void *mk__arena_big_new(mk_arena *a, size_t size, size_t align, size_t need);
void *mk__arena_big_resize(mk_arena *a, size_t size);
void mk__arena_big_pop(mk_arena *a);
void *mk__arena_solo_new(mk_arena *a, size_t size, size_t align);

/* arena_block.c: the one block of a range. */
bool mk__arena_range_has_block(mk_arena *a);
bool mk__arena_range_extend(mk_arena *a, size_t need);

/* arena.c: how it would serve from now on; an allocation for the call at `here`, without the hook. */
uint32_t mk__arena_mode_now(const mk_arena *a);
void *mk__arena_serve(mk_arena *a, size_t size, size_t align, const void *here);

#endif
