/* mk/bench.h - benchmarks that count memory.
 *
 *      #include <mk/bench.h>
 *
 *      BENCH(Concat) {                          // at file scope; b is the benchmark running
 *          char **names = make_names();         // set-up: neither timed nor counted
 *          BENCH_LOOP(b) {                      // b->n times
 *              char *s = concat(names);
 *              mk_bench_keep(s);                // the compiler must not drop what makes s
 *              free(s);
 *          }
 *          free_names(names);                   // neither timed nor counted
 *      }
 *
 * Linked with memkit::bench (pkg-config memkit-bench), which brings a main, any number of such files
 * is a program that runs them and prints what Go's benchmarks print:
 *
 *      BenchmarkConcat-2      12000     98310 ns/op     1024 B/op     1 allocs/op
 *
 * A file compiled to a shared object with nothing linked does as well: `membench ./file.so`.
 *
 * How it is measured: each sample is a process of its own, so one benchmark's heap, crash or hang is
 * no other's. n is found first, so that a sample takes --benchtime; a sample warms up with a tenth of
 * it. Samples of all benchmarks are taken in turn (A B A B). What is allocated is counted in one
 * process more, exactly: malloc and its kin of the whole process, whoever calls them, so that
 * counting costs the samples nothing. A realloc that changes the size is one allocation of the new
 * size and one free of the old, moved or not.
 *
 * Without BENCH_LOOP the whole function is measured; it then has to do b->n operations itself.
 *
 * Failure: mk_bench_fail says why and ends the benchmark; a crash or a hang does so too, is named,
 * and the others go on. Threads: all functions here are for the thread that BENCH runs on. */
#ifndef MK_BENCH_H
#define MK_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !defined(__GNUC__)
#error "benchmarks register themselves by constructors, which only gcc and clang have"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mk__bench_run mk__bench_run;

typedef struct mk_bench {
    size_t n;           /* operations to do */
    long arg;           /* of BENCH_ARGS, else 0 */
    mk__bench_run *run; /* the library's own */
} mk_bench;

typedef void mk_bench_fn(mk_bench *b);

typedef struct mk__bench_entry {
    const char *name;
    mk_bench_fn *fn;
    const long *args;
    size_t nargs;
    struct mk__bench_entry *next;
} mk__bench_entry;

void mk__bench_add(mk__bench_entry *entry);

#if defined(MK_BENCH_RUNNER) /* from CMake: where membench is */
extern const char mk__bench_runner[] __attribute__((weak));
const char mk__bench_runner[] = MK_BENCH_RUNNER;
#endif

/* A benchmark. CamelCase, as in Go; printed as BenchmarkName. */
#define BENCH(name) MK__BENCH(name, #name, NULL, 0)

/* The same under a name that C has no word for: BENCH_AS(push_std, "VecPush/std::vector"). Alternatives
 * to each other are named alike but for the part after the last /, wherever they stand, one file or
 * program each: they are sampled one after the other, and `membench ratio` shows them as multiples of
 * one. No blanks. */
#define BENCH_AS(id, text) MK__BENCH(id, text, NULL, 0)

/* One benchmark for each number, which is b->arg: BENCH_ARGS(Insert, 10, 1000) { … } is Insert/10
 * and Insert/1000. */
#define BENCH_ARGS(name, ...)                                  \
    static const long mk__bench_args_##name[] = {__VA_ARGS__}; \
    MK__BENCH(name, #name, mk__bench_args_##name, sizeof mk__bench_args_##name / sizeof(long))

#define MK__BENCH(id, text, args, nargs)                                            \
    static void mk__bench_of_##id(mk_bench *b);                                     \
    __attribute__((constructor)) static void mk__bench_add_##id(void) {             \
        static mk__bench_entry entry = {text, mk__bench_of_##id, args, nargs, NULL}; \
        mk__bench_add(&entry);                                                      \
    }                                                                               \
    static void mk__bench_of_##id(mk_bench *b)

/* ---- what is measured ---- */

/* Does the statement after it b->n times, timed and counted; nothing before and nothing after it in
 * the function is. Once in a function. Do not leave it by goto; break ends the measurement. */
#define BENCH_LOOP(b)                                                                    \
    for (size_t mk__bench_left = mk__bench_begin(b); mk__bench_left || mk__bench_end(b); \
         mk__bench_left--)

size_t mk__bench_begin(mk_bench *b);
bool mk__bench_end(mk_bench *b);

/* Takes a stretch out of time and counts, also within BENCH_LOOP. A pair costs about a microsecond,
 * some of which is measured. */
void mk_bench_pause(mk_bench *b);
void mk_bench_resume(mk_bench *b);

/* Forgets what was measured so far: after a set-up in a function that does without BENCH_LOOP. */
void mk_bench_reset(mk_bench *b);

/* The compiler must have x, a number or a pointer, and all memory, as if somebody looked. Without it
 * gcc removes a malloc whose result only goes to free. */
#define mk_bench_keep(x) __asm__ volatile("" : : "r"(x) : "memory")

/* ---- several in one ---- */

/* A benchmark of its own, called Outer/name, with b->arg passed on. A function that has some does
 * nothing else itself: it is called once for each, and must name the same ones each time. */
void mk_bench_sub(mk_bench *b, const char *name, mk_bench_fn *fn);

/* b->n operations divided among as many threads as --threads says: fn(ctx, thread, n) does n of
 * them. Timed and counted from when all are ready until the last is done, by wall time. */
void mk_bench_parallel(mk_bench *b, void (*fn)(void *ctx, size_t thread, size_t n), void *ctx);

/* ---- what else there is to say ---- */

/* Time is the process's CPU time, which other programs disturb least; wall time instead, for what
 * waits. */
void mk_bench_wall(mk_bench *b);

/* Bytes an operation moves: adds MB/s. */
void mk_bench_bytes(mk_bench *b, size_t bytes);

/* Items an operation handles, of which each is worth a figure: adds ns/item. */
void mk_bench_items(mk_bench *b, size_t items);

/* One more figure of this run, printed after the others: mk_bench_metric(b, probes / n, "probes/op").
 * Units ending in /s are better when higher, all others when lower. At most 8. */
void mk_bench_metric(mk_bench *b, double value, const char *unit);

/* What an operation computed, the last one say: not a sum over b->n of them. Benchmarks with the same
 * name but for its last part (Insert/mk, Insert/floor) must all say the same, or they do not do the
 * same work and fail. */
void mk_bench_sum(mk_bench *b, uint64_t sum);

/* Ends the benchmark, without result. */
__attribute__((noreturn)) void mk_bench_fail(mk_bench *b, const char *why);

#ifdef __cplusplus
}
#endif

#endif
