/* check_family.c: memory that is released by a function of another family than the one it comes from. */
#include "body.h"
#include "check.h"
#include "check_end.h"
#include "check_loop.h"
#include "track.h"

#include <string.h>

/* The family by whose function the call releases its argument on every way; NULL: several, or it does not. */
static const char *released_by(const solved *s, const ir_ins *call, uint32_t k) {
    if (call->op != IR_CALL || call->ref == IR_NONE)
        return NULL;
    const summary *sum = s->env->summary(s->env->ctx, s->env->func(s->env->ctx, call->ref));
    for (uint32_t o = 0; o < sum->nobjs && !sum->unknown && !sum->bottom; o++)
        if (sum->objs[o].kind == SUM_PARAM && sum->objs[o].depth == 0 && sum->objs[o].param == k &&
            (sum->objs[o].facts & SUM_MUST_FREE))
            return sum->objs[o].family;
    return NULL;
}

/* Of one thing that it may point to. An arena's memory may have a function of its own (talloc_free). */
static bool is_wrong(const solved *s, sv_ptr p, const char *family, bool plain, check_mismatch *m) {
    const sv_obj *o = &s->objs.data[p.obj];
    if (o->kind != SV_SITE || o->nested || !o->family)
        return false;
    bool same = strcmp(o->family, family) == 0;
    *m = (check_mismatch){o->ins, o->family, same ? p.at.off : 0};
    if (same)
        return plain && p.at.stride == 0 && p.at.off > 0;
    return strcmp(o->family, "arena") != 0 || strcmp(family, "malloc") == 0;
}

typedef struct release {
    ir_val call, arg;
} release;

static track_next arrives(void *ctx, track_now *now, ir_val v) {
    const release *r = ctx;
    return v == r->call && track_may(now, r->arg) ? TRACK_FOUND : TRACK_ON;
}

/* Do conditions leave a way open on which it gets there? */
static bool gets_there(const check *c, uint32_t obj, release r) {
    const sv_obj *o = &check_body(c)->s->objs.data[obj];
    track_way way;
    track_ask q = {.from = o->ins,
                   .follow = o->param == SUM_BY_RESULT ? o->ins : 0,
                   .obj = obj,
                   .at = arrives,
                   .ctx = &r};
    return track_find(check_track(c), &q, &way);
}

bool check_mismatched(const check *c, ir_val call, uint32_t k, check_mismatch *m) {
    const solved *s = check_body(c)->s;
    const ir_ins *i = ir_at(c->f, call);
    const char *family = released_by(s, i, k);
    if (!family || c->f->has_setjmp)
        return false;
    release r = {call, ir_list(c->f, i)[k]};
    const sv_node *n = &s->nodes.data[sv_value(s, r.arg)];
    bool plain = strcmp(family, "malloc") == 0 && (c->u->syms.data[i->ref].flags & IR_SYM_SYSTEM);
    uint32_t obj = SV_O_NULL;
    for (uint32_t p = 0; p < n->n; p++) {
        sv_ptr to = s->ptrs.data[n->at[p]];
        if (to.obj == SV_O_NULL)
            continue;
        if (!is_wrong(s, to, family, plain, m))
            return false;
        obj = to.obj;
    }
    return obj != SV_O_NULL && gets_there(c, obj, r);
}
