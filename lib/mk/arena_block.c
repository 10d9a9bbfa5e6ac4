/* An arena's blocks. */
#include <mk/arena_internal.h>

#if defined(MK_DEBUG)
enum { FIRST = 256, MAX_BLOCK = 4096 };
#else
enum { FIRST = 16384, MAX_BLOCK = 1 << 20 };
#endif

/* ---- blocks from and to the backing ---- */

static void reserve_more(mk_arena *a, size_t before, size_t now) {
    a->reserved = a->reserved - before + now;
    if (a->reserved > a->reserved_peak)
        a->reserved_peak = a->reserved;
}

/* Of b->size bytes. */
static mk__block *block_begin(mk_arena *a, mk__block *b) {
    size_t room = (b->size - MK__ARENA_HEADER) & ~(size_t)(MK__ARENA_GRAIN - 1);
    b->below = NULL;
    b->live = 0;
    b->seq = 0;
    b->cur = mk__block_start(b);
    b->end = b->cur + (room < MK__ARENA_MAX_MAX_BLOCK ? room : MK__ARENA_MAX_MAX_BLOCK);
    reserve_more(a, 0, b->size);
    a->blocks++;
    a->site_blocks++;
    mk__count(MK__GROWTHS, 1);
    mk__trace("arena", a, "growth", "block", b->size, "reserved", a->reserved);
    return b;
}

/* A block of size bytes, header included. A limited arena takes exactly what it asked for, so that
 * the limit holds to the byte. */
static mk__block *block_get(mk_arena *a, size_t size) {
    if (!a->alloc.ops && !a->limit && mk__kept_fits(size))
        return mk__fault() ? NULL : block_begin(a, mk__kept_take());
    size_t actual = size;
    mk__block *b =
        (mk__block *)mk__try_new(a->alloc, size, MK__ARENA_GRAIN, a->limit ? NULL : &actual);
    if (!b)
        return NULL;
    b->size = actual;
    MK_POISON(mk__block_start(b), actual - MK__ARENA_HEADER);
    return block_begin(a, b);
}

bool mk__arena_begin_kept(mk_arena *a, size_t size) {
    if (a->reserved || a->alloc.ops || a->first || a->max_block || a->limit || size > FIRST / 2 ||
        !mk__kept_fits(FIRST) || mk__faults_armed())
        return false;
    a->block = block_begin(a, mk__kept_take());
    a->depth = 1;
    return true;
}

static void block_release(mk_arena *a, mk__block *b) {
    a->reserved -= b->size;
    if (a->mode == MK__ARENA_PLAIN && !a->alloc.ops && mk__kept_give(b))
        return;
    MK_UNPOISON(mk__block_start(b), b->size - MK__ARENA_HEADER);
    mk_alloc_free(a->alloc, b, b->size, MK__ARENA_GRAIN);
}

static void list_release(mk_arena *a, mk__block **list) {
    while (*list) {
        mk__block *b = *list;
        *list = b->below;
        MK_TRASH_OLD(mk__block_start(b), (size_t)(b->cur - mk__block_start(b)));
        block_release(a, b);
    }
}

MK_APART void release_lists(mk_arena *a) {
    list_release(a, &a->block);
    list_release(a, &a->big);
    list_release(a, &a->spare);
}

void mk__arena_release_all(mk_arena *a) {
    mk__block *b = a->block;
    if (!b || b->below || a->big || a->spare || a->mode != MK__ARENA_PLAIN || a->alloc.ops ||
        !mk__kept_give(b))
        release_lists(a);
}

/* With the window closed. A reset has left the newest block where it is, empty. */
void mk__arena_release_spares(mk_arena *a) {
    if (a->block && mk__block_is_empty(a->block)) {
        mk__block *b = a->block;
        a->block = b->below;
        a->depth--;
        if (a->block)
            a->older_live -= a->block->live;
        block_release(a, b);
    }
    list_release(a, &a->spare);
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
mk__block *mk__block_get_between(mk_arena *a, size_t least, size_t wanted) {
    if (arena_allowance(a) < least)
        mk__arena_release_spares(a);
    size_t allowed = arena_allowance(a) & ~(size_t)(MK__ARENA_GRAIN - 1);
    if (allowed < least)
        return NULL;
    mk__block *b = wanted > least ? block_get(a, wanted < allowed ? wanted : allowed) : NULL;
    return b ? b : block_get(a, least);
}

/* ---- shared blocks ---- */

/* An arena that holds much already goes on in blocks that libc makes of huge pages. */
static size_t arena_max_block(const mk_arena *a, size_t in_use) {
    enum { LARGE_FROM = 2 * MK__HUGE_PAGE, LARGE_BLOCK = 2 * MK__HUGE_PAGE };
    if (in_use >= LARGE_FROM && !a->max_block && !a->limit && !a->alloc.ops)
        return LARGE_BLOCK;
    size_t max = a->max_block ? a->max_block : MAX_BLOCK;
    return max < MK__ARENA_MAX_MAX_BLOCK ? max : MK__ARENA_MAX_MAX_BLOCK;
}

/* Size of the next shared block, header included: as much as is in use already, within first and
 * max_block. */
size_t mk__arena_next_block_size(const mk_arena *a) {
    size_t size = a->reserved - a->spare_bytes;
    size_t max = arena_max_block(a, size), first = a->first ? a->first : FIRST;
    if (size < first)
        size = first;
    if (size > max)
        size = max;
    if (size < MK__ARENA_HEADER + MK__ARENA_GRAIN)
        size = MK__ARENA_HEADER + MK__ARENA_GRAIN;
    return (size + MK__ARENA_GRAIN - 1) & ~(size_t)(MK__ARENA_GRAIN - 1);
}

void mk__block_push(mk_arena *a, mk__block *b) {
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
    size_t size = (keep < b->size ? keep : b->size) & ~(size_t)(MK__ARENA_GRAIN - 1);
    if (size < b->size && size >= MK__ARENA_HEADER + MK__ARENA_LEAST &&
        mk__try_resize(a->alloc, b, b->size, size, MK__ARENA_GRAIN, NULL))
        range_set_size(a, b, size);
}

/* Makes the block at least `need` bytes larger. */
bool mk__arena_range_extend(mk_arena *a, size_t need) {
    mk__block *b = a->block;
    size_t step = mk__arena_next_block_size(a), size;
    if (step < need)
        step = need;
    if (step > arena_allowance(a))
        step = need;
    if (step > arena_allowance(a) || !mk_add_ok(b->size, step, &size))
        return false;
    size &= ~(size_t)(MK__ARENA_GRAIN - 1);
    if (!mk__try_resize(a->alloc, b, b->size, size, MK__ARENA_GRAIN, NULL) &&
        !(size = b->size + need, mk__try_resize(a->alloc, b, b->size, size, MK__ARENA_GRAIN, NULL)))
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
    size_t keep = a->keep ? a->keep : MK__ARENA_KEEP;
    if (mk__arena_is_range(a))
        range_shrink(a, b, keep);
    if (b->size > keep || a->spare_bytes > keep - b->size) {
        block_release(a, b);
        return;
    }
    b->cur = mk__block_start(b);
    b->live = 0;
    b->below = a->spare;
    a->spare = b;
    a->spare_bytes += b->size;
}

void mk__block_pop(mk_arena *a) {
    mk__block *b = a->block;
    mk__arena_bytes_end(mk__block_start(b), (size_t)(b->cur - mk__block_start(b)));
    a->block = b->below;
    a->depth--;
    if (a->block)
        a->older_live -= a->block->live;
    block_retire(a, b);
}

/* The first spare block of which need is at most the share-th part. */
mk__block *mk__arena_spare_take(mk_arena *a, size_t need, size_t share) {
    for (mk__block **at = &a->spare; *at; at = &(*at)->below) {
        mk__block *b = *at;
        if (mk__block_room(b) / share < need)
            continue;
        *at = b->below;
        a->spare_bytes -= b->size;
        return b;
    }
    return NULL;
}

/* ---- big blocks ---- */

static void *big_push(mk_arena *a, mk__block *b, size_t size, size_t align) {
    void *p = mk__block_bump(b, size, align);
    b->seq = ++a->big_seq;
    b->below = a->big;
    a->big = b;
    a->older_live += size;
    return p;
}

void *mk__arena_big_new(mk_arena *a, size_t size, size_t align, size_t need) {
    mk__block *b = mk__block_get_between(a, MK__ARENA_HEADER + need, 0);
    return b ? big_push(a, b, size, align) : NULL;
}

void mk__arena_big_pop(mk_arena *a) {
    mk__block *b = a->big;
    a->big = b->below;
    a->older_live -= b->live;
    block_release(a, b);
}

/* Is the one block in use? It is taken back if it was kept. */
bool mk__arena_range_has_block(mk_arena *a) {
    if (!a->block && a->spare)
        mk__block_push(a, mk__arena_spare_take(a, 0, 1));
    return a->block;
}

/* An object with a block of exactly its size, so that what lies beyond it is foreign. */
void *mk__arena_solo_new(mk_arena *a, size_t size, size_t align) {
    size_t extra = MK__ARENA_GAP + (align > MK__ARENA_GRAIN ? align - MK__ARENA_GRAIN : 0), total;
    if (!mk_add_ok(size, extra + MK__ARENA_HEADER, &total) || total > PTRDIFF_MAX ||
        arena_allowance(a) < total)
        return NULL;
    mk__block *b = (mk__block *)mk__try_new(a->alloc, total, MK__ARENA_GRAIN, NULL);
    if (!b)
        return NULL;
    b->size = total;
    b->live = 0;
    b->cur = mk__block_start(b);
    b->end = (char *)b + total;
    MK_POISON(b->cur, total - MK__ARENA_HEADER);
    reserve_more(a, 0, total);
    a->blocks++;
    return big_push(a, b, size, align);
}

/* Lets the backing change the newest big block, of which the object begins after `lead` bytes. */
static bool big_try_resize(mk_arena *a, size_t lead, size_t size) {
    mk__block *b = a->big;
    size_t total, before = b->size;
    if (!mk_add_ok(lead, size, &total) || !mk_round_up_ok(total, MK__ARENA_GRAIN, &total))
        return false;
    if (total > before && total - before > arena_allowance(a))
        return false;
    size_t actual = total, *slack = a->limit ? NULL : &actual;
    b = (mk__block *)mk__try_resize(a->alloc, b, before, total, MK__ARENA_GRAIN, slack);
    if (!b)
        return false;
    reserve_more(a, before, actual);
    a->older_live = a->older_live - b->live + size;
    a->big = b;
    b->size = actual;
    b->live = size;
    b->cur = (char *)b + lead + size;
    b->end = (char *)b + (actual & ~(size_t)(MK__ARENA_GRAIN - 1));
    return true;
}

/* Often without a copy, and always without leaving the old bytes behind. */
void *mk__arena_big_resize(mk_arena *a, size_t size) {
    size_t lead = (size_t)(a->big->cur - (char *)a->big) - a->big->live;
    MK_REVIVE(a->big, a->big->size);
    bool ok = big_try_resize(a, lead, size);
    MK_POISON(a->big->cur, a->big->size - (size_t)(a->big->cur - (char *)a->big));
    return ok ? (char *)a->big + lead : NULL;
}
