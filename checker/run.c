/* run.c: the pipeline on one screen:
 *
 *   project_open   what to read            program_link   names to functions
 *   read_units     models, then what to    analyse        solve, summarize, verdicts, rules
 *                  analyse: load, lower    find_settle    one row a site
 *                                          run_suppress   what comments say is meant so
 *                                          measure_rows   with --profile: what was measured
 *                                          report         and out
 */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analyse.h"
#include "containers.h"
#include "frontend.h"
#include "ir.h"
#include "measure.h"
#include "models.h"
#include "program.h"
#include "project.h"
#include "run_allocators.h"
#include "run_report.h"
#include "run_rules.h"
#include "run_suppress.h"
#include "words.h"
#include "worker.h"

enum { MAX_FUNCTION = 400000 }; /* instructions; a larger body is not analysed */

typedef const char *text;
MK_VEC(text_list, text)

typedef struct pipeline {
    const options *o;
    run_output output;
    check_opts rules;
    mk_arena arena;
    project_jobs jobs; /* for the parser, in the order of units */
    models_units units; /* models first */
    find_list rows;
    measure *profile; /* or NULL */
    text_list files, unparsable, not_analysed;
} pipeline;

static int fail(const char *what) {
    fprintf(stderr, "memcheck-lint: %s\n", what);
    return 2;
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static char *printed(mk_arena *a, mk_str *s) {
    char *line = mk_arena_strdup(a, mk_str_c(s));
    mk_str_free(s);
    return line;
}

static ir_unit *read_ir(const char *path, mk_str *why) {
    mk_str s = {0};
    ir_unit *u = NULL;
    if (words_read(path, &s))
        u = ir_parse(mk_str_c(&s), s.len, why);
    else
        mk_str_cat(why, strerror(errno));
    mk_str_free(&s);
    return u;
}

static bool is_ir(const char *path) {
    size_t n = strlen(path);
    return n > 3 && strcmp(path + n - 3, ".ir") == 0;
}

static const ir_note *first_error(const ir_unit *u) {
    for (size_t i = 0; i < u->notes.len; i++)
        if (u->notes.data[i].error)
            return &u->notes.data[i];
    return NULL;
}

static void unparsable(pipeline *p, const char *file, const ir_unit *u, const char *why) {
    const ir_note *error = u ? first_error(u) : NULL;
    mk_str s = {0};
    if (error && error->pos.line)
        mk_str_printf(&s, "%s:%u:%u: %s", ir_cstr(u, u->files.data[error->pos.file].path),
                      (unsigned)error->pos.line, (unsigned)error->pos.col, ir_cstr(u, error->text));
    else
        mk_str_printf(&s, "%s: %s", file, error ? ir_cstr(u, error->text) : why);
    text_list_push(&p->unparsable, printed(&p->arena, &s));
}

static void take_unit(pipeline *p, const char *file, ir_unit *u, const char *why) {
    if (!u || u->failed || first_error(u))
        unparsable(p, file, u, why);
    if (u)
        models_units_push(&p->units, u);
}

static void progress(const pipeline *p, size_t done) {
    if (!isatty(STDERR_FILENO))
        return;
    if (done < p->jobs.len)
        fprintf(stderr, "\r\033[K[%zu/%zu] %s", done + 1, p->jobs.len, p->jobs.data[done].file);
    else
        fprintf(stderr, "\r\033[K");
}

static void take_bytes(void *ctx, size_t job, const mk_str *bytes, const char *gone) {
    pipeline *p = ctx;
    mk_str why = {0};
    ir_unit *u = bytes ? ir_unit_read(mk_str_c(bytes), bytes->len, &why) : NULL;
    take_unit(p, p->jobs.data[job].file, u, bytes && why.len ? mk_str_c(&why) : gone);
    mk_str_free(&why);
    progress(p, job + 1);
}

static void take_ir(pipeline *p, const char *file) {
    mk_str why = {0};
    ir_unit *u = read_ir(file, &why);
    take_unit(p, file, u, mk_str_c(&why));
    mk_str_free(&why);
}

static void add_job(pipeline *p, front_job job) {
    job.max_function = MAX_FUNCTION;
    project_jobs_push(&p->jobs, job);
}

/* The models that come with the program, then the user's, which win. */
static void add_models(pipeline *p, const project_jobs *user) {
    front_job *own;
    size_t n = models_jobs(&p->arena, &own);
    if (!n)
        fprintf(
            stderr,
            "memcheck-lint: no models found beside this program: library functions are unknown\n");
    bool read = models_read(own, n, &p->units);
    for (size_t i = 0; i < n && !read; i++)
        add_job(p, own[i]);
    for (size_t i = 0; i < user->len; i++)
        add_job(p, user->data[i]);
}

/* Models first, then C, parsed by a worker; then units that are IR text already. */
static bool read_units(pipeline *p, const project *in, mk_str *why) {
    add_models(p, &in->models);
    for (size_t i = 0; i < in->jobs.len; i++)
        if (!is_ir(in->jobs.data[i].file))
            add_job(p, in->jobs.data[i]);
    if (!worker_run(p->jobs.data, p->jobs.len, take_bytes, p, why))
        return false;
    for (size_t i = 0; i < in->jobs.len; i++)
        if (is_ir(in->jobs.data[i].file))
            take_ir(p, in->jobs.data[i].file);
    return true;
}

/* ---- counting ------------------------------------------------------------------------------------------------- */

static void count_gap(pipeline *p, const ir_unit *u, const ir_func *f) {
    const ir_sym *s = &u->syms.data[f->sym];
    mk_str line = {0};
    mk_str_printf(&line, "%s:%u: %s: %s", ir_cstr(u, u->files.data[s->pos.file].path),
                  (unsigned)s->pos.line, ir_cstr(u, s->name), ir_cstr(u, f->gap_what));
    text_list_push(&p->not_analysed, printed(&p->arena, &line));
}

static void count_unit(pipeline *p, const ir_unit *u) {
    ir_func f = {0};
    for (size_t i = 0; i < u->syms.len && !u->is_model; i++) {
        if (u->syms.data[i].body == IR_NONE || !ir_unpack_head(u, u->syms.data[i].body, &f))
            continue;
        p->rows.stats.functions++;
        if (f.gap)
            count_gap(p, u, &f);
    }
    ir_func_free(&f);
}

static void count(pipeline *p, const project *in, double seconds) {
    find_stats *st = &p->rows.stats;
    for (size_t i = 0; i < p->units.len; i++)
        count_unit(p, p->units.data[i]);
    for (size_t i = 0; i < in->jobs.len; i++)
        text_list_push(&p->files, in->jobs.data[i].file);
    st->files = (uint32_t)in->jobs.len;
    st->unopened = (uint32_t)in->problems.len;
    st->unparsable = (uint32_t)p->unparsable.len;
    st->not_analysed = (uint32_t)p->not_analysed.len;
    st->seconds = seconds;
}

/* A unit counts as analysed if it parsed without error, or gave at least one function. */
static bool anything_analysed(const pipeline *p) {
    for (size_t i = 0; i < p->units.len; i++) {
        const ir_unit *u = p->units.data[i];
        if (!u->is_model && !u->failed && (!first_error(u) || u->bodies.len))
            return true;
    }
    return false;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void dump(const pipeline *p, const program *g, FILE *out) {
    mk_str s = {0};
    for (size_t i = 0; i < p->units.len; i++) {
        if (p->units.data[i]->is_model)
            continue;
        ir_print(p->units.data[i], &s);
        fwrite(mk_str_c(&s), 1, s.len, out);
        mk_str_clear(&s);
    }
    for (size_t i = 0; i < g->funcs.len; i++)
        if (g->funcs.data[i].kind == PROG_BODY)
            sum_print(g->funcs.data[i].sum, g->funcs.data[i].name, "; ", &s);
    fwrite(mk_str_c(&s), 1, s.len, out);
    mk_str_free(&s);
}

static bool write_report(pipeline *p, FILE *out) {
    run_names names = {{p->files.data, p->files.len},
                       {p->unparsable.data, p->unparsable.len},
                       {p->not_analysed.data, p->not_analysed.len}};
    return run_report(&p->output, &p->rows, &names, out);
}

static bool write_out(pipeline *p, const program *g) {
    FILE *out = p->o->output ? fopen(p->o->output, "w") : stdout;
    if (!out) {
        fprintf(stderr, "memcheck-lint: cannot write %s: %s\n", p->o->output, strerror(errno));
        return false;
    }
    if (p->o->dump_ir)
        dump(p, g, out);
    if (p->o->list_allocators)
        run_list_allocators(g, p->rules.containers, out);
    bool ok = p->o->list_allocators || write_report(p, out);
    if (out != stdout && fclose(out) != 0 && ok) {
        fprintf(stderr, "memcheck-lint: cannot write %s: %s\n", p->o->output, strerror(errno));
        ok = false;
    }
    return ok;
}

/* ---- all of it ------------------------------------------------------------------------------------------------------ */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int exit_code(const pipeline *p, bool written) {
    if (!written)
        return 2;
    if (p->o->fail_on != OPTIONS_FAIL_NONE && report_any(&p->rows, (find_severity)p->o->fail_on))
        return 1;
    return p->rows.stats.unopened || !anything_analysed(p) ? 2 : 0;
}

static int analyse_all(pipeline *p, const project *in, double start) {
    program g;
    containers grown;
    program_link(&g, p->units.data, (uint32_t)p->units.len, p->o->whole_program);
    containers_find(&grown, &g);
    p->rules.containers = &grown;
    bool steps = p->o->view == REPORT_FLOWS || p->o->why;
    analyse(&g, &p->rules, steps, &p->rows);
    find_settle(&p->rows);
    run_suppress(&p->rows, &p->rules.rules, &p->units);
    if (p->profile)
        measure_rows(p->profile, p->o->min_bytes, &p->rows);
    count(p, in, now() - start);
    int code = exit_code(p, write_out(p, &g));
    containers_free(&grown);
    program_free(&g);
    return code;
}

static void finish(pipeline *p) {
    for (size_t i = 0; i < p->units.len; i++)
        ir_unit_free(p->units.data[i]);
    models_units_free(&p->units);
    project_jobs_free(&p->jobs);
    text_list_free(&p->files);
    text_list_free(&p->unparsable);
    text_list_free(&p->not_analysed);
    find_free(&p->rows);
    run_output_close(&p->output);
    measure_close(p->profile);
    mk_arena_free(&p->arena);
}

int run(const options *o) {
    double start = now();
    pipeline p = {.o = o, .rules = {.stack_limit = o->stack_limit}};
    project in = {0};
    mk_str why = {0};
    int code = 2;
    if (!run_output_open(&p.output, o, &why) || !run_select_rules(&p.rules.rules, o, &why) ||
        (o->profile && !(p.profile = measure_open(o->profile, &why))) ||
        !project_open(&in, o, stdin, &why)) {
        code = fail(mk_str_c(&why));
    } else {
        for (size_t i = 0; i < in.problems.len; i++)
            fprintf(stderr, "memcheck-lint: %s\n", in.problems.data[i]);
        if (read_units(&p, &in, &why))
            code = analyse_all(&p, &in, start);
        else
            code = fail(mk_str_c(&why));
    }
    project_free(&in);
    finish(&p);
    mk_str_free(&why);
    return code;
}

int run_pack_models(const char *path) {
    mk_arena a = {0};
    mk_str why = {0};
    front_job *jobs;
    size_t n = models_jobs(&a, &jobs);
    int code = models_write(jobs, n, path, &why) ? 0 : fail(mk_str_c(&why));
    mk_arena_free(&a);
    mk_str_free(&why);
    return code;
}

const char *run_parser_version(void) {
    const char *why = NULL;
    const front_api *api = frontend(&why);
    return api ? api->parser() : why;
}
