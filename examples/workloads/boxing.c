/* Boxing: 10000 numbers in a list.
 *
 * Bad: a list of void *, so each number is a block of its own. Good: a list of numbers. */
#include <mk/bench.h>
#include <mk/vec.h>

#include <stdlib.h>

MK_VEC(boxes, void *)
MK_VEC(longs, long)

enum { COUNT = 10000 };

static long sum_bad(void) {
    boxes list = {0};
    long sum = 0;
    boxes_reserve(&list, COUNT);
    for (long i = 0; i < COUNT; i++) {
        long *box = (long *)malloc(sizeof *box);
        if (!box)
            break;
        *box = i;
        boxes_push(&list, box);
    }
    for (size_t i = 0; i < list.len; i++) {
        sum += *(long *)list.data[i];
        free(list.data[i]);
    }
    boxes_free(&list);
    return sum;
}

static long sum_good(void) {
    longs list = {0};
    long sum = 0;
    if (!longs_reserve(&list, COUNT))
        return 0;
    for (long i = 0; i < COUNT; i++)
        longs_push_unchecked(&list, i); /* there is room */
    for (size_t i = 0; i < list.len; i++)
        sum += list.data[i];
    longs_free(&list);
    return sum;
}

static void run(mk_bench *b, long (*sum)(void)) {
    BENCH_LOOP(b)
        if (sum() != (long)COUNT * (COUNT - 1) / 2)
            mk_bench_fail(b, "the sum is wrong");
}

BENCH(BoxingBad) {
    run(b, sum_bad);
}
BENCH(BoxingGood) {
    run(b, sum_good);
}
