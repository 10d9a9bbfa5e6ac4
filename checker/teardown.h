/* teardown.h: which types of nodes are freed all together: by walks over their links, and by nothing else.
 *
 *   void free_nodes(node *n) { if (n) { free_nodes(n->left); free_nodes(n->right); free(n); } }
 *   while (n) { next = n->next; free(n); n = next; }
 *   while ((n = list->head)) { list->head = n->next; free(n); }
 *
 * The loop does nothing else: who puts down what each node says and frees it comes to each of them anyway.
 *
 * Recognised, not solved: by what is loaded from where. What comes of it is advice; no verdict rests on it.
 */
#ifndef MEMKIT_CHECKER_TEARDOWN_H
#define MEMKIT_CHECKER_TEARDOWN_H

#include "containers.h"

typedef struct teardown { /* of one record type */
    uint32_t func;        /* the program's number of the function that walks; IR_NONE: there is none */
    ir_pos at;            /* where that frees a node */
    uint32_t others;      /* calls that free one node by itself, or all where building fails and nowhere else */
} teardown;

MK_MAP(teardown_map, uint64_t, teardown, mk_key_u64, mk_eq_u64)

typedef struct teardowns {
    teardown_map of; /* by cont_record() */
    bool any;        /* teardowns_get() has some */
} teardowns;

/* needs: linked program; c as containers_find() left it. cost: the bodies that free something. */
void teardowns_find(teardowns *t, const containers *c);
void teardowns_free(teardowns *t);
/* NULL: such nodes are not freed together, or some of them by themselves. */
const teardown *teardowns_get(const teardowns *t, uint64_t record);

/* What those who use the values of one body say of them; found when it is first asked for. */
typedef struct teardown_uses {
    ir_u32_vec said;   /* per value: the type of the record whose member it leads to, or its variable; or 0 */
    ir_u32_vec record; /* the same, and what is said of a phi that it goes into */
} teardown_uses;
static inline void teardown_uses_clear(teardown_uses *x) {
    ir_u32_vec_clear(&x->said);
    ir_u32_vec_clear(&x->record);
}
static inline void teardown_uses_free(teardown_uses *x) {
    ir_u32_vec_free(&x->said);
    ir_u32_vec_free(&x->record);
}

/* The record that v points to, as far as the body says; 0: nobody knows. x: of that body, or cleared.
 * cost: linear in the instructions, once. */
uint64_t teardown_record(const cont_body *b, teardown_uses *x, ir_val v);
/* A member of the record that points to such a record, too: a link. */
bool teardown_is_link(const cont_body *b, ir_val address, uint64_t record);

#endif
