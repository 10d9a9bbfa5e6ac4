/* StringConcat: "item_0,item_1,…" put together from 2000 pieces.
 *
 * Bad: every piece reallocates to the length it makes and looks for the end. Good: a builder that was
 * told how long it will get. */
#include <mk/bench.h>
#include <mk/str.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 2000, LENGTH = 10 * 7 + 90 * 8 + 900 * 9 + 1000 * 10 }; /* by digits */

static char *concat_bad(void) {
    char *text = (char *)calloc(1, 1);
    for (int i = 0; i < ITEMS && text; i++) {
        char piece[32];
        snprintf(piece, sizeof piece, "item_%d,", i);
        char *longer = (char *)realloc(text, strlen(text) + strlen(piece) + 1);
        if (!longer)
            free(text);
        else
            strcat(longer, piece);
        text = longer;
    }
    return text;
}

static char *concat_good(void) {
    mk_str text = {0};
    mk_str_reserve(&text, LENGTH);
    for (int i = 0; i < ITEMS; i++) {
        mk_str_catn(&text, "item_", 5);
        mk_str_int(&text, i);
        mk_str_putc(&text, ',');
    }
    return mk_str_take(&text, NULL);
}

static void check(mk_bench *b, char *text) {
    if (!text || strlen(text) != LENGTH || strcmp(text + LENGTH - 10, "item_1999,") != 0)
        mk_bench_fail(b, "another text came out");
    free(text);
}

BENCH(StringConcatBad) {
    check(b, concat_bad());
    BENCH_LOOP(b) {
        char *text = concat_bad();
        mk_bench_keep(text);
        free(text);
    }
}

BENCH(StringConcatGood) {
    check(b, concat_good());
    BENCH_LOOP(b) {
        char *text = concat_good();
        mk_bench_keep(text);
        free(text);
    }
}
