/* Invariants, checked by mk_arena_check:
 *
 *  A1  blocks in use: start <= cur <= end, end a multiple of 16 inside the block, and live is at
 *      most the bytes before cur
 *  A2  the window is closed, or is [cur, end) of the newest block, or begins further on in it
 *  A3  depth = number of shared blocks; big blocks are numbered downwards from big_seq
 *  A4  reserved = sum of all blocks' sizes; spare_bytes = sum over spare; spare blocks are empty
 *  A5  older_live = bytes handed out in every block but the newest shared one
 *
 * The window in mk_arena is a copy of the newest block's position that inline code may move. Each
 * function here that changes anything closes it first, works on the blocks alone, and opens it
 * again. A library that must see every allocation simply leaves it closed. */
#include <mk/arena.h>
#include <mk/internal.h>

#if MK_ASAN
/* From <sanitizer/asan_interface.h>, which not every compiler that has the sanitizer brings. */
void __asan_poison_memory_region(void const volatile *p, size_t n);
void __asan_unpoison_memory_region(void const volatile *p, size_t n);
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
enum { GAP = 16, LEAST_ALIGN = 8 }; /* poisoned bytes before each object; the grain of poisoning */
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0, LEAST_ALIGN = 1 };
#endif

#if defined(MK_DEBUG)
enum { FIRST = 256, MAX_BLOCK = 4096 };
#else
enum { FIRST = 16384, MAX_BLOCK = 1 << 20 };
#endif
enum { KEEP = 1 << 20, MAX_MAX_BLOCK = 1 << 30, GRAIN = MK_ARENA_ALIGN };

struct mk__block {
    mk__block *below; /* the one before it in its list */
    char *cur, *end;  /* first free byte; end of what may be used */
    size_t size;      /* bytes obtained for it, this header included */
    size_t
        live; /* bytes handed out between start and cur; the rest there was skipped for alignment */
    uint64_t seq; /* big blocks: its number */
};

#define HEADER ((sizeof(mk__block) + GRAIN - 1) / GRAIN * GRAIN)

static char *block_start(const mk__block *b) {
    return (char *)(uintptr_t)b + HEADER;
}
static size_t block_room(const mk__block *b) {
    return (size_t)(b->end - block_start(b));
}
static size_t block_slack(const mk__block *b) {
    return b->size - HEADER - block_room(b);
}

/* ---- the window ---- */

static void window_close(mk_arena *a) {
    if (a->cur) {
        a->block->cur = a->cur;
        a->block->live += (uint32_t)a->tally;
        a->allocs += a->tally >> 32;
    }
    a->tally = 0;
    a->cur = a->end = NULL;
}

static void window_open(mk_arena *a) {
#if !MK_ASAN && !defined(MK_DEBUG)
    if (!a->block)
        return;
    a->cur = a->block->cur;
    a->end = a->block->end;
#else
    (void)a;
#endif
}

/* With the window closed. */
static size_t arena_live(const mk_arena *a) {
    return a->older_live + (a->block ? a->block->live : 0);
}

/* To be called before bytes may end, as that is when live is at a peak; gives live for note_end. */
static size_t note_peak(mk_arena *a) {
    size_t live = arena_live(a);
    if (live > a->live_peak)
        a->live_peak = live;
    return live;
}

static void note_end(mk_arena *a, size_t live_before) {
    size_t live = arena_live(a);
    if (live < live_before)
        a->ended += live_before - live;
}

/* Bytes of a block that nobody may use any more. */
static void bytes_end(char *p, size_t n) {
    UNPOISON(p, n);
    MK_TRASH_OLD(p, n);
    POISON(p, n);
}

/* ---- blocks from and to the backing ---- */

static void reserve_more(mk_arena *a, size_t before, size_t now) {
    a->reserved = a->reserved - before + now;
    if (a->reserved > a->reserved_peak)
        a->reserved_peak = a->reserved;
}

/* A block of size bytes, header included. A limited arena takes exactly what it asked for, so that
 * the limit holds to the byte. */
static mk__block *block_get(mk_arena *a, size_t size) {
    size_t actual = size;
    mk__block *b = (mk__block *)mk__try_new(a->alloc, size, GRAIN, a->limit ? NULL : &actual);
    if (!b)
        return NULL;
    size_t room = (actual - HEADER) & ~(size_t)(GRAIN - 1);
    b->below = NULL;
    b->size = actual;
    b->live = 0;
    b->seq = 0;
    b->cur = block_start(b);
    b->end = b->cur + (room < MAX_MAX_BLOCK ? room : size - HEADER);
    POISON(b->cur, actual - HEADER);
    reserve_more(a, 0, actual);
    a->blocks++;
    mk__count(MK__GROWTHS, 1);
    return b;
}

static void block_release(mk_arena *a, mk__block *b) {
    a->reserved -= b->size;
    UNPOISON(b, b->size);
    mk_alloc_free(a->alloc, b, b->size, GRAIN);
}

static void release_spares(mk_arena *a) {
    while (a->spare) {
        mk__block *b = a->spare;
        a->spare = b->below;
        block_release(a, b);
    }
    a->spare_bytes = 0;
}

/* Bytes that may still be reserved. */
static size_t arena_allowance(const mk_arena *a) {
    if (a->limit == 0)
        return SIZE_MAX;
    return a->limit > a->reserved ? a->limit - a->reserved : 0;
}

/* A block of `wanted` bytes, or, where the limit or the backing is against that, of `least`; both
 * with header. */
static mk__block *block_get_between(mk_arena *a, size_t least, size_t wanted) {
    if (arena_allowance(a) < least)
        release_spares(a);
    size_t allowed = arena_allowance(a) & ~(size_t)(GRAIN - 1);
    if (allowed < least)
        return NULL;
    mk__block *b = wanted > least ? block_get(a, wanted < allowed ? wanted : allowed) : NULL;
    return b ? b : block_get(a, least);
}

/* ---- shared blocks ---- */

static size_t arena_max_block(const mk_arena *a) {
    size_t max = a->max_block ? a->max_block : MAX_BLOCK;
    return max < MAX_MAX_BLOCK ? max : MAX_MAX_BLOCK;
}

/* Size of the next shared block, header included: as much as is in use already, within first and
 * max_block. */
static size_t next_block_size(const mk_arena *a) {
    size_t max = arena_max_block(a), first = a->first ? a->first : FIRST;
    size_t size = a->reserved - a->spare_bytes;
    if (size < first)
        size = first;
    if (size > max)
        size = max;
    if (size < HEADER + GRAIN)
        size = HEADER + GRAIN;
    return (size + GRAIN - 1) & ~(size_t)(GRAIN - 1);
}

static void block_push(mk_arena *a, mk__block *b) {
    if (a->block)
        a->older_live += a->block->live;
    b->below = a->block;
    a->block = b;
    a->depth++;
}

/* Empties a block and keeps it, if it may. */
static void block_retire(mk_arena *a, mk__block *b) {
    size_t keep = a->keep ? a->keep : KEEP;
    if (b->size > keep || a->spare_bytes > keep - b->size) {
        block_release(a, b);
        return;
    }
    b->cur = block_start(b);
    b->live = 0;
    b->below = a->spare;
    a->spare = b;
    a->spare_bytes += b->size;
}

static void block_pop(mk_arena *a) {
    mk__block *b = a->block;
    bytes_end(block_start(b), (size_t)(b->cur - block_start(b)));
    a->block = b->below;
    a->depth--;
    if (a->block)
        a->older_live -= a->block->live;
    block_retire(a, b);
}

/* The first spare block of which need is at most the share-th part. */
static mk__block *spare_take(mk_arena *a, size_t need, size_t share) {
    for (mk__block **at = &a->spare; *at; at = &(*at)->below) {
        mk__block *b = *at;
        if (block_room(b) / share < need)
            continue;
        *at = b->below;
        a->spare_bytes -= b->size;
        return b;
    }
    return NULL;
}

static void *block_bump(mk__block *b, size_t size, size_t align) {
    size_t pad = GAP + ((size_t)(0 - ((uintptr_t)b->cur + GAP)) & (align - 1));
    size_t room = (size_t)(b->end - b->cur);
    if (pad > room || size > room - pad)
        return NULL;
    char *p = b->cur + pad;
    b->cur = p + size;
    b->live += size;
    UNPOISON(p, size);
    MK_TRASH_NEW(p, size);
    return p;
}

/* ---- big blocks ---- */

static void *big_new(mk_arena *a, size_t size, size_t align, size_t need) {
    mk__block *b = block_get_between(a, HEADER + need, 0);
    if (!b)
        return NULL;
    void *p = block_bump(b, size, align);
    b->seq = ++a->big_seq;
    b->below = a->big;
    a->big = b;
    a->older_live += size;
    return p;
}

static void big_pop(mk_arena *a) {
    mk__block *b = a->big;
    a->big = b->below;
    a->older_live -= b->live;
    block_release(a, b);
}

/* Is p the object of the newest big block? */
static bool big_is(const mk_arena *a, const void *p, size_t size) {
    return a->big && a->big->live == size && (const char *)p + size == a->big->cur;
}

/* Lets the backing change the newest big block, of which the object begins after `lead` bytes. */
static bool big_try_resize(mk_arena *a, size_t lead, size_t size) {
    mk__block *b = a->big;
    size_t total, before = b->size;
    if (!mk_add_ok(lead, size, &total) || !mk_round_up_ok(total, GRAIN, &total))
        return false;
    if (total > before && total - before > arena_allowance(a))
        return false;
    size_t actual = total, *slack = a->limit ? NULL : &actual;
    b = (mk__block *)mk__try_resize(a->alloc, b, before, total, GRAIN, slack);
    if (!b)
        return false;
    reserve_more(a, before, actual);
    a->older_live = a->older_live - b->live + size;
    a->big = b;
    b->size = actual;
    b->live = size;
    b->cur = (char *)b + lead + size;
    b->end = (char *)b + (actual & ~(size_t)(GRAIN - 1));
    return true;
}

/* Often without a copy, and always without leaving the old bytes behind. */
static void *big_resize(mk_arena *a, size_t size) {
    size_t lead = (size_t)(a->big->cur - (char *)a->big) - a->big->live;
    UNPOISON(a->big, a->big->size);
    bool ok = big_try_resize(a, lead, size);
    POISON(a->big->cur, a->big->size - (size_t)(a->big->cur - (char *)a->big));
    return ok ? (char *)a->big + lead : NULL;
}

/* ---- allocation, with the window closed and without the hook ---- */

static void *arena_try(mk_arena *a, size_t size, size_t align) {
    if (size == 0)
        size = 1;
    if (!mk_is_pow2(align))
        return NULL;
    if (align < LEAST_ALIGN)
        align = LEAST_ALIGN;
    void *p = a->block ? block_bump(a->block, size, align) : NULL;
    if (p)
        return p;

    size_t need, next = next_block_size(a);
    if (!mk_add_ok(size, GAP + (align > GRAIN ? align - GRAIN : 0), &need) ||
        !mk_round_up_ok(need, GRAIN, &need) || need > PTRDIFF_MAX - HEADER)
        return NULL;
    mk__block *b = spare_take(a, need, a->block ? 4 : 1);
    if (!b) {
        if (need > (a->block ? next / 4 : next - HEADER))
            return big_new(a, size, align, need);
        b = block_get_between(a, HEADER + need, next);
    }
    if (!b)
        return NULL;
    block_push(a, b);
    return block_bump(b, size, align);
}

static void *arena_serve(mk_arena *a, size_t size, size_t align) {
    window_close(a);
    void *p = arena_try(a, size, align);
    if (p)
        a->allocs++;
    window_open(a);
    return p;
}

void *mk__arena_alloc(mk_arena *a, size_t size, size_t align) {
    for (;;) {
        void *p = arena_serve(a, size, align);
        if (MK_LIKELY(p != NULL))
            return p;
        if (mk__oom(size, align))
            continue;
        a->fails++;
        return NULL;
    }
}

void *mk__arena_zalloc_n(mk_arena *a, size_t n, size_t size, size_t align) {
    size_t bytes;
    if (mk_mul_ok(n, size, &bytes))
        return mk_arena_zalloc(a, bytes, align);
    mk__oom_overflow(align);
    a->fails++;
    return NULL;
}

/* ---- resizing ---- */

static bool is_last(const mk_arena *a, const void *p, size_t size) {
    return a->block && (const char *)p + size == a->block->cur;
}

/* p is the last object of the newest block. */
static void *last_resize(mk_arena *a, char *p, size_t old_size, size_t size) {
    mk__block *b = a->block;
    if (size > (size_t)(b->end - p))
        return NULL;
    if (size > old_size) {
        UNPOISON(p, size);
        MK_TRASH_NEW(p + old_size, size - old_size);
    } else {
        bytes_end(p + size, old_size - size);
    }
    b->cur = p + size;
    b->live = b->live - old_size + size;
    return p;
}

static void *arena_move(mk_arena *a, const void *p, size_t old_size, size_t size, size_t align) {
    void *to = arena_try(a, size, align);
    if (!to)
        return NULL;
    memcpy(to, p, old_size < size ? old_size : size);
    a->allocs++;
    a->copied += old_size < size ? old_size : size;
    return to;
}

static void *arena_try_resize(mk_arena *a, void *p, size_t old_size, size_t size, size_t align) {
    void *to = NULL;
    if (size == 0)
        size = 1;
    if (old_size == 0)
        old_size = 1;
    window_close(a);
    size_t before = note_peak(a);
    if (is_last(a, p, old_size))
        to = last_resize(a, (char *)p, old_size, size);
    else if (big_is(a, p, old_size) && align <= GRAIN)
        to = big_resize(a, size);
    if (!to)
        to = size <= old_size ? p : arena_move(a, p, old_size, size, align);
    note_end(a, before);
    window_open(a);
    return to;
}

void *mk_arena_resize(mk_arena *a, void *p, size_t old_size, size_t new_size, size_t align) {
    if (!p)
        return mk_arena_alloc(a, new_size, align);
    for (;;) {
        void *to = arena_try_resize(a, p, old_size, new_size, align);
        if (MK_LIKELY(to != NULL))
            return to;
        if (mk__oom(new_size, align))
            continue;
        a->fails++;
        return NULL;
    }
}

/* ---- copies ---- */

void *mk_arena_dup(mk_arena *a, const void *p, size_t size, size_t align) {
    void *to = mk_arena_alloc(a, size, align);
    if (to && size)
        memcpy(to, p, size);
    return to;
}

char *mk_arena_strdup(mk_arena *a, const char *s) {
    return (char *)mk_arena_dup(a, s, strlen(s) + 1, 1);
}

char *mk_arena_strndup(mk_arena *a, const char *s, size_t n) {
    const char *nul = n ? (const char *)memchr(s, 0, n) : NULL;
    if (nul)
        n = (size_t)(nul - s);
    char *to = n < SIZE_MAX ? (char *)mk_arena_alloc(a, n + 1, 1) : NULL;
    if (!to)
        return NULL;
    if (n)
        memcpy(to, s, n);
    to[n] = 0;
    return to;
}

/* ---- the end of objects ---- */

mk_mark mk_arena_mark(mk_arena *a) {
    mk_mark m = {a->depth, 0, 0, a->big_seq};
    if (!a->block)
        return m;
    m.used = (size_t)((a->cur ? a->cur : a->block->cur) - block_start(a->block));
    m.live = a->block->live + (a->cur ? (uint32_t)a->tally : 0);
    return m;
}

/* Ends what lies beyond `used` in the newest block; nothing if a resize has taken more than that
 * away already. */
static void block_cut(mk_arena *a, size_t used, size_t live) {
    mk__block *b = a->block;
    char *to = block_start(b) + used;
    if (to >= b->cur)
        return;
    bytes_end(to, (size_t)(b->cur - to));
    b->cur = to;
    b->live = live;
}

void mk_arena_rewind(mk_arena *a, mk_mark m) {
    if (m.depth > a->depth || m.big_seq > a->big_seq)
        return;
    window_close(a);
    size_t before = note_peak(a);
    while (a->depth > m.depth)
        block_pop(a);
    if (a->block)
        block_cut(a, m.used, m.live);
    while (a->big && a->big->seq > m.big_seq)
        big_pop(a);
    note_end(a, before);
    a->resets++;
    window_open(a);
}

void mk_arena_reset(mk_arena *a) {
    mk_mark beginning = {0, 0, 0, 0};
    mk_arena_rewind(a, beginning);
    a->big_seq = 0;
}

void mk_arena_free(mk_arena *a) {
    mk_arena_reset(a);
    release_spares(a);
    mk_arena zero = {0};
    zero.alloc = a->alloc;
    zero.first = a->first;
    zero.max_block = a->max_block;
    zero.limit = a->limit;
    zero.keep = a->keep;
    *a = zero;
}

/* ---- as an allocator ---- */

static void *ops_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    (void)actual;
    return arena_serve((mk_arena *)ctx, size, align);
}

static void *ops_resize(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                        size_t *actual) {
    (void)actual;
    return arena_try_resize((mk_arena *)ctx, p, old_size, new_size, align);
}

static void ops_free(void *ctx, void *p, size_t size, size_t align) {
    mk_arena *a = (mk_arena *)ctx;
    (void)align;
    window_close(a);
    size_t before = note_peak(a);
    if (is_last(a, p, size))
        last_resize(a, (char *)p, size, 0);
    else if (big_is(a, p, size))
        big_pop(a);
    note_end(a, before);
    window_open(a);
}

mk_alloc mk_arena_as_alloc(mk_arena *a) {
    static const mk_alloc_ops ops = {ops_alloc, ops_resize, ops_free};
    mk_alloc as = {&ops, a};
    return as;
}

/* ---- figures ---- */

/* A copy with the window closed, for looking only: what the window has moved on goes into
 * *newest. */
static mk_arena arena_look(const mk_arena *a, mk__block *newest) {
    mk_arena v = *a;
    if (!v.block)
        return v;
    *newest = *v.block;
    if (v.cur) {
        newest->cur = v.cur;
        newest->live += (uint32_t)v.tally;
        v.allocs += v.tally >> 32;
    }
    return v;
}

static void stats_add_used(mk_stats *s, const mk__block *b, const mk__block *at) {
    s->header += HEADER;
    s->slack += b->size - HEADER - (size_t)(b->end - block_start(at));
    s->live += b->live;
    s->alignment += (size_t)(b->cur - block_start(at)) - b->live;
}

void mk__arena_stats(const mk_arena *a, mk_stats *out, size_t size) {
    mk_stats s = {0};
    mk__block newest;
    mk_arena v = arena_look(a, &newest);
    if (v.block) {
        stats_add_used(&s, &newest, v.block);
        s.free += (size_t)(newest.end - newest.cur);
    }
    for (const mk__block *b = v.block ? v.block->below : NULL; b; b = b->below) {
        stats_add_used(&s, b, b);
        s.tail += (size_t)(b->end - b->cur);
    }
    for (const mk__block *b = v.big; b; b = b->below) {
        stats_add_used(&s, b, b);
        s.slack += (size_t)(b->end - b->cur);
    }
    for (const mk__block *b = v.spare; b; b = b->below) {
        s.header += HEADER;
        s.slack += block_slack(b);
        s.free += block_room(b);
    }
    s.allocs = v.allocs;
    s.frees = v.resets;
    s.bytes = v.ended + s.live;
    s.growths = v.blocks;
    s.copied = v.copied;
    s.fails = v.fails;
    s.live_peak = v.live_peak > s.live ? v.live_peak : s.live;
    s.reserved = v.reserved;
    s.reserved_peak = v.reserved_peak;
    mk__stats_give(&s, MK_KIND_ARENA, out, size);
}

/* ---- invariants ---- */

static bool block_whole(const mk__block *b) {
    return b->cur >= block_start(b) && b->cur <= b->end && (uintptr_t)b->end % GRAIN == 0 &&
           b->end <= (const char *)b + b->size && b->live <= (size_t)(b->cur - block_start(b));
}

bool mk_arena_check(const mk_arena *a) {
    size_t depth = 0, reserved = 0, spare = 0, live = 0;
    uint64_t seq = a->big_seq;
    for (const mk__block *b = a->block; b; b = b->below, depth++) {
        if (!block_whole(b))
            return false; /* A1 */
        reserved += b->size;
        if (b != a->block)
            live += b->live;
    }
    for (const mk__block *b = a->big; b; seq = b->seq - 1, b = b->below) {
        if (!block_whole(b) || b->seq == 0 || b->seq > seq)
            return false; /* A1, A3 */
        reserved += b->size;
        live += b->live;
    }
    for (const mk__block *b = a->spare; b; b = b->below) {
        if (!block_whole(b) || b->cur != block_start(b))
            return false; /* A4 */
        spare += b->size;
    }
    if (a->cur &&
        (!a->block || a->cur < a->block->cur || a->cur > a->end || a->end != a->block->end))
        return false; /* A2 */
    return depth == a->depth && reserved + spare == a->reserved && spare == a->spare_bytes &&
           live == a->older_live;
}
