/* text.c: lines as compilers write them.
 *
 *   file:line:col: severity: message [rule]      finding, with its line of source and its notes
 *   file:line:col: remark: ...                   verdict, in the words of go build -gcflags=-m
 */
#include "report.h"

#include <string.h>

#include "source.h"

typedef struct styles { /* escape sequences, or "" */
    const char *place, *message, *caret, *off;
    const char *severity[FIND_ERROR + 1];
} styles;

/* clang's colours. */
static const styles colored = {
    .place = "\33[1m",
    .message = "\33[1m",
    .caret = "\33[0;1;32m",
    .off = "\33[0m",
    .severity = {"\33[0;1;36m", "\33[0;1;34m", "\33[0;1;35m", "\33[0;1;31m"}};
static const styles plain = {
    .place = "", .message = "", .caret = "", .off = "", .severity = {"", "", "", ""}};

typedef struct writer {
    const report_opts *o;
    const styles *style;
    mk_str out;  /* one row at a time */
    mk_str last; /* the row before */
} writer;

/* ---- one line --------------------------------------------------------------------------------- */

static void say_place(writer *w, const find_pos *at) {
    mk_str_cat(&w->out, at->file);
    if (at->line)
        mk_str_printf(&w->out, ":%u", (unsigned)at->line);
    if (at->line && at->col)
        mk_str_printf(&w->out, ":%u", (unsigned)at->col);
    mk_str_putc(&w->out, ':');
}

/* Everything up to the message. */
static void begin(writer *w, const find_pos *at, find_severity s) {
    const styles *c = w->style;
    mk_str_cat(&w->out, c->place);
    say_place(w, at);
    mk_str_printf(&w->out, "%s %s%s:%s ", c->off, c->severity[s], report_severity_text(s), c->off);
    if (s != FIND_NOTE)
        mk_str_cat(&w->out, c->message);
}

static void end(writer *w, find_severity s) {
    if (s != FIND_NOTE)
        mk_str_cat(&w->out, w->style->off);
    mk_str_putc(&w->out, '\n');
}

static void note(writer *w, const find_pos *at, const char *text) {
    begin(w, at, FIND_NOTE);
    mk_str_cat(&w->out, text);
    end(w, FIND_NOTE);
}

static void steps(writer *w, const find_row *r) {
    for (uint32_t i = 0; i < r->nsteps; i++)
        note(w, &r->steps[i].at, r->steps[i].text);
}

static void caret(writer *w, const find_row *r) {
    source_caret(w->o->sources, r->at.file, r->at.line, r->at.col, w->style->caret, w->style->off,
                 &w->out);
}

static find_severity severity_of(const find_row *r) {
    return r->kind == FIND_RULE ? r->severity : FIND_REMARK;
}

/* The row's own line. */
static void headline(writer *w, const find_row *r) {
    begin(w, &r->at, severity_of(r));
    report_say(r, w->o->sources, &w->out);
    if (r->kind == FIND_RULE)
        mk_str_printf(&w->out, " [%s]", r->rule);
    end(w, severity_of(r));
}

/* ---- --why ------------------------------------------------------------------------------------ */

typedef struct why_note { /* where report_reasons() goes */
    writer *w;
    const find_pos *at;
} why_note;

static void say_reason(void *ctx, const char *text) {
    const why_note *n = ctx;
    note(n->w, n->at, text);
}

static void why_row(writer *w, const find_row *r) {
    headline(w, r);
    caret(w, r);
    steps(w, r);
    report_reasons(r, say_reason, &(why_note){w, &r->at});
}

static uint32_t distance(const find_row *r, uint32_t line) {
    return r->at.line > line ? r->at.line - line : line - r->at.line;
}

/* Of the file's rows one that is nearest to the line asked for, or NULL. */
static const find_row *nearest(const find_list *l, const report_opts *o) {
    const find_row *best = NULL;
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (report_in_file(r, o) &&
            (!best || distance(r, o->why_line) < distance(best, o->why_line)))
            best = r;
    }
    return best;
}

static void why_nothing(writer *w, const find_list *l) {
    const find_row *r = nearest(l, w->o);
    mk_str_printf(&w->out, "%s:%u: no allocation, parameter or finding %s\n", w->o->why_file,
                  (unsigned)w->o->why_line, r ? "on that line; nearest:" : "in that file");
    if (r)
        headline(w, r);
}

/* ---- rows ------------------------------------------------------------------------------------- */

/* With a profile the sites are listed by what they allocate. */
static bool in_view(const find_row *r, report_view view) {
    return r->kind == FIND_RULE || view >= REPORT_VERDICTS ||
           (view == REPORT_ESCAPES && r->kind == FIND_ALLOC && !r->stays && !r->measured);
}

static void share(writer *w, const find_list *l, const find_row *r) {
    if (!r->measured || !r->measured->bytes)
        return;
    begin(w, &r->at, FIND_NOTE);
    report_share(l, r, &w->out);
    end(w, FIND_NOTE);
}

static void say_row(writer *w, const find_list *l, const find_row *r) {
    headline(w, r);
    if (r->kind == FIND_RULE) {
        caret(w, r);
        share(w, l, r);
    }
    if (r->kind == FIND_RULE || w->o->view == REPORT_FLOWS)
        steps(w, r);
}

static void flush(writer *w, FILE *out) {
    fwrite(mk_str_c(&w->out), 1, w->out.len, out);
    mk_str_clear(&w->out);
}

/* What a macro allocates twice is two rows that read the same: said once. */
static void flush_row(writer *w, FILE *out) {
    if (w->out.len == w->last.len &&
        memcmp(mk_str_c(&w->out), mk_str_c(&w->last), w->out.len) == 0) {
        mk_str_clear(&w->out);
        return;
    }
    mk_str row = w->out;
    w->out = w->last;
    w->last = row;
    fwrite(mk_str_c(&row), 1, row.len, out);
    mk_str_clear(&w->out);
}

/* Returns how many rows were said. */
static size_t say_rows(writer *w, const find_list *l, FILE *out) {
    size_t said = 0;
    for (size_t i = 0; i < l->rows.len && !ferror(out); i++) {
        const find_row *r = &l->rows.data[i];
        if (!report_wants(r, w->o) || (!w->o->why_file && !in_view(r, w->o->view)))
            continue;
        if (w->o->why_file)
            why_row(w, r);
        else
            say_row(w, l, r);
        flush_row(w, out);
        said++;
    }
    return said;
}

void report_text(const find_list *l, const report_opts *o, FILE *out) {
    writer w = {.o = o, .style = o->color ? &colored : &plain};
    bool measured = l->profile && !o->why_file;
    if (measured) {
        report_disagreements(l, &w.out);
        flush(&w, out);
    }
    if (!say_rows(&w, l, out) && o->why_file)
        why_nothing(&w, l);
    if (measured)
        report_measured(l, o, &w.out);
    flush(&w, out);
    mk_str_free(&w.out);
    mk_str_free(&w.last);
}
