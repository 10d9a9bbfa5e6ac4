/* say.c: what a row says, in the words of go build -gcflags=-m, and what there is to say beside it. */
#include <stdarg.h>
#include <string.h>

#include "report.h"

static bool has_text(const char *s) {
    return s && *s;
}

/* What an allocation is called: as the row says, or as it stands in the source. */
static void say_call(const find_row *r, sources *s, mk_str *out) {
    if (has_text(r->expr))
        mk_str_cat(out, r->expr);
    else if (source_quote(s, r->at.file, r->at.line, r->at.col, out))
        return;
    else if (has_text(r->callee))
        mk_str_printf(out, "%s(...)", r->callee);
    else
        mk_str_cat(out, "allocation");
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

static void say_alloc(const find_row *r, sources *s, mk_str *out) {
    say_call(r, s, out);
    if (r->stays) {
        mk_str_cat(out, " does not escape");
        return;
    }
    const char *route = report_route(r);
    bool assumed = r->reason == FIND_UNKNOWN_CALLEE && !ends_with(route, "(assumed)");
    mk_str_printf(out, " escapes to heap: %s%s", route, assumed ? " (assumed)" : "");
}

static void say_param(const find_row *r, mk_str *out) {
    switch (r->leak) {
    case FIND_LEAK_NONE:
        mk_str_printf(out, "%s does not escape", r->name);
        break;
    case FIND_LEAK_CONTENT:
        mk_str_printf(out, "leaking param content: %s", r->name);
        break;
    case FIND_LEAK_RESULT:
        mk_str_printf(out, "leaking param: %s to result level=%d", r->name, r->level);
        break;
    case FIND_LEAK_LEAKS:
        mk_str_printf(out, "leaking param: %s", r->name);
        break;
    }
}

void report_say(const find_row *r, sources *s, mk_str *out) {
    switch (r->kind) {
    case FIND_ALLOC:
        say_alloc(r, s, out);
        break;
    case FIND_PARAM:
        say_param(r, out);
        break;
    case FIND_LOCAL:
        mk_str_printf(out, "address of %s outlives the function", r->name);
        break;
    case FIND_RULE:
        mk_str_cat(out, r->message);
        break;
    }
}

/* ---- reasons ---------------------------------------------------------------------------------- */

typedef struct teller {
    report_note note;
    void *ctx;
    mk_str line;
} teller;

MK_PRINTF(2, 3)
static void tell(teller *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    mk_str_clear(&t->line);
    mk_str_vprintf(&t->line, format, args);
    va_end(args);
    t->note(t->ctx, mk_str_c(&t->line));
}

static void tell_alloc(teller *t, const find_row *r) {
    static const char *const freed[] = {
        [FIND_FREED_NONE] = "freed by this function on no path",
        [FIND_FREED_SOME] = "freed by this function on some paths, not on all",
        [FIND_FREED_EVERY] = "freed by this function on every path",
        [FIND_FREED_CALLER] = "handed on: whoever gets it frees it",
    };
    tell(t, "%s", freed[r->freed]);
    if (has_text(r->size))
        tell(t, "size in bytes: %s", r->size);
    if (r->loop == 1)
        tell(t, "in a loop");
    else if (r->loop > 1)
        tell(t, "in %d loops, one in the other", r->loop);
    if (r->in_macro)
        tell(t, "the call is written by a macro used here");
}

static void tell_assumed(teller *t, const char *name) {
    static const char unknown[] = "unknown:";
    size_t n = sizeof unknown - 1;
    if (strncmp(name, unknown, n) == 0)
        tell(t,
             "assumed: '%s' is unknown, so it may keep what it is given and all that is reachable "
             "from there",
             name + n);
    else
        tell(t, "assumed: %s", name);
}

void report_reasons(const find_row *r, report_note note, void *ctx) {
    teller t = {.note = note, .ctx = ctx};
    if (r->kind == FIND_ALLOC)
        tell_alloc(&t, r);
    if (r->known)
        tell(&t, "known before: it is in the baseline");
    if (r->suppressed)
        tell(&t, "suppressed by a comment%s%s", has_text(r->justification) ? ": " : "",
             has_text(r->justification) ? r->justification : "");
    for (uint32_t i = 0; i < r->nassumes; i++)
        tell_assumed(&t, r->assumes[i]);
    mk_str_free(&t.line);
}
