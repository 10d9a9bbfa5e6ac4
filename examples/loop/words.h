/* words.h: how often each word of a text occurs. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

typedef struct word {
    char *text;
    int count;
} word;

typedef struct words {
    word *list;
    size_t len;
} words;

/* Counts the words of a line. False: no memory. */
int words_add_line(words *w, const char *line);

void words_free(words *w);

#endif
