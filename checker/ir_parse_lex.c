/* ir_parse_lex.c: the text form's errors, words, numbers, strings, names, positions. */
#include "ir_parse_int.h"

#include <inttypes.h>

/* ---- errors ----------------------------------------------------------------------------------- */

static bool stop(parser *p) {
    p->failed = true;
    p->at = p->end;
    return false;
}

bool irp_complain(parser *p, uint32_t line, const char *what, mk_view name) {
    if (!p->failed && p->why)
        (void)mk_str_printf(p->why, "line %" PRIu32 ": %s%.*s", line, what, (int)name.len,
                            (const char *)name.ptr);
    return stop(p);
}

static void blanks(parser *p) {
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == ',' || *p->at == '\r'))
        p->at++;
    while (p->at < p->end && *p->at == ';') {
        while (p->at < p->end && *p->at != '\n')
            p->at++;
    }
}

static void found(parser *p) {
    blanks(p);
    size_t n = 0, left = (size_t)(p->end - p->at);
    while (n < left && n < 24 && p->at[n] > ' ' && p->at[n] < 127)
        n++;
    if (n)
        (void)mk_str_printf(p->why, "'%.*s'", (int)n, p->at);
    else if (left == 0)
        (void)mk_str_cat(p->why, "the end of the text");
    else if (*p->at == '\n')
        (void)mk_str_cat(p->why, "the end of the line");
    else
        (void)mk_str_printf(p->why, "byte 0x%02x", (unsigned char)*p->at);
}

bool irp_fail(parser *p, const char *expected) {
    if (!p->failed && p->why) {
        (void)mk_str_printf(p->why, "line %" PRIu32 ": expected %s, found ", p->line, expected);
        found(p);
    }
    return stop(p);
}

/* ---- tokens ----------------------------------------------------------------------------------- */

/* The next character that is no blank; '\n' at the end too. */
int irp_peek(parser *p) {
    blanks(p);
    return p->at < p->end ? (unsigned char)*p->at : '\n';
}

bool irp_accept(parser *p, int c) {
    if (irp_peek(p) != c || p->at == p->end)
        return false;
    p->at++;
    return true;
}

bool irp_expect(parser *p, int c, const char *what) {
    return irp_accept(p, c) || irp_fail(p, what);
}

mk_view irp_word_ahead(parser *p) {
    size_t n = 0;
    if (ir_word_start(irp_peek(p))) {
        while (p->at + n < p->end && ir_word_char((unsigned char)p->at[n]))
            n++;
    }
    return (mk_view){p->at, n};
}

bool irp_accept_word(parser *p, const char *word) {
    if (!irp_is(irp_word_ahead(p), word))
        return false;
    p->at += strlen(word);
    return true;
}

/* The next word's place in the table, which is then read; or -1. */
int irp_word_in(parser *p, ir_words words) {
    mk_view w = irp_word_ahead(p);
    for (int i = 0; w.len && words[i]; i++) {
        if (irp_is(w, words[i])) {
            p->at += w.len;
            return i;
        }
    }
    return -1;
}

bool irp_flag(parser *p, ir_words words, uint16_t *flags) {
    int bit = irp_word_in(p, words);
    if (bit >= 0)
        *flags |= (uint16_t)(1u << bit);
    return bit >= 0;
}

bool irp_end_line(parser *p) {
    if (irp_peek(p) != '\n')
        return irp_fail(p, "the end of the line");
    if (p->at < p->end) {
        p->at++;
        p->line++;
    }
    return true;
}

/* Blank lines and comments. False: the text ends here. */
bool irp_next_line(parser *p) {
    while (p->at < p->end && irp_peek(p) == '\n' && p->at < p->end)
        (void)irp_end_line(p);
    return p->at < p->end;
}

uint64_t irp_number(parser *p, uint64_t max, const char *what) {
    uint64_t v = 0;
    if (!irp_is_digit(irp_peek(p)))
        return irp_fail(p, what);
    const char *start = p->at;
    for (; p->at < p->end && irp_is_digit((unsigned char)*p->at); p->at++) {
        unsigned d = (unsigned)(*p->at - '0');
        if (d > max || v > (max - d) / 10) {
            p->at = start;
            return irp_fail(p, what);
        }
        v = v * 10 + d;
    }
    return v;
}

uint32_t irp_number32(parser *p, const char *what) {
    return (uint32_t)irp_number(p, UINT32_MAX, what);
}

/* An index into what was declared before. */
uint32_t irp_below(parser *p, size_t n, const char *what) {
    return n ? (uint32_t)irp_number(p, n - 1, what) : irp_fail(p, what);
}

int64_t irp_integer(parser *p, const char *what) {
    if (!irp_accept(p, '-')) {
        (void)irp_accept(p, '+');
        return (int64_t)irp_number(p, INT64_MAX, what);
    }
    uint64_t v = irp_number(p, (uint64_t)INT64_MAX + 1, what);
    return v > INT64_MAX ? INT64_MIN : -(int64_t)v;
}

static int hex(int c) {
    const char *digits = "0123456789abcdef", *d = c ? strchr(digits, c) : NULL;
    return d ? (int)(d - digits) : -1;
}

static int escape(parser *p) {
    char c = p->at < p->end ? *p->at++ : '\0';
    if (c == 'n')
        return '\n';
    if (c == '"' || c == '\\')
        return c;
    if (c != 'x' || p->end - p->at < 2)
        return -1;
    int high = hex(p->at[0]), low = hex(p->at[1]);
    p->at += 2;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

ir_str irp_string(parser *p) {
    if (!irp_expect(p, '"', "a string"))
        return 0;
    mk_str_clear(&p->text);
    while (p->at < p->end && *p->at != '"' && *p->at != '\n') {
        int c = (unsigned char)*p->at++;
        if (c == '\\')
            c = escape(p);
        if (c <= 0)
            return irp_fail(p, "one of \\\" \\\\ \\n \\x01..\\xff in the string before");
        (void)mk_str_putc(&p->text, (char)c);
    }
    if (!irp_expect(p, '"', "a quote that ends the string"))
        return 0;
    return ir_intern(p->u, p->text.data, p->text.len);
}

ir_str irp_name(parser *p, const char *what) {
    if (irp_peek(p) == '"')
        return irp_string(p);
    mk_view w = irp_word_ahead(p);
    if (!w.len)
        return irp_fail(p, what);
    p->at += w.len;
    return ir_intern(p->u, w.ptr, w.len);
}

/* name[.index] or .index, as the key of a label_map; 0 = error (no label has name "" and no index). */
uint64_t irp_label(parser *p, const char *what) {
    uint64_t n = irp_peek(p) == '.' ? 0 : irp_name(p, what);
    if (p->at == p->end || *p->at != '.' || p->failed)
        return n << 32;
    p->at++;
    return n << 32 | ((uint64_t)irp_number32(p, "the index of a name") + 1);
}

static ir_pos position(parser *p) {
    uint64_t n[3] = {0};
    int k = 0;
    do {
        n[k++] = irp_number(p, UINT32_MAX, "a position such as @12:5 or @2:12:5");
    } while (k < 3 && irp_accept(p, ':'));
    uint64_t file = k == 3 ? n[0] : p->file, line = n[k == 3], col = k == 1 ? 0 : n[k - 1];
    p->positions = true;
    if (file && file >= p->u->files.len)
        irp_fail(p, "a position in a declared file before this");
    return (ir_pos){(uint32_t)line, (uint16_t)(col < UINT16_MAX ? col : UINT16_MAX), (uint16_t)file};
}

static bool at_position(parser *p) {
    return irp_peek(p) == '@' && p->end - p->at > 1 && irp_is_digit((unsigned char)p->at[1]);
}

bool irp_opt_position(parser *p, ir_pos *pos) {
    if (!at_position(p))
        return false;
    p->at++;
    *pos = position(p);
    return true;
}
