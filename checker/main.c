/* memcheck-lint: says of every allocation of a C program whether it escapes its function, and why. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "run.h"
#include "run_diff.h"
#include "run_launch.h"
#include "run_lsp.h"
#include "run_rules.h"

static bool out_of_memory(void *ctx, size_t size, size_t align) {
    (void)ctx;
    (void)align;
    fprintf(stderr,
            "memcheck-lint: out of memory (asked for %zu bytes); analyse fewer files at a time\n",
            size);
    exit(2);
}

static int act(const options *o) {
    int code = 0;
    if (o->help)
        options_help(stdout);
    else if (o->version)
        printf("memcheck-lint %s (%s)\n", MEMKIT_VERSION, run_parser_version());
    else if (o->dump_config)
        options_dump(o, stdout);
    else if (o->list_rules)
        run_list_rules(stdout);
    else if (o->explain)
        code = run_explain(o->explain, stdout);
    else if (o->pack_models)
        return run_pack_models(o->pack_models);
    else
        return run(o);
    return fflush(stdout) == 0 ? code : 2;
}

int main(int argc, char **argv) {
    options o;
    mk_str why = {0};
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error to report, not an end */
    mk_oom_set(out_of_memory, NULL);
    int code = 2;
    if (argc > 2 && strcmp(argv[1], "--launch") == 0) /* the rest is the compiler's */
        return run_launch(argv + 2);
    if (argc > 1 && strcmp(argv[1], "--lsp") == 0)
        return run_lsp(argc - 2, argv + 2);
    if (argc == 4 && strcmp(argv[1], "diff") == 0)
        return run_diff(argv[2], argv[3], stdout);
    if (options_parse(&o, argc, argv, &why))
        code = act(&o);
    else
        fprintf(stderr, "memcheck-lint: %s\n", mk_str_c(&why));
    options_free(&o);
    mk_str_free(&why);
    return code;
}
