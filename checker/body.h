/* body.h: a solved body as the verdicts and the rules ask about it: its allocation sites, and values,
 * places and routes in words. */
#ifndef MEMKIT_CHECKER_BODY_H
#define MEMKIT_CHECKER_BODY_H

#include "explain.h"
#include "find.h"
#include "ir_expr.h"

typedef struct body_end { /* of an object; asked for by the verdict and by rules, and found once */
    bool freed_known, gone_known;
    freed freed;
    bool gone, moved;
} body_end;

typedef struct body {
    const solved *s;
    const escape *e;
    find_list *out; /* rows go here; their text lives in its arena */
    explain x;
    ir_names names;
    const char *function;
    body_end *ends; /* per object */
} body;

/* needs: s and e as solve and escape_find left them, s->sym. cost: linear in instructions, nodes and cells. */
void body_open(body *b, const solved *s, const escape *e, find_list *out);

const char *body_keep(body *b, mk_str *text); /* in the arena of the rows; text is freed */
find_pos body_place(body *b, ir_pos pos);

/* Does the object stand for memory that a call is known to yield, by itself? Handles do not. */
bool body_is_site(const solved *s, const sv_obj *o);
/* A constant if it is one, else as the arguments spell it; "" if not known. */
const char *body_size(body *b, const sv_obj *site);
/* Is a site of this body freed on the ways from where it came to life (paths_freed, paths_gone)? */
freed body_freed(body *b, uint32_t site);
bool body_gone(body *b, uint32_t site, bool *moved);
int body_loop_depth(const ir_func *f, ir_val v);

const char *body_callee(body *b, const ir_ins *call);
void body_say_place(body *b, ir_val address, mk_str *out); /* 'p->next', or that it is not ours */
void body_say_way(body *b, const route *r, mk_str *out);   /* "stored in 'g' at 12" */
/* row->steps: how the object got out, instruction by instruction. */
void body_say_flow(body *b, uint32_t obj, const route *r, find_row *row);

#endif
