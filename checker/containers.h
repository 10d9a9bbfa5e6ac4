/* containers.h: which functions of a program make memory grow, and how one body does it.
 *
 * Recognised, not solved: by how bodies are built, or by what declarations promise (MK_GROWS, MK_RESERVES,
 * MK_SIZED). What comes of it is advice and nothing else; no verdict rests on it.
 *
 *   resize     void *xrealloc(void *p, size_t n)       p = the block, n = its new size
 *   push       void push(struct vec *v, int x)         reallocates a block kept in *v, and v->n goes up
 *   reserve    void grow(struct vec *v, size_t n)      gives the block a size made of n; v->n stays
 *   sized      struct vec *new(size_t n)               makes one with a capacity
 *
 *   if (v->n == v->cap) {                          growth    the call of realloc
 *       v->cap *= 2;                               by        FACTOR: the new size is a multiple of the old
 *       v->a = realloc(v->a, v->cap * 4);          block     &v->a
 *   }                                              count     &v->n
 *   v->a[v->n++] = x;
 */
#ifndef MEMKIT_CHECKER_CONTAINERS_H
#define MEMKIT_CHECKER_CONTAINERS_H

#include "program.h"

typedef enum cont_kind { CONT_NONE, CONT_RESIZE, CONT_PUSH, CONT_RESERVE, CONT_SIZED } cont_kind;

typedef enum cont_by { /* how the new size follows from the old */
                       CONT_BY_UNKNOWN,
                       CONT_BY_FACTOR,
                       CONT_BY_CONSTANT, /* .step more */
                       CONT_BY_NEED,     /* exactly what is needed now */
                       CONT_BY_STRLEN    /* the same, and its length is measured afresh */
} cont_by;

typedef struct cont_op { /* what a function is; numbers of parameters are 0-based, -1 = none */
    uint8_t kind;        /* cont_kind */
    uint8_t by;          /* PUSH */
    bool more;           /* RESERVE: for arg elements more than there are */
    bool declared;       /* by annotations */
    bool table;          /* PUSH: looks for a place before it puts in, as hash tables do */
    bool often;          /* PUSH, not by FACTOR: its callers fill one container with many */
    uint8_t far;         /* calls between it and what resizes the block */
    int16_t param;       /* the container; RESIZE: the block */
    int16_t arg;     /* RESIZE: bytes; PUSH: how many elements, -1: one; RESERVE, SIZED: capacity */
    int16_t arg2;    /* RESIZE: arg times this */
    uint64_t record; /* the container's type, the same in all units; 0: nobody knows */
} cont_op;

typedef struct cont_growth { /* a call in a body that resizes a block which the body keeps */
    ir_val call;
    ir_val
        block; /* where its pointer is kept, an address; 0: in a variable that goes round a loop */
    ir_val kept;   /* variable: its phi at the head of the loop */
    uint32_t loop; /* in which it grows again and again; IR_NONE: once for each call of the body */
    uint32_t around; /* the outermost loop round that in which it still does; or .loop */
    bool counted; /* the loop ends when it is as large as something else says */
    uint8_t by;
    ir_val guard;  /* the branch that asks whether it is full; 0: it grows every time */
    int64_t step;  /* CONSTANT: elements, or bytes where .elem is 0 */
    uint64_t elem; /* bytes of an element; 0 = not known */
} cont_growth;

MK_VEC(cont_growth_vec, cont_growth)
MK_VEC(cont_op_vec, cont_op)

typedef struct containers {
    const program *p;
    cont_op_vec ops; /* by the program's numbers of functions */
} containers;

/* needs: linked program; cost: the bodies that resize something, and those that call such functions. */
void containers_find(containers *c, const program *p);
void containers_free(containers *c);

/* What a function is; kind CONT_NONE: nothing of the sort. */
static inline const cont_op *containers_op(const containers *c, uint32_t func) {
    return &c->ops.data[func];
}
/* A function that makes room in containers of that type, or one that makes a roomy one, and that the unit
 * can call; or IR_NONE. */
uint32_t containers_reserve(const containers *c, uint64_t record, uint32_t unit);

/* ---- one body (containers_body.c) --------------------------------------------------------------------- */

typedef struct cont_body {
    const containers *c;
    uint32_t unit; /* the program's number */
    const ir_unit *u;
    const ir_func *f;
} cont_body;

/* The body of a function of the program, in f; false: it has none. */
bool cont_open(const containers *c, const prog_func *fn, ir_func *f, cont_body *b);
/* The function that an instruction calls by its name, or NULL. */
const prog_func *cont_called(const cont_body *b, const ir_ins *i);
const cont_op *cont_callee(const cont_body *b,
                           const ir_ins *call); /* NULL: none, or nothing of the sort */
/* Appended in the order of the calls. cost: linear in the body, where it calls what resizes. */
void cont_growths(const cont_body *b, cont_growth_vec *out);
/* What the body does to its parameters' containers. */
cont_op cont_classify(const cont_body *b);
bool cont_walks(const cont_body *b); /* are elements, or their members, read round and round? */
bool cont_looks_up(const cont_body *b); /* cont_op.table */

uint64_t cont_record(const ir_unit *u, uint32_t type); /* of a pointer to a struct; 0: it is none */
uint64_t cont_param_record(const ir_unit *u, const ir_sym *s, int param);
bool cont_on_every_way(const ir_func *f, ir_val v); /* from the entry to a return */
bool cont_same_leaf(const ir_func *f, ir_val a,
                    ir_val b); /* the same value, or loads of one place */
bool cont_same_place(const ir_func *f, ir_val a, ir_val b); /* addresses computed alike */
bool cont_derives(const ir_func *f, ir_val v, ir_val from); /* v is that value, on some way */
bool cont_is_head(const ir_func *f, ir_val v, uint32_t *loop); /* a phi at the head of a loop */
bool cont_in_loop(const ir_func *f, ir_val v, uint32_t loop); /* IR_NONE: all of the body is */
/* The first call in the loop behind v, in the order of instructions; or 0. */
ir_val cont_next_call(const ir_func *f, ir_val v, uint32_t loop);
/* Is the address computed alike each time round? cost: its expression. */
bool cont_same_each_time(const ir_func *f, ir_val v, uint32_t loop);

/* ---- how often (containers_loop.c) -------------------------------------------------------------------- */

typedef struct cont_counter { /* for (iv = init; iv cmp bound; iv += step) */
    ir_val init, bound;
    int64_t step;
    uint8_t cmp;
} cont_counter;

bool cont_counter_of(const ir_func *f, uint32_t loop, cont_counter *n);
bool cont_each_time(const ir_func *f, ir_val v, uint32_t loop); /* is v on every way round it? */
bool cont_takes_words(const cont_body *b); /* of a command line, by a parameter: they are few */
/* Does the loop, or what it calls, read what it goes through from a file? */
bool cont_reads_input(const cont_body *b, uint32_t loop);
/* And in blocks of some size, rather than byte by byte or line by line? Such rounds are few, and cost more than a copy. */
bool cont_reads_blocks(const cont_body *b, uint32_t loop);
bool cont_opens_files(const cont_body *b, uint32_t loop); /* or closes, in each round or so */
/* A call that may wait, or read, or begin all of it once more; or nobody knows what it does. */
bool cont_may_be_long(const cont_body *b, ir_val v);
/* Does each round that comes to v ask the system for something that costs more than a copy? */
bool cont_is_slow_before(const cont_body *b, ir_val v, uint32_t loop);
/* Is v in a case of a switch, or of if ... else if, in the loop? Things of one kind among many are few. */
bool cont_is_one_of_few(const ir_func *f, ir_val v, uint32_t loop);
bool cont_lists_entries(const cont_body *b, uint32_t loop); /* of a directory */
/* Does the loop go through a text piece by piece, for (at = text; *at; at += n)? */
bool cont_takes_pieces(const ir_func *f, uint32_t loop);
/* Does the loop go on as long as one byte repeats itself, while (*s == '9')? That is not often. */
bool cont_repeats_byte(const ir_func *f, uint32_t loop);
/* Does anything show that the loop comes to v often: it reads a file, goes through text byte by byte, or counts,
 * to a number that only the run knows or a large one, and comes to v each time? A list, the words of a text, what an
 * iterator yields may be long, but most are not, and nothing shows it. */
bool cont_is_often(const cont_body *b, ir_val v, uint32_t loop);
bool cont_is_once(const cont_body *b, ir_val v); /* once in the life of the program */

#endif
