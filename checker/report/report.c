/* report.c: which format, which rows, and the lines on err. */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <mk/str.h>

/* ---- --why ------------------------------------------------------------------------------------ */

static const char *basename_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool ends_in(const char *path, const char *tail) {
    size_t n = strlen(path), m = strlen(tail);
    return n > m && path[n - m - 1] == '/' && strcmp(path + n - m, tail) == 0;
}

static bool is_same_file(const char *a, const char *b) {
    char *x = realpath(a, NULL), *y = realpath(b, NULL);
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

bool report_in_file(const find_row *r, const report_opts *o) {
    const char *file = r->at.file, *asked = o->why_file;
    if (!asked || strcmp(file, asked) == 0 || ends_in(file, asked))
        return true;
    return strcmp(basename_of(file), basename_of(asked)) == 0 && is_same_file(file, asked);
}

bool report_wants(const find_row *r, const report_opts *o) {
    if (!o->why_file)
        return r->kind != FIND_RULE || find_counts(r);
    return r->at.line == o->why_line && report_in_file(r, o);
}

bool report_wants_finding(const find_row *r, const report_opts *o) {
    return r->kind == FIND_RULE && report_wants(r, o);
}

/* ---- err -------------------------------------------------------------------------------------- */

static void plural(FILE *err, uint32_t n, const char *what) {
    fprintf(err, "%u %s%s", (unsigned)n, what, n == 1 ? "" : "s");
}

static void left_out(FILE *err, uint32_t n, const char *what, const char *why,
                     const report_names *names, bool verbose) {
    if (!n)
        return;
    plural(err, n, what);
    if (names->len == 1) {
        fprintf(err, " %s: %s\n", why, names->data[0]);
        return;
    }
    fprintf(err, " %s%s\n", why, !names->len ? "" : verbose ? ":" : " (-v names them)");
    for (size_t i = 0; verbose && i < names->len; i++)
        fprintf(err, "  %s\n", names->data[i]);
}

static void summary(const find_stats *s, FILE *err) {
    plural(err, s->files, "file");
    fputs(", ", err);
    plural(err, s->sites, "allocation site");
    fprintf(err, " (%u stay), ", (unsigned)s->stay);
    plural(err, s->findings, "finding");
    if (s->suppressed)
        fprintf(err, ", %u suppressed", (unsigned)s->suppressed);
    if (s->known)
        fprintf(err, ", %u known", (unsigned)s->known);
    if (s->gone)
        fprintf(err, ", %u gone", (unsigned)s->gone);
    if (s->fixed)
        fprintf(err, ", %u fixed", (unsigned)s->fixed);
    if (s->cached)
        fprintf(err, ", %u from cache", (unsigned)s->cached);
    fprintf(err, ", %.*f s\n", s->seconds < 0.995 ? 2 : s->seconds < 99.95 ? 1 : 0, s->seconds);
}

/* ---- all of it -------------------------------------------------------------------------------- */

bool report(const find_list *l, const report_opts *o, FILE *out, FILE *err) {
    static void (*const formats[])(const find_list *, const report_opts *, FILE *) = {
        [REPORT_TEXT] = report_text,
        [REPORT_JSONL] = report_jsonl,   [REPORT_JSON] = report_json,
        [REPORT_SARIF] = report_sarif,   [REPORT_GITHUB] = report_github,
        [REPORT_JUNIT] = report_junit,   [REPORT_LSP] = report_lsp,
    };
    sources own = {0};
    report_opts mine = *o;
    if (!mine.sources)
        mine.sources = &own;
    errno = 0;
    formats[o->format](l, &mine, out);
    bool ok = fflush(out) == 0 && !ferror(out);
    if (!ok) /* the first failure may have been long ago, and its reason overwritten since */
        fprintf(err, "memcheck-lint: cannot write the report: %s\n",
                errno == EPIPE || errno == ENOSPC ? strerror(errno) : "the output is closed or full");
    left_out(err, l->stats.unparsable, "file", "cannot be parsed alone", &o->unparsable,
             o->verbose);
    left_out(err, l->stats.not_analysed, "function", "not analysed", &o->not_analysed, o->verbose);
    summary(&l->stats, err);
    fflush(err);
    sources_free(&own);
    return ok;
}

const char *report_severity_text(find_severity s) {
    static const char *const names[] = {"note", "remark", "warning", "error"};
    return names[s];
}

bool report_any(const find_list *l, find_severity least) {
    for (size_t i = 0; i < l->rows.len; i++)
        if (find_counts(&l->rows.data[i]) && l->rows.data[i].severity >= least)
            return true;
    return false;
}
