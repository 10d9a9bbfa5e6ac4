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
