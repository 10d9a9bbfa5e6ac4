/* load.c: calls libclang's parser.
 *
 * Each file is parsed the quick way first: without warnings, on top of what other files parsed
 * already. Where that finds an error it is parsed again by itself, and with the one warning that
 * lower.c wants beside errors: that a pointer was made from an int.
 */
#define _POSIX_C_SOURCE 200809L

#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load_flags.h"
#include "load_preamble.h"

enum { STACK = 512 << 20 };

const char load_crashed[] = "the parser crashed";

struct loader {
    mk_arena arena; /* holds the loader itself */
    const front_job *jobs;
    CXIndex all, local; /* units show what comes from a PCH too, or not */
    preambles *preambles;
};

loader *load_open(const front_job *jobs, size_t n) {
    mk_arena arena = {0};
    loader *l = mk_new(&arena, loader);
    /* We bring the thread with the large stack ourselves. */
    (void)setenv("LIBCLANG_NOTHREADS", "1", 1);
    CXIndex all = clang_createIndex(0, 0);
    *l = (loader){arena, jobs, all, clang_createIndex(1, 0), preambles_new(jobs, n, all)};
    return l;
}

void load_close(loader *l) {
    preambles_free(l->preambles);
    clang_disposeIndex(l->all);
    clang_disposeIndex(l->local);
    mk_arena arena = l->arena;
    mk_arena_free(&arena);
}

/* ---- parsing ---------------------------------------------------------------------------------- */

static const char *why_unreadable(const char *file) {
    struct stat st;
    if (stat(file, &st) != 0 || (!S_ISDIR(st.st_mode) && access(file, R_OK) != 0)) {
        switch (errno) {
        case ENOENT:
        case ENOTDIR:
            return "no such file";
        case EACCES:
            return "permission denied";
        default:
            return "cannot be read";
        }
    }
    if (S_ISREG(st.st_mode))
        return NULL;
    return S_ISDIR(st.st_mode) ? "is a folder" : "is not a file that can be read twice";
}

static const char *parse(CXIndex index, const load_flags *f, struct CXUnsavedFile *in_place,
                         CXTranslationUnit *unit) {
    *unit = NULL;
    enum CXErrorCode code =
        clang_parseTranslationUnit2(index, f->file, f->args.data, (int)f->args.len, in_place,
                                    in_place != NULL, CXTranslationUnit_KeepGoing, unit);
    switch (code) {
    case CXError_Success:
        return NULL;
    case CXError_Crashed:
        return load_crashed;
    case CXError_InvalidArguments:
        return "the parser does not accept the flags";
    default:
        return "could not be parsed";
    }
}

static bool has_errors(CXTranslationUnit unit) {
    bool found = false;
    unsigned n = unit ? clang_getNumDiagnostics(unit) : 0;
    for (unsigned i = 0; i < n && !found; i++) {
        CXDiagnostic d = clang_getDiagnostic(unit, i);
        found = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
        clang_disposeDiagnostic(d);
    }
    return found;
}

static void parse_quick(loader *l, size_t job, load_flags *f, tu *t) {
    preamble_use use = preamble_begin(l->preambles, job, f);
    struct CXUnsavedFile in_place = {f->file, use.text, use.len};
    load_flags_add(f, "-w"); /* spares the analysis that only warnings need */
    preamble_flags(&use, f);
    t->error = parse(use.whole ? l->all : l->local, f, use.text ? &in_place : NULL, &t->unit);
    t->preamble = use.seen;
    preamble_end(l->preambles, &use, t->unit);
}

/* A processor that clang does not know is nothing to fail for. */
static size_t names_processor(const char *flag) {
    return strncmp(flag, "-march=", 7) == 0 || strncmp(flag, "-mcpu=", 6) == 0 ||
           strncmp(flag, "-mtune=", 7) == 0;
}

static void parse_with_care(loader *l, load_flags *f, tu *t) {
    if (!t->unit)
        load_flags_drop(f, names_processor);
    load_dispose(t);
    load_flags_add(f, "-Wint-conversion");
    load_flags_add(f, "-Wno-error=int-conversion");
    t->preamble = NULL;
    t->error = parse(l->local, f, NULL, &t->unit);
}

/* Was there an error, or a crash that need not be the file's own? */
static bool needs_care(const tu *t) {
    if (!t->error)
        return has_errors(t->unit);
    return t->preamble || t->error != load_crashed;
}

void load(loader *l, size_t job, tu *t) {
    *t = (tu){.job = &l->jobs[job], .error = why_unreadable(l->jobs[job].file)};
    if (t->error)
        return;
    load_flags f;
    bool is_c = load_flags_read(&f, t->job);
    if (is_c)
        parse_quick(l, job, &f, t);
    else
        t->error = "is not C";
    load_flags_free(&f);
    if (is_c && needs_care(t)) {
        (void)load_flags_read(&f, t->job);
        parse_with_care(l, &f, t);
        load_flags_free(&f);
    }
}

void load_dispose(tu *t) {
    if (t->unit)
        clang_disposeTranslationUnit(t->unit);
    t->unit = NULL;
}

/* ---- the library itself ----------------------------------------------------------------------- */

void load_on_big_stack(void (*fn)(void *), void *ctx) {
    clang_executeOnThread(fn, ctx, STACK);
}

/* Distributions write "Debian clang version 19.1.7 (3+b1)". */
const char *load_parser(void) {
    static char text[64];
    if (!text[0]) {
        CXString whole = clang_getClangVersion();
        const char *s = clang_getCString(whole), *at = strstr(s, "clang version ");
        s = at ? at : s;
        size_t n = strlen("clang version ");
        n = at ? n + strcspn(s + n, " \n") : strlen(s);
        (void)snprintf(text, sizeof text, "%.*s", (int)n, s);
        clang_disposeString(whole);
    }
    return text;
}
