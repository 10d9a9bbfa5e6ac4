/* An arena's figures, and whether its invariants hold. */
#include <mk/arena_internal.h>

/* ---- figures ---- */

/* A copy with the window closed, for looking only: what the window has moved on goes into
 * *newest. */
static mk_arena arena_look(const mk_arena *a, mk__block *newest) {
    mk_arena v = *a;
    if (!v.block)
        return v;
    *newest = *v.block;
    if (v.cur) {
        newest->live += mk__arena_window_used(a);
        newest->cur = mk__arena_window_at(a);
        v.allocs += mk__arena_window_count(a);
    }
    return v;
}

static void stats_add_used(mk_stats *s, const mk__block *b, const mk__block *at) {
    s->header += MK__ARENA_HEADER;
    s->slack += b->size - MK__ARENA_HEADER - (size_t)(b->end - mk__block_start(at));
    s->live += b->live;
    s->alignment += (size_t)(b->cur - mk__block_start(at)) - b->live;
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
        s.header += MK__ARENA_HEADER;
        s.slack += mk__block_slack(b);
        s.free += mk__block_room(b);
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
    return b->cur >= mk__block_start(b) && b->cur <= b->end &&
           b->end <= (const char *)b + b->size && b->live <= (size_t)(b->cur - mk__block_start(b));
}

bool mk_arena_check(const mk_arena *a) {
    size_t depth = 0, reserved = 0, spare = 0, live = 0;
    uint64_t seq = a->big_seq;
    for (const mk__block *b = a->block; b; b = b->below, depth++) {
        if (!block_whole(b) || (uintptr_t)b->end % MK__ARENA_GRAIN != 0)
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
        if (!block_whole(b) || b->cur != mk__block_start(b))
            return false; /* A4 */
        spare += b->size;
    }
    if (a->cur && (!a->block || mk__arena_window_at(a) < a->block->cur ||
                   mk__arena_window_at(a) > a->end || a->end > a->block->end))
        return false; /* A2 */
    return depth == a->depth && reserved + spare == a->reserved && spare == a->spare_bytes &&
           live == a->older_live;
}
