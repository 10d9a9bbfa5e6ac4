#include "writes.h"

/* The words of so many bytes. */
static sum_slots first(int64_t bytes) {
    return bytes < 0 ? SUM_ALL_SLOTS : sum_slots_at(SUM_EXACT(0), (uint64_t)bytes);
}

/* Words of obj, of those that node's pointers are offset by. */
static sum_slots of_obj(const solved *s, uint32_t node, uint32_t obj, sum_slots slots) {
    const sv_node *n = &s->nodes.data[node];
    sum_slots all = 0;
    for (uint32_t k = 0; k < n->n; k++)
        if (s->ptrs.data[n->at[k]].obj == obj)
            all |= sum_slots_moved(slots, s->ptrs.data[n->at[k]].at);
    return all;
}

static const sv_write *nth(const solved *s, uint32_t k) {
    return k ? &s->writes.data[k - 1] : NULL;
}

bool writes_shared(const solved *s, uint32_t obj) {
    if (obj == IR_NONE || s->objs.data[obj].sunk)
        return true;
    for (size_t c = 0; c < s->cells.len; c++)
        if (sv_has_obj(s, s->cells.data[c].in, obj))
            return true;
    return false;
}

bool writes_at(const solved *s, ir_val call, uint32_t obj, int64_t off) {
    const ir_ins *i = ir_at(s->f, call);
    sum_slots place = sum_slots_at(sum_loc_add(SUM_EXACT(0), off), s->u->ptr_size);
    if (i->b && (!sv_value(s, i->b) || (of_obj(s, sv_value(s, i->b), obj, first(i->imm)) & place)))
        return true;
    for (const sv_write *w = nth(s, s->written[call]); w; w = nth(s, w->next))
        if (of_obj(s, w->node, obj, w->slots) & place)
            return true;
    return false;
}

/* ---- a caller's memory ------------------------------------------------------------------------------ */

typedef struct finder {
    const solved *s;
    sum_slots *written;
} finder;

/* The parameter that points to the object, or SUM_SLOTS. */
static uint32_t param_of(const solved *s, uint32_t obj) {
    const sv_obj *o = &s->objs.data[obj];
    return o->kind == SV_PARAM && o->depth == 0 && o->param < SUM_SLOTS ? o->param : SUM_SLOTS;
}

static void add(const finder *d, uint32_t node, sum_slots slots) {
    const sv_node *n = &d->s->nodes.data[node];
    for (uint32_t k = 0; k < n->n; k++) {
        sv_ptr p = d->s->ptrs.data[n->at[k]];
        uint32_t param = param_of(d->s, p.obj);
        if (param < SUM_SLOTS && d->written[param] != SUM_ALL_SLOTS)
            d->written[param] |= sum_slots_moved(slots, p.at);
    }
}

static void written_by(const finder *d, ir_val v) {
    const solved *s = d->s;
    const ir_ins *i = ir_at(s->f, v);
    switch ((ir_op)i->op) {
    case IR_STORE:
        add(d, sv_value(s, i->a), first(ir_ty_size(s->u, (ir_ty)i->ty)));
        break;
    case IR_COPY:
    case IR_ZERO:
        add(d, sv_value(s, i->a), first(i->imm));
        break;
    case IR_VASTART:
    case IR_VACOPY:
    case IR_VAARG:
        add(d, sv_value(s, i->a), SUM_ALL_SLOTS);
        break;
    case IR_CALL:
        if (i->b)
            add(d, sv_value(s, i->b), first(i->imm));
        break;
    case IR_ASM:
        for (uint32_t k = 0; k < i->n; k++)
            add(d, sv_value(s, ir_list(s->f, i)[k]), SUM_ALL_SLOTS);
        break;
    default:
        break;
    }
}

/* Where memory holds the pointer, callees may write by it; functions of the caller's are for the caller to know. The
 * result is another matter: nobody has it yet. */
static void shared(const finder *d) {
    const solved *s = d->s;
    for (uint32_t k = 0; k < s->nparams && k < SUM_SLOTS; k++)
        if (s->params[k] != IR_NONE && (s->objs.data[s->params[k]].sunk & ~SV_CALLED))
            d->written[k] = SUM_ALL_SLOTS;
    for (size_t c = 0; c < s->cells.len; c++)
        if (s->cells.data[c].obj != SV_O_RET)
            add(d, s->cells.data[c].in, SUM_ALL_SLOTS);
}

void writes_find(const solved *s, sum_slots written[SUM_SLOTS]) {
    finder d = {s, written};
    for (ir_val v = 1; v < s->f->ins.len; v++)
        written_by(&d, v);
    for (size_t k = 0; k < s->writes.len; k++)
        if (!s->writes.data[k].given)
            add(&d, s->writes.data[k].node, s->writes.data[k].slots);
    shared(&d);
}
