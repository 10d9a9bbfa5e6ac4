/* Invariants, checked by mk_arena_check:
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
#include <mk/arena.h>
#include <mk/check.h>
#include <mk/internal.h>

#if MK_ASAN
enum { GAP = 16, LEAST_ALIGN = 8 }; /* poisoned bytes before each object; the grain of poisoning */
#else
enum { GAP = 0, LEAST_ALIGN = 1 };
#endif

#if defined(MK_DEBUG)
enum { FIRST = 256, MAX_BLOCK = 4096 };
#else
enum { FIRST = 16384, MAX_BLOCK = 1 << 20 };
#endif
/* How an arena serves. WATCHED: no window; CHECKED: marks and thread too; BYPASS: an object, a block. */
enum { UNSETTLED, PLAIN, WATCHED, CHECKED, BYPASS };

/* Most bytes of a window. The count of its objects has 16 bits, and none takes less than a byte. */
enum { WINDOW = 65535 };

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
static bool block_is_empty(const mk__block *b) {
    return b->cur == block_start(b);
}
static size_t block_room(const mk__block *b) {
    return (size_t)(b->end - block_start(b));
}
static size_t block_slack(const mk__block *b) {
    return b->size - HEADER - block_room(b);
}

/* ---- the window ---- */

static char *window_at(const mk_arena *a) {
    return (char *)(a->cur & MK__ARENA_ADDRESS);
}

static uint64_t window_count(const mk_arena *a) {
    return a->count + MK__ARENA_HELD(a->cur);
}

/* Bytes handed out in the window, what was skipped for alignment among them. */
static size_t window_used(const mk_arena *a) {
    return a->cur ? (size_t)(window_at(a) - a->block->cur) : 0;
}

static void window_close(mk_arena *a) {
    if (a->cur) {
        a->block->live += window_used(a);
        a->block->cur = window_at(a);
        a->allocs += window_count(a);
    }
    a->cur = 0;
    a->count = 0;
    a->end = NULL;
}

static void window_open(mk_arena *a) {
    if (!a->block || a->mode != PLAIN)
        return;
    char *from = a->block->cur;
    a->cur = (uintptr_t)from;
    a->end = a->block->end;
    if (a->end - from > WINDOW)
        a->end = (char *)(((uintptr_t)from + WINDOW) & ~(uintptr_t)(GRAIN - 1));
}

static uint32_t mode_now(const mk_arena *a) {
    if (mk_bypass() && !mk__arena_is_fixed(a))
        return BYPASS;
    if (mk_check_level() == MK_CHECK_ALL)
        return CHECKED;
#if defined(MK_DEBUG)
    return WATCHED;
#else
    return MK_WATCHED ? WATCHED : PLAIN;
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
    MK_UNPOISON(p, n);
    MK_TRASH_OLD(p, n);
    MK_POISON(p, n);
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
    MK_POISON(b->cur, actual - HEADER);
    reserve_more(a, 0, actual);
    a->blocks++;
    a->site_blocks++;
    mk__count(MK__GROWTHS, 1);
    mk__trace("arena", a, "growth", "block", actual, "reserved", a->reserved);
    return b;
}

static void block_release(mk_arena *a, mk__block *b) {
    a->reserved -= b->size;
    MK_UNPOISON(block_start(b), b->size - HEADER);
    mk_alloc_free(a->alloc, b, b->size, GRAIN);
}

/* With the window closed. A reset has left the newest block where it is, empty. */
static void release_spares(mk_arena *a) {
    if (a->block && block_is_empty(a->block)) {
        mk__block *b = a->block;
        a->block = b->below;
        a->depth--;
        if (a->block)
            a->older_live -= a->block->live;
        block_release(a, b);
    }
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

/* ---- a range: its block changes size where it is ---- */

static void range_set_size(mk_arena *a, mk__block *b, size_t size) {
    reserve_more(a, b->size, size);
    b->size = size;
    b->end = (char *)b + size;
}

/* A block that has been emptied gives back what is beyond keep. */
static void range_shrink(mk_arena *a, mk__block *b, size_t keep) {
    size_t size = (keep < b->size ? keep : b->size) & ~(size_t)(GRAIN - 1);
    if (size < b->size && size >= HEADER + MK__ARENA_LEAST &&
        mk__try_resize(a->alloc, b, b->size, size, GRAIN, NULL))
        range_set_size(a, b, size);
}

/* Makes the block at least `need` bytes larger. */
static bool range_extend(mk_arena *a, size_t need) {
    mk__block *b = a->block;
    size_t step = next_block_size(a), size;
    if (step < need)
        step = need;
    if (step > arena_allowance(a))
        step = need;
    if (step > arena_allowance(a) || !mk_add_ok(b->size, step, &size))
        return false;
    size &= ~(size_t)(GRAIN - 1);
    if (!mk__try_resize(a->alloc, b, b->size, size, GRAIN, NULL) &&
        !(size = b->size + need, mk__try_resize(a->alloc, b, b->size, size, GRAIN, NULL)))
        return false;
    char *from = b->end;
    range_set_size(a, b, size);
    MK_POISON(from, (size_t)(b->end - from));
    a->blocks++;
    mk__count(MK__GROWTHS, 1);
    return true;
}

/* Empties a block and keeps it, if it may. */
static void block_retire(mk_arena *a, mk__block *b) {
    size_t keep = a->keep ? a->keep : KEEP;
    if (mk__arena_is_range(a))
        range_shrink(a, b, keep);
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
    MK_UNPOISON(p, size);
    MK_TRASH_NEW(p, size);
    return p;
}

/* ---- big blocks ---- */

static void *big_push(mk_arena *a, mk__block *b, size_t size, size_t align) {
    void *p = block_bump(b, size, align);
    b->seq = ++a->big_seq;
    b->below = a->big;
    a->big = b;
    a->older_live += size;
    return p;
}

static void *big_new(mk_arena *a, size_t size, size_t align, size_t need) {
    mk__block *b = block_get_between(a, HEADER + need, 0);
    return b ? big_push(a, b, size, align) : NULL;
}

static void big_pop(mk_arena *a) {
    mk__block *b = a->big;
    a->big = b->below;
    a->older_live -= b->live;
    block_release(a, b);
}

/* Is the one block in use? It is taken back if it was kept. */
static bool range_has_block(mk_arena *a) {
    if (!a->block && a->spare)
        block_push(a, spare_take(a, 0, 1));
    return a->block;
}

/* An object with a block of exactly its size, so that what lies beyond it is foreign. */
static void *solo_new(mk_arena *a, size_t size, size_t align) {
    size_t extra = GAP + (align > GRAIN ? align - GRAIN : 0), total;
    if (!mk_add_ok(size, extra + HEADER, &total) || total > PTRDIFF_MAX ||
        arena_allowance(a) < total)
        return NULL;
    mk__block *b = (mk__block *)mk__try_new(a->alloc, total, GRAIN, NULL);
    if (!b)
        return NULL;
    b->size = total;
    b->live = 0;
    b->cur = block_start(b);
    b->end = (char *)b + total;
    MK_POISON(b->cur, total - HEADER);
    reserve_more(a, 0, total);
    a->blocks++;
    return big_push(a, b, size, align);
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
    MK_REVIVE(a->big, a->big->size);
    bool ok = big_try_resize(a, lead, size);
    MK_POISON(a->big->cur, a->big->size - (size_t)(a->big->cur - (char *)a->big));
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
    if (a->mode == BYPASS)
        return solo_new(a, size, align);
    void *p = a->block ? block_bump(a->block, size, align) : NULL;
    if (p)
        return p;

    size_t need, next = next_block_size(a);
    if (!mk_add_ok(size, GAP + (align > GRAIN ? align - GRAIN : 0), &need) ||
        !mk_round_up_ok(need, GRAIN, &need) || need > PTRDIFF_MAX - HEADER)
        return NULL;
    if (mk__arena_is_range(a) && range_has_block(a)) {
        p = block_bump(a->block, size, align);
        return !p && range_extend(a, need) ? block_bump(a->block, size, align) : p;
    }
    mk__block *b = spare_take(a, need, a->block ? 4 : 1);
    if (!b) {
        if (need > (a->block ? next / 4 : next - HEADER) && !mk__arena_is_range(a))
            return big_new(a, size, align, need);
        b = block_get_between(a, HEADER + need, next);
    }
    if (!b)
        return NULL;
    block_push(a, b);
    return block_bump(b, size, align);
}

/* The thread's mark is the address of something only it has. */
static void check_thread(mk_arena *a, const void *here) {
    static _Thread_local char self;
    if (!a->owner)
        a->owner = &self;
    if (a->owner != &self)
        mk__misuse("arena: used by a second thread", a, here, NULL);
}

static void *arena_serve(mk_arena *a, size_t size, size_t align, const void *here) {
    if (MK_UNLIKELY(a->mode == UNSETTLED))
        a->mode = mode_now(a);
    if (MK_UNLIKELY(!a->site))
        a->site = here;
    if (a->mode == CHECKED)
        check_thread(a, here);
    window_close(a);
    void *p = arena_try(a, size, align);
    if (p)
        a->allocs++;
    window_open(a);
    return p;
}

void *mk__arena_alloc(mk_arena *a, size_t size, size_t align) {
    MK_REPORT_POINT();
    for (;;) {
        void *p = arena_serve(a, size, align, MK_SITE_HERE());
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
    if (size > (size_t)(b->end - p) &&
        !(mk__arena_is_range(a) && size <= PTRDIFF_MAX - GRAIN &&
          range_extend(a, (size - (size_t)(b->end - p) + GRAIN - 1) & ~(size_t)(GRAIN - 1))))
        return NULL;
    if (size > old_size) {
        MK_REVIVE(p, size);
        MK_UNPOISON(p + old_size, size - old_size);
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
    else if (a->mode != BYPASS && big_is(a, p, old_size) && align <= GRAIN)
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

struct mk__cleanup {
    mk__cleanup *below;
    void (*fn)(void *arg);
    void *arg;
};

/* A mark that is checked stands in the arena itself, before what it is to end. */
struct mk__marked {
    mk__marked *below;
    uint64_t serial;
    const void *here;
};

/* Marks with nothing between them are one: loops that mark and rewind take no memory. */
static uint64_t mark_checked(mk_arena *a, const void *here) {
    static _Atomic uint64_t serials; /* of all arenas, so that one's mark is not another's */
    if (a->marked && is_last(a, a->marked, sizeof *a->marked))
        return a->marked->serial;
    mk__marked *m = (mk__marked *)arena_serve(a, sizeof *m, _Alignof(mk__marked), here);
    if (!m)
        return 0;
    m->below = a->marked;
    m->serial = atomic_fetch_add_explicit(&serials, 1, memory_order_relaxed) + 1;
    m->here = here;
    a->marked = m;
    return m->serial;
}

/* Is the mark one to which the arena can go back? The marks after it are gone then. */
static bool mark_valid(mk_arena *a, mk_mark m, const void *here) {
    mk__marked *at = a->marked;
    if (m.serial == 0)
        return true;
    while (at && at->serial > m.serial)
        at = at->below;
    if (at && at->serial == m.serial) {
        a->marked = at;
        return true;
    }
    mk__misuse("arena: stale mark", a, here, a->rewound);
    return false;
}

mk_mark mk_arena_mark(mk_arena *a) {
    if (a->mode == UNSETTLED)
        a->mode = mode_now(a);
    uint64_t serial = a->mode == CHECKED ? mark_checked(a, MK_SITE_HERE()) : 0;
    mk_mark m = {a->depth, 0, 0, a->big_seq, a->deferred, serial};
    const mk__block *b = a->block;
    size_t used = window_used(a);
    if (b && block_is_empty(b) && used == 0) { /* which may be released before the rewind */
        b = b->below;
        m.depth--;
    }
    if (b) {
        m.used = (size_t)(b->cur - block_start(b)) + used;
        m.live = b->live + used;
    }
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

static void cleanups_run(mk_arena *a, uint64_t down_to) {
    while (a->deferred > down_to) {
        const mk__cleanup *c = a->cleanups;
        a->cleanups = c->below;
        a->deferred--;
        c->fn(c->arg);
    }
}

static void defer_push(mk_arena *a, mk__cleanup *c) {
    c->below = a->cleanups;
    a->cleanups = c;
    a->deferred++;
}

bool mk_arena_defer(mk_arena *a, void (*fn)(void *arg), void *arg) {
    mk__cleanup *c = (mk__cleanup *)mk_arena_alloc(a, sizeof *c, _Alignof(mk__cleanup));
    if (!c)
        return false;
    c->fn = fn;
    c->arg = arg;
    defer_push(a, c);
    return true;
}

static void child_end(void *arg) {
    mk_arena_free((mk_arena *)arg);
}

mk_arena *mk_arena_child(mk_arena *a) {
    if (mk__arena_is_fixed(a) || mk__arena_is_range(a))
        return NULL;
    typedef struct child {
        mk_arena arena;
        mk__cleanup end;
    } child;
    child *c = mk_new(a, child);
    if (!c)
        return NULL;
    c->arena.alloc = a->alloc;
    c->end.fn = child_end;
    c->end.arg = &c->arena;
    defer_push(a, &c->end);
    return &c->arena;
}

/* Marks ahead of the arena, as one kept across a reset is, change nothing. */
static void arena_rewind(mk_arena *a, mk_mark m) {
    if (m.depth > a->depth || m.big_seq > a->big_seq)
        return;
    cleanups_run(a, m.deferred);
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

void mk_arena_rewind(mk_arena *a, mk_mark m) {
    if (!mark_valid(a, m, MK_SITE_HERE()))
        return;
    arena_rewind(a, m);
    if (a->mode == CHECKED)
        a->rewound = MK_SITE_HERE();
}

/* What one cycle has needed goes to the site that opened the arena's first block. */
static void note_site(mk_arena *a) {
    size_t live = arena_live(a) + window_used(a);
    if (live)
        mk__site_note(a->site, MK_KIND_ARENA, live, a->site_blocks, 0);
    a->site_blocks = 0;
}

/* The usual reset: there is one block, which may be kept, so it stays where it is. */
static bool reset_in_place(mk_arena *a) {
    size_t keep = a->keep ? a->keep : KEEP;
    if (a->depth != 1 || a->big || a->deferred || a->mode != PLAIN || a->block->size > keep)
        return false;
    window_close(a);
    size_t live = a->block->live;
    if (live > a->live_peak)
        a->live_peak = live;
    a->ended += live;
    a->block->cur = block_start(a->block);
    a->block->live = 0;
    a->resets++;
    window_open(a);
    return true;
}

static void arena_reset(mk_arena *a, const void *here) {
    const mk_mark beginning = {0, 0, 0, 0, 0, 0};
    MK_REPORT_POINT();
    note_site(a);
    a->marked = NULL;
    if (!reset_in_place(a))
        arena_rewind(a, beginning);
    a->big_seq = 0;
    a->owner = NULL;
    if (a->mode == CHECKED)
        a->rewound = here;
    mk__trace("arena", a, "reset", "reserved", a->reserved, "peak", a->live_peak);
}

void mk_arena_reset(mk_arena *a) {
    arena_reset(a, MK_SITE_HERE());
}

void mk_arena_hand_over(mk_arena *a) {
    a->owner = NULL;
}

void mk_arena_free(mk_arena *a) {
    arena_reset(a, MK_SITE_HERE());
    window_close(a);
    release_spares(a);
    if (mk__arena_is_range(a))
        mk__arena_range_end(a);
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
    return arena_serve((mk_arena *)ctx, size, align, MK_SITE_HERE());
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
        newest->live += window_used(a);
        newest->cur = window_at(a);
        v.allocs += window_count(a);
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
    return b->cur >= block_start(b) && b->cur <= b->end && b->end <= (const char *)b + b->size &&
           b->live <= (size_t)(b->cur - block_start(b));
}

bool mk_arena_check(const mk_arena *a) {
    size_t depth = 0, reserved = 0, spare = 0, live = 0;
    uint64_t seq = a->big_seq;
    for (const mk__block *b = a->block; b; b = b->below, depth++) {
        if (!block_whole(b) || (uintptr_t)b->end % GRAIN != 0)
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
    if (a->cur && (!a->block || window_at(a) < a->block->cur || window_at(a) > a->end ||
                   a->end > a->block->end))
        return false; /* A2 */
    return depth == a->depth && reserved + spare == a->reserved && spare == a->spare_bytes &&
           live == a->older_live;
}
