/* mk/sites.h - how long containers get, by the place in the program that fills them.
 *
 * A container does not know how many elements are coming, but the program shows it on every run. A
 * site is the return address of a container's first growth: the line of the push, append or reserve
 * that made it take memory. When the container is cleared, taken, reset or freed, the highest length
 * it has had goes into its site's histogram. Afterwards:
 *
 *      MEMKIT_HINTS=hints.txt ./program         written at exit; or mk_hints_write() at any time
 *
 *      3f1c…e2+0x1a2b vec n=1200 p50=480 p95=512 max=530 growths=5 copied=9820 fits=640
 *
 * says that name_reserve(&v, 640) at that place would have saved all five growths of each vector.
 *
 * Named sites close the loop without a tool that edits sources. The name stands in the program, the
 * number in a header that the program's own runs generate (mk_hints_write as MK_HEADER):
 *
 *      #include "hints.h"                       // #define MK_HINT_ids ,640
 *      MK_SITE(ids);                            // at file scope: a site of that name
 *
 *      ints v = {0};
 *      v.grown.site = &mk_site_ids.address;     // counted under its name, wherever it grows
 *      ints_reserve(&v, MK_HINT(ids));          // 640; 0 as long as nothing is known
 *
 * Precision: buckets of a quarter of a power of two; percentiles and hints are a bucket's upper end,
 * so at most 25 % high and never low. Exact below 8.
 * Memory: a fixed table of 512 sites; what finds no room is counted (mk_sites_dropped), not lost
 * silently.
 * Cost: a hash lookup and five plain additions, about 3 ns, per container's life; nothing while it is
 * filled. Threads: all functions from any thread. Notes of one site made by two threads at the same
 * moment may count once: n is a floor then, the shape of the histogram is not touched. */
#ifndef MK_SITES_H
#define MK_SITES_H

#include <mk/stats.h>

MK_BEGIN

/* A site with a name. `address` is what containers hold in place of a return address. */
typedef struct mk_named_site {
    char address[8]; /* "mk:site": tells it from code */
    const char *name;
} mk_named_site;

#define MK_SITE(id) static const mk_named_site mk_site_##id = {"mk:site", #id}

/* What the generated header says of it, a constant; 0 if it says nothing. */
#define MK_HINT(id) MK__HINT_SECOND(MK_HINT_##id, 0, 0)
#define MK__HINT_SECOND(...) MK__HINT_PICK(__VA_ARGS__, 0)
#define MK__HINT_PICK(first, second, ...) ((size_t)(second))

/* Does one constant fit a site? */
enum {
    MK_FIT_FEW = 0,    /* seen too seldom to say: under 16 times */
    MK_FIT_ONE = 1,    /* yes: `hint` covers 95 % and is at most twice the median */
    MK_FIT_MODES = 2,  /* no: there are two separate groups of lengths */
    MK_FIT_SPREAD = 3, /* no: lengths vary; pass an expression that the program knows */
};

typedef struct mk_site {
    uint32_t kind;       /* MK_KIND_... of the containers */
    uint32_t fit;        /* MK_FIT_... */
    const void *address; /* a return address: symbolise it minus one; or of a named site */
    const char *name;    /* of a named site, else NULL */
    uint64_t n;          /* lengths noted */
    uint64_t p50, p95, max;
    uint64_t hint;    /* what to reserve; 0 if no constant fits */
    uint64_t growths; /* of all containers of the site */
    uint64_t copied;  /* bytes their growths moved */
} mk_site;

/* Calls visit for each site, those that copied most first, equal ones by address; false from visit
 * ends it. Sites noted meanwhile may be missing. Stack: 5 KiB. */
MK_API void mk_sites_each(bool (*visit)(void *ctx, const mk_site *site), void *ctx);

/* Notes that found the table full. */
MK_API uint64_t mk_sites_dropped(void);

MK_END
#endif
