/* front.c: the front end's pipeline: load, lower, write. The only file of the module that the program
 * sees, through the table at the end. */
#define _DEFAULT_SOURCE /* sbrk(), madvise() */

#include "front.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "ir.h"
#include "load.h"
#include "lower.h"

#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

enum { HEAP = 64 << 20 }; /* that the parser's memory grows by */

typedef struct work {
    const front_job *jobs;
    size_t n;
    front_next *next;
    front_take *take;
    void *ctx;
} work;

static bool unit(loader *l, size_t job, mk_str *out) {
    tu t;
    load(l, job, &t);
    bool ok = t.error != load_crashed;
    if (ok) {
        ir_unit *u = lower(&t);
        ir_unit_write(u, out);
        ir_unit_free(u);
    }
    load_dispose(&t);
    return ok;
}

static void run(void *ctx) {
    work *w = ctx;
    loader *l = load_open(w->jobs, w->n);
    mk_str bytes = {0};
    for (size_t i = 0; (i = w->next ? w->next(w->ctx) : i) < w->n; i++) {
        mk_str_clear(&bytes);
        w->take(w->ctx, i, unit(l, i, &bytes) ? &bytes : NULL);
    }
    mk_str_free(&bytes);
    load_close(l);
}

/* The parser takes and gives back all its memory with each file: what it had is kept for the next one,
 * rather than handed to the system and taken anew a page at a time (6 % of a run). */
static void keep_memory(void) {
#if defined(__GLIBC__)
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TOP_PAD, HEAP);
#endif
}

/* A parse touches some ten megabytes, once: in large pages that is a tenth of the page faults (4 % of a run). What is left
 * before the first of them stays unused; what comes after so many lies in small ones, or the last would be half empty where
 * memory counts. */
static void use_large_pages(void) {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
    enum { LARGE = 2 << 20, IN_LARGE = 16 << 20 };
    static void *volatile unused;
    unused = malloc(LARGE); /* grows the heap by HEAP, as keep_memory() has it */
    uintptr_t at = (uintptr_t)unused, end = (uintptr_t)sbrk(0);
    uintptr_t from = (at + LARGE - 1) / LARGE * LARGE;
    free(unused);
    if (from + IN_LARGE > end)
        return;
    (void)madvise((void *)from, IN_LARGE, MADV_HUGEPAGE);
    unused = malloc(from - at);
#endif
}

static void units(const front_job *jobs, size_t n, front_next *next, front_take *take, void *ctx) {
    work w = {jobs, n, next, take, ctx};
    keep_memory();
    use_large_pages();
    load_on_big_stack(run, &w);
}

extern EXPORT const front_api memkit_front;
EXPORT const front_api memkit_front = {FRONT_VERSION, units, load_parser};
