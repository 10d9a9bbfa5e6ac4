#include "source.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <mk/vec.h>

#include "utf8.h"

enum {
    TAB = 8,
    LONGEST_LINE = 400, /* columns; longer lines are generated, nobody looks for a caret in them */
    LONGEST_QUOTE = 60
};

MK_VEC(line_vec, uint32_t)

/* ---- files ------------------------------------------------------------------------------------ */

static bool read_file(const char *path, mk_str *out) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    char buf[16384];
    struct stat st;
    size_t n;
    if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
        mk_str_reserve(out, (size_t)st.st_size);
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        mk_str_catn(out, buf, n);
    bool ok = !ferror(f) && out->len < UINT32_MAX;
    fclose(f);
    return ok;
}

static void index_lines(source_file *f, mk_arena *a) {
    line_vec lines = {.alloc = mk_arena_as_alloc(a)};
    const char *at = f->text, *end = f->text + f->len;
    line_vec_reserve(&lines, f->len / 32); /* no copies while it grows */
    line_vec_push(&lines, 0);
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))))
        line_vec_push(&lines, (uint32_t)(++at - f->text));
    f->nlines = (uint32_t)lines.len;
    line_vec_push(&lines, (uint32_t)f->len + 1); /* as if a newline came last */
    f->lines = lines.data;
}

static source_file *text_of(sources *s, const char *name) {
    bool added;
    source_file *f = source_files_add(&s->files, name, &added);
    mk_str text = {.alloc = mk_arena_as_alloc(&s->arena)};
    if (added && read_file(name, &text)) {
        f->text = mk_str_c(&text);
        f->byte_columns = s->byte_columns;
        f->len = text.len;
    }
    return f->text ? f : NULL;
}

const source_file *source_text(sources *s, const char *name) {
    return text_of(s, name);
}

const source_file *source_open(sources *s, const char *name) {
    source_file *f = text_of(s, name);
    if (f && !f->lines)
        index_lines(f, &s->arena);
    return f;
}

void sources_free(sources *s) {
    source_files_free(&s->files);
    mk_arena_free(&s->arena);
}

mk_view source_line(sources *s, const char *file, uint32_t line) {
    const source_file *f = file && line ? source_open(s, file) : NULL;
    if (!f || line > f->nlines)
        return mk_view_n(NULL, 0);
    size_t from = f->lines[line - 1], to = f->lines[line] - 1;
    if (to > from && f->text[to - 1] == '\r')
        to--;
    return mk_view_n(f->text + from, to - from);
}

/* ---- expressions ------------------------------------------------------------------------------ */

/* All of these take a place and return the place after what they skip; at the end they stay there. */

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

static size_t skip_quoted(const char *text, size_t len, size_t at) {
    char quote = text[at++];
    while (at < len && text[at] != quote && text[at] != '\n')
        at += text[at] == '\\' && at + 1 < len ? 2 : 1;
    return at < len ? at + (text[at] == quote) : at;
}

static bool is_comment(const char *text, size_t len, size_t at) {
    return at + 1 < len && text[at] == '/' && (text[at + 1] == '*' || text[at + 1] == '/');
}

/* To the newline, or len. A backslash before a newline joins two lines. */
static size_t skip_line(const char *text, size_t len, size_t at) {
    for (;; at++) {
        const char *end = memchr(text + at, '\n', len - at);
        if (!end)
            return len;
        bool cr = end > text + at && end[-1] == '\r';
        const char *last = end - cr;
        at = (size_t)(end - text);
        if (last == text || last[-1] != '\\')
            return at;
    }
}

static size_t skip_comment(const char *text, size_t len, size_t at) {
    if (text[at + 1] == '/')
        return skip_line(text, len, at);
    const char *end = memmem(text + at + 2, len - at - 2, "*/", 2);
    return end ? (size_t)(end - text) + 2 : len;
}

static size_t skip_blank(const char *text, size_t len, size_t at) {
    while (at < len) {
        if (isspace((unsigned char)text[at]))
            at++;
        else if (is_comment(text, len, at))
            at = skip_comment(text, len, at);
        else
            break;
    }
    return at;
}

/* At an opening bracket of any kind; up to and with its partner. */
static size_t skip_brackets(const char *text, size_t len, size_t at) {
    unsigned depth = 0;
    while (at < len) {
        char c = text[at];
        if (c == '"' || c == '\'') {
            at = skip_quoted(text, len, at);
        } else if (is_comment(text, len, at)) {
            at = skip_comment(text, len, at);
        } else {
            depth += c == '(' || c == '[' || c == '{';
            depth -= c == ')' || c == ']' || c == '}';
            at++;
            if (!depth)
                break;
        }
    }
    return at;
}

static size_t skip_name(const char *text, size_t len, size_t at) {
    while (at < len && is_name(text[at]))
        at++;
    return at;
}

/* After a name, a subscript or parentheses: what goes on with ( [ . or ->. *called: it was a call. */
static size_t skip_suffix(const char *text, size_t len, size_t at, bool *called) {
    size_t next = skip_blank(text, len, at);
    if (next == len)
        return at;
    if (text[next] == '(' || text[next] == '[') {
        *called = text[next] == '(';
        return skip_brackets(text, len, next);
    }
    bool arrow = next + 1 < len && text[next] == '-' && text[next + 1] == '>';
    if (!arrow && text[next] != '.')
        return at;
    size_t name = skip_blank(text, len, next + (arrow ? 2 : 1));
    return name < len && is_name(text[name]) ? skip_name(text, len, name) : at;
}

/* 0x1f, 1.5e3, 1'000'000 */
static size_t skip_number(const char *text, size_t len, size_t at) {
    for (;;) {
        at = skip_name(text, len, at);
        if (at + 1 >= len || text[at] != '\'' || !is_name(text[at + 1]))
            return at;
        at++;
    }
}

bool source_comment(mk_view text, size_t *at, mk_view *comment) {
    for (size_t i = *at; i < text.len;) {
        char c = text.ptr[i];
        if (is_comment(text.ptr, text.len, i)) {
            *at = skip_comment(text.ptr, text.len, i);
            *comment = mk_view_n(text.ptr + i, *at - i);
            return true;
        }
        if (c == '"' || c == '\'')
            i = skip_quoted(text.ptr, text.len, i);
        else if (isdigit((unsigned char)c))
            i = skip_number(text.ptr, text.len, i);
        else
            i = is_name(c) ? skip_name(text.ptr, text.len, i) : i + 1;
    }
    return false;
}

size_t source_code(mk_view text, size_t at) {
    while ((at = skip_blank(text.ptr, text.len, at)) < text.len && text.ptr[at] == '#')
        at = skip_line(text.ptr, text.len, at);
    return at;
}

size_t source_blank(mk_view text, size_t at) {
    return skip_blank(text.ptr, text.len, at);
}

/* Two characters or three that are one sign. */
static size_t skip_sign(const char *text, size_t len, size_t at) {
    static const char *const signs[] = {"<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=",
                                        ">=",  "==",  "!=",  "&&", "||", "+=", "-=", "*=", "/=",
                                        "%=",  "&=",  "|=",  "^="};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        if (len - at >= n && memcmp(text + at, signs[i], n) == 0)
            return at + n;
    }
    return at + 1;
}

size_t source_token(mk_view text, size_t at) {
    char c = text.ptr[at];
    if (c == '#')
        return skip_line(text.ptr, text.len, at);
    if (c == '"' || c == '\'')
        return skip_quoted(text.ptr, text.len, at);
    if (isdigit((unsigned char)c))
        return skip_number(text.ptr, text.len, at);
    return is_name(c) ? skip_name(text.ptr, text.len, at) : skip_sign(text.ptr, text.len, at);
}

uint32_t source_line_at(const source_file *f, size_t offset) {
    uint32_t low = 0, high = f->nlines;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (f->lines[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low + 1;
}

static size_t skip_primary(const char *text, size_t len, size_t at) {
    if (text[at] == '(')
        return skip_brackets(text, len, at);
    if (text[at] == '"' || text[at] == '\'')
        return skip_quoted(text, len, at);
    return skip_name(text, len, at);
}

size_t source_expr(const char *text, size_t len, size_t at) {
    size_t start = at, end;
    while (at < len && strchr("&*!~-+", text[at]) && text[at])
        at++;
    at = at < len ? skip_blank(text, len, at) : len;
    if (at == len || (end = skip_primary(text, len, at)) == at)
        return 0;
    for (bool called = false; !called;) {
        size_t next = skip_suffix(text, len, end, &called);
        if (next == end)
            break;
        end = next;
    }
    return end - start;
}

/* ---- quoting ---------------------------------------------------------------------------------- */

static char printable(char c) {
    return (c & 0x80) || (c >= ' ' && c != 0x7f) ? c : '?';
}

/* Appends text without comments, white space narrowed; literals stay as they are. */
static void narrow(const char *text, size_t len, mk_str *out) {
    for (size_t at = 0; at < len;) {
        size_t next = skip_blank(text, len, at);
        if (next > at) {
            mk_str_putc(out, ' ');
        } else {
            next = text[at] == '"' || text[at] == '\'' ? skip_quoted(text, len, at) : at + 1;
            for (size_t i = at; i < next; i++)
                mk_str_putc(out, printable(text[i]));
        }
        at = next;
    }
}

void source_squeeze(mk_view line, mk_str *out) {
    for (size_t at = 0; at < line.len;) {
        size_t next = skip_blank(line.ptr, line.len, at);
        if (next == at)
            mk_str_putc(out, line.ptr[next++]);
        at = next;
    }
}

/* Cuts at the start of a character, and says so. */
static void cap(mk_str *s, size_t from) {
    if (s->len - from <= LONGEST_QUOTE)
        return;
    size_t n = from + LONGEST_QUOTE - 1;
    while (n > from && (s->data[n] & 0xc0) == 0x80)
        n--;
    mk_str_truncate(s, n);
    mk_str_cat(s, "…");
}

bool source_quote(sources *s, const char *file, uint32_t line, uint32_t col, mk_str *out) {
    mk_view v = source_line(s, file, line);
    if (!col || col > v.len)
        return false;
    const source_file *f = source_open(s, file);
    const char *from = v.ptr + col - 1;
    size_t n = source_expr(from, f->len - (size_t)(from - f->text), 0), before = out->len;
    narrow(from, n, out);
    cap(out, before);
    return n > 0;
}

/* ---- ranges ----------------------------------------------------------------------------------- */

static uint32_t column(const source_file *f, uint32_t line, size_t at) {
    size_t start = f->lines[line - 1];
    return 1 + (uint32_t)(f->byte_columns ? at - start : utf8_units(f->text + start, at - start));
}

source_range source_range_bytes(const source_file *f, size_t at, size_t len) {
    uint32_t line = source_line_at(f, at), end = source_line_at(f, at + len);
    return (source_range){line, column(f, line, at), end, column(f, end, at + len)};
}

source_range source_range_of(sources *s, const char *file, uint32_t line, uint32_t col) {
    mk_view v = source_line(s, file, line);
    if (!col || col > v.len)
        return (source_range){line, col, line, col};
    const source_file *f = source_open(s, file);
    size_t from = (size_t)(v.ptr - f->text) + col - 1;
    size_t n = source_expr(f->text + from, f->len - from, 0);
    return source_range_bytes(f, from, n ? n : 1);
}

/* ---- carets ----------------------------------------------------------------------------------- */

/* The column, from 0, after a character that stands in one. */
static uint32_t advance(uint32_t column, char c) {
    if (c == '\t')
        return column + TAB - column % TAB;
    return column + ((c & 0xc0) != 0x80); /* later bytes of a UTF-8 character take no room */
}

/* Appends a line as a terminal will show it; starts[i] becomes the column of byte i. */
static void show_line(mk_view v, uint32_t *starts, mk_str *out) {
    uint32_t column = 0;
    for (size_t i = 0; i < v.len; i++) {
        starts[i] = column;
        column = advance(column, v.ptr[i]);
        if (v.ptr[i] != '\t')
            mk_str_putc(out, printable(v.ptr[i]));
        else
            for (uint32_t k = starts[i]; k < column; k++)
                mk_str_putc(out, ' ');
    }
    starts[v.len] = column;
}

static void repeat(mk_str *out, char c, uint32_t n) {
    while (n--)
        mk_str_putc(out, c);
}

void source_caret(sources *s, const char *file, uint32_t line, uint32_t col, const char *on,
                  const char *off, mk_str *out) {
    mk_view v = source_line(s, file, line);
    uint32_t starts[LONGEST_LINE + 1];
    if (!col || col > v.len || v.len > LONGEST_LINE)
        return;
    size_t at = col - 1, n = source_expr(v.ptr, v.len, at);
    while (n > 1 && isspace((unsigned char)v.ptr[at + n - 1]))
        n--;
    size_t before = out->len;
    mk_str_printf(out, "%5u | ", (unsigned)line);
    uint32_t gutter = (uint32_t)(out->len - before) - 2;
    show_line(v, starts, out);
    mk_str_putc(out, '\n');
    repeat(out, ' ', gutter);
    mk_str_cat(out, "| ");
    repeat(out, ' ', starts[at]);
    mk_str_printf(out, "%s^", on);
    uint32_t width = starts[at + (n ? n : 1)] - starts[at];
    repeat(out, '~', width ? width - 1 : 0);
    mk_str_printf(out, "%s\n", off);
}
