/* Allocation. What the sources of an arena share, and its invariants: arena_internal.h. */
#include <mk/arena_internal.h>

uint32_t mk__arena_mode_now(const mk_arena *a) {
    if (atomic_load_explicit(&mk__bypass, memory_order_relaxed) && !mk__arena_is_fixed(a))
        return MK__ARENA_BYPASS;
    if (atomic_load_explicit(&mk__check_level, memory_order_relaxed) == MK_CHECK_ALL)
        return MK__ARENA_CHECKED;
#if defined(MK_DEBUG)
    return MK__ARENA_WATCHED;
#else
    return MK_WATCHED ? MK__ARENA_WATCHED : MK__ARENA_PLAIN;
#endif
}

/* ---- allocation, with the window closed and without the hook ---- */

static void *arena_try(mk_arena *a, size_t size, size_t align) {
    if (size == 0)
        size = 1;
    if (!mk_is_pow2(align))
        return NULL;
    if (align < MK__ARENA_LEAST_ALIGN)
        align = MK__ARENA_LEAST_ALIGN;
    if (a->mode == MK__ARENA_BYPASS)
        return mk__arena_solo_new(a, size, align);
    void *p = a->block ? mk__block_bump(a->block, size, align) : NULL;
    if (p)
        return p;

    size_t need, next = mk__arena_next_block_size(a);
    if (!mk_add_ok(size, MK__ARENA_GAP + (align > MK__ARENA_GRAIN ? align - MK__ARENA_GRAIN : 0),
                   &need) ||
        !mk_round_up_ok(need, MK__ARENA_GRAIN, &need) || need > PTRDIFF_MAX - MK__ARENA_HEADER)
        return NULL;
    if (mk__arena_is_range(a) && mk__arena_range_has_block(a)) {
        p = mk__block_bump(a->block, size, align);
        return !p && mk__arena_range_extend(a, need) ? mk__block_bump(a->block, size, align) : p;
    }
    mk__block *b = mk__arena_spare_take(a, need, a->block ? 4 : 1);
    if (!b) {
        if (need > (a->block ? next / 4 : next - MK__ARENA_HEADER) && !mk__arena_is_range(a))
            return mk__arena_big_new(a, size, align, need);
        b = mk__block_get_between(a, MK__ARENA_HEADER + need, next);
    }
    if (!b)
        return NULL;
    mk__block_push(a, b);
    return mk__block_bump(b, size, align);
}

/* The thread's mark is the address of something only it has. */
static void check_thread(mk_arena *a, const void *here) {
    static _Thread_local char self;
    if (!a->owner)
        a->owner = &self;
    if (a->owner != &self)
        mk__misuse("arena: used by a second thread", a, here, a->owner_at);
    a->owner_at = here;
}

static inline void settle(mk_arena *a, const void *here) {
    if (a->mode == MK__ARENA_UNSETTLED)
        a->mode = mk__arena_mode_now(a);
    if (!a->site)
        a->site = here;
}

void *mk__arena_serve(mk_arena *a, size_t size, size_t align, const void *here) {
    settle(a, here);
    if (a->mode == MK__ARENA_CHECKED)
        check_thread(a, here);
    mk__arena_window_close(a);
    void *p = arena_try(a, size, align);
    if (p)
        a->allocs++;
    mk__arena_window_open(a);
    return p;
}

/* Does the next object fit the window as it is? Then no hook is asked, and inline code serves; what it
 * would skip for alignment it could not tell from what is live. */
static inline bool window_fits(const mk_arena *a, size_t size, size_t align) {
    size_t room = (size_t)(a->end - mk__arena_window_at(a));
    return align - 1 < MK_ARENA_ALIGN && size - 1 < room && (a->cur & (align - 1)) == 0;
}

static bool begin_plain(mk_arena *a, size_t size, const void *here) {
    settle(a, here);
    if (a->mode != MK__ARENA_PLAIN || !mk__arena_begin_kept(a, size))
        return false;
    mk__arena_window_open(a);
    return true;
}

void mk_arena_init(mk_arena *a, mk_alloc alloc) {
    mk__zero_wide(a, sizeof *a);
    a->alloc = alloc;
    (void)begin_plain(a, 1, MK_SITE_HERE());
}

/* Apart from the usual beginning, which so saves no registers. */
MK_APART void *alloc_slowly(mk_arena *a, size_t size, size_t align, const void *here) {
    for (;;) {
        void *p = mk__arena_serve(a, size, align, here);
        if (MK_LIKELY(p != NULL))
            return p;
        if (mk__oom(size, align))
            continue;
        a->fails++;
        return NULL;
    }
}

void *mk__arena_alloc(mk_arena *a, size_t size, size_t align) {
    MK_REPORT_POINT();
    if (a->block || !begin_plain(a, size, MK_SITE_HERE()) || !window_fits(a, size, align))
        return alloc_slowly(a, size, align, MK_SITE_HERE());
    return mk_arena_alloc(a, size, align);
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

/* p is the last object of the newest block. */
static void *last_resize(mk_arena *a, char *p, size_t old_size, size_t size) {
    mk__block *b = a->block;
    if (size > (size_t)(b->end - p) &&
        !(mk__arena_is_range(a) && size <= PTRDIFF_MAX - MK__ARENA_GRAIN &&
          mk__arena_range_extend(a, (size - (size_t)(b->end - p) + MK__ARENA_GRAIN - 1) &
                                        ~(size_t)(MK__ARENA_GRAIN - 1))))
        return NULL;
    if (size > old_size) {
        MK_REVIVE(p, size);
        MK_UNPOISON(p + old_size, size - old_size);
        MK_TRASH_NEW(p + old_size, size - old_size);
    } else {
        mk__arena_bytes_end(p + size, old_size - size);
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
    mk__arena_window_close(a);
    size_t before = mk__arena_note_peak(a);
    if (mk__arena_is_last(a, p, old_size))
        to = last_resize(a, (char *)p, old_size, size);
    else if (a->mode != MK__ARENA_BYPASS && mk__arena_big_is(a, p, old_size) &&
             align <= MK__ARENA_GRAIN)
        to = mk__arena_big_resize(a, size);
    if (!to)
        to = size <= old_size ? p : arena_move(a, p, old_size, size, align);
    mk__arena_note_end(a, before);
    mk__arena_window_open(a);
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

/* ---- as an allocator ---- */

static void *ops_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    mk_arena *a = (mk_arena *)ctx;
    (void)actual;
    if (MK_LIKELY(window_fits(a, size, align)))
        return mk_arena_alloc(a, size, align);
    return mk__arena_serve(a, size, align, MK_SITE_HERE());
}

static void *ops_resize(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                        size_t *actual) {
    (void)actual;
    return arena_try_resize((mk_arena *)ctx, p, old_size, new_size, align);
}

/* Takes p back if it is the window's last object. The count so far goes to the arena: who allocates and
 * frees in turn stays where he is, and counts more than the window has bytes. */
static bool window_take_back(mk_arena *a, char *p, size_t size) {
    if (!a->cur || p + size != mk__arena_window_at(a) || p < a->block->cur)
        return false;
    size_t live = mk__arena_live(a) + mk__arena_window_used(a);
    if (live > a->live_peak)
        a->live_peak = live;
    a->ended += size;
    a->allocs += mk__arena_window_count(a);
    a->count = 0;
    a->cur = (uintptr_t)p;
    return true;
}

static void ops_free(void *ctx, void *p, size_t size, size_t align) {
    mk_arena *a = (mk_arena *)ctx;
    (void)align;
    if (MK_LIKELY(window_take_back(a, (char *)p, size)))
        return;
    mk__arena_window_close(a);
    size_t before = mk__arena_note_peak(a);
    if (mk__arena_is_last(a, p, size))
        last_resize(a, (char *)p, size, 0);
    else if (mk__arena_big_is(a, p, size))
        mk__arena_big_pop(a);
    mk__arena_note_end(a, before);
    mk__arena_window_open(a);
}

mk_alloc mk_arena_as_alloc(mk_arena *a) {
    static const mk_alloc_ops ops = {ops_alloc, ops_resize, ops_free};
    mk_alloc as = {&ops, a};
    return as;
}
