/* ir_parse.c: the text form back into a unit. The grammar stands in ir_text.c. */
#include "ir_parse_int.h"

/* ---- types ------------------------------------------------------------------------------------ */

static const struct basic {
    const char *word, *name;
    uint8_t kind, size;
    uint16_t flags;
} basics[] = {
    {"i1", "_Bool", IR_K_BOOL, 1, IR_TYPE_UNSIGNED},
    {"i8", "char", IR_K_INT, 1, IR_TYPE_CHAR},
    {"i16", "short", IR_K_INT, 2, 0},
    {"i32", "int", IR_K_INT, 4, 0},
    {"i64", "long", IR_K_INT, 8, 0},
    {"i128", "__int128", IR_K_INT, 16, 0},
    {"u8", "unsigned char", IR_K_INT, 1, IR_TYPE_CHAR | IR_TYPE_UNSIGNED},
    {"u16", "unsigned short", IR_K_INT, 2, IR_TYPE_UNSIGNED},
    {"u32", "unsigned int", IR_K_INT, 4, IR_TYPE_UNSIGNED},
    {"u64", "unsigned long", IR_K_INT, 8, IR_TYPE_UNSIGNED},
    {"f32", "float", IR_K_FLOAT, 4, 0},
    {"f64", "double", IR_K_FLOAT, 8, 0},
    {"fx", "long double", IR_K_FLOAT, 16, 0},
    {"ptr", NULL, IR_K_PTR, 0, 0},
    {"void", NULL, IR_K_VOID, 0, 0},
};

static const struct basic *basic_ahead(parser *p) {
    mk_view w = irp_word_ahead(p);
    for (size_t i = 0; i < sizeof basics / sizeof *basics; i++) {
        if (irp_is(w, basics[i].word))
            return &basics[i];
    }
    return NULL;
}

/* The type like this one, made if it is not there. */
static uint32_t like(parser *p, ir_type t) {
    for (uint32_t i = 1; i < p->u->types.len; i++) {
        const ir_type *o = &p->u->types.data[i];
        if (o->kind == t.kind && o->elem == t.elem && o->count == t.count && o->name == t.name &&
            o->flags == t.flags && o->size == t.size && o->nfields == 0)
            return i;
    }
    (void)ir_type_vec_push(&p->u->types, t);
    return (uint32_t)p->u->types.len - 1;
}

static uint32_t pointer_to(parser *p, uint32_t elem) {
    uint8_t size = p->u->ptr_size;
    return like(p, (ir_type){.kind = IR_K_PTR, .flags = IR_TYPE_HAS_PTR, .size = size, .align = size,
                             .elem = elem});
}

static uint32_t array_of(parser *p, uint64_t count, uint32_t elem) {
    const ir_type *e = &p->u->types.data[elem];
    uint64_t size = e->size && count > UINT64_MAX / e->size ? 0 : count * e->size;
    return like(p, (ir_type){.kind = IR_K_ARRAY, .flags = e->flags & IR_TYPE_HAS_PTR, .size = size,
                             .align = e->align, .elem = elem, .count = count});
}

static uint32_t basic_type(parser *p, const struct basic *b) {
    p->at += strlen(b->word);
    if (b->kind == IR_K_VOID)
        return 0;
    if (b->kind == IR_K_PTR)
        return pointer_to(p, 0);
    uint16_t flags = b->flags;
    if (b->kind == IR_K_INT && b->size == p->u->ptr_size)
        flags |= IR_TYPE_HAS_PTR;
    return like(p, (ir_type){.kind = b->kind, .flags = flags, .size = b->size, .align = b->size,
                             .name = ir_intern_c(p->u, b->name)});
}

static uint32_t type_by_name(parser *p) {
    const char *start = p->at;
    ir_str n = irp_string(p);
    for (uint32_t i = 1; i < p->u->types.len && n; i++) {
        if (p->u->types.data[i].name == n)
            return i;
    }
    if (!p->failed)
        p->at = start;
    return irp_fail(p, "the name of a type declared before");
}

static uint32_t type_by_number(parser *p) {
    uint64_t n = irp_number(p, p->ntypes, "a type");
    return p->failed ? 0 : (uint32_t)n;
}

uint32_t irp_type_ref(parser *p, int depth) {
    (void)irp_accept_word(p, "type");
    const struct basic *b = basic_ahead(p);
    if (b)
        return basic_type(p, b);
    if (irp_peek(p) == '"')
        return type_by_name(p);
    if (depth < 32 && irp_accept(p, '*'))
        return pointer_to(p, irp_type_ref(p, depth + 1));
    if (depth < 32 && irp_accept(p, '[')) {
        uint64_t count = irp_number(p, UINT64_MAX, "the number of elements");
        return irp_expect(p, ']', "]") ? array_of(p, count, irp_type_ref(p, depth + 1)) : 0;
    }
    return type_by_number(p);
}

bool irp_at_type(parser *p) {
    int c = irp_peek(p);
    return c == '"' || c == '*' || c == '[' || irp_is(irp_word_ahead(p), "type") || basic_ahead(p);
}

void irp_add_field(parser *p, ir_type *t, ir_field f) {
    (void)ir_field_vec_push(&p->u->fields, f);
    t->nfields++;
}

static void param_types(parser *p, ir_type *t) {
    while (!p->failed && !irp_accept(p, ')'))
        irp_add_field(p, t, (ir_field){.type = irp_type_ref(p, 0)});
}

/* One part of a type's line, in any order. */
static bool type_part(parser *p, ir_type *t, bool *sized, bool *aligned) {
    if (irp_accept_word(p, "to") || irp_accept_word(p, "of") || irp_accept_word(p, "returns"))
        t->elem = irp_type_ref(p, 0);
    else if (t->kind == IR_K_FUNC && t->nfields == 0 && irp_accept(p, '('))
        param_types(p, t);
    else if (irp_accept_word(p, "count"))
        t->count = irp_number(p, UINT64_MAX, "the number of elements");
    else if (irp_accept_word(p, "size"))
        *sized = true, t->size = irp_number(p, UINT64_MAX, "a size in bytes");
    else if (irp_accept_word(p, "align"))
        *aligned = true, t->align = irp_number32(p, "an alignment in bytes");
    else if (irp_accept_word(p, "no_ptr"))
        t->flags &= (uint16_t)~IR_TYPE_HAS_PTR;
    else
        return irp_flag(p, ir_type_flag_words, &t->flags) || irp_opt_position(p, &t->pos);
    return true;
}

static uint64_t round_up(uint64_t n, uint32_t align) {
    return align ? (n + align - 1) / align * align : n;
}

/* Where a member without an offset goes: behind the last one. */
static uint32_t next_offset(const parser *p, const ir_type *t, uint32_t member_type) {
    if (t->kind == IR_K_UNION || t->nfields == 0)
        return 0;
    const ir_field *last = &p->u->fields.data[p->u->fields.len - 1];
    uint64_t end = last->offset + p->u->types.data[last->type].size;
    end = round_up(end, p->u->types.data[member_type].align);
    return end < UINT32_MAX ? (uint32_t)end : UINT32_MAX;
}

static void member_line(parser *p, ir_type *t) {
    ir_field m = {.name = irp_name(p, "a member's name")};
    m.type = irp_type_ref(p, 0);
    m.offset = irp_accept(p, '+') ? irp_number32(p, "an offset in bytes") : next_offset(p, t, m.type);
    if (irp_accept_word(p, "bits")) {
        m.bit = (uint8_t)irp_number(p, UINT8_MAX, "the first bit");
        (void)irp_expect(p, ':', "bits FIRST:WIDTH");
        m.bits = (uint8_t)irp_number(p, UINT8_MAX, "the width in bits");
    }
    irp_add_field(p, t, m);
    (void)irp_end_line(p);
}

/* For a type whose size was not given. */
static void lay_out(const parser *p, ir_type *t) {
    for (uint32_t i = 0; i < t->nfields; i++) {
        const ir_field *m = &p->u->fields.data[t->fields + i];
        const ir_type *mt = &p->u->types.data[m->type];
        t->size = m->offset + mt->size > t->size ? m->offset + mt->size : t->size;
        t->align = mt->align > t->align ? mt->align : t->align;
        t->flags |= mt->flags & IR_TYPE_HAS_PTR;
    }
    if (t->kind == IR_K_ARRAY) {
        const ir_type *e = &p->u->types.data[t->elem];
        t->size = e->size && t->count > UINT64_MAX / e->size ? 0 : t->count * e->size;
        t->align = e->align;
        t->flags |= e->flags & IR_TYPE_HAS_PTR;
    }
    t->size = round_up(t->size, t->align);
}

static void type_sizes(const parser *p, ir_type *t, bool sized, bool aligned) {
    if (t->kind >= IR_K_ARRAY && t->kind <= IR_K_UNION) {
        if (!sized)
            lay_out(p, t);
        return;
    }
    if (!sized)
        t->size = ir_type_default_size(p->u, t);
    if (!aligned)
        t->align = ir_type_default_align(p->u, t);
}

static void type_line(parser *p) {
    uint32_t i = ++p->types_read;
    if (irp_is_digit(irp_peek(p)) && irp_number(p, UINT32_MAX, "a type's number") != i && !p->failed) {
        irp_complain(p, p->line, "the numbers of types count up from 1", (mk_view){0});
        return;
    }
    int kind = irp_word_in(p, ir_kind_words);
    if (kind < 0) {
        irp_fail(p, "a kind of type: int, ptr, struct ...");
        return;
    }
    ir_type t = {.kind = (uint8_t)kind, .fields = (uint32_t)p->u->fields.len};
    t.flags = kind == IR_K_PTR ? IR_TYPE_HAS_PTR : 0;
    t.name = irp_peek(p) == '"' ? irp_string(p) : 0;
    bool sized = false, aligned = false;
    while (!p->failed && type_part(p, &t, &sized, &aligned))
        ;
    (void)irp_end_line(p);
    p->u->types.data[i] = t; /* members may name it */
    while (irp_next_line(p) && (kind == IR_K_STRUCT || kind == IR_K_UNION) && irp_accept_word(p, "member"))
        member_line(p, &t);
    type_sizes(p, &t, sized, aligned);
    p->u->types.data[i] = t;
}

/* Makes room for the declared types, so that their numbers hold whatever is made on the way. */
static void count_types(parser *p) {
    const char *start = p->at;
    while (p->at < p->end) {
        p->ntypes += irp_is(irp_word_ahead(p), "type");
        const char *nl = memchr(p->at, '\n', (size_t)(p->end - p->at));
        p->at = nl ? nl + 1 : p->end;
    }
    p->at = start;
    (void)ir_type_vec_resize(&p->u->types, p->u->types.len + p->ntypes);
}

/* ---- symbols, globals, notes ------------------------------------------------------------------ */

static uint32_t sym_named(parser *p, uint64_t key) {
    const uint32_t *old = label_map_get(&p->syms, key);
    if (old)
        return *old;
    ir_sym s = {.name = irp_label_name(key), .body = IR_NONE, .flags = IR_SYM_NOPROTO, .type = IR_NONE};
    (void)ir_sym_vec_push(&p->u->syms, s);
    (void)ir_u32_vec_push(&p->syms_declared, 0);
    (void)label_map_put(&p->syms, key, (uint32_t)p->u->syms.len - 1);
    return (uint32_t)p->u->syms.len - 1;
}

uint32_t irp_sym_ref(parser *p) {
    if (!irp_expect(p, '$', "a function ($name)"))
        return IR_NONE;
    uint64_t key = irp_label(p, "a function's name");
    return p->failed ? IR_NONE : sym_named(p, key);
}

uint32_t irp_global_ref(parser *p) {
    if (!irp_expect(p, '@', "a global (@name)"))
        return IR_NONE;
    uint64_t key = irp_label(p, "a global's name");
    const uint32_t *old = label_map_get(&p->globals, key);
    if (old || p->failed)
        return old ? *old : IR_NONE;
    ir_global g = {.name = irp_label_name(key), .owner = IR_NONE, .type = IR_NONE};
    (void)ir_global_vec_push(&p->u->globals, g);
    (void)ir_u32_vec_push(&p->globals_declared, 0);
    (void)label_map_put(&p->globals, key, (uint32_t)p->u->globals.len - 1);
    return (uint32_t)p->u->globals.len - 1;
}

static bool declare(parser *p, ir_u32_vec *declared, uint32_t i) {
    if (p->failed || declared->data[i])
        return irp_complain(p, p->line, "declared twice", (mk_view){0});
    declared->data[i] = 1;
    return true;
}

void irp_param_name(parser *p, ir_sym *s, ir_str n) {
    if (s->nparams == UINT16_MAX) {
        irp_fail(p, "fewer parameters");
        return;
    }
    (void)ir_str_vec_push(&p->u->param_names, n);
    s->nparams++;
}

static void attr_line(parser *p, ir_sym *s) {
    ir_attr a = {.kind = IR_ATTR_COUNT};
    for (uint8_t k = 0; k < IR_ATTR_COUNT && a.kind == IR_ATTR_COUNT; k++) {
        if (irp_accept_word(p, ir_attr_name((ir_attr_kind)k)))
            a.kind = k;
    }
    if (a.kind == IR_ATTR_COUNT) {
        irp_fail(p, "an attribute of ir.def");
        return;
    }
    for (int i = 0; i < 6; i++) {
        bool given = i < ir_attr_args((ir_attr_kind)a.kind) && (irp_is_digit(irp_peek(p)) || irp_peek(p) == '-');
        int64_t v = given ? irp_integer(p, "an argument") : a.kind == IR_ATTR_SIZE || a.kind == IR_ATTR_GROWS ? 0 : -1;
        if (v < INT16_MIN || v > INT16_MAX)
            irp_fail(p, "a smaller argument before this");
        a.arg[i] = (int16_t)v;
    }
    if (irp_peek(p) == '"')
        a.str = irp_string(p);
    (void)ir_attr_vec_push(&p->u->attrs, a);
    s->nattrs++;
    (void)irp_end_line(p);
}

bool irp_linkage(parser *p, uint8_t *l) {
    int w = irp_word_in(p, ir_linkage_words);
    if (w >= 0)
        *l = (uint8_t)w;
    return w >= 0;
}

static bool sym_part(parser *p, ir_sym *s) {
    if (irp_is(irp_word_ahead(p), "type")) {
        s->type = irp_type_ref(p, 0);
    } else if (s->nparams == 0 && irp_accept(p, '(')) {
        s->params = (uint32_t)p->u->param_names.len;
        while (!p->failed && !irp_accept(p, ')'))
            irp_param_name(p, s, irp_name(p, "a parameter's name"));
    } else if (irp_accept_word(p, "asm")) {
        s->asm_name = irp_string(p);
    } else {
        return irp_linkage(p, &s->linkage) || irp_flag(p, ir_sym_flag_words, &s->flags) ||
               irp_opt_position(p, &s->pos);
    }
    return true;
}

static void sym_line(parser *p) {
    uint32_t i = irp_sym_ref(p);
    if (!declare(p, &p->syms_declared, i))
        return;
    ir_sym s = p->u->syms.data[i];
    s.flags = 0;
    while (!p->failed && sym_part(p, &s))
        ;
    (void)irp_end_line(p);
    s.attrs = (uint32_t)p->u->attrs.len;
    while (irp_next_line(p) && irp_accept_word(p, "attr"))
        attr_line(p, &s);
    p->u->syms.data[i] = s;
}

static bool global_part(parser *p, ir_global *g) {
    if (irp_at_type(p))
        g->type = irp_type_ref(p, 0);
    else if (irp_accept_word(p, "owner"))
        g->owner = irp_sym_ref(p);
    else
        return irp_linkage(p, &g->linkage) || irp_flag(p, ir_global_flag_words, &g->flags) ||
               irp_opt_position(p, &g->pos);
    return true;
}

static void global_line(parser *p) {
    uint32_t i = irp_global_ref(p);
    if (!declare(p, &p->globals_declared, i))
        return;
    ir_global g = p->u->globals.data[i];
    while (!p->failed && global_part(p, &g))
        ;
    p->u->globals.data[i] = g;
    (void)irp_end_line(p);
}

static void note_line(parser *p) {
    ir_note n = {.error = irp_accept_word(p, "error")};
    n.text = irp_string(p);
    (void)irp_opt_position(p, &n.pos);
    (void)ir_note_vec_push(&p->u->notes, n);
    (void)irp_end_line(p);
}

static void file_line(parser *p) {
    if (irp_is_digit(irp_peek(p)) && irp_number(p, UINT16_MAX, "a file's number") != p->u->files.len) {
        irp_complain(p, p->line, "the numbers of files count up from 0", (mk_view){0});
        return;
    }
    if (p->u->files.len == UINT16_MAX) {
        irp_fail(p, "fewer files");
        return;
    }
    ir_file f = {.path = irp_string(p)};
    f.system = irp_accept_word(p, "system");
    (void)ir_file_vec_push(&p->u->files, f);
    (void)irp_end_line(p);
}

static void unit_line(parser *p) {
    if (irp_accept_word(p, "ptr"))
        p->u->ptr_size = (uint8_t)irp_number(p, 16, "bytes of a pointer");
    p->u->is_model = irp_accept_word(p, "model");
    p->u->is_library = irp_accept_word(p, "library");
    p->u->failed = irp_accept_word(p, "failed");
    (void)irp_end_line(p);
}

/* ---- units ------------------------------------------------------------------------------------ */

static void declaration(parser *p) {
    static const struct {
        const char *word;
        void (*read)(parser *p);
    } lines[] = {{"unit", unit_line},     {"file", file_line}, {"type", type_line}, {"sym", sym_line},
                 {"global", global_line}, {"note", note_line}, {"func", irp_func_line}, {"init", irp_init_line}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (irp_accept_word(p, lines[i].word)) {
            lines[i].read(p);
            return;
        }
    }
    irp_fail(p, "unit, file, type, sym, global, note, func or init");
}

/* What nobody said: only now, so that no type is made that is not needed. */
static void settle_types(parser *p) {
    for (size_t i = 0; i < p->u->syms.len; i++) {
        if (p->u->syms.data[i].type == IR_NONE)
            p->u->syms.data[i].type = like(p, (ir_type){.kind = IR_K_FUNC, .flags = IR_TYPE_NOPROTO});
    }
    for (size_t i = 0; i < p->u->globals.len; i++) {
        if (p->u->globals.data[i].type == IR_NONE)
            p->u->globals.data[i].type = pointer_to(p, 0);
    }
    if (p->positions && p->u->files.len == 0)
        (void)ir_file_vec_push(&p->u->files, (ir_file){.path = ir_intern_c(p->u, "input.c")});
}

static void parser_free(parser *p) {
    mk_str_free(&p->text);
    label_map_free(&p->syms);
    label_map_free(&p->globals);
    ir_u32_vec_free(&p->syms_declared);
    ir_u32_vec_free(&p->globals_declared);
    irp_body_free(p);
}

ir_unit *ir_parse(const char *text, size_t len, mk_str *why) {
    parser p = {.u = ir_unit_new(), .at = text, .end = text + len, .line = 1, .why = why};
    ir_unit *u = p.u;
    count_types(&p);
    while (irp_next_line(&p))
        declaration(&p);
    settle_types(&p);
    parser_free(&p);
    if (!p.failed)
        return u;
    ir_unit_free(u);
    return NULL;
}
