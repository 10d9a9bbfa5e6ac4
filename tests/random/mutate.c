/* mutate.c: C text with some tokens deleted, doubled or swapped. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

MK_VEC(views, mk_view)

static bool in_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Words, runs of blanks, and single characters: put together again they are the text. */
static void tokens_of(const mk_str *text, views *to) {
    const char *s = mk_str_c(text), *end = s + text->len;
    while (s < end) {
        const char *from = s++;
        if (in_word(*from))
            while (s < end && in_word(*s))
                s++;
        else if (isspace((unsigned char)*from))
            while (s < end && isspace((unsigned char)*s))
                s++;
        if (!views_push(to, mk_view_n(from, (size_t)(s - from))))
            abort();
    }
}

static size_t next_below(uint64_t *state, size_t n) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*state >> 33) % n;
}

/* Any token but blanks. */
static mk_view *some_token(views *v, uint64_t *state) {
    for (;;) {
        mk_view *t = &v->data[next_below(state, v->len)];
        if (t->len == 0 || !isspace((unsigned char)t->ptr[0]))
            return t;
    }
}

static void change(views *v, uint64_t *state) {
    mk_view *a = some_token(v, state), *b = some_token(v, state), was = *a;
    switch (next_below(state, 3)) {
    case 0:
        *a = mk_view_of("");
        break;
    case 1:
        *a = *b;
        break;
    default:
        *a = *b;
        *b = was;
    }
}

void mutate(mk_str *text, uint64_t seed, int n) {
    views v = {0};
    mk_str out = {0};
    uint64_t state = seed * 0x9E3779B97F4A7C15u;
    tokens_of(text, &v);
    for (int i = 0; i < n; i++)
        change(&v, &state);
    for (size_t i = 0; i < v.len; i++)
        if (!mk_str_cat_view(&out, v.data[i]))
            abort();
    views_free(&v);
    mk_str_free(text);
    *text = out;
}
