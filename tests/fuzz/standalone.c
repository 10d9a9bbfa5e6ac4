/* standalone.c: mutates seeds a given number of times, the same way each time; no libFuzzer needed.
 *
 *   fuzz_x [--runs=N] [--from=K] [--write=DIR] SEED...
 *
 * Run k depends on k alone: when it crashes, `--from=k --runs=1` does it again. --write puts the
 * seeds as inputs into DIR, a first corpus for libFuzzer. */
#include "fuzz.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SEEDS = 64 };
static mk_str seeds[MAX_SEEDS];
static size_t nseeds;

static uint64_t state;

static size_t below(size_t n) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return n ? (size_t)((state * UINT64_C(2685821657736338717)) >> 16) % n : 0;
}

static void start(uint64_t run) {
    state = (run + 1) * UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 8; i++)
        (void)below(1);
}

static void load(const char *path) {
    char part[4096];
    size_t n;
    FILE *in = fopen(path, "rb");
    if (!in || nseeds == MAX_SEEDS) {
        fprintf(stderr, "%s: cannot be opened, or one seed too many\n", path);
        exit(2);
    }
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        (void)mk_str_catn(&seeds[nseeds], part, n);
    fclose(in);
    fuzz_seed(&seeds[nseeds++]);
}

static void write_seeds(const char *dir) {
    for (size_t i = 0; i < nseeds; i++) {
        mk_str path = {0};
        (void)mk_str_printf(&path, "%s/seed%zu", dir, i);
        FILE *out = fopen(mk_str_c(&path), "wb");
        if (!out || fwrite(seeds[i].data, 1, seeds[i].len, out) != seeds[i].len || fclose(out) != 0) {
            perror(mk_str_c(&path));
            exit(2);
        }
        mk_str_free(&path);
    }
}

/* Where to change it: every fourth time at its beginning, which often says how the rest is to be taken. */
static size_t place_in(const mk_str *s) {
    return below(below(4) == 0 && s->len > 4 ? 4 : s->len);
}

/* ---- text: words take each other's places, and lines go, come twice, or elsewhere ------------------------- */

static bool is_text(const mk_str *s) {
    for (size_t i = 0; i < s->len; i++)
        if (!isprint((unsigned char)s->data[i]) && s->data[i] != '\n')
            return false;
    return s->len != 0;
}

static bool in_word(char c) {
    return isalnum((unsigned char)c) || (c && strchr("_.%$@", c));
}

/* The word at or after a place, if it is on that line. */
static mk_view word_at(const mk_str *s, size_t at) {
    const char *from = s->data + at, *end = s->data + s->len;
    while (from < end && *from != '\n' && !in_word(*from))
        from++;
    while (from > s->data && from < end && in_word(*from) && in_word(from[-1]))
        from--;
    const char *to = from;
    while (to < end && in_word(*to))
        to++;
    return (mk_view){from, (size_t)(to - from)};
}

static char kind_of(char c) {
    return isdigit((unsigned char)c) ? '0' : isalpha((unsigned char)c) ? 'a' : c;
}

/* Another of its kind, most often from nearby. */
static void change_word(mk_str *s) {
    size_t at = below(s->len);
    mk_view old = word_at(s, at);
    for (int tries = 16; tries && old.len; tries--) {
        const mk_str *from = below(8) ? s : &seeds[below(nseeds)];
        size_t near = at < 400 ? 0 : at - 400;
        size_t place = from == s && below(4) ? near + below(s->len - near < 800 ? s->len - near : 800) : below(from->len);
        mk_view new = word_at(from, place);
        if (!is_text(from) || !new.len || kind_of(*new.ptr) != kind_of(*old.ptr) ||
            (new.len == old.len && memcmp(new.ptr, old.ptr, new.len) == 0))
            continue;
        mk_str copy = {0};
        (void)mk_str_catn(&copy, new.ptr, new.len);
        size_t start = (size_t)(old.ptr - s->data);
        mk_str_erase(s, start, old.len);
        (void)mk_str_insert(s, start, copy.data, copy.len);
        mk_str_free(&copy);
        return;
    }
}

static mk_view line_at(const mk_str *s, size_t at) {
    size_t end = at;
    while (at && s->data[at - 1] != '\n')
        at--;
    while (end < s->len && s->data[end++] != '\n')
        ;
    return (mk_view){s->data + at, end - at};
}

static void change_line(mk_str *s) {
    mk_view line = line_at(s, below(s->len));
    mk_str copy = {0};
    (void)mk_str_catn(&copy, line.ptr, line.len);
    if (below(3))
        mk_str_erase(s, (size_t)(line.ptr - s->data), line.len);
    if (s->len && below(2))
        (void)mk_str_insert(s, (size_t)(line_at(s, below(s->len)).ptr - s->data), copy.data, copy.len);
    mk_str_free(&copy);
}

/* ---- bytes ------------------------------------------------------------------------------------------------ */

/* One small change; the interesting numbers are those at the ends of varints and words. */
static void mutate(mk_str *s) {
    static const char ends[] = "\0\1\x7f\x80\xff 09%@$\"\n";
    const mk_str *other = &seeds[below(nseeds)];
    size_t at = place_in(s), n = below(s->len - at < 32 ? s->len - at : 32), from = below(other->len);
    if (s->len == 0)
        return;
    if (is_text(s) && below(8)) {
        (below(4) ? change_word : change_line)(s);
        return;
    }
    switch (below(6)) {
    case 0:
        s->data[at] = (char)(s->data[at] ^ (1 << below(8)));
        break;
    case 1:
        s->data[at] = ends[below(sizeof ends - 1)];
        break;
    case 2:
        mk_str_erase(s, at, n);
        break;
    case 3:
        (void)mk_str_insert(s, at, s->data + below(s->len - n), n);
        break;
    case 4:
        n = n < other->len - from ? n : other->len - from;
        (void)mk_str_insert(s, at, other->data + from, n);
        break;
    default:
        mk_str_truncate(s, at + n);
        break;
    }
}

/* Exactly as long as it is, so that a byte too far is seen. */
static void run(const mk_str *s) {
    uint8_t *copy = malloc(s->len ? s->len : 1);
    if (!copy)
        exit(2);
    if (s->len)
        memcpy(copy, s->data, s->len);
    (void)LLVMFuzzerTestOneInput(copy, s->len);
    free(copy);
}

static void run_mutated(uint64_t k) {
    mk_str s = {0};
    start(k);
    const mk_str *seed = &seeds[below(nseeds)];
    (void)mk_str_catn(&s, seed->data, seed->len);
    for (size_t changes = 1 + below(4); changes; changes--)
        mutate(&s);
    run(&s);
    mk_str_free(&s);
}

int main(int argc, char **argv) {
    uint64_t runs = 1000, from = 0;
    const char *dir = NULL;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--runs=", 7) == 0)
            runs = strtoull(argv[i] + 7, NULL, 10);
        else if (strncmp(argv[i], "--from=", 7) == 0)
            from = strtoull(argv[i] + 7, NULL, 10);
        else if (strncmp(argv[i], "--write=", 8) == 0)
            dir = argv[i] + 8;
        else
            load(argv[i]);
    }
    if (!nseeds) {
        fprintf(stderr, "usage: %s [--runs=N] [--from=K] [--write=DIR] SEED...\n", argv[0]);
        return 2;
    }
    if (dir)
        write_seeds(dir);
    for (size_t i = 0; i < nseeds; i++)
        run(&seeds[i]);
    for (uint64_t k = from; k < from + runs; k++) {
        if (getenv("FUZZ_VERBOSE"))
            fprintf(stderr, "run %llu\n", (unsigned long long)k);
        run_mutated(k);
    }
    for (size_t i = 0; i < nseeds; i++)
        mk_str_free(&seeds[i]);
    return 0;
}
