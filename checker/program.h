/* program.h: all units together: which function does a name mean here, and who may call whom.
 *
 * Every body is a function of the program; so is every name without a body that somebody calls (known
 * from a model, from the attributes of its declaration, or not at all), and every external name with
 * several bodies (many main()s): its callers take the join.
 *
 * A call through a pointer is closed over the functions that were ever stored in the field or variable
 * it is loaded from, if nobody else can store there: the variable is static, or the record is defined in
 * a .c file; what is stored are functions by name; and the address of the field or variable is used for
 * nothing but loads and stores. With whole_program, variables and records of any kind are closed, and
 * where something else is stored every function whose address is taken is possible. A class that ties
 * hundreds of functions together, so that all may call all, stays open (program_tie.c).
 */
#ifndef MEMKIT_CHECKER_PROGRAM_H
#define MEMKIT_CHECKER_PROGRAM_H

#include <pthread.h>

#include "ir.h"
#include "summary.h"

typedef enum prog_kind {
    PROG_BODY, /* has a body: solved */
    PROG_JOIN, /* several bodies under one external name */
    PROG_DECLARED /* its summary follows from its declaration: a model, attributes, or nothing at all */
} prog_kind;

typedef struct prog_units { /* where units come from; what get() gave is good until rest() */
    void *ctx;
    uint32_t n;
    const ir_unit *(*get)(void *ctx, uint32_t unit);
    bool (*is_model)(void *ctx, uint32_t unit); /* the same as the unit says, without reading it */
    void (*rest)(void *ctx);
    void *(*share)(void *ctx, unsigned n); /* another ctx, for one of n threads */
    void (*unshare)(void *ctx);
} prog_units;

typedef struct prog_func {
    prog_kind kind;
    bool in_model, is_static, has_attrs; /* said here, as its unit may not be at hand */
    bool leaves_locals; /* BODY: stores the address of a local in a static variable */
    bool lends_locals;  /* BODY: stores it in what is not its own */
    bool is_called;
    bool is_long; /* it may wait, or read; or nobody knows what it does */
    bool is_slow; /* asks the system for a file, a process, a name, or calls what does */
    bool ends;    /* a call of it does not come back */
    bool rounds;  /* it may be called round a loop, or by nobody knows whom */
    bool few;     /* BODY that is called as often as the text says: from main() down, and round no loop */
    uint8_t failed; /* as .fatal: those after which it ends with an error, however long that takes */
    uint8_t fatal; /* BODY that is only ever called by those in sight: answers after which the program ends (answers.h) */
    uint32_t given; /* BODY, as .fatal: parameters, bit by bit, that all of those give the address of something */
    uint16_t nparams;
    const char *name;
    uint32_t unit, sym;     /* BODY; DECLARED: where it is best described */
    uint32_t defs, ndefs;   /* JOIN: in program.lists */
    uint32_t calls, ncalls; /* in program.lists: functions it may call or mentions */
    uint32_t through, nthrough; /* in program.through: classes it calls through */
    const summary *sum;     /* DECLARED from the start; others when solved */
    const ir_func *body;    /* BODY: unpacked, for as many as there is room for; or NULL */
} prog_func;

MK_VEC(prog_func_vec, prog_func)

typedef struct prog_model { /* a function that a model describes */
    uint32_t unit, sym;
    uint32_t func; /* once the program uses it; or IR_NONE */
} prog_model;
MK_VEC(prog_model_vec, prog_model)
MK_MAP(prog_names, mk_view, uint32_t, mk_key_view, mk_eq_view)
MK_MAP(prog_texts, mk_view, const char *, mk_key_view, mk_eq_view)
MK_MAP(prog_keys, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

typedef struct prog_class { /* a field or variable that holds function pointers */
    ir_u32_vec funcs;       /* functions stored, by name */
    ir_u32_vec from;        /* classes copied into this one */
    bool open;              /* something else may be in it */
} prog_class;
MK_VEC(prog_class_vec, prog_class)

typedef struct prog_said { /* texts, each once: names of assumptions */
    pthread_mutex_t lock;
    prog_texts texts;
    mk_arena arena;
} prog_said;

/* Linked, it is only read, but for the summaries of its functions. So several threads may solve it, each
 * with a copy of this struct (program_share) and each function's summary set by one of them. */
typedef struct program {
    prog_units units;
    bool whole_program;
    bool jumps;     /* a body calls setjmp, or what else returns twice */
    mk_arena arena; /* names, declared summaries, found again */
    mk_arena *rooms; /* for summaries that are made, one a thread */
    unsigned nrooms;
    prog_said *said;
    prog_func_vec funcs;
    ir_u32_vec lists, through;
    uint32_t **func_of; /* [unit][sym] -> function */
    size_t unpacked;    /* instructions of all prog_func.body */
    uint32_t *bodies;   /* functions with a body in unit u are among bodies[u] .. bodies[u + 1] - 1 */
    prog_names names;   /* external name -> function */
    prog_model_vec described;
    prog_names models;  /* name -> described */
    prog_keys class_of; /* field or variable -> class */
    prog_class_vec classes;
    ir_u32_vec taken;       /* functions whose address is taken anywhere */
    prog_names unknown;     /* external names nobody defines -> function */
} program;

/* Links units, the models among them; models stay at hand. units must outlive the program.
 * cost: two passes over the units, one of them over all bodies. */
void program_link(program *p, const prog_units *units, bool whole_program);
void program_free(program *p);

/* Good until program_rest(), which whoever goes through many units calls between them: so memory does not
 * grow with their number. */
static inline const ir_unit *program_unit(const program *p, uint32_t unit) {
    return p->units.get(p->units.ctx, unit);
}
static inline bool program_is_model(const program *p, uint32_t unit) {
    return p->units.is_model(p->units.ctx, unit);
}
static inline void program_rest(const program *p) {
    p->units.rest(p->units.ctx);
}
/* The body of a function; false: it has none, or its bytes are damaged, and f is cleared. */
bool program_unpack(const program *p, const prog_func *fn, ir_func *f);

/* For n threads: rooms for what they make, which live as long as the program. Once. */
void program_make_rooms(program *p, unsigned n);
/* A copy for one of n threads, with units of its own. */
program program_share(const program *p, unsigned n);
void program_unshare(program *copy);

/* The functions a call of `unit` through the value `callee` may reach, in place of what funcs holds; false:
 * nobody knows. */
bool program_targets(const program *p, uint32_t unit, const ir_func *f, ir_val callee,
                     ir_u32_vec *funcs);
/* By any thread. */
const char *program_assume(const program *p, const char *kind, const char *name); /* "kind:name" */
const char *program_intern(const program *p, const char *text); /* the one address of a text */
/* The summary of an external name as its definitions are now: their join, in a. */
const summary *program_join(const program *p, uint32_t func, mk_arena *a);

#endif
