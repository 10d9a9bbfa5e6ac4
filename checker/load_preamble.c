/* load_preamble.c: the jobs' preambles as a forest, and a PCH where it pays.
 *
 *      flags, folder ──► #include "git-compat-util.h" ──► #include "config.h"    62 files begin so
 *                   └──► #include "builtin.h" ─────────► ...
 *
 * A node is a directive after all those above it. It knows how many files still to be parsed pass
 * through it and, once one of them was parsed, how many bytes of headers the way to it reads.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif

#include "load_preamble.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mk/map.h>
#include <mk/str.h>

enum {
    HEAD = 64 << 10,     /* of a file is looked at for directives */
    FILE_COST = 2000,    /* opening a header, in bytes of parsing */
    PCH_COST = 2,        /* parsing and writing, in parsing */
    WORTHWHILE = 200000, /* bytes of parsing */
};
#define NOWHERE UINT32_MAX

typedef struct node {
    uint32_t parent, child, sibling; /* child: the first one; NOWHERE */
    uint32_t users;                  /* files to come that begin like this */
    uint64_t bytes;                  /* of headers, from the top to here; 0: not known yet */
    mk_view text;
    uint64_t hash; /* of text */
    int fd;        /* the PCH, or -1 */
    bool refused;  /* a PCH of this was not to be had */
    bool whole;    /* see find_odd */
    tu_preamble seen;
} node;

typedef struct step { /* of a file, along its directives */
    uint32_t node;
    size_t end; /* of the directive, in the file */
} step;

MK_VEC(node_vec, node)
MK_VEC(step_vec, step)
MK_VEC(header_vec, tu_header)

struct preambles {
    mk_arena arena; /* holds this struct too, texts and names */
    const front_job *jobs;
    CXIndex index;
    node_vec nodes; /* 0: the root of all */
    step_vec steps; /* of the job at hand; 0: its flags */
    size_t covered; /* steps[covered] is the end of the PCH the job at hand uses; 0: none */
    char path[32];  /* of that PCH */
};

/* ---- directives ------------------------------------------------------------------------------- */

typedef struct scan {
    const char *start, *at, *end;
    mk_view text; /* the directive found last, without blanks around it */
} scan;

static bool skip_word(scan *s, const char *word) {
    size_t n = strlen(word);
    if ((size_t)(s->end - s->at) <= n || memcmp(s->at, word, n) != 0)
        return false;
    s->at += n;
    return true;
}

static bool skip_comment(scan *s) {
    bool block = skip_word(s, "/*");
    if (!block && !skip_word(s, "//"))
        return false;
    const char *last = block ? "*/" : "\n";
    const char *to = memmem(s->at, (size_t)(s->end - s->at), last, strlen(last));
    s->at = to ? to + strlen(last) : s->end;
    return true;
}

static void skip_blank(scan *s) {
    do {
        while (s->at < s->end && isspace((unsigned char)*s->at))
            s->at++;
    } while (skip_comment(s));
}

/* Past the end of the line, and of those it goes on in; false: it is not all there. */
static bool skip_line(scan *s) {
    const char *nl = s->at;
    while ((nl = memchr(nl, '\n', (size_t)(s->end - nl))) != NULL) {
        bool goes_on = nl[-1] == '\\' || (nl[-1] == '\r' && nl[-2] == '\\');
        s->at = ++nl;
        if (!goes_on)
            return true;
    }
    return false;
}

static bool leaves_comment_open(mk_view line) {
    const char *open = NULL, *end = line.ptr + line.len;
    for (const char *at = line.ptr; (at = memmem(at, (size_t)(end - at), "/*", 2)); at += 2)
        open = at;
    return open && !memmem(open + 2, (size_t)(end - open - 2), "*/", 2);
}

/* The next #include or #define; false: something else comes first. */
static bool next_directive(scan *s) {
    skip_blank(s);
    const char *from = s->at;
    if (!skip_word(s, "#"))
        return false;
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
    bool include = skip_word(s, "include");
    if (!include && !skip_word(s, "define"))
        return false;
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
    if (s->at == s->end || (include && *s->at != '"' && *s->at != '<') || !skip_line(s))
        return false;
    s->text = mk_view_trim(mk_view_n(from, (size_t)(s->at - from)));
    return !leaves_comment_open(s->text);
}

/* ---- the forest ------------------------------------------------------------------------------- */

static uint32_t node_add(preambles *p, uint32_t parent, mk_view text, uint64_t hash) {
    uint32_t at = (uint32_t)p->nodes.len;
    node n = {parent, NOWHERE, NOWHERE, 0, 0, .hash = hash, .fd = -1};
    n.text = mk_view_n(mk_arena_dup(&p->arena, text.ptr, text.len, 1), text.len);
    if (parent != NOWHERE) {
        n.sibling = p->nodes.data[parent].child;
        p->nodes.data[parent].child = at;
    }
    (void)node_vec_push(&p->nodes, n);
    return at;
}

static uint32_t child_of(preambles *p, uint32_t parent, mk_view text) {
    uint64_t hash = mk_hash_view(text);
    for (uint32_t i = p->nodes.data[parent].child; i != NOWHERE; i = p->nodes.data[i].sibling) {
        if (p->nodes.data[i].hash == hash && mk_view_eq(p->nodes.data[i].text, text))
            return i;
    }
    return node_add(p, parent, text, hash);
}

/* All that decides what a directive means, but for those before it. */
static void root_key(const front_job *job, mk_str *key) {
    const char *slash = strrchr(job->file, '/');
    (void)mk_str_printf(key, "%s%c%.*s", job->dir ? job->dir : "", 0,
                        slash ? (int)(slash - job->file) : 0, job->file);
    for (size_t i = 0; i < job->nargs; i++)
        (void)mk_str_catn(key, job->args[i], strlen(job->args[i]) + 1);
}

/* Sets p->steps to the way of a file through the forest. */
static void follow(preambles *p, size_t job, const char *text, size_t len) {
    mk_str key = {0};
    root_key(&p->jobs[job], &key);
    scan s = {text, text, text + len, {0}};
    step_vec_clear(&p->steps);
    (void)step_vec_push(&p->steps, (step){child_of(p, 0, mk_str_view(&key)), 0});
    while (next_directive(&s)) {
        uint32_t parent = step_vec_last(&p->steps)->node;
        (void)step_vec_push(&p->steps, (step){child_of(p, parent, s.text), (size_t)(s.at - text)});
    }
    mk_str_free(&key);
}

/* false: it is none that could be read again by the parser. */
static bool read_up_to(const char *path, size_t most, mk_str *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO would wait for its writer */
    struct stat st;
    char buf[16384];
    bool ok = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    mk_str_clear(out);
    for (ssize_t n = 1; ok && n > 0 && out->len < most;) {
        n = read(fd, buf, sizeof buf);
        if (n > 0)
            (void)mk_str_catn(out, buf, (size_t)n);
    }
    if (fd >= 0)
        (void)close(fd);
    return ok;
}

static void count_users(preambles *p, uint32_t change) {
    for (size_t i = 0; i < p->steps.len; i++)
        p->nodes.data[p->steps.data[i].node].users += change;
}

preambles *preambles_new(const front_job *jobs, size_t n, CXIndex index) {
    mk_arena arena = {0};
    preambles *p = mk_new(&arena, preambles);
    *p = (preambles){.arena = arena, .jobs = jobs, .index = index};
    (void)node_add(p, NOWHERE, mk_view_n("", 0), 0);
    mk_str text = {0};
    for (size_t i = 0; i < n && n > 1; i++) {
        if (jobs[i].model || !read_up_to(jobs[i].file, HEAD, &text))
            continue;
        follow(p, i, mk_str_c(&text), text.len);
        count_users(p, 1);
    }
    mk_str_free(&text);
    return p;
}

void preambles_free(preambles *p) {
    for (size_t i = 0; i < p->nodes.len; i++) {
        if (p->nodes.data[i].fd >= 0)
            (void)close(p->nodes.data[i].fd);
    }
    node_vec_free(&p->nodes);
    step_vec_free(&p->steps);
    mk_arena arena = p->arena;
    mk_arena_free(&arena);
}

/* ---- making a PCH ----------------------------------------------------------------------------- */

static enum CXChildVisitResult count_attribute(CXCursor c, CXCursor parent, CXClientData count) {
    (void)parent;
    *(unsigned *)count += clang_isAttribute(c.kind) != 0;
    return c.kind == CXCursor_ParmDecl ? CXChildVisit_Recurse : CXChildVisit_Continue;
}

/* Later declarations have the attributes of earlier ones, so it is their number that tells. */
static unsigned attributes(CXCursor c) {
    unsigned count = 0;
    clang_visitChildren(c, count_attribute, &count);
    return count;
}

static bool says_more(CXCursor c) {
    CXCursor first = clang_getCanonicalCursor(c);
    if (clang_equalCursors(c, first))
        return false;
    bool bare = clang_getCanonicalType(clang_getCursorType(first)).kind == CXType_FunctionNoProto;
    return bare || attributes(c) > attributes(first);
}

/* Declarations that lower.c wants to see although nothing in the unit uses them: what other units can
 * link to, and what says more about something declared before. With such a PCH clang is told to show
 * all it holds, which costs a third of what the PCH saves. */
static enum CXChildVisitResult find_odd(CXCursor c, CXCursor parent, CXClientData found) {
    (void)parent;
    bool is_function = c.kind == CXCursor_FunctionDecl;
    if ((!is_function && c.kind != CXCursor_VarDecl) ||
        clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
        return CXChildVisit_Continue;
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(c);
    bool defines = is_function ? clang_isCursorDefinition(c)
                               : storage != CX_SC_Extern ||
                                     !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(c));
    *(bool *)found = (defines && storage != CX_SC_Static) || says_more(c);
    return *(bool *)found ? CXChildVisit_Break : CXChildVisit_Continue;
}

typedef struct headers {
    preambles *p;
    CXTranslationUnit unit;
    header_vec list;
} headers;

static void see_header(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData ctx) {
    headers *h = ctx;
    (void)stack;
    if (depth == 0)
        return;
    CXString name = clang_getFileName(file);
    bool system = clang_Location_isInSystemHeader(clang_getLocationForOffset(h->unit, file, 0));
    const char *kept = mk_arena_strdup(&h->p->arena, clang_getCString(name));
    (void)header_vec_push(&h->list, (tu_header){kept, system});
    clang_disposeString(name);
}

static void describe(preambles *p, node *n, CXTranslationUnit unit) {
    headers h = {p, unit, {0}};
    clang_getInclusions(unit, see_header, &h);
    size_t bytes = h.list.len * sizeof *h.list.data;
    n->seen.headers = mk_arena_dup(&p->arena, h.list.data, bytes, _Alignof(tu_header));
    n->seen.nheaders = h.list.len;
    header_vec_free(&h.list);
    clang_visitChildren(clang_getTranslationUnitCursor(unit), find_odd, &n->whole);
}

/* Writes unit to a file and removes its name; the open file, or -1. */
static int write_pch(CXTranslationUnit unit) {
    const char *tmp = getenv("TMPDIR");
    mk_str dir = {0}, file = {0};
    (void)mk_str_printf(&dir, "%s/memkit-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    int fd = -1;
    if (mkdtemp(dir.data)) {
        (void)mk_str_printf(&file, "%s/pch", mk_str_c(&dir));
        if (clang_saveTranslationUnit(unit, mk_str_c(&file), 0) == CXSaveError_None)
            fd = open(mk_str_c(&file), O_RDONLY | O_CLOEXEC);
        (void)unlink(mk_str_c(&file));
        (void)rmdir(mk_str_c(&dir));
    }
    mk_str_free(&dir);
    mk_str_free(&file);
    return fd;
}

static CXTranslationUnit parse_head(preambles *p, load_flags *flags, const char *text, size_t len) {
    mk_str name = {0};
    const char *slash = strrchr(flags->file, '/'); /* "..." is looked for beside the file */
    (void)mk_str_printf(&name, "%.*smemkit-preamble.h", slash ? (int)(slash + 1 - flags->file) : 0,
                        flags->file);
    size_t own = flags->args.len;
    load_flags_add(flags, "-w");
    load_flags_add(flags, "-xc-header");
    struct CXUnsavedFile head = {mk_str_c(&name), text, len};
    CXTranslationUnit unit = NULL;
    (void)clang_parseTranslationUnit2(
        p->index, mk_str_c(&name), flags->args.data, (int)flags->args.len, &head, 1,
        CXTranslationUnit_ForSerialization | CXTranslationUnit_Incomplete, &unit);
    (void)load_flag_vec_resize(&flags->args, own);
    mk_str_free(&name);
    return unit;
}

static void make_pch(preambles *p, node *n, load_flags *flags, const char *text, size_t len) {
    CXTranslationUnit unit = parse_head(p, flags, text, len);
    if (unit && clang_getNumDiagnostics(unit) == 0) {
        describe(p, n, unit);
        n->fd = write_pch(unit);
    }
    if (unit)
        clang_disposeTranslationUnit(unit);
    n->refused = n->fd < 0;
}

/* ---- using one -------------------------------------------------------------------------------- */

/* The step whose PCH spares most, if any spares enough; 0 otherwise. */
static size_t best_step(const preambles *p, size_t base) {
    double bar = WORTHWHILE;
    size_t best = 0;
    double had = base ? (double)p->nodes.data[p->steps.data[base].node].bytes : 0;
    for (size_t i = base + 1; i < p->steps.len; i++) {
        const node *n = &p->nodes.data[p->steps.data[i].node];
        double bytes = (double)n->bytes, gain = n->users * (bytes - had) - PCH_COST * bytes;
        if (!n->refused && gain > bar)
            best = i, bar = gain;
    }
    return best;
}

static size_t last_with_pch(const preambles *p) {
    size_t i = p->steps.len - 1;
    while (i && p->nodes.data[p->steps.data[i].node].fd < 0)
        i--;
    return i;
}

static char *blanked(const mk_str *source, size_t n) {
    char *text = malloc(source->len + 1);
    if (!text)
        return NULL;
    memcpy(text, mk_str_c(source), source->len + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = text[i] == '\n' ? '\n' : ' ';
    return text;
}

preamble_use preamble_begin(preambles *p, size_t job, load_flags *flags) {
    preamble_use use = {0};
    mk_str source = {0};
    step_vec_clear(&p->steps);
    if (p->jobs[job].model || p->nodes.len == 1 ||
        !read_up_to(p->jobs[job].file, SIZE_MAX, &source))
        return use;
    follow(p, job, mk_str_c(&source), source.len);
    p->covered = last_with_pch(p);
    size_t better = best_step(p, p->covered);
    if (better) {
        node *n = &p->nodes.data[p->steps.data[better].node];
        make_pch(p, n, flags, mk_str_c(&source), p->steps.data[better].end);
        if (n->fd >= 0)
            p->covered = better;
    }
    if (p->covered && (use.text = blanked(&source, p->steps.data[p->covered].end))) {
        const node *n = &p->nodes.data[p->steps.data[p->covered].node];
        (void)snprintf(p->path, sizeof p->path, "/proc/self/fd/%d", n->fd);
        use = (preamble_use){use.text, source.len, p->path, &n->seen, n->whole};
    }
    mk_str_free(&source);
    return use;
}

/* What the flags include is in the PCH already. */
static size_t includes(const char *flag) {
    if (strncmp(flag, "-include", 8) != 0 && strncmp(flag, "-imacros", 8) != 0)
        return 0;
    return flag[8] ? 1 : 2; /* the name is the next word */
}

void preamble_flags(const preamble_use *use, load_flags *flags) {
    if (!use->text)
        return;
    load_flags_drop(flags, includes);
    load_flags_add(flags, "-include-pch");
    load_flags_add(flags, use->pch);
    load_flags_add(flags, "-Xclang");
    load_flags_add(flags, "-fno-validate-pch"); /* it is ours, of just now */
}

/* ---- learning --------------------------------------------------------------------------------- */

typedef struct sizes {
    const preambles *p;
    CXTranslationUnit unit;
    uint64_t *of; /* beside p->steps; 0: what the flags include */
} sizes;

static void see_size(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData ctx) {
    sizes *s = ctx;
    const step_vec *steps = &s->p->steps;
    CXFile from;
    unsigned offset;
    size_t len = 0, i = 1;
    if (depth == 0)
        return;
    clang_getSpellingLocation(stack[depth - 1], &from, NULL, NULL, &offset);
    while (i < steps->len && steps->data[i].end <= offset)
        i++;
    (void)clang_getFileContents(s->unit, file, &len);
    if (!from || i < steps->len)
        s->of[from ? i : 0] += len + FILE_COST;
}

static void learn(preambles *p, CXTranslationUnit unit) {
    sizes s = {p, unit, calloc(p->steps.len, sizeof *s.of)};
    if (!s.of)
        return;
    clang_getInclusions(unit, see_size, &s);
    uint64_t bytes = p->covered ? p->nodes.data[p->steps.data[p->covered].node].bytes : s.of[0];
    for (size_t i = p->covered + 1; i < p->steps.len; i++) {
        bytes += s.of[i];
        p->nodes.data[p->steps.data[i].node].bytes = bytes;
    }
    free(s.of);
}

/* Does a file that is still to come begin alike? All that share a step share the first. */
static bool worth_learning(const preambles *p) {
    return p->steps.len > 1 && p->nodes.data[p->steps.data[1].node].users > 0;
}

void preamble_end(preambles *p, preamble_use *use, CXTranslationUnit unit) {
    count_users(p, (uint32_t)-1);
    if (unit && worth_learning(p))
        learn(p, unit);
    for (size_t i = 0; i < p->steps.len; i++) {
        node *n = &p->nodes.data[p->steps.data[i].node];
        if (n->users == 0 && n->fd >= 0) {
            (void)close(n->fd);
            n->fd = -1;
        }
    }
    free(use->text);
    use->text = NULL;
}
