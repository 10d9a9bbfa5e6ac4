/* suite.h - measures alternatives against each other, in turn.
 *
 * A suite is a program with a table of cases. Cases of one workload stand together, its floor (the
 * hand-written minimum) first; all of them do the same work and return the same sum. The harness
 * calibrates how many runs make a sample, takes a sample of each case in turn (A B C A B C …), and
 * prints the least and the median of the rounds and the least as a multiple of the floor's.
 *
 *      static uint64_t push_floor(void *state) { … return sum; }
 *      static const suite_case cases[] = {
 *          {"D1", "floor", 1e7, NULL, push_floor, NULL, 0},
 *          {"D1", "mk", 1e7, NULL, push_mk, NULL, 0},
 *      };
 *      int main(int argc, char **argv) {
 *          return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
 *      }
 *
 * Time is the process's CPU time, which other programs on the machine disturb least; wall time for
 * cases flagged so, as those with threads must be. Whatever replaces malloc is measured in child
 * processes, in the same turns.
 *
 *      PROGRAM [-r ROUNDS] [-t MILLISECONDS] [WORKLOAD[/NAME]...]
 *      PROGRAM --memory                resident bytes / bytes asked for, each in a process of its own
 *      PROGRAM --once WORKLOAD/NAME    sets up, runs once; suite_run is the function to count:
 *          valgrind --tool=callgrind --toggle-collect=suite_run PROGRAM --once A1/mk            */
#ifndef SUITE_H
#define SUITE_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    SUITE_WALL = 1,   /* threads inside: wall time */
    SUITE_MALLOC = 2, /* exercises malloc: also under each replacement of it that is installed */
};

typedef struct suite_case {
    const char *workload, *name;
    double ops;                    /* operations in one run */
    void *(*setup)(void);          /* not timed, once a sample; may be NULL */
    uint64_t (*run)(void *state);  /* what is timed; may be called again on the same state */
    void (*teardown)(void *state); /* not timed; may be NULL */
    unsigned flags;
} suite_case;

/* Keeps the compiler from computing less than the case says. */
#define SUITE_USE(x) __asm__ volatile("" : : "r"(x) : "memory")

/* ---- inputs: the same on every run ---- */

static inline uint64_t suite_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* ---- one sample ---- */

typedef struct suite_sample {
    double ns; /* per operation */
    uint64_t sum;
} suite_sample;

static double suite_now(const suite_case *c) {
    struct timespec t;
    clock_gettime(c->flags & SUITE_WALL ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

__attribute__((noinline)) static uint64_t suite_run(const suite_case *c, void *state) {
    uint64_t sum = c->run(state);
    __asm__ volatile("" : "+r"(sum)); /* no tail call: callgrind must see the return */
    return sum;
}

static suite_sample suite_take(const suite_case *c, unsigned runs) {
    suite_sample s = {0, 0};
    void *state = c->setup ? c->setup() : NULL;
    double start = suite_now(c);
    for (unsigned i = 0; i < runs; i++)
        s.sum = suite_run(c, state);
    s.ns = (suite_now(c) - start) / c->ops / runs;
    if (c->teardown)
        c->teardown(state);
    return s;
}

/* Runs that make a sample of about ms milliseconds; warms up on the way. */
static unsigned suite_calibrate(const suite_case *c, double ms) {
    unsigned runs = 1;
    for (;;) {
        double took = suite_take(c, runs).ns * c->ops * runs / 1e6;
        if (took >= ms / 2 || runs >= 1u << 20)
            break;
        runs *= took * 8 < ms ? 4 : 2;
    }
    return runs;
}

/* ---- malloc's replacements: this program again, as a child ---- */

typedef struct suite_row {
    const suite_case *of;
    const char *library; /* NULL: measured here */
    unsigned runs, rounds;
    double *ns;
    uint64_t sum;
} suite_row;

static const char *const suite_libraries[] = {"libmimalloc.so.2", "libjemalloc.so.2",
                                              "libtcmalloc_minimal.so.4"};

/* Tried in a child: this process keeps its malloc. Some cannot be loaded so late, but are there. */
static bool suite_loads(const char *library) {
    pid_t child = fork();
    if (child == 0)
        _exit(dlopen(library, RTLD_NOW | RTLD_LOCAL) || strstr(dlerror(), "static TLS") ? 0 : 1);
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static suite_sample suite_take_child(const suite_row *row) {
    char command[4096], self[1024];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    snprintf(command, sizeof command, "LD_PRELOAD=%s '%s' --sample %u '%s/%s'", row->library, self,
             row->runs, row->of->workload, row->of->name);
    suite_sample s = {0, 0};
    FILE *f = popen(command, "r");
    if (!f || fscanf(f, "%lf %lu", &s.ns, &s.sum) != 2 || pclose(f) != 0) {
        fprintf(stderr, "suite: failed: %s\n", command);
        exit(2);
    }
    return s;
}

/* ---- a workload ---- */

static int suite_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void suite_print(const suite_row *row, double floor) {
    char name[64];
    snprintf(name, sizeof name, "%s%s%.20s", row->of->name, row->library ? " " : "",
             row->library ? row->library + 3 : "");
    printf("%-6s %-28s %10.2f %10.2f %8.2f\n", row->of->workload, name, row->ns[0],
           row->ns[row->rounds / 2], row->ns[0] / floor);
}

static bool suite_round(suite_row *rows, size_t n, unsigned round) {
    for (size_t i = 0; i < n; i++) {
        suite_sample s =
            rows[i].library ? suite_take_child(&rows[i]) : suite_take(rows[i].of, rows[i].runs);
        rows[i].ns[round] = s.ns;
        if (s.sum == rows[0].sum || (i == 0 && round == 0)) {
            rows[i].sum = s.sum;
            continue;
        }
        fprintf(stderr, "suite: %s/%s: sum %lx, the floor's is %lx\n", rows[i].of->workload,
                rows[i].of->name, (unsigned long)s.sum, (unsigned long)rows[0].sum);
        return false;
    }
    return true;
}

/* Samples the rows in turn and prints them. False: they did not all do the same. */
static bool suite_workload(suite_row *rows, size_t n, unsigned rounds, double ms) {
    for (size_t i = 0; i < n; i++) {
        rows[i].runs = suite_calibrate(rows[i].of, ms);
        rows[i].rounds = rounds;
        rows[i].ns = (double *)calloc(rounds, sizeof(double));
    }
    bool ok = true;
    for (unsigned r = 0; r < rounds && ok; r++)
        ok = suite_round(rows, n, r);
    for (size_t i = 0; i < n && ok; i++) {
        qsort(rows[i].ns, rounds, sizeof(double), suite_compare);
        suite_print(&rows[i], rows[0].ns[0]);
    }
    for (size_t i = 0; i < n; i++)
        free(rows[i].ns);
    fflush(stdout);
    return ok;
}

/* ---- the program ---- */

static bool suite_wanted(const suite_case *c, int argc, char **argv) {
    char full[128];
    snprintf(full, sizeof full, "%s/%s", c->workload, c->name);
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], c->workload) == 0 || strcmp(argv[i], full) == 0)
            return true;
    return argc == 0;
}

static const suite_case *suite_find(const suite_case *cases, size_t n, char *name) {
    for (size_t i = 0; i < n; i++)
        if (suite_wanted(&cases[i], 1, &name))
            return &cases[i];
    fprintf(stderr, "suite: no case %s\n", name);
    exit(2);
}

/* The rows of the workload that begins at cases[0]; the rest of the table is the caller's. */
static size_t suite_rows(const suite_case *cases, size_t n, int argc, char **argv,
                         suite_row *rows) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && !suite_wanted(&cases[i], argc, argv))
            continue;
        rows[count++] = (suite_row){&cases[i], NULL, 0, 0, NULL, 0};
        for (size_t l = 0; cases[i].flags & SUITE_MALLOC && l < 3; l++)
            if (suite_loads(suite_libraries[l]))
                rows[count++] = (suite_row){&cases[i], suite_libraries[l], 0, 0, NULL, 0};
    }
    return count;
}

static bool suite_any(const suite_case *cases, size_t n, int argc, char **argv) {
    for (size_t i = 0; i < n; i++)
        if (suite_wanted(&cases[i], argc, argv))
            return true;
    return false;
}

static int suite_all(const suite_case *cases, size_t n, int argc, char **argv, unsigned rounds,
                     double ms) {
    printf("%-6s %-28s %10s %10s %8s\n", "", "", "ns/op", "median", "x floor");
    for (size_t i = 0, end; i < n; i = end) {
        suite_row rows[128];
        for (end = i + 1; end < n && strcmp(cases[i].workload, cases[end].workload) == 0;)
            end++;
        if (suite_any(cases + i, end - i, argc, argv) &&
            !suite_workload(rows, suite_rows(cases + i, end - i, argc, argv, rows), rounds, ms))
            return 1;
    }
    return 0;
}

static int suite_main(int argc, char **argv, const suite_case *cases, size_t n) {
    unsigned rounds = 9;
    double ms = 60;
    int at = 1;
    if (argc == 3 && strcmp(argv[1], "--once") == 0) {
        const suite_case *c = suite_find(cases, n, argv[2]);
        suite_take(c, 1);
        printf("%.0f operations\n", c->ops);
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "--sample") == 0) {
        suite_sample s =
            suite_take(suite_find(cases, n, argv[3]), (unsigned)strtoul(argv[2], NULL, 10));
        printf("%.6f %lu\n", s.ns, (unsigned long)s.sum);
        return 0;
    }
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "-r") == 0)
            rounds = (unsigned)strtoul(argv[at + 1], NULL, 10);
        else if (strcmp(argv[at], "-t") == 0)
            ms = strtod(argv[at + 1], NULL);
    }
    return suite_all(cases, n, argc - at, argv + at, rounds ? rounds : 1, ms);
}

/* ---- memory ---- */

/* Bytes of this process that are in memory. */
static size_t suite_resident(void) {
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* What build() holds when it returns / what it says it asked for, in a process of its own. */
static inline double suite_memory(const char *workload, const char *name, size_t (*build)(void)) {
    double *ratio = (double *)mmap(NULL, sizeof *ratio, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        size_t before = suite_resident(), asked = build();
        *ratio = (double)(suite_resident() - before) / (double)asked;
        _exit(0);
    }
    waitpid(child, NULL, 0);
    printf("%-6s %-28s %10.3f resident/asked\n", workload, name, *ratio);
    double result = *ratio;
    munmap(ratio, sizeof *ratio);
    return result;
}

#endif
