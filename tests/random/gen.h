/* gen.h: a random C program as a tree, so that it can be written down in more ways than one.
 *
 *   make.c  seed → program      print.c  program → text, rewritten or not      idioms.def  raw text
 *   mutate.c  text → nonsense
 *
 * Everything lives in one arena. The tree is not changed once made: a rewrite is a way to print.
 */
#ifndef MEMKIT_TESTS_RANDOM_GEN_H
#define MEMKIT_TESTS_RANDOM_GEN_H

#include <stdbool.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef enum feature {
#define FEATURE(name) F_##name,
#include "features.def"
#undef FEATURE
    N_FEATURES
} feature;

typedef struct options {
    uint64_t seed;
    unsigned without; /* bits of features */
    int functions, statements;
} options;

/* ---- types ------------------------------------------------------------------------------------------ */

enum { B_VOID, B_LONG, B_INT, B_SIZE, B_UPTR, B_CB, B_AL, B_TEXT, B_STRUCT }; /* B_STRUCT + i: structure i */
enum { S_LIST, S_TREE, S_VEC, S_QUEUE, S_PAIR, N_FIXED, MAX_STRUCTS = 9, MAX_FIELDS = 8 };

typedef struct type {
    short base, stars;
} type;

typedef enum field_kind { ONE, ARRAY, EMBEDDED, MEMBER } field_kind; /* MEMBER: of the unnamed union */

typedef struct field {
    field_kind kind;
    type t;
    int n; /* ARRAY */
    const char *name;
} field;

typedef struct record {
    field fields[MAX_FIELDS];
    int nfields;
} record;

/* ---- the tree ---------------------------------------------------------------------------------------- */

typedef enum kind {
    E_NAME, /* s; ref: the variable, or NULL */
    E_TEXT,  /* s */
    E_OFFSETOF, /* of field s, in structure number n */
    E_ARROW, /* a->s */
    E_DOT,   /* a.s */
    E_INDEX, /* a[b] */
    E_STAR,
    E_ADDR,
    E_CAST, /* to t */
    E_COND, /* a ? b : c */
    E_BINARY, /* a s b */
    E_OK,   /* is a good for type number n */
    E_LITERAL, /* of a structure; b: the fields named s */
    E_CALL, /* a or s; site n; the arguments a list at b; t: the result */
    X_ASSIGN, /* a = b */
    X_EXPR,
    X_IF,    /* if (a) b else c */
    X_WHILE, /* while (a) b */
    X_REPEAT, /* for (s: name; n times) b */
    X_SWITCH, /* a; the cases a list at b; n: bits of those that fall through */
    X_RETURN, /* a or nothing */
    X_BLOCK, /* variables, then the list at a */
} kind;

typedef struct var {
    const char *name;
    type t;
    int n; /* > 0: an array */
    bool param, addressed;
    struct node *init; /* NULL: zero */
    struct var *next;  /* of its block */
} var;

typedef struct node {
    kind k;
    type t;
    int n;
    const char *s;
    struct node *a, *b, *c;
    var *ref, *vars;
    struct node *next;
} node;

typedef struct func {
    const char *name; /* without the program's number */
    type result;
    var *params;
    int nparams;
    bool is_static, variadic;
    node *body;       /* NULL: an idiom */
    const char *text, *written; /* of an idiom: body and parameters */
    int first_site;             /* of an idiom */
} func;

MK_VEC(func_vec, func *)

typedef struct program {
    mk_arena arena;
    options o;
    record records[MAX_STRUCTS];
    int nrecords;
    var *globals;
    func_vec funcs; /* in order of definition; the last is the root */
    int nsites;
} program;

bool has(const program *p, feature f);
const char *keep(program *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* make.c */
void make_program(program *p, const options *o);

/* ---- text -------------------------------------------------------------------------------------------- */

typedef enum rewrite {
    R_NONE,
#define REWRITE(name, what) R_##name,
#include "rewrites.def"
#undef REWRITE
    N_REWRITES
} rewrite;

/* print.c  The program as text into *out; R_split: half of the functions into *second. plain: as
 *          memcheck-lint is to see it, else as it runs; what is the same stands on the same line.
 *          Sites that a rewrite adds have numbers above nsites. */
void print_program(const program *p, rewrite r, bool plain, mk_str *out, mk_str *second);

/* mutate.c  Deletes, doubles or swaps n tokens of C text, at random: no program any more. */
void mutate(mk_str *text, uint64_t seed, int n);

#endif
