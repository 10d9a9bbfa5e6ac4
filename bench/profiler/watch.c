#include "watch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "process.h"
#include "report.h"

enum { FAILED = 2, ROWS = 20 };

typedef struct watch {
    double seconds;      /* between two looks */
    unsigned long looks; /* 0: until the process ends */
    const char *pid;
    option_strings view; /* arguments of the view */
} watch;

static void help(void) {
    (void)puts(
        "Usage: memprof watch [--every=SECONDS] [--times=N] PID [OPTION...]\n"
        "\n"
        "Shows again and again which functions have the memory of a process that runs under\n"
        "memprof run, until it ends. OPTIONs are those of the view top, such as -cum, -lines,\n"
        "-focus=REGEX, -alloc_space; memprof --help names them.\n"
        "\n"
        "  --every=SECONDS  how often (default: 2)\n"
        "  --times=N        N times, then no more\n"
        "  --help           this\n"
        "\n"
        "Every other view takes a PID for a file, too: memprof proto -output=now.pb.gz PID writes\n"
        "down what was recorded so far, memprof leaks -base=now.pb.gz PID shows what grew since.");
}

static int complain(const char *what, const char *why) {
    (void)fprintf(stderr, "memprof: %s%s%s\n", what, *why ? ": " : "", why);
    return FAILED;
}

/* ---- the command line ---- */

static const char *value_of(const char *argument, const char *name) {
    size_t n = strlen(name);
    return strncmp(argument, name, n) == 0 ? argument + n : NULL;
}

static bool read_times(watch *w, const char *text) {
    char *end;
    w->looks = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && w->looks;
}

/* Less than 0: go on; else the exit status. */
static int read_arguments(watch *w, int argc, char **argv) {
    option_strings_push(&w->view, "top");
    for (int i = 1; i < argc; i++) {
        const char *value;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(), fflush(stdout) == 0 ? 0 : FAILED;
        if ((value = value_of(argv[i], "--every="))) {
            if ((w->seconds = options_seconds(value)) == 0)
                return complain(argv[i], "is no number of seconds");
        } else if ((value = value_of(argv[i], "--times="))) {
            if (!read_times(w, value))
                return complain(argv[i], "is no number");
        } else if (argv[i][0] == '-') {
            option_strings_push(&w->view, argv[i]);
        } else if (w->pid) {
            return complain(argv[i], "one process at a time");
        } else {
            w->pid = argv[i];
        }
    }
    if (!w->pid)
        return complain("watch: which process? Try memprof watch --help", "");
    option_strings_push(&w->view, w->pid);
    return -1;
}

/* ---- looking ---- */

/* The view of what was recorded so far. False: *why. */
static bool look(const options *o, mk_str *out, mk_str *why) {
    report r;
    profile *p = report_load(o, why);
    if (!p)
        return false;
    bool ok = report_make(&r, p, o, why) && report_view(&r, out, why);
    report_free(&r);
    profile_free(p);
    return ok;
}

static bool show(const mk_str *text) {
    if (isatty(STDOUT_FILENO))
        (void)fputs("\033[H\033[2J", stdout);
    bool ok = fwrite(mk_str_c(text), 1, text->len, stdout) == text->len;
    return putchar('\n') != EOF && fflush(stdout) == 0 && ok;
}

static void wait_for(double seconds) {
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

static bool is_alive(const char *pid) {
    return !process_is(pid) || !process_ended(pid);
}

static int look_again(const watch *w, const options *o) {
    mk_str text = {0}, why = {0};
    bool ok = true;
    for (unsigned long n = 0; ok && (!w->looks || n < w->looks); n++) {
        if (n)
            wait_for(w->seconds);
        mk_str_clear(&text);
        if (n && !is_alive(w->pid))
            break;
        ok = look(o, &text, &why) && show(&text);
        if (!ok && n && !is_alive(w->pid)) { /* it ended while we looked */
            ok = true;
            break;
        }
    }
    int end = ok ? 0 : complain(mk_str_c(&why), "");
    mk_str_free(&text);
    mk_str_free(&why);
    return end;
}

int watch_main(int argc, char **argv) {
    watch w = {.seconds = 2};
    options o;
    mk_str why = {0};
    int end = read_arguments(&w, argc, argv);
    options_init(&o);
    if (end < 0) {
        o.nodecount = ROWS;
        end = options_parse(&o, w.view.len, (char *const *)w.view.data, &why)
                  ? look_again(&w, &o)
                  : complain(mk_str_c(&why), "");
    }
    options_free(&o);
    option_strings_free(&w.view);
    mk_str_free(&why);
    return end;
}
