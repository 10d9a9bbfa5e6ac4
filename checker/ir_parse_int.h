/* ir_parse_int.h: what the files of the parser share, and nobody else.
 *
 *   ir_parse.c       units: their tables, and the way through the text
 *   ir_parse_lex.c   errors, words, numbers, strings, names, positions
 *   ir_parse_body.c  functions
 *
 * One pass, line by line. The first error is told and ends the text: p->at jumps to the end, so that
 * whatever is at work runs dry. A function given `what` tells it as "expected WHAT, found ..." when it
 * is not there, and returns 0.
 */
#ifndef MEMKIT_CHECKER_IR_PARSE_INT_H
#define MEMKIT_CHECKER_IR_PARSE_INT_H

#include "ir_text_int.h"

#include <string.h>

MK_MAP(label_map, uint64_t, uint32_t, mk_key_u64, mk_eq_u64) /* name << 32 | index shown + 1 */

typedef struct name_use { /* a value's or block's name in a body */
    mk_view name;
    uint32_t def;  /* instruction, or block + 1; 0 = not yet */
    uint32_t line; /* of the first use */
} name_use;
MK_VEC(name_vec, name_use)

typedef struct names {
    ir_str_map index;
    name_vec at; /* at.data[0] is unused: operand 0 is "none" */
} names;

typedef struct parser {
    ir_unit *u;
    const char *at, *end;
    uint32_t line;
    mk_str *why;
    bool failed;
    uint32_t ntypes;     /* `type` lines in the text: types made on the way come after them */
    uint32_t types_read; /* of them */
    bool positions;      /* some were given, so there must be a file */
    uint16_t file;       /* of positions without one */
    mk_str text;         /* string being read */
    label_map syms, globals;
    ir_u32_vec syms_declared, globals_declared; /* as opposed to mentioned; parallel to u's tables */

    ir_func f; /* the body at work */
    label_map locals;
    names values, blocks;
    bool open;           /* a block takes instructions */
    uint32_t params;     /* leading locals that the header declared */
} parser;

/* ---- ir_parse_lex.c: all skip blanks, none goes to another line ---- */
bool irp_fail(parser *p, const char *what);                 /* the error is what stands here; false */
bool irp_complain(parser *p, uint32_t line, const char *what, mk_view name); /* the error is "WHATname"; false */
int irp_peek(parser *p);                                    /* next character; '\n' at the end of the text too */
bool irp_accept(parser *p, int c);                          /* reads c if it is next */
bool irp_expect(parser *p, int c, const char *what);
mk_view irp_word_ahead(parser *p);                          /* empty if no word is next */
bool irp_accept_word(parser *p, const char *word);
int irp_word_in(parser *p, ir_words words);                 /* reads a word of the table: its place, or -1 */
bool irp_flag(parser *p, ir_words words, uint16_t *flags);  /* the same, as a bit */
bool irp_end_line(parser *p);
bool irp_next_line(parser *p);                              /* to the next line with something; false: none */
uint64_t irp_number(parser *p, uint64_t max, const char *what);
uint32_t irp_number32(parser *p, const char *what);
uint32_t irp_below(parser *p, size_t n, const char *what);  /* an index into what was declared before */
int64_t irp_integer(parser *p, const char *what);
ir_str irp_string(parser *p);
ir_str irp_name(parser *p, const char *what);               /* word or string */
uint64_t irp_label(parser *p, const char *what);            /* name[.index] or .index: a key for label_map */
bool irp_opt_position(parser *p, ir_pos *pos);

static inline bool irp_is(mk_view v, const char *word) {
    return v.len == strlen(word) && memcmp(v.ptr, word, v.len) == 0;
}

static inline bool irp_is_digit(int c) {
    return c >= '0' && c <= '9';
}

static inline ir_str irp_label_name(uint64_t key) {
    return (ir_str)(key >> 32);
}

/* ---- ir_parse.c ---- */
uint32_t irp_type_ref(parser *p, int depth);
bool irp_at_type(parser *p); /* is a type next, other than a bare number? */
void irp_add_field(parser *p, ir_type *t, ir_field f);
void irp_param_name(parser *p, ir_sym *s, ir_str n);
bool irp_linkage(parser *p, uint8_t *l);
uint32_t irp_sym_ref(parser *p);    /* made if not there */
uint32_t irp_global_ref(parser *p);

/* ---- ir_parse_body.c ---- */
void irp_func_line(parser *p); /* from behind `func` to behind the closing brace */
void irp_init_line(parser *p);
void irp_body_free(parser *p);

#endif
