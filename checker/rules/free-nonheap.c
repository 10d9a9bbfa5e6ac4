/* free-nonheap: what is given to free() never came from an allocator. */
#include "../check.h"

static const char *kind_of(const check *c, ir_val v) {
    for (;;) {
        const ir_ins *i = ir_at(c->f, v);
        switch ((ir_op)i->op) {
        case IR_CAST:
        case IR_FIELD:
        case IR_OFFSET:
        case IR_INDEX:
            v = i->a;
            break;
        case IR_LOCAL:
            return "a local variable";
        case IR_GLOBAL:
            return "static storage";
        case IR_STR:
            return "a string literal";
        case IR_FUNC:
            return "a function";
        default:
            return NULL;
        }
    }
}

void rule_free_nonheap(check *c) {
    for (uint32_t k = 0; k < c->nfrees; k++) {
        ir_val call = c->frees[k];
        const ir_ins *i = ir_at(c->f, call);
        for (uint32_t a = 0; a < i->n; a++) {
            const char *kind = kind_of(c, ir_list(c->f, i)[a]);
            if (kind && check_surely_frees(c, call, a))
                check_say(c, i->pos, "'%s' is given %s, which is not on the heap",
                          check_callee(c, call), kind);
        }
    }
}
