/* lower_unit.h: what the unit half of the lowering keeps beside the IR: lower.c, lower_type.c,
 * lower_decl.c and lower_place.c. */
#ifndef MEMKIT_CHECKER_LOWER_UNIT_H
#define MEMKIT_CHECKER_LOWER_UNIT_H

#include "lower_int.h"

typedef struct lw_type_more { /* beside each of u->types */
    CXType clang;             /* canonical */
    uint32_t base;            /* the same type without const; itself if it is not const */
    bool complete;            /* size and members are known, as far as there are any */
    bool pointers;            /* holds pointers proper, not only integers as wide */
    bool noescape;            /* function: an attribute of a parameter that is part of the type */
    bool noreturn;            /* function: the same */
} lw_type_more;

typedef struct lw_redecl { /* a declaration that is not the first of its function or variable */
    CXCursor at;
    uint32_t next; /* in own->redecls, IR_NONE ends */
} lw_redecl;

typedef struct lw_error { /* of the parser; offset in file */
    uint32_t file, offset;
    ir_str text;
    bool conversion; /* between int and pointer, which is an error only beside other errors */
} lw_error;

typedef struct lw_text { /* contents of a file */
    CXFile file;
    const char *data;
    size_t len;
} lw_text;

MK_VEC(lw_type_more_vec, lw_type_more)
MK_VEC(lw_redecl_vec, lw_redecl)
MK_VEC(lw_error_vec, lw_error)
MK_VEC(lw_text_vec, lw_text)
MK_VEC(lw_cursor_vec, CXCursor)

typedef struct lw_unit {
    lw_type_more_vec types; /* beside u->types */
    lw_map pointers;        /* pointee -> pointer, both in u->types */
    ir_u32_vec owners;      /* beside u->fields: the record, IR_NONE for parameters of functions */

    lw_map redeclared; /* first declaration -> own->redecls */
    lw_redecl_vec redecls;
    lw_cursor_vec bodies; /* definitions to be lowered; grows while they are */
    lw_cursor_vec inits;  /* variables whose initialisers go into u->init */
    lw_error_vec errors;
    bool mistrust; /* there are errors other than about attributes */
    CXPrintingPolicy policy;
    lw_map cleanups; /* name of a cleanup function -> u->syms or IR_NONE */

    lw_map paths; /* ir_str -> u->files */
    mk_str here;  /* where we run, with a slash at the end */

    CXFile last_file; /* the file looked up last, and its index */
    uint32_t last_index;
    uint32_t system_file;         /* the file clang was last asked about */
    uint32_t main_base, main_len; /* clang's numbers for the main file's bytes; see lower_place.c */
    uint32_t main_known;          /* an offset whose number we have seen */
    uint32_t main_size;
    const char *main_text;
    ir_u32_vec lines; /* offset of each line of the main file */
    size_t last_line;
    unsigned last_at; /* the location clang was asked for last: its number, and the place */
    ir_pos last_pos;
    bool last_macro;
    lw_text_vec texts;
} lw_unit;

/* ---- lower_type.c ---- */
bool lw_has_pointers(lw *l, uint32_t type); /* pointers proper; integers do not count */

/* ---- lower_decl.c ---- */
/* A body in a header that only this unit could call: lowered when something in it does. Headers full of
 * static inline functions would be most of what there is (glib: 17 bodies in 18). */
bool lw_on_use(lw *l, CXCursor definition);
bool lw_is_definition(CXCursor var);          /* of a variable; tentative ones are */
uint32_t lw_redecls(const lw *l, CXCursor c); /* first of own->redecls, or IR_NONE */

/* ---- lower_place.c ---- */
void lw_read_main(lw *l, CXFile file);
uint32_t lw_file(lw *l, CXFile file);                              /* u->files; IR_NONE for NULL */
uint32_t lw_file_of(lw *l, CXSourceLocation at, uint32_t *offset); /* where it is expanded */
bool lw_in_system(lw *l, CXSourceLocation at); /* in a system header, or nowhere */
ir_pos lw_pos_at(lw *l, CXSourceLocation at, bool *macro);
ir_str lw_intern(lw *l, CXString s); /* and disposes of it */

#endif
