/* lower_init.c: initialisers.
 *
 * clang shows the braces as they are written, not as they are meant, so the rules of C11 6.7.9 are applied
 * here: a walk over the members of the object and the items of the list side by side.
 *
 *   braced     one pair of braces and the object it is for: zeroes it unless every member has an item
 *   members    an object's members from the list, in order; without braces of its own (elided) it takes
 *              what it needs and leaves the rest to the object around it
 *   one        a member from one item
 *
 * A designator leads down through members(): after `.a.x = 1` comes a.y.
 *
 * Members of an anonymous record count as members of the record around it for their address (their
 * offset is from there), but not for their place in the list.
 */
#include "lower_body.h"

#include <string.h>

MK_VEC(cursor_vec, CXCursor)

enum {
    LAYOUTS = 8, /* records whose members are remembered while a list is read */
    MANY = 64,   /* from here on an array of numbers is copied from a constant */
    SPREAD = 16  /* [lo ... hi]: elements written one by one */
};

typedef struct layout {
    const void *type;  /* clang's */
    cursor_vec fields; /* what takes an item, in order; anonymous records as one */
} layout;

typedef struct init { /* one initialiser at work */
    lw *l;
    layout known[LAYOUTS];
    unsigned nknown, next;
    bool zeroed;     /* the object is zero so far */
    bool overridden; /* an item may follow that writes what another has written */
} init;

typedef struct object { /* under initialisation */
    lw_lvalue at;
    CXType type;
    bool
        anonymous; /* a record whose members are its owner's: `at` is the owner's address and type, */
    int64_t skip; /* and this is how many bytes behind it this one begins */
} object;

typedef struct items {
    CXCursor *at;
    unsigned n, i;
} items;

typedef struct path { /* designators of an item; the last of k is its value */
    lw_kids *k;
    unsigned i;        /* the next designator */
    unsigned brackets; /* how many [ ] have gone by */
    CXCursor item;
} path;

static void one(init *in, object o, CXCursor e);
static void members(init *in, object o, items *it, path *d);

/* ---- strings ---------------------------------------------------------------------------------- */

static int escaped(const char **s) {
    static const char names[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    const char *at = strchr(names, **s);
    int c = 0;
    if (**s && at) {
        (*s)++;
        return values[at - names];
    }
    if (**s < '0' || **s > '7')
        return *(*s)++;
    for (int i = 0; i < 3 && **s >= '0' && **s <= '7'; i++)
        c = c * 8 + (*(*s)++ - '0');
    return c;
}

/* clang spells a literal as C: quotes, escapes, octal for what does not print. */
static void unescape(const char *s, mk_str *out) {
    s = strchr(s, '"');
    if (!s)
        return;
    for (s++; *s && *s != '"';) {
        int c = *s++;
        if (c == '\\' && *s)
            c = escaped(&s);
        (void)mk_str_putc(out, (char)c);
    }
}

ir_val lw_string(lw *l, CXCursor e) {
    CXString spelling = clang_getCursorSpelling(e);
    const char *c = clang_getCString(spelling);
    mk_str text = {0};
    if (c)
        unescape(c, &text);
    bool is_wide = c && *c != '"';
    long long size =
        is_wide ? clang_Type_getSizeOf(clang_getCursorType(e)) : (long long)text.len + 1;
    clang_disposeString(spelling);
    ir_str s = ir_intern(l->u, mk_str_c(&text), strlen(mk_str_c(&text)));
    mk_str_free(&text);
    return lw_emit_ins(l,
                       (ir_ins){.op = IR_STR, .ty = IR_PTR, .ref = s, .imm = size > 0 ? size : 1});
}

static uint64_t size_of(const init *in, object o) {
    long long n = o.anonymous ? clang_Type_getSizeOf(o.type) : 0;
    return o.anonymous ? (uint64_t)(n > 0 ? n : 0) : lw_type_at(in->l, o.at.type)->size;
}

static void copy_bytes(lw *l, ir_val to, ir_val from, uint64_t bytes) {
    lw_emit_ins(l, (ir_ins){.op = IR_COPY, .a = to, .b = from, .imm = (int64_t)bytes});
}

static void zero(init *in, object o) {
    uint64_t size = size_of(in, o);
    if (in->zeroed || !size)
        return;
    ir_val at = lw_offset(in->l, o.at.addr, o.skip);
    lw_emit_ins(in->l,
                (ir_ins){.op = IR_ZERO, .flags = IR_IMPLICIT, .a = at, .imm = (int64_t)size});
}

/* char a[n] = "..." */
static void string_into(init *in, object o, CXCursor literal) {
    uint64_t size = lw_type_at(in->l, o.at.type)->size;
    if (in->l->sym == IR_NONE) /* holds no pointer and was there before the program ran */
        return;
    ir_val s = lw_string(in->l, literal);
    uint64_t bytes = (uint64_t)ir_at(&in->l->f, s)->imm;
    if (bytes < size)
        zero(in, o);
    copy_bytes(in->l, o.at.addr, s, bytes < size ? bytes : size);
}

/* A string literal, not decayed. */
static bool is_string(CXCursor e, CXCursor *literal) {
    if (clang_getCursorType(e).kind == CXType_Pointer)
        return false;
    *literal = lw_bare(e);
    if (literal->kind == CXCursor_UnexposedExpr) /* __func__ */
        lw_only_child(*literal, literal);
    return literal->kind == CXCursor_StringLiteral;
}

/* ---- records and arrays ------------------------------------------------------------------------ */

static bool is_padding(CXCursor field) {
    if (!clang_Cursor_isBitField(field))
        return false;
    CXString name = clang_getCursorSpelling(field);
    const char *c = clang_getCString(name);
    bool nameless = !c || !*c;
    clang_disposeString(name);
    return nameless;
}

static enum CXVisitorResult add_field(CXCursor field, CXClientData to) {
    if (!is_padding(field))
        (void)cursor_vec_push(to, field);
    return CXVisit_Continue;
}

static const cursor_vec *fields_of(init *in, object o) {
    for (unsigned i = 0; i < in->nknown; i++) {
        if (in->known[i].type == o.type.data[0])
            return &in->known[i].fields;
    }
    layout *made = &in->known[in->next++ % LAYOUTS];
    if (in->nknown < LAYOUTS)
        in->nknown++;
    made->type = o.type.data[0];
    cursor_vec_clear(&made->fields);
    clang_Type_visitFields(clang_getCanonicalType(o.type), add_field, &made->fields); /* a typedef has none */
    return &made->fields;
}

static ir_kind kind_of(const init *in, object o) {
    if (o.anonymous)
        return clang_getTypeDeclaration(o.type).kind == CXCursor_UnionDecl ? IR_K_UNION
                                                                           : IR_K_STRUCT;
    return (ir_kind)lw_type_at(in->l, o.at.type)->kind;
}

static bool is_record(const init *in, object o) {
    return kind_of(in, o) == IR_K_STRUCT || kind_of(in, o) == IR_K_UNION;
}

/* char a[n], wchar_t a[n] */
static bool takes_string(const init *in, object o) {
    if (o.anonymous)
        return false;
    const ir_type *t = lw_type_at(in->l, o.at.type);
    return t->kind == IR_K_ARRAY && lw_type_at(in->l, t->elem)->kind == IR_K_INT;
}

static bool is_aggregate(const init *in, object o) {
    return kind_of(in, o) == IR_K_ARRAY || is_record(in, o);
}

/* How many members items without a designator can reach. */
static uint64_t count_of(init *in, object o) {
    if (kind_of(in, o) == IR_K_ARRAY) {
        uint64_t n = lw_type_at(in->l, o.at.type)->count;
        return n ? n : UINT64_MAX; /* flexible: as many as there are */
    }
    uint64_t n = fields_of(in, o)->len;
    return kind_of(in, o) == IR_K_UNION && n ? 1 : n;
}

static object element(init *in, object o, uint64_t n) {
    lw *l = in->l;
    if (o.type.kind != CXType_ConstantArray)
        o.type = clang_getCanonicalType(o.type);
    CXType type = clang_getArrayElementType(o.type);
    uint64_t bound = lw_type_at(l, o.at.type)->count;
    uint32_t elem = lw_type(l, type);
    ir_val i = lw_const(l, lw_int_ptr(l), (int64_t)n);
    ir_val addr = lw_index(l, o.at.addr, i, lw_type_at(l, elem)->size, bound > 1 ? bound : 0);
    return (object){.at = lw_deref(l, addr, type), .type = type};
}

static object field_object(init *in, object o, CXCursor field) {
    lw *l = in->l;
    CXType type = clang_getCursorType(field);
    uint32_t record, n, offset;
    if (lw_is_anonymous(field)) {
        long long bits = clang_Cursor_getOffsetOfField(field);
        o.skip += bits > 0 ? bits / 8 : 0;
        o.type = type;
        o.anonymous = true;
        return o;
    }
    if (!lw_member(l, field, &record, &n, &offset)) {
        ir_val somewhere = lw_index(l, o.at.addr, lw_opaque(l, lw_int_ptr(l), NULL, 0), 1, 0);
        return (object){.at = lw_deref(l, somewhere, type), .type = type};
    }
    ir_field f = l->u->fields.data[lw_type_at(l, record)->fields + n];
    ir_val addr = lw_field(l, o.at.addr, record, n, offset);
    object made = {.at = lw_deref(l, addr, type), .type = type};
    made.at.bit = f.bit;
    made.at.bits = f.bits;
    return made;
}

static object nth(init *in, object o, uint64_t n) {
    if (kind_of(in, o) == IR_K_ARRAY)
        return element(in, o, n);
    return field_object(in, o, fields_of(in, o)->data[n]);
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static bool is_number(CXCursor e) {
    CXCursor child;
    switch (clang_getCursorKind(e)) {
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_FloatingLiteral:
        return true;
    case CXCursor_UnexposedExpr:
    case CXCursor_ParenExpr:
    case CXCursor_UnaryOperator:
        return lw_only_child(e, &child) && is_number(child);
    default:
        return false;
    }
}

static bool all_numbers(const lw_kids *k);

static bool is_list_of_numbers(CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    bool yes = all_numbers(&k);
    lw_kids_done(&k);
    return yes;
}

static bool all_numbers(const lw_kids *k) {
    for (unsigned i = 0; i < k->n; i++) {
        bool list = k->at[i].kind == CXCursor_InitListExpr;
        if (list ? !is_list_of_numbers(k->at[i]) : !is_number(k->at[i]))
            return false;
    }
    return true;
}

static bool has_pointers(lw *l, uint32_t type) {
    return (lw_type_at(l, type)->flags & IR_TYPE_HAS_PTR) != 0;
}

/* A table of numbers: no pointer, no effect, and too long to write down one by one. */
static bool is_table(init *in, object o, const lw_kids *k) {
    if (kind_of(in, o) != IR_K_ARRAY || k->n < MANY)
        return false;
    if (in->l->sym == IR_NONE && !has_pointers(in->l, o.at.type))
        return true; /* of constants, by the rules of the language */
    return all_numbers(k);
}

static void table_into(init *in, object o) {
    uint64_t size = lw_type_at(in->l, o.at.type)->size;
    ir_ins bytes = {.op = IR_STR, .ty = IR_PTR, .imm = size ? (int64_t)size : 1};
    if (in->l->sym != IR_NONE)
        copy_bytes(in->l, o.at.addr, lw_emit_ins(in->l, bytes), size);
}

/* ---- designators ------------------------------------------------------------------------------- */

static bool is_designated(CXCursor e) {
    return e.kind == CXCursor_UnexposedExpr && clang_getCursorType(e).kind == CXType_Void;
}

/* Is there a `...` in the n-th pair of brackets (from 0)? */
static bool is_range_text(const char *s, size_t left, unsigned n) {
    unsigned depth = 0, begun = 0;
    for (size_t i = 0; i < left; i++) {
        if (s[i] == '[' && depth++ == 0)
            begun++;
        else if (depth == 0 && (s[i] == ']' || s[i] == '='))
            return false;
        else if (s[i] == ']' && --depth == 0 && begun > n)
            return false;
        else if (begun == n + 1 && depth == 1 && left - i > 2 && memcmp(s + i, "...", 3) == 0)
            return true;
    }
    return false;
}

static bool is_index(const path *d, unsigned i) {
    return i + 1 < d->k->n && clang_isExpression(d->k->at[i].kind);
}

/* [lo ... hi] and [i][j] both show as two expressions. */
static bool is_range(init *in, object o, const path *d) {
    if (!is_index(d, d->i + 1))
        return false;
    uint32_t elem = lw_type_at(in->l, o.at.type)->elem;
    if (lw_type_at(in->l, elem)->kind != IR_K_ARRAY)
        return true;
    size_t left;
    const char *raw = lw_raw(in->l, d->item, &left);
    return raw && is_range_text(raw, left, d->brackets);
}

/* Which members of o the next designator names: [*first, *last]. */
static bool designate(init *in, object o, path *d, uint64_t *first, uint64_t *last) {
    CXCursor c = d->k->at[d->i];
    int64_t lo = 0, hi = 0;
    if (c.kind == CXCursor_MemberRef && is_record(in, o)) {
        CXCursor field = clang_getCursorReferenced(c);
        const cursor_vec *fields = fields_of(in, o);
        for (*first = 0; *first < fields->len; ++*first) {
            if (fields->data[*first].data[0] == field.data[0])
                break;
        }
        *last = *first;
        d->i++;
        return *first < fields->len;
    }
    if (c.kind == CXCursor_MemberRef || kind_of(in, o) != IR_K_ARRAY ||
        !lw_const_int(in->l, c, &lo))
        return false;
    hi = lo;
    if (is_range(in, o, d) && lw_const_int(in->l, d->k->at[d->i + 1], &hi))
        d->i++;
    d->i++;
    d->brackets++;
    *first = (uint64_t)lo;
    *last = (uint64_t)hi;
    return lo >= 0 && hi >= lo;
}

/* What [lo ... hi] = e leaves in lo goes to the others; e is evaluated once. */
static void spread(init *in, object o, uint64_t lo, uint64_t hi) {
    lw *l = in->l;
    object from = element(in, o, lo);
    if (hi - lo > SPREAD) {
        ir_val any = lw_opaque(l, lw_int_ptr(l), NULL, 0);
        lw_lvalue to = from.at;
        to.addr = lw_index(l, o.at.addr, any, lw_type_at(l, to.type)->size,
                           lw_type_at(l, o.at.type)->count);
        lw_write(l, to, lw_read(l, from.at));
        return;
    }
    for (uint64_t i = lo + 1; i <= hi; i++)
        lw_write(l, element(in, o, i).at, lw_read(l, from.at));
}

/* ---- lists ------------------------------------------------------------------------------------- */

/* An expression of a record's own type, which is not the first item of elided braces. */
static bool is_whole(init *in, object o, CXCursor e) {
    CXCursor literal;
    if (!is_aggregate(in, o) || e.kind == CXCursor_InitListExpr)
        return true;
    if (kind_of(in, o) == IR_K_ARRAY)
        return takes_string(in, o) && is_string(e, &literal);
    return !o.anonymous && lw_same_record(in->l, o.at.type, lw_type_of(in->l, e));
}

static void item(init *in, object o, items *it) {
    if (is_whole(in, o, it->at[it->i]))
        one(in, o, it->at[it->i++]);
    else
        members(in, o, it, NULL);
}

/* The member the path leads to, then on from there. Consumes the item. */
static bool follow(init *in, object o, items *it, path *d, uint64_t *n) {
    uint64_t last;
    in->overridden = true;
    if (d->i + 1 >= d->k->n || !designate(in, o, d, n, &last)) {
        lw_discard(in->l, d->k->at[d->k->n - 1]); /* an error, or beyond us: seen, and no more */
        it->i++;
        *n = UINT64_MAX;
        return false;
    }
    object to = nth(in, o, *n);
    if (d->i + 1 < d->k->n) {
        members(in, to, it, d);
    } else { /* `.point = 1, 2` has elided braces too */
        it->at[it->i] = d->k->at[d->i];
        item(in, to, it);
    }
    if (last > *n)
        spread(in, o, *n, last);
    *n = last;
    return true;
}

static bool follow_item(init *in, object o, items *it, uint64_t *n) {
    lw_kids k;
    lw_kids_of(it->at[it->i], &k);
    path d = {.k = &k, .item = it->at[it->i]};
    bool ok = k.n > 0 && follow(in, o, it, &d, n);
    if (k.n == 0)
        it->i++;
    lw_kids_done(&k);
    return ok;
}

/* d: the object is not in braces of its own, and the item at hand is for the member d names in it. */
static void members_from(init *in, object o, items *it, path *d, bool braces) {
    uint64_t count = count_of(in, o);
    for (uint64_t n = 0;; n++) {
        bool ok = true;
        if (d) {
            ok = follow(in, o, it, d, &n);
            d = NULL;
        } else if (it->i >= it->n) {
            return;
        } else if (is_designated(it->at[it->i])) {
            if (!braces)
                return;
            ok = follow_item(in, o, it, &n);
        } else if (n < count) {
            unsigned before = it->i;
            item(in, nth(in, o, n), it);
            if (it->i == before && count == UINT64_MAX) /* empty structs take nothing */
                return;
        } else {
            return;
        }
        if (!ok || kind_of(in, o) == IR_K_UNION)
            n = UINT64_MAX - 1; /* nothing follows but what is designated */
    }
}

static void members(init *in, object o, items *it, path *d) {
    members_from(in, o, it, d, false);
}

static bool takes_more(const init *in, CXCursor field) {
    return lw_is_anonymous(field) || lw_is_agg(in->l, lw_type(in->l, clang_getCursorType(field)));
}

/* No item is left out, so nothing need be zeroed. */
static bool is_complete(init *in, object o, const lw_kids *k) {
    if (kind_of(in, o) == IR_K_UNION || k->n != count_of(in, o))
        return false;
    for (unsigned i = 0; i < k->n; i++) {
        if (is_designated(k->at[i]))
            return false;
    }
    if (kind_of(in, o) == IR_K_ARRAY) /* elided braces: the items are for fewer elements */
        return !lw_is_agg(in->l, lw_type_at(in->l, o.at.type)->elem) ||
               k->at[0].kind == CXCursor_InitListExpr;
    for (unsigned i = 0; i < k->n; i++) {
        if (k->at[i].kind != CXCursor_InitListExpr && takes_more(in, fields_of(in, o)->data[i]))
            return false;
    }
    return true;
}

static void list_into(init *in, object o, const lw_kids *k) {
    bool was_zeroed = in->zeroed;
    if (is_table(in, o, k)) {
        table_into(in, o);
        return;
    }
    if (!is_complete(in, o, k)) {
        zero(in, o);
        in->zeroed = true;
    }
    items it = {k->at, k->n, 0};
    members_from(in, o, &it, NULL, true);
    while (it.i < it.n) /* more items than members */
        lw_discard(in->l, it.at[it.i++]);
    in->zeroed = was_zeroed;
}

static void scalar_into(init *in, object o, const lw_kids *k) {
    lw *l = in->l;
    ir_ty ty = lw_scalar(l, o.at.type);
    if (kind_of(in, o) == IR_K_OTHER) { /* the lanes of a vector, the parts of a complex number */
        for (unsigned i = 0; i < k->n; i++)
            lw_discard(l, k->at[i]);
        lw_write(l, o.at, lw_opaque(l, ty, NULL, 0));
    } else if (k->n) {
        one(in, o, k->at[0]);
    } else {
        lw_write(l, o.at, lw_const(l, ty, 0));
    }
}

static void braced(init *in, object o, CXCursor list) {
    lw_kids k;
    CXCursor literal;
    lw_kids_of(list, &k);
    if (!is_aggregate(in, o))
        scalar_into(in, o, &k);
    else if (k.n == 1 && takes_string(in, o) && is_string(k.at[0], &literal))
        string_into(in, o, literal);
    else
        list_into(in, o, &k);
    lw_kids_done(&k);
}

/* ---- single items ------------------------------------------------------------------------------ */

/* The list of a compound literal that is copied into the object: it may as well be built there. */
static bool is_literal(CXCursor e, CXCursor *list) {
    e = lw_bare(e);
    if (e.kind == CXCursor_UnexposedExpr)
        lw_only_child(e, &e);
    if (e.kind != CXCursor_CompoundLiteralExpr)
        return false;
    lw_kids k;
    lw_kids_of(e, &k);
    bool found = k.n && k.at[k.n - 1].kind == CXCursor_InitListExpr;
    if (found)
        *list = k.at[k.n - 1];
    lw_kids_done(&k);
    return found;
}

static void value_into(init *in, object o, CXCursor e) {
    lw *l = in->l;
    ir_ty ty = lw_scalar(l, o.at.type);
    ir_val v = lw_expr(l, e);
    int64_t c;
    if (v == 0)
        return;
    if (ir_at(&l->f, v)->ty != ty)
        v = lw_to(l, v, lw_type_of(l, e), o.at.type);
    bool is_zero = lw_is_const(l, v, &c) && c == 0;
    if (!is_zero || !in->zeroed || in->overridden)
        lw_write(l, o.at, v);
}

static void one(init *in, object o, CXCursor e) {
    CXCursor inner;
    if (e.kind == CXCursor_InitListExpr)
        braced(in, o, e);
    else if (!is_aggregate(in, o))
        value_into(in, o, e);
    else if (is_literal(e, &inner))
        braced(in, o, inner);
    else if (takes_string(in, o) && is_string(e, &inner))
        string_into(in, o, inner);
    else
        lw_copy(in->l, o.at.addr, lw_expr(in->l, e), o.at.type);
}

void lw_init(lw *l, ir_val addr, CXType type, CXCursor e) {
    init in = {.l = l, .zeroed = l->sym == IR_NONE}; /* static storage begins as zero */
    one(&in, (object){.at = lw_deref(l, addr, type), .type = type}, e);
    for (unsigned i = 0; i < LAYOUTS; i++)
        cursor_vec_free(&in.known[i].fields);
}

bool lw_initializer(CXCursor var, CXCursor *e) {
    *e = clang_Cursor_getVarDeclInitializer(var);
    return !clang_Cursor_isNull(*e);
}

/* ---- compound literals ------------------------------------------------------------------------- */

ir_val lw_literal(lw *l, CXCursor e) {
    lw_kids k;
    uint32_t type = lw_type_of(l, e);
    ir_val addr;
    if (l->sym == IR_NONE)
        addr = lw_emit_ins(
            l, (ir_ins){.op = IR_GLOBAL, .ty = IR_PTR, .ref = lw_global_literal(l, e, type)});
    else
        addr = lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP | IR_LOCAL_LITERAL));
    lw_kids_of(e, &k);
    if (k.n)
        lw_init(l, addr, clang_getCursorType(e), k.at[k.n - 1]);
    lw_kids_done(&k);
    return addr;
}
