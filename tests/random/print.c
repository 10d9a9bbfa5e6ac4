/* print.c: a program as C text. A rewrite is decided where the node it changes is written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

typedef struct printer {
    const program *p;
    rewrite r;
    mk_str *out;
    mk_str protos, outlined; /* R_outline: what it needs in front */
    int names, sites;        /* the last given */
    bool by_address;         /* variables are parameters that point to them */
    bool is_extern;
    bool plain; /* without what truth.h writes down */
} printer;

/* ---- pieces --------------------------------------------------------------------------------------------- */

static void put_char(printer *o, char c) {
    if (!mk_str_putc(o->out, c))
        abort();
}

/* @ is the number of the program. */
static void put(printer *o, const char *s) {
    for (; *s; s++)
        if (*s != '@')
            put_char(o, *s);
        else if (!mk_str_printf(o->out, "_%llu%s", (unsigned long long)o->p->o.seed, o->r == R_rename ? "r" : ""))
            abort();
}

static void put_int(printer *o, int n) {
    if (!mk_str_printf(o->out, "%d", n))
        abort();
}

static void put_type(printer *o, type t) {
    static const char *const words[] = {"void", "long", "int", "size_t", "uintptr_t", "cb@", "al@", "char"};
    if (t.base < B_STRUCT) {
        put(o, words[t.base]);
    } else {
        put(o, "S");
        put_int(o, t.base - B_STRUCT);
        put(o, "@");
    }
    put(o, " ");
    for (int i = 0; i < t.stars; i++)
        put(o, "*");
}

static void put_name(printer *o, const char *s) {
    put(o, s);
    if (o->r == R_rename)
        put(o, "_r");
}

/* Random fields have numbers; the others stand in raw text, too. */
static void put_field(printer *o, const char *s) {
    put(o, s);
    if (o->r == R_rename && s[0] == 'f')
        put(o, "_r");
}

static int type_number(type t) {
    if (t.base == B_VOID)
        return t.stars == 1 ? 1 : 0;
    return t.base < B_STRUCT || t.stars > 1 ? 0 : 2 * (t.base - B_STRUCT) + 2 + t.stars;
}

static bool same(type a, type b) {
    return a.base == b.base && a.stars == b.stars;
}

/* Lines are the same in both ways of printing: "\n" after what only one of them says, too. */
static void put_noted(printer *o, const char *what, const char *name) {
    if (!o->plain) {
        put(o, what);
        put_name(o, name);
        put(o, ");");
    }
    put(o, "\n");
}

/* The site of a call stands in front of it: see compare.c. */
static void open_call(printer *o, bool has_result, int site) {
    put(o, o->plain ? "/*" : has_result ? "T(" : "TV(");
    put_int(o, site);
    put(o, o->plain ? "*/" : ", ");
}

static void between(printer *o) {
    put(o, o->plain ? "" : ", ");
}

static void close_call(printer *o) {
    put(o, o->plain ? "" : ")");
}

static void put_return_of(printer *o) {
    put(o, o->plain ? " return (" : " RET(");
}

/* ---- expressions ------------------------------------------------------------------------------------------ */

static void put_expr(printer *o, const node *e);

static void put_parens(printer *o, const node *e) {
    put(o, "(");
    put_expr(o, e);
    put(o, ")");
}

static bool is_wrapped(const printer *o, const char *callee) {
    static const char *const words[] = {"malloc", "calloc", "realloc", "strdup", "aligned_alloc"};
    for (size_t i = 0; o->r == R_wrap && i < sizeof words / sizeof *words; i++)
        if (strcmp(callee, words[i]) == 0)
            return true;
    return false;
}

static void put_callee(printer *o, const char *name) {
    if (is_wrapped(o, name)) {
        put(o, "wrap_");
        put(o, name);
        put(o, "@");
    } else {
        put(o, name);
    }
}

static void put_args(printer *o, const node *e) {
    put(o, "(");
    for (const node *arg = e->b; arg; arg = arg->next) {
        put_expr(o, arg);
        if (arg->next)
            put(o, ", ");
    }
    put(o, ")");
}

static const func *idiom_named(const program *p, const char *s) {
    for (size_t i = 0; s && i < p->funcs.len; i++) {
        const func *f = p->funcs.data[i];
        size_t n = strlen(f->name);
        if (f->text && strncmp(f->name, s, n) == 0 && s[n] == '@')
            return f;
    }
    return NULL;
}

/* One RET, at the very end, and nothing that belongs to a function. */
static bool can_inline(const func *f) {
    const char *ret = f ? strstr(f->text, "RET(") : NULL;
    if (!ret || strstr(ret + 1, "RET(") || strstr(f->text, "return") || strstr(f->text, "va_") || strchr(f->text, ':'))
        return false;
    size_t n = strlen(f->name);
    for (const char *at = f->text; (at = strstr(at, f->name)); at++)
        if (at[n] == '@')
            return false; /* recursion */
    return f->nparams >= 0 && !strchr(strchr(ret, ';'), '{') && strstr(ret, "; }");
}

static void put_text(printer *o, const char *s, int first_site, bool ret_is_value);

static void put_inlined(printer *o, const func *f, const node *e) {
    put(o, "({ ");
    const node *arg = e->b;
    for (const var *v = f->params; v; v = v->next, arg = arg->next) {
        put_type(o, v->t);
        put_name(o, v->name);
        put(o, "_in = ");
        put_expr(o, arg);
        put(o, "; ");
    }
    for (const var *v = f->params; v; v = v->next) {
        put_type(o, v->t);
        put(o, v->name);
        put(o, " = ");
        put_name(o, v->name);
        put(o, "_in; ");
    }
    int first = o->sites + 1;
    for (const char *s = f->text; *s; s++)
        o->sites += *s == '#';
    mk_str inner = {0}; /* without its braces */
    if (!mk_str_catn(&inner, f->text + 1, strlen(f->text) - 2))
        abort();
    put_text(o, mk_str_c(&inner), first, true);
    mk_str_free(&inner);
    put(o, " })");
}

static void put_call(printer *o, const node *e) {
    const func *f = idiom_named(o->p, e->s);
    if (o->r == R_inline && can_inline(f)) {
        put_inlined(o, f, e);
        return;
    }
    open_call(o, e->t.base != B_VOID || e->t.stars > 0, e->n);
    if (e->a)
        put_expr(o, e->a);
    else
        put_callee(o, e->s);
    between(o);
    put_args(o, e);
    close_call(o);
}

static void put_fields(printer *o, const node *e) {
    put(o, "{");
    for (const node *f = e->b; f; f = f->next) {
        put(o, ".");
        put_field(o, f->s);
        put(o, f->n ? "[0] = " : " = ");
        put_expr(o, f);
        put(o, f->next ? ", " : "");
    }
    put(o, "}");
}

static void put_ok(printer *o, const node *e) {
    put(o, e->n < 0 ? "BASE(" : "OK(");
    put_expr(o, e->a);
    if (e->n >= 0) {
        put(o, ", ");
        put_int(o, e->n);
    }
    put(o, ")");
}

static void put_index(printer *o, const node *e) {
    put(o, o->r == R_star ? "*(" : "");
    put_expr(o, e->a);
    put(o, o->r == R_star ? " + " : "[");
    put_expr(o, e->b);
    put(o, o->r == R_star ? ")" : "]");
}

static void put_arrow(printer *o, const node *e) {
    put(o, o->r == R_star ? "(*" : "");
    put_expr(o, e->a);
    put(o, o->r == R_star ? ")." : "->");
    put_field(o, e->s);
}

static void put_cast(printer *o, const node *e) {
    if (same(e->t, e->a->t)) {
        put_expr(o, e->a);
        return;
    }
    put(o, "(");
    put_type(o, e->t);
    put(o, ")");
    put_parens(o, e->a);
}

static void put_variable(printer *o, const node *e) {
    bool global = strchr(e->s, '@') != NULL;
    if (o->by_address && !global)
        put(o, "(*");
    put_name(o, e->s);
    if (o->by_address && !global)
        put(o, ")");
}

static void put_inner(printer *o, const node *e) {
    switch (e->k) {
    case E_ARROW:
        put_arrow(o, e);
        break;
    case E_DOT:
        put_expr(o, e->a);
        put(o, ".");
        put_field(o, e->s);
        break;
    case E_STAR:
        put(o, "*");
        put_expr(o, e->a);
        break;
    case E_ADDR:
        put(o, "&");
        put_expr(o, e->a);
        break;
    case E_COND:
        put_parens(o, e->a);
        put(o, " ? ");
        put_expr(o, e->b);
        put(o, " : ");
        put_expr(o, e->c);
        break;
    case E_BINARY:
        put_expr(o, e->a);
        put(o, " ");
        put(o, e->s);
        put(o, " ");
        put_expr(o, e->b);
        break;
    default:
        put_index(o, e);
    }
}

static void put_expr(printer *o, const node *e) {
    switch (e->k) {
    case E_NAME:
        put_variable(o, e);
        break;
    case E_TEXT:
        put(o, e->s);
        break;
    case E_OFFSETOF:
        put(o, "offsetof(S");
        put_int(o, e->n);
        put(o, "@, ");
        put_field(o, e->s);
        put(o, ")");
        break;
    case E_CAST:
        put_cast(o, e);
        break;
    case E_OK:
        put_ok(o, e);
        break;
    case E_CALL:
        put_call(o, e);
        break;
    case E_LITERAL:
        put(o, "((");
        put_type(o, e->t);
        put(o, ")");
        put_fields(o, e);
        put(o, ")");
        break;
    default:
        put(o, "(");
        put_inner(o, e);
        put(o, ")");
    }
}

/* ---- statements -------------------------------------------------------------------------------------------- */

static void put_statement(printer *o, const node *s);

static void put_list(printer *o, const node *s) {
    for (; s; s = s->next) {
        if (o->r == R_if1)
            put(o, "if (1) {\n");
        put_statement(o, s);
        if (o->r == R_if1)
            put(o, "}\n");
    }
}

static void put_variable_of(printer *o, const var *v) {
    put_type(o, v->t);
    put_name(o, v->name);
    if (v->n > 0) {
        put(o, "[");
        put_int(o, v->n);
        put(o, "]");
    }
}

static void put_loc(printer *o, const var *v) {
    if (!v->addressed && o->r != R_outline)
        return;
    char what[32];
    snprintf(what, sizeof what, " LOC(%d, ", type_number(v->t));
    put_noted(o, what, v->name);
}

static void put_variables(printer *o, const var *v) {
    for (; v; v = v->next) {
        put(o, " ");
        put_variable_of(o, v);
        if (v->n > 0 || (!v->init && type_number(v->t) > 0 && v->t.stars == 0)) {
            put(o, " = {0}");
        } else {
            put(o, " = ");
            if (v->init && v->init->k == E_LITERAL)
                put_fields(o, v->init);
            else if (v->init)
                put_expr(o, v->init);
            else
                put(o, "0");
        }
        put(o, ";\n");
        put_loc(o, v);
    }
}

static bool is_place(const node *e) {
    return e->k == E_NAME || e->k == E_ARROW || e->k == E_DOT || e->k == E_STAR || e->k == E_INDEX;
}

/* A value on its way into a variable or out of the function. */
static void put_moved(printer *o, const node *e) {
    if (o->r != R_identity || e->t.stars == 0) {
        put_expr(o, e);
        return;
    }
    put(o, "(");
    put_type(o, e->t);
    put(o, ")");
    open_call(o, true, ++o->sites);
    put(o, "identity@");
    between(o);
    put(o, "((void *)");
    put_expr(o, e);
    put(o, ")");
    close_call(o);
}

static void put_temp(printer *o, const node *e) {
    put(o, " ");
    put_type(o, e->t);
    put(o, "temp");
    put_int(o, ++o->names);
    put(o, " = ");
    put_expr(o, e);
    put(o, ";\n");
}

static void put_assign(printer *o, const node *s) {
    if (o->r == R_memcpy && is_place(s->b)) {
        put(o, " memmove(&");
        put_expr(o, s->a);
        put(o, ", &");
        put_expr(o, s->b);
        put(o, ", sizeof ");
        put_expr(o, s->a);
        put(o, ");\n");
        return;
    }
    bool temp = o->r == R_temps;
    if (temp) {
        put(o, " {\n");
        put_temp(o, s->b);
    }
    put(o, " ");
    put_expr(o, s->a);
    put(o, " = ");
    if (temp) {
        put(o, "temp");
        put_int(o, o->names);
    } else {
        put_moved(o, s->b);
    }
    put(o, temp ? ";\n }\n" : ";\n");
}

/* ---- outlining: { a = b; } becomes a function of the addresses of its variables -------------------------------- */

enum { MAX_USED = 32 };

typedef struct used {
    const var *v[MAX_USED];
    int n;
    bool no; /* cannot be passed on */
} used;

static void collect(used *u, const node *e) {
    if (!e || u->no)
        return;
    if (e->ref && !strchr(e->s, '@')) {
        int i = 0;
        while (i < u->n && u->v[i] != e->ref)
            i++;
        if (i == MAX_USED || e->ref->n > 0)
            u->no = true;
        else if (i == u->n)
            u->v[u->n++] = e->ref;
    }
    collect(u, e->a);
    collect(u, e->b);
    collect(u, e->c);
    if (e->k >= E_LITERAL || e->k == E_CAST || e->k == E_TEXT || e->k == E_OFFSETOF)
        collect(u, e->next);
}

static void put_outlined_head(printer *o, const used *u, int id) {
    put(o, "static void outlined");
    put_int(o, id);
    put(o, "@(");
    for (int i = 0; i < u->n; i++) {
        type t = {u->v[i]->t.base, (short)(u->v[i]->t.stars + 1)};
        put(o, i ? ", " : "");
        put_type(o, t);
        put_name(o, u->v[i]->name);
    }
    put(o, u->n ? ")" : "void)");
}

static void put_frame(printer *o, const char *arg) {
    put(o, o->plain ? " {\n" : " { FN;\n");
    if (*arg)
        put_noted(o, " ARG(", arg);
}

static void put_outlined_body(printer *o, const used *u, const node *s) {
    put_frame(o, "");
    for (int i = 0; i < u->n; i++)
        put_noted(o, " ARG(", u->v[i]->name);
    o->by_address = true;
    put_assign(o, s);
    o->by_address = false;
    put(o, "}\n\n");
}

static void put_outlined_call(printer *o, const used *u, int id) {
    put(o, " ");
    open_call(o, false, ++o->sites);
    put(o, "outlined");
    put_int(o, id);
    put(o, "@");
    between(o);
    put(o, "(");
    for (int i = 0; i < u->n; i++) {
        put(o, i ? ", &" : "&");
        put_name(o, u->v[i]->name);
    }
    put(o, ")");
    close_call(o);
    put(o, ";\n");
}

static bool put_outlined(printer *o, const node *s) {
    used u = {0};
    collect(&u, s->a);
    collect(&u, s->b);
    if (u.no)
        return false;
    mk_str *out = o->out;
    int id = ++o->names;
    put_outlined_call(o, &u, id);
    o->out = &o->protos;
    put_outlined_head(o, &u, id);
    put(o, ";\n");
    o->out = &o->outlined;
    put_outlined_head(o, &u, id);
    put_outlined_body(o, &u, s);
    o->out = out;
    return true;
}

/* ---- statements, continued --------------------------------------------------------------------------------------- */

static void put_block(printer *o, const node *b) {
    put(o, " {\n");
    put_variables(o, b->vars);
    put_list(o, b->a);
    put(o, " }\n");
}

static void put_return(printer *o, const node *s) {
    if (!s->a) {
        put(o, " return;\n");
    } else if (o->r == R_temps) {
        put(o, " {\n");
        put_temp(o, s->a);
        put_return_of(o);
        put(o, "temp");
        put_int(o, o->names);
        put(o, ");\n }\n");
    } else {
        put_return_of(o);
        put_moved(o, s->a);
        put(o, ");\n");
    }
}

static void put_while(printer *o, const node *s) {
    int id = ++o->names;
    if (!s->n) {
        put(o, " while ");
        put_parens(o, s->a);
        put_block(o, s->b);
        return;
    }
    put(o, "again");
    put_int(o, id);
    put(o, ":\n if (!");
    put_parens(o, s->a);
    put(o, ") goto done");
    put_int(o, id);
    put(o, ";\n");
    put_block(o, s->b);
    put(o, " goto again");
    put_int(o, id);
    put(o, ";\ndone");
    put_int(o, id);
    put(o, ":;\n");
}

static void put_repeat(printer *o, const node *s) {
    put(o, " for (int ");
    put(o, s->s);
    put(o, " = ");
    put_expr(o, s->a);
    put(o, "; ");
    put(o, s->s);
    put(o, " > 0; ");
    put(o, s->s);
    put(o, "--)");
    put_block(o, s->b);
}

static void put_switch(printer *o, const node *s) {
    put(o, " switch ");
    put_parens(o, s->a);
    put(o, " {\n");
    int i = 0;
    for (const node *b = s->b; b; b = b->next, i++) {
        put(o, " case ");
        put_int(o, i);
        put(o, ":\n");
        put_block(o, b);
        put(o, s->n >> i & 1 ? "" : " break;\n");
    }
    put(o, " }\n");
}

static void put_if(printer *o, const node *s) {
    put(o, " if ");
    put_parens(o, s->a);
    put(o, " {\n");
    put_list(o, s->b);
    put(o, " }\n");
    if (s->c) {
        put(o, " else {\n");
        put_list(o, s->c);
        put(o, " }\n");
    }
}

static void put_statement(printer *o, const node *s) {
    switch (s->k) {
    case X_ASSIGN:
        if (o->r != R_outline || !put_outlined(o, s))
            put_assign(o, s);
        break;
    case X_EXPR:
        put(o, o->plain ? " " : " (void)");
        put_expr(o, s->a);
        put(o, ";\n");
        break;
    case X_IF:
        put_if(o, s);
        break;
    case X_WHILE:
        put_while(o, s);
        break;
    case X_REPEAT:
        put_repeat(o, s);
        break;
    case X_SWITCH:
        put_switch(o, s);
        break;
    case X_RETURN:
        put_return(o, s);
        break;
    default:
        put_block(o, s);
    }
}

/* ---- raw text ---------------------------------------------------------------------------------------------------- */

/* The word that stands at s, in front of what is put in its place; 0: none. */
static size_t word(const char *s, const char *w) {
    size_t n = strlen(w);
    return strncmp(s, w, n) == 0 ? n : 0;
}

static size_t put_raw_call(printer *o, const char *s, int site) {
    size_t head = word(s, "TV(#, "), n;
    bool has_result = head == 0;
    head += head ? 0 : word(s, "T(#, ");
    if (head == 0)
        return 0;
    char callee[64] = {0};
    n = strcspn(s + head, ",");
    if (n >= sizeof callee)
        abort();
    memcpy(callee, s + head, n);
    open_call(o, has_result, site);
    put_callee(o, callee);
    between(o);
    return head + n + 2;
}

/* One statement a line, sites numbered. */
static void put_text(printer *o, const char *s, int site, bool ret_is_value) {
    int depth = 0;
    uint64_t calls = 0; /* bit d: the parenthesis at depth d is that of T or TV */
    while (*s) {
        size_t n = put_raw_call(o, s, site);
        if (n > 0) {
            site++;
            calls |= 1ull << ++depth;
            s += n;
            continue;
        }
        if ((n = word(s, "RET(")) > 0) {
            put(o, ret_is_value ? "" : o->plain ? "return " : "RET");
            s += n - 1;
        }
        bool drop = *s == ')' && calls >> depth & 1;
        depth += *s == '(';
        if (drop)
            calls &= ~(1ull << depth);
        depth -= *s == ')';
        char one[2] = {*s, 0};
        put(o, drop && o->plain ? "" : one);
        if (depth == 0 && !ret_is_value && strchr(";{}", *s) && s[1])
            put(o, "\n");
        s++;
    }
}

/* ---- functions --------------------------------------------------------------------------------------------------- */

static void put_head(printer *o, const func *f) {
    put(o, f->is_static && !o->is_extern ? "static " : "");
    put_type(o, f->result);
    put(o, f->name);
    put(o, "@");
    if (f->text) {
        put(o, f->written);
        return;
    }
    put(o, "(");
    for (const var *v = f->params; v; v = v->next) {
        put_variable_of(o, v);
        put(o, v->next ? ", " : "");
    }
    put(o, f->params ? ")" : "void)");
}

/* Whatever calls whatever: it ends. */
static void put_fuel(printer *o, type result) {
    put(o, " if (!fuel()) ");
    if (result.base == B_VOID && result.stars == 0) {
        put(o, "return;\n");
        return;
    }
    put_return_of(o);
    put(o, "(");
    put_type(o, result);
    put(o, result.base >= B_STRUCT && result.stars == 0 ? "){0});\n" : ")0);\n");
}

static void put_func(printer *o, const func *f) {
    rewrite r = o->r;
    put_head(o, f);
    put_frame(o, "");
    if (f->text && r == R_rename)
        o->r = R_NONE;
    for (const var *v = f->params; v; v = v->next)
        if (v->t.stars > 0 || v->t.base >= B_STRUCT || v->t.base == B_UPTR) {
            put_noted(o, " ARG(", v->name);
            if (!f->text)
                put_loc(o, v);
        }
    o->r = r;
    if (f->text) {
        put_text(o, f->text, f->first_site, false);
        put(o, "\n");
    } else {
        put_fuel(o, f->result);
        put_variables(o, f->body->vars);
        put_list(o, f->body->a);
    }
    put(o, "}\n\n");
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void put_record(printer *o, int s) {
    const record *r = &o->p->records[s];
    put(o, "struct ");
    put_type(o, (type){(short)(B_STRUCT + s), 0});
    put(o, "{\n");
    for (int i = 0; i < r->nfields; i++) {
        const field *f = &r->fields[i];
        bool first = f->kind == MEMBER && (i == 0 || r->fields[i - 1].kind != MEMBER);
        bool last = f->kind == MEMBER && (i + 1 == r->nfields || r->fields[i + 1].kind != MEMBER);
        put(o, first ? " union {\n " : " ");
        put_type(o, f->t);
        put_field(o, f->name);
        if (f->kind == ARRAY) {
            put(o, "[");
            put_int(o, f->n);
            put(o, "]");
        }
        put(o, last ? ";\n };\n" : ";\n");
    }
    put(o, "};\n");
}

static void put_types(printer *o) {
    put(o, "#ifndef TYPES@\n#define TYPES@\n");
    for (int s = 0; s < o->p->nrecords; s++) {
        type t = {(short)(B_STRUCT + s), 0};
        put(o, "typedef struct ");
        put_type(o, t);
        put_type(o, t);
        put(o, ";\n");
    }
    put(o, "typedef void *(*cb@)(void *, void *);\ntypedef void *(*al@)(size_t);\n");
    for (int s = 0; s < o->p->nrecords; s++)
        put_record(o, s);
    put(o, "#endif\n");
}

static void put_globals(printer *o, bool define) {
    const char *how = !o->is_extern ? "static " : define ? "" : "extern ";
    for (const var *v = o->p->globals; v; v = v->next) {
        put(o, how);
        put_variable_of(o, v);
        put(o, ";\n");
    }
    static const char *const fixed[] = {"void *atom@", "void *thrown@", "jmp_buf *jump@"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        put(o, how);
        put(o, "__attribute__((unused)) ");
        put(o, fixed[i]);
        put(o, ";\n");
    }
}

static void put_prototypes(printer *o) {
    for (size_t i = 0; i < o->p->funcs.len; i++) {
        put_head(o, o->p->funcs.data[i]);
        put(o, ";\n");
    }
}

static void put_helpers(printer *o) {
    if (o->r == R_identity) {
        put(o, "static void *identity@(void *p)");
        put_frame(o, "p");
        put_return_of(o);
        put(o, "p);\n}\n");
    }
    if (o->r != R_wrap)
        return;
    static const struct {
        const char *head, *arg, *callee, *args;
    } wraps[] = {
        {"void *wrap_malloc@(size_t n)", "", "malloc", "(n)"},
        {"void *wrap_calloc@(size_t n, size_t size)", "", "calloc", "(n, size)"},
        {"void *wrap_realloc@(void *p, size_t n)", "p", "realloc", "(p, n)"},
        {"char *wrap_strdup@(const char *p)", "p", "strdup", "(p)"},
        {"void *wrap_aligned_alloc@(size_t n, size_t size)", "", "aligned_alloc", "(n, size)"},
    };
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        put(o, "__attribute__((unused)) static ");
        put(o, wraps[i].head);
        put_frame(o, wraps[i].arg);
        put_return_of(o);
        open_call(o, true, ++o->sites);
        put(o, wraps[i].callee);
        between(o);
        put(o, wraps[i].args);
        close_call(o);
        put(o, ");\n}\n");
    }
}

/* What truth.h wants to know of structure `in`: what is where; with what is in what is embedded in it. */
static void put_subs(printer *o, int top, int s, const char *prefix) {
    const record *r = &o->p->records[s];
    for (int i = 0; i < r->nfields; i++) {
        const field *f = &r->fields[i];
        if (type_number(f->t) == 0)
            continue;
        mk_str path = {0};
        if (!mk_str_printf(&path, "%s%s%s%s", prefix, *prefix ? "." : "", f->name,
                         o->r == R_rename && f->name[0] == 'f' ? "_r" : ""))
            abort();
        for (int k = 0; k < (f->kind == ARRAY ? f->n : 1); k++)
            if (!mk_str_printf(o->out, " {%d, (int)(offsetof(S%d_%llu%s, %s)) + %d, %d},\n", 2 * top + 2, top,
                             (unsigned long long)o->p->o.seed, o->r == R_rename ? "r" : "", mk_str_c(&path), 8 * k,
                             type_number(f->t)))
                abort();
        if (f->kind == EMBEDDED)
            put_subs(o, top, f->t.base - B_STRUCT, mk_str_c(&path));
        mk_str_free(&path);
    }
}

static void put_tables(printer *o) {
    put(o, " static const t_sub subs[] = {\n");
    for (int s = 0; s < o->p->nrecords; s++)
        put_subs(o, s, s, "");
    put(o, " };\n static const int sizes[] = {1, 8,");
    for (int s = 0; s < o->p->nrecords; s++) {
        put(o, " (int)sizeof(");
        put_type(o, (type){(short)(B_STRUCT + s), 0});
        put(o, "), 8,");
    }
    put(o, "};\n t_types(sizes, sizeof sizes / sizeof *sizes, subs, sizeof subs / sizeof *subs);\n");
    put(o, " t_global(1, (void *)&atom@, 8);\n t_global(1, (void *)&thrown@, 8);\n");
    for (const var *v = o->p->globals; v; v = v->next) {
        put(o, " t_global(");
        put_int(o, type_number(v->t));
        put(o, ", (void *)&");
        put_name(o, v->name);
        put(o, ", sizeof ");
        put_name(o, v->name);
        put(o, ");\n");
    }
}

static void put_main(printer *o) {
    put(o, "void prog@(int round);\nvoid prog@(int round) {\n (void)round;\n");
    if (!o->plain) {
        put(o, " if (round == 0) {\n");
        put_tables(o);
        put(o, " }\n");
    }
    put(o, " root@();\n}\n");
}

static void put_top(printer *o, bool define) {
    put(o, "#include \"truth.h\"\n");
    put_types(o);
    put_globals(o, define);
    put_prototypes(o);
}

static void append(mk_str *to, mk_str *from) {
    if (!mk_str_cat_view(to, mk_str_view(from)))
        abort();
    mk_str_free(from);
}

void print_program(const program *p, rewrite r, bool plain, mk_str *out, mk_str *second) {
    mk_str body = {0}, other = {0};
    printer o = {.p = p, .r = r, .out = out, .sites = p->nsites, .is_extern = r == R_split, .plain = plain};
    put_top(&o, true);
    put_helpers(&o);
    size_t n = p->funcs.len;
    for (size_t i = 0; i < n; i++) {
        o.out = r == R_split && i % 2 ? &other : &body;
        put_func(&o, p->funcs.data[r == R_reorder ? n - 1 - i : i]);
    }
    append(out, &o.protos);
    append(out, &o.outlined);
    append(out, &body);
    o.out = out;
    put_main(&o);
    if (r == R_split) {
        o.out = second;
        put_top(&o, false);
        append(second, &other);
    }
}
