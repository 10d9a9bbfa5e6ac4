// RUN: -I{LIB}
#include <mk/map.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

MK_MAP(ages, uint32_t, int, mk_key_u32, mk_eq_u32)

ages by_number(const int *v, uint32_t n) {
    ages m = {0};
    for (uint32_t i = 0; i < n; i++)
        ages_put(&m, i, v[i]); // WARN map-growth
    return m;
}

/* A table of the program's own, inferred. */
struct table { int *slot; size_t len, cap; };

static void table_resize(struct table *t, size_t cap) {
    t->slot = realloc(t->slot, cap * sizeof *t->slot);
    t->cap = cap;
}

static void table_put(struct table *t, int key) {
    if (t->len * 2 >= t->cap)
        table_resize(t, t->cap ? t->cap * 2 : 8);
    size_t i = (size_t)key % t->cap;
    while (t->slot[i] && t->slot[i] != key)
        i = (i + 1) % t->cap;
    t->slot[i] = key;
    t->len++;
}

int distinct(const int *v, int n) {
    struct table t = {0};
    for (int i = 0; i < n; i++)
        table_put(&t, v[i]); // WARN map-growth
    int len = (int)t.len;
    free(t.slot);
    return len;
}
