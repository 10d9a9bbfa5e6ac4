/* bench.c: a benchmark of words.h, whichever file is behind it. */
#include "words.h"

#include <mk/bench.h>
#include <stdio.h>

BENCH(Words) {
    char line[64];
    BENCH_LOOP(b) {
        words w = {0};
        for (int i = 0; i < 200; i++) {
            snprintf(line, sizeof line, "the quick brown fox number %d", i % 30);
            if (!words_add_line(&w, line))
                mk_bench_fail(b, "no memory");
        }
        words_free(&w);
    }
}
