/* words.c: before. */
#include "words.h"

#include <stdlib.h>
#include <string.h>

static int add(words *w, const char *text) {
    for (size_t i = 0; i < w->len; i++)
        if (strcmp(w->list[i].text, text) == 0) {
            w->list[i].count++;
            return 1;
        }
    word *longer = realloc(w->list, (w->len + 1) * sizeof *longer);
    if (!longer)
        return 0;
    w->list = longer;
    longer[w->len].text = strdup(text);
    longer[w->len].count = 1;
    return longer[w->len++].text != NULL;
}

int words_add_line(words *w, const char *line) {
    int ok = 1;
    for (const char *at = line; ok && *at;) {
        size_t n = strcspn(at, " ");
        char *text = malloc(n + 1);
        if (!text)
            return 0;
        memcpy(text, at, n);
        text[n] = '\0';
        ok = add(w, text);
        free(text);
        at += n + (at[n] == ' ');
    }
    return ok;
}

void words_free(words *w) {
    for (size_t i = 0; i < w->len; i++)
        free(w->list[i].text);
    free(w->list);
}
