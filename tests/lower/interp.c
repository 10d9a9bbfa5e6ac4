#include "interp.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 20000000, MAX_DEPTH = 2000, LIVE = 0xAA, DEAD = 0xDD };

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

struct interp {
    const ir_unit *u;
    ir_func *bodies; /* unpacked when first called */
    char **globals;
    char *code; /* one byte a symbol: the addresses of its functions */
    const char *trouble;
    size_t steps;
    unsigned depth;
};

typedef struct frame {
    interp *m;
    const ir_func *f;
    wide *value;
    char **local;
    const wide *args;
    uint32_t nargs;
    char *result;      /* where a returned record goes */
    uint32_t from, at; /* blocks */
    wide ret;
    bool done;
} frame;

typedef struct list { /* what a va_list holds here */
    const wide *args;
    uint64_t next;
} list;

static wide run(interp *m, uint32_t sym, const wide *args, uint32_t n, char *result);

static void trouble(interp *m, const char *what) {
    if (!m->trouble)
        m->trouble = what;
}

const char *interp_trouble(const interp *m) {
    return m->trouble;
}

/* ---- values ------------------------------------------------------------------------------------- */

static unsigned bits_of(const interp *m, ir_ty ty) {
    return ty == IR_I1 ? 1 : 8 * ir_ty_size(m->u, ty);
}

static wide narrow(const interp *m, ir_ty ty, wide v) {
    switch (bits_of(m, ty)) {
    case 1:
        return v & 1;
    case 8:
        return (int8_t)v;
    case 16:
        return (int16_t)v;
    case 32:
        return (int32_t)v;
    case 64:
        return (int64_t)v;
    default:
        return v;
    }
}

static wide widened(const interp *m, ir_ty ty, wide v) {
    switch (bits_of(m, ty)) {
    case 8:
        return (uint8_t)v;
    case 16:
        return (uint16_t)v;
    case 32:
        return (uint32_t)v;
    case 64:
        return (uint64_t)v;
    default:
        return v;
    }
}

static char *as_pointer(wide v) {
    return (char *)(uintptr_t)v;
}

static wide as_value(const void *p) {
    return (wide)(int64_t)(uintptr_t)p;
}

static wide load(interp *m, const char *p, ir_ty ty) {
    wide v = 0;
    if (ir_ty_size(m->u, ty) > sizeof v || (uintptr_t)p < 4096) {
        trouble(m, "load");
        return 0;
    }
    memcpy(&v, p, ir_ty_size(m->u, ty));
    return narrow(m, ty, v);
}

static void store(interp *m, char *p, ir_ty ty, wide v) {
    if ((uintptr_t)p < 4096)
        trouble(m, "store");
    else
        memcpy(p, &v, ir_ty_size(m->u, ty) < sizeof v ? ir_ty_size(m->u, ty) : sizeof v);
}

static wide compare(ir_op op, wide a, wide b) {
    switch (op) {
    case IR_EQ:
        return a == b;
    case IR_NE:
        return a != b;
    case IR_LT:
        return a < b;
    case IR_LE:
        return a <= b;
    case IR_GT:
        return a > b;
    default:
        return a >= b;
    }
}

static wide divide(frame *f, ir_op op, wide a, wide b) {
    if (b == 0) {
        trouble(f->m, "division by zero");
        return 0;
    }
    return op == IR_DIV ? a / b : a % b;
}

static wide binary(frame *f, const ir_ins *i) {
    ir_ty ty = (ir_ty)ir_at(f->f, i->a)->ty;
    wide a = f->value[i->a], b = f->value[i->b];
    if (i->flags & IR_UNSIGNED) {
        a = widened(f->m, ty, a);
        b = widened(f->m, ty, b);
    }
    switch ((ir_op)i->op) {
    case IR_ADD:
        return a + b;
    case IR_SUB:
        return a - b;
    case IR_MUL:
        return (wide)((uwide)a * (uwide)b);
    case IR_DIV:
    case IR_REM:
        return divide(f, (ir_op)i->op, a, b);
    case IR_AND:
        return a & b;
    case IR_OR:
        return a | b;
    case IR_XOR:
        return a ^ b;
    case IR_SHL:
        return (wide)((uwide)a << (b & 127));
    case IR_SHR:
        return a >> (b & 127);
    default:
        return compare((ir_op)i->op, a, b);
    }
}

/* ---- instructions ------------------------------------------------------------------------------- */

static wide operand(const frame *f, const ir_ins *i, uint32_t k) {
    return f->value[ir_list(f->f, i)[k]];
}

static wide foreign(interp *m, void *fn, const wide *v, uint32_t n) {
    int64_t a[6] = {0};
    if (n > 6 || !fn) {
        trouble(m, "foreign call");
        return 0;
    }
    for (uint32_t k = 0; k < n; k++)
        a[k] = (int64_t)v[k];
    int64_t (*call)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t);
    memcpy(&call, &fn, sizeof call);
    return call(a[0], a[1], a[2], a[3], a[4], a[5]);
}

static wide call_sym(interp *m, uint32_t sym, const wide *v, uint32_t n, char *result) {
    const ir_sym *s = &m->u->syms.data[sym];
    if (s->body != IR_NONE)
        return run(m, sym, v, n, result);
    const char *name = ir_cstr(m->u, s->name);
    if (strncmp(name, "__builtin_", 10) == 0)
        name += 10;
    return foreign(m, dlsym(RTLD_DEFAULT, name), v, n);
}

static wide call(frame *f, const ir_ins *i) {
    interp *m = f->m;
    wide args[64];
    uint32_t n = i->n < 64 ? i->n : 64, sym = i->ref;
    for (uint32_t k = 0; k < n; k++)
        args[k] = operand(f, i, k);
    char *result = i->b ? as_pointer(f->value[i->b]) : NULL;
    if (sym != IR_NONE)
        return call_sym(m, sym, args, n, result);
    char *fn = as_pointer(f->value[i->a]);
    if (fn >= m->code && fn < m->code + m->u->syms.len)
        return call_sym(m, (uint32_t)(fn - m->code), args, n, result);
    return foreign(m, fn, args, n);
}

static wide function(interp *m, uint32_t sym) {
    const ir_sym *s = &m->u->syms.data[sym];
    void *known = s->body == IR_NONE ? dlsym(RTLD_DEFAULT, ir_cstr(m->u, s->name)) : NULL;
    return as_value(known ? known : m->code + sym);
}

static void end_scope(frame *f, uint32_t scope) {
    for (size_t k = 0; k < f->f->locals.len; k++) {
        const ir_local *l = &f->f->locals.data[k];
        if (l->scope == scope && f->local[k] && !(l->flags & IR_LOCAL_DYNAMIC))
            memset(f->local[k], DEAD, f->m->u->types.data[l->type].size);
    }
}

static wide allocate(frame *f, const ir_ins *i) {
    size_t n = (size_t)f->value[i->a];
    free(f->local[i->ref]);
    f->local[i->ref] = malloc(n ? n : 1);
    memset(f->local[i->ref], LIVE, n);
    return as_value(f->local[i->ref]);
}

static wide next_argument(frame *f, const ir_ins *i) {
    list *va = (list *)(void *)as_pointer(f->value[i->a]);
    return va->args[va->next++];
}

static void start_list(frame *f, const ir_ins *i) {
    uint16_t named = f->m->u->syms.data[f->f->sym].nparams;
    *(list *)(void *)as_pointer(f->value[i->a]) = (list){f->args + named, 0};
}

static wide cast(frame *f, const ir_ins *i) {
    ir_ty from = (ir_ty)ir_at(f->f, i->a)->ty;
    wide v = f->value[i->a];
    return (i->flags & IR_UNSIGNED) ? widened(f->m, from, v) : v;
}

static void copy(frame *f, const ir_ins *i) {
    memmove(as_pointer(f->value[i->a]), as_pointer(f->value[i->b]), (size_t)i->imm);
}

static wide step(frame *f, ir_val at) {
    const ir_ins *i = ir_at(f->f, at);
    wide a = i->a ? f->value[i->a] : 0, b = i->b ? f->value[i->b] : 0;
    switch ((ir_op)i->op) {
    case IR_CONST:
        return i->imm;
    case IR_STR:
        return as_value(ir_cstr(f->m->u, i->ref));
    case IR_LOCAL:
        return as_value(f->local[i->ref]);
    case IR_GLOBAL:
        return as_value(f->m->globals[i->ref]);
    case IR_FUNC:
        return function(f->m, i->ref);
    case IR_ARG:
        return f->args[i->ref];
    case IR_UNDEF:
        return LIVE;
    case IR_OPAQUE:
        if (i->ty == IR_PTR && i->n == 0) /* the address of a label */
            return LIVE;
        break;
    case IR_LOAD:
        return load(f->m, as_pointer(a), (ir_ty)i->ty);
    case IR_STORE:
        store(f->m, as_pointer(a), (ir_ty)i->ty, b);
        return 0;
    case IR_COPY:
        copy(f, i);
        return 0;
    case IR_ZERO:
        memset(as_pointer(a), 0, (size_t)i->imm);
        return 0;
    case IR_ALLOCA:
        return allocate(f, i);
    case IR_FIELD:
    case IR_OFFSET:
        return a + i->imm;
    case IR_INDEX:
        return a + (wide)((uwide)b * (uwide)(wide)i->imm);
    case IR_NEG:
        return -a;
    case IR_NOT:
        return ~a;
    case IR_CAST:
        return cast(f, i);
    case IR_CALL:
        return call(f, i);
    case IR_VASTART:
        start_list(f, i);
        return 0;
    case IR_VAARG:
        return next_argument(f, i);
    case IR_VACOPY:
        memcpy(as_pointer(a), as_pointer(b), sizeof(list));
        return 0;
    case IR_END:
        end_scope(f, i->ref);
        return 0;
    case IR_BIND:
    case IR_NOP:
        return 0;
    default:
        break;
    }
    if (i->op >= IR_ADD && i->op <= IR_GE)
        return binary(f, i);
    trouble(f->m, ir_op_name((ir_op)i->op));
    return 0;
}

/* ---- control -------------------------------------------------------------------------------------- */

static uint32_t switched(const frame *f, const ir_ins *i) {
    for (uint32_t k = 0; k + 1 < i->n; k++) {
        ir_case c = f->f->cases.data[(size_t)i->imm + k];
        if (c.lo <= f->value[i->a] && f->value[i->a] <= c.hi)
            return k + 1;
    }
    return 0;
}

static void leave(frame *f, const ir_ins *i) {
    f->done = true;
    f->ret = i->a ? f->value[i->a] : 0;
    if (i->ty == IR_AGG && f->result)
        memcpy(f->result, as_pointer(f->ret), (size_t)i->imm);
}

static void terminate(frame *f, const ir_ins *i) {
    uint32_t way = 0;
    switch ((ir_op)i->op) {
    case IR_JUMP:
        break;
    case IR_IGOTO:
        if (i->n != 1)
            trouble(f->m, "igoto");
        break;
    case IR_BR:
        way = f->value[i->a] == 0;
        break;
    case IR_SWITCH:
        way = switched(f, i);
        break;
    case IR_RET:
        leave(f, i);
        return;
    default:
        trouble(f->m, ir_op_name((ir_op)i->op));
        f->done = true;
        return;
    }
    f->from = f->at;
    f->at = ir_list(f->f, i)[way];
}

/* The operands are read before any phi is written. */
static uint32_t phis(frame *f) {
    const ir_block *b = &f->f->blocks.data[f->at];
    wide now[256];
    uint32_t at = b->first, k = 0;
    while (k < b->npreds && f->f->preds.data[b->preds + k] != f->from)
        k++;
    for (; ir_at(f->f, at)->op == IR_PHI && at - b->first < 256; at++)
        now[at - b->first] = operand(f, ir_at(f->f, at), k);
    for (uint32_t v = b->first; v < at; v++)
        f->value[v] = now[v - b->first];
    return at;
}

static void block(frame *f) {
    uint32_t last = f->f->blocks.data[f->at].last;
    for (uint32_t v = phis(f); v < last && !f->m->trouble; v++) {
        f->value[v] = narrow(f->m, (ir_ty)ir_at(f->f, v)->ty, step(f, v));
        if (f->m->steps++ > MAX_STEPS)
            trouble(f->m, "too many steps");
    }
    terminate(f, ir_at(f->f, last));
}

static void make_locals(frame *f) {
    for (size_t k = 0; k < f->f->locals.len; k++) {
        const ir_local *l = &f->f->locals.data[k];
        size_t size = f->m->u->types.data[l->type].size;
        if (l->flags & (IR_LOCAL_PROMOTED | IR_LOCAL_DYNAMIC))
            continue;
        f->local[k] = malloc(size + 16); /* bit-fields are read by whole words */
        memset(f->local[k], LIVE, size + 16);
        if ((l->flags & IR_LOCAL_PARAM) && l->param < f->nargs &&
            f->m->u->types.data[l->type].kind >= IR_K_STRUCT)
            memcpy(f->local[k], as_pointer(f->args[l->param]), size);
    }
}

static wide run_body(interp *m, const ir_func *body, const wide *args, uint32_t n, char *result) {
    frame f = {.m = m, .f = body, .args = args, .nargs = n, .result = result};
    if (body->gap)
        trouble(m, ir_cstr(m->u, body->gap_what));
    f.value = calloc(body->ins.len, sizeof *f.value);
    f.local = calloc(body->locals.len + 1, sizeof *f.local);
    make_locals(&f);
    while (!f.done && !m->trouble)
        block(&f);
    for (size_t k = 0; k < body->locals.len; k++)
        free(f.local[k]);
    free(f.local);
    free(f.value);
    return f.ret;
}

static wide run(interp *m, uint32_t sym, const wide *args, uint32_t n, char *result) {
    uint32_t b = m->u->syms.data[sym].body;
    if (m->bodies[b].ins.len == 0 && !ir_unpack(m->u, b, &m->bodies[b]))
        trouble(m, "unpack");
    if (++m->depth > MAX_DEPTH)
        trouble(m, "too deep");
    wide v = run_body(m, &m->bodies[b], args, n, result);
    m->depth--;
    return v;
}

/* ---- the whole -------------------------------------------------------------------------------------- */

interp *interp_new(const ir_unit *u) {
    interp *m = calloc(1, sizeof *m);
    m->u = u;
    m->bodies = calloc(u->bodies.len + 1, sizeof *m->bodies);
    m->globals = calloc(u->globals.len + 1, sizeof *m->globals);
    m->code = malloc(u->syms.len + 1);
    for (size_t k = 0; k < u->globals.len; k++)
        m->globals[k] = calloc(1, u->types.data[u->globals.data[k].type].size + 16);
    ir_func init = {0};
    if (u->init != IR_NONE && ir_unpack(u, u->init, &init))
        run_body(m, &init, NULL, 0, NULL);
    ir_func_free(&init);
    return m;
}

void interp_free(interp *m) {
    for (size_t k = 0; k < m->u->bodies.len; k++)
        ir_func_free(&m->bodies[k]);
    for (size_t k = 0; k < m->u->globals.len; k++)
        free(m->globals[k]);
    free(m->bodies);
    free(m->globals);
    free(m->code);
    free(m);
}

int64_t interp_call(interp *m, uint32_t sym, const int64_t *args, uint32_t n) {
    wide v[8] = {0};
    for (uint32_t k = 0; k < n && k < 8; k++)
        v[k] = args[k];
    m->steps = 0;
    return (int64_t)run(m, sym, v, n, NULL);
}
