/* github.c: findings as commands of GitHub's workflows, which it shows beside the lines of a pull request.
 *
 *   ::warning file=src/a.c,line=88,col=21,endColumn=33,title=leak::message%0Asrc/a.c:90:5: note
 *
 * GitHub shows ten of a severity for each step; the rest stands in the step's log.
 */
#include "report.h"

#include <string.h>

#include "source.h"

/* Percent signs and ends of lines end a command's text; between its properties, : and , do too. */
static void escape(mk_str *out, const char *text, const char *more) {
    for (const char *p = text; p && *p; p++) {
        if (*p == '%' || *p == '\r' || *p == '\n' || strchr(more, *p))
            mk_str_printf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            mk_str_putc(out, *p);
    }
}

static void say_property(mk_str *out, const char *name, const char *text) {
    mk_str_printf(out, "%s=", name);
    escape(out, text, ":,");
}

static void say_place(mk_str *out, const find_row *r, sources *s) {
    say_property(out, " file", r->at.file);
    if (!r->at.line)
        return;
    mk_str_printf(out, ",line=%u", (unsigned)r->at.line);
    if (!r->at.col)
        return;
    source_range at = source_range_of(s, r->at.file, r->at.line, r->at.col);
    mk_str_printf(out, ",col=%u", (unsigned)at.col);
    if (at.end_line == at.line && at.end_col > at.col)
        mk_str_printf(out, ",endColumn=%u", (unsigned)at.end_col);
}

static void say_note(mk_str *out, const find_step *n) {
    mk_str line = {0};
    mk_str_printf(&line, "\n%s:%u: %s", n->at.file, (unsigned)n->at.line, n->text);
    escape(out, mk_str_c(&line), "");
    mk_str_free(&line);
}

static void say_finding(mk_str *out, const find_row *r, sources *s) {
    static const char *const commands[] = {"notice", "notice", "warning", "error"};
    mk_str_printf(out, "::%s", commands[r->severity]);
    say_place(out, r, s);
    say_property(out, ",title", r->rule);
    mk_str_cat(out, "::");
    escape(out, r->message, "");
    for (uint32_t i = 0; i < r->nsteps; i++)
        say_note(out, &r->steps[i]);
    mk_str_putc(out, '\n');
}

void report_github(const find_list *l, const report_opts *o, FILE *out) {
    mk_str line = {0};
    for (size_t i = 0; i < l->rows.len && !ferror(out); i++) {
        if (!report_wants_finding(&l->rows.data[i], o))
            continue;
        mk_str_clear(&line);
        say_finding(&line, &l->rows.data[i], o->sources);
        fwrite(line.data, 1, line.len, out);
    }
    mk_str_free(&line);
}
