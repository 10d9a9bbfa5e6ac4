/* map.c: what the maps are filled with; the same on every run. */
#include "map.h"

uint64_t keys[KEYS], found[KEYS], absent[KEYS];
word words[WORDS], words_found[WORDS], words_absent[WORDS];

static word word_make(uint64_t *random, char first) {
    unsigned width = 7 + (unsigned)(suite_random(random) % 16);
    char *text = (char *)malloc(width + 2);
    static unsigned number; /* each once, in an order that looks random */
    snprintf(text, width + 2, "%c%0*u", first, (int)width, number = (number + 7654321) % 9999991);
    return (word){text, width + 1};
}

void map_inputs(void) {
    uint64_t random = 1;
    if (keys[0])
        return;
    for (size_t i = 0; i < KEYS; i++) {
        keys[i] = found[i] = suite_random(&random) | 1; /* 0 marks an empty place of the floor */
        absent[i] = suite_random(&random) & ~UINT64_C(1);
    }
    for (size_t i = 0; i < WORDS; i++) {
        words[i] = word_make(&random, 's');
        words_absent[i] = word_make(&random, 't');
        words_found[i] = (word){strdup(words[i].text), words[i].len};
    }
    for (size_t i = KEYS - 1, j; i; i--) {
        uint64_t k = found[j = suite_random(&random) % (i + 1)];
        found[j] = found[i], found[i] = k;
    }
    for (size_t i = WORDS - 1, j; i; i--) {
        word w = words_found[j = suite_random(&random) % (i + 1)];
        words_found[j] = words_found[i], words_found[i] = w;
    }
}
