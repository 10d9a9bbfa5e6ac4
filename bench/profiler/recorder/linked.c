/* The recorder as a library that programs link: mk/prof.h. */
#define _GNU_SOURCE
#include <mk/pprof.h>
#include <mk/prof.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "hooks.h"
#include "sample.h"
#include "space.h"
#include "split.h"

bool sample_begin(void) {
    return true;
}

/* ---- starting ---- */

bool mk_prof_start(size_t rate) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, hooks_follow_forks);
    return sample_start(NULL, rate);
}

void mk_prof_stop(void) {
    sample_stop();
}

/* ---- writing ---- */

static bool put(void *ctx, const void *p, size_t n) {
    const int fd = *(const int *)ctx;
    const char *at = (const char *)p;
    while (n > 0) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno != EINTR)
            return false;
        at += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* Has the chain had this address before? Code that was unloaded may have lain there. */
static bool seen_before(rec_ref first, rec_ref ref) {
    const rec_location *l = space_at(ref);
    for (rec_ref i = first; i != ref; i = ((const rec_location *)space_at(i))->next)
        if (((const rec_location *)space_at(i))->address == l->address)
            return true;
    return false;
}

static void write_locations(mk_pprof *w) {
    for (size_t i = 0; i < REC_HEADS; i++) {
        const rec_ref first = atomic_load(&space_header->locations[i]);
        for (rec_ref ref = first; ref; ref = ((const rec_location *)space_at(ref))->next)
            if (!seen_before(first, ref))
                mk_pprof_location(
                    w, (const void *)(uintptr_t)((const rec_location *)space_at(ref))->address);
    }
}

static void write_bucket(mk_pprof *w, const rec_bucket *b) {
    const rec_stack *s = space_at(b->stack);
    const void *stack[REC_DEPTH];
    const rec_end *ends[REC_ENDS] = {NULL};
    split_sample samples[SPLIT_MOST];
    for (rec_ref ref = atomic_load(&b->ends); ref; ref = ((const rec_end *)space_at(ref))->next)
        ends[((const rec_end *)space_at(ref))->how] = space_at(ref);
    const unsigned n = split_bucket(b, ends, space_header->rate, samples);
    for (uint32_t i = 0; i < s->n; i++)
        stack[i] =
            (const void *)(uintptr_t)((const rec_location *)space_at(s->locations[i]))->address;
    for (unsigned i = 0; i < n; i++) {
        const split_sample *from = &samples[i];
        mk_pprof_label labels[3] = {{"lifetime", from->lifetime, 0},
                                    {"bytes", NULL, (int64_t)b->size}};
        size_t n_labels = 2;
        if (from->temporary)
            labels[n_labels++] = (mk_pprof_label){"temporary", "yes", 0};
        else if (from->age >= 0)
            labels[n_labels++] = (mk_pprof_label){"age", NULL, from->age};
        mk_pprof_sample(w, stack, s->n, from->values, labels, n_labels);
    }
}

static void write_buckets(mk_pprof *w) {
    for (size_t i = 0; i < REC_BUCKETS; i++)
        for (rec_ref ref = atomic_load(&space_header->buckets[i]); ref;
             ref = ((const rec_bucket *)space_at(ref))->next)
            write_bucket(w, space_at(ref));
}

/* Buckets first: locations are added to the table before the buckets that name them. */
static bool write_profile(int fd) {
    static const mk_pprof_type types[SPLIT_VALUES] = {{"alloc_objects", "count"},
                                                      {"alloc_space", "bytes"},
                                                      {"inuse_objects", "count"},
                                                      {"inuse_space", "bytes"}};
    static const mk_pprof_type space = {"space", "bytes"};
    struct timespec now;
    mk_pprof w;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    mk_pprof_begin(&w, put, &fd, types, SPLIT_VALUES);
    write_buckets(&w);
    write_locations(&w);
    mk_pprof_time(&w, space_header->started,
                  (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - space_header->started);
    mk_pprof_period(&w, &space, (int64_t)space_header->rate);
    return mk_pprof_end(&w);
}

bool mk_prof_write(const char *path) {
    if (!space_header) {
        errno = EINVAL;
        return false;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool ok = write_profile(fd);
    const int error = errno;
    ok = close(fd) == 0 && ok;
    if (!ok && error)
        errno = error;
    return ok;
}
