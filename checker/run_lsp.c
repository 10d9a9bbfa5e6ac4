#include "run_lsp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lsp/lsp.h"
#include "options.h"
#include "run.h"

typedef struct arguments { /* of the server */
    char *const *data;
    int n;
} arguments;

/* `more`, up to NULL, and those: what comes behind a -- is clang's. false: stderr has a line that says what is wrong. */
static bool parse(options *o, const arguments *args, const char *const *more) {
    words all = {0};
    mk_str why = {0};
    words_push(&all, "memcheck-lint");
    for (; *more; more++)
        words_push(&all, *more);
    for (int i = 0; i < args->n; i++)
        words_push(&all, args->data[i]);
    bool ok = options_parse(o, (int)all.len, (char *const *)all.data, &why);
    if (!ok)
        fprintf(stderr, "memcheck-lint: %s\n", mk_str_c(&why));
    mk_str_free(&why);
    words_free(&all);
    return ok;
}

/* Whatever else was asked for, on the command line or in a .memcheck-lint: rows for the editor, and no file
 * but the store is written. */
static void oblige(options *o, const lsp_job *job) {
    o->format = REPORT_LSP;
    o->view = job->verdicts ? REPORT_FLOWS : REPORT_FINDINGS;
    o->byte_columns = job->byte_columns;
    o->no_cache |= job->file != NULL;
    o->output = o->write_baseline = o->export_fixes = o->summary_out = NULL;
    o->fix = o->link = false;
    o->why = o->why_file = NULL;
}

static int run_job(void *ctx, const lsp_job *job) {
    const char *const project[] = {"-p", job->database, NULL}, *const file[] = {job->file, NULL};
    options o = {0};
    int code = 2;
    if (chdir(job->dir) != 0)
        fprintf(stderr, "memcheck-lint: %s: %s\n", job->dir, strerror(errno));
    else if (parse(&o, ctx, job->file ? file : project)) {
        oblige(&o, job);
        code = run(&o);
    }
    options_free(&o);
    return code;
}

int run_lsp(int nargs, char *const *args) {
    static const char *const alone[] = {"--no-config", "--version", NULL}; /* no input is needed */
    arguments given = {args, nargs};
    options o;
    int code = 2;
    bool ok = parse(&o, &given, alone);
    if (ok && o.inputs.len)
        fprintf(stderr, "memcheck-lint: --lsp: '%s': the editor says which files\n",
                o.inputs.data[0]);
    else if (ok) {
        /* What is printed by mistake must not come between the messages. */
        int out = dup(STDOUT_FILENO);
        (void)dup2(STDERR_FILENO, STDOUT_FILENO);
        code = lsp_serve(STDIN_FILENO, out, o.database, run_job, &given);
    }
    options_free(&o);
    return code;
}
