// RUN: -I{LIB}
#include <mk/map.h>

#include <stdint.h>

MK_MAP(ages, uint32_t, int, mk_key_u32, mk_eq_u32)

/* Ten thousand calls, ten entries: what is counted are calls. */
ages digits(const uint32_t *v, uint32_t n) {
    ages m = {0};
    for (uint32_t i = 0; i < n; i++)
        ages_put(&m, v[i] % 10, 1); // WARN map-growth
    return m;
}
