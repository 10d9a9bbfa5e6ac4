/* lower_type.c: clang's types as rows of u->types.
 *
 * One row a canonical type, const apart, volatile and restrict not; clang's type pointers, canonical
 * or not, lead to it through a map, so a type seen before costs one look-up.
 *
 * What costs is laying out records and naming their members, and most records a program mentions are
 * only pointed to. So a row has two states:
 *
 *   named      kind, name, what it points to. Also all there is for a type that is incomplete
 *   complete   + size, alignment, members: done when the type itself is asked for (lw_type), is a
 *              member of one that is complete, or by lw_complete
 *
 * A record that stays "named" is marked incomplete and may hold pointers: nobody looked.
 */
#include "lower_unit.h"

#include <string.h>

static lw_type_more *more_of(const lw *l, uint32_t type) {
    return &l->own->types.data[type];
}

static ir_type *row_of(const lw *l, uint32_t type) {
    return &l->u->types.data[type];
}

static uint32_t add_row(lw *l, ir_type row, lw_type_more more) {
    uint32_t at = (uint32_t)l->u->types.len;
    (void)ir_type_vec_push(&l->u->types, row);
    (void)lw_type_more_vec_resize(&l->own->types, at + 1);
    if (!more.base)
        more.base = at;
    *more_of(l, at) = more;
    return at;
}

static uint32_t named(lw *l, CXType t);

/* ---- names ------------------------------------------------------------------------------------ */

/* "struct (unnamed at /home/u/src/x.c:3:1)": the same file is spelt differently elsewhere. */
static void cut_folders(char *name) {
    char *at = strstr(name, " at ");
    char *slash = at ? strrchr(at, '/') : NULL;
    if (slash)
        memmove(at + 4, slash + 1, strlen(slash + 1) + 1);
}

/* Two functions of one type differ in no attribute: " __attribute__((noreturn))" at the end,
 * "__attribute__((noescape)) " before a parameter. */
static void cut_attributes(char *name) {
    static const char head[] = "__attribute__";
    for (char *at; (at = strstr(name, head));) {
        char *end = at + sizeof head - 1;
        for (int depth = 0; *end && (depth += (*end == '(') - (*end == ')')) > 0;)
            end++;
        end += *end == ')';
        if (*end == ' ')
            end++;
        else if (at > name && at[-1] == ' ')
            at--;
        memmove(at, end, strlen(end) + 1);
    }
}

static ir_str type_name(lw *l, CXType t, lw_type_more *more) {
    CXString s = clang_getTypeSpelling(t);
    mk_str name = {0};
    (void)mk_str_cat(&name, clang_getCString(s));
    clang_disposeString(s);
    more->noescape = strstr(name.data, "noescape") != NULL;
    more->noreturn = strstr(name.data, "noreturn") != NULL;
    cut_folders(name.data);
    if (more->clang.kind == CXType_FunctionProto || more->clang.kind == CXType_FunctionNoProto)
        cut_attributes(name.data);
    ir_str at = ir_intern_c(l->u, name.data);
    mk_str_free(&name);
    return at;
}

/* ---- kinds ------------------------------------------------------------------------------------ */

static ir_kind record_kind(CXType t) {
    return clang_getTypeDeclaration(t).kind == CXCursor_UnionDecl ? IR_K_UNION : IR_K_STRUCT;
}

static ir_kind kind_of(CXType t) {
    switch (t.kind) {
    case CXType_Void:
        return IR_K_VOID;
    case CXType_Bool:
        return IR_K_BOOL;
    case CXType_Enum:
        return IR_K_INT;
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128:
    case CXType_Half:
    case CXType_Float16:
    case CXType_BFloat16:
    case CXType_Ibm128:
        return IR_K_FLOAT;
    case CXType_Pointer:
    case CXType_BlockPointer:
    case CXType_NullPtr:
        return IR_K_PTR;
    case CXType_Record:
        return record_kind(t);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return IR_K_FUNC;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        return IR_K_ARRAY;
    default: /* complex, vector, _BitInt and what is no C are values nobody computes with */
        return t.kind >= CXType_Bool && t.kind <= CXType_Int128 ? IR_K_INT : IR_K_OTHER;
    }
}

static bool is_unsigned(CXType t) {
    if (t.kind == CXType_Enum)
        t = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(t)));
    return t.kind >= CXType_Bool && t.kind <= CXType_UInt128;
}

static bool is_char(CXType t) {
    return t.kind == CXType_Char_U || t.kind == CXType_UChar || t.kind == CXType_Char_S ||
           t.kind == CXType_SChar;
}

static void measure(ir_type *row, CXType t) {
    long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);
    row->size = size > 0 ? (uint64_t)size : 0;
    row->align = align > 0 ? (uint32_t)align : 0;
    if (size < 0 && row->kind != IR_K_FUNC)
        row->flags |= IR_TYPE_INCOMPLETE;
}

/* What a builtin's name has for a type cannot be measured: libclang runs off into the woods. */
static bool can_measure(const lw *l, const ir_type *row, CXType t) {
    return row->kind != IR_K_OTHER || t.kind == CXType_Complex || t.kind == CXType_Vector ||
           t.kind == CXType_ExtVector || strstr(ir_cstr(l->u, row->name), "_BitInt");
}

/* ---- rows that are complete at once ----------------------------------------------------------- */

static uint32_t scalar_new(lw *l, CXType t, ir_type row, lw_type_more more) {
    row.name = type_name(l, t, &more);
    more.complete = true;
    if (can_measure(l, &row, t))
        measure(&row, t);
    if (row.kind == IR_K_INT && is_unsigned(t))
        row.flags |= IR_TYPE_UNSIGNED;
    if (row.kind == IR_K_INT && is_char(t))
        row.flags |= IR_TYPE_CHAR;
    if (row.kind == IR_K_INT && row.size >= l->u->ptr_size)
        row.flags |= IR_TYPE_HAS_PTR;
    return add_row(l, row, more);
}

uint32_t lw_pointer_to(lw *l, uint32_t type) {
    const uint32_t *seen = lw_map_get(&l->own->pointers, type);
    if (seen)
        return *seen;
    uint8_t size = l->u->ptr_size;
    ir_type row = {
        .kind = IR_K_PTR, .flags = IR_TYPE_HAS_PTR, .align = size, .size = size, .elem = type};
    uint32_t at = add_row(l, row, (lw_type_more){.complete = true, .pointers = true});
    (void)lw_map_put(&l->own->pointers, type, at);
    return at;
}

/* Parameters are nameless fields, side by side, so their types come first. */
static uint32_t function_new(lw *l, CXType t, ir_type row, lw_type_more more) {
    int n = clang_getNumArgTypes(t);
    ir_u32_vec params = {0};
    for (int i = 0; i < n; i++)
        (void)ir_u32_vec_push(&params, named(l, clang_getArgType(t, (unsigned)i)));
    row.elem = named(l, clang_getResultType(t));
    row.name = type_name(l, t, &more);
    row.fields = (uint32_t)l->u->fields.len;
    row.nfields = (uint32_t)params.len;
    row.align = 1;
    for (size_t i = 0; i < params.len; i++) {
        (void)ir_field_vec_push(&l->u->fields, (ir_field){.type = params.data[i]});
        (void)ir_u32_vec_push(&l->own->owners, IR_NONE);
    }
    ir_u32_vec_free(&params);
    if (t.kind == CXType_FunctionNoProto)
        row.flags |= IR_TYPE_NOPROTO;
    else if (clang_isFunctionTypeVariadic(t))
        row.flags |= IR_TYPE_VARIADIC;
    more.complete = true;
    return add_row(l, row, more);
}

/* ---- rows that are completed later ------------------------------------------------------------ */

static uint32_t array_new(lw *l, CXType t, ir_type row, lw_type_more more) {
    row.elem = named(l, clang_getArrayElementType(t));
    long long n = clang_getArraySize(t);
    row.count = n > 0 ? (uint64_t)n : 0;
    if (t.kind == CXType_VariableArray)
        row.flags |= IR_TYPE_VLA;
    if (t.kind == CXType_IncompleteArray)
        row.flags |= IR_TYPE_INCOMPLETE;
    row.flags |= IR_TYPE_HAS_PTR;
    return add_row(l, row, more);
}

static uint32_t record_new(lw *l, CXType t, ir_type row, lw_type_more more) {
    row.name = type_name(l, t, &more);
    row.flags |= IR_TYPE_INCOMPLETE | IR_TYPE_HAS_PTR;
    return add_row(l, row, more);
}

/* The row of the same type without const, marked. */
static uint32_t const_new(lw *l, CXType t) {
    uint32_t base = more_of(l, named(l, clang_getUnqualifiedType(t)))->base;
    lw_type_more more = *more_of(l, base);
    more.clang = t;
    ir_type row = *row_of(l, base);
    row.flags |= IR_TYPE_CONST;
    return add_row(l, row, more);
}

static uint32_t row_new(lw *l, CXType t) {
    if (t.kind == CXType_Atomic)
        return named(l, clang_Type_getValueType(t));
    if (clang_isConstQualifiedType(t)) /* of a canonical array, what its elements were */
        return const_new(l, t);
    if (clang_isVolatileQualifiedType(t) || clang_isRestrictQualifiedType(t))
        return named(l, clang_getUnqualifiedType(t));
    if (t.kind == CXType_Dependent) /* could be anything, so it may be an address */
        return lw_pointer_to(l, 0);
    ir_type row = {.kind = (uint8_t)kind_of(t)};
    lw_type_more more = {.clang = t};
    switch (row.kind) {
    case IR_K_VOID:
        return 0;
    case IR_K_PTR:
        return lw_pointer_to(l, t.kind == CXType_NullPtr ? 0 : named(l, clang_getPointeeType(t)));
    case IR_K_FUNC:
        return function_new(l, t, row, more);
    case IR_K_ARRAY:
        return array_new(l, t, row, more);
    case IR_K_STRUCT:
    case IR_K_UNION:
        return record_new(l, t, row, more);
    default:
        return scalar_new(l, t, row, more);
    }
}

static uint32_t named(lw *l, CXType t) {
    uint64_t key = (uintptr_t)t.data[0];
    const uint32_t *seen = lw_map_get(&l->types, key);
    if (seen)
        return *seen;
    CXType canonical = clang_getCanonicalType(t);
    uint64_t canonical_key = (uintptr_t)canonical.data[0];
    seen = lw_map_get(&l->types, canonical_key);
    uint32_t at = seen ? *seen : row_new(l, canonical);
    (void)lw_map_put(&l->types, canonical_key, at);
    (void)lw_map_put(&l->types, key, at);
    return at;
}

/* ---- members ---------------------------------------------------------------------------------- */

MK_VEC(field_vec, ir_field)
MK_VEC(key_vec, uint64_t)
MK_VEC(bits_vec, long long)

typedef struct members { /* of one record, under collection */
    lw *l;
    uint64_t base; /* bits before the anonymous record at work */
    field_vec rows;
    key_vec keys; /* lw_key of each */
} members;

static enum CXVisitorResult note_field(CXCursor field, CXClientData fields) {
    (void)lw_cursor_vec_push(fields, field);
    return CXVisit_Continue;
}

/* Where the fields of a record lie that is laid out the plain way: one after the other, or all at the
 * beginning. Clang looks at each field of a record whenever it is asked about one: it is asked about the last,
 * and whether the whole came out right. */
static bool lay_out(CXType record, const lw_cursor_vec *fields, bits_vec *at) {
    CXCursor decl = clang_getTypeDeclaration(record);
    long long start = 0, end = 0, most = 1;
    if (clang_Cursor_hasAttrs(decl)) /* packed, or aligned otherwise; so says #pragma pack */
        return false;
    for (size_t i = 0; i < fields->len; i++) {
        CXType t = clang_getCursorType(fields->data[i]);
        long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);
        if (clang_Cursor_isBitField(fields->data[i]) || clang_Cursor_hasAttrs(fields->data[i]) ||
            size < 0 || align <= 0)
            return false;
        start = decl.kind == CXCursor_UnionDecl ? 0 : (end + align - 1) / align * align;
        end = start + size > end ? start + size : end;
        most = align > most ? align : most;
        (void)bits_vec_push(at, 8 * start);
    }
    return fields->len && clang_Type_getAlignOf(record) == most &&
           clang_Type_getSizeOf(record) == (end + most - 1) / most * most &&
           clang_Cursor_getOffsetOfField(fields->data[fields->len - 1]) == 8 * start;
}

static void offsets_of(CXType record, const lw_cursor_vec *fields, bits_vec *at) {
    if (lay_out(record, fields, at))
        return;
    bits_vec_clear(at);
    for (size_t i = 0; i < fields->len; i++)
        (void)bits_vec_push(at, clang_Cursor_getOffsetOfField(fields->data[i]));
}

static void add_member(members *m, CXCursor field, CXType t, long long at) {
    uint64_t bits = m->base + (at > 0 ? (uint64_t)at : 0);
    uint64_t bytes = bits / 8;
    int width = clang_Cursor_isBitField(field) ? clang_getFieldDeclBitWidth(field) : -1;
    if (width == 0) /* "int : 0;" only places the next one */
        return;
    ir_field row = {.type = named(m->l, t),
                    .offset = bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX};
    row.name = lw_intern(m->l, clang_getCursorSpelling(field));
    row.bit = (uint8_t)(bits % 8);
    row.bits = (uint8_t)(width > 0 ? width : 0);
    (void)field_vec_push(&m->rows, row);
    (void)key_vec_push(&m->keys, lw_key(field));
}

static void collect_members(members *m, CXType record) {
    lw_cursor_vec fields = {0};
    bits_vec at = {0};
    clang_Type_visitFields(record, note_field, &fields);
    offsets_of(record, &fields, &at);
    for (size_t i = 0; i < fields.len; i++) {
        CXType t = clang_getCursorType(fields.data[i]);
        if (!clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(t))) {
            add_member(m, fields.data[i], t, at.data[i]);
            continue;
        }
        uint64_t outer = m->base;
        m->base += at.data[i] > 0 ? (uint64_t)at.data[i] : 0;
        collect_members(m, t);
        m->base = outer;
    }
    lw_cursor_vec_free(&fields);
    bits_vec_free(&at);
}

static void place_members(lw *l, uint32_t type, const members *m) {
    ir_type *row = row_of(l, type);
    row->fields = (uint32_t)l->u->fields.len;
    row->nfields = (uint32_t)m->rows.len;
    (void)ir_field_vec_append(&l->u->fields, m->rows.data, m->rows.len);
    for (uint32_t i = 0; i < row->nfields; i++) {
        (void)lw_map_put(&l->fields, m->keys.data[i], row->fields + i);
        (void)ir_u32_vec_push(&l->own->owners, type);
    }
}

/* Completes the members' types too; what they hold the record holds. */
static void join_members(lw *l, uint32_t type) {
    uint32_t first = row_of(l, type)->fields, n = row_of(l, type)->nfields;
    uint16_t has = 0;
    bool pointers = false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = l->u->fields.data[first + i].type;
        lw_complete(l, t);
        has |= row_of(l, t)->flags & IR_TYPE_HAS_PTR;
        pointers |= more_of(l, t)->pointers;
    }
    row_of(l, type)->flags |= has;
    more_of(l, type)->pointers = pointers;
}

static void complete_record(lw *l, uint32_t type) {
    CXType t = more_of(l, type)->clang;
    members m = {.l = l};
    collect_members(&m, t);
    ir_type *row = row_of(l, type);
    row->flags &= (uint16_t) ~(IR_TYPE_INCOMPLETE | IR_TYPE_HAS_PTR);
    measure(row, t);
    CXSourceLocation at = clang_getCursorLocation(clang_getTypeDeclaration(t));
    row->pos = lw_pos_loc(l, at);
    if (row->pos.file != 0)
        row->flags |= IR_TYPE_IN_HEADER;
    /* A definition with an error in it has one byte and no members. */
    if (m.rows.len == 0 && row->size > 0)
        row->flags |= IR_TYPE_INCOMPLETE;
    if (row->flags & IR_TYPE_INCOMPLETE) {
        row->size = 0;
        row->flags |= IR_TYPE_HAS_PTR;
        more_of(l, type)->pointers = true;
    } else {
        place_members(l, type, &m);
        join_members(l, type);
    }
    field_vec_free(&m.rows);
    key_vec_free(&m.keys);
}

static void complete_array(lw *l, uint32_t type) {
    uint32_t elem = row_of(l, type)->elem;
    lw_complete(l, elem);
    ir_type *row = row_of(l, type);
    row->flags &= (uint16_t)~IR_TYPE_HAS_PTR;
    row->flags |= row_of(l, elem)->flags & IR_TYPE_HAS_PTR;
    more_of(l, type)->pointers = more_of(l, elem)->pointers;
    measure(row, more_of(l, type)->clang);
}

/* A const row takes over what its base has got. */
static void complete_const(lw *l, uint32_t type, uint32_t base) {
    lw_complete(l, base);
    *row_of(l, type) = *row_of(l, base);
    row_of(l, type)->flags |= IR_TYPE_CONST;
    more_of(l, type)->pointers = more_of(l, base)->pointers;
}

void lw_complete(lw *l, uint32_t type) {
    lw_type_more *more = more_of(l, type);
    if (more->complete)
        return;
    more->complete = true; /* at once: members may point back */
    if (more->base != type)
        complete_const(l, type, more->base);
    else if (row_of(l, type)->kind == IR_K_ARRAY)
        complete_array(l, type);
    else
        complete_record(l, type);
}

/* ---- for the rest of the lowering ------------------------------------------------------------- */

uint32_t lw_type(lw *l, CXType t) {
    if (t.kind == CXType_Dependent) /* an expression with an error in it, its parts are gone */
        lw_gap(l, IR_GAP_PARSE, "an expression the parser did not understand");
    uint32_t type = named(l, t);
    if (!more_of(l, type)->complete)
        lw_complete(l, type);
    return type;
}

static ir_ty int_ty(uint64_t size) {
    switch (size) {
    case 1:
        return IR_I8;
    case 2:
        return IR_I16;
    case 8:
        return IR_I64;
    case 16:
        return IR_I128;
    default:
        return IR_I32;
    }
}

ir_ty lw_ty(const lw *l, uint32_t type) {
    const ir_type *row = row_of(l, type);
    switch ((ir_kind)row->kind) {
    case IR_K_VOID:
        return IR_VOID;
    case IR_K_BOOL:
        return IR_I1;
    case IR_K_INT:
        return int_ty(row->size);
    case IR_K_FLOAT:
        return row->size == 4 ? IR_F32 : row->size == 8 ? IR_F64 : IR_FX;
    case IR_K_PTR:
    case IR_K_FUNC:
        return IR_PTR;
    case IR_K_ARRAY:
    case IR_K_STRUCT:
    case IR_K_UNION:
        return IR_AGG;
    case IR_K_OTHER:
        break;
    }
    return IR_FX;
}

ir_ty lw_value_ty(lw *l, CXType t) {
    return lw_ty(l, lw_type(l, t));
}

bool lw_is_agg(const lw *l, uint32_t type) {
    return lw_ty(l, type) == IR_AGG;
}

bool lw_has_pointers(lw *l, uint32_t type) {
    lw_complete(l, type);
    return more_of(l, type)->pointers;
}

/* An anonymous record's members belong to the record around it. */
static CXCursor record_of(CXCursor field) {
    CXCursor r = clang_getCursorSemanticParent(field);
    while (clang_Cursor_isAnonymousRecordDecl(r))
        r = clang_getCursorSemanticParent(r);
    return r;
}

bool lw_member(lw *l, CXCursor field, uint32_t *record, uint32_t *member, uint32_t *offset) {
    uint64_t key = lw_key(field);
    const uint32_t *at = lw_map_get(&l->fields, key);
    if (!at) {
        lw_type(l, clang_getCursorType(record_of(field)));
        at = lw_map_get(&l->fields, key);
    }
    if (!at) {
        lw_gap(l, IR_GAP_PARSE, "a member of a type the parser did not understand");
        return false;
    }
    *record = l->own->owners.data[*at];
    *member = *at - row_of(l, *record)->fields;
    *offset = l->u->fields.data[*at].offset;
    return true;
}

bool lw_type_ends(const lw *l, uint32_t type) {
    const ir_type *t = &l->u->types.data[type];
    return t->kind == IR_K_PTR && t->elem != IR_NONE && l->own->types.data[t->elem].noreturn;
}
