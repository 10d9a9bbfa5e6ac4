#include "worker.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench_run.h"

static const double MAX_OPERATIONS = 1e9;

/* ---- answers ----------------------------------------------------------------------------------- */

static FILE *answers;

static void done(int status) {
    fputs("done\n", answers);
    fflush(answers);
    _exit(fflush(stdout) == 0 ? status : 2); /* what the benchmark left behind is of no interest */
}

void mk__worker_fail(const char *why) {
    fputs("why ", answers);
    for (; *why; why++)
        putc(*why == '\n' ? ' ' : *why, answers);
    putc('\n', answers);
    done(0);
    abort();
}

static void answer_sub(const char *name) {
    fprintf(answers, "sub %s\n", name);
}

static void list(void) {
    for (const mk__bench_entry *e = mk__bench_entries; e; e = e->next) {
        if (!e->nargs)
            fprintf(answers, "bench %s\n", e->name);
        for (size_t i = 0; i < e->nargs; i++)
            fprintf(answers, "bench %s/%ld\n", e->name, e->args[i]);
    }
}

static double measured_ns(const mk__bench_run *r) {
    return r->wall ? r->wall_ns : r->cpu_ns;
}

static void answer(const mk__bench_run *r, size_t n) {
    const mk__counts *c = &r->counts;
    double ns = measured_ns(r) / (double)n;
    fprintf(answers, "n %zu\nns %.17g\n", n, ns);
    if (mk__counting())
        fprintf(answers, "count %llu %llu %lld %lld %llu\n", (unsigned long long)c->allocs,
                (unsigned long long)c->bytes, (long long)c->peak, (long long)c->live,
                (unsigned long long)c->largest);
    if (r->has_sum)
        fprintf(answers, "sum %llu\n", (unsigned long long)r->sum);
    if (r->bytes && ns > 0)
        fprintf(answers, "metric %.17g MB/s\n", (double)r->bytes * 1e3 / ns);
    if (r->items)
        fprintf(answers, "metric %.17g ns/item\n", ns / (double)r->items);
    for (size_t i = 0; i < r->nmetrics; i++)
        fprintf(answers, "metric %.17g %s\n", r->metrics[i].value, r->metrics[i].unit);
}

/* ---- orders ------------------------------------------------------------------------------------ */

typedef struct orders {
    size_t n, threads;
    double goal;
    bool wall, profile;
    long pin; /* -1: anywhere */
    pid_t parent;
    const char *name;
} orders;

static double number_of(const char *text, const char *key, double otherwise) {
    const char *at = strstr(text, key);
    return at ? strtod(at + strlen(key), NULL) : otherwise;
}

/* The runner's text; what is not understood keeps its default. */
static orders read_orders(const char *text) {
    static char known[256];
    const char *name = strstr(text, "name=");
    size_t len = name ? (size_t)(name - text) : strlen(text);
    snprintf(known, sizeof known, ",%.*s", (int)len, text);
    orders o = {.n = (size_t)number_of(known, ",n=", 0),
                .threads = (size_t)number_of(known, ",threads=", 1),
                .goal = number_of(known, ",goal=", 1e9),
                .wall = number_of(known, ",wall=", 0) != 0,
                .profile = number_of(known, ",profile=", 0) != 0,
                .pin = (long)number_of(known, ",pin=", -1),
                .parent = (pid_t)number_of(known, ",parent=", 0),
                .name = name ? name + strlen("name=") : NULL};
    return o;
}

/* A runner that is killed leaves nothing behind, not even if that was just now. */
static void end_with(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (parent && getppid() != parent)
        _exit(2);
}

static void pin_to(long cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        mk__worker_fail("cannot be pinned: there is no such CPU, or it is not ours");
}

static void load(const char *file) {
    mk__bench_entries = NULL;
    if (!dlopen(file, RTLD_NOW | RTLD_GLOBAL))
        mk__worker_fail(dlerror());
}

/* The entry that `name` begins with, its argument, and the parts that remain. */
static const mk__bench_entry *find(const char *name, long *arg, const char **path) {
    for (const mk__bench_entry *e = mk__bench_entries; e; e = e->next) {
        size_t len = strlen(e->name);
        if (strncmp(e->name, name, len) != 0 || (name[len] && name[len] != '/'))
            continue;
        *path = name + len + (name[len] == '/');
        *arg = 0;
        if (!e->nargs)
            return e;
        char *end;
        *arg = strtol(*path, &end, 10);
        for (size_t i = 0; i < e->nargs && end > *path && (!*end || *end == '/'); i++)
            if (e->args[i] == *arg) {
                *path = end + (*end == '/');
                return e;
            }
    }
    return NULL;
}

/* ---- how many ---------------------------------------------------------------------------------- */

/* The next of 1, 1.5, 2, 3, 5, 7 x 10^k from x on: most runs of the same benchmark agree on n. */
static size_t round_number(double x) {
    static const double steps[] = {1, 1.5, 2, 3, 5, 7, 10};
    double ten = 1;
    while (ten * 10 <= x)
        ten *= 10;
    size_t i = 0;
    while (steps[i] * ten < x && i < 6)
        i++;
    return (size_t)(steps[i] * ten < 1 ? 1 : ceil(steps[i] * ten));
}

typedef struct subject {
    const mk__bench_entry *entry;
    long arg;
    const char *path;
    const orders *orders;
} subject;

static mk__bench_run run(const subject *s, size_t n, mk__bench_run r) {
    r.path = s->path;
    r.threads = s->orders->threads;
    r.wall = s->orders->wall;
    r.found_sub = answer_sub;
    mk__bench_call(&r, s->entry->fn, s->arg, n);
    if (!r.reached)
        mk__worker_fail("there is no such part");
    return r;
}

static mk__bench_run run_once(const subject *s, size_t n) {
    return run(s, n, (mk__bench_run){0});
}

/* Runs more and more until a tenth of the goal is reached; then the whole takes so many. By wall time,
 * as what waits uses no other. Says nothing if it has parts, which were answered. */
static void calibrate(const subject *s) {
    double n = 1, tenth = s->orders->goal / 10;
    mk__bench_run r = run_once(s, 1);
    if (r.has_subs)
        return;
    while (r.wall_ns < tenth && n < MAX_OPERATIONS) {
        double guess = tenth / (r.wall_ns > 1 ? r.wall_ns : 1) * n * 1.2;
        n = ceil(fmin(fmax(guess, n + 1), fmin(n * 100, MAX_OPERATIONS)));
        r = run_once(s, (size_t)n);
    }
    double all = s->orders->goal / (r.wall_ns > 1 ? r.wall_ns : 1) * n;
    fprintf(answers, "n %zu\n", round_number(fmin(fmax(all, 1), MAX_OPERATIONS)));
}

static void measure(const subject *s) {
    size_t n = s->orders->n;
    bool profile = s->orders->profile;
    mk__bench_run how = {0};
    void *record = profile ? dlsym(RTLD_DEFAULT, "mk__prof_record") : NULL;
    memcpy(&how.record, &record, sizeof record);
    if (n > 1 || mk__counting() ||
        profile) /* what only the first operation allocates is not an operation's own */
        how.has_setup = run_once(s, n / 10 ? n / 10 : 1).set_back;
    mk__bench_run r = run(s, n, how);
    answer(&r, n);
}

/* ---- the process ------------------------------------------------------------------------------- */

static void work(const orders *o) {
    subject s = {.orders = o};
    s.entry = find(o->name, &s.arg, &s.path);
    if (!s.entry)
        mk__worker_fail("there is no such benchmark");
    if (o->pin >= 0)
        pin_to(o->pin);
    if (o->n)
        measure(&s);
    else
        calibrate(&s);
}

void mk__bench_worker(int argc, char **argv) {
    size_t len = strlen(MK__WORKER_OPTION);
    if (argc < 2 || strncmp(argv[1], MK__WORKER_OPTION, len) != 0)
        return;
    fcntl(MK__WORKER_FD, F_SETFD, FD_CLOEXEC);
    answers = fdopen(MK__WORKER_FD, "w");
    if (!answers)
        exit(2);
    orders o = read_orders(argv[1] + len);
    end_with(o.parent);
    if (argc > 2)
        load(argv[2]);
    if (o.name)
        work(&o);
    else
        list();
    done(0);
}
