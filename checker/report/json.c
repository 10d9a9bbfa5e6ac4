/* json.c: rows as JSON objects, a line each: the whole of jsonl, and the rows of the one document that
 * --format=json is. The keys and their order are a contract: programs read them. */
#include "json.h"

#include <mk/str.h>

#include "utf8.h"

json_t *report_json_text(const char *s) {
    json_t *j = json_string(s ? s : "");
    mk_str text = {0};
    if (!j) {
        utf8_cat(s, &text);
        j = json_string(mk_str_c(&text));
    }
    mk_str_free(&text);
    return j;
}

static void put(json_t *row, const char *key, const char *value) {
    json_object_set_new(row, key, report_json_text(value));
}

static void put_number(json_t *row, const char *key, long long value) {
    json_object_set_new(row, key, json_integer(value));
}

static void put_place(json_t *row, const find_row *r, bool with_column) {
    put(row, "file", r->at.file);
    put_number(row, "line", r->at.line);
    if (with_column)
        put_number(row, "col", r->at.col);
    put(row, "function", r->function);
}

static void put_measured(json_t *row, const find_row *r) {
    if (!r->measured)
        return;
    put_number(row, "bytes", r->measured->bytes);
    put_number(row, "objects", r->measured->objects);
}

static void put_alloc(json_t *row, const find_row *r) {
    put(row, "kind", "alloc");
    put_place(row, r, true);
    put(row, "callee", r->callee);
    put(row, "verdict", r->stays ? "stays" : "escapes");
    put(row, "reason", r->stays ? "" : find_reason_text(r->reason));
    put(row, "freed", find_freed_text(r->freed));
    put_number(row, "loop", r->loop);
    put(row, "size", r->size);
    json_t *assumes = json_array();
    for (uint32_t i = 0; i < r->nassumes; i++)
        json_array_append_new(assumes, report_json_text(r->assumes[i]));
    json_object_set_new(row, "assumes", assumes);
    put_measured(row, r);
}

static void put_param(json_t *row, const find_row *r) {
    put(row, "kind", "param");
    put_place(row, r, false);
    put(row, "name", r->name);
    put(row, "verdict", find_leak_text(r->leak));
    put_number(row, "level", r->level);
}

static void put_local(json_t *row, const find_row *r) {
    put(row, "kind", "local");
    put_place(row, r, false);
    put(row, "name", r->name);
    put(row, "verdict", "dangling");
}

static void put_finding(json_t *row, const find_row *r) {
    put(row, "kind", "finding");
    put_place(row, r, true);
    put(row, "rule", r->rule);
    put(row, "severity", report_severity_text(r->severity));
    put(row, "message", r->message);
    if (r->suppressed) /* --why alone asks for it */
        put(row, "suppressed", r->justification);
    put_measured(row, r);
}

static json_t *row_of(const find_row *r) {
    static void (*const kinds[])(json_t *, const find_row *) = {
        [FIND_ALLOC] = put_alloc,
        [FIND_PARAM] = put_param,
        [FIND_LOCAL] = put_local,
        [FIND_RULE] = put_finding,
    };
    json_t *row = json_object();
    kinds[r->kind](row, r);
    return row;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* jansson writes token by token: into a string, which is cheaper than a file. */
static int append(const char *text, size_t n, void *line) {
    return mk_str_catn(line, text, n) ? 0 : -1;
}

void report_json_write(json_t *value, size_t flags, FILE *out) {
    mk_str text = {0};
    json_dump_callback(value, append, &text, flags);
    fwrite(mk_str_c(&text), 1, text.len, out);
    mk_str_free(&text);
    json_decref(value);
}

static bool is_shown(const find_row *r, const report_opts *o) {
    bool verdicts = o->view >= REPORT_VERDICTS || o->why_file;
    return verdicts ? report_wants(r, o) : report_wants_finding(r, o);
}

/* Returns how many were written; `between` them, and after the last nothing. */
static size_t write_rows(const find_list *l, const report_opts *o, const char *between, FILE *out) {
    size_t written = 0;
    for (size_t i = 0; i < l->rows.len && !ferror(out); i++) {
        if (!is_shown(&l->rows.data[i], o))
            continue;
        if (written++)
            fputs(between, out);
        report_json_write(row_of(&l->rows.data[i]), JSON_COMPACT, out);
    }
    return written;
}

void report_jsonl(const find_list *l, const report_opts *o, FILE *out) {
    if (write_rows(l, o, "\n", out))
        fputc('\n', out);
}

/* ---- one document ----------------------------------------------------------------------------- */

static void put_names(json_t *to, const char *key, const report_names *names) {
    json_t *list = json_array();
    for (size_t i = 0; i < names->len; i++)
        json_array_append_new(list, report_json_text(names->data[i]));
    json_object_set_new(to, key, list);
}

/* No times, and nothing of the cache: same input, same bytes. */
static json_t *summary_of(const find_list *l, const report_opts *o) {
    const find_stats *s = &l->stats;
    json_t *sum = json_object();
    put_number(sum, "files", s->files);
    put_number(sum, "functions", s->functions);
    put_number(sum, "sites", s->sites);
    put_number(sum, "stay", s->stay);
    put_number(sum, "findings", s->findings);
    put_number(sum, "suppressed", s->suppressed);
    put_number(sum, "known", s->known);
    put_number(sum, "gone", s->gone);
    put_number(sum, "fixed", s->fixed);
    put_number(sum, "assumptions", s->assumptions);
    put_names(sum, "unparsable", &o->unparsable);
    put_names(sum, "not_analysed", &o->not_analysed);
    return sum;
}

void report_json(const find_list *l, const report_opts *o, FILE *out) {
    fputs("{\"rows\":[\n", out);
    write_rows(l, o, ",\n", out);
    fputs("\n],\n\"summary\":", out);
    report_json_write(summary_of(l, o), JSON_COMPACT, out);
    fputs("}\n", out);
}
