/* summary_loc.c: sets of offsets in an object. */
#include "summary.h"

enum { FAR = 1 << 24 /* offsets beyond this say nothing any more */ };

static uint32_t gcd(uint32_t a, uint32_t b) {
    while (b) {
        uint32_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static int32_t wrap(int64_t off, uint32_t stride) {
    int64_t r = off % (int64_t)stride;
    return (int32_t)(r < 0 ? r + stride : r);
}

static sum_loc normal(int64_t off, uint32_t stride, uint64_t count) {
    if (stride == 0 || count == 1) {
        if (off < -FAR || off > FAR)
            return SUM_ANYWHERE;
        return SUM_EXACT((int32_t)off);
    }
    if (count &&
        (off < -FAR || off > FAR || count > FAR || stride > FAR || (uint64_t)stride * count > FAR))
        count = 0;
    if (count)
        return (sum_loc){(int32_t)off, stride, (uint32_t)count};
    if (stride > FAR)
        return SUM_ANYWHERE;
    return (sum_loc){wrap(off, stride), stride, 0};
}

sum_loc sum_loc_add(sum_loc l, int64_t bytes) {
    return normal(l.off + bytes, l.stride, l.count);
}

sum_loc sum_loc_plus(sum_loc a, sum_loc b) {
    int64_t off = (int64_t)a.off + b.off;
    if (!a.stride || !b.stride) {
        sum_loc s = a.stride ? a : b;
        return normal(off, s.stride, s.count);
    }
    uint32_t g = gcd(a.stride, b.stride);
    if (!a.count || !b.count)
        return normal(off, g, 0);
    uint64_t span = (uint64_t)a.stride * (a.count - 1) + (uint64_t)b.stride * (b.count - 1);
    return normal(off, g, span / g + 1);
}

sum_loc sum_loc_index(sum_loc l, uint64_t stride, uint32_t count) {
    if (stride == 0 || stride > FAR)
        return SUM_ANYWHERE;
    return sum_loc_plus(l, normal(0, (uint32_t)stride, count));
}

static int64_t last_of(sum_loc l) {
    return l.off + (l.stride ? (int64_t)l.stride * (l.count - 1) : 0);
}

static bool bounded(sum_loc l) {
    return l.stride == 0 || l.count != 0;
}

bool sum_loc_overlap(sum_loc a, unsigned wa, sum_loc b, unsigned wb) {
    if (bounded(a) && bounded(b) &&
        (last_of(a) + (int64_t)wa <= b.off || last_of(b) + (int64_t)wb <= a.off))
        return false;
    uint32_t g = gcd(a.stride, b.stride);
    if (g == 0)
        return true; /* both exact: the ranges above were the whole test */
    int64_t d = wrap((int64_t)b.off - a.off, g);
    return d < (int64_t)wa || d + (int64_t)wb > (int64_t)g;
}

/* ---- words, one bit each ------------------------------------------------------------------------ */

enum { WORD = 8, LAST = 63 };

sum_slots sum_slots_at(sum_loc l, uint64_t bytes) {
    if (!bytes)
        return 0;
    if (!bounded(l) || l.off < 0 || bytes > FAR)
        return SUM_ALL_SLOTS;
    uint64_t first = (uint64_t)l.off / WORD, last = ((uint64_t)last_of(l) + bytes - 1) / WORD;
    first = first < LAST ? first : LAST;
    last = last < LAST ? last : LAST;
    return SUM_ALL_SLOTS << first & SUM_ALL_SLOTS >> (LAST - last);
}

sum_slots sum_slots_moved(sum_slots x, sum_loc l) {
    sum_slots y = 0;
    if (!x || x == SUM_ALL_SLOTS || sum_loc_eq(l, SUM_EXACT(0)))
        return x;
    for (uint64_t k = 0; k < LAST; k++)
        if (x >> k & 1)
            y |= sum_slots_at(sum_loc_add(l, (int64_t)(k * WORD)), WORD);
    if (x >> LAST) /* from there on, wherever that is now */
        y |= l.stride || l.off < 0 ? SUM_ALL_SLOTS : (sum_slots)1 << LAST;
    return y;
}
