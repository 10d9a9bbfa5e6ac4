/* make.c: from a seed to a program: structures, globals, signatures, then bodies, at random, with just
 * enough grammar that every pointer is asked for by OK before it is followed and everything ends. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

typedef struct maker {
    program *p;
    uint64_t state;
    func *cur;
    var *scope[64];
    int nscope, nnames, depth;
} maker;

/* A place that can be read or written if guard holds; guard NULL: always. */
typedef struct place {
    node *at, *guard;
} place;

static const struct {
    feature f;
    const char *result, *name, *params, *text;
} idioms[] = {
#define IDIOM(feature, result, name, params, ...) {F_##feature, #result, #name, #params, #__VA_ARGS__},
#include "idioms.def"
#undef IDIOM
};
enum { N_IDIOMS = sizeof idioms / sizeof *idioms };

/* Far enough that no address becomes that of something else. */
static const char hidden[] = "0x555500000000u";

/* ---- small things ------------------------------------------------------------------------------------ */

bool has(const program *p, feature f) {
    return !(p->o.without >> f & 1);
}

static void *zalloc(program *p, size_t n) {
    void *at = mk_arena_zalloc(&p->arena, n, _Alignof(max_align_t));
    if (!at)
        abort();
    return at;
}

const char *keep(program *p, const char *format, ...) {
    va_list ap;
    char text[512];
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof text)
        abort();
    return memcpy(zalloc(p, (size_t)n + 1), text, (size_t)n);
}

static unsigned below(maker *g, unsigned n) { /* splitmix64 */
    uint64_t x = g->state += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return (unsigned)((x ^ x >> 31) % n);
}

static bool chance(maker *g, unsigned percent) {
    return below(g, 100) < percent;
}

static type ty(int base, int stars) {
    return (type){(short)base, (short)stars};
}

static bool same(type a, type b) {
    return a.base == b.base && a.stars == b.stars;
}

static bool is_record(type t) {
    return t.base >= B_STRUCT && t.stars == 0;
}

static bool to_record(type t) {
    return t.base >= B_STRUCT && t.stars == 1;
}

static type pointee(type t) {
    return ty(t.base, t.stars - 1);
}

/* As truth.h numbers them. */
static int number(type t) {
    if (t.base == B_VOID)
        return t.stars == 1 ? 1 : 0;
    return t.base < B_STRUCT || t.stars > 1 ? 0 : 2 * (t.base - B_STRUCT) + 2 + t.stars;
}

static node *make(maker *g, kind k, type t, node *a, node *b) {
    node *e = zalloc(g->p, sizeof *e);
    *e = (node){.k = k, .t = t, .a = a, .b = b};
    return e;
}

static node *text(maker *g, const char *s, type t) {
    node *e = make(g, E_TEXT, t, NULL, NULL);
    e->s = s;
    return e;
}

static node *name(maker *g, var *v) {
    node *e = make(g, E_NAME, v->t, NULL, NULL);
    e->s = v->name;
    e->ref = v;
    return e;
}

static node *cast(maker *g, type t, node *e) {
    return same(t, e->t) ? e : make(g, E_CAST, t, e, NULL);
}

static node *binary(maker *g, const char *op, node *a, node *b) {
    node *e = make(g, E_BINARY, a->t, a, b);
    e->s = op;
    return e;
}

static node *both(maker *g, node *a, node *b) {
    return !a ? b : !b ? a : binary(g, "&&", a, b);
}

static node *good(maker *g, node *p, type as) {
    node *e = make(g, E_OK, ty(B_INT, 0), p, NULL);
    e->n = number(as);
    return e;
}

static node *null(maker *g, type t) {
    if (is_record(t))
        return text(g, keep(g->p, "(S%d@){0}", t.base - B_STRUCT), t);
    return t.stars == 0 ? text(g, "0", t) : cast(g, t, text(g, "0", ty(B_INT, 0)));
}

static node *guarded(maker *g, place l) {
    if (!l.guard)
        return l.at;
    node *e = make(g, E_COND, l.at->t, l.guard, l.at);
    e->c = null(g, l.at->t);
    return e;
}

static node *address(maker *g, node *lvalue) {
    node *root = lvalue;
    while (root->k == E_DOT || root->k == E_INDEX)
        root = root->a;
    if (root->k == E_NAME && root->ref)
        root->ref->addressed = true;
    return make(g, E_ADDR, ty(lvalue->t.base, lvalue->t.stars + 1), lvalue, NULL);
}

static node *number_text(maker *g, unsigned n) {
    return text(g, keep(g->p, "%u", n), ty(B_LONG, 0));
}

static node *picked(maker *g, unsigned n) {
    return text(g, keep(g->p, "pick(%u)", n), ty(B_LONG, 0));
}

/* ---- types and signatures ----------------------------------------------------------------------------- */

static void add_field(program *p, int s, field_kind k, type t, int n) {
    record *r = &p->records[s];
    if (r->nfields == MAX_FIELDS)
        return;
    static const char *const fixed[N_FIXED][3] = {
        {"next", "data"}, {"l", "r", "data"}, {"data", "n", "cap"}, {"head", "tail"}, {"a", "b"}};
    bool named = s < N_FIXED && r->nfields < 3 && fixed[s][r->nfields];
    const char *name = named ? fixed[s][r->nfields] : keep(p, "f%d", r->nfields);
    r->fields[r->nfields++] = (field){k, t, n, name};
}

static type random_pointer(maker *g) {
    unsigned n = below(g, 10);
    if (n < 6)
        return ty(B_STRUCT + (int)below(g, (unsigned)g->p->nrecords), 1);
    if (n < 8)
        return ty(B_VOID, 1);
    return n < 9 ? ty(B_STRUCT + (int)below(g, 2), 2) : ty(B_VOID, 2);
}

static void random_field(maker *g, int s) {
    program *p = g->p;
    unsigned n = below(g, 20);
    if (n < 2 && has(p, F_unions)) {
        add_field(p, s, MEMBER, random_pointer(g), 0);
        add_field(p, s, MEMBER, n ? ty(B_UPTR, 0) : random_pointer(g), 0);
    } else if (n < 4 && has(p, F_arrays)) {
        add_field(p, s, ARRAY, random_pointer(g), 2 + (int)below(g, 2));
    } else if (n < 7 && has(p, F_embedded) && s > 0) {
        add_field(p, s, EMBEDDED, ty(B_STRUCT + (int)below(g, (unsigned)s), 0), 0);
    } else if (n < 8 && has(p, F_fnptr)) {
        add_field(p, s, ONE, ty(below(g, 2) ? B_CB : B_AL, 0), 0);
    } else if (n < 9 && has(p, F_ints)) {
        add_field(p, s, ONE, ty(B_UPTR, 0), 0);
    } else if (n < 11) {
        add_field(p, s, ONE, ty(B_LONG, 0), 0);
    } else {
        add_field(p, s, ONE, random_pointer(g), 0);
    }
}

static void make_records(maker *g) {
    program *p = g->p;
    type list = ty(B_STRUCT + S_LIST, 1), tree = ty(B_STRUCT + S_TREE, 1), any = ty(B_VOID, 1);
    p->nrecords = N_FIXED + 1 + (int)below(g, 3);
    add_field(p, S_LIST, ONE, list, 0);
    add_field(p, S_LIST, ONE, any, 0);
    add_field(p, S_TREE, ONE, tree, 0);
    add_field(p, S_TREE, ONE, tree, 0);
    add_field(p, S_TREE, ONE, any, 0);
    add_field(p, S_VEC, ONE, ty(B_VOID, 2), 0);
    add_field(p, S_VEC, ONE, ty(B_LONG, 0), 0);
    add_field(p, S_VEC, ONE, ty(B_LONG, 0), 0);
    add_field(p, S_QUEUE, ONE, list, 0);
    add_field(p, S_QUEUE, ONE, ty(B_STRUCT + S_LIST, 2), 0);
    add_field(p, S_PAIR, ONE, any, 0);
    add_field(p, S_PAIR, ONE, any, 0);
    for (int s = 0; s < p->nrecords; s++)
        for (unsigned n = below(g, s < N_FIXED ? 2 : 3) + (s < N_FIXED ? 0 : 1); n > 0; n--)
            random_field(g, s);
}

static var *new_var(maker *g, char letter, type t, int n) {
    var *v = zalloc(g->p, sizeof *v);
    *v = (var){.name = keep(g->p, "%c%d%s", letter, g->nnames++, letter == 'g' ? "@" : ""), .t = t, .n = n};
    return v;
}

static void make_globals(maker *g) {
    var **end = &g->p->globals;
    for (unsigned n = has(g->p, F_globals) ? below(g, 4) : 0; n > 0; n--) {
        unsigned k = below(g, 6);
        type t = k == 0 ? ty(B_STRUCT + (int)below(g, (unsigned)g->p->nrecords), 0) : random_pointer(g);
        var *v = *end = new_var(g, 'g', t, k == 1 && has(g->p, F_arrays) ? 3 : 0);
        v->addressed = true;
        end = &v->next;
    }
}

static type parse_base(const char **s) {
    static const struct {
        const char *word;
        int base;
    } words[] = {{"void", B_VOID},     {"long", B_LONG}, {"int", B_INT}, {"size_t", B_SIZE},
                 {"uintptr_t", B_UPTR}, {"cb@", B_CB},    {"al@", B_AL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(*s, words[i].word, n) == 0) {
            *s += n;
            return ty(words[i].base, 0);
        }
    }
    int base = B_STRUCT + (*s)[1] - '0';
    *s += 3; /* S0@ */
    return ty(base, 0);
}

static type parse_type(const char **s) {
    type t = parse_base(s);
    for (; **s == ' ' || **s == '*'; ++*s)
        t.stars = (short)(t.stars + (**s == '*'));
    return t;
}

static void parse_params(maker *g, func *f, const char *s) {
    var **end = &f->params;
    for (s++; *s != ')' && strcmp(s, "void)") != 0; s += strspn(s, ", ")) {
        if (*s == '.') {
            f->variadic = true;
            return;
        }
        if (strncmp(s, "va_list", 7) == 0 || strncmp(s, "const", 5) == 0) {
            f->nparams = -1; /* not for random code to call */
            return;
        }
        var *v = zalloc(g->p, sizeof *v);
        v->t = parse_type(&s);
        size_t n = strcspn(s, ",)");
        v->name = keep(g->p, "%.*s", (int)n, s);
        v->param = true;
        *end = v;
        end = &v->next;
        f->nparams++;
        s += n;
    }
}

static func *add_idiom(maker *g, int i) {
    func *f = zalloc(g->p, sizeof *f);
    const char *result = idioms[i].result;
    *f = (func){.name = keep(g->p, "%.*s", (int)strcspn(idioms[i].name, "@"), idioms[i].name),
                .result = parse_type(&result), .is_static = true, .text = idioms[i].text, .written = idioms[i].params,
                .first_site = g->p->nsites + 1};
    for (const char *s = f->text; *s; s++)
        g->p->nsites += *s == '#';
    parse_params(g, f, idioms[i].params);
    return func_vec_push(&g->p->funcs, f) ? f : NULL;
}

/* Does this text speak of that idiom? */
static bool names(const char *s, const char *idiom) {
    size_t n = strlen(idiom);
    for (const char *at = s; (at = strstr(at, idiom)); at++)
        if (at == s || !strchr("abcdefghijklmnopqrstuvwxyz0123456789", at[-1]))
            return at[n - 1] == '@';
    return false;
}

/* Idioms without any that need a feature that is left out. */
static void choose_idioms(maker *g) {
    bool in[N_IDIOMS], usable[N_IDIOMS];
    for (int i = 0; i < N_IDIOMS; i++) {
        usable[i] = has(g->p, idioms[i].f);
        for (int j = 0; j < i; j++)
            if (names(idioms[i].text, idioms[j].name) && !usable[j])
                usable[i] = false;
        in[i] = usable[i] && chance(g, 18);
    }
    for (int i = N_IDIOMS; i-- > 0;)
        for (int j = 0; j < i; j++)
            if (in[i] && names(idioms[i].text, idioms[j].name))
                in[j] = true;
    for (int i = 0; i < N_IDIOMS; i++)
        if (in[i] && !add_idiom(g, i))
            abort();
}

static void add_param(maker *g, func *f, type t) {
    var *v = new_var(g, 'p', t, 0), **end = &f->params;
    v->param = true;
    while (*end)
        end = &(*end)->next;
    *end = v;
    f->nparams++;
}

static type random_value_type(maker *g) {
    unsigned n = below(g, 16);
    if (n < 9)
        return random_pointer(g);
    if (n < 11)
        return ty(B_LONG, 0);
    if (n < 13 && has(g->p, F_structs))
        return ty(B_STRUCT + (int)below(g, (unsigned)g->p->nrecords), 0);
    if (n < 14 && has(g->p, F_ints))
        return ty(B_UPTR, 0);
    return n < 15 && has(g->p, F_fnptr) ? ty(below(g, 2) ? B_CB : B_AL, 0) : ty(B_STRUCT + S_LIST, 1);
}

static void declare_functions(maker *g) {
    for (int i = 0; i < g->p->o.functions; i++) {
        func *f = zalloc(g->p, sizeof *f);
        *f = (func){.name = keep(g->p, "fn%d", i), .is_static = chance(g, 70)};
        if (chance(g, 20) && has(g->p, F_fnptr)) {
            f->result = ty(B_VOID, 1);
            add_param(g, f, ty(B_VOID, 1));
            add_param(g, f, ty(B_VOID, 1));
        } else {
            f->result = chance(g, 25) ? ty(B_VOID, 0) : random_value_type(g);
            for (unsigned n = below(g, 4); n > 0; n--)
                add_param(g, f, random_value_type(g));
        }
        f->body = make(g, X_BLOCK, ty(B_VOID, 0), NULL, NULL);
        if (!func_vec_push(&g->p->funcs, f))
            abort();
    }
}

/* ---- places -------------------------------------------------------------------------------------------- */

static var *some_var(maker *g, bool (*fits)(const var *, type), type t) {
    int n = g->nscope, first = n > 0 ? (int)below(g, (unsigned)n) : 0;
    for (int i = 0; i < n; i++)
        if (fits(g->scope[(first + i) % n], t))
            return g->scope[(first + i) % n];
    return NULL;
}

static var *some_global(maker *g) {
    int n = 0;
    var *found = NULL;
    for (var *v = g->p->globals; v; v = v->next)
        if (below(g, (unsigned)++n) == 0)
            found = v;
    return found;
}

static bool of_type(const var *v, type t) {
    return v->n == 0 && same(v->t, t);
}

static bool array_of(const var *v, type t) {
    return v->n > 0 && same(v->t, t);
}

static bool leads_to(const var *v, type t) {
    return v->n == 0 && v->t.base == t.base && v->t.stars == t.stars + 1;
}

static bool with_fields(const var *v, type t) {
    (void)t;
    return v->n == 0 && (to_record(v->t) || is_record(v->t));
}

static node *index_of(maker *g, int n) {
    return chance(g, 60) ? number_text(g, below(g, (unsigned)n)) : picked(g, (unsigned)n);
}

/* The field of what `base` is, or points to, that has type t. */
static bool field_place(maker *g, place base, type t, place *out) {
    const record *r = &g->p->records[base.at->t.base - B_STRUCT];
    unsigned first = below(g, (unsigned)r->nfields);
    for (int i = 0; i < r->nfields; i++) {
        const field *f = &r->fields[((int)first + i) % r->nfields];
        if (!same(f->t, t))
            continue;
        bool arrow = base.at->t.stars == 1;
        *out = base;
        if (arrow)
            out->guard = both(g, base.guard, good(g, base.at, pointee(base.at->t)));
        out->at = make(g, arrow ? E_ARROW : E_DOT, t, base.at, NULL);
        out->at->s = f->name;
        if (f->kind == ARRAY)
            out->at = make(g, E_INDEX, t, out->at, number_text(g, below(g, (unsigned)f->n)));
        return true;
    }
    return false;
}

static bool some_path(maker *g, type t, place *out) {
    for (int tries = 0; tries < 4; tries++) {
        var *v = some_var(g, with_fields, t);
        if (!v)
            return false;
        place base = {name(g, v), NULL};
        if (chance(g, 25)) /* one step more */
            field_place(g, base, ty(B_STRUCT + (int)below(g, (unsigned)g->p->nrecords), chance(g, 70)), &base);
        if (field_place(g, base, t, out))
            return true;
    }
    return false;
}

static bool through_pointer(maker *g, type t, place *out) {
    var *v = number(t) || is_record(t) ? some_var(g, leads_to, t) : NULL;
    if (!v)
        return false;
    *out = (place){make(g, E_STAR, t, name(g, v), NULL), good(g, name(g, v), t)};
    return true;
}

static bool global_place(maker *g, type t, place *out) {
    var *v = some_global(g);
    if (!v)
        return false;
    place base = {name(g, v), NULL};
    if (v->n > 0)
        base.at = make(g, E_INDEX, v->t, base.at, number_text(g, below(g, (unsigned)v->n)));
    *out = base;
    return same(v->t, t) ||
           ((is_record(v->t) || to_record(v->t)) && field_place(g, base, t, out));
}

static bool local_place(maker *g, type t, place *out) {
    var *v = some_var(g, of_type, t), *a = some_var(g, array_of, t);
    if (!v && !a)
        return false;
    bool use_array = a && (!v || chance(g, 25));
    *out = (place){use_array ? make(g, E_INDEX, t, name(g, a), index_of(g, a->n)) : name(g, v), NULL};
    return true;
}

static bool some_place(maker *g, type t, place *out) {
    unsigned n = below(g, 100);
    if (n < 5 && global_place(g, t, out))
        return true;
    if (n < 25 && through_pointer(g, t, out))
        return true;
    if (n < 55 && some_path(g, t, out))
        return true;
    return local_place(g, t, out) || some_path(g, t, out);
}

/* ---- values -------------------------------------------------------------------------------------------- */

static node *value(maker *g, type t);

static node *call_of(maker *g, func *f) {
    node *e = make(g, E_CALL, f->result, NULL, NULL), **end = &e->b;
    e->s = keep(g->p, "%s@", f->name);
    e->n = ++g->p->nsites;
    for (var *v = f->params; v; v = v->next) {
        node *arg = value(g, v->t);
        if (f->variadic && !v->next)
            arg = text(g, "2", ty(B_INT, 0));
        /* its own node: a list needs the link */
        *end = make(g, E_CAST, v->t, arg, NULL);
        end = &(*end)->next;
    }
    for (int i = 0; f->variadic && i < 2; i++) {
        *end = make(g, E_CAST, ty(B_VOID, 1), value(g, ty(B_VOID, 1)), NULL);
        end = &(*end)->next;
    }
    return e;
}

static bool callable(const maker *g, const func *f) {
    return f->nparams >= 0 && f != g->p->funcs.data[g->p->funcs.len - 1] && (f != g->cur || has(g->p, F_recursion));
}

static bool gives(type result, type t) {
    return same(result, t) || (t.stars > 0 && result.base == B_VOID && result.stars == 1);
}

static node *some_call(maker *g, type t) {
    unsigned n = (unsigned)g->p->funcs.len, first = below(g, n);
    for (unsigned i = 0; i < n; i++) {
        func *f = g->p->funcs.data[(first + i) % n];
        if (callable(g, f) && gives(f->result, t))
            return cast(g, t, call_of(g, f));
    }
    return NULL;
}

static node *size_of(maker *g, type t) {
    static const char *const words[] = {"void *", "long", "int", "size_t", "uintptr_t", "cb@", "al@"};
    const char *base = t.base < B_STRUCT ? words[t.base] : keep(g->p, "S%d@", t.base - B_STRUCT);
    return text(g, t.stars > 0 ? "sizeof(void *)" : keep(g->p, "sizeof(%s)", base), ty(B_SIZE, 0));
}

/* calloc: what is read before it is written is null. */
static node *some_memory(maker *g, type t) {
    node *e = make(g, E_CALL, ty(B_VOID, 1), NULL, NULL);
    e->s = "calloc";
    e->n = ++g->p->nsites;
    type each = pointee(t);
    e->b = number_text(g, t.stars == 2 ? 3 : 1);
    e->b->next = each.base == B_VOID && each.stars == 0 ? text(g, "sizeof(S0@)", ty(B_SIZE, 0)) : size_of(g, each);
    return cast(g, t, e);
}

static node *embedded_in(maker *g, type t, bool outward) {
    for (int tries = 0; tries < 6; tries++) {
        int s = (int)below(g, (unsigned)g->p->nrecords);
        const record *r = &g->p->records[s];
        for (int i = 0; i < r->nfields; i++) {
            const field *f = &r->fields[i];
            if (f->kind != EMBEDDED)
                continue;
            type whole = ty(B_STRUCT + s, 1), part = ty(f->t.base, 1);
            var *v = some_var(g, of_type, outward ? part : whole);
            if (!v || !same(t, outward ? whole : part))
                continue;
            if (!outward) {
                node *at = make(g, E_ARROW, f->t, name(g, v), NULL);
                at->s = f->name;
                return guarded(g, (place){make(g, E_ADDR, part, at, NULL), good(g, name(g, v), pointee(whole))});
            }
            node *off = make(g, E_OFFSETOF, ty(B_SIZE, 0), NULL, NULL);
            off->n = s;
            off->s = f->name;
            node *at = cast(g, t, cast(g, ty(B_VOID, 1), binary(g, "-", cast(g, ty(B_TEXT, 1), name(g, v)), off)));
            return guarded(g, (place){at, both(g, name(g, v), good(g, at, pointee(t)))});
        }
    }
    return NULL;
}

static node *address_of_local(maker *g, type t) {
    type to = pointee(t);
    place l;
    if (!has(g->p, F_locals) || (number(to) == 0 && !is_record(to)))
        return NULL;
    var *v = some_var(g, of_type, to), *a = some_var(g, array_of, to);
    if (a && chance(g, 30))
        return address(g, make(g, E_INDEX, to, name(g, a), index_of(g, a->n)));
    if (v && chance(g, 80))
        return address(g, name(g, v));
    if (!some_path(g, to, &l))
        return NULL;
    return guarded(g, (place){address(g, l.at), l.guard});
}

static bool any_pointer(const var *v, type t) {
    (void)t;
    return v->n == 0 && v->t.stars > 0;
}

static node *converted(maker *g, type t) {
    unsigned n = below(g, 3);
    var *v = NULL;
    if (n == 0 && has(g->p, F_ints))
        v = some_var(g, of_type, ty(B_UPTR, 0));
    else if (t.stars == 1 && t.base == B_VOID)
        v = some_var(g, any_pointer, t);
    else
        v = some_var(g, of_type, ty(B_VOID, 1));
    if (!v)
        return NULL;
    node *e = name(g, v);
    if (same(v->t, ty(B_UPTR, 0)) && chance(g, 50))
        e = binary(g, chance(g, 50) ? "^" : "-", e, text(g, hidden, e->t));
    return cast(g, t, e);
}

static node *integer(maker *g, type t) {
    var *v = some_var(g, any_pointer, t);
    if (t.base == B_UPTR && v && chance(g, 70)) {
        node *e = cast(g, t, name(g, v));
        return chance(g, 40) ? binary(g, chance(g, 50) ? "^" : "+", e, text(g, hidden, e->t)) : e;
    }
    return picked(g, 4);
}

static node *function_value(maker *g, type t) {
    for (int tries = 0; tries < 8; tries++) {
        func *f = g->p->funcs.data[below(g, (unsigned)g->p->funcs.len)];
        bool two = f->nparams == 2 && same(f->params->t, ty(B_VOID, 1)) && same(f->params->next->t, ty(B_VOID, 1));
        bool one = f->nparams == 1 && same(f->params->t, ty(B_SIZE, 0));
        if (same(f->result, ty(B_VOID, 1)) && (t.base == B_CB ? two : one))
            return text(g, keep(g->p, "%s@", f->name), t);
    }
    return null(g, t);
}

static node *pointer_value(maker *g, type t) {
    place l;
    unsigned n = below(g, 100);
    node *e = NULL;
    if (n < 8)
        e = some_memory(g, t);
    else if (n < 26 && has(g->p, F_calls))
        e = some_call(g, t);
    else if (n < 38)
        e = address_of_local(g, t);
    else if (n < 46)
        e = embedded_in(g, t, n < 42);
    else if (n < 54)
        e = converted(g, t);
    else if (n < 58)
        e = null(g, t);
    if (e)
        return e;
    return some_place(g, t, &l) ? guarded(g, l) : chance(g, 70) ? some_memory(g, t) : null(g, t);
}

/* (S){.f0 = …, .f2 = …} */
static node *literal(maker *g, type t) {
    const record *r = &g->p->records[t.base - B_STRUCT];
    node *e = make(g, E_LITERAL, t, NULL, NULL), **end = &e->b;
    for (int i = 0; i < r->nfields; i++) {
        const field *f = &r->fields[i];
        if ((f->kind == MEMBER && i > 0 && r->fields[i - 1].kind == MEMBER) || !chance(g, 60))
            continue;
        type one = f->t;
        *end = make(g, E_CAST, one, value(g, one), NULL);
        (*end)->s = f->name;
        (*end)->n = f->kind == ARRAY;
        end = &(*end)->next;
    }
    return e->b ? e : null(g, t);
}

static node *simple_value(maker *g, type t) {
    place l;
    if (chance(g, is_record(t) ? 50 : 60) && some_place(g, t, &l))
        return guarded(g, l);
    if (t.base == B_CB || t.base == B_AL)
        return function_value(g, t);
    if (is_record(t)) {
        node *e = has(g->p, F_calls) && chance(g, 50) ? some_call(g, t) : NULL;
        return e ? e : chance(g, 80) ? literal(g, t) : null(g, t);
    }
    return integer(g, t);
}

static node *value(maker *g, type t) {
    place l;
    if (g->depth >= 3)
        return some_place(g, t, &l) ? guarded(g, l) : null(g, t);
    g->depth++;
    node *e = t.stars > 0 ? pointer_value(g, t) : simple_value(g, t);
    if (t.stars > 0 && chance(g, 6)) {
        node *other = value(g, t), *c = make(g, E_COND, t, picked(g, 2), e);
        c->c = other;
        e = c;
    }
    g->depth--;
    return e;
}

/* ---- statements ------------------------------------------------------------------------------------------ */

static node *block(maker *g, int n, bool loop);

static node *guard(maker *g, node *condition, node *s) {
    return condition ? make(g, X_IF, ty(B_VOID, 0), condition, s) : s;
}

static bool calls(const node *e) {
    return e && (e->k == E_CALL || calls(e->a) || calls(e->b) || calls(e->c));
}

/* What is called may free the place: its value first. */
static node *assign(maker *g, place to, node *from) {
    if (to.guard && calls(from)) {
        var *v = new_var(g, 'v', from->t, 0);
        v->init = from;
        node *b = make(g, X_BLOCK, from->t, assign(g, to, name(g, v)), NULL);
        b->vars = v;
        return b;
    }
    return guard(g, to.guard, make(g, X_ASSIGN, to.at->t, to.at, from));
}

static bool alike(const node *a, const node *b) {
    if (!a || !b || a->k != b->k)
        return a == b;
    if ((a->s || b->s) && (!a->s || !b->s || strcmp(a->s, b->s) != 0))
        return false;
    return alike(a->a, b->a) && alike(a->b, b->b);
}

static node *random_assign(maker *g) {
    place to;
    type t = chance(g, 85) ? random_pointer(g) : random_value_type(g);
    for (int tries = 0; tries < 6; tries++, t = random_pointer(g)) {
        if (!some_place(g, t, &to))
            continue;
        node *from = value(g, t);
        if (!alike(to.at, from) && (from->k != E_COND || !alike(to.at, from->b)))
            return assign(g, to, from);
    }
    return NULL;
}

static node *call_statement(maker *g) {
    func *f = g->p->funcs.data[below(g, (unsigned)g->p->funcs.len)];
    return callable(g, f) ? make(g, X_EXPR, ty(B_VOID, 0), call_of(g, f), NULL) : NULL;
}

static node *call_pointer(maker *g) {
    place f, to;
    if (!has(g->p, F_fnptr) || !some_place(g, ty(B_CB, 0), &f) || !local_place(g, ty(B_VOID, 1), &to))
        return NULL;
    node *e = make(g, E_CALL, ty(B_VOID, 1), f.at, NULL);
    e->n = ++g->p->nsites;
    e->b = cast(g, ty(B_VOID, 1), make(g, E_CAST, ty(B_VOID, 1), value(g, ty(B_VOID, 1)), NULL));
    e->b->next = make(g, E_CAST, ty(B_VOID, 1), value(g, ty(B_VOID, 1)), NULL);
    return guard(g, both(g, f.guard, f.at), assign(g, to, e));
}

static node *free_statement(maker *g) {
    var *v = some_var(g, any_pointer, ty(B_VOID, 1));
    if (!v || !has(g->p, F_free))
        return NULL;
    node *ok = make(g, E_OK, ty(B_INT, 0), name(g, v), NULL), *e = make(g, E_CALL, ty(B_VOID, 0), NULL, name(g, v));
    ok->n = -1; /* BASE */
    e->s = "free";
    e->n = ++g->p->nsites;
    return guard(g, ok, make(g, X_EXPR, ty(B_VOID, 0), e, NULL));
}

static node *return_statement(maker *g) {
    bool none = same(g->cur->result, ty(B_VOID, 0));
    return make(g, X_RETURN, g->cur->result, none ? NULL : value(g, g->cur->result), NULL);
}

static node *if_statement(maker *g, bool loop) {
    node *s = make(g, X_IF, ty(B_VOID, 0), NULL, NULL);
    place l;
    s->a = chance(g, 30) && some_place(g, random_pointer(g), &l) ? both(g, l.guard, l.at) : picked(g, 2);
    s->b = block(g, 2, loop);
    s->c = chance(g, 40) ? block(g, 2, loop) : NULL;
    return s;
}

/* while (p is good) { … p = p->next } */
static node *walk_statement(maker *g) {
    for (int tries = 0; tries < 6; tries++) {
        var *v = some_var(g, with_fields, ty(0, 0));
        place next;
        if (!v || !to_record(v->t) || !field_place(g, (place){name(g, v), NULL}, v->t, &next))
            continue;
        node *s = make(g, X_WHILE, ty(B_VOID, 0), NULL, block(g, 2, true)), **end = &s->b->a;
        s->a = both(g, good(g, name(g, v), pointee(v->t)), text(g, "fuel()", ty(B_INT, 0)));
        s->n = has(g->p, F_goto) && chance(g, 30); /* as goto */
        while (*end)
            end = &(*end)->next;
        *end = assign(g, (place){name(g, v), NULL}, guarded(g, next));
        return s;
    }
    return NULL;
}

static node *repeat_statement(maker *g) {
    node *s = make(g, X_REPEAT, ty(B_VOID, 0), picked(g, 4), block(g, 2, true));
    s->s = keep(g->p, "i%d", g->nnames++);
    return s;
}

static node *switch_statement(maker *g, bool loop) {
    node *s = make(g, X_SWITCH, ty(B_VOID, 0), picked(g, 4), NULL), **end = &s->b;
    s->n = (int)below(g, 8);
    for (int i = 0; i < 3; i++) {
        *end = block(g, 1, loop);
        end = &(*end)->next;
    }
    return s;
}

static node *once(maker *g, bool loop) {
    unsigned n = below(g, 100);
    bool deep = g->depth > 0;
    if (n < 44)
        return random_assign(g);
    if (n < 60)
        return has(g->p, F_calls) ? call_statement(g) : NULL;
    if (n < 64)
        return call_pointer(g);
    if (n < 72)
        return free_statement(g);
    if (n < 76)
        return return_statement(g);
    if (deep)
        return random_assign(g);
    if (n < 86)
        return if_statement(g, loop);
    if (n < 90)
        return has(g->p, F_loops) ? walk_statement(g) : NULL;
    if (n < 95)
        return has(g->p, F_loops) ? repeat_statement(g) : NULL;
    return has(g->p, F_switch) ? switch_statement(g, loop) : NULL;
}

static node *statement(maker *g, bool loop) {
    for (;;) {
        node *s = once(g, loop);
        if (s)
            return s;
    }
}

static void add_local(maker *g, node *b, type t, bool fresh) {
    int n = t.stars > 0 && has(g->p, F_arrays) && chance(g, 8) ? 3 : 0;
    var *v = new_var(g, 'v', t, n), **end = &b->vars;
    if (fresh && n == 0)
        v->init = chance(g, 40) && t.stars == 1 ? some_memory(g, t) : value(g, t);
    while (*end)
        end = &(*end)->next;
    *end = v;
    g->scope[g->nscope++] = v;
}

static node *block(maker *g, int n, bool loop) {
    node *b = make(g, X_BLOCK, ty(B_VOID, 0), NULL, NULL), **end = &b->a;
    int outer = g->nscope, depth = g->depth;
    g->depth = 0;
    if (chance(g, 30) && g->nscope < 48)
        add_local(g, b, random_value_type(g), true);
    g->depth = 1; /* no blocks in it */
    for (int i = 0; i < n; i++) {
        g->depth = chance(g, 80);
        *end = statement(g, loop);
        while (*end)
            end = &(*end)->next;
    }
    g->depth = depth;
    g->nscope = outer;
    return b;
}

static void make_body(maker *g, func *f) {
    g->cur = f;
    g->nscope = 0;
    for (var *v = f->params; v; v = v->next)
        g->scope[g->nscope++] = v;
    for (unsigned n = 2 + below(g, 4); n > 0; n--)
        add_local(g, f->body, random_value_type(g), true);
    node **end = &f->body->a;
    for (int n = 1 + (int)below(g, (unsigned)g->p->o.statements); n > 0; n--) {
        g->depth = 0;
        *end = statement(g, false);
        end = &(*end)->next;
    }
    *end = return_statement(g);
}

/* The root calls everything once, between statements like any other. */
static void make_root(maker *g) {
    func *root = g->p->funcs.data[g->p->funcs.len - 1];
    make_body(g, root);
    node *last = root->body->a;
    while (last->next && last->next->k != X_RETURN)
        last = last->next;
    for (size_t i = 0; i + 1 < g->p->funcs.len; i++) {
        func *f = g->p->funcs.data[i];
        if (!f->body)
            continue;
        node *s = make(g, X_EXPR, ty(B_VOID, 0), call_of(g, f), NULL);
        s->next = last->next;
        last->next = s;
        last = s;
    }
}

void make_program(program *p, const options *o) {
    maker g = {.p = p, .state = o->seed * 2654435761u + 12345};
    *p = (program){.o = *o};
    make_records(&g);
    make_globals(&g);
    choose_idioms(&g);
    declare_functions(&g);
    func *root = zalloc(p, sizeof *root);
    *root = (func){.name = "root", .is_static = true, .result = ty(B_VOID, 0),
                   .body = make(&g, X_BLOCK, ty(B_VOID, 0), NULL, NULL)};
    if (!func_vec_push(&p->funcs, root))
        abort();
    for (size_t i = 0; i + 1 < p->funcs.len; i++)
        if (p->funcs.data[i]->body)
            make_body(&g, p->funcs.data[i]);
    make_root(&g);
}
