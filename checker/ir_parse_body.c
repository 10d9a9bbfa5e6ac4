/* ir_parse_body.c: functions in the text form.
 *
 * Values and blocks may be used before they are defined: operands hold the number of a NAME until the
 * body ends, then that of the instruction or block.
 */
#include "ir_parse_int.h"

/* ---- names in a body -------------------------------------------------------------------------- */

static void names_clear(names *n) {
    ir_str_map_clear(&n->index);
    name_vec_clear(&n->at);
    (void)name_vec_push(&n->at, (name_use){0});
}

/* The number of the next word or digits as a name, new if not seen before; 0 = error. */
static uint32_t name_use_of(parser *p, names *n, const char *what) {
    size_t len = 0;
    while (p->at + len < p->end && ir_word_char((unsigned char)p->at[len]))
        len++;
    if (!len)
        return irp_fail(p, what);
    mk_view v = {p->at, len};
    p->at += len;
    const uint32_t *old = ir_str_map_get(&n->index, v);
    if (old)
        return *old;
    uint32_t k = (uint32_t)n->at.len;
    (void)name_vec_push(&n->at, (name_use){.name = v, .line = p->line});
    (void)ir_str_map_put(&n->index, v, k);
    return k;
}

static bool define(parser *p, names *n, uint32_t k, uint32_t def) {
    if (p->failed)
        return false;
    if (n->at.data[k].def)
        return irp_complain(p, p->line, "defined twice: ", n->at.data[k].name);
    n->at.data[k].def = def;
    return true;
}

static bool all_defined(parser *p, const names *n, const char *what) {
    for (size_t k = 1; k < n->at.len; k++) {
        if (!n->at.data[k].def)
            return irp_complain(p, n->at.data[k].line, what, n->at.data[k].name);
    }
    return true;
}

static ir_val value(parser *p) {
    return irp_expect(p, '%', "a value (%name)") ? name_use_of(p, &p->values, "a value's name") : 0;
}

static uint32_t block_ref(parser *p) {
    (void)irp_peek(p); /* skips blanks */
    return name_use_of(p, &p->blocks, "a block's name");
}

static ir_ty value_ty(const parser *p, ir_val name) {
    uint32_t def = p->values.at.data[name].def;
    return def ? (ir_ty)p->f.ins.data[def].ty : IR_VOID;
}

/* ---- instructions ----------------------------------------------------------------------------- */

static int ty_ahead(parser *p) {
    mk_view w = irp_word_ahead(p);
    for (int t = 0; t < IR_TY_COUNT; t++) {
        if (irp_is(w, ir_ty_name((ir_ty)t)))
            return t;
    }
    return -1;
}

static bool opt_ty(parser *p, ir_ins *i) {
    int t = ty_ahead(p);
    if (t < 0)
        return false;
    i->ty = (uint8_t)t;
    p->at += strlen(ir_ty_name((ir_ty)t));
    return true;
}

static bool op_word(parser *p, ir_ins *i) {
    mk_view w = irp_word_ahead(p);
    for (uint8_t op = 0; op < IR_OP_COUNT; op++) {
        if (irp_is(w, ir_op_name((ir_op)op))) {
            p->at += w.len;
            i->op = op;
            return true;
        }
    }
    return irp_fail(p, "an operation");
}

static void imm(parser *p, ir_ins *i) {
    int c = irp_peek(p);
    bool signless = !strchr(ir_op_shape((ir_op)i->op), 'N');
    if (c == '+' || c == '-' || (signless && irp_is_digit(c)))
        i->imm = irp_integer(p, "a number of 64 bits");
    else if (i->op == IR_STR)
        i->imm = (int64_t)strlen(ir_cstr(p->u, i->ref)) + 1;
    else if (i->op != IR_CALL && i->op != IR_RET && i->op != IR_FIELD)
        irp_fail(p, signless ? "a number" : "a number with its sign");
}

/* `.head` after a type. */
static void member_ref(parser *p, ir_ins *i) {
    ir_str n = irp_name(p, "a member's name");
    const ir_type *t = &p->u->types.data[i->ref];
    for (uint32_t m = 0; m < t->nfields; m++) {
        const ir_field *f = &p->u->fields.data[t->fields + m];
        if (f->name == n) {
            i->n = m;
            i->imm = f->offset;
            return;
        }
    }
    irp_fail(p, "a member of the type before this");
}

static void plain(parser *p, ir_ins *i) {
    if (i->op == IR_FIELD && irp_accept(p, '.'))
        member_ref(p, i);
    else if (irp_is_digit(irp_peek(p)))
        i->n = irp_number32(p, "a number");
}

static uint32_t local_ref(parser *p) {
    uint64_t key = irp_label(p, "a local's name");
    const uint32_t *l = label_map_get(&p->locals, key);
    if (!l && !p->failed)
        irp_complain(p, p->line, "no such local declared with var", (mk_view){0});
    return l ? *l : 0;
}

static void values(parser *p, ir_ins *i) {
    bool parens = irp_accept(p, '(');
    i->ext = (uint32_t)p->f.ext.len;
    for (; !p->failed && irp_peek(p) == '%'; i->n++)
        (void)ir_u32_vec_push(&p->f.ext, value(p));
    if (parens)
        (void)irp_expect(p, ')', "a value or )");
}

static void switch_case(parser *p) {
    ir_case c = {.lo = irp_integer(p, "a case such as 3:b2 or 3..5:b2")};
    c.hi = c.lo;
    if (irp_accept(p, '.')) {
        (void)irp_expect(p, '.', "..");
        c.hi = irp_integer(p, "the end of a range");
    }
    (void)irp_expect(p, ':', ":");
    (void)ir_case_vec_push(&p->f.cases, c);
}

static bool at_target(parser *p) {
    int c = irp_peek(p);
    return ir_word_start(c) || irp_is_digit(c) || c == '-' || c == '+';
}

static void targets(parser *p, ir_ins *i) {
    i->ext = (uint32_t)p->f.ext.len;
    for (; !p->failed && at_target(p); i->n++) {
        if (i->op == IR_SWITCH && i->n)
            switch_case(p);
        (void)ir_u32_vec_push(&p->f.ext, block_ref(p));
    }
    bool ok = i->op == IR_JUMP ? i->n == 1 : i->op == IR_BR ? i->n == 2 : i->op == IR_SWITCH ? i->n > 0
              : i->op == IR_UNREACH ? i->n == 0 : true;
    if (!ok)
        irp_fail(p, "one block for jump, two for br, at least one for switch");
}

static void shape_field(parser *p, char shape, ir_ins *i) {
    switch (shape) {
    case 'a':
        i->a = irp_peek(p) == '%' ? value(p) : 0;
        break;
    case 'A':
        i->a = value(p);
        break;
    case 'b':
        i->b = irp_accept_word(p, "to") ? value(p) : 0;
        break;
    case 'B':
        i->b = value(p);
        break;
    case 'I':
        imm(p, i);
        break;
    case 'N':
        plain(p, i);
        break;
    case 'K':
        i->ref = irp_number32(p, "a number");
        break;
    case 'Z':
        i->ref = irp_below(p, p->f.scopes.len, "a scope declared before");
        break;
    case 'L':
        i->ref = local_ref(p);
        break;
    case 'G':
        i->ref = irp_global_ref(p);
        break;
    case 's':
        i->ref = irp_peek(p) == '$' ? irp_sym_ref(p) : IR_NONE;
        break;
    case 'S':
        i->ref = irp_sym_ref(p);
        break;
    case 'Q':
        i->ref = irp_string(p);
        break;
    case 't':
    case 'T':
        i->ref = irp_at_type(p) ? irp_type_ref(p, 0) : 0;
        break;
    case 'V':
        values(p, i);
        break;
    case 'C':
        i->imm = (int64_t)p->f.cases.len;
        break;
    case 'J':
        targets(p, i);
        break;
    default:
        break;
    }
}

/* What the result is when the text does not say; void: it has to. */
static ir_ty usual_ty(const parser *p, const ir_ins *i) {
    switch ((ir_op)i->op) {
    case IR_STR: case IR_LOCAL: case IR_GLOBAL: case IR_FUNC: case IR_ALLOCA:
    case IR_FIELD: case IR_OFFSET: case IR_INDEX:
        return IR_PTR;
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE:
        return IR_I1;
    case IR_CONST:
        return IR_I32;
    case IR_STORE:
        return value_ty(p, i->b);
    case IR_PHI:
        return i->n ? value_ty(p, p->f.ext.data[i->ext]) : IR_VOID;
    case IR_RET: case IR_NEG: case IR_NOT: case IR_ADD: case IR_SUB: case IR_MUL: case IR_DIV:
    case IR_REM: case IR_AND: case IR_OR: case IR_XOR: case IR_SHL: case IR_SHR:
        return value_ty(p, i->a);
    default:
        return IR_VOID;
    }
}

static bool settle_ty(parser *p, ir_ins *i, bool result, bool typed) {
    bool needed = result || i->op == IR_STORE || (i->op == IR_RET && i->a);
    if (p->failed)
        return false;
    if (needed && !typed)
        i->ty = (uint8_t)usual_ty(p, i);
    if (needed && i->ty == IR_VOID)
        return irp_complain(p, p->line, "the type cannot be told: write it before '=' or after store, ret",
                        (mk_view){0});
    if (result && !ir_defines(i))
        return irp_complain(p, p->line, "the operation has no result", (mk_view){0});
    return true;
}

static void start_block(parser *p) {
    uint32_t at = (uint32_t)p->f.ins.len;
    (void)ir_block_vec_push(&p->f.blocks, (ir_block){.first = at, .loop = IR_NONE, .idom = IR_NONE});
    p->open = true;
}

/* The entry may go without a label, not without a name: others may be called b0. */
static bool open_block(parser *p) {
    if (p->open)
        return true;
    if (p->f.blocks.len)
        return irp_fail(p, "the label of the next block, or }");
    start_block(p);
    return true;
}

static void add_ins(parser *p, ir_ins i, uint32_t result) {
    uint32_t at = (uint32_t)p->f.ins.len;
    (void)ir_ins_vec_push(&p->f.ins, i);
    if (result)
        (void)define(p, &p->values, result, at);
    if (ir_is_terminator((ir_op)i.op)) {
        ir_block_vec_last(&p->f.blocks)->last = at;
        p->open = false;
    }
}

static void ins_flags(parser *p, ir_ins *i) {
    while (irp_accept(p, '!')) {
        if (!irp_flag(p, ir_ins_flag_words, &i->flags))
            irp_fail(p, "a flag of an instruction");
    }
}

static void ins_line(parser *p) {
    ir_ins i = {0};
    bool typed = false;
    uint32_t result = 0;
    if (irp_peek(p) == '%') {
        result = value(p);
        typed = opt_ty(p, &i);
        (void)irp_expect(p, '=', typed ? "=" : "a type or =");
    }
    if (p->failed || !op_word(p, &i) || !open_block(p))
        return;
    if (i.op == IR_STORE || i.op == IR_RET)
        typed = opt_ty(p, &i);
    for (const char *s = ir_op_shape((ir_op)i.op); *s && !p->failed; s++)
        shape_field(p, *s, &i);
    ins_flags(p, &i);
    if (irp_opt_position(p, &i.pos))
        ins_flags(p, &i);
    if (settle_ty(p, &i, result != 0, typed))
        add_ins(p, i, result);
    (void)irp_end_line(p);
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static void label_line(parser *p) {
    uint32_t k = block_ref(p);
    p->at++; /* the colon */
    if (p->open) {
        irp_complain(p, p->line, "the block before does not end in a jump, br, switch, ret or unreach",
                 (mk_view){0});
        return;
    }
    (void)define(p, &p->blocks, k, (uint32_t)p->f.blocks.len + 1);
    start_block(p);
    ir_block *b = ir_block_vec_last(&p->f.blocks);
    if (irp_accept_word(p, "loop"))
        b->loop = irp_below(p, p->f.loops.len, "a loop declared before");
    if (irp_accept_word(p, "idom"))
        b->idom = block_ref(p); /* a name so far */
    (void)irp_end_line(p);
}

static void scope_line(parser *p) {
    ir_scope s = {.parent = IR_NONE};
    uint32_t k = irp_is_digit(irp_peek(p)) ? irp_number32(p, "a scope's number") : (uint32_t)p->f.scopes.len;
    if (irp_accept_word(p, "in"))
        s.parent = irp_number32(p, "the scope around");
    (void)irp_opt_position(p, &s.pos);
    if (k == 0 && p->f.scopes.len == 1 && s.parent == IR_NONE) /* there from the start */
        p->f.scopes.data[0].pos = s.pos;
    else if (k == p->f.scopes.len && s.parent < k)
        (void)ir_scope_vec_push(&p->f.scopes, s);
    else
        irp_complain(p, p->line, "scopes count up from 0, each but the first `in` one before it", (mk_view){0});
    (void)irp_end_line(p);
}

static void add_local(parser *p, uint64_t key, ir_local l) {
    if (label_map_get(&p->locals, key)) {
        irp_complain(p, p->line, "declared twice", (mk_view){0});
        return;
    }
    (void)label_map_put(&p->locals, key, (uint32_t)p->f.locals.len);
    (void)ir_local_vec_push(&p->f.locals, l);
}

static bool var_part(parser *p, ir_local *l) {
    if (irp_accept_word(p, "scope")) {
        l->scope = irp_below(p, p->f.scopes.len, "a scope declared before");
    } else if (irp_accept_word(p, "param")) {
        l->param = (uint16_t)irp_number(p, UINT16_MAX, "a parameter's number, from 0");
        l->flags |= IR_LOCAL_PARAM;
    } else {
        return irp_flag(p, ir_local_flag_words, &l->flags) || irp_opt_position(p, &l->pos);
    }
    return true;
}

static void var_line(parser *p) {
    uint64_t key = irp_label(p, "a local's name");
    ir_local l = {.name = irp_label_name(key), .type = irp_type_ref(p, 0)};
    while (!p->failed && var_part(p, &l))
        ;
    if (!p->failed)
        add_local(p, key, l);
    (void)irp_end_line(p);
}

static uint8_t comparison(parser *p) {
    ir_ins i = {0};
    return op_word(p, &i) ? i.op : 0;
}

static bool loop_part(parser *p, ir_loop *l) {
    if (irp_accept_word(p, "header"))
        l->header = block_ref(p);
    else if (irp_accept_word(p, "depth"))
        l->depth = irp_number32(p, "a depth");
    else if (irp_accept_word(p, "in"))
        l->parent = irp_number32(p, "the loop around");
    else if (irp_accept_word(p, "iv"))
        l->iv = value(p);
    else if (irp_accept_word(p, "from"))
        l->init = value(p);
    else if (irp_accept_word(p, "to"))
        l->bound = value(p);
    else if (irp_accept_word(p, "step"))
        l->step = irp_integer(p, "a step");
    else if (irp_accept_word(p, "while"))
        l->cmp = comparison(p);
    else if (irp_accept_word(p, "exits"))
        l->exits = (uint8_t)irp_number(p, UINT8_MAX, "a number of exits");
    else if (irp_accept_word(p, "count"))
        l->count = (int64_t)irp_number(p, INT64_MAX, "a number of iterations");
    else
        return irp_opt_position(p, &l->pos);
    return true;
}

static void loop_line(parser *p) {
    ir_loop l = {.parent = IR_NONE, .depth = 1, .count = -1};
    size_t n = p->f.loops.len;
    if (irp_is_digit(irp_peek(p)) && irp_number(p, UINT32_MAX, "a loop's number") != n && !p->failed)
        irp_complain(p, p->line, "the numbers of loops count up from 0", (mk_view){0});
    while (!p->failed && loop_part(p, &l))
        ;
    if (!p->failed && (!l.header || (l.parent != IR_NONE && l.parent >= n)))
        irp_fail(p, "header BLOCK, and `in` a loop before");
    (void)ir_loop_vec_push(&p->f.loops, l);
    (void)irp_end_line(p);
}

/* True: the next word is a label. */
static bool at_label(parser *p) {
    mk_view w = irp_word_ahead(p);
    return w.len && p->at + w.len < p->end && p->at[w.len] == ':';
}

static void body_line(parser *p) {
    if (at_label(p))
        label_line(p);
    else if (irp_accept_word(p, "scope"))
        scope_line(p);
    else if (irp_accept_word(p, "var"))
        var_line(p);
    else if (irp_accept_word(p, "loop"))
        loop_line(p);
    else
        ins_line(p);
}

static void value_of_name(void *ctx, ir_val *v) {
    *v = ((const name_vec *)ctx)->data[*v].def;
}

static void resolve_targets(parser *p, const ir_ins *i) {
    for (uint32_t k = 0; k < i->n; k++)
        p->f.ext.data[i->ext + k] = p->blocks.at.data[p->f.ext.data[i->ext + k]].def - 1;
}

static void resolve_loop(parser *p, ir_loop *l) {
    l->header = p->blocks.at.data[l->header].def - 1;
    value_of_name(&p->values.at, &l->iv);
    value_of_name(&p->values.at, &l->init);
    value_of_name(&p->values.at, &l->bound);
}

/* Names become indices. */
static void resolve(parser *p) {
    ir_func *f = &p->f;
    for (size_t k = 1; k < f->ins.len; k++) {
        ir_each_operand(f, &f->ins.data[k], value_of_name, &p->values.at);
        if (ir_is_terminator((ir_op)f->ins.data[k].op))
            resolve_targets(p, &f->ins.data[k]);
    }
    for (size_t k = 0; k < f->loops.len; k++)
        resolve_loop(p, &f->loops.data[k]);
    for (size_t k = 0; k < f->blocks.len; k++) {
        ir_block *b = &f->blocks.data[k];
        if (b->idom != IR_NONE)
            b->idom = p->blocks.at.data[b->idom].def - 1;
    }
}

static bool all_names_defined(parser *p) {
    return all_defined(p, &p->values, "value used but not defined: %") &&
           all_defined(p, &p->blocks, "block used but not defined: ");
}

/* A parameter declared in the header lives in values unless its storage is used. */
static void promote_params(parser *p) {
    for (uint32_t l = 0; l < p->params; l++)
        p->f.locals.data[l].flags |= IR_LOCAL_PROMOTED;
    for (size_t k = 1; k < p->f.ins.len; k++) {
        const ir_ins *i = &p->f.ins.data[k];
        if (i->op == IR_LOCAL && i->ref < p->params)
            p->f.locals.data[i->ref].flags &= (uint16_t)~IR_LOCAL_PROMOTED;
    }
}

static void finish_body(parser *p) {
    if (p->failed || !all_names_defined(p))
        return;
    resolve(p);
    promote_params(p);
    ir_preds(&p->f);
    uint32_t body = ir_pack(p->u, &p->f);
    if (p->f.sym == IR_NONE)
        p->u->init = body;
    else
        p->u->syms.data[p->f.sym].body = body;
}

static void header_param(parser *p, ir_sym *s, ir_type *t) {
    uint64_t key = irp_label(p, "a parameter's name");
    uint32_t type = irp_type_ref(p, 0);
    if (p->failed)
        return;
    ir_local l = {.name = irp_label_name(key), .type = type, .flags = IR_LOCAL_PARAM, .param = s->nparams};
    add_local(p, key, l);
    irp_add_field(p, t, (ir_field){.type = type});
    irp_param_name(p, s, l.name);
    p->params++;
}

/* `(l *"struct list", n i32) ptr` declares the symbol's type as well. */
static void header_params(parser *p, ir_sym *s) {
    ir_type t = {.kind = IR_K_FUNC, .fields = (uint32_t)p->u->fields.len};
    s->params = (uint32_t)p->u->param_names.len;
    s->nparams = 0;
    s->flags &= (uint16_t)~IR_SYM_NOPROTO;
    while (!p->failed && !irp_accept(p, ')'))
        header_param(p, s, &t);
    if (irp_at_type(p))
        t.elem = irp_type_ref(p, 0);
    (void)ir_type_vec_push(&p->u->types, t);
    s->type = (uint32_t)p->u->types.len - 1;
}

static bool header_part(parser *p, ir_sym *s) {
    if (irp_accept_word(p, "gap")) {
        int gap = irp_word_in(p, ir_gap_words);
        if (gap < 0)
            return irp_fail(p, "parse, asm_goto, size or unsupported");
        p->f.gap = (ir_gap)gap;
        p->f.gap_what = irp_peek(p) == '"' ? irp_string(p) : 0;
    } else if (irp_accept_word(p, "setjmp")) {
        p->f.has_setjmp = true;
    } else if (irp_accept_word(p, "end")) {
        if (!irp_opt_position(p, &p->f.end))
            return irp_fail(p, "a position");
    } else {
        return irp_linkage(p, &s->linkage) || irp_opt_position(p, &s->pos);
    }
    return true;
}

static void body(parser *p) {
    (void)irp_expect(p, '{', "{");
    (void)irp_end_line(p);
    while (irp_next_line(p) && irp_peek(p) != '}')
        body_line(p);
    if (p->open || p->f.blocks.len == 0)
        irp_fail(p, "a last block that ends in a jump, br, switch, ret or unreach");
    if (irp_expect(p, '}', "}"))
        finish_body(p);
    (void)irp_end_line(p);
}

static void start_body(parser *p, uint32_t sym) {
    ir_func_clear(&p->f);
    p->f.sym = sym;
    (void)ir_ins_vec_push(&p->f.ins, (ir_ins){0});
    (void)ir_scope_vec_push(&p->f.scopes, (ir_scope){.parent = IR_NONE});
    label_map_clear(&p->locals);
    names_clear(&p->values);
    names_clear(&p->blocks);
    p->open = false;
    p->params = 0;
}

void irp_func_line(parser *p) {
    uint32_t i = irp_sym_ref(p);
    if (p->failed || p->u->syms.data[i].body != IR_NONE) {
        irp_complain(p, p->line, "the function has a body already", (mk_view){0});
        return;
    }
    start_body(p, i);
    ir_sym s = p->u->syms.data[i];
    if (irp_accept(p, '('))
        header_params(p, &s);
    p->file = s.pos.file;
    while (!p->failed && header_part(p, &s))
        p->file = s.pos.file;
    p->u->syms.data[i] = s;
    body(p);
    p->file = 0;
}

void irp_init_line(parser *p) {
    if (p->u->init != IR_NONE) {
        irp_complain(p, p->line, "there is an init body already", (mk_view){0});
        return;
    }
    start_body(p, IR_NONE);
    ir_sym none = {0};
    while (!p->failed && header_part(p, &none))
        ;
    body(p);
}

static void names_free(names *n) {
    ir_str_map_free(&n->index);
    name_vec_free(&n->at);
}

void irp_body_free(parser *p) {
    label_map_free(&p->locals);
    names_free(&p->values);
    names_free(&p->blocks);
    ir_func_free(&p->f);
}
