/* The end of an arena's objects, and what happens then. */
#include <mk/arena_internal.h>

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
    if (a->marked && mk__arena_is_last(a, a->marked, sizeof *a->marked))
        return a->marked->serial;
    mk__marked *m = (mk__marked *)mk__arena_serve(a, sizeof *m, _Alignof(mk__marked), here);
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
    if (a->mode == MK__ARENA_UNSETTLED)
        a->mode = mk__arena_mode_now(a);
    uint64_t serial = a->mode == MK__ARENA_CHECKED ? mark_checked(a, MK_SITE_HERE()) : 0;
    mk_mark m = {a->depth, 0, 0, a->big_seq, a->deferred, serial};
    const mk__block *b = a->block;
    size_t used = mk__arena_window_used(a);
    if (b && mk__block_is_empty(b) && used == 0) { /* which may be released before the rewind */
        b = b->below;
        m.depth--;
    }
    if (b) {
        m.used = (size_t)(b->cur - mk__block_start(b)) + used;
        m.live = b->live + used;
    }
    return m;
}

/* Ends what lies beyond `used` in the newest block; nothing if a resize has taken more than that
 * away already. */
static void block_cut(mk_arena *a, size_t used, size_t live) {
    mk__block *b = a->block;
    char *to = mk__block_start(b) + used;
    if (to >= b->cur)
        return;
    mk__arena_bytes_end(to, (size_t)(b->cur - to));
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
    mk__arena_window_close(a);
    size_t before = mk__arena_note_peak(a);
    while (a->depth > m.depth)
        mk__block_pop(a);
    if (a->block)
        block_cut(a, m.used, m.live);
    while (a->big && a->big->seq > m.big_seq)
        mk__arena_big_pop(a);
    mk__arena_note_end(a, before);
    a->resets++;
    mk__arena_window_open(a);
}

void mk_arena_rewind(mk_arena *a, mk_mark m) {
    if (!mark_valid(a, m, MK_SITE_HERE()))
        return;
    arena_rewind(a, m);
    if (a->mode == MK__ARENA_CHECKED)
        a->rewound = MK_SITE_HERE();
}

/* What one cycle has needed goes to the site that opened the arena's first block. */
static inline void note_site(mk_arena *a, size_t live) {
    uint32_t blocks = a->site_blocks;
    a->site_blocks = 0;
    if (live)
        mk__site_note(a->site, MK_KIND_ARENA, live, blocks, 0);
}

/* The usual reset: there is one block, which may be kept, so it stays where it is. */
static bool reset_in_place(mk_arena *a) {
    size_t keep = a->keep ? a->keep : MK__ARENA_KEEP;
    if (a->depth != 1 || a->big || a->deferred || a->mode != MK__ARENA_PLAIN ||
        a->block->size > keep)
        return false;
    mk__arena_window_close(a);
    size_t live = a->block->live;
    if (live > a->live_peak)
        a->live_peak = live;
    a->ended += live;
    a->block->cur = mk__block_start(a->block);
    a->block->live = 0;
    a->resets++;
    mk__arena_window_open(a);
    return true;
}

static void arena_reset(mk_arena *a, const void *here) {
    const mk_mark beginning = {0, 0, 0, 0, 0, 0};
    MK_REPORT_POINT();
    note_site(a, mk__arena_live(a) + mk__arena_window_used(a));
    a->marked = NULL;
    if (!reset_in_place(a))
        arena_rewind(a, beginning);
    a->big_seq = 0;
    a->owner = NULL;
    if (a->mode == MK__ARENA_CHECKED)
        a->rewound = here;
    mk__trace("arena", a, "reset", "reserved", a->reserved, "peak", a->live_peak);
}

void mk_arena_reset(mk_arena *a) {
    arena_reset(a, MK_SITE_HERE());
}

void mk_arena_hand_over(mk_arena *a) {
    a->owner = NULL;
}

/* As a reset, but for what only a later use would need. */
void mk_arena_free(mk_arena *a) {
    MK_REPORT_POINT();
    cleanups_run(a, 0);
    mk__arena_window_close(a);
    note_site(a, mk__arena_note_peak(a));
    mk__trace("arena", a, "free", "reserved", a->reserved, "peak", a->live_peak);
    mk__arena_release_all(a);
    if (a->alloc.ops && mk__arena_is_range(a))
        mk__arena_range_end(a);
    mk__zero_wide(&a->count, sizeof *a - offsetof(mk_arena, count));
}
