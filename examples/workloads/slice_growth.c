/* SliceGrowth: 10000 numbers appended to an array.
 *
 * Bad: room for one more at each. Doubling: better, but still copies everything about once and holds
 * up to twice as much. Good: a vector that was told how many come. */
#include <mk/bench.h>
#include <mk/vec.h>

#include <stdint.h>
#include <stdlib.h>

MK_VEC(numbers, int32_t)

enum { COUNT = 10000 };

static int64_t sum_of(const int32_t *data, size_t n) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += data[i];
    return sum;
}

static int64_t grow_bad(void) {
    int32_t *data = NULL;
    size_t n = 0;
    for (int32_t i = 0; i < COUNT; i++) {
        int32_t *more = (int32_t *)realloc(data, (n + 1) * sizeof *data);
        if (!more)
            break;
        data = more;
        data[n++] = i;
    }
    int64_t sum = sum_of(data, n);
    free(data);
    return sum;
}

static int64_t grow_doubling(void) {
    int32_t *data = NULL;
    size_t n = 0, room = 0;
    for (int32_t i = 0; i < COUNT; i++) {
        if (n == room) {
            size_t twice = room ? room * 2 : 1;
            int32_t *more = (int32_t *)realloc(data, twice * sizeof *data);
            if (!more)
                break;
            data = more;
            room = twice;
        }
        data[n++] = i;
    }
    int64_t sum = sum_of(data, n);
    free(data);
    return sum;
}

static int64_t grow_good(void) {
    numbers v = {0};
    if (!numbers_reserve(&v, COUNT))
        return 0;
    for (int32_t i = 0; i < COUNT; i++)
        numbers_push_unchecked(&v, i); /* there is room */
    int64_t sum = sum_of(v.data, v.len);
    numbers_free(&v);
    return sum;
}

static void run(mk_bench *b, int64_t (*grow)(void)) {
    BENCH_LOOP(b)
        if (grow() != (int64_t)COUNT * (COUNT - 1) / 2)
            mk_bench_fail(b, "the sum is wrong");
}

BENCH(SliceGrowthBad) {
    run(b, grow_bad);
}
BENCH(SliceGrowthDoubling) {
    run(b, grow_doubling);
}
BENCH(SliceGrowthGood) {
    run(b, grow_good);
}
