/* lower.c: from a parsed translation unit to an ir_unit.
 *
 *   files, errors     what the parser read, and where it did not understand
 *   declarations      one walk over the top level, no deeper: what is defined outside system headers
 *   variables         of the main file, and what other units can see
 *   bodies            of functions found by the walk, then of whatever they call or name that stands
 *                     in a header: its static functions, and those of system headers
 *   initialisers      of all variables met so far, as one more body; they may add functions in turn
 *
 * Bodies are lowered one after another into one ir_func that is packed and reused.
 */
#define _POSIX_C_SOURCE 200809L

#include "lower.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lower_unit.h"

enum { MAX_NOTES = 50 };

/* ---- errors ----------------------------------------------------------------------------------- */

static void note(lw *l, CXSourceLocation at, ir_str text, bool error) {
    if (l->u->notes.len < MAX_NOTES)
        (void)ir_note_vec_push(&l->u->notes, (ir_note){lw_pos_loc(l, at), text, error});
}

/* Unknown attributes, and gcc 11's malloc(free), cost nothing but the attribute. */
static bool about_attribute(const lw *l, ir_str text) {
    return strstr(ir_cstr(l->u, text), "attribute") != NULL;
}

static bool is_conversion(CXDiagnostic d) {
    CXString option = clang_getDiagnosticOption(d, NULL);
    const char *text = clang_getCString(option);
    bool yes = text && strcmp(text, "-Wint-conversion") == 0;
    clang_disposeString(option);
    return yes;
}

static void read_diagnostic(lw *l, CXDiagnostic d) {
    bool error = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
    if (!error && !is_conversion(d))
        return;
    lw_error e = {.text = lw_intern(l, clang_getDiagnosticSpelling(d)), .conversion = !error};
    CXSourceLocation at = clang_getDiagnosticLocation(d);
    e.file = lw_file_of(l, at, &e.offset);
    bool placed = e.file != IR_NONE; /* else about flags only gcc knows */
    if (error)
        note(l, at, e.text, placed);
    if (placed)
        (void)lw_error_vec_push(&l->own->errors, e);
    l->own->mistrust |= placed && error && !about_attribute(l, e.text);
}

static void read_diagnostics(lw *l) {
    unsigned n = clang_getNumDiagnostics(l->tu->unit);
    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(l->tu->unit, i);
        read_diagnostic(l, d);
        clang_disposeDiagnostic(d);
    }
}

typedef struct extent {
    uint32_t file, from, to;
} extent;

static extent extent_of(lw *l, CXCursor c) {
    CXSourceRange r = clang_getCursorExtent(c);
    extent e;
    (void)lw_file_of(l, clang_getRangeEnd(r), &e.to);
    e.file = lw_file_of(l, clang_getRangeStart(r), &e.from);
    return e;
}

/* Inside the body, or in the head: a parameter of unknown type is an int to the parser. */
static bool spoils(const lw *l, const lw_error *e, extent fn, extent body) {
    if (e->file != fn.file || e->offset < fn.from || e->offset > body.to)
        return false;
    if (e->conversion)
        return l->own->mistrust;
    return e->offset >= body.from || !about_attribute(l, e->text);
}

static void find_errors(lw *l, CXCursor fn, CXCursor body) {
    const lw_error_vec *errors = &l->own->errors;
    if (errors->len == 0)
        return;
    extent whole = extent_of(l, fn), inner = extent_of(l, body);
    for (size_t i = 0; i < errors->len; i++) {
        if (spoils(l, &errors->data[i], whole, inner))
            lw_gap(l, IR_GAP_PARSE, ir_cstr(l->u, errors->data[i].text));
    }
}

void lw_gap(lw *l, ir_gap why, const char *what) {
    if (l->f.gap != IR_GAP_NONE)
        return;
    l->f.gap = why;
    l->f.gap_what = ir_intern_c(l->u, what);
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static void body_begin(lw *l, uint32_t sym, CXCursor fn) {
    ir_func_clear(&l->f);
    l->f.sym = l->sym = sym;
    l->decl = fn;
    l->result = clang_getResultType(clang_getCursorType(fn));
    l->open = false;
    l->scope = IR_NONE;
    l->target = NULL;
    l->sw = NULL;
    l->from_macro = false;
    lw_map_clear(&l->locals);
    lw_label_vec_clear(&l->labels);
    lw_cleanup_vec_clear(&l->cleanups);
}

static void must_hold(const lw *l) {
#ifndef NDEBUG
    mk_str why = {0};
    if (!ir_check(l->u, &l->f, &why)) {
        const char *name =
            l->sym == IR_NONE ? "initialisers" : ir_cstr(l->u, l->u->syms.data[l->sym].name);
        (void)fprintf(stderr, "%s: %s: %s\n", l->tu->job->file, name, mk_str_c(&why));
        abort();
    }
    mk_str_free(&why);
#else
    (void)l;
#endif
}

static uint32_t body_end(lw *l) {
    size_t max = l->tu->job->max_function;
    if (max && l->f.ins.len > max)
        lw_gap(l, IR_GAP_SIZE, "too long");
    ir_func_finish(&l->f);
    ir_ssa(l->u, &l->f);
    ir_cfg(l->u, &l->f);
    must_hold(l);
    return ir_pack(l->u, &l->f);
}

static enum CXChildVisitResult find_body(CXCursor c, CXCursor parent, CXClientData body) {
    (void)parent;
    if (c.kind != CXCursor_CompoundStmt)
        return CXChildVisit_Continue;
    *(CXCursor *)body = c;
    return CXChildVisit_Break;
}

static void lower_body(lw *l, CXCursor fn) {
    uint32_t sym = lw_sym(l, fn);
    CXCursor body = clang_getNullCursor();
    clang_visitChildren(fn, find_body, &body);
    if (clang_Cursor_isNull(body) || l->u->syms.data[sym].body != IR_NONE)
        return; /* defined twice: an error, or an inline version before the real one */
    body_begin(l, sym, fn);
    find_errors(l, fn, body);
    l->f.end = lw_pos_brace(l, body);
    lw_body(l, body);
    uint32_t packed = body_end(l);
    l->u->syms.data[sym].body = packed;
}

/* ---- initialisers ----------------------------------------------------------------------------- */

static enum CXChildVisitResult find_address(CXCursor c, CXCursor parent, CXClientData found) {
    (void)parent;
    enum CXCursorKind to =
        c.kind == CXCursor_DeclRefExpr ? clang_getCursorReferenced(c).kind : CXCursor_InvalidFile;
    if (to == CXCursor_FunctionDecl || to == CXCursor_VarDecl || c.kind == CXCursor_AddrLabelExpr)
        *(bool *)found = true;
    return *(bool *)found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

/* Tables of numbers are left out; wide ones may have an address among them. */
static bool worth_storing(lw *l, uint32_t type, CXCursor init) {
    if (!(l->u->types.data[type].flags & IR_TYPE_HAS_PTR))
        return false;
    bool found = lw_has_pointers(l, type);
    if (!found) {
        (void)find_address(init, init, &found);
        clang_visitChildren(init, find_address, &found);
    }
    return found;
}

static void lower_initialiser(lw *l, CXCursor var) {
    CXCursor init = clang_Cursor_getVarDeclInitializer(var);
    CXType type = clang_getCursorType(var);
    if (!worth_storing(l, lw_type(l, type), init))
        return;
    l->pos = lw_pos(l, var, &l->from_macro);
    uint32_t global = lw_global(l, var);
    ir_val addr = lw_emit_ins(l, (ir_ins){.op = IR_GLOBAL, .ty = IR_PTR, .ref = global});
    lw_init(l, addr, type, init);
}

/* May meet new variables, which are appended to the list, and new functions. */
static void lower_initialisers(lw *l) {
    if (l->own->inits.len == 0)
        return;
    body_begin(l, IR_NONE, clang_getNullCursor());
    (void)ir_scope_vec_push(&l->f.scopes, (ir_scope){.parent = IR_NONE});
    l->scope = 0;
    ir_block_start(&l->f, ir_block_new(&l->f));
    l->open = true;
    for (size_t i = 0; i < l->own->inits.len; i++)
        lower_initialiser(l, l->own->inits.data[i]);
    (void)lw_emit(l, IR_RET, IR_VOID, 0, 0);
    if (l->f.ins.len > 2)
        l->u->init = body_end(l);
}

/* A header's function that only an initialiser names may have a static of its own. */
static void lower_bodies(lw *l) {
    for (size_t done = 0, stored = SIZE_MAX;
         done < l->own->bodies.len || stored != l->own->inits.len;) {
        while (done < l->own->bodies.len)
            lower_body(l, l->own->bodies.data[done++]);
        if (stored != l->own->inits.len)
            lower_initialisers(l);
        stored = l->own->inits.len;
    }
}

/* ---- declarations ----------------------------------------------------------------------------- */

static void keep_redeclaration(lw *l, CXCursor c) {
    if (clang_equalCursors(c, clang_getCanonicalCursor(c)))
        return;
    bool added;
    uint32_t *first = lw_map_add(&l->own->redeclared, lw_key(c), &added);
    lw_redecl r = {c, added ? IR_NONE : *first};
    *first = (uint32_t)l->own->redecls.len;
    (void)lw_redecl_vec_push(&l->own->redecls, r);
}

typedef struct walk {
    lw *l;
    lw_cursor_vec variables; /* defined in the main file, or seen from other units */
    lw_cursor_vec models;    /* functions of a model header */
} walk;

static bool is_ours(lw *l, CXCursor var, CXSourceLocation at) {
    uint32_t offset;
    return lw_is_definition(var) &&
           (lw_file_of(l, at, &offset) == 0 || clang_Cursor_getStorageClass(var) != CX_SC_Static);
}

static enum CXChildVisitResult see_declaration(CXCursor c, CXCursor parent, CXClientData ctx) {
    walk *w = ctx;
    (void)parent;
    if (c.kind != CXCursor_FunctionDecl && c.kind != CXCursor_VarDecl)
        return CXChildVisit_Continue;
    CXSourceLocation at = clang_getCursorLocation(c);
    if (lw_in_system(w->l, at))
        return CXChildVisit_Continue;
    keep_redeclaration(w->l, c);
    if (c.kind == CXCursor_VarDecl && is_ours(w->l, c, at))
        (void)lw_cursor_vec_push(&w->variables, c);
    if (c.kind == CXCursor_FunctionDecl && w->l->u->is_model)
        (void)lw_cursor_vec_push(&w->models, c);
    if (c.kind == CXCursor_FunctionDecl && clang_isCursorDefinition(c) && !lw_on_use(w->l, c))
        (void)lw_cursor_vec_push(&w->l->own->bodies, c);
    return CXChildVisit_Continue;
}

static void lower_declarations(lw *l) {
    walk w = {.l = l};
    clang_visitChildren(clang_getTranslationUnitCursor(l->tu->unit), see_declaration, &w);
    for (size_t i = 0; i < w.variables.len; i++)
        (void)lw_global(l, w.variables.data[i]);
    for (size_t i = 0; i < w.models.len; i++)
        (void)lw_sym(l, w.models.data[i]);
    lw_cursor_vec_free(&w.variables);
    lw_cursor_vec_free(&w.models);
}

/* ---- the unit --------------------------------------------------------------------------------- */

static void see_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData l) {
    (void)stack;
    (void)depth;
    (void)lw_file(l, file);
}

static void read_preamble(lw *l, const tu_preamble *p) {
    for (size_t i = 0; i < p->nheaders; i++) {
        uint32_t at = lw_file(l, clang_getFile(l->tu->unit, p->headers[i].name));
        if (at != IR_NONE)
            l->u->files.data[at].system = p->headers[i].system;
    }
}

/* The main file is named as the job names it, however the parser was told to find it. */
static void read_files(lw *l) {
    const front_job *job = l->tu->job;
    char *here = getcwd(NULL, 0);
    (void)mk_str_printf(&l->own->here, "%s/", here ? here : ".");
    free(here);
    CXString name = clang_getTranslationUnitSpelling(l->tu->unit);
    CXFile file = clang_getFile(l->tu->unit, clang_getCString(name));
    clang_disposeString(name);
    ir_str path = ir_intern_c(l->u, job->file);
    (void)ir_file_vec_push(&l->u->files, (ir_file){.path = path});
    (void)lw_map_put(&l->own->paths, path, 0);
    (void)lw_map_put(&l->files, (uintptr_t)file, 0);
    lw_read_main(l, file);
    if (l->tu->preamble)
        read_preamble(l, l->tu->preamble);
    clang_getInclusions(l->tu->unit, see_file, l);
}

static void read_target(lw *l) {
    CXTargetInfo target = clang_getTranslationUnitTargetInfo(l->tu->unit);
    int bits = clang_TargetInfo_getPointerWidth(target);
    l->u->ptr_size = (uint8_t)(bits > 0 ? bits / 8 : 8);
    clang_TargetInfo_dispose(target);
}

static void open_unit(lw *l, lw_unit *own) {
    l->own = own;
    own->system_file = IR_NONE;
    (void)lw_type_more_vec_push(&own->types, (lw_type_more){.complete = true}); /* void */
    own->policy = clang_getCursorPrintingPolicy(clang_getTranslationUnitCursor(l->tu->unit));
    clang_PrintingPolicy_setProperty(own->policy, CXPrintingPolicy_TerseOutput, 1);
    clang_PrintingPolicy_setProperty(own->policy, CXPrintingPolicy_SuppressInitializers, 1);
    read_target(l);
    read_files(l);
    read_diagnostics(l);
}

static void close_unit(lw *l, lw_unit *own) {
    clang_PrintingPolicy_dispose(own->policy);
    lw_type_more_vec_free(&own->types);
    lw_map_free(&own->pointers);
    ir_u32_vec_free(&own->owners);
    lw_map_free(&own->redeclared);
    lw_redecl_vec_free(&own->redecls);
    lw_cursor_vec_free(&own->bodies);
    lw_cursor_vec_free(&own->inits);
    lw_error_vec_free(&own->errors);
    lw_map_free(&own->cleanups);
    lw_map_free(&own->paths);
    mk_str_free(&own->here);
    lw_text_vec_free(&own->texts);
    ir_u32_vec_free(&own->lines);
    lw_map_free(&l->types);
    lw_map_free(&l->decls);
    lw_map_free(&l->fields);
    lw_map_free(&l->files);
    lw_map_free(&l->locals);
    lw_label_vec_free(&l->labels);
    lw_cleanup_vec_free(&l->cleanups);
    ir_func_free(&l->f);
}

static void fail(ir_unit *u, const tu *t) {
    u->failed = true;
    (void)ir_file_vec_push(&u->files, (ir_file){.path = ir_intern_c(u, t->job->file)});
    (void)ir_note_vec_push(&u->notes, (ir_note){.text = ir_intern_c(u, t->error), .error = true});
}

ir_unit *lower(const tu *t) {
    ir_unit *u = ir_unit_new();
    u->is_model = t->job->model;
    u->is_library = t->job->library;
    if (!t->unit) {
        fail(u, t);
        return u;
    }
    lw l = {.u = u, .tu = t};
    lw_unit own = {0};
    open_unit(&l, &own);
    lower_declarations(&l);
    lower_bodies(&l);
    close_unit(&l, &own);
    return u;
}
