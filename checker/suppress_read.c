/* suppress_read.c: comments in; ranges of lines, and what is wrong with them, out. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "suppress_int.h"

static const char MARK[] = "memkit:", NOLINT[] = "NOLINT", PREFIX[] = "memkit-";

typedef enum kind { LINES, NEXT_LINE, BEGIN, END, NKINDS } kind;

typedef struct reader {
    suppress_file *out;
    const source_file *f;
    const char *name;
    mk_arena *a;
    mk_view comment; /* at work */
} reader;

static find_pos place(const reader *r, const char *at) {
    size_t offset = (size_t)(at - r->f->text);
    uint32_t line = source_line_at(r->f, offset);
    return (find_pos){r->name, line, (uint32_t)(offset - r->f->lines[line - 1]) + 1};
}

MK_PRINTF(3, 4)
static void problem(reader *r, find_pos at, const char *format, ...) {
    mk_str s = {.alloc = mk_arena_as_alloc(r->a)};
    va_list args;
    va_start(args, format);
    mk_str_vprintf(&s, format, args);
    va_end(args);
    suppress_problems_push(&r->out->problems, (suppress_problem){at, mk_str_c(&s)});
}

/* ---- text ----------------------------------------------------------------------------------------------- */

static bool starts_with(mk_view v, const char *prefix) {
    size_t n = strlen(prefix);
    return v.len >= n && memcmp(v.ptr, prefix, n) == 0;
}

static mk_view behind(mk_view v, size_t n) {
    return mk_view_n(v.ptr + n, v.len - n);
}

static mk_view without_blanks(mk_view v) {
    while (v.len && (*v.ptr == ' ' || *v.ptr == '\t'))
        v = behind(v, 1);
    return v;
}

static mk_view first_line(mk_view v) {
    const char *newline = v.len ? memchr(v.ptr, '\n', v.len) : NULL;
    return newline ? mk_view_n(v.ptr, (size_t)(newline - v.ptr)) : v;
}

/* Without what only separates it, and the end of the comment. */
static mk_view reason_in(mk_view rest) {
    rest = mk_view_trim(rest);
    if (rest.len >= 2 && memcmp(rest.ptr + rest.len - 2, "*/", 2) == 0)
        rest = mk_view_trim(mk_view_n(rest.ptr, rest.len - 2));
    while (rest.len && strchr(":-,;", *rest.ptr))
        rest = without_blanks(behind(rest, 1));
    return rest;
}

/* ---- lists ---------------------------------------------------------------------------------------------- */

/* A glob does not mean the rule that speaks of comments: it would suppress what is said of itself. */
static bool rules_of(mk_view name, rule_set *set) {
    mk_str s = {0};
    mk_str_cat_view(&s, name);
    bool found = rules_match(set, mk_str_c(&s));
    if (strpbrk(mk_str_c(&s), "*?["))
        set->on[RULE_unused_suppression] = false;
    mk_str_free(&s);
    return found;
}

static void add_item(reader *r, suppress_range *to, mk_view text) {
    suppress_item i = {.text = text};
    if (!rules_of(text.len ? text : mk_view_of("*"), &i.rules)) {
        problem(r, place(r, text.ptr), "no rule '%.*s', so it suppresses nothing; see --list-rules",
                (int)text.len, text.ptr);
        return;
    }
    suppress_items_push(&r->out->items, i);
    to->nitems++;
    for (int k = 0; k < RULE_COUNT; k++)
        to->rules.on[k] |= i.rules.on[k];
}

/* The words between commas that bear the prefix, without it. How many there were. */
static uint32_t read_list(reader *r, suppress_range *to, mk_view list, const char *prefix) {
    size_t skip = strlen(prefix);
    uint32_t n = 0;
    for (size_t at = 0; at < list.len;) {
        const char *comma = memchr(list.ptr + at, ',', list.len - at);
        size_t end = comma ? (size_t)(comma - list.ptr) : list.len;
        mk_view word = mk_view_trim(mk_view_n(list.ptr + at, end - at));
        at = end + 1;
        if (word.len <= skip || !starts_with(word, prefix))
            continue;
        add_item(r, to, behind(word, skip));
        n++;
    }
    return n;
}

/* ---- lines ---------------------------------------------------------------------------------------------- */

/* Those of the comment; and, if it has no code beside it, to the code below. */
static void cover(const reader *r, suppress_range *to) {
    const source_file *f = r->f;
    mk_view text = mk_view_n(f->text, f->len);
    size_t start = (size_t)(r->comment.ptr - f->text), end = start + r->comment.len;
    to->from = source_line_at(f, start);
    to->to = source_line_at(f, end - (end > start));
    size_t code = source_code(text, f->lines[to->from - 1]), below = source_code(text, end);
    if (code >= start && below < f->len && source_line_at(f, below) > to->to)
        to->to = source_line_at(f, below);
}

static void cover_next(const reader *r, suppress_range *to) {
    size_t end = (size_t)(r->comment.ptr - r->f->text) + r->comment.len;
    to->from = to->to = source_line_at(r->f, end - 1) + 1;
}

static bool same_rules(const rule_set *a, const rule_set *b) {
    return memcmp(a->on, b->on, sizeof a->on) == 0;
}

/* A list ends what was begun with an equal one; none, what was begun last. */
static void end_range(reader *r, const suppress_range *end, bool listed) {
    for (size_t k = r->out->ranges.len; k-- > 0;) {
        suppress_range *begin = &r->out->ranges.data[k];
        if (begin->open && (!listed || same_rules(&begin->rules, &end->rules))) {
            begin->open = false;
            begin->to = end->at.line;
            return;
        }
    }
    problem(r, end->at, "nothing ends here: no %s was begun above",
            listed ? "such list of rules" : "suppression");
}

static void take(reader *r, suppress_range *to, kind as, bool listed) {
    if (!to->nitems)
        return;
    if (as == END) {
        end_range(r, to, listed);
        return;
    }
    if (as == NEXT_LINE)
        cover_next(r, to);
    else
        cover(r, to);
    to->open = as == BEGIN;
    suppress_ranges_push(&r->out->ranges, *to);
}

/* ---- the two forms -------------------------------------------------------------------------------------- */

static suppress_range range_at(const reader *r, mk_view at) {
    return (suppress_range){.at = place(r, at.ptr), .item = (uint32_t)r->out->items.len};
}

/* What follows the word; the list's brackets are open and close. false: it has no list, or one that is wrong. */
static bool split_list(mk_view rest, char open, char close, mk_view *list, mk_view *reason) {
    const char *end = rest.len && *rest.ptr == open ? memchr(rest.ptr, close, rest.len) : NULL;
    if (!end)
        return false;
    size_t n = (size_t)(end - rest.ptr);
    *list = mk_view_n(rest.ptr + 1, n - 1);
    *reason = behind(rest, n + 1);
    return true;
}

/* at: from "memkit:" to the end of the line */
static void read_mark(reader *r, mk_view at) {
    static const char *const words[NKINDS] = {"ignore", "", "ignore-begin", "ignore-end"};
    suppress_range to = range_at(r, at);
    mk_view rest = without_blanks(behind(at, sizeof MARK - 1)), list = {0}, reason = rest;
    size_t n = 0;
    int k = 0;
    while (n < rest.len && (islower((unsigned char)rest.ptr[n]) || rest.ptr[n] == '-'))
        n++;
    while (k < NKINDS && !mk_view_eq(mk_view_n(rest.ptr, n), mk_view_of(words[k])))
        k++;
    rest = without_blanks(behind(rest, n));
    bool listed = starts_with(rest, "[");
    if (k == NKINDS || n == 0) {
        if (n && (listed || starts_with(reason, "ignore-")))
            problem(r, to.at, "'%.*s' is none of ignore, ignore-begin and ignore-end", (int)n, reason.ptr);
        return;
    }
    if (starts_with(rest, "("))
        problem(r, to.at, "rules stand in square brackets: %s[leak]", words[k]);
    else if (!listed)
        add_item(r, &to, list);
    else if (!split_list(rest, '[', ']', &list, &rest))
        problem(r, to.at, "the list of rules is not closed");
    else if (!read_list(r, &to, list, ""))
        problem(r, to.at, "the list of rules is empty; without brackets, all are meant");
    to.reason = reason_in(rest);
    take(r, &to, (kind)k, listed);
}

/* at: from "NOLINT" to the end of the line. Without a list, or with names of others, it speaks to others. */
static void read_nolint(reader *r, mk_view at) {
    static const char *const words[NKINDS] = {"", "NEXTLINE", "BEGIN", "END"};
    suppress_range to = range_at(r, at);
    mk_view rest = behind(at, sizeof NOLINT - 1), list;
    int k = NKINDS - 1;
    while (!starts_with(rest, words[k]))
        k--;
    rest = behind(rest, strlen(words[k]));
    if (!split_list(rest, '(', ')', &list, &rest) || !read_list(r, &to, list, PREFIX))
        return;
    to.reason = reason_in(rest);
    take(r, &to, (kind)k, true);
}

/* ---- comments ------------------------------------------------------------------------------------------- */

/* Neither in a longer word, nor quoted. */
static bool stands_alone(const reader *r, const char *at) {
    char before = at > r->comment.ptr ? at[-1] : ' ';
    return !isalnum((unsigned char)before) && !strchr("_-`'\"<", before);
}

static void read_comment(reader *r) {
    for (size_t at = 0; at < r->comment.len; at++) {
        mk_view rest = behind(r->comment, at);
        bool mark = *rest.ptr == *MARK && starts_with(rest, MARK);
        bool nolint = *rest.ptr == *NOLINT && starts_with(rest, NOLINT);
        if ((!mark && !nolint) || !stands_alone(r, rest.ptr))
            continue;
        if (mark)
            read_mark(r, first_line(rest));
        else
            read_nolint(r, first_line(rest));
    }
}

/* By the rarest letter of the word, the k inside it: nearly every file is looked through in vain. */
bool suppress_is_named(const source_file *f) {
    enum { BEFORE = 3, WHOLE = sizeof MARK - 1 };
    if (f->len < WHOLE)
        return false;
    const char *at = f->text + BEFORE, *end = f->text + f->len - (WHOLE - BEFORE - 1);
    for (; at < end && (at = memchr(at, MARK[BEFORE], (size_t)(end - at))); at++)
        if (memcmp(at - BEFORE, MARK, WHOLE) == 0 || memcmp(at - BEFORE, PREFIX, WHOLE) == 0)
            return true;
    return false;
}

void suppress_read(suppress_file *out, const source_file *f, const char *name, mk_arena *a) {
    mk_view text = mk_view_n(f->text, f->len);
    reader r = {.out = out, .f = f, .name = name, .a = a};
    for (size_t at = 0; source_comment(text, &at, &r.comment);)
        read_comment(&r);
    for (size_t k = 0; k < out->ranges.len; k++)
        if (out->ranges.data[k].open)
            problem(&r, out->ranges.data[k].at, "what begins here never ends, so it suppresses nothing");
}

void suppress_file_clear(suppress_file *s) {
    suppress_ranges_clear(&s->ranges);
    suppress_items_clear(&s->items);
    suppress_problems_clear(&s->problems);
}

void suppress_file_free(suppress_file *s) {
    suppress_ranges_free(&s->ranges);
    suppress_items_free(&s->items);
    suppress_problems_free(&s->problems);
}
