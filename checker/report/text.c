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
    mk_str out; /* one row at a time */
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

MK_PRINTF(3, 4)
static void note(writer *w, const find_pos *at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    begin(w, at, FIND_NOTE);
    mk_str_vprintf(&w->out, format, args);
    end(w, FIND_NOTE);
    va_end(args);
}

static void steps(writer *w, const find_row *r) {
    for (uint32_t i = 0; i < r->nsteps; i++)
        note(w, &r->steps[i].at, "%s", r->steps[i].text);
}

static void caret(writer *w, const find_row *r) {
    source_caret(w->o->sources, r->at.file, r->at.line, r->at.col, w->style->caret, w->style->off,
                 &w->out);
}

/* ---- verdicts in words ------------------------------------------------------------------------ */

static bool has_text(const char *s) {
    return s && *s;
}

/* What an allocation is called: as the row says, or as it stands in the source. */
static void say_call(writer *w, const find_row *r) {
    if (has_text(r->expr))
        mk_str_cat(&w->out, r->expr);
    else if (source_quote(w->o->sources, r->at.file, r->at.line, r->at.col, &w->out))
        return;
    else if (has_text(r->callee))
        mk_str_printf(&w->out, "%s(...)", r->callee);
    else
        mk_str_cat(&w->out, "allocation");
}

/* For rows without a route. */
static const char *reason_in_words(find_reason r) {
    switch (r) {
    case FIND_NONE:
        return "unknown";
    case FIND_RETURNED:
        return "returned";
    case FIND_GLOBAL:
        return "stored in a global";
    case FIND_PARAM_CONTENT:
        return "stored through a parameter";
    case FIND_CALLEE:
        return "kept by a function it is passed to";
    case FIND_STORED:
        return "stored in memory that escapes";
    case FIND_ASM:
        return "used by inline assembly";
    case FIND_INTEGER:
        return "turned into an integer";
    case FIND_UNKNOWN_CALLEE:
        return "passed to an unknown function";
    case FIND_COARSE:
        return "analysed coarsely, the program's recursion is too large here";
    case FIND_NOT_ANALYSED:
        return "the function could not be analysed";
    }
    return "unknown";
}

const char *report_route(const find_row *r) {
    return has_text(r->route) ? r->route : reason_in_words(r->reason);
}

static bool ends_with(const char *s, const char *end_) {
    size_t n = strlen(s), m = strlen(end_);
    return n >= m && strcmp(s + n - m, end_) == 0;
}

static void say_alloc(writer *w, const find_row *r) {
    say_call(w, r);
    if (r->stays) {
        mk_str_cat(&w->out, " does not escape");
        return;
    }
    const char *route = report_route(r);
    bool assumed = r->reason == FIND_UNKNOWN_CALLEE && !ends_with(route, "(assumed)");
    mk_str_printf(&w->out, " escapes to heap: %s%s", route, assumed ? " (assumed)" : "");
}

static void say_param(writer *w, const find_row *r) {
    switch (r->leak) {
    case FIND_LEAK_NONE:
        mk_str_printf(&w->out, "%s does not escape", r->name);
        break;
    case FIND_LEAK_CONTENT:
        mk_str_printf(&w->out, "leaking param content: %s", r->name);
        break;
    case FIND_LEAK_RESULT:
        mk_str_printf(&w->out, "leaking param: %s to result level=%d", r->name, r->level);
        break;
    case FIND_LEAK_LEAKS:
        mk_str_printf(&w->out, "leaking param: %s", r->name);
        break;
    }
}

static find_severity severity_of(const find_row *r) {
    return r->kind == FIND_RULE ? r->severity : FIND_REMARK;
}

/* The row's own line. */
static void headline(writer *w, const find_row *r) {
    begin(w, &r->at, severity_of(r));
    switch (r->kind) {
    case FIND_ALLOC:
        say_alloc(w, r);
        break;
    case FIND_PARAM:
        say_param(w, r);
        break;
    case FIND_LOCAL:
        mk_str_printf(&w->out, "address of %s outlives the function", r->name);
        break;
    case FIND_RULE:
        mk_str_printf(&w->out, "%s [%s]", r->message, r->rule);
        break;
    }
    end(w, severity_of(r));
}

/* ---- --why ------------------------------------------------------------------------------------ */

static void why_freed(writer *w, const find_row *r) {
    static const char *const words[] = {
        [FIND_FREED_NONE] = "freed by this function on no path",
        [FIND_FREED_SOME] = "freed by this function on some paths, not on all",
        [FIND_FREED_EVERY] = "freed by this function on every path",
        [FIND_FREED_CALLER] = "handed on: whoever gets it frees it",
    };
    note(w, &r->at, "%s", words[r->freed]);
}

static void why_alloc(writer *w, const find_row *r) {
    why_freed(w, r);
    if (has_text(r->size))
        note(w, &r->at, "size in bytes: %s", r->size);
    if (r->loop == 1)
        note(w, &r->at, "in a loop");
    else if (r->loop > 1)
        note(w, &r->at, "in %d loops, one in the other", r->loop);
    if (r->in_macro)
        note(w, &r->at, "the call is written by a macro used here");
}

static void why_assumed(writer *w, const find_row *r) {
    static const char unknown[] = "unknown:";
    for (uint32_t i = 0; i < r->nassumes; i++) {
        const char *a = r->assumes[i];
        if (strncmp(a, unknown, sizeof unknown - 1) == 0)
            note(
                w, &r->at,
                "assumed: '%s' is unknown, so it may keep what it is given and all that is reachable "
                "from there",
                a + sizeof unknown - 1);
        else
            note(w, &r->at, "assumed: %s", a);
    }
}

static void why_row(writer *w, const find_row *r) {
    headline(w, r);
    caret(w, r);
    steps(w, r);
    if (r->kind == FIND_ALLOC)
        why_alloc(w, r);
    if (r->known)
        note(w, &r->at, "known before: it is in the baseline");
    if (r->suppressed)
        note(w, &r->at, "suppressed by a comment%s%s", has_text(r->justification) ? ": " : "",
             has_text(r->justification) ? r->justification : "");
    why_assumed(w, r);
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
        flush(w, out);
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
}
