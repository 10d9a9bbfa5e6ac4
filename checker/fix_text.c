/* fix_text.c: patterns of tokens. What does not look as expected is left alone.
 *
 *   FIND_TO_CALLOC   malloc(E)                   calloc(1, E)
 *                    malloc(N * sizeof T)        calloc(N, sizeof T)
 *   FIND_DROP        f(...);                     and the test of a pointer that is all about it:
 *                    if (p) f(...);              if (p != NULL) { f(...); }
 *   FIND_BEFORE      for (...), while (...)      on a line of its own before it
 */
#include "fix_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* ---- tokens ----------------------------------------------------------------------------------- */

bool fix_code_open(fix_code *c, sources *s, const char *name) {
    if (c->name && strcmp(c->name, name) == 0)
        return true;
    const source_file *f = source_open(s, name);
    if (!f || memchr(f->text, '\0', f->len))
        return false;
    c->name = name;
    c->file = *f;
    fix_tokens_clear(&c->tokens);
    mk_view text = mk_view_n(f->text, f->len);
    for (size_t at = source_blank(text, 0), end; at < text.len; at = source_blank(text, end)) {
        end = source_token(text, at);
        fix_tokens_push(&c->tokens, (fix_token){(uint32_t)at, (uint32_t)(end - at)});
    }
    return true;
}

void fix_code_free(fix_code *c) {
    fix_tokens_free(&c->tokens);
    *c = (fix_code){0};
}

static mk_view token(const fix_code *c, uint32_t i) {
    if (i >= c->tokens.len)
        return mk_view_n("", 0);
    const fix_token *t = &c->tokens.data[i];
    return mk_view_n(c->file.text + t->at, t->len);
}

static bool is(const fix_code *c, uint32_t i, const char *text) {
    return mk_view_eq(token(c, i), mk_view_of(text));
}

static bool is_one_of(const fix_code *c, uint32_t i, const char *const *texts) {
    for (; *texts; texts++)
        if (is(c, i, *texts))
            return true;
    return false;
}

static bool is_word(const fix_code *c, uint32_t i) {
    mk_view v = token(c, i);
    return v.len && (isalnum((unsigned char)*v.ptr) || *v.ptr == '_');
}

static uint32_t start_of(const fix_code *c, uint32_t i) {
    return c->tokens.data[i].at;
}

static uint32_t end_of(const fix_code *c, uint32_t i) {
    return c->tokens.data[i].at + c->tokens.data[i].len;
}

/* The token that starts there, or NONE. */
static uint32_t token_at(const fix_code *c, const find_pos *at) {
    if (!at->line || at->line > c->file.nlines || !at->col || at->col == UINT16_MAX)
        return NONE;
    uint32_t offset = c->file.lines[at->line - 1] + at->col - 1;
    uint32_t low = 0, high = (uint32_t)c->tokens.len;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (start_of(c, mid) < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->tokens.len && start_of(c, low) == offset ? low : NONE;
}

/* The partner of the bracket at i, forwards (step 1) or backwards (-1); NONE: it is none, or has none. */
static uint32_t partner(const fix_code *c, uint32_t i, int step) {
    const char *open = step > 0 ? "([{" : ")]}", *close = step > 0 ? ")]}" : "([{";
    uint32_t depth = 0;
    for (; i < c->tokens.len; i += (uint32_t)step) {
        mk_view v = token(c, i);
        if (v.len != 1)
            continue;
        depth += strchr(open, *v.ptr) != NULL;
        if (strchr(close, *v.ptr) && --depth == 0)
            return i;
        if (!depth)
            return NONE;
    }
    return NONE;
}

/* Behind the bracket at i and all that is in it. */
static uint32_t behind(const fix_code *c, uint32_t i) {
    uint32_t close = partner(c, i, 1);
    return close == NONE ? NONE : close + 1;
}

/* Nothing but white space between the tokens: no comment, no line of the preprocessor. */
static bool is_bare(const fix_code *c, uint32_t first, uint32_t last) {
    for (uint32_t i = first; i < last; i++)
        for (uint32_t at = end_of(c, i); at < start_of(c, i + 1); at++)
            if (!isspace((unsigned char)c->file.text[at]))
                return false;
    for (uint32_t i = first; i <= last; i++)
        if (*token(c, i).ptr == '#')
            return false;
    return true;
}

/* A statement may begin behind this token. */
static bool ends_statement(const fix_code *c, uint32_t i) {
    static const char *const ends[] = {";", "{", "}", NULL};
    return i == NONE || is_one_of(c, i, ends) || *token(c, i).ptr == '#';
}

/* ---- expressions ------------------------------------------------------------------------------ */

/* Can nothing happen but that a value comes out? Calls may do anything. */
static bool is_pure(const fix_code *c, uint32_t first, uint32_t last) {
    static const char *const signs[] = {
        "(", ")",  "[",  "]", ".", "->", "!",  "!=", "==", "*", "+", "-", "/",
        "%", "<<", ">>", "<", ">", "<=", ">=", "&&", "||", "&", ",", NULL};
    static const char *const harmless[] = {"sizeof", "strlen", "_Alignof", NULL};
    for (uint32_t i = first; i <= last; i++) {
        if (!is_word(c, i) && !is_one_of(c, i, signs))
            return false;
        if (is_word(c, i) && i < last && is(c, i + 1, "(") && !is_one_of(c, i, harmless))
            return false;
    }
    return true;
}

/* Behind a name, a number, brackets and what is put to them, from i; a cast before it counts. NONE: that is
 * something else. */
static uint32_t skip_factor(const fix_code *c, uint32_t i, uint32_t end) {
    while (i < end && (is(c, i, "*") || is(c, i, "sizeof")))
        i++;
    if (i >= end)
        return NONE;
    if (is(c, i, "(")) {
        i = behind(c, i);
        if (i < end && (is_word(c, i) || is(c, i, "(")))
            return skip_factor(c, i, end);
    } else if (!is_word(c, i++)) {
        return NONE;
    }
    while (i < end && (is(c, i, "[") || is(c, i, "(") || is(c, i, ".") || is(c, i, "->")))
        i = is(c, i, "[") || is(c, i, "(") ? behind(c, i) : i + 2;
    return i;
}

/* ---- malloc to calloc ------------------------------------------------------------------------- */

static mk_view text_of(const fix_code *c, uint32_t first, uint32_t end) {
    return mk_view_n(c->file.text + start_of(c, first), end_of(c, end - 1) - start_of(c, first));
}

static const char *joined(mk_arena *a, mk_view x, mk_view y) {
    mk_str s = {.alloc = mk_arena_as_alloc(a)};
    mk_str_printf(&s, "calloc(%.*s, %.*s", (int)x.len, x.ptr, (int)y.len, y.ptr);
    return mk_str_c(&s);
}

/* Up to the closing bracket. A product in which one factor is a sizeof says how many of what there are. */
static const char *calloc_of(const fix_code *c, uint32_t first, uint32_t end, mk_arena *a) {
    uint32_t times = skip_factor(c, first, end);
    bool product = times < end && is(c, times, "*") && skip_factor(c, times + 1, end) == end &&
                   is_bare(c, first, end - 1);
    if (product && is(c, times + 1, "sizeof") && !is(c, first, "sizeof"))
        return joined(a, text_of(c, first, times), text_of(c, times + 1, end));
    if (product && is(c, first, "sizeof") && !is(c, times + 1, "sizeof"))
        return joined(a, text_of(c, times + 1, end), text_of(c, first, times));
    return joined(a, mk_view_of("1"), text_of(c, first, end));
}

/* Not an argument of something that may be a macro. */
static bool is_argument(const fix_code *c, uint32_t i) {
    static const char *const words[] = {"if", "while", "return", "switch", NULL};
    for (uint32_t depth = 0; i-- && !ends_statement(c, i);) {
        depth += is(c, i, ")") || is(c, i, "]");
        if (!is(c, i, "(") && !is(c, i, "["))
            continue;
        if (depth)
            depth--;
        else if (i && is_word(c, i - 1) && !is_one_of(c, i - 1, words))
            return true;
    }
    return false;
}

static bool to_calloc(const fix_code *c, const find_change *change, mk_arena *a, fix_edits *out) {
    uint32_t i = token_at(c, &change->at);
    if (i == NONE || !is(c, i, "malloc") || !is(c, i + 1, "(") || is_argument(c, i))
        return false;
    uint32_t end = partner(c, i + 1, 1);
    if (end == NONE || end == i + 2)
        return false;
    uint32_t at = start_of(c, i);
    return fix_edits_push(out,
                          (find_edit){at, end_of(c, end - 1) - at, calloc_of(c, i + 2, end, a)});
}

/* ---- dropping a statement --------------------------------------------------------------------- */

static bool is_blank(char ch) {
    return ch == ' ' || ch == '\t';
}

/* With the line if nothing else stands on it, else with the blanks behind it. */
static find_edit without(const fix_code *c, uint32_t first, uint32_t last) {
    const char *text = c->file.text;
    uint32_t from = start_of(c, first), to = end_of(c, last), begin = from, end = to;
    while (begin && is_blank(text[begin - 1]))
        begin--;
    while (end < c->file.len && is_blank(text[end]))
        end++;
    uint32_t newline = end + (end < c->file.len && text[end] == '\r');
    bool starts = begin == 0 || text[begin - 1] == '\n';
    bool ends = newline >= c->file.len || text[newline] == '\n';
    if (starts && ends)
        return (find_edit){begin, newline + (newline < c->file.len) - begin, ""};
    return ends ? (find_edit){begin, to - begin, ""} : (find_edit){from, end - from, ""};
}

/* if (p) f(); and if (p) { f(); }: the test goes too, if nothing happens in it. */
static bool with_test(const fix_code *c, uint32_t *first, uint32_t *last) {
    uint32_t before = *first - 1;
    bool braces = is(c, before, "{") && is(c, *last + 1, "}") && before && is(c, before - 1, ")");
    uint32_t close = braces ? before - 1 : before;
    if (!is(c, close, ")"))
        return ends_statement(c, before);
    uint32_t open = partner(c, close, -1);
    if (open == NONE || open < 2 || !is(c, open - 1, "if"))
        return braces; /* a block that stays empty: of a loop, a function */
    if (!ends_statement(c, open - 2) || !is_pure(c, open + 1, close - 1))
        return false;
    *first = open - 1;
    *last += braces;
    return !is(c, *last + 1, "else");
}

static bool drop(const fix_code *c, const find_change *change, fix_edits *out) {
    uint32_t first = token_at(c, &change->at);
    if (first == NONE || first == 0 || !is(c, first, change->text) || !is(c, first + 1, "("))
        return false;
    uint32_t close = partner(c, first + 1, 1), last = close + 1;
    if (close == NONE || !is(c, last, ";") || !is_pure(c, first + 2, close - 1) ||
        !with_test(c, &first, &last) || !is_bare(c, first, last))
        return false;
    return fix_edits_push(out, without(c, first, last));
}

/* ---- before a loop ---------------------------------------------------------------------------- */

/* What governs the statement or block that begins at i: the `for` in for (...) { or for (...) f();  NONE: nothing
 * of the kind. */
static uint32_t governor(const fix_code *c, uint32_t i) {
    static const char *const words[] = {"for", "while", "if", "switch", NULL};
    uint32_t open = i && is(c, i - 1, ")") ? partner(c, i - 1, -1) : NONE;
    return open != NONE && open && is_one_of(c, open - 1, words) ? open - 1 : NONE;
}

/* The first token of the statement around i, less what governs it; NONE: i is in brackets that belong to
 * something else than a call. */
static uint32_t statement_of(const fix_code *c, uint32_t i) {
    for (; !ends_statement(c, i - 1) && governor(c, i) == NONE; i--) {
        if (is(c, i - 1, "else") || is(c, i - 1, ":"))
            return i;
        if (is(c, i - 1, "do") || is(c, i - 1, "(") || is(c, i - 1, "["))
            return NONE;
        if (is(c, i - 1, ")") || is(c, i - 1, "]"))
            i = partner(c, i - 1, -1) + 1;
        if (i <= 1)
            return NONE;
    }
    return i;
}

/* The { of the block around i, or NONE. */
static uint32_t block_of(const fix_code *c, uint32_t i) {
    while (i-- > 0) {
        if (is(c, i, "{"))
            return i;
        if (is(c, i, "}") || is(c, i, ")") || is(c, i, "]"))
            i = partner(c, i, -1);
        if (i == NONE)
            break;
    }
    return NONE;
}

/* The word that begins the innermost loop around i, a `for` or a `while`; NONE: it is not to be seen. */
static uint32_t loop_around(const fix_code *c, uint32_t i) {
    i = statement_of(c, i);
    while (i != NONE) {
        uint32_t by = governor(c, i);
        if (by != NONE && (is(c, by, "for") || is(c, by, "while")))
            return by;
        if (by == NONE && (by = block_of(c, i)) != NONE && governor(c, by) == NONE &&
            !ends_statement(c, by - 1) && !is(c, by - 1, "else"))
            return NONE;
        i = by;
    }
    return NONE;
}

/* May the name at i be made or set there? = += ++ ..., or & and the like before it, or a type. */
static bool is_set(const fix_code *c, uint32_t i) {
    static const char *const before[] = {"++", "--", "&", ",", "*", NULL};
    static const char *const tests[] = {"==", "!=", "<=", ">=", NULL};
    mk_view next = token(c, i + 1);
    bool assigned = next.len && next.ptr[next.len - 1] == '=' && !is_one_of(c, i + 1, tests);
    return assigned || is(c, i + 1, "++") || is(c, i + 1, "--") || is_one_of(c, i - 1, before) ||
           is_word(c, i - 1);
}

static bool speaks_of(const char *statement, mk_view name) {
    mk_view text = mk_view_of(statement);
    for (size_t at = source_blank(text, 0), end; at < text.len; at = source_blank(text, end)) {
        end = source_token(text, at);
        if (mk_view_eq(mk_view_n(text.ptr + at, end - at), name))
            return true;
    }
    return false;
}

/* Is what the statement speaks of made or set at the head of the loop, too late for it? */
static bool is_set_in_head(const fix_code *c, uint32_t loop, const char *statement) {
    for (uint32_t i = loop + 2; i < c->tokens.len && !is(c, i, ";") && !is(c, i, "{"); i++)
        if (is_word(c, i) && is_set(c, i) && speaks_of(statement, token(c, i)))
            return true;
    return false;
}

static bool before(const fix_code *c, const find_change *change, mk_arena *a, fix_edits *out) {
    uint32_t i = token_at(c, &change->at), loop = i == NONE ? NONE : loop_around(c, i);
    if (loop == NONE || !loop || !ends_statement(c, loop - 1) ||
        is_set_in_head(c, loop, change->text))
        return false;
    const char *text = c->file.text;
    uint32_t at = start_of(c, loop), begin = at, line = source_line_at(&c->file, at);
    while (begin && is_blank(text[begin - 1]))
        begin--;
    if (begin && text[begin - 1] != '\n')
        return false;
    bool cr =
        line < c->file.nlines && c->file.lines[line] >= 2 && text[c->file.lines[line] - 2] == '\r';
    mk_str s = {.alloc = mk_arena_as_alloc(a)};
    mk_str_printf(&s, "%s%s%.*s", change->text, cr ? "\r\n" : "\n", (int)(at - begin),
                  text + begin);
    return fix_edits_push(out, (find_edit){at, 0, mk_str_c(&s)});
}

/* ---- all of them ------------------------------------------------------------------------------ */

static bool edit(const fix_code *c, const find_change *change, mk_arena *a, fix_edits *out) {
    switch (change->op) {
    case FIND_TO_CALLOC:
        return to_calloc(c, change, a, out);
    case FIND_DROP:
        return drop(c, change, out);
    case FIND_BEFORE:
        return before(c, change, a, out);
    }
    return false;
}

static int by_place(const void *a, const void *b) {
    const find_edit *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* A line of the preprocessor between the edits: one may be there without the other. */
static bool are_together(const fix_code *c, const find_edit *first, const find_edit *last) {
    for (uint32_t i = 0; i < c->tokens.len && start_of(c, i) < last->at; i++)
        if (start_of(c, i) > first->at && *token(c, i).ptr == '#')
            return false;
    return true;
}

/* Exported texts have to be UTF-8. */
static bool is_ascii(const char *text) {
    while (*text && !(*text & 0x80))
        text++;
    return !*text;
}

bool fix_text(const fix_code *c, const find_change *changes, uint32_t n, mk_arena *a,
              fix_edits *out) {
    size_t before = out->len;
    bool ok = n > 0;
    for (uint32_t i = 0; ok && i < n; i++)
        ok = edit(c, &changes[i], a, out);
    if (ok) {
        qsort(out->data + before, n, sizeof *out->data, by_place);
        ok = are_together(c, &out->data[before], &out->data[before + n - 1]);
    }
    for (uint32_t i = 0; ok && i < n; i++)
        ok = is_ascii(out->data[before + i].text);
    for (uint32_t i = 1; ok && i < n; i++)
        ok = out->data[before + i - 1].at + out->data[before + i - 1].len <=
             out->data[before + i].at;
    if (!ok)
        (void)fix_edits_resize(out, before);
    return ok;
}
