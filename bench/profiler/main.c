/* memprof: shows where a program's memory goes. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "hints.h"
#include "prompt.h"
#include "run.h"
#include "show.h"
#include "watch.h"

static bool out_of_memory(void *ctx, size_t size, size_t align) {
    (void)ctx;
    (void)align;
    fprintf(stderr, "memprof: out of memory (asked for %zu bytes)\n", size);
    exit(2);
}

/* ---- commands that are no views ---- */

typedef struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command */
} command;

static int help(int argc, char **argv) {
    (void)argc;
    (void)argv;
    options_help(stdout);
    return 0;
}

static const command commands[] = {
    {"help", help},
    {"hints", hints_main},
    {"run", run_main},
    {"watch", watch_main},
};

static const command *find_command(const char *name) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* ---- views and the prompt ---- */

static bool look(const options *o, mk_str *why) {
    if (o->view != VIEW_COUNT && !show_fits(o, why))
        return false;
    profile *p = report_load(o, why);
    bool ok = p && (o->http                  ? show_served(p, o, why)
                    : o->view == VIEW_COUNT ? prompt(p, o, why)
                                            : show(p, o, why));
    profile_free(p);
    return ok;
}

static bool act(const options *o, mk_str *why) {
    if (o->help)
        options_help(stdout);
    else if (o->version)
        printf("memprof %s\n", MEMKIT_VERSION);
    else
        return look(o, why);
    return true;
}

int main(int argc, char **argv) {
    options o;
    mk_str why = {0};
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error to report, not an end */
    mk_oom_set(out_of_memory, NULL);
    const command *c = argc > 1 ? find_command(argv[1]) : NULL;
    if (c)
        return c->run(argc - 1, argv + 1);
    options_init(&o);
    bool ok = options_parse(&o, (size_t)(argc > 0 ? argc - 1 : 0), argv + 1, &why) && act(&o, &why);
    if (!ok)
        fprintf(stderr, "memprof: %s\n", mk_str_c(&why));
    options_free(&o);
    mk_str_free(&why);
    return ok ? 0 : 2;
}
