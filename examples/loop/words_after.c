/* words_after.c: after. Room grows by doubling; a word is copied only if it is new. */
#include "words.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text, size_t n) {
    char *to = malloc(n + 1);
    if (to) {
        memcpy(to, text, n);
        to[n] = '\0';
    }
    return to;
}

/* Makes room when the number of words is a power of two, for as many again. */
static int make_room(words *w) {
    if (w->len & (w->len - 1))
        return 1;
    size_t room = w->len ? 2 * w->len : 1;
    word *longer = realloc(w->list, room * sizeof *longer);
    if (longer)
        w->list = longer;
    return longer != NULL;
}

static int add(words *w, const char *text, size_t n) {
    for (size_t i = 0; i < w->len; i++)
        if (strncmp(w->list[i].text, text, n) == 0 && w->list[i].text[n] == '\0') {
            w->list[i].count++;
            return 1;
        }
    char *own = make_room(w) ? copy(text, n) : NULL;
    if (own)
        w->list[w->len++] = (word){own, 1};
    return own != NULL;
}

int words_add_line(words *w, const char *line) {
    int ok = 1;
    for (const char *at = line; ok && *at;) {
        size_t n = strcspn(at, " ");
        ok = add(w, at, n);
        at += n + (at[n] == ' ');
    }
    return ok;
}

void words_free(words *w) {
#ifndef LEAK
    for (size_t i = 0; i < w->len; i++)
        free(w->list[i].text);
#endif
    free(w->list);
}
