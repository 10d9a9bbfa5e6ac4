// RUN: -I{LIB}
#include <mk/map.h>

#include <stdint.h>
#include <stdlib.h>

MK_MAP(ages, uint32_t, int, mk_key_u32, mk_eq_u32)

ages told(const int *v, uint32_t n) {
    ages m = {0};
    ages_reserve(&m, n);
    for (uint32_t i = 0; i < n; i++)
        ages_put(&m, i, v[i]);
    return m;
}

/* How many there will be nobody knows. */
ages some(const int *v, uint32_t n) {
    ages m = {0};
    for (uint32_t i = 0; i < n; i++)
        if (v[i] > 0)
            ages_put(&m, i, v[i]);
    return m;
}

ages until_zero(const int *v) {
    ages m = {0};
    for (uint32_t i = 0; v[i]; i++)
        ages_put(&m, i, v[i]);
    return m;
}

/* A handful. */
ages few(const int *v) {
    ages m = {0};
    for (uint32_t i = 0; i < 8; i++)
        ages_put(&m, i, v[i]);
    return m;
}

/* Somebody else's, who may have told it. */
void more(ages *m, const int *v, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        ages_put(m, i, v[i]);
}
