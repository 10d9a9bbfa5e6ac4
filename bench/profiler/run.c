#include "run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <mk/str.h>
#include <mk/vec.h>

#include "options.h"
#include "owners.h"
#include "pprof.h"
#include "recording_read.h"
#include "symbols.h"
#include "trace.h"

enum { FAILED = 2, CANNOT_RUN = 126, NOT_FOUND = 127, DEFAULT_RATE = 512 << 10 };

typedef struct recording { /* a file of the folder */
    long pid, number;      /* the process; which of those it has by exec(), from 1 */
} recording;

MK_VEC(recordings, recording)
MK_VEC(profiles, profile *)
MK_VEC(event_lists, recording_events)

typedef struct run {
    const char *output; /* NULL: named after the program */
    uint64_t rate;
    char **command;
    mk_str out, dir, recorder;
    pid_t pid;
    int status;
    size_t children; /* profiles written of other processes */
    bool at_peak;
    double every;     /* seconds between snapshots; 0: none */
    size_t snapshots; /* written so far */
    match filter; /* of the trace */
    bool trace;
} run;

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void complain(const char *format, ...) {
    va_list list;
    va_start(list, format);
    (void)fputs("memprof: ", stderr);
    (void)vfprintf(stderr, format, list);
    (void)fputc('\n', stderr);
    va_end(list);
}

/* ---- the command line ---- */

static void help(void) {
    (void)puts(
        "Usage: memprof run [-o FILE] [--rate=BYTES] [--] PROGRAM [ARGUMENT...]\n"
        "\n"
        "Runs PROGRAM and writes a profile of what it allocates: who, how much, what is still in use,\n"
        "and how far each object got. PROGRAM needs no rebuilding; debug information (-g) gives lines.\n"
        "Whatever PROGRAM dies of, the profile is there. Processes that it starts have profiles of\n"
        "their own, FILE.PID.\n"
        "\n"
        "  -o, --output=FILE  the profile (default: PROGRAM.pb.gz), which memprof and pprof read\n"
        "  --rate=BYTES       mean bytes between samples (default: 512k; k, m: 1024, 1024 * 1024);\n"
        "                     1: every allocation, as slow as that is\n"
        "  --peak             inuse_space and inuse_objects are those of the moment when most was in\n"
        "                     use, not of the end\n"
        "  --every=SECONDS    also writes FILE.snap1, FILE.snap2 ... while PROGRAM runs: two of them show\n"
        "                     what grew (memprof leaks -base=FILE.snap1 FILE.snap9)\n"
        "  --help             this\n"
        "\n"
        "Environment: MEMPROF_TRACE=growth tells on standard error whenever a quarter more is in use\n"
        "than ever before; MEMPROF_TRACE=alloc,filter=REGEX lists in the end each allocation that was\n"
        "recorded, with its stack, if a function or a file of that matches, and when it was freed\n"
        "(--rate=1: all there are).\n"
        "\n"
        "Exit status: PROGRAM's; 128 + N if signal N ended it; 127 or 126 if it could not be run;\n"
        "2 if nothing was recorded.");
}

/* "512k"; 0: no size. */
static uint64_t size_of(const char *text) {
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    int shift = *end == 'k' || *end == 'K' ? 10 : *end == 'm' || *end == 'M' ? 20 : 0;
    end += shift != 0;
    if (errno || text[0] < '0' || text[0] > '9' || *end || n > (UINT64_MAX >> 1) >> shift)
        return 0;
    return n << shift;
}

/* Less than 0: go on; else the exit status. */
static int read_options(run *r, int argc, char **argv) {
    static const struct option known[] = {
        {"output", required_argument, NULL, 'o'},
        {"rate", required_argument, NULL, 'r'},
        {"peak", no_argument, NULL, 'p'},
        {"every", required_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, "+:o:h", known, NULL)) != -1;) {
        if (c == 'h') {
            help();
            return fflush(stdout) == 0 ? 0 : FAILED;
        }
        if (c == 'o')
            r->output = optarg;
        else if (c == 'p')
            r->at_peak = true;
        else if (c == 'e' && (r->every = options_seconds(optarg)) == 0)
            return complain("--every=%s: is no time in seconds, from 0.01 to a day", optarg), FAILED;
        else if (c == 'r' && (r->rate = size_of(optarg)) == 0)
            return complain("--rate=%s: is no number of bytes, such as 512k", optarg), FAILED;
        else if (c == ':')
            return complain("%s: needs a value; try memprof run --help", argv[optind - 1]), FAILED;
        else if (c == '?')
            return complain("%s: no such option; try memprof run --help", argv[optind - 1]), FAILED;
    }
    if (optind == argc)
        return complain("run: which program? Try memprof run --help"), FAILED;
    r->command = argv + optind;
    return -1;
}

/* ---- places ---- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The recorder lies where this program was installed. */
static bool find_recorder(run *r) {
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(self, '/');
    if (slash)
        *slash = '\0';
    (void)mk_str_printf(&r->recorder, "%s/../lib/memkit/memprof-recorder.so", self);
    if (access(mk_str_c(&r->recorder), R_OK) == 0)
        return true;
    complain("%s: %s", mk_str_c(&r->recorder), strerror(errno));
    return false;
}

/* Recordings are kept beside the profile until that is written: one file system, one full disk. */
static bool prepare(run *r) {
    char *folder, *name;
    (void)(r->output ? mk_str_cat(&r->out, r->output)
                     : mk_str_printf(&r->out, "%s.pb.gz", base_name(r->command[0])));
    (void)mk_str_printf(&r->dir, "%s.XXXXXX", mk_str_c(&r->out));
    name = mk_str_take(&r->dir, NULL);
    folder = name && mkdtemp(name) ? realpath(name, NULL) : NULL;
    if (!folder)
        complain("%s: cannot make a folder there: %s", mk_str_c(&r->out), strerror(errno));
    else
        (void)mk_str_cat(&r->dir, folder);
    free(folder);
    free(name);
    return mk_str_view(&r->dir).len > 0;
}

/* ---- the program ---- */

static volatile sig_atomic_t program; /* its pid, for signals that come to us */

static void pass_on(int number) {
    if (program > 0)
        (void)kill((pid_t)program, number);
}

static void become_program(const run *r, int failed) {
    const char *others = getenv("LD_PRELOAD");
    mk_str preload = {0};
    char rate[24];
    (void)mk_str_cat(&preload, mk_str_c(&r->recorder));
    if (others && others[0])
        (void)mk_str_printf(&preload, ":%s", others);
    (void)snprintf(rate, sizeof rate, "%" PRIu64, r->rate);
    (void)setenv("LD_PRELOAD", mk_str_c(&preload), 1);
    (void)setenv("MEMPROF_DIR", mk_str_c(&r->dir), 1);
    (void)setenv("MEMPROF_RATE", rate, 1);
    (void)execvp(r->command[0], r->command);
    const int error = errno;
    (void)!write(failed, &error, sizeof error);
    _exit(NOT_FOUND);
}

/* 0, or why it could not be started. */
static int start(run *r) {
    int ends[2], error = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    r->pid = fork();
    if (r->pid < 0)
        return errno;
    if (r->pid == 0)
        become_program(r, ends[1]);
    (void)close(ends[1]);
    program = (sig_atomic_t)r->pid;
    ssize_t n = read(ends[0], &error, sizeof error);
    (void)close(ends[0]);
    return n == (ssize_t)sizeof error ? error : 0;
}

/* ---- the profiles ---- */

/* In the order of processes, and of what each of them was. */
static int in_order(const void *a, const void *b) {
    const recording *x = a, *y = b;
    if (x->pid != y->pid)
        return x->pid < y->pid ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void list_recordings(const run *r, recordings *all) {
    DIR *folder = opendir(mk_str_c(&r->dir));
    for (struct dirent *d; folder && (d = readdir(folder));) {
        recording one = {.number = 1};
        char *end;
        one.pid = strtol(d->d_name, &end, 10);
        if (end == d->d_name)
            continue; /* ".", ".." */
        if (*end == '-')
            one.number = strtol(end + 1, &end, 10);
        if (strcmp(end, ".mprec") == 0)
            (void)recordings_push(all, one);
    }
    if (folder)
        (void)closedir(folder);
    if (all->len)
        qsort(all->data, all->len, sizeof *all->data, in_order);
}

static void put_path(const run *r, const recording *one, mk_str *path) {
    mk_str_clear(path);
    (void)mk_str_printf(path, "%s/%ld", mk_str_c(&r->dir), one->pid);
    if (one->number > 1)
        (void)mk_str_printf(path, "-%ld", one->number);
    (void)mk_str_cat(path, ".mprec");
}

/* The file is there whole or not at all. */
static bool write_file(const char *path, const mk_str *bytes) {
    mk_str temporary = {0};
    (void)mk_str_printf(&temporary, "%s.%ld", path, (long)getpid());
    FILE *f = fopen(mk_str_c(&temporary), "wb");
    mk_view v = mk_str_view(bytes);
    bool ok = f && fwrite(v.ptr, 1, v.len, f) == v.len;
    ok = f && fclose(f) == 0 && ok && rename(mk_str_c(&temporary), path) == 0;
    if (!ok) {
        complain("%s: cannot write: %s", path, strerror(errno));
        (void)unlink(mk_str_c(&temporary));
    }
    mk_str_free(&temporary);
    return ok;
}

static bool write_profile(const profile *p, const char *path) {
    mk_str bytes = {0}, why = {0};
    bool ok = pprof_write(p, &bytes, &why);
    if (!ok)
        complain("%s: %s", path, mk_str_c(&why));
    ok = ok && write_file(path, &bytes);
    mk_str_free(&bytes);
    mk_str_free(&why);
    return ok;
}

enum { FEW = 10 }; /* samples that say next to nothing */

static void tell(const profile *p, const char *path, bool at_peak) {
    double total = 0, in_use = 0;
    for (size_t i = 0; i < p->samples.len; i++) {
        total += (double)p->samples.data[i]->values[1];
        in_use += (double)p->samples.data[i]->values[3];
    }
    (void)fprintf(stderr, "memprof: %s: %.1f MB allocated, %.1f MB of it in use at the %s%s\n", path,
                  total / (1 << 20), in_use / (1 << 20), at_peak ? "peak" : "end",
                  p->period > 1 && p->samples.len < FEW
                      ? "; few samples: --rate=1 records each allocation"
                      : "");
}

/* Those that cannot be read are NULL. */
static bool load_all(const run *r, const recordings *all, profiles *loaded, event_lists *events) {
    mk_str path = {0}, why = {0};
    bool ok = true;
    for (size_t i = 0; i < all->len; i++) {
        put_path(r, &all->data[i], &path);
        mk_str_clear(&why);
        recording_more more = {.at_peak = r->at_peak};
        profile *p = recording_load(mk_str_c(&path), &more, &why);
        if (!p)
            complain("%s", mk_str_c(&why));
        ok = p && ok;
        (void)profiles_push(loaded, p);
        (void)event_lists_push(events, more.events);
    }
    mk_str_free(&path);
    mk_str_free(&why);
    return ok;
}

static bool write_one(run *r, const recording *one, const profile *p, bool is_main) {
    mk_str path = {0}, from = {0};
    (void)mk_str_cat(&path, mk_str_c(&r->out));
    if (!is_main)
        (void)mk_str_printf(&path, one->number > 1 ? ".%ld-%ld" : ".%ld", one->pid, one->number);
    bool wanted = is_main || p->samples.len > 0;
    bool ok = !wanted || write_profile(p, mk_str_c(&path));
    if (ok && is_main)
        tell(p, mk_str_c(&path), r->at_peak);
    r->children += ok && wanted && !is_main;
    put_path(r, one, &from);
    if (ok)
        (void)unlink(mk_str_c(&from));
    mk_str_free(&path);
    mk_str_free(&from);
    return ok;
}

/* The program is what the process we started has become last. */
static size_t main_of(const run *r, const recordings *all) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < all->len; i++)
        if (all->data[i].pid == (long)r->pid)
            found = i;
    return found;
}

/* A process that was killed as it began leaves a file without a header: nothing was recorded of it. */
static void drop_those_not_begun(const run *r, recordings *all) {
    mk_str path = {0};
    size_t kept = 0;
    for (size_t i = 0; i < all->len; i++) {
        put_path(r, &all->data[i], &path);
        if (recording_is(mk_str_c(&path)))
            all->data[kept++] = all->data[i];
        else
            (void)unlink(mk_str_c(&path));
    }
    all->len = kept;
    mk_str_free(&path);
}

static bool convert_all(run *r) {
    recordings all = {0};
    profiles loaded = {0};
    event_lists events = {0};
    list_recordings(r, &all);
    drop_those_not_begun(r, &all);
    const size_t main = main_of(r, &all);
    bool ok = load_all(r, &all, &loaded, &events);
    if (ok) {
        symbols_fill(loaded.data, loaded.len);
        owners_label(loaded.data, loaded.len);
    }
    for (size_t i = 0; i < all.len && r->trace; i++)
        if (loaded.data[i])
            trace_write(&events.data[i], loaded.data[i]->time, &r->filter, stderr);
    for (size_t i = 0; i < all.len; i++)
        if (loaded.data[i])
            ok = write_one(r, &all.data[i], loaded.data[i], i == main) && ok;
    if (r->children)
        (void)fprintf(stderr, "memprof: %s.PID: %zu more, of processes it started\n",
                      mk_str_c(&r->out), r->children);
    if (main == SIZE_MAX)
        complain(
            "nothing was recorded: %s is linked statically, set-uid, or has an allocator of its own",
            r->command[0]);
    for (size_t i = 0; i < loaded.len; i++)
        profile_free(loaded.data[i]);
    profiles_free(&loaded);
    event_lists_free(&events);
    recordings_free(&all);
    return ok && main != SIZE_MAX;
}

/* ---- while it runs ---- */

/* What the program, or what it has become, has recorded so far. */
static void write_snapshot(run *r) {
    recordings all = {0};
    mk_str path = {0}, why = {0};
    list_recordings(r, &all);
    const size_t main = main_of(r, &all);
    profile *p = NULL;
    recording_more more = {.at_peak = r->at_peak};
    if (main != SIZE_MAX) {
        put_path(r, &all.data[main], &path);
        p = recording_load(mk_str_c(&path), &more, &why);
    }
    if (p) {
        symbols_fill(&p, 1);
        owners_label(&p, 1);
        mk_str_clear(&path);
        (void)mk_str_printf(&path, "%s.snap%zu", mk_str_c(&r->out), r->snapshots + 1);
        r->snapshots += write_profile(p, mk_str_c(&path));
    }
    profile_free(p);
    recordings_free(&all);
    mk_str_free(&path);
    mk_str_free(&why);
}

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool has_ended(run *r, int flags) {
    pid_t got;
    while ((got = waitpid(r->pid, &r->status, flags)) < 0 && errno == EINTR)
        ;
    return got != 0;
}

/* The end of a child is a signal that is waited for, so that it need not be looked for between two snapshots. */
static void write_snapshots(run *r) {
    sigset_t child;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, NULL);
    double due = now() + r->every;
    while (!has_ended(r, WNOHANG)) {
        double left = due - now();
        if (left <= 0) {
            write_snapshot(r);
            due = now() + r->every;
            continue;
        }
        struct timespec t = {.tv_sec = (time_t)left};
        t.tv_nsec = (long)((left - (double)t.tv_sec) * 1e9);
        (void)sigtimedwait(&child, NULL, &t);
    }
}

/* The terminal's signals go to the program too: it decides. The others we pass on. */
static int run_program(run *r) {
    int error = start(r);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGQUIT, SIG_IGN);
    (void)signal(SIGTERM, pass_on);
    (void)signal(SIGHUP, pass_on);
    if (r->every > 0)
        write_snapshots(r);
    else
        (void)has_ended(r, 0);
    program = 0;
    if (error == 0)
        return -1;
    complain("%s: %s", r->command[0], strerror(error));
    return error == ENOENT ? NOT_FOUND : CANNOT_RUN;
}

static int exit_status(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool prepare_trace(run *r) {
    mk_str why = {0};
    r->trace = trace_wanted(&r->filter, &why);
    bool ok = !why.len;
    if (!ok)
        complain("%s", mk_str_c(&why));
    mk_str_free(&why);
    return ok;
}

int run_main(int argc, char **argv) {
    run r = {.rate = DEFAULT_RATE};
    int end = read_options(&r, argc, argv);
    if (end < 0 && !prepare_trace(&r))
        end = FAILED;
    if (end < 0)
        end = find_recorder(&r) && prepare(&r) ? run_program(&r) : FAILED;
    if (end < 0)
        end = convert_all(&r) ? exit_status(r.status) : FAILED;
    if (mk_str_view(&r.dir).len && rmdir(mk_str_c(&r.dir)) != 0 && errno == ENOTEMPTY)
        complain("what was recorded is still in %s", mk_str_c(&r.dir));
    match_free(&r.filter);
    mk_str_free(&r.out);
    mk_str_free(&r.dir);
    mk_str_free(&r.recorder);
    return end;
}
