/* sarif.c: findings as one run of SARIF 2.1.0 (OASIS), for GitHub's and other's code scanning.
 *
 *   columns       in units of UTF-16
 *   paths         below the current folder: relative to %SRCROOT%; others: file:
 *   codeFlows     the finding, then its notes, as the way to follow
 *   fingerprints  report/fingerprint.h; GitHub's own (primaryLocationLineHash) its upload computes
 *
 * No times and no names of folders or hosts: same input, same bytes.
 */
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "source.h"
#include "uri.h"

typedef struct writer {
    const report_opts *o;
    bool suppressions; /* all results have them, or none */
    char here[4096]; /* the current folder; "" if it has no name */
} writer;

static void put(json_t *to, const char *key, const char *text) {
    json_object_set_new(to, key, report_json_text(text));
}

static void put_number(json_t *to, const char *key, uint32_t n) {
    json_object_set_new(to, key, json_integer(n));
}

static void put_message(json_t *to, const char *key, const char *text) {
    json_object_set_new(to, key, json_pack("{s:o}", "text", report_json_text(text)));
}

/* SARIF has no remarks; a finding is none. */
static const char *level(find_severity s) {
    return s < FIND_WARNING ? "note" : report_severity_text(s);
}

/* ---- places ----------------------------------------------------------------------------------- */

static json_t *artifact(const writer *w, const char *path) {
    size_t n = strlen(w->here);
    if (n && strncmp(path, w->here, n) == 0 && path[n] == '/')
        path += n + 1;
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    mk_str uri = {0};
    mk_str_cat(&uri, *path == '/' ? "file://" : "");
    uri_cat(path, &uri);
    json_t *a = json_pack("{s:s}", "uri", mk_str_c(&uri));
    if (*path != '/')
        put(a, "uriBaseId", "%SRCROOT%");
    mk_str_free(&uri);
    return a;
}

static void put_end(json_t *region, const source_range *range) {
    put_number(region, "endLine", range->end_line);
    put_number(region, "endColumn", range->end_col);
}

static json_t *region(writer *w, const find_pos *at) {
    json_t *r = json_object();
    put_number(r, "startLine", at->line);
    if (!at->col)
        return r;
    source_range range = source_range_of(w->o->sources, at->file, at->line, at->col);
    put_number(r, "startColumn", range.col);
    if (range.end_line > range.line || range.end_col > range.col)
        put_end(r, &range);
    return r;
}

/* With a text, or NULL. */
static json_t *location(writer *w, const find_pos *at, const char *text) {
    json_t *l =
        json_pack("{s:{s:o}}", "physicalLocation", "artifactLocation", artifact(w, at->file));
    if (at->line)
        json_object_set_new(json_object_get(l, "physicalLocation"), "region", region(w, at));
    if (text)
        put_message(l, "message", text);
    return l;
}

static json_t *place_of(writer *w, const find_row *r) {
    json_t *l = location(w, &r->at, NULL);
    if (r->function && *r->function)
        json_object_set_new(
            l, "logicalLocations",
            json_pack("[{s:o, s:s}]", "name", report_json_text(r->function), "kind", "function"));
    return l;
}

/* ---- findings --------------------------------------------------------------------------------- */

static json_t *step(writer *w, const find_pos *at, const char *text) {
    return json_pack("{s:o}", "location", location(w, at, text));
}

static json_t *flow(writer *w, const find_row *r) {
    json_t *steps = json_array();
    json_array_append_new(steps, step(w, &r->at, r->message));
    for (uint32_t i = 0; i < r->nsteps; i++)
        json_array_append_new(steps, step(w, &r->steps[i].at, r->steps[i].text));
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *replacement(const source_file *f, const find_edit *e) {
    source_range range = source_range_bytes(f, e->at, e->len);
    json_t *gone = json_object();
    put_number(gone, "startLine", range.line);
    put_number(gone, "startColumn", range.col);
    put_end(gone, &range);
    return json_pack("{s:o, s:{s:o}}", "deletedRegion", gone, "insertedContent", "text",
                     report_json_text(e->text));
}

static json_t *fixes(const writer *w, const find_row *r) {
    const source_file *f = source_open(w->o->sources, r->at.file);
    json_t *list = json_array();
    for (uint32_t i = 0; f && i < r->nedits; i++)
        json_array_append_new(list, replacement(f, &r->edits[i]));
    return json_pack("[{s:[{s:o, s:o}]}]", "artifactChanges", "artifactLocation",
                     artifact(w, r->at.file), "replacements", list);
}

static void put_print(json_t *result, uint64_t print) {
    char text[17];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)print);
    json_object_set_new(result, "partialFingerprints", json_pack("{s:s}", "memcheckLint/v1", text));
}

/* By a comment in the source. */
static json_t *suppressions(const find_row *r) {
    json_t *list = json_array();
    if (!r->suppressed)
        return list;
    json_t *s = json_pack("{s:s}", "kind", "inSource");
    if (*r->justification)
        put(s, "justification", r->justification);
    json_array_append_new(list, s);
    return list;
}

/* 0 to 100: how much of what a profile measured a finding is about. */
static void put_rank(json_t *result, const find_list *l, const find_row *r) {
    if (r->measured && l->profile && l->profile->bytes)
        json_object_set_new(
            result, "rank",
            json_real(100 * (double)r->measured->bytes / (double)l->profile->bytes));
}

static json_t *result(writer *w, const find_list *l, const find_row *r) {
    json_t *j = json_object();
    put(j, "ruleId", r->rule);
    for (size_t i = 0; i < w->o->rules.len; i++)
        if (strcmp(w->o->rules.data[i].name, r->rule) == 0)
            put_number(j, "ruleIndex", (uint32_t)i);
    put(j, "level", level(r->severity));
    put_message(j, "message", r->message);
    json_object_set_new(j, "locations", json_pack("[o]", place_of(w, r)));
    if (r->nsteps)
        json_object_set_new(j, "codeFlows", flow(w, r));
    if (r->print)
        put_print(j, r->print);
    if (r->nedits)
        json_object_set_new(j, "fixes", fixes(w, r));
    if (w->suppressions)
        json_object_set_new(j, "suppressions", suppressions(r));
    put_rank(j, l, r);
    if (w->o->baseline)
        put(j, "baselineState", r->known ? "unchanged" : "new");
    return j;
}

/* ---- the run ---------------------------------------------------------------------------------- */

static json_t *rule(const report_rule *r) {
    static const char *const problem[] = {"recommendation", "recommendation", "warning", "error"};
    json_t *j = json_object();
    put(j, "id", r->name);
    put_message(j, "shortDescription", r->what);
    if (*r->help) {
        put_message(j, "help", r->help);
        put(json_object_get(j, "help"), "markdown", r->help);
    }
    json_t *usual = json_pack("{s:s}", "level", level(r->severity));
    if (r->quiet)
        json_object_set_new(usual, "enabled", json_false());
    json_object_set_new(j, "defaultConfiguration", usual);
    json_object_set_new(
        j, "properties",
        json_pack("{s:[s], s:s}", "tags", "memory", "problem.severity", problem[r->severity]));
    return j;
}

static json_t *tool(const report_rules *rules) {
    json_t *list = json_array();
    for (size_t i = 0; i < rules->len; i++)
        json_array_append_new(list, rule(&rules->data[i]));
    return json_pack("{s:{s:s, s:s, s:o}}", "driver", "name", "memcheck-lint", "semanticVersion",
                     MEMKIT_VERSION, "rules", list);
}

static void notify(json_t *list, const report_names *names, const char *severity,
                   const char *what) {
    for (size_t i = 0; i < names->len; i++) {
        mk_str text = {0};
        mk_str_printf(&text, "%s: %s", what, names->data[i]);
        json_t *n = json_pack("{s:s}", "level", severity);
        put_message(n, "message", mk_str_c(&text));
        json_array_append_new(list, n);
        mk_str_free(&text);
    }
}

static json_t *invocation(const report_opts *o) {
    json_t *list = json_array();
    notify(list, &o->unparsable, "warning", "cannot be parsed alone");
    notify(list, &o->not_analysed, "note", "not analysed");
    return json_pack("{s:b, s:o}", "executionSuccessful", 1, "toolExecutionNotifications", list);
}

void report_sarif(const find_list *l, const report_opts *o, FILE *out) {
    writer w = {.o = o, .suppressions = l->stats.suppressed > 0};
    if (!getcwd(w.here, sizeof w.here))
        *w.here = '\0';
    json_t *results = json_array();
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (report_wants_finding(r, o) || (r->kind == FIND_RULE && !o->why_file && !r->fixed))
            json_array_append_new(results, result(&w, l, r));
    }
    json_t *run = json_pack("{s:o, s:[o], s:s, s:o}", "tool", tool(&o->rules), "invocations",
                            invocation(o), "columnKind", "utf16CodeUnits", "results", results);
    report_json_write(json_pack("{s:s, s:s, s:[o]}", "$schema",
                                "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
                                "runs", run),
                      JSON_INDENT(1), out);
    fputc('\n', out);
}
