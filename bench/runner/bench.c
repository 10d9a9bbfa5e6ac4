/* bench.c: <mk/bench.h>, inside a running benchmark. */
#include "bench_run.h"
#include "worker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- what there is ----------------------------------------------------------------------------- */

mk__bench_entry *mk__bench_entries;

void mk__bench_add(mk__bench_entry *entry) {
    mk__bench_entry **last = &mk__bench_entries;
    while (*last)
        last = &(*last)->next;
    *last = entry;
}

/* ---- clock and counts -------------------------------------------------------------------------- */

static double ns_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void start(mk__bench_run *r) {
    mk__count_peak();
    mk__count_read(&r->since);
    r->timing = true;
    if (r->record && (!r->has_setup || r->set_back))
        r->record(true);
    r->since_wall = ns_of(CLOCK_MONOTONIC);
    r->since_cpu = ns_of(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(mk__bench_run *r) {
    double cpu = ns_of(CLOCK_PROCESS_CPUTIME_ID), wall = ns_of(CLOCK_MONOTONIC);
    mk__counts c, *sum = &r->counts;
    if (!r->timing)
        return;
    if (r->record)
        r->record(false);
    mk__count_read(&c);
    r->timing = false;
    r->wall_ns += wall - r->since_wall;
    r->cpu_ns += cpu - r->since_cpu;
    sum->allocs += c.allocs - r->since.allocs;
    sum->bytes += c.bytes - r->since.bytes;
    /* Above what was live before, but for what came while the clock stood. */
    int64_t peak = c.peak - r->since.live + sum->live;
    sum->peak = peak > sum->peak ? peak : sum->peak;
    sum->live += c.live - r->since.live;
    sum->largest = c.largest > sum->largest ? c.largest : sum->largest;
}

static void begin(mk__bench_run *r) {
    r->wall_ns = r->cpu_ns = 0;
    memset(&r->counts, 0, sizeof r->counts);
    start(r);
}

static void set_back(mk__bench_run *r) {
    r->set_back = true;
    begin(r);
}

size_t mk__bench_begin(mk_bench *b) {
    set_back(b->run);
    return b->n;
}

bool mk__bench_end(mk_bench *b) {
    stop(b->run);
    return false;
}

void mk_bench_pause(mk_bench *b) {
    stop(b->run);
}

void mk_bench_resume(mk_bench *b) {
    if (!b->run->timing)
        start(b->run);
}

void mk_bench_reset(mk_bench *b) {
    set_back(b->run);
}

void mk__bench_call(mk__bench_run *r, mk_bench_fn *fn, long arg, size_t n) {
    mk_bench b = {n, arg, r};
    r->reached |= !*r->path;
    begin(r);
    fn(&b);
    stop(r);
}

/* ---- parts ------------------------------------------------------------------------------------- */

void mk_bench_sub(mk_bench *b, const char *name, mk_bench_fn *fn) {
    mk__bench_run *r = b->run;
    size_t len = strlen(name);
    const char *path = r->path;
    if (!*path) {
        r->has_subs = true;
        r->found_sub(name);
    } else if (strncmp(path, name, len) == 0 && (!path[len] || path[len] == '/')) {
        r->path += len + (path[len] == '/');
        mk__bench_call(r, fn, b->arg, b->n);
        r->path = path;
    }
}

/* ---- threads ----------------------------------------------------------------------------------- */

typedef struct share {
    void (*fn)(void *ctx, size_t thread, size_t n);
    void *ctx;
    size_t thread, n;
    pthread_barrier_t *gate;
} share;

static void *do_share(void *arg) {
    share *s = arg;
    pthread_barrier_wait(s->gate); /* all are there */
    pthread_barrier_wait(s->gate); /* the clock runs */
    s->fn(s->ctx, s->thread, s->n);
    pthread_barrier_wait(s->gate); /* the last one is done */
    return NULL;
}

void mk_bench_parallel(mk_bench *b, void (*fn)(void *ctx, size_t thread, size_t n), void *ctx) {
    size_t threads = b->run->threads;
    pthread_t *ids = calloc(threads, sizeof *ids);
    share *shares = calloc(threads, sizeof *shares);
    pthread_barrier_t gate;
    if (!ids || !shares || pthread_barrier_init(&gate, NULL, (unsigned)threads + 1) != 0)
        mk_bench_fail(b, "no memory for threads");
    b->run->wall = true;
    for (size_t i = 0; i < threads; i++) {
        shares[i] = (share){fn, ctx, i, b->n / threads + (i < b->n % threads), &gate};
        if (pthread_create(&ids[i], NULL, do_share, &shares[i]) != 0)
            mk_bench_fail(b, "cannot start a thread");
    }
    pthread_barrier_wait(&gate);
    set_back(b->run);
    pthread_barrier_wait(&gate);
    pthread_barrier_wait(&gate);
    stop(b->run);
    for (size_t i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    pthread_barrier_destroy(&gate);
    free(ids);
    free(shares);
}

/* ---- what else there is to say ----------------------------------------------------------------- */

void mk_bench_wall(mk_bench *b) {
    b->run->wall = true;
}

void mk_bench_bytes(mk_bench *b, size_t bytes) {
    b->run->bytes = bytes;
}

void mk_bench_items(mk_bench *b, size_t items) {
    b->run->items = items;
}

void mk_bench_metric(mk_bench *b, double value, const char *unit) {
    mk__bench_run *r = b->run;
    size_t i = 0;
    while (i < r->nmetrics && strcmp(r->metrics[i].unit, unit) != 0)
        i++;
    if (i == MK__BENCH_METRICS)
        mk_bench_fail(b, "more than 8 metrics");
    if (strlen(unit) >= sizeof r->metrics[i].unit || !*unit || strpbrk(unit, " \t\n"))
        mk_bench_fail(b, "a unit is a word of at most 31 bytes");
    r->nmetrics += i == r->nmetrics;
    r->metrics[i].value = value;
    strcpy(r->metrics[i].unit, unit);
}

void mk_bench_sum(mk_bench *b, uint64_t sum) {
    b->run->has_sum = true;
    b->run->sum = sum;
}

void mk_bench_fail(mk_bench *b, const char *why) {
    (void)b;
    mk__worker_fail(why);
}
