/* ir_text_int.h: the words of the text form, which ir_text.c writes and ir_parse.c reads. */
#ifndef MEMKIT_CHECKER_IR_TEXT_INT_H
#define MEMKIT_CHECKER_IR_TEXT_INT_H

#include "ir.h"

/* Words by bit or by value; ends with NULL. */
typedef const char *const *ir_words;
extern const char *const ir_ins_flag_words[];
extern const char *const ir_local_flag_words[];
extern const char *const ir_type_flag_words[];
extern const char *const ir_sym_flag_words[];
extern const char *const ir_global_flag_words[];
extern const char *const ir_kind_words[];
extern const char *const ir_linkage_words[];
extern const char *const ir_gap_words[];

/* What a type has unless its line says otherwise. */
uint64_t ir_type_default_size(const ir_unit *u, const ir_type *t);
uint32_t ir_type_default_align(const ir_unit *u, const ir_type *t); /* t->size is set */

static inline bool ir_word_start(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool ir_word_char(int c) {
    return ir_word_start(c) || (c >= '0' && c <= '9');
}

#endif
