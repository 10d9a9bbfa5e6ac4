/* measure.h: processes that measure (worker.h says how they are spoken to). */
#ifndef MEMBENCH_MEASURE_H
#define MEMBENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mk/arena.h>

#include "result.h"
#include "words.h"

/* Where benchmarks are. */
typedef struct program {
    const char *path;   /* to execute */
    const char *object; /* a shared object for it to load, or NULL */
    const char *preload; /* what replaces malloc in it, or NULL */
    const char *title;  /* as the user named it */
} program;

/* FILE, a program of benchmarks or a shared object; NULL: our own. false: *why says what is wrong with
 * it. Strings in a. */
bool program_open(program *p, const char *file, mk_arena *a, mk_str *why);

/* Can a process of ours have that library as its malloc? false: *why says why not. */
bool preload_works(const char *library, mk_str *why);

typedef struct metric {
    double value;
    const char *unit;
} metric;
MK_VEC(metrics, metric)

typedef struct answer {
    words benches, subs;
    size_t n;
    bool has_ns, has_sum, has_count, has_peak; /* peak: and net, largest */
    double ns;
    uint64_t sum;
    double allocs, bytes, peak, net, largest; /* of all n operations */
    metrics metrics;
    const char *failed; /* why there is no answer, or NULL */
} answer;

/* Has the program do what orders say, in a process of its own, counting allocations if `count`. A
 * process that takes longer than `seconds` is ended. Strings of the answer in a; answer_free() is due.
 * What the benchmark prints goes to standard error. */
void measure_ask(const program *p, const char *orders, bool count, double seconds, mk_arena *a,
                 answer *out);
void answer_free(answer *out);

#endif
