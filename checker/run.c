/* run.c: the pipeline on one screen:
 *
 *   project_open   what to read            program_link   names to functions
 *   run_units      models, then what to    analyse        solve, summarize, verdicts, rules
 *                  analyse: load, lower    find_settle    one row a site
 *                  (or the last run's,     suppress       what comments say is meant so
 *                  from the store)         measure_rows   with --profile: what was measured
 *                                          report         and out
 */
#include "run.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "analyse.h"
#include "changed.h"
#include "containers.h"
#include "frontend.h"
#include "measure.h"
#include "models.h"
#include "program.h"
#include "run_allocators.h"
#include "run_mks.h"
#include "run_outcome.h"
#include "run_report.h"
#include "run_rules.h"
#include "run_store.h"
#include "run_units.h"
#include "suppress.h"
#include "worker.h"

typedef struct pipeline {
    const options *o;
    run_output output;
    check_opts rules;
    project in;
    run_units units;
    program program;
    containers grown;
    teardowns torn;
    holders held;
    run_outcome found; /* its rows speak of the program's and the units' names */
    measure *profile; /* or NULL */
    changed changed;  /* with --changed-since */
    store *store; /* or NULL */
    key tool;     /* run_store_tool() */
    FILE *out;
    double start;
} pipeline;

static int fail(const char *what) {
    fprintf(stderr, "memcheck-lint: %s\n", what);
    return 2;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void dump(const program *g, FILE *out) {
    mk_str s = {0};
    for (uint32_t u = 0; u < g->units.n; u++) {
        if (program_is_model(g, u))
            continue;
        ir_print(program_unit(g, u), &s);
        fwrite(mk_str_c(&s), 1, s.len, out);
        mk_str_clear(&s);
        program_rest(g);
    }
    for (size_t i = 0; i < g->funcs.len; i++)
        if (g->funcs.data[i].kind == PROG_BODY)
            sum_print(g->funcs.data[i].sum, g->funcs.data[i].name, "; ", &s);
    fwrite(mk_str_c(&s), 1, s.len, out);
    mk_str_free(&s);
}

static void describe(pipeline *p, double seconds) {
    find_stats *st = &p->found.rows.stats;
    st->files = (uint32_t)p->found.files.len;
    st->unopened = (uint32_t)p->in.problems.len;
    st->functions = p->found.functions;
    st->unparsable = (uint32_t)p->found.unparsable.len;
    st->not_analysed = (uint32_t)p->found.not_analysed.len;
    st->cached = p->units.cached;
    st->seconds = seconds;
}

static bool write_report(pipeline *p) {
    run_names names = {{p->found.files.data, p->found.files.len},
                       {p->found.unparsable.data, p->found.unparsable.len},
                       {p->found.not_analysed.data, p->found.not_analysed.len}};
    return p->o->list_allocators || run_report(&p->output, &p->found.rows, &names, p->out);
}

static bool cannot_write(const pipeline *p) {
    fprintf(stderr, "memcheck-lint: cannot write %s: %s\n", p->o->output, strerror(errno));
    return false;
}

static bool open_output(pipeline *p) {
    p->out = p->o->output ? fopen(p->o->output, "w") : stdout;
    return p->out || cannot_write(p);
}

static bool close_output(pipeline *p) {
    return p->out == stdout || fclose(p->out) == 0 || cannot_write(p);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int exit_code(const pipeline *p) {
    const find_list *rows = &p->found.rows;
    if (p->o->fail_on != OPTIONS_FAIL_NONE && report_any(rows, (find_severity)p->o->fail_on))
        return 1;
    return rows->stats.unopened || !p->found.analysed ? 2 : 0;
}

static bool find_solved(void *ctx, key k, mk_str *result) {
    return store_solved_find(ctx, k, result);
}

static void keep_solved(void *ctx, key k, const mk_str *result) {
    store_solved_keep(ctx, k, result);
}

static void analyse_all(pipeline *p) {
    program *g = &p->program;
    prog_units units = unit_cache_units(&p->units.cache);
    program_link(g, &units, p->o->whole_program);
    containers_find(&p->grown, g);
    p->rules.containers = &p->grown;
    teardowns_find(&p->torn, &p->grown);
    p->rules.teardowns = &p->torn;
    holders_find(&p->held, g);
    p->rules.holders = &p->held;
    bool steps = p->o->view == REPORT_FLOWS || p->o->why;
    memo_store known = {p->store, find_solved, keep_solved, p->units.memo.data, p->tool};
    size_t threads = p->o->jobs ? p->o->jobs : worker_processors();
    analyse_opts how = {&p->rules, steps, (unsigned)threads};
    analyse(g, &how, p->store ? &known : NULL, &p->found.rows);
    find_settle(&p->found.rows);
    run_outcome_count(&p->found, &p->units);
    if (p->o->dump_ir)
        dump(g, p->out);
    if (p->o->list_allocators)
        run_list_allocators(g, &p->grown, p->out);
}

/* The whole run as it was, if nothing has changed since. */
static bool recall(pipeline *p) {
    mk_str bytes = {0};
    key k = run_units_inputs(&p->units);
    bool whole = p->o->dump_ir || p->o->list_allocators; /* need more than rows */
    bool ok = !whole && !key_is_none(k) &&
              store_report_find(p->store, key_add_key(p->tool, k), &bytes) &&
              run_outcome_unpack(&p->found, &bytes);
    mk_str_free(&bytes);
    if (ok) {
        find_settle(&p->found.rows);
        p->units.cached = (uint32_t)p->units.slots.len;
    }
    return ok;
}

static void remember(pipeline *p) {
    mk_str bytes = {0};
    key k = run_units_inputs(&p->units);
    if (key_is_none(k))
        return;
    run_outcome_pack(&p->found, &bytes);
    store_report_keep(p->store, key_add_key(p->tool, k), &bytes, &p->found.rows);
    mk_str_free(&bytes);
}

static void keep_changed(pipeline *p) {
    size_t kept = 0;
    text_list *clean = &p->found.clean;
    changed_keep(&p->changed, &p->found.rows);
    for (size_t i = 0; i < clean->len; i++)
        if (changed_has(&p->changed, clean->data[i]))
            clean->data[kept++] = clean->data[i];
    (void)text_list_resize(clean, kept);
}

static int write_summary(pipeline *p) {
    mk_str why = {0};
    bool ok = run_mks_write(p->o->summary_out, &p->units, &why);
    for (size_t i = 0; i < p->units.unparsable.len; i++)
        fprintf(stderr, "memcheck-lint: %s\n", p->units.unparsable.data[i]);
    if (!ok)
        fprintf(stderr, "memcheck-lint: cannot write %s: %s\n", p->o->summary_out, mk_str_c(&why));
    mk_str_free(&why);
    return ok && p->units.files.len && !p->in.problems.len ? 0 : 2;
}

static int check(pipeline *p) {
    mk_str why = {0};
    if (p->store)
        p->tool = run_store_tool(p->store);
    run_units_plan(&p->units, &p->in, p->store, p->tool);
    p->tool = run_store_analysis(p->tool, p->o, &p->rules.rules);
    bool known = !p->o->summary_out && recall(p);
    if (!known && !run_units_read(&p->units, p->o->jobs, &why)) {
        int code = fail(mk_str_c(&why));
        mk_str_free(&why);
        return code;
    }
    if (p->o->summary_out)
        return write_summary(p);
    if (!open_output(p))
        return 2;
    if (!known) {
        analyse_all(p);
        remember(p);
    }
    if (p->o->changed_since)
        keep_changed(p);
    suppress(&p->found.rows, &p->rules.rules, p->found.clean.data, p->found.clean.len);
    if (p->profile)
        measure_rows(p->profile, p->o->min_bytes, &p->found.rows);
    describe(p, now() - p->start);
    bool written = write_report(p);
    return close_output(p) && written ? exit_code(p) : 2;
}

static void finish(pipeline *p) {
    run_store_close(p->store);
    run_output_close(&p->output);
    measure_close(p->profile);
    changed_free(&p->changed);
    holders_free(&p->held);
    teardowns_free(&p->torn);
    containers_free(&p->grown);
    program_free(&p->program);
    run_units_free(&p->units);
    run_outcome_free(&p->found);
    project_free(&p->in);
}

int run(const options *o) {
    pipeline p = {.o = o, .rules = {.stack_limit = o->stack_limit}, .start = now()};
    mk_str why = {0};
    int code = 2;
    if (!run_output_open(&p.output, o, &why) || !run_select_rules(&p.rules.rules, o, &why) ||
        (o->changed_since && !changed_open(&p.changed, o->changed_since, &why)) ||
        (o->profile && !(p.profile = measure_open(o->profile, &why))) ||
        !project_open(&p.in, o, stdin, &why)) {
        code = fail(mk_str_c(&why));
    } else {
        for (size_t i = 0; i < p.in.problems.len; i++)
            fprintf(stderr, "memcheck-lint: %s\n", p.in.problems.data[i]);
        p.store = run_store_open(o);
        code = check(&p);
    }
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
