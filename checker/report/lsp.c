/* lsp.c: rows as editors take them: a line a file, an object of what the Language Server Protocol has words
 * for. Every file that was given has one, so that an editor learns what is clean, too.
 *
 *   {"uri":"file:///p/a.c",
 *    "diagnostics":[Diagnostic],            its data: {"edits":[TextEdit], "ignore":[TextEdit]}:
 *                                           what mends it, and what says that it is meant so
 *    "verdicts":[{"range":Range,
 *                 "text":"malloc(n) escapes to heap: returned\n...",       as --why has it
 *                 "label":"escapes: returned"}]}                           of allocations
 *
 * Columns are units of UTF-16, or bytes if the sources are set so. Paths are those of the files
 * themselves, links followed.
 */
#include <stdlib.h>
#include <string.h>

#include <mk/map.h>

#include "json.h"
#include "source.h"
#include "uri.h"

MK_MAP(uri_map, const char *, const char *, mk_key_cstr, mk_eq_cstr)

typedef struct writer {
    const report_opts *o;
    json_t *files; /* by URI, in the order first spoken of */
    uri_map uris;  /* of names as the rows have them */
    mk_arena arena;
} writer;

static const char *uri_of(writer *w, const char *name) {
    bool added;
    const char **uri = uri_map_add(&w->uris, name, &added);
    if (!added)
        return *uri;
    mk_str text = {0};
    char *real = realpath(name, NULL);
    mk_str_cat(&text, "file://");
    uri_cat(real ? real : name, &text);
    *uri = mk_arena_strdup(&w->arena, mk_str_c(&text));
    free(real);
    mk_str_free(&text);
    return *uri;
}

static json_t *file_of(writer *w, const char *name) {
    const char *uri = uri_of(w, name);
    json_t *file = json_object_get(w->files, uri);
    if (!file) {
        file = json_pack("{s:s, s:[], s:[]}", "uri", uri, "diagnostics", "verdicts");
        json_object_set_new(w->files, uri, file);
    }
    return file;
}

/* ---- places ----------------------------------------------------------------------------------- */

static json_t *position(uint32_t line, uint32_t col) {
    return json_pack("{s:I, s:I}", "line", (json_int_t)(line ? line - 1 : 0), "character",
                     (json_int_t)(col ? col - 1 : 0));
}

static json_t *range_json(const source_range *r) {
    return json_pack("{s:o, s:o}", "start", position(r->line, r->col), "end",
                     position(r->end_line, r->end_col));
}

/* A place without a column is its line. */
static json_t *range_at(const writer *w, const find_pos *at) {
    sources *s = w->o->sources;
    mk_view line = source_line(s, at->file, at->line);
    source_range range;
    if (at->col || !line.ptr) {
        range = source_range_of(s, at->file, at->line, at->col);
    } else {
        const source_file *f = source_open(s, at->file);
        range = source_range_bytes(f, (size_t)(line.ptr - f->text), line.len);
    }
    return range_json(&range);
}

static json_t *text_edit(const source_file *f, size_t at, size_t len, const char *text) {
    source_range range = source_range_bytes(f, at, len);
    return json_pack("{s:o, s:o}", "range", range_json(&range), "newText", report_json_text(text));
}

/* ---- findings --------------------------------------------------------------------------------- */

static json_t *edits(const writer *w, const find_row *r) {
    const source_file *f = source_open(w->o->sources, r->at.file);
    json_t *list = json_array();
    for (uint32_t i = 0; f && i < r->nedits; i++)
        json_array_append_new(list,
                              text_edit(f, r->edits[i].at, r->edits[i].len, r->edits[i].text));
    return list;
}

/* Does a backslash join the line to the one above? */
static bool continues(const source_file *f, uint32_t line) {
    size_t at = f->lines[line - 1];
    at -= at > 0;
    at -= at > 0 && f->text[at - 1] == '\r';
    return at > 0 && f->text[at - 1] == '\\';
}

/* A comment on a line of its own above, with as much white space before it. It is one that all dialects of C
 * know. */
static json_t *ignore(const writer *w, const find_row *r) {
    mk_view line = source_line(w->o->sources, r->at.file, r->at.line);
    const source_file *f = line.ptr ? source_open(w->o->sources, r->at.file) : NULL;
    if (!f || continues(f, r->at.line))
        return json_array();
    mk_str text = {0};
    size_t blank = 0, at = (size_t)(line.ptr - f->text);
    while (blank < line.len && (line.ptr[blank] == ' ' || line.ptr[blank] == '\t'))
        blank++;
    bool crlf = at + line.len < f->len && f->text[at + line.len] == '\r';
    mk_str_catn(&text, line.ptr, blank);
    mk_str_printf(&text, "/* memkit: ignore[%s] */%s", r->rule, crlf ? "\r\n" : "\n");
    json_t *list = json_pack("[o]", text_edit(f, at, 0, mk_str_c(&text)));
    mk_str_free(&text);
    return list;
}

static json_t *related(writer *w, const find_row *r) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < r->nsteps; i++) {
        const find_step *s = &r->steps[i];
        json_array_append_new(list, json_pack("{s:{s:s, s:o}, s:o}", "location", "uri",
                                              uri_of(w, s->at.file), "range", range_at(w, &s->at),
                                              "message", report_json_text(s->text)));
    }
    return list;
}

static void put_description(json_t *to, const writer *w, const char *rule) {
    mk_str uri = {0};
    mk_str_cat(&uri, "file://");
    uri_cat(w->o->rules_file, &uri);
    mk_str_printf(&uri, "#%s", rule);
    json_object_set_new(to, "codeDescription", json_pack("{s:s}", "href", mk_str_c(&uri)));
    mk_str_free(&uri);
}

enum { UNNECESSARY = 1 }; /* DiagnosticTag */

static json_t *diagnostic(writer *w, const find_row *r) {
    static const int severities[] = {
        [FIND_NOTE] = 3, [FIND_REMARK] = 3, [FIND_WARNING] = 2, [FIND_ERROR] = 1};
    json_t *d = json_pack("{s:o, s:i, s:s, s:s, s:o}", "range", range_at(w, &r->at), "severity",
                          severities[r->severity], "source", "memcheck-lint", "code", r->rule,
                          "message", report_json_text(r->message));
    if (w->o->rules_file)
        put_description(d, w, r->rule);
    if (r->nsteps)
        json_object_set_new(d, "relatedInformation", related(w, r));
    if (strcmp(r->rule, "unused-suppression") == 0)
        json_object_set_new(d, "tags", json_pack("[i]", UNNECESSARY));
    json_object_set_new(d, "data",
                        json_pack("{s:o, s:o}", "edits", edits(w, r), "ignore", ignore(w, r)));
    return d;
}

/* ---- verdicts --------------------------------------------------------------------------------- */

static void add_line(void *ctx, const char *text) {
    mk_str *out = ctx;
    mk_str_printf(out, "\n%s", text);
}

static void add_steps(const find_row *r, mk_str *out) {
    for (uint32_t i = 0; i < r->nsteps; i++) {
        const find_step *s = &r->steps[i];
        bool here = strcmp(s->at.file, r->at.file) == 0;
        mk_str_printf(out, "\n%s%s%u: %s", here ? "" : s->at.file, here ? "line " : ":",
                      (unsigned)s->at.line, s->text);
    }
}

static json_t *verdict(const writer *w, const find_row *r) {
    mk_str text = {0};
    report_say(r, w->o->sources, &text);
    add_steps(r, &text);
    report_reasons(r, add_line, &text);
    json_t *v = json_pack("{s:o, s:o}", "range", range_at(w, &r->at), "text",
                          report_json_text(mk_str_c(&text)));
    mk_str_clear(&text);
    mk_str_cat(&text, r->stays ? "does not escape" : "escapes: ");
    mk_str_cat(&text, r->stays ? "" : report_route(r));
    if (r->kind == FIND_ALLOC)
        json_object_set_new(v, "label", report_json_text(mk_str_c(&text)));
    mk_str_free(&text);
    return v;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void add_row(writer *w, const find_row *r) {
    if (report_wants_finding(r, w->o))
        json_array_append_new(json_object_get(file_of(w, r->at.file), "diagnostics"),
                              diagnostic(w, r));
    else if (w->o->view >= REPORT_VERDICTS && report_wants(r, w->o))
        json_array_append_new(json_object_get(file_of(w, r->at.file), "verdicts"), verdict(w, r));
}

void report_lsp(const find_list *l, const report_opts *o, FILE *out) {
    writer w = {.o = o, .files = json_object()};
    for (size_t i = 0; i < o->files.len; i++)
        (void)file_of(&w, o->files.data[i]);
    for (size_t i = 0; i < l->rows.len; i++)
        add_row(&w, &l->rows.data[i]);
    const char *uri;
    json_t *file;
    json_object_foreach(w.files, uri, file) {
        report_json_write(json_incref(file), JSON_COMPACT, out);
        fputc('\n', out);
    }
    json_decref(w.files);
    uri_map_free(&w.uris);
    mk_arena_free(&w.arena);
}
