/* ir_text.c: units and bodies as text. ir_parse.c reads it back.
 *
 * One declaration or instruction a line; `;` starts a comment; commas are blanks. What this file
 * prints is complete and always the same; what people write by hand may leave out nearly everything
 * (marked "hand" below). Words in capitals are explained at the end.
 *
 *   unit ptr 8 [model] [failed]                       bytes of a pointer; hand: the line may be missing
 *   file 0 "src/list.c" [system]
 *   type 3 struct "struct list" size 16 align 8 [FLAG..] [POS]     numbers count up from 1; 0 is void
 *     member head type 4 +0 [bits 3:5]                bit-field: first bit, width
 *   type 4 ptr to type 3                              size, align, has_ptr as the target has them
 *   type 5 array of type 1 count 10 size 40 align 4
 *   type 6 func "int (char *)" returns type 1 (type 4) [variadic] [noproto]
 *   type 7 int "size_t" size 8 has_ptr unsigned
 *   sym $strdup [static|weak] type 6 (s) [FLAG..] [asm "label"] [POS]
 *     attr fresh                                      attributes and arguments as in ir.def
 *     attr family "libc"
 *   global @table [static|weak] type 5 [FLAG..] [owner $f] [POS]
 *   note [error] "text" [POS]
 *   func $push [gap parse "why"] [setjmp] [end POS] {        init {   for the initialisers' body
 *     scope 1 in 0 [POS]
 *     var n type 4 [scope 1] [param 0] [FLAG..] [POS]
 *     loop 0 header b2 depth 1 [in 0] [iv %8] [from %3] [to %5] [step 1] [while lt] [exits 1] [count 9] [POS]
 *   b0: [loop 0] [idom b0]                            ; from b1 b2: the predecessors, for the reader
 *     %5 ptr = field %4 type 3 0 +0 [!FLAG..] [POS]
 *     store i32 %5 %6
 *   }
 *
 * An instruction's operands follow the shape in ir.def, in its order:
 *
 *   values %5        a struct result's place: to %5    bytes +16, const 5     numbers 0
 *   local n          global @table                     func $f                str "text" +5
 *   call $f(%1, %2)  call %3(%1)   call $f to %4 +16 (%1)
 *   br %9 b3 b4      switch %4 b9 1:b2 3..5:b3         the default first
 *
 *   NAME  a word, or "any text"; names declared twice carry their index: n.3, $f.7, @count.2; .4 has no name
 *   POS   @12:5 or, in another file than the function's (a declaration: than file 0), @2:12:5
 *   FLAG  the words in the tables below
 *
 * By hand: a unit may begin with `func`; values, blocks: any word for a name; types: i1 i8 i16 i32 i64
 * i128 u8 u16 u32 u64 f32 f64 fx ptr void, *TYPE, [10]TYPE, "struct list" stand where `type 3` may, and make the
 * type; a struct, union or array without size is laid out from its members, which then need no offset;
 * $f and @g need no declaration; `func $f(l *"struct list", n i32) ptr {` declares the symbol, its type
 * and a var for each parameter; result types of addresses, comparisons and arithmetic may be left out,
 * as may the type of store and ret; str counts its bytes; `field %4 +8` needs no type and
 * `field %4 "struct list" .head` no numbers. The first block needs no label. For example
 *
 *   type struct "struct list"
 *     member next *"struct list"
 *     member value i32
 *
 *   func $push(l *"struct list", value i32) ptr {
 *     %l ptr = arg 0
 *     %v i32 = arg 1
 *     %size i64 = const 16
 *     %n ptr = call $malloc(%size)
 *     %p = field %n "struct list" .next
 *     store %p %l
 *     ret %n
 *   }
 */
#include "ir_text_int.h"

#include <inttypes.h>
#include <string.h>

const char *const ir_ins_flag_words[] = {"unsigned", "volatile", "atomic",   "noreturn", "twice",
                                         "macro",    "implicit", "asm_goto", NULL};
const char *const ir_local_flag_words[] = {"held",    "promoted", "volatile", "temp",
                                           "literal", "dynamic",  "given", NULL}; /* held: _PARAM */
const char *const ir_type_flag_words[] = {"unsigned",   "char",     "has_ptr", "header", "const",
                                          "incomplete", "variadic", "noproto", "vla",    NULL};
const char *const ir_sym_flag_words[] = {"inline",  "noreturn", "twice",  "variadic",
                                         "noproto", "system",   "header", "builtin",  NULL};
const char *const ir_global_flag_words[] = {"const", "tls", "defined", "literal", NULL};
const char *const ir_kind_words[] = {"void",   "bool",  "int",  "float", "ptr", "array",
                                     "struct", "union", "func", "other", NULL};
const char *const ir_linkage_words[] = {"extern", "static", "weak", NULL};
const char *const ir_gap_words[] = {"none", "parse", "asm_goto", "size", "unsupported", NULL};

uint64_t ir_type_default_size(const ir_unit *u, const ir_type *t) {
    return t->kind == IR_K_PTR ? u->ptr_size : 0;
}

uint32_t ir_type_default_align(const ir_unit *u, const ir_type *t) {
    switch ((ir_kind)t->kind) {
    case IR_K_PTR:
        return u->ptr_size;
    case IR_K_BOOL:
    case IR_K_INT:
    case IR_K_FLOAT:
        return t->size <= 16 ? (uint32_t)t->size : 0;
    default:
        return 0;
    }
}

/* ---- atoms ------------------------------------------------------------------------------------ */

typedef struct printer {
    const ir_unit *u;
    const ir_func *f;
    mk_str *out;
    uint16_t file;                      /* positions in it go without its number */
    ir_str_map syms, globals, locals;   /* name -> first index: the one that bears the bare name */
} printer;

static void put(printer *p, const char *s) {
    (void)mk_str_cat(p->out, s);
}

#define putf(p, ...) ((void)mk_str_printf((p)->out, __VA_ARGS__))

static void put_quoted(printer *p, const char *s) {
    (void)mk_str_putc(p->out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            putf(p, "\\%c", c);
        else if (c == '\n')
            put(p, "\\n");
        else if (c < ' ' || c == 127)
            putf(p, "\\x%02x", c);
        else
            (void)mk_str_putc(p->out, *s);
    }
    (void)mk_str_putc(p->out, '"');
}

static bool is_word(const char *s) {
    bool ok = ir_word_start((unsigned char)*s);
    while (ok && *s)
        ok = ir_word_char((unsigned char)*s++);
    return ok;
}

static void put_name(printer *p, ir_str name) {
    const char *s = ir_cstr(p->u, name);
    if (is_word(s))
        put(p, s);
    else
        put_quoted(p, s);
}

static mk_view view(const ir_unit *u, ir_str s) {
    const char *c = ir_cstr(u, s);
    return (mk_view){c, strlen(c)};
}

/* Not `name != 0`: a unit read from damaged bytes may name the end of another string. */
static bool is_named(const ir_unit *u, ir_str name) {
    return *ir_cstr(u, name) != '\0';
}

static void note_name(const ir_unit *u, ir_str_map *first, ir_str name, size_t index) {
    if (is_named(u, name) && !ir_str_map_get(first, view(u, name)))
        (void)ir_str_map_put(first, view(u, name), (uint32_t)index);
}

static void put_label(printer *p, const ir_str_map *first, ir_str name, uint32_t index) {
    const uint32_t *bare = ir_str_map_get(first, view(p->u, name));
    if (is_named(p->u, name))
        put_name(p, name);
    if (!bare || *bare != index)
        putf(p, ".%" PRIu32, index);
}

/* `?7` is what a body shows that ir_check refuses; it does not parse. */
static void put_sym(printer *p, uint32_t s) {
    if (s >= p->u->syms.len) {
        putf(p, "$?%" PRIu32, s);
        return;
    }
    put(p, "$");
    put_label(p, &p->syms, p->u->syms.data[s].name, s);
}

static void put_global(printer *p, uint32_t g) {
    if (g >= p->u->globals.len) {
        putf(p, "@?%" PRIu32, g);
        return;
    }
    put(p, "@");
    put_label(p, &p->globals, p->u->globals.data[g].name, g);
}

static void put_local(printer *p, uint32_t l) {
    if (l >= p->f->locals.len)
        putf(p, "?%" PRIu32, l);
    else
        put_label(p, &p->locals, p->f->locals.data[l].name, l);
}

static void put_pos(printer *p, ir_pos pos) {
    if (pos.line == 0)
        return;
    put(p, " @");
    if (pos.file != p->file)
        putf(p, "%u:", pos.file);
    putf(p, "%" PRIu32 ":%u", pos.line, pos.col);
}

static void put_flags(printer *p, unsigned flags, ir_words words, const char *before) {
    for (unsigned bit = 0; words[bit]; bit++) {
        if (flags & (1u << bit))
            putf(p, "%s%s", before, words[bit]);
    }
}

/* ---- tables ----------------------------------------------------------------------------------- */

static void print_head(printer *p) {
    putf(p, "unit ptr %u%s%s%s\n", p->u->ptr_size, p->u->is_model ? " model" : "",
         p->u->is_library ? " library" : "", p->u->failed ? " failed" : "");
    for (size_t i = 0; i < p->u->files.len; i++) {
        putf(p, "file %zu ", i);
        put_quoted(p, ir_cstr(p->u, p->u->files.data[i].path));
        put(p, p->u->files.data[i].system ? " system\n" : "\n");
    }
}

static void print_param_types(printer *p, const ir_type *t) {
    put(p, " (");
    for (uint32_t i = 0; i < t->nfields; i++)
        putf(p, "%stype %" PRIu32, i ? ", " : "", p->u->fields.data[t->fields + i].type);
    put(p, ")");
}

static void print_member(printer *p, const ir_field *m) {
    put(p, "  member ");
    put_name(p, m->name);
    putf(p, " type %" PRIu32 " +%" PRIu32, m->type, m->offset);
    if (m->bits)
        putf(p, " bits %u:%u", m->bit, m->bits);
    put(p, "\n");
}

static bool is_record(const ir_type *t) {
    return t->kind == IR_K_STRUCT || t->kind == IR_K_UNION;
}

static void print_type_parts(printer *p, const ir_type *t) {
    static const char *const elem[] = {
        [IR_K_PTR] = "to", [IR_K_ARRAY] = "of", [IR_K_FUNC] = "returns", [IR_K_OTHER] = "of"};
    const char *word = t->kind <= IR_K_OTHER ? elem[t->kind] : NULL;
    if (word && (t->elem || t->kind != IR_K_OTHER))
        putf(p, " %s type %" PRIu32, word, t->elem);
    if (t->kind == IR_K_FUNC)
        print_param_types(p, t);
    if (t->count)
        putf(p, " count %" PRIu64, t->count);
}

static void print_type(printer *p, uint32_t i) {
    const ir_type *t = &p->u->types.data[i];
    putf(p, "type %" PRIu32 " %s", i, ir_kind_words[t->kind]);
    if (is_named(p->u, t->name)) {
        put(p, " ");
        put_quoted(p, ir_cstr(p->u, t->name));
    }
    print_type_parts(p, t);
    bool laid_out = is_record(t) || t->kind == IR_K_ARRAY;
    if (laid_out || t->size != ir_type_default_size(p->u, t))
        putf(p, " size %" PRIu64, t->size);
    if (laid_out || t->align != ir_type_default_align(p->u, t))
        putf(p, " align %" PRIu32, t->align);
    put_flags(p, t->flags & ~(t->kind == IR_K_PTR ? IR_TYPE_HAS_PTR : 0u), ir_type_flag_words, " ");
    if (t->kind == IR_K_PTR && !(t->flags & IR_TYPE_HAS_PTR))
        put(p, " no_ptr");
    put_pos(p, t->pos);
    put(p, "\n");
    for (uint32_t m = 0; is_record(t) && m < t->nfields; m++)
        print_member(p, &p->u->fields.data[t->fields + m]);
}

static void print_attr(printer *p, const ir_attr *a) {
    putf(p, "  attr %s", ir_attr_name((ir_attr_kind)a->kind));
    for (int i = 0; i < ir_attr_args((ir_attr_kind)a->kind); i++)
        putf(p, " %d", a->arg[i]);
    if (is_named(p->u, a->str)) {
        put(p, " ");
        put_quoted(p, ir_cstr(p->u, a->str));
    }
    put(p, "\n");
}

static void print_param_names(printer *p, const ir_sym *s) {
    for (uint32_t i = 0; i < s->nparams; i++) {
        put(p, i ? ", " : " (");
        put_name(p, p->u->param_names.data[s->params + i]);
    }
    put(p, s->nparams ? ")" : "");
}

static void put_linkage(printer *p, uint8_t linkage) {
    if (linkage != IR_EXTERN)
        putf(p, " %s", ir_linkage_words[linkage]);
}

static void print_sym(printer *p, uint32_t i) {
    const ir_sym *s = &p->u->syms.data[i];
    put(p, "sym ");
    put_sym(p, i);
    put_linkage(p, s->linkage);
    putf(p, " type %" PRIu32, s->type);
    print_param_names(p, s);
    put_flags(p, s->flags, ir_sym_flag_words, " ");
    if (is_named(p->u, s->asm_name)) {
        put(p, " asm ");
        put_quoted(p, ir_cstr(p->u, s->asm_name));
    }
    put_pos(p, s->pos);
    put(p, "\n");
    for (uint32_t a = 0; a < s->nattrs; a++)
        print_attr(p, &p->u->attrs.data[s->attrs + a]);
}

static void print_global(printer *p, uint32_t i) {
    const ir_global *g = &p->u->globals.data[i];
    put(p, "global ");
    put_global(p, i);
    put_linkage(p, g->linkage);
    putf(p, " type %" PRIu32, g->type);
    put_flags(p, g->flags, ir_global_flag_words, " ");
    if (g->owner != IR_NONE) {
        put(p, " owner ");
        put_sym(p, g->owner);
    }
    put_pos(p, g->pos);
    put(p, "\n");
}

static void print_note(printer *p, const ir_note *n) {
    put(p, n->error ? "note error " : "note ");
    put_quoted(p, ir_cstr(p->u, n->text));
    put_pos(p, n->pos);
    put(p, "\n");
}

/* ---- instructions ----------------------------------------------------------------------------- */

static uint32_t item(const printer *p, const ir_ins *i, uint32_t k) {
    size_t at = (size_t)i->ext + k;
    return at < p->f->ext.len ? p->f->ext.data[at] : IR_NONE;
}

static void put_values(printer *p, const ir_ins *i) {
    bool call = i->op == IR_CALL;
    if (call)
        put(p, i->b || i->imm ? " (" : "(");
    for (uint32_t k = 0; k < i->n; k++)
        putf(p, "%s%%%" PRIu32, !call ? " " : k ? ", " : "", item(p, i, k));
    put(p, call ? ")" : "");
}

static void put_case(printer *p, const ir_ins *i, uint32_t k) {
    size_t at = (size_t)i->imm + k - 1;
    ir_case c = at < p->f->cases.len ? p->f->cases.data[at] : (ir_case){0};
    putf(p, "%" PRId64, c.lo);
    if (c.hi != c.lo)
        putf(p, "..%" PRId64, c.hi);
    put(p, ":");
}

static void put_targets(printer *p, const ir_ins *i) {
    for (uint32_t k = 0; k < i->n; k++) {
        put(p, " ");
        if (i->op == IR_SWITCH && k)
            put_case(p, i, k);
        putf(p, "b%" PRIu32, item(p, i, k));
    }
}

static void put_imm(printer *p, const ir_ins *i) {
    bool may_lack = i->op == IR_CALL || i->op == IR_RET;
    if (i->imm || !may_lack)
        putf(p, i->op == IR_CONST ? " %" PRId64 : " %+" PRId64, i->imm);
}

static void put_string(printer *p, ir_str s) {
    put(p, " ");
    if (s < p->u->strings.len)
        put_quoted(p, ir_cstr(p->u, s));
    else
        putf(p, "?%" PRIu32, s);
}

static void put_field(printer *p, char shape, const ir_ins *i) {
    switch (shape) {
    case 'a':
        if (!i->a)
            break;
        /* fall through */
    case 'A':
        putf(p, " %%%" PRIu32, i->a);
        break;
    case 'b':
        if (i->b)
            putf(p, " to %%%" PRIu32, i->b);
        break;
    case 'B':
        putf(p, " %%%" PRIu32, i->b);
        break;
    case 'I':
        put_imm(p, i);
        break;
    case 'N':
        putf(p, " %" PRIu32, i->n);
        break;
    case 'K':
    case 'Z':
        putf(p, " %" PRIu32, i->ref);
        break;
    case 'L':
        put(p, " ");
        put_local(p, i->ref);
        break;
    case 'G':
        put(p, " ");
        put_global(p, i->ref);
        break;
    case 's':
        if (i->ref == IR_NONE)
            break;
        /* fall through */
    case 'S':
        put(p, " ");
        put_sym(p, i->ref);
        break;
    case 'Q':
        put_string(p, i->ref);
        break;
    case 't':
        if (!i->ref)
            break;
        /* fall through */
    case 'T':
        putf(p, " type %" PRIu32, i->ref);
        break;
    case 'V':
        put_values(p, i);
        break;
    case 'J':
        put_targets(p, i);
        break;
    default: /* C: with J */
        break;
    }
}

static void put_member_name(printer *p, const ir_ins *i) {
    if (i->op != IR_FIELD || i->ref >= p->u->types.len)
        return;
    const ir_type *t = &p->u->types.data[i->ref];
    if (!is_record(t) || i->n >= t->nfields || !is_named(p->u, p->u->fields.data[t->fields + i->n].name))
        return;
    put(p, " ; ");
    put_name(p, p->u->fields.data[t->fields + i->n].name);
}

static void print_ins(printer *p, uint32_t v) {
    const ir_ins *i = ir_at(p->f, v);
    put(p, "  ");
    if (ir_defines(i))
        putf(p, "%%%" PRIu32 " %s = ", v, ir_ty_name((ir_ty)i->ty));
    put(p, ir_op_name((ir_op)i->op));
    if (i->op == IR_STORE || (i->op == IR_RET && i->a))
        putf(p, " %s", ir_ty_name((ir_ty)i->ty));
    for (const char *s = ir_op_shape((ir_op)i->op); *s; s++)
        put_field(p, *s, i);
    put_flags(p, i->flags, ir_ins_flag_words, " !");
    put_pos(p, i->pos);
    put_member_name(p, i);
    put(p, "\n");
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static void print_scope(printer *p, size_t i) {
    const ir_scope *s = &p->f->scopes.data[i];
    putf(p, "  scope %zu", i);
    if (s->parent != IR_NONE)
        putf(p, " in %" PRIu32, s->parent);
    put_pos(p, s->pos);
    put(p, "\n");
}

static void print_var(printer *p, uint32_t i) {
    const ir_local *l = &p->f->locals.data[i];
    put(p, "  var ");
    put_local(p, i);
    putf(p, " type %" PRIu32, l->type);
    if (l->scope)
        putf(p, " scope %" PRIu32, l->scope);
    if (l->flags & IR_LOCAL_PARAM)
        putf(p, " param %u", l->param);
    put_flags(p, l->flags & ~(unsigned)IR_LOCAL_PARAM, ir_local_flag_words, " ");
    put_pos(p, l->pos);
    put(p, "\n");
}

static void put_counter(printer *p, const ir_loop *l) {
    if (l->iv)
        putf(p, " iv %%%" PRIu32, l->iv);
    if (l->init)
        putf(p, " from %%%" PRIu32, l->init);
    if (l->bound)
        putf(p, " to %%%" PRIu32, l->bound);
    if (l->step)
        putf(p, " step %" PRId64, l->step);
    if (l->cmp && l->cmp < IR_OP_COUNT)
        putf(p, " while %s", ir_op_name((ir_op)l->cmp));
    if (l->exits)
        putf(p, " exits %u", l->exits);
    if (l->count >= 0)
        putf(p, " count %" PRId64, l->count);
}

static void print_loop(printer *p, size_t i) {
    const ir_loop *l = &p->f->loops.data[i];
    putf(p, "  loop %zu header b%" PRIu32 " depth %" PRIu32, i, l->header, l->depth);
    if (l->parent != IR_NONE)
        putf(p, " in %" PRIu32, l->parent);
    put_counter(p, l);
    put_pos(p, l->pos);
    put(p, "\n");
}

static void print_preds(printer *p, const ir_block *b) {
    for (uint32_t k = 0; k < b->npreds && (size_t)b->preds + k < p->f->preds.len; k++)
        putf(p, "%s b%" PRIu32, k ? "" : "  ; from", p->f->preds.data[b->preds + k]);
}

static void print_block(printer *p, size_t i) {
    const ir_block *b = &p->f->blocks.data[i];
    putf(p, "b%zu:", i);
    if (b->loop != IR_NONE)
        putf(p, " loop %" PRIu32, b->loop);
    if (b->idom != IR_NONE)
        putf(p, " idom b%" PRIu32, b->idom);
    print_preds(p, b);
    put(p, "\n");
    for (size_t v = b->first; v <= b->last && v < p->f->ins.len; v++)
        print_ins(p, (uint32_t)v);
}

static void print_func_head(printer *p) {
    const ir_func *f = p->f;
    if (f->sym == IR_NONE) {
        put(p, "init");
    } else {
        put(p, "func ");
        put_sym(p, f->sym);
    }
    if (f->gap) {
        putf(p, " gap %s ", ir_gap_words[f->gap]);
        put_quoted(p, ir_cstr(p->u, f->gap_what));
    }
    put(p, f->has_setjmp ? " setjmp" : "");
    if (f->end.line) {
        put(p, " end");
        put_pos(p, f->end);
    }
    put(p, " {\n");
}

static void print_func(printer *p) {
    const ir_func *f = p->f;
    p->file = f->sym < p->u->syms.len ? p->u->syms.data[f->sym].pos.file : 0;
    ir_str_map_clear(&p->locals);
    for (size_t i = 0; i < f->locals.len; i++)
        note_name(p->u, &p->locals, f->locals.data[i].name, i);
    print_func_head(p);
    for (size_t i = 0; i < f->scopes.len; i++)
        print_scope(p, i);
    for (uint32_t i = 0; i < f->locals.len; i++)
        print_var(p, i);
    for (size_t i = 0; i < f->loops.len; i++)
        print_loop(p, i);
    for (size_t i = 0; i < f->blocks.len; i++)
        print_block(p, i);
    put(p, "}\n");
}

/* ---- units ------------------------------------------------------------------------------------ */

static printer printer_new(const ir_unit *u, mk_str *out) {
    printer p = {.u = u, .out = out};
    for (size_t i = 0; i < u->syms.len; i++)
        note_name(u, &p.syms, u->syms.data[i].name, i);
    for (size_t i = 0; i < u->globals.len; i++)
        note_name(u, &p.globals, u->globals.data[i].name, i);
    return p;
}

static void printer_free(printer *p) {
    ir_str_map_free(&p->syms);
    ir_str_map_free(&p->globals);
    ir_str_map_free(&p->locals);
}

static void print_tables(printer *p) {
    print_head(p);
    for (uint32_t i = 1; i < p->u->types.len; i++)
        print_type(p, i);
    for (uint32_t i = 0; i < p->u->syms.len; i++)
        print_sym(p, i);
    for (uint32_t i = 0; i < p->u->globals.len; i++)
        print_global(p, i);
    for (size_t i = 0; i < p->u->notes.len; i++)
        print_note(p, &p->u->notes.data[i]);
}

static void print_bodies(printer *p) {
    ir_func f = {0};
    p->f = &f;
    for (uint32_t i = 0; i < p->u->bodies.len; i++) {
        put(p, "\n");
        if (ir_unpack(p->u, i, &f))
            print_func(p);
        else
            putf(p, "; body %" PRIu32 " is damaged\n", i);
    }
    ir_func_free(&f);
}

void ir_print(const ir_unit *u, mk_str *out) {
    printer p = printer_new(u, out);
    print_tables(&p);
    print_bodies(&p);
    printer_free(&p);
}

void ir_print_func(const ir_unit *u, const ir_func *f, mk_str *out) {
    printer p = printer_new(u, out);
    p.f = f;
    print_func(&p);
    printer_free(&p);
}
