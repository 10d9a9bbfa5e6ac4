/* fix_export.c: the edits as clang-apply-replacements reads them: YAML, of which JSON is a part. */
#include <stdlib.h>

#include <jansson.h>

#include "fix.h"
#include "replace.h"
#include "report/json.h"

/* Relative names would start from a folder that the file does not name. */
static json_t *absolute(const char *path) {
    char *real = realpath(path, NULL);
    json_t *name = report_json_text(real ? real : path);
    free(real);
    return name;
}

static json_t *replacements(const find_row *r) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < r->nedits; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:I, s:I, s:o}", "FilePath", absolute(r->at.file), "Offset",
                            (json_int_t)r->edits[i].at, "Length", (json_int_t)r->edits[i].len,
                            "ReplacementText", report_json_text(r->edits[i].text)));
    return list;
}

static json_t *diagnostic(const find_row *r) {
    mk_str name = {0};
    mk_str_printf(&name, "memkit-%s", r->rule);
    json_t *d =
        json_pack("{s:s, s:{s:o, s:o, s:I, s:o}, s:s}", "DiagnosticName", mk_str_c(&name),
                  "DiagnosticMessage", "Message", report_json_text(r->message), "FilePath",
                  absolute(r->at.file), "FileOffset", (json_int_t)r->edits[0].at, "Replacements",
                  replacements(r), "Level", r->severity == FIND_ERROR ? "Error" : "Warning");
    mk_str_free(&name);
    return d;
}

bool fix_export(const find_list *l, const char *path, mk_str *why) {
    json_t *list = json_array();
    for (size_t i = 0; i < l->rows.len; i++)
        if (l->rows.data[i].nedits)
            json_array_append_new(list, diagnostic(&l->rows.data[i]));
    json_t *doc = json_pack("{s:s, s:o}", "MainSourceFile", "", "Diagnostics", list);
    char *text = json_dumps(doc, JSON_INDENT(1));
    mk_str line = {0};
    mk_str_printf(&line, "%s\n", text);
    bool ok = replace_file(path, mk_str_view(&line), why);
    mk_str_free(&line);
    free(text);
    json_decref(doc);
    return ok;
}
