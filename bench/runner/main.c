/* membench: measures time and memory of benchmarks, keeps the results, compares them. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "worker.h"

static bool out_of_memory(void *ctx, size_t size, size_t align) {
    (void)ctx;
    (void)align;
    fprintf(stderr, "membench: out of memory (asked for %zu bytes)\n", size);
    exit(EXIT_TROUBLE);
}

static int act(options *o, FILE *out) {
    if (o->help)
        return options_help(out), EXIT_FINE;
    if (o->version)
        return fprintf(out, "membench %s\n", MEMKIT_VERSION), EXIT_FINE;
    if (o->list)
        return command_list(o, out);
    switch (o->command) {
    case COMMAND_COMPARE:
        return command_compare(o, out);
    case COMMAND_RATIO:
        return command_ratio(o, out);
    case COMMAND_HISTORY:
        return command_history(o, out);
    case COMMAND_REPORT:
        return command_report(o, out);
    default:
        return command_run(o, out);
    }
}

/* A full disk is noticed at the latest when the file is closed. */
static int act_into(options *o, const char *file) {
    FILE *out = file ? fopen(file, "w") : stdout;
    int code = out ? act(o, out) : EXIT_TROUBLE;
    if (!out || ferror(out) | (file ? fclose(out) : fflush(out))) {
        fprintf(stderr, "membench: %s: %s\n", file ? file : "standard output", strerror(errno));
        code = EXIT_TROUBLE;
    }
    return code;
}

int main(int argc, char **argv) {
    options o;
    mk_str why = {0};
    mk__bench_worker(argc, argv);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error to report, not an end */
    mk_oom_set(out_of_memory, NULL);
    int code = EXIT_TROUBLE;
    if (options_parse(&o, argc, argv, &why))
        code = act_into(&o, o.output);
    else
        fprintf(stderr, "membench: %s\n", mk_str_c(&why));
    options_free(&o);
    mk_str_free(&why);
    return code;
}
