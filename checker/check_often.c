#include "check_often.h"

bool check_is_often(const check *c, ir_val v, uint32_t loop) {
    cont_body b = check_containers(c);
    return cont_is_often(&b, v, loop) && !cont_is_once(&b, v);
}

static bool is_same_block(const check *c, const cont_growth *a, const cont_growth *b) {
    if (a->block || b->block)
        return a->block && b->block && cont_same_place(c->f, a->block, b->block);
    return cont_derives(c->f, a->kept, b->kept) || cont_derives(c->f, b->kept, a->kept);
}

/* Is it doubled in another place, so that what is done here is done a few times? */
static bool is_doubled(const check *c, const cont_growth *g) {
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    for (uint32_t k = 0; k < n; k++)
        if (list[k].by == CONT_BY_FACTOR && is_same_block(c, g, &list[k]))
            return true;
    return false;
}

bool check_grows_often(const check *c, const cont_growth *g) {
    cont_body b = check_containers(c);
    if (g->loop == IR_NONE)
        return containers_op(b.c, b.c->p->func_of[b.unit][c->f->sym])->often;
    bool often = (g->counted || g->around != g->loop) && !cont_lists_entries(&b, g->loop);
    for (uint32_t l = g->loop; !often; l = c->f->loops.data[l].parent) {
        often = cont_is_often(&b, g->call, l);
        if (l == g->around)
            break;
    }
    return often && !cont_is_once(&b, g->call) && !is_doubled(c, g);
}
