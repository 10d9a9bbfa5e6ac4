#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_NESTING = 16 }; /* of response files; gcc's own limit is 2000 files in all */

bool words_has(const words *w, const char *word) {
    for (size_t i = 0; i < w->len; i++)
        if (strcmp(w->data[i], word) == 0)
            return true;
    return false;
}

/* ---- splitting ------------------------------------------------------------------------------- */

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

typedef struct scanner {
    const char *at, *end;
    char *to; /* the word so far; unquoting never makes it longer */
} scanner;

static void take(scanner *s) {
    *s->to++ = *s->at++;
}

/* At a backslash. A newline after it joins two lines. */
static void escaped(scanner *s) {
    s->at++;
    if (s->at < s->end && *s->at == '\n')
        s->at++;
    else if (s->at < s->end)
        take(s);
}

static bool single_quoted(scanner *s) {
    for (s->at++; s->at < s->end && *s->at != '\'';)
        take(s);
    return s->at++ < s->end;
}

static bool double_quoted(scanner *s) {
    for (s->at++; s->at < s->end && *s->at != '"';) {
        if (*s->at == '\\' && s->at + 1 < s->end && strchr("$`\"\\\n", s->at[1]))
            escaped(s);
        else
            take(s);
    }
    return s->at++ < s->end;
}

static bool one_word(scanner *s) {
    bool closed = true;
    while (closed && s->at < s->end && !is_space(*s->at)) {
        if (*s->at == '\'')
            closed = single_quoted(s);
        else if (*s->at == '"')
            closed = double_quoted(s);
        else if (*s->at == '\\')
            escaped(s);
        else
            take(s);
    }
    return closed;
}

static void skip_spaces(scanner *s) {
    for (;;) {
        if (s->at < s->end && is_space(*s->at))
            s->at++;
        else if (s->at + 1 < s->end && s->at[0] == '\\' && s->at[1] == '\n')
            s->at += 2;
        else
            return;
    }
}

bool words_split(const char *text, size_t len, mk_arena *a, words *out) {
    scanner s = {text, text + len, mk_arena_alloc(a, len + 1, 1)};
    for (;;) {
        skip_spaces(&s);
        if (s.at == s.end)
            return true;
        const char *word = s.to;
        if (!one_word(&s))
            return false;
        *s.to++ = '\0'; /* takes the place of what ended the word */
        words_push(out, word);
    }
}

/* ---- response files -------------------------------------------------------------------------- */

static bool split_file(const char *path, mk_arena *a, words *out) {
    mk_str text = {0};
    bool ok = words_read(path, &text);
    if (ok && !words_split(text.data, text.len, a, out)) {
        errno = EILSEQ;
        ok = false;
    }
    int why = errno;
    mk_str_free(&text);
    errno = why;
    return ok;
}

static const char *expand(const words *in, const char *base, mk_arena *a, words *out, int depth);

static const char *expand_file(const char *word, const char *base, mk_arena *a, words *out,
                               int depth) {
    if (depth == MAX_NESTING) {
        errno = ELOOP;
        return word;
    }
    words inner = {0};
    const char *culprit = word;
    if (split_file(words_join(base, word + 1, a), a, &inner))
        culprit = expand(&inner, base, a, out, depth + 1);
    words_free(&inner);
    return culprit;
}

static const char *expand(const words *in, const char *base, mk_arena *a, words *out, int depth) {
    const char *first = NULL;
    int why = 0;
    for (size_t i = 0; i < in->len; i++) {
        const char *word = in->data[i], *culprit = NULL;
        if (word[0] == '@' && word[1])
            culprit = expand_file(word, base, a, out, depth);
        else
            words_push(out, word);
        if (culprit == word)
            words_push(out, word);
        if (culprit && !first) {
            first = culprit;
            why = errno;
        }
    }
    errno = why;
    return first;
}

const char *words_expand(const words *in, const char *base, mk_arena *a, words *out) {
    return expand(in, base, a, out, 0);
}

/* ---- quoting --------------------------------------------------------------------------------- */

static bool is_plain(const char *word) {
    return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_-+=./,:@%^")];
}

void words_quote(const char *word, mk_str *out) {
    if (is_plain(word)) {
        mk_str_cat(out, word);
        return;
    }
    mk_str_putc(out, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            mk_str_cat(out, "'\\''");
        else
            mk_str_putc(out, *word);
    }
    mk_str_putc(out, '\'');
}

/* ---- paths ----------------------------------------------------------------------------------- */

/* Appends the steps of path to the clean path at buf, whose end is `to`; returns the new end. */
static char *walk(char *buf, char *to, const char *path) {
    while (*path) {
        size_t n = strcspn(path, "/");
        bool up = n == 2 && memcmp(path, "..", 2) == 0;
        char *slash = memrchr(buf, '/', (size_t)(to - buf));
        const char *last = slash ? slash + 1 : buf;
        bool can_drop = to > last && strncmp(last, "..", (size_t)(to - last)) != 0;
        if (up && can_drop) {
            to = slash > buf ? slash : slash ? buf + 1 : buf;
        } else if (n && !(n == 1 && *path == '.') && !(up && to == buf + 1 && *buf == '/')) {
            if (to > buf && to[-1] != '/')
                *to++ = '/';
            memcpy(to, path, n);
            to += n;
        }
        path += n + (path[n] == '/');
    }
    return to;
}

const char *words_join(const char *base, const char *path, mk_arena *a) {
    if (*path == '/' || !base)
        base = "";
    char *buf = mk_arena_alloc(a, strlen(base) + strlen(path) + 3, 1), *to = buf;
    if (*base == '/' || *path == '/')
        *to++ = '/';
    to = walk(buf, to, base);
    to = walk(buf, to, path);
    if (to == buf)
        *to++ = '.';
    *to = '\0';
    return buf;
}

const char *words_folder(const char *path, mk_arena *a) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return mk_arena_strndup(a, path, slash == path ? 1 : (size_t)(slash - path));
}

bool words_read(const char *path, mk_str *out) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    char buf[16384];
    size_t n;
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        mk_str_catn(out, buf, n);
    int why = ferror(f) ? errno : 0;
    fclose(f);
    errno = why;
    return why == 0;
}

bool words_ends(const char *word, const char *tail) {
    size_t n = strlen(word), t = strlen(tail);
    return n > t && strcmp(word + n - t, tail) == 0;
}
