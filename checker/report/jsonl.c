/* jsonl.c: one fact a row. The keys and their order are a contract: programs read them. */
#include "report.h"

#include <string.h>

#include <jansson.h>
#include <mk/str.h>

/* JSON is UTF-8; sources and paths need not be. Then every byte that is not ASCII becomes U+FFFD. */
static json_t *replaced(const char *s) {
    mk_str out = {0};
    for (; *s; s++) {
        if (*s & 0x80)
            mk_str_cat(&out, "\xEF\xBF\xBD");
        else
            mk_str_putc(&out, *s);
    }
    json_t *j = json_string(mk_str_c(&out));
    mk_str_free(&out);
    return j;
}

static void put(json_t *row, const char *key, const char *value) {
    json_t *s = json_string(value ? value : "");
    json_object_set_new(row, key, s ? s : replaced(value));
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
    for (uint32_t i = 0; i < r->nassumes; i++) {
        json_t *name = json_string(r->assumes[i]);
        json_array_append_new(assumes, name ? name : replaced(r->assumes[i]));
    }
    json_object_set_new(row, "assumes", assumes);
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
}

/* jansson writes token by token: into a string, which is cheaper than a file. */
static int append(const char *text, size_t n, void *line) {
    return mk_str_catn(line, text, n) ? 0 : -1;
}

static void write_row(const find_row *r, mk_str *line, FILE *out) {
    static void (*const kinds[])(json_t *, const find_row *) = {
        [FIND_ALLOC] = put_alloc,
        [FIND_PARAM] = put_param,
        [FIND_LOCAL] = put_local,
        [FIND_RULE] = put_finding,
    };
    json_t *row = json_object();
    kinds[r->kind](row, r);
    mk_str_clear(line);
    json_dump_callback(row, append, line, JSON_COMPACT);
    mk_str_putc(line, '\n');
    fwrite(line->data, 1, line->len, out);
    json_decref(row);
}

void report_jsonl(const find_list *l, const report_opts *o, FILE *out) {
    bool verdicts = o->view >= REPORT_VERDICTS || o->why_file;
    mk_str line = {0};
    for (size_t i = 0; i < l->rows.len && !ferror(out); i++) {
        const find_row *r = &l->rows.data[i];
        if ((verdicts || r->kind == FIND_RULE) && report_wants(r, o))
            write_row(r, &line, out);
    }
    mk_str_free(&line);
}
