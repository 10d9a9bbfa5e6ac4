#include "run_report.h"

#include "report/fingerprint.h"
#include "rules.h"
#include "run_rules.h"

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

bool run_report(const options *o, find_list *rows, const run_names *names, FILE *out) {
    mk_arena a = {0};
    report_opts r = {.format = (report_format)o->format,
                     .view = (report_view)o->view,
                     .color = options_use_color(o, out),
                     .verbose = o->verbose,
                     .why_file = o->why_file,
                     .why_line = o->why_line,
                     .fail_on = (find_severity)o->fail_on,
                     .files = names->files,
                     .unparsable = names->unparsable,
                     .not_analysed = names->not_analysed};
    if (r.format == REPORT_SARIF) {
        r.rules = all_rules(&a);
        add_fingerprints(rows);
    }
    bool ok = report(rows, &r, out, stderr);
    mk_arena_free(&a);
    return ok;
}
