/* Any bytes are a program for a string, a vector and a map: two bytes an operation, some of which
 * fail for lack of memory. After each the containers must be what plain arrays say. */
#include "fuzz.h"

#include <mk/mk.h>

#include <stdlib.h>
#include <string.h>

enum { MOST = 400, KEYS = 64 };

MK_VEC(shorts, short)
/* Three hashes for all keys, so that groups overflow. */
static uint64_t three(uint32_t k, uint64_t seed) {
    return k % 3 + (seed & 1);
}
MK_MAP(numbers, uint32_t, uint32_t, three, mk_eq_u32)
MK_STRMAP(names, uint32_t)

typedef struct world {
    mk_str text;
    shorts vec;
    numbers map;
    names owned;
    char text_model[2 * MOST];
    short vec_model[2 * MOST];
    uint32_t map_model[KEYS]; /* value + 1; 0: not there */
    size_t text_len, vec_len;
} world;

static void must(bool holds) {
    if (!holds)
        abort();
}

/* count elements of size bytes at `at` become those at p. */
static void splice(void *array, size_t *len, size_t size, size_t at, size_t del, const void *p,
                   size_t n) {
    char *base = (char *)array;
    memmove(base + (at + n) * size, base + (at + del) * size, (*len - at - del) * size);
    if (n)
        memcpy(base + at * size, p, n * size);
    *len += n - del;
}

static void step_text(world *w, unsigned op, unsigned arg) {
    static const char letters[] = "the quick brown fox jumps over the lazy dog; 0123456789";
    size_t n = arg % 40, at = w->text_len ? arg * 7 % (w->text_len + 1) : 0, del = arg % 13;
    if (del > w->text_len - at)
        del = w->text_len - at;
    if (w->text_len > MOST && op < 4)
        op = 5;
    switch (op) {
    case 0:
        if (mk_str_catn(&w->text, letters, n))
            splice(w->text_model, &w->text_len, 1, w->text_len, 0, letters, n);
        break;
    case 1:
        if (mk_str_putc(&w->text, (char)arg)) {
            char c = (char)arg;
            splice(w->text_model, &w->text_len, 1, w->text_len, 0, &c, 1);
        }
        break;
    case 2:
        if (mk_str_replace(&w->text, at, del, letters + 5, n))
            splice(w->text_model, &w->text_len, 1, at, del, letters + 5, n);
        break;
    case 3:
        if (mk_str_catn(&w->text, w->text.data, w->text_len / 2)) {
            char half[MOST];
            memcpy(half, w->text_model, w->text_len / 2);
            splice(w->text_model, &w->text_len, 1, w->text_len, 0, half, w->text_len / 2);
        }
        break;
    case 4:
        mk_str_erase(&w->text, at, del);
        splice(w->text_model, &w->text_len, 1, at, del, NULL, 0);
        break;
    case 5:
        mk_str_truncate(&w->text, at);
        w->text_len = at;
        break;
    case 6:
        (void)mk_str_shrink(&w->text);
        break;
    default:
        (void)mk_str_reserve(&w->text, w->text_len + n);
    }
    if (!mk_str_ok(&w->text)) {
        mk_str_clear(&w->text);
        w->text_len = 0;
    }
}

static void step_vec(world *w, unsigned op, unsigned arg) {
    short x = (short)arg;
    size_t at = w->vec_len ? arg * 7 % w->vec_len : 0, n = arg % 9;
    if (n > w->vec_len - at)
        n = w->vec_len - at;
    if (w->vec_len > MOST && op < 3)
        op = 3;
    switch (op) {
    case 0:
        if (shorts_push(&w->vec, x))
            splice(w->vec_model, &w->vec_len, sizeof x, w->vec_len, 0, &x, 1);
        break;
    case 1:
        if (shorts_insert(&w->vec, at, x))
            splice(w->vec_model, &w->vec_len, sizeof x, at, 0, &x, 1);
        break;
    case 2:
        if (shorts_append(&w->vec, w->vec.data, w->vec_len / 2)) {
            short half[MOST];
            memcpy(half, w->vec_model, w->vec_len / 2 * sizeof x);
            splice(w->vec_model, &w->vec_len, sizeof x, w->vec_len, 0, half, w->vec_len / 2);
        }
        break;
    case 3:
        shorts_remove_n(&w->vec, at, n);
        splice(w->vec_model, &w->vec_len, sizeof x, at, n, NULL, 0);
        break;
    case 4:
        if (w->vec_len) {
            shorts_swap_remove(&w->vec, at);
            w->vec_model[at] = w->vec_model[--w->vec_len];
        }
        break;
    case 5:
        if (w->vec_len)
            must(shorts_pop(&w->vec) == w->vec_model[--w->vec_len]);
        break;
    case 6:
        (void)shorts_shrink(&w->vec);
        break;
    default:
        (void)shorts_reserve(&w->vec, w->vec_len + n);
    }
}

typedef struct name_text {
    char bytes[4];
} name_text;

static mk_view name_of(uint32_t k, name_text *to) {
    name_text text = {{(char)('a' + k), 'x', 0, 0}};
    *to = text;
    return mk_view_n(to->bytes, 1 + k % 2);
}

/* Into both maps or neither. */
static void put(world *w, uint32_t k, uint32_t value) {
    name_text text;
    bool new_key = w->map_model[k] == 0;
    if (!numbers_put(&w->map, k, value)) {
        must(new_key); /* replacing needs no memory */
        return;
    }
    if (names_put(&w->owned, name_of(k, &text), value)) {
        w->map_model[k] = value + 1;
        return;
    }
    must(new_key && numbers_swap_del(&w->map, k));
}

static void step_map(world *w, unsigned op, unsigned arg) {
    uint32_t k = arg % KEYS, *got, before = w->map_model[k];
    name_text text;
    mk_view key = name_of(k, &text);
    bool gone, gone_owned;
    switch (op) {
    case 0:
    case 1:
        for (uint32_t i = 0; i < 12; i++)
            put(w, (k + i) % KEYS, arg + i);
        break;
    case 2:
    case 3:
        gone = op == 2 ? numbers_del(&w->map, k) : numbers_swap_del(&w->map, k);
        gone_owned = op == 2 ? names_swap_del(&w->owned, key) : names_del(&w->owned, key);
        must(gone == (before != 0) && gone_owned == gone);
        w->map_model[k] = 0;
        break;
    case 4:
        if (arg < 8) {
            numbers_clear(&w->map);
            names_clear(&w->owned);
            memset(w->map_model, 0, sizeof w->map_model);
        }
        break;
    case 5:
        (void)numbers_reserve(&w->map, arg);
        break;
    default:
        got = numbers_get(&w->map, k);
        must(before ? got && *got == before - 1 : !got);
        got = names_get(&w->owned, key);
        must(before ? got && *got == before - 1 : !got);
    }
}

static void compare(const world *w) {
    must(mk_str_check(&w->text) && shorts_check(&w->vec));
    must(w->text.len == w->text_len && w->vec.len == w->vec_len);
    must(memcmp(mk_str_c(&w->text), w->text_model, w->text_len) == 0);
    must(!w->vec_len || memcmp(w->vec.data, w->vec_model, w->vec_len * sizeof(short)) == 0);
}

static void compare_maps(const world *w) {
    size_t there = 0;
    for (uint32_t k = 0; k < KEYS; k++)
        there += w->map_model[k] != 0;
    must(numbers_check(&w->map) && names_check(&w->owned));
    must(w->map.len == there && w->owned.len == there);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    static world w;
    mk_stats before, after;
    memset(&w, 0, sizeof w);
    mk_stats_total(&before);
    for (size_t i = 0; i + 1 < len && i < 4000; i += 2) {
        unsigned op = data[i], arg = data[i + 1];
        if (op & 0x80)
            mk_fail_at(1 + (op >> 5 & 1));
        if (op % 3 == 0)
            step_text(&w, op / 3 % 8, arg);
        else if (op % 3 == 1)
            step_vec(&w, op / 3 % 8, arg);
        else
            step_map(&w, op / 3 % 8, arg);
        mk_fail_at(0);
        compare(&w);
        if (i % 16 == 0)
            compare_maps(&w);
    }
    compare_maps(&w);
    mk_str_free(&w.text);
    shorts_free(&w.vec);
    numbers_free(&w.map);
    names_free(&w.owned);
    mk_stats_total(&after);
    must(after.live == before.live);
    return 0;
}

/* Any text will do. */
void fuzz_seed(mk_str *text) {
    (void)text;
}
