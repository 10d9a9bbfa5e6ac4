/* Closure: 500 jobs put off until later, each to say how long the message was that it is about.
 *
 * Bad: what a job has to know is a copy of the whole message. Good: it is the length, and jobs keep it
 * in themselves. */
#include <mk/bench.h>
#include <mk/str.h>
#include <mk/vec.h>

#include <stdlib.h>
#include <string.h>

enum { JOBS = 500, MESSAGE = 2048 };

typedef struct job_bad {
    size_t (*run)(void *context);
    void *context;
} job_bad;
MK_VEC(jobs_bad, job_bad)

typedef struct job_good {
    size_t (*run)(size_t length);
    size_t length;
} job_good;
MK_VEC(jobs_good, job_good)

static size_t length_of(void *context) {
    return ((const mk_view *)context)->len;
}
static size_t length_itself(size_t length) {
    return length;
}

/* The i-th message, in a buffer that is used again for the next one. */
static mk_view receive(char *buffer, size_t i) {
    memset(buffer, 'x', MESSAGE);
    return mk_view_n(buffer, MESSAGE - i);
}

static void *remember(mk_view message) {
    mk_view *copy = (mk_view *)malloc(sizeof *copy + message.len);
    if (copy)
        *copy = mk_view_n((char *)memcpy(copy + 1, message.ptr, message.len), message.len);
    return copy;
}

static size_t total_bad(void) {
    char buffer[MESSAGE];
    jobs_bad jobs = {0};
    size_t total = 0;
    for (size_t i = 0; i < JOBS; i++) {
        void *context = remember(receive(buffer, i));
        if (context)
            jobs_bad_push(&jobs, (job_bad){length_of, context});
    }
    for (size_t i = 0; i < jobs.len; i++) {
        total += jobs.data[i].run(jobs.data[i].context);
        free(jobs.data[i].context);
    }
    jobs_bad_free(&jobs);
    return total;
}

static size_t total_good(void) {
    char buffer[MESSAGE];
    jobs_good jobs = {0};
    size_t total = 0;
    jobs_good_reserve(&jobs, JOBS);
    for (size_t i = 0; i < JOBS; i++)
        jobs_good_push(&jobs, (job_good){length_itself, receive(buffer, i).len});
    for (size_t i = 0; i < jobs.len; i++)
        total += jobs.data[i].run(jobs.data[i].length);
    jobs_good_free(&jobs);
    return total;
}

static void run(mk_bench *b, size_t (*total)(void)) {
    BENCH_LOOP(b)
        if (total() != (size_t)JOBS * MESSAGE - (size_t)JOBS * (JOBS - 1) / 2)
            mk_bench_fail(b, "the total is wrong");
}

BENCH(ClosureBad) {
    run(b, total_bad);
}
BENCH(ClosureGood) {
    run(b, total_good);
}
