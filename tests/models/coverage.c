/*
 * coverage: do the model headers describe the C library that is really there?
 *
 *     coverage [options] MODEL.h... -- CLANG-ARGUMENTS
 *       --headers=FILE.c    a file that includes the library's headers
 *       --left-out=FILE     "name reason": functions without a model on purpose
 *       --extra=FILE        "name reason": models of functions these headers and libraries do not have
 *       --min=PERCENT       share of functions that need a model and have one (left-out ones do not count as having)
 *       --part              the models describe a part of the library: what has none needs no reason
 *       --missing           print a prototype for each function that has no model
 *
 * 1. Every annotation in the models is well formed: a known name, indices that exist, a pointer where one is meant.
 * 2. Each modelled function that the headers declare too has the same number of parameters and, for the result and
 *    each parameter, the same kind: pointer, pointer to function, integer, floating, struct, void; integers and
 *    floating types of the same width.  Both return, or neither does.
 * 3. Each modelled function that they do not declare is a symbol of the C library, a compiler builtin, or in --extra.
 * 4. Each function in the headers that takes or returns a pointer, or takes something that can carry one (an integer as
 *    wide, a struct by value, variadic arguments), or does not return, has a model or is in --left-out.
 *
 * Exit: 0 all is well, 1 something is not (each thing on a line of stdout), 2 it could not be checked.
 */
#define _GNU_SOURCE 1
#include <clang-c/Index.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARAMS = 24, MAX_NOTES = 24 };

/* One function, as one side declares it.  shape: the result's kind, then a letter for each parameter. */
struct fn {
    char *name;
    char *where; /* header:line */
    char *text;  /* prototype, for --missing and messages */
    int nparams;
    bool variadic, noreturn;
    char kind[MAX_PARAMS + 1]; /* [0] result; letters of kind_of() */
    int width[MAX_PARAMS + 1];
    int nnotes;
    char *note[MAX_NOTES];
};

struct fns {
    struct fn *v;
    size_t n, cap;
};

struct words {
    char **v;
    size_t n;
    bool *used;
};

static int failures;

static void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void complain(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    failures++;
}

static void die(const char *what, const char *which) {
    fprintf(stderr, "coverage: %s: %s\n", what, which);
    exit(2);
}

static char *keep(CXString s) {
    char *copy = strdup(clang_getCString(s) ? clang_getCString(s) : "");
    clang_disposeString(s);
    if (!copy)
        die("out of memory", "strdup");
    return copy;
}

/* ---- reading declarations ---- */

/* P pointer, C pointer to code, I integer, F floating, R struct or union by value, V void */
static char kind_of(CXType t) {
    CXType c = clang_getCanonicalType(t);
    switch (c.kind) {
    case CXType_Void:
        return 'V';
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return 'C'; /* a parameter written as a function */
    case CXType_Pointer: {
        CXType to = clang_getCanonicalType(clang_getPointeeType(c));
        return to.kind == CXType_FunctionProto || to.kind == CXType_FunctionNoProto ? 'C' : 'P';
    }
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        return 'P';
    case CXType_Record: {
        /* glibc's transparent union of all the sockaddr pointers */
        char *name = keep(clang_getTypeSpelling(t));
        bool sockaddr = strstr(name, "SOCKADDR_ARG") != NULL;
        free(name);
        return sockaddr ? 'P' : 'R';
    }
    case CXType_Half:
    case CXType_Float16:
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128:
    case CXType_Complex:
        return 'F';
    default:
        return 'I';
    }
}

static void set_kind(struct fn *f, int i, CXType t) {
    f->kind[i] = kind_of(t);
    f->width[i] = f->kind[i] == 'I' || f->kind[i] == 'F' ? (int)clang_Type_getSizeOf(t) : 0;
}

static enum CXChildVisitResult read_note(CXCursor c, CXCursor parent, CXClientData data) {
    struct fn *f = data;
    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    char *text = keep(clang_getCursorSpelling(c));
    if (strncmp(text, "mk:", 3) != 0 || f->nnotes == MAX_NOTES)
        die("unexpected annotation", text);
    f->note[f->nnotes++] = text;
    return CXChildVisit_Continue;
}

static char *where(CXCursor c) {
    CXFile file;
    unsigned line;
    clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, NULL, NULL);
    char *name = keep(clang_getFileName(file)), *text = NULL;
    const char *base = strrchr(name, '/');
    const char *inc = strstr(name, "/include/");
    if (asprintf(&text, "%s:%u", inc ? inc + 9 : base ? base + 1 : name, line) < 0)
        die("out of memory", name);
    free(name);
    return text;
}

static enum CXChildVisitResult read_decl(CXCursor c, CXCursor parent, CXClientData data) {
    struct fns *all = data;
    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_LinkageSpec)
        return CXChildVisit_Recurse;
    if (clang_getCursorKind(c) != CXCursor_FunctionDecl)
        return CXChildVisit_Continue;
    struct fn f = {0};
    CXType t = clang_getCursorType(c);
    f.name = keep(clang_getCursorSpelling(c));
    f.where = where(c);
    f.nparams = clang_Cursor_getNumArguments(c);
    f.variadic = clang_isFunctionTypeVariadic(t) != 0;
    if (f.nparams > MAX_PARAMS)
        die("too many parameters", f.name);
    set_kind(&f, 0, clang_getResultType(t));
    for (int i = 0; i < f.nparams; i++)
        set_kind(&f, i + 1, clang_getCursorType(clang_Cursor_getArgument(c, (unsigned)i)));
    clang_visitChildren(c, read_note, &f);
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(c);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    f.text = keep(clang_getCursorPrettyPrinted(c, policy));
    clang_PrintingPolicy_dispose(policy);
    char *type = keep(clang_getTypeSpelling(t));
    f.noreturn = strstr(type, "noreturn") || strstr(f.text, "_Noreturn");
    free(type);
    if (all->n == all->cap) {
        all->cap = all->cap ? 2 * all->cap : 1024;
        all->v = realloc(all->v, all->cap * sizeof *all->v);
        if (!all->v)
            die("out of memory", f.name);
    }
    all->v[all->n++] = f;
    return CXChildVisit_Continue;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct fn *)a)->name, ((const struct fn *)b)->name);
}

static void read_file(CXIndex index, const char *path, const char **args, int nargs,
                      struct fns *out) {
    CXTranslationUnit tu = NULL;
    if (clang_parseTranslationUnit2(index, path, args, nargs, NULL, 0,
                                    CXTranslationUnit_SkipFunctionBodies, &tu) != CXError_Success)
        die("cannot be parsed", path);
    for (unsigned i = 0; i < clang_getNumDiagnostics(tu); i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
            die("does not parse",
                keep(clang_formatDiagnostic(d, clang_defaultDiagnosticDisplayOptions())));
        clang_disposeDiagnostic(d);
    }
    clang_visitChildren(clang_getTranslationUnitCursor(tu), read_decl, out);
    clang_disposeTranslationUnit(tu);
}

static struct fn *find(const struct fns *all, const char *name) {
    struct fn key = {.name = (char *)name};
    return all->n ? bsearch(&key, all->v, all->n, sizeof *all->v, by_name) : NULL;
}

/* ---- 1: annotations ---- */

/* Argument letters: p a parameter that can carry a pointer, 0 the same or 0, i an integer parameter,
 * k a parameter that points to code, n a name, * any number of 0. */
static const struct {
    const char *name, *args;
    bool fresh_result, pointer_result;
} vocabulary[] = {
    {"fresh", "", 0, 1},
    {"fresh_at", "p", 0, 0},
    {"fresh_content", "", 0, 0},
    {"size", "i", 0, 0},
    {"size", "ii", 0, 0},
    {"zeroed", "", 0, 0},
    {"family", "n", 0, 0},
    {"success", "n", 0, 0},
    {"arena", "0", 0, 1},
    {"scratch", "pi", 0, 0},
    {"resets", "p", 0, 0},
    {"rewinds", "p*", 0, 0},
    {"puts", "p0", 0, 0},
    {"frees", "p", 0, 0},
    {"releases", "p", 0, 0},
    {"frees_content", "p", 0, 0},
    {"noescape", "p", 0, 0},
    {"escapes", "p", 0, 0},
    {"escapes_content", "p", 0, 0},
    {"returns", "0", 0, 1},
    {"returns_content", "p", 0, 1},
    {"stores", "00", 0, 0},
    {"copies", "p0", 0, 0},
    {"grows", "p*", 0, 0},
    {"reserves", "pi", 0, 0},
    {"sized", "i", 0, 0},
    {"calls", "k*", 0, 0},
    {"returns_twice", "", 0, 0},
    {"equiv", "n", 0, 0},
};

static bool has_note(const struct fn *f, const char *prefix) {
    for (int i = 0; i < f->nnotes; i++)
        if (strncmp(f->note[i] + 3, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

static bool carries_pointer(const struct fn *f, int i) {
    return strchr("PCR", f->kind[i]) || (f->kind[i] == 'I' && f->width[i] == (int)sizeof(void *));
}

static bool fits(const struct fn *f, char want, const char *arg) {
    char *end;
    if (want == 'n')
        return strspn(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                   strlen(arg) &&
               *arg;
    long i = strtol(arg, &end, 10);
    if (end == arg || *end || i < 0 || i > f->nparams + f->variadic)
        return false;
    if (i == 0)
        return want == '0' || want == '*';
    if (i > f->nparams)
        return want != 'k' && want != 'i'; /* the variadic ones */
    if (want == 'i')
        return f->kind[i] == 'I';
    if (want == 'k')
        return f->kind[i] == 'C';
    return want == '*' || carries_pointer(f, (int)i);
}

static bool same_shape(const struct fn *a, const struct fn *b) {
    bool same =
        strcmp(a->kind, b->kind) == 0 && a->variadic == b->variadic && a->noreturn == b->noreturn;
    for (int i = 0; same && i <= a->nparams; i++)
        same = a->width[i] == b->width[i];
    return same;
}

static bool well_formed(const struct fn *f, const char *note) {
    char copy[128], *rest = copy, *arg[8];
    int n = 0;
    snprintf(copy, sizeof copy, "%s", note + 3);
    char *name = strsep(&rest, ":");
    while (rest && n < 8)
        arg[n++] = strsep(&rest, ",");
    for (size_t v = 0; v < sizeof vocabulary / sizeof *vocabulary; v++) {
        const char *want = vocabulary[v].args;
        bool ok = strcmp(vocabulary[v].name, name) == 0 && !rest;
        if (vocabulary[v].pointer_result)
            ok = ok && carries_pointer(f, 0);
        for (int i = 0; ok && i < n; i++) {
            ok = *want && fits(f, *want, arg[i]);
            if (*want && *want != '*')
                want++;
        }
        if (ok && (!*want || *want == '*'))
            return true;
    }
    return false;
}

static void check_notes(const struct fn *f, const struct fns *models) {
    for (int i = 0; i < f->nnotes; i++) {
        const char *note = f->note[i];
        if (!well_formed(f, note))
            complain("%s: %s: bad annotation \"%s\"", f->where, f->name, note);
        for (int j = 0; j < i; j++)
            if (strcmp(note, f->note[j]) == 0)
                complain("%s: %s: \"%s\" twice", f->where, f->name, note);
        if (strncmp(note, "mk:equiv:", 9) == 0) {
            const struct fn *g = find(models, note + 9);
            if (!g || !same_shape(f, g))
                complain("%s: %s: \"%s\": no such model, or with other parameters", f->where,
                         f->name, note);
        }
    }
    bool fresh = has_note(f, "fresh") || has_note(f, "arena");
    if (!fresh && (has_note(f, "size:") || has_note(f, "zeroed")))
        complain("%s: %s: size of a result that is not fresh", f->where, f->name);
    if (!fresh && !has_note(f, "frees") && has_note(f, "family"))
        complain("%s: %s: a family, but nothing is allocated or freed", f->where, f->name);
}

/* ---- 2 and 3: the models against the library ---- */

static void compare(const struct fn *model, const struct fn *real) {
    if (!same_shape(model, real))
        complain("%s: %s: the prototype differs\n    model: %s\n    %s: %s", model->where,
                 model->name, model->text, real->where, real->text);
}

static bool in_a_library(const char *name) {
    static const char *const libs[] = {"libc.so.6", "libm.so.6", "libcrypt.so.1", "libresolv.so.2",
                                       "libanl.so.1"};
    for (size_t i = 0; i < sizeof libs / sizeof *libs; i++) {
        void *h = dlopen(libs[i], RTLD_LAZY);
        if (h && dlsym(h, name))
            return true;
    }
    return strncmp(name, "__builtin_", 10) == 0;
}

static struct words read_words(const char *path) {
    struct words w = {0};
    char line[512];
    FILE *in = fopen(path, "r");
    if (!in)
        die("cannot be opened", path);
    while (fgets(line, sizeof line, in)) {
        char *save, *word = strtok_r(line, " \t\n", &save);
        if (!word || *word == '#')
            continue;
        if (!strtok_r(NULL, " \t\n", &save))
            die("no reason given", word);
        w.v = realloc(w.v, (w.n + 1) * sizeof *w.v);
        if (!w.v || !(w.v[w.n++] = strdup(word)))
            die("out of memory", path);
    }
    fclose(in);
    w.used = calloc(w.n + 1, sizeof *w.used);
    if (!w.used)
        die("out of memory", path);
    return w;
}

/* A word that ends in * stands for every name that begins so. */
static bool listed(struct words *w, const char *name) {
    for (size_t i = 0; i < w->n; i++) {
        size_t len = strlen(w->v[i]);
        bool star = len && w->v[i][len - 1] == '*';
        if (star ? strncmp(w->v[i], name, len - 1) == 0 : strcmp(w->v[i], name) == 0)
            return w->used[i] = true;
    }
    return false;
}

static void unused_words(const struct words *w, const char *path) {
    for (size_t i = 0; i < w->n; i++)
        if (!w->used[i])
            printf("note: %s: %s is not needed here\n", path, w->v[i]);
}

/* ---- 4: the library against the models ---- */

static bool wants_model(const struct fn *f) {
    if (strncmp(f->name, "__", 2) == 0)
        return false; /* internal; the ones programs reach are modelled all the same */
    for (int i = 0; i <= f->nparams; i++)
        if (i ? carries_pointer(f, i) : strchr("PC", f->kind[0]) != NULL)
            return true;
    return f->variadic || f->noreturn;
}

int main(int argc, char **argv) {
    const char *headers = NULL, *left_out_path = NULL, *extra_path = NULL;
    struct words left_out = {0}, extra = {0};
    double min = 0;
    bool missing = false, part = false;
    int first = argc, last, nargs;

    for (last = 1; last < argc && strcmp(argv[last], "--") != 0; last++) {
        const char *a = argv[last];
        if (strncmp(a, "--headers=", 10) == 0)
            headers = a + 10;
        else if (strncmp(a, "--left-out=", 11) == 0)
            left_out = read_words(left_out_path = a + 11);
        else if (strncmp(a, "--extra=", 8) == 0)
            extra = read_words(extra_path = a + 8);
        else if (strncmp(a, "--min=", 6) == 0)
            min = atof(a + 6);
        else if (strcmp(a, "--missing") == 0)
            missing = true;
        else if (strcmp(a, "--part") == 0)
            part = true;
        else if (*a == '-')
            die("unknown option", a);
        else if (first == argc)
            first = last;
    }
    if (!headers)
        die("wanted", "--headers=FILE.c");
    nargs = last < argc ? argc - last - 1 : 0;

    struct fns models = {0}, real = {0};
    CXIndex index = clang_createIndex(0, 0);
    const char **args = (const char **)argv + argc - nargs;
    for (int i = first; i < last; i++)
        read_file(index, argv[i], args, nargs, &models);
    read_file(index, headers, args, nargs, &real);
    if (models.n)
        qsort(models.v, models.n, sizeof *models.v, by_name);
    if (real.n)
        qsort(real.v, real.n, sizeof *real.v, by_name);

    for (size_t i = 0; i < models.n; i++) {
        const struct fn *m = &models.v[i], *r = find(&real, m->name);
        if (i && strcmp(m->name, m[-1].name) == 0)
            complain("%s: %s: modelled twice, see %s", m->where, m->name, m[-1].where);
        check_notes(m, &models);
        if (r)
            compare(m, r);
        else if (!listed(&extra, m->name) && !in_a_library(m->name))
            complain("%s: %s: neither in the headers nor in the library", m->where, m->name);
    }

    size_t want = 0, have = 0, excused = 0;
    for (size_t i = 0; i < real.n; i++) {
        const struct fn *r = &real.v[i];
        if ((i && strcmp(r->name, r[-1].name) == 0) || !wants_model(r))
            continue;
        want++;
        if (find(&models, r->name)) {
            have++;
            if (listed(&left_out, r->name))
                complain("%s: in %s, yet it has a model", r->name, left_out_path);
        } else if (listed(&left_out, r->name)) {
            excused++;
        } else if (missing) {
            printf("%-28s %s;\n", r->where, r->text);
        } else if (!part) {
            complain("%s: %s: no model, and no reason in the list", r->where, r->name);
        }
    }
    if (extra_path)
        unused_words(&extra, extra_path);
    if (left_out_path)
        unused_words(&left_out, left_out_path);
    double share = want ? 100.0 * (double)have / (double)want : 0;
    printf(
        "%zu models; %zu functions in the headers can carry a pointer: %zu modelled (%.2f %%), %zu left out with a reason\n",
        models.n, want, have, share, excused);
    if (share < min)
        complain("fewer than %.2f %% are modelled", min);
    clang_disposeIndex(index);
    return failures ? 1 : 0;
}
