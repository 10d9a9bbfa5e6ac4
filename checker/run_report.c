#include "run_report.h"

#include "report/fingerprint.h"
#include "rules.h"
#include "run_rules.h"

bool run_output_open(run_output *r, const options *o, mk_str *why) {
    *r = (run_output){.o = o};
    return !o->baseline || baseline_read(&r->known, o->baseline, why);
}

void run_output_close(run_output *r) {
    baseline_free(&r->known);
}

static report_rules all_rules(mk_arena *a) {
    report_rule *list = mk_new_n(a, report_rule, RULE_COUNT);
    for (int i = 0; i < RULE_COUNT; i++)
        list[i] = (report_rule){rules[i].name, rules[i].what, run_explanation(rules[i].name, a),
                                rules[i].severity};
    return (report_rules){list, RULE_COUNT};
}

static void add_fingerprints(find_list *rows) {
    sources s = {0};
    fingerprint_rows(rows, &s);
    sources_free(&s);
}

/* Known before, then known from now on. */
static bool apply_baselines(const run_output *r, find_list *rows, const run_names *names) {
    const options *o = r->o;
    mk_str why = {0};
    if (o->baseline)
        baseline_apply(&r->known, (baseline_files){names->files.data, names->files.len}, rows);
    bool ok = !o->write_baseline || baseline_write(o->write_baseline, rows, &why);
    if (!ok)
        fprintf(stderr, "memcheck-lint: %s\n", mk_str_c(&why));
    mk_str_free(&why);
    return ok;
}

bool run_report(const run_output *w, find_list *rows, const run_names *names, FILE *out) {
    const options *o = w->o;
    mk_arena a = {0};
    report_opts r = {.format = (report_format)o->format,
                     .view = (report_view)o->view,
                     .color = options_use_color(o, out),
                     .verbose = o->verbose,
                     .why_file = o->why_file,
                     .why_line = o->why_line,
                     .fail_on = (find_severity)o->fail_on,
                     .baseline = o->baseline || o->write_baseline,
                     .files = names->files,
                     .unparsable = names->unparsable,
                     .not_analysed = names->not_analysed};
    if (r.format == REPORT_SARIF)
        r.rules = all_rules(&a);
    if (r.format == REPORT_SARIF || r.baseline)
        add_fingerprints(rows);
    bool ok = apply_baselines(w, rows, names);
    ok = report(rows, &r, out, stderr) && ok;
    mk_arena_free(&a);
    return ok;
}
