/* lower_decl.c: functions, variables, and what attributes say of them.
 *
 * A function is one row however often it is declared. libclang does not list redeclarations, so
 * lower.c keeps those it meets outside system headers (own->redecls), and what all of them say is
 * united: annotations and attributes stand where their author found room for them.
 *
 * Attributes come in three ways: annotate, pure, const and asm labels are cursors; noescape and
 * noreturn are part of the function's type; everything else is an anonymous cursor, and then the
 * declaration is printed by clang and its text read.
 */
#include "lower_unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

uint64_t lw_key(CXCursor c) {
    if (c.kind == CXCursor_FunctionDecl || c.kind == CXCursor_VarDecl)
        c = clang_getCanonicalCursor(c);
    return (uintptr_t)c.data[0];
}

uint32_t lw_redecls(const lw *l, CXCursor c) {
    const uint32_t *first = lw_map_get(&l->own->redeclared, lw_key(c));
    return first ? *first : IR_NONE;
}

/* ---- what is said of a function --------------------------------------------------------------- */

MK_VEC(attr_vec, ir_attr)

typedef struct said { /* by all declarations of one function or variable */
    lw *l;
    attr_vec attrs;
    ir_str asm_name, cleanup;
    bool weak, noreturn, returns_twice;
    bool unexposed; /* the declaration at work has attributes without a name */
    CXCursor at;
} said;

static void said_add(said *s, ir_attr a) {
    for (size_t i = 0; i < s->attrs.len; i++) {
        const ir_attr *old = &s->attrs.data[i];
        if (old->kind == a.kind && old->str == a.str && memcmp(old->arg, a.arg, sizeof a.arg) == 0)
            return;
    }
    (void)attr_vec_push(&s->attrs, a);
}

static ir_attr attr_of(ir_attr_kind kind) {
    ir_attr a = {.kind = (uint8_t)kind};
    for (int i = 0; i < 6; i++)
        a.arg[i] = -1;
    if (kind == IR_ATTR_SIZE || kind == IR_ATTR_GROWS)
        a.arg[1] = 0;
    return a;
}

static void say(said *s, ir_attr_kind kind) {
    said_add(s, attr_of(kind));
}

static void say_of(said *s, ir_attr_kind kind, long param) {
    ir_attr a = attr_of(kind);
    a.arg[0] = (int16_t)param;
    if (param >= 0 && param <= INT16_MAX)
        said_add(s, a);
}

static void say_name(said *s, ir_attr_kind kind, const char *name, size_t n) {
    ir_attr a = attr_of(kind);
    a.str = ir_intern(s->l->u, name, n);
    said_add(s, a);
}

/* ---- <mk/annotate.h> -------------------------------------------------------------------------- */

static void note_unknown(said *s, const char *text) {
    mk_str line = {0};
    (void)mk_str_printf(&line, "annotation \"%s\" is not known and has no effect", text);
    ir_note n = {.pos = lw_pos_loc(s->l, clang_getCursorLocation(s->at)),
                 .text = ir_intern_c(s->l->u, mk_str_c(&line))};
    (void)ir_note_vec_push(&s->l->u->notes, n);
    mk_str_free(&line);
}

static bool attr_named(const char *name, size_t n, ir_attr_kind *kind) {
    for (int k = 0; k < IR_ATTR_COUNT; k++) {
        const char *text = ir_attr_name((ir_attr_kind)k);
        if (strlen(text) == n && memcmp(text, name, n) == 0) {
            *kind = (ir_attr_kind)k;
            return true;
        }
    }
    return false;
}

/* "mk:NAME", "mk:NAME:1,2", "mk:NAME:word" */
static void read_annotation(said *s, const char *text) {
    if (strncmp(text, "mk:", 3) != 0)
        return;
    const char *name = text + 3, *args = strchr(name, ':');
    size_t n = args ? (size_t)(args - name) : strlen(name);
    ir_attr_kind kind;
    if (n == 13 && memcmp(name, "returns_twice", n) == 0) {
        s->returns_twice = true;
    } else if (!attr_named(name, n, &kind) ||
               (kind == IR_ATTR_SUCCESS && !(args && ir_signs_named(args + 1)))) {
        note_unknown(s, text);
    } else if (args && ir_attr_args(kind) == 0) {
        say_name(s, kind, args + 1, strlen(args + 1));
    } else {
        ir_attr a = attr_of(kind);
        for (int i = 0; args && i < ir_attr_args(kind); i++, args = strchr(args + 1, ','))
            a.arg[i] = (int16_t)strtol(args + 1, NULL, 10);
        said_add(s, a);
    }
}

/* ---- compiler attributes, as clang prints them ------------------------------------------------ */

typedef struct printed { /* one attribute: name, and what stands in its parentheses */
    mk_view name, args;
} printed;

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool printed_is(const printed *p, const char *name) {
    return p->name.len == strlen(name) && memcmp(p->name.ptr, name, p->name.len) == 0;
}

/* Argument k, blanks and quotes around it cut off; empty if there is none. */
static mk_view printed_arg(const printed *p, int k) {
    mk_view rest = p->args;
    for (; k > 0 && rest.len > 0; k--) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        rest =
            comma ? mk_view_n(comma + 1, rest.len - (size_t)(comma + 1 - rest.ptr)) : (mk_view){0};
    }
    const char *comma = rest.len ? memchr(rest.ptr, ',', rest.len) : NULL;
    mk_view arg = mk_view_trim(comma ? mk_view_n(rest.ptr, (size_t)(comma - rest.ptr)) : rest);
    if (arg.len >= 2 && arg.ptr[0] == '"')
        arg = mk_view_n(arg.ptr + 1, arg.len - 2);
    return arg;
}

static long printed_number(const printed *p, int k) {
    mk_view arg = printed_arg(p, k);
    return arg.len > 0 && isdigit((unsigned char)arg.ptr[0]) ? strtol(arg.ptr, NULL, 10) : -1;
}

static void say_size(said *s, const printed *p) {
    ir_attr a = attr_of(IR_ATTR_SIZE);
    long one = printed_number(p, 0), two = printed_number(p, 1);
    a.arg[0] = (int16_t)one;
    a.arg[1] = (int16_t)(two > 0 ? two : 0);
    if (one > 0)
        said_add(s, a);
}

/* ownership_returns(family, i): i is a size; the others name parameters. */
static void say_ownership(said *s, const printed *p) {
    mk_view family = printed_arg(p, 0);
    if (family.len && !mk_view_eq(family, mk_view_of("malloc")))
        say_name(s, IR_ATTR_FAMILY, family.ptr, family.len);
    if (printed_is(p, "ownership_returns")) {
        say(s, IR_ATTR_FRESH);
        if (printed_number(p, 1) > 0)
            say_of(s, IR_ATTR_SIZE, printed_number(p, 1));
        return;
    }
    ir_attr_kind kind = printed_is(p, "ownership_takes") ? IR_ATTR_FREES : IR_ATTR_ESCAPES;
    for (int k = 1; printed_number(p, k) > 0; k++)
        say_of(s, kind, printed_number(p, k));
}

static void read_printed(said *s, const printed *p) {
    if (printed_is(p, "malloc")) { /* fopencookie(): fresh, but not free()'s */
        say(s, IR_ATTR_FRESH);
        say_name(s, IR_ATTR_FAMILY, "", 0);
    } else if (printed_is(p, "alloc_size")) {
        say_size(s, p);
    } else if (p->name.len > 10 && memcmp(p->name.ptr, "ownership_", 10) == 0) {
        say_ownership(s, p);
    } else if (printed_is(p, "weak")) {
        s->weak = true;
    } else if (printed_is(p, "alias") || printed_is(p, "weakref")) {
        mk_view target = printed_arg(p, 0);
        s->weak |= printed_is(p, "weakref");
        if (target.len)
            say_name(s, IR_ATTR_EQUIV, target.ptr, target.len);
    } else if (printed_is(p, "noreturn") || printed_is(p, "_Noreturn")) {
        s->noreturn = true;
    } else if (printed_is(p, "returns_twice")) {
        s->returns_twice = true;
    }
}

/* Reads "name(args)" at *at, up to the closing bracket of the list it stands in. */
static bool next_printed(const char **at, printed *p) {
    const char *s = *at + strspn(*at, " ,"), *from = s;
    while (is_name(*s) || *s == ':') { /* gnu::malloc, clang::noescape */
        if (*s == ':')
            from = s + 1;
        s++;
    }
    *p = (printed){.name = mk_view_n(from, (size_t)(s - from))};
    if (*s == '(') {
        const char *open = s + 1;
        for (int depth = 1; *++s && depth > 0;)
            depth += (*s == '(') - (*s == ')');
        if (s > open)
            p->args = mk_view_n(open, (size_t)(s - 1 - open));
    }
    *at = s;
    return p->name.len > 0;
}

/* Calls fn for each attribute in clang's print of a declaration. */
static void each_printed(const char *text, void (*fn)(said *s, const printed *p), said *s) {
    static const char gnu[] = "__attribute__((", c11[] = "_Noreturn ";
    for (const char *at = text; *at;) {
        printed p;
        if (strncmp(at, gnu, sizeof gnu - 1) == 0 || strncmp(at, "[[", 2) == 0) {
            for (at += *at == '[' ? 2 : sizeof gnu - 1; next_printed(&at, &p);)
                fn(s, &p);
        } else if (strncmp(at, c11, sizeof c11 - 1) == 0 && next_printed(&at, &p)) {
            fn(s, &p);
        } else {
            at++;
        }
    }
}

static CXString print(const lw *l, CXCursor decl) {
    return clang_getCursorPrettyPrinted(decl, l->own->policy);
}

/* ---- gathering -------------------------------------------------------------------------------- */

/* Attributes are the first children. */
static enum CXChildVisitResult read_attribute(CXCursor c, CXCursor parent, CXClientData ctx) {
    said *s = ctx;
    (void)parent;
    if (!clang_isAttribute(c.kind))
        return CXChildVisit_Break;
    if (c.kind == CXCursor_AnnotateAttr) {
        CXString text = clang_getCursorSpelling(c);
        read_annotation(s, clang_getCString(text));
        clang_disposeString(text);
    } else if (c.kind == CXCursor_PureAttr || c.kind == CXCursor_ConstAttr) {
        say(s, IR_ATTR_PURE);
    } else if (c.kind == CXCursor_AsmLabelAttr) {
        s->asm_name = lw_intern(s->l, clang_getCursorSpelling(c));
    } else if (c.kind == CXCursor_UnexposedAttr) {
        s->unexposed = true;
    }
    return CXChildVisit_Continue;
}

static void read_declaration(said *s, CXCursor decl) {
    s->unexposed = false;
    s->at = decl;
    clang_visitChildren(decl, read_attribute, s);
    if (!s->unexposed)
        return;
    CXString text = print(s->l, decl);
    each_printed(clang_getCString(text), read_printed, s);
    clang_disposeString(text);
}

static void noescape_only(said *s, const printed *p) {
    if (printed_is(p, "noescape"))
        s->unexposed = true;
}

static void read_noescape(said *s, CXCursor fn) {
    int n = clang_Cursor_getNumArguments(fn);
    for (int i = 0; i < n; i++) {
        CXString text = print(s->l, clang_Cursor_getArgument(fn, (unsigned)i));
        s->unexposed = false;
        each_printed(clang_getCString(text), noescape_only, s);
        if (s->unexposed)
            say_of(s, IR_ATTR_NOESCAPE, i + 1);
        clang_disposeString(text);
    }
}

/* Everything said by the first declaration, by those kept, by `best` and by the one at hand. */
static void read_all(said *s, CXCursor at, CXCursor best) {
    CXCursor first = clang_getCanonicalCursor(at);
    read_declaration(s, first);
    for (uint32_t i = lw_redecls(s->l, at); i != IR_NONE; i = s->l->own->redecls.data[i].next) {
        CXCursor c = s->l->own->redecls.data[i].at;
        read_declaration(s, c);
        if (clang_equalCursors(c, at))
            at = first;
        if (clang_equalCursors(c, best))
            best = first;
    }
    if (!clang_equalCursors(at, first))
        read_declaration(s, at);
    if (!clang_equalCursors(best, first) && !clang_equalCursors(best, at))
        read_declaration(s, best);
}

static void attrs_into(said *s, ir_sym *row) {
    ir_unit *u = s->l->u;
    row->attrs = (uint32_t)u->attrs.len;
    row->nattrs = (uint32_t)s->attrs.len;
    (void)ir_attr_vec_append(&u->attrs, s->attrs.data, s->attrs.len);
    attr_vec_free(&s->attrs);
}

/* ---- functions -------------------------------------------------------------------------------- */

static bool returns_twice(const char *name) {
    static const char *const names[] = {
        "setjmp", "_setjmp",    "sigsetjmp", "__sigsetjmp",      "__setjmp",
        "vfork",  "getcontext", "savectx",   "__builtin_setjmp", "__builtin_vfork", NULL};
    return ir_is_one_of(name, names);
}

static uint8_t linkage_of(CXCursor c) {
    enum CXLinkageKind k = clang_getCursorLinkage(c);
    return k == CXLinkage_External || k == CXLinkage_UniqueExternal ? IR_EXTERN : IR_STATIC;
}

static uint16_t type_flags(const lw *l, uint32_t type) {
    uint16_t f = l->u->types.data[type].flags;
    return (uint16_t)((f & IR_TYPE_VARIADIC ? IR_SYM_VARIADIC : 0) |
                      (f & IR_TYPE_NOPROTO ? IR_SYM_NOPROTO : 0) |
                      (l->own->types.data[type].noreturn ? IR_SYM_NORETURN : 0));
}

/* A builtin's declaration is the name in its first use and nothing more; that of a function called
 * without one does not even begin anywhere. */
static bool is_implicit(CXCursor fn, CXSourceLocation at, size_t name) {
    CXSourceRange r = clang_getCursorExtent(fn);
    unsigned from, to;
    if (clang_equalLocations(clang_getRangeStart(r), clang_getNullLocation()))
        return true;
    if (!clang_equalLocations(clang_getRangeStart(r), at))
        return false;
    clang_getSpellingLocation(at, NULL, NULL, NULL, &from);
    clang_getSpellingLocation(clang_getRangeEnd(r), NULL, NULL, NULL, &to);
    return to - from == name;
}

static uint16_t place_flags(lw *l, CXCursor fn, const char *name, bool has_body) {
    CXSourceLocation at = clang_getCursorLocation(fn);
    uint32_t offset, file = lw_file_of(l, at, &offset);
    uint16_t f = lw_in_system(l, at) ? IR_SYM_SYSTEM : 0;
    if (file == IR_NONE || is_implicit(fn, at, strlen(name)))
        f |= IR_SYM_BUILTIN;
    if (has_body && file != 0)
        f |= IR_SYM_HEADER;
    return f;
}

static uint16_t said_flags(const said *s, const char *name) {
    return (uint16_t)((s->noreturn ? IR_SYM_NORETURN : 0) |
                      (s->returns_twice || returns_twice(name) ? IR_SYM_RETURNS_TWICE : 0));
}

static void name_params(lw *l, CXCursor fn, ir_sym *row) {
    int n = clang_Cursor_getNumArguments(fn);
    row->params = (uint32_t)l->u->param_names.len;
    row->nparams = (uint16_t)(n > 0 && n < UINT16_MAX ? n : 0);
    for (unsigned i = 0; i < row->nparams; i++) {
        ir_str name = lw_intern(l, clang_getCursorSpelling(clang_Cursor_getArgument(fn, i)));
        (void)ir_str_vec_push(&l->u->param_names, name);
    }
}

/* The declaration to believe: f() says nothing of the parameters that a later one may name. */
static CXCursor best_of(const lw *l, CXCursor fn, CXCursor definition) {
    if (!clang_Cursor_isNull(definition))
        return definition;
    bool bare = clang_getCanonicalType(clang_getCursorType(fn)).kind == CXType_FunctionNoProto;
    uint32_t other = bare ? lw_redecls(l, fn) : IR_NONE;
    return other == IR_NONE ? fn : l->own->redecls.data[other].at;
}

static bool for_others(CXCursor declaration) {
    return !clang_Cursor_isFunctionInlined(declaration) ||
           clang_Cursor_getStorageClass(declaration) == CX_SC_Extern;
}

/* Only this unit calls the body of an inline function, unless some declaration is not `inline`, or says
 * `extern` (C17 6.7.4p7). With gnu89's rules, where `extern inline` bodies are for this unit alone and
 * others are for all, that is so as well unless the definition says `extern`: then doubt, in both. */
static bool inline_only(const lw *l, CXCursor definition) {
    if (!clang_Cursor_isFunctionInlined(definition))
        return false;
    if (clang_Cursor_getStorageClass(definition) == CX_SC_Extern)
        return true;
    if (for_others(clang_getCanonicalCursor(definition)))
        return false;
    for (uint32_t i = lw_redecls(l, definition); i != IR_NONE; i = l->own->redecls.data[i].next)
        if (for_others(l->own->redecls.data[i].at))
            return false;
    return true;
}

static ir_sym sym_row(lw *l, CXCursor fn, CXCursor definition) {
    bool has_body = !clang_Cursor_isNull(definition);
    CXCursor best = best_of(l, fn, definition);
    ir_sym row = {.body = IR_NONE, .linkage = linkage_of(best)};
    row.name = lw_intern(l, clang_getCursorSpelling(best));
    row.type = lw_type(l, clang_getCursorType(best));
    row.pos = lw_pos_loc(l, clang_getCursorLocation(best));
    name_params(l, best, &row);
    said s = {.l = l};
    read_all(&s, fn, best);
    if (l->own->types.data[row.type].noescape)
        read_noescape(&s, best);
    const char *name = ir_cstr(l->u, row.name);
    row.flags = (uint16_t)(type_flags(l, row.type) | place_flags(l, best, name, has_body) |
                           said_flags(&s, name));
    if (inline_only(l, best))
        row.flags |= IR_SYM_INLINE;
    if (s.weak)
        row.linkage = IR_WEAK;
    row.asm_name = s.asm_name;
    attrs_into(&s, &row);
    return row;
}

bool lw_on_use(lw *l, CXCursor definition) {
    CXSourceLocation at = clang_getCursorLocation(definition);
    uint32_t offset;
    return lw_file_of(l, at, &offset) != 0 &&
           (clang_Cursor_getStorageClass(definition) == CX_SC_Static || lw_in_system(l, at));
}

uint32_t lw_sym(lw *l, CXCursor fn) {
    uint64_t key = lw_key(fn);
    const uint32_t *seen = lw_map_get(&l->decls, key);
    if (seen)
        return *seen;
    CXCursor definition = clang_getCursorDefinition(fn);
    ir_sym row = sym_row(l, fn, definition);
    uint32_t at = (uint32_t)l->u->syms.len;
    (void)ir_sym_vec_push(&l->u->syms, row);
    (void)lw_map_put(&l->decls, key, at);
    if (!clang_Cursor_isNull(definition) && lw_on_use(l, definition))
        (void)lw_cursor_vec_push(&l->own->bodies, definition);
    return at;
}

/* ---- variables with static storage ------------------------------------------------------------ */

bool lw_is_definition(CXCursor var) {
    return clang_Cursor_getStorageClass(var) != CX_SC_Extern ||
           !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(var));
}

/* The declaration that gives storage: with an initialiser if there is one, else tentative; else `var`. */
static CXCursor defining(const lw *l, CXCursor var) {
    CXCursor best = clang_getCursorDefinition(var);
    if (!clang_Cursor_isNull(best))
        return best;
    CXCursor first = clang_getCanonicalCursor(var);
    if (lw_is_definition(first))
        return first;
    for (uint32_t i = lw_redecls(l, var); i != IR_NONE; i = l->own->redecls.data[i].next) {
        if (lw_is_definition(l->own->redecls.data[i].at))
            return l->own->redecls.data[i].at;
    }
    return var;
}

static bool is_const(const lw *l, uint32_t type) {
    return l->u->types.data[type].flags & IR_TYPE_CONST;
}

static uint32_t owner_of(lw *l, CXCursor var) {
    CXCursor parent = clang_getCursorSemanticParent(var);
    bool local =
        parent.kind == CXCursor_FunctionDecl && clang_getCursorLinkage(var) == CXLinkage_NoLinkage;
    return local ? lw_sym(l, parent) : IR_NONE;
}

static uint32_t global_add(lw *l, ir_global row) {
    (void)ir_global_vec_push(&l->u->globals, row);
    return (uint32_t)l->u->globals.len - 1;
}

uint32_t lw_global(lw *l, CXCursor var) {
    uint64_t key = lw_key(var);
    const uint32_t *seen = lw_map_get(&l->decls, key);
    if (seen)
        return *seen;
    CXCursor best = defining(l, var);
    ir_global row = {.linkage = linkage_of(best), .owner = owner_of(l, best)};
    row.name = lw_intern(l, clang_getCursorSpelling(best));
    row.type = lw_type(l, clang_getCursorType(best));
    row.pos = lw_pos_loc(l, clang_getCursorLocation(best));
    row.flags = (uint16_t)((is_const(l, row.type) ? IR_GLOBAL_CONST : 0) |
                           (clang_getCursorTLSKind(best) != CXTLS_None ? IR_GLOBAL_TLS : 0) |
                           (lw_is_definition(best) ? IR_GLOBAL_DEFINED : 0));
    said s = {.l = l};
    read_all(&s, var, best);
    if (s.weak)
        row.linkage = IR_WEAK;
    attr_vec_free(&s.attrs);
    uint32_t at = global_add(l, row);
    (void)lw_map_put(&l->decls, key, at);
    if (!clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(best)))
        (void)lw_cursor_vec_push(&l->own->inits, best);
    return at;
}

uint32_t lw_global_literal(lw *l, CXCursor e, uint32_t type) {
    ir_global row = {
        .linkage = IR_STATIC, .flags = IR_GLOBAL_DEFINED | IR_GLOBAL_LITERAL, .type = type};
    row.owner = IR_NONE;
    row.pos = lw_pos_loc(l, clang_getCursorLocation(e));
    if (is_const(l, type))
        row.flags |= IR_GLOBAL_CONST;
    return global_add(l, row);
}

/* ---- variables of a body ---------------------------------------------------------------------- */

static uint16_t param_index(const lw *l, CXCursor var) {
    int n = clang_Cursor_getNumArguments(l->decl);
    for (int i = 0; i < n; i++) {
        if (clang_equalCursors(clang_Cursor_getArgument(l->decl, (unsigned)i), var))
            return (uint16_t)i;
    }
    return UINT16_MAX; /* of a declaration inside the body */
}

/* A parameter spelt as an array or a function is a pointer, though clang shows it as spelt. */
static uint32_t local_type(lw *l, CXCursor var) {
    uint32_t type = lw_type(l, clang_getCursorType(var));
    const ir_type *t = &l->u->types.data[type];
    if (var.kind != CXCursor_ParmDecl || (t->kind != IR_K_ARRAY && t->kind != IR_K_FUNC))
        return type;
    return lw_pointer_to(l, t->kind == IR_K_ARRAY ? t->elem : type);
}

uint32_t lw_local(lw *l, CXCursor var) {
    uint64_t key = (uintptr_t)var.data[0];
    const uint32_t *seen = lw_map_get(&l->locals, key);
    if (!seen && key != lw_key(var)) {
        key = lw_key(var);
        seen = lw_map_get(&l->locals, key);
    }
    if (seen)
        return *seen;
    ir_local row = {.type = local_type(l, var), .scope = l->scope};
    row.name = lw_intern(l, clang_getCursorSpelling(var));
    row.pos = lw_pos_loc(l, clang_getCursorLocation(var));
    if (var.kind == CXCursor_ParmDecl) {
        row.flags |= IR_LOCAL_PARAM;
        row.param = param_index(l, var);
    }
    if (clang_isVolatileQualifiedType(clang_getCanonicalType(clang_getCursorType(var))))
        row.flags |= IR_LOCAL_VOLATILE;
    if (l->u->types.data[row.type].flags & IR_TYPE_VLA)
        row.flags |= IR_LOCAL_DYNAMIC;
    uint32_t at = (uint32_t)l->f.locals.len;
    (void)ir_local_vec_push(&l->f.locals, row);
    (void)lw_map_put(&l->locals, key, at);
    return at;
}

uint32_t lw_temp(lw *l, uint32_t type, uint16_t flags) {
    ir_local row = {
        .type = type, .scope = l->scope, .flags = (uint16_t)(flags | IR_LOCAL_TEMP), .pos = l->pos};
    (void)ir_local_vec_push(&l->f.locals, row);
    return (uint32_t)l->f.locals.len - 1;
}

/* ---- cleanup ---------------------------------------------------------------------------------- */

typedef struct wanted {
    mk_view name;
    CXCursor found;
} wanted;

static enum CXChildVisitResult find_function(CXCursor c, CXCursor parent, CXClientData ctx) {
    wanted *w = ctx;
    (void)parent;
    if (c.kind != CXCursor_FunctionDecl)
        return CXChildVisit_Continue;
    CXString name = clang_getCursorSpelling(c);
    bool hit = mk_view_eq(w->name, mk_view_of(clang_getCString(name)));
    clang_disposeString(name);
    if (hit)
        w->found = c;
    return hit ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* The attribute gives nothing but the name. */
static bool function_named(lw *l, ir_str name, uint32_t *sym) {
    const uint32_t *seen = lw_map_get(&l->own->cleanups, name);
    if (seen) {
        *sym = *seen;
        return *seen != IR_NONE;
    }
    wanted w = {mk_view_of(ir_cstr(l->u, name)), clang_getNullCursor()};
    clang_visitChildren(clang_getTranslationUnitCursor(l->tu->unit), find_function, &w);
    *sym = clang_Cursor_isNull(w.found) ? IR_NONE : lw_sym(l, w.found);
    (void)lw_map_put(&l->own->cleanups, name, *sym);
    return *sym != IR_NONE;
}

static void cleanup_only(said *s, const printed *p) {
    if (printed_is(p, "cleanup"))
        s->cleanup = ir_intern(s->l->u, p->args.ptr, p->args.len);
}

bool lw_cleanup_fn(lw *l, CXCursor var, uint32_t *sym) {
    said s = {.l = l, .at = var};
    clang_visitChildren(var, read_attribute, &s);
    if (s.unexposed) {
        CXString text = print(l, var);
        each_printed(clang_getCString(text), cleanup_only, &s);
        clang_disposeString(text);
    }
    attr_vec_free(&s.attrs);
    return s.cleanup && function_named(l, s.cleanup, sym);
}
