/* worker.h: one measurement in this process. A program is started as
 *
 *      PROGRAM --worker=ORDERS [FILE]  with MK__WORKER_FD open for the answer
 *
 * by the runner, once for each sample; any program that answers so will do, peers/go is one in Go. FILE is
 * a shared object whose benchmarks take the place of the program's. Orders are key=value, separated by
 * commas:
 *
 *      n=N          operations; 0: find out how many take `goal`, and run no more than that needs
 *      goal=NS      of a sample
 *      threads=N    for mk_bench_parallel
 *      wall=1       wall time, whatever the benchmark says
 *      pin=CPU
 *      profile=1    memprof's recorder, which is preloaded, is to see what is timed and nothing else
 *      parent=PID   whose process it is: it ends with that one
 *      name=NAME    which: the rest of the word; without it they are listed and nothing runs
 *
 * Answers are lines, a key and what belongs to it:
 *
 *      bench NAME        there is such a benchmark          sub NAME     it has this part
 *      n N               operations                         why TEXT     it failed
 *      ns X              an operation took                  sum N        of mk_bench_sum
 *      count A B P N L   allocations, bytes, peak, net bytes, largest request: of all operations
 *                        (another language's program may know the first two alone)
 *      metric X UNIT     of mk_bench_metric, mk_bench_bytes, mk_bench_items
 *      done              all has been said: without it the process did not live to the end
 */
#ifndef MK_BENCH_WORKER_H
#define MK_BENCH_WORKER_H

enum { MK__WORKER_FD = 3 };

#define MK__WORKER_OPTION "--worker="
#define MK__WORKER_PROGRAM "MEMBENCH_PROGRAM" /* variable: the program that became membench */

/* Does what orders say, if argv has the option; else returns. */
void mk__bench_worker(int argc, char **argv);

/* The benchmark that runs has no result: answers why, and ends the process. */
__attribute__((noreturn)) void mk__worker_fail(const char *why);

#endif
