#include "run_report.h"

#include <string.h>

#include "fix.h"
#include "report/fingerprint.h"
#include "rules.h"
#include "run_rules.h"

bool run_output_open(run_output *r, const options *o, mk_str *why) {
    *r = (run_output){.o = o};
    clock_gettime(CLOCK_REALTIME, &r->since);
    return !o->baseline || baseline_read(&r->known, o->baseline, why);
}

void run_output_close(run_output *r) {
    baseline_free(&r->known);
}

static report_rules all_rules(mk_arena *a) {
    report_rule *list = mk_new_n(a, report_rule, RULE_COUNT);
    for (int i = 0; i < RULE_COUNT; i++)
        list[i] = (report_rule){rules[i].name, rules[i].what, run_explanation(rules[i].name, a),
                                rules[i].severity, rules[i].quiet};
    return (report_rules){list, RULE_COUNT};
}

static bool complain(const mk_str *why) {
    for (const char *at = mk_str_c(why); *at;) {
        size_t n = strcspn(at, "\n");
        fprintf(stderr, "memcheck-lint: %.*s\n", (int)n, at);
        at += n + (at[n] == '\n');
    }
    return !why->len;
}

/* Known before; what is known needs no mending. */
static void apply_baseline(const run_output *w, find_list *rows, const run_names *names) {
    if (w->o->baseline)
        baseline_apply(&w->known, (baseline_files){names->files.data, names->files.len}, rows);
}

static bool make_fixes(const run_output *w, find_list *rows, sources *s) {
    const options *o = w->o;
    mk_str why = {0};
    if (o->fix || o->export_fixes || o->format == REPORT_SARIF || o->format == REPORT_LSP)
        fix_find(rows, s);
    if (o->export_fixes)
        (void)fix_export(rows, o->export_fixes, &why);
    if (o->fix)
        fix_apply(rows, s, w->since, &why);
    bool ok = complain(&why);
    mk_str_free(&why);
    return ok;
}

/* What is left is known from now on. */
static bool write_baseline(const options *o, find_list *rows) {
    mk_str why = {0};
    if (o->write_baseline)
        (void)baseline_write(o->write_baseline, rows, &why);
    bool ok = complain(&why);
    mk_str_free(&why);
    return ok;
}

bool run_report(const run_output *w, find_list *rows, const run_names *names, FILE *out) {
    const options *o = w->o;
    mk_arena a = {0};
    sources s = {.byte_columns = o->byte_columns};
    report_opts r = {.format = (report_format)o->format,
                     .view = (report_view)o->view,
                     .color = options_use_color(o, out),
                     .verbose = o->verbose,
                     .sources = &s,
                     .why_file = o->why_file,
                     .why_line = o->why_line,
                     .fail_on = (find_severity)o->fail_on,
                     .baseline = o->baseline || o->write_baseline,
                     .files = names->files,
                     .unparsable = names->unparsable,
                     .not_analysed = names->not_analysed};
    if (r.format == REPORT_SARIF)
        r.rules = all_rules(&a);
    if (r.format == REPORT_LSP)
        r.rules_file = run_explanations(&a);
    if (r.format == REPORT_SARIF || r.baseline)
        fingerprint_rows(rows, &s);
    apply_baseline(w, rows, names);
    bool ok = make_fixes(w, rows, &s);
    ok = write_baseline(o, rows) && ok;
    ok = report(rows, &r, out, stderr) && ok;
    sources_free(&s);
    mk_arena_free(&a);
    return ok;
}
