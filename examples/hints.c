/* What the counters know, and the number to reserve that comes of it.
 *
 * The same is to be had of any program that uses memkit, unchanged: MEMKIT_HINTS=FILE ./program,
 * MEMKIT_REPORT=exit ./program. */
#include <mk/report.h>
#include <mk/vec.h>

#include <stdio.h>

MK_VEC(ints, int)
MK_SITE(ids); /* a place with a name; <mk/sites.h> */

/* How often the vectors of a hundred requests had to grow, as far as `hint` does not save it. */
static uint64_t requests(size_t hint) {
    uint64_t growths = 0;
    for (int request = 0; request < 100; request++) {
        ints v = {0};
        mk_stats s;
        v.grown.site = &mk_site_ids.address; /* counted under that name */
        if (!ints_reserve(&v, hint))
            return 0;
        for (int i = 0; i < 500 + request % 12; i++)
            if (!ints_push(&v, i))
                return 0;
        ints_stats(&v, &s);
        growths += s.growths;
        ints_free(&v); /* now its length is noted */
    }
    return growths;
}

static bool look(void *ctx, const mk_site *site) {
    if (!site->name)
        return true;
    printf("%s: %d lives, at most %d, reserve %d\n", site->name, (int)site->n, (int)site->max,
           (int)site->hint);
    *(size_t *)ctx = (size_t)site->hint;
    return false;
}

static bool to_stdout(void *ctx, const void *p, size_t n) {
    (void)ctx;
    return fwrite(p, 1, n, stdout) == n;
}

int main(void) {
    size_t hint = 0;
    uint64_t without = requests(0);
    mk_sites_each(look, &hint);
    uint64_t with = requests(hint);
    printf("with it %d growths for 100 vectors, without %s\n", (int)with,
           without >= 4 * with ? "four times as many or more" : "fewer than expected");
    /* For the next build: #include "hints.h", then ints_reserve(&v, MK_HINT(ids)). */
    bool written = mk_hints_write(MK_HEADER, to_stdout, NULL);
    mk_stats s;
    mk_stats_total(&s);
    printf("%d bytes of the process in use\n", (int)s.live);
    return written ? 0 : 1;
}

// Prints:
// ids: 100 lives, at most 511, reserve 511
// with it 100 growths for 100 vectors, without four times as many or more
// #define MK_HINT_ids ,511 /* n=200 p50=511 p95=511 max=511 fit=one */
// 0 bytes of the process in use
