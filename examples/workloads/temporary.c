/* Temporary: 1000 lines, each cut into words on a copy that is needed no longer than that.
 *
 * Bad: the space for it is malloc'ed and freed in every iteration. Good: it is an object from a pool, used
 * again and again. Scratch: it is a scratch arena's. */
#include <mk/bench.h>
#include <mk/pool.h>
#include <mk/scratch.h>

#include <stdlib.h>
#include <string.h>

enum { LINES = 1000, LINE = 96, WORDS = 16, IN_BOTH = 9 + 7 };

typedef struct space {
    char line[LINE];
    char *words[WORDS];
} space;

static const char *const lines[] = {"the quick brown fox jumps over the lazy dog",
                                    "pack my box with five dozen jugs"};

/* Cuts the line where it has blanks; how many words there are. */
static size_t cut(char *line, char **words) {
    size_t n = 1;
    words[0] = line;
    for (char *at = line; *at && n < WORDS; at++)
        if (*at == ' ') {
            *at = '\0';
            words[n++] = at + 1;
        }
    return n;
}

static size_t words_bad(void) {
    size_t total = 0;
    for (size_t i = 0; i < LINES; i++) {
        space *s = (space *)malloc(sizeof *s);
        if (s)
            total += cut(strcpy(s->line, lines[i % 2]), s->words);
        free(s);
    }
    return total;
}

static mk_pool spaces = {.size = sizeof(space)};

static size_t words_good(void) {
    size_t total = 0;
    for (size_t i = 0; i < LINES; i++) {
        space *s = (space *)mk_pool_get(&spaces);
        if (s) {
            total += cut(strcpy(s->line, lines[i % 2]), s->words);
            mk_pool_put(&spaces, s);
        }
    }
    return total;
}

static size_t words_scratch(void) {
    size_t total = 0;
    for (size_t i = 0; i < LINES; i++) {
        mk_scratch scratch = mk_scratch_begin(NULL, 0);
        space *s = mk_new(scratch.arena, space);
        if (s)
            total += cut(strcpy(s->line, lines[i % 2]), s->words);
        mk_scratch_end(scratch);
    }
    return total;
}

static void run(mk_bench *b, size_t (*words)(void)) {
    BENCH_LOOP(b)
        if (words() != LINES / 2 * IN_BOTH)
            mk_bench_fail(b, "the words are wrong");
}

BENCH(TemporaryBad) {
    run(b, words_bad);
}
BENCH(TemporaryGood) {
    run(b, words_good);
}
BENCH(TemporaryScratch) {
    run(b, words_scratch);
}
