/* check.h: what a rule sees of a solved body, as data, and how it says what it found.
 *
 * A rule is a function of one body: it looks at the objects that came to life in it, at the graph of
 * instructions (ir.h) and at the ways through that, and says findings. It sees neither clang nor the
 * solver. rules/README.md says how to add one; rules/template.c is one to copy.
 *
 *   void rule_leak(check *c) {
 *       for (uint32_t k = 0; k < c->nobjs; k++)
 *           if (is_lost(c, &c->objs[k])) {
 *               check_say(c, c->objs[k].at, "%s is never freed", check_name(c, &c->objs[k]));
 *               check_note(c, where, "returns here");
 *           }
 *   }
 *
 * Everything lives as long as the body; strings that check_* return live as long as the findings.
 */
#ifndef MEMKIT_CHECKER_CHECK_H
#define MEMKIT_CHECKER_CHECK_H

#include "ir.h"
#include "rules.h"

typedef enum check_freed {
    CHECK_FREED_NONE, /* no call of this body may free it */
    CHECK_FREED_SOME,
    CHECK_FREED_EVERY /* on every way to a return, or back to the allocation */
} check_freed;

typedef enum check_out { /* how the address of an automatic object outlives it */
                         CHECK_OUT_RETURNED,
                         CHECK_OUT_STORED,
                         CHECK_OUT_BLOCK /* the object is one block's, and its address is used behind the block */
} check_out;

typedef struct check_obj { /* heap memory that a call of this body yields by itself */
    uint32_t id;
    ir_val call;
    ir_pos at;
    bool escapes;
    bool zeroed;
    bool in_arena; /* MK_ARENA: it ends with others */
    bool sized;    /* the call says how much: malloc and its wrappers, not constructors */
    bool array;    /* as many elements as the run knows, of more than a byte */
    int64_t bytes; /* if constant, else -1 */
    int loop;      /* depth of loops around the call */
    check_freed freed;
} check_obj;

typedef struct check_free { /* a call that frees an object */
    ir_val call;
    bool certain; /* that object, and no other */
    bool plain;   /* and that is all it does: free() and its wrappers */
} check_free;

typedef struct check_gone { /* an address that outlives its object */
    const char *name;       /* of the object */
    ir_pos made;            /* where the object is declared */
    ir_pos taken;           /* where its address is taken */
    check_out out;
    ir_val last; /* where the address gets out: ret, store, or bind of the variable that is used */
    ir_val end;  /* stored: the return at which it is there still */
    ir_val use;  /* block: where it is used */
    bool lent;   /* stored: it may have served the function while it ran (dangle_is_lent) */
} check_gone;

typedef struct check_dead { /* a pointer that is used after it was freed */
    ir_val freed;           /* the call that frees it */
    ir_val value;           /* the pointer */
    ir_val use;
    bool again; /* the use frees it once more */
    bool put;   /* what frees it puts it back into a pool */
} check_dead;

typedef struct check_lost { /* a way on which an object is lost */
    ir_val end;             /* a return, or the allocation again */
    ir_val branch;          /* what makes it be lost, or 0 ... */
    uint32_t edge;          /* ... and which of its edges */
} check_lost;

typedef struct check {
    const ir_unit *u;
    const ir_func *f;
    const ir_sym *sym;
    const char *function;
    size_t stack_limit; /* --stack-limit */
    bool recursive;     /* this function may call itself, directly or not */
    bool few;           /* it is called a few times in the life of the program (check_run.h) */
    /* main() or an entry like it, int f([int argc,] char **argv, ...): its storage and what it allocates live
     * as long as the program does. */
    bool is_main;
    const check_obj *objs;
    uint32_t nobjs; /* in the order of the calls */
    const check_gone *gone;
    uint32_t ngone;
    const ir_val *frees; /* calls that may free something */
    uint32_t nfrees;
    const struct check_end *ends; /* calls that end or move memory (check_end.h) */
    uint32_t nends;
    struct check_state *state; /* check.c's own */
} check;

/* ---- asking ------------------------------------------------------------------------------------------- */

bool check_may(const check *c, ir_val v, const check_obj *o); /* perhaps among others */
/* Is it given to a call in code that this build leaves out: if (DEBUG) free(p)? Then it is meant so. */
bool check_given(const check *c, const check_obj *o);
uint32_t check_frees(const check *c, const check_obj *o, const check_free **list);

bool check_only_returned(const check *c, const check_obj *o); /* it gets out in the result, and so alone */
/* May the callee hold on to the argument, or what leads to it, beyond its result? */
bool check_keeps(const check *c, ir_val call, uint32_t arg);

/* Is o lost on some way that conditions leave open? Everything that may be done to it counts as done.
 * cost: bounded. */
bool check_loses(const check *c, const check_obj *o, check_lost *way);
uint32_t check_dead_uses(const check *c, const check_dead **list);  /* cost: bounded, once a body */
bool check_surely_frees(const check *c, ir_val call, uint32_t arg); /* whatever way it takes */
/* Where a way on which what the call returns is null ends, a return, and no v with stops(ctx, v) is on it,
 * nor is the null pointer followed, or given to a function (which may see to it); or 0. Somebody tests for it on
 * that way, or gets it: where nobody does, the program ends with the next use. */
ir_val check_null_way(const check *c, ir_val call, bool (*stops)(void *ctx, ir_val v), void *ctx);
/* Does the call surely release what its argument k points to, as it must not be released? All that it may point
 * to comes from allocators of other families, or (into) from the one, but it does not point to its beginning. */
typedef struct check_mismatch {
    ir_val made;        /* a call that yields it */
    const char *family; /* "file"; "arena" */
    int64_t into;       /* how many bytes; 0: the family is another */
} check_mismatch;
bool check_mismatched(const check *c, ir_val call, uint32_t k, check_mismatch *m);
bool check_before(const check *c, ir_val a, ir_val b); /* is a on every way to b? */
bool check_alike(const check *c, ir_val a, ir_val b); /* computed alike from the same values */
bool check_is_resized(const check *c, ir_val call); /* realloc() by whatever name: it frees something, too */
bool check_has_size(const check *c, const check_obj *o, ir_val n); /* is n what it was asked for? */
/* Is what the argument points to held by other memory after the call: another argument's, or what that
 * leads to, or what is new? Certain, as far as the callee is known. */
bool check_puts_into(const check *c, ir_val call, uint32_t arg);
/* A place that every function sets anew before it reads it, or lets others (holders.h)? */
bool check_is_unread(const check *c, ir_val address);
const char *check_callee(const check *c, ir_val call); /* "malloc"; "a function pointer" */

/* ---- saying ------------------------------------------------------------------------------------------- */

const char *check_name(const check *c, const check_obj *o); /* 'buf', else what 'malloc' returns */
const char *check_place(const check *c, ir_val address);    /* 'p->next' */
const char *check_value(const check *c, ir_val v);          /* 'p'; "the pointer" */
/* "'q' is null", "n < 4": what is so where that edge is taken; NULL: there are no words for it */
const char *check_when(const check *c, ir_val branch, uint32_t edge);

/* A finding of the rule that runs; what follows are its notes. */
MK_PRINTF(3, 4) void check_say(check *c, ir_pos at, const char *format, ...);
MK_PRINTF(3, 4) void check_note(check *c, ir_pos at, const char *format, ...);
/* What mends the finding: said of an instruction, once for each change. What a macro writes cannot be
 * changed; then, or where `possible` is false, nothing is done about the finding. */
void check_change(check *c, find_op op, ir_val v, const char *text, bool possible);
/* Is it a call of that function of the C library's own, by its name? */
bool check_calls_libc(const check *c, ir_val call, const char *name);
/* A note on another call that the finding is about. Of findings about the same calls one is kept
 * (check_cause.h). */
MK_PRINTF(3, 4) void check_also(check *c, ir_pos at, const char *format, ...);

/* ---- the rules, one a file; template.c is built but asked for by nobody ------------------------------- */

#define RULE(id, name, severity, what) void rule_##id(check *c);
#define TEXT_RULE(id, name, severity, what)
#include "rules/rules.def"
void rule_template(check *c);

#endif
