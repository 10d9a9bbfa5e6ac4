/* program_ends.c: after what answers of a function the program ends, soon and whatever else is so; which functions
 * are called a few times in its life; and which ask the system for something, or may wait.
 *
 *   main() { if (!(l = open_all())) return 1; ... }      the program ends after null of open_all(), and so it
 *   open_all() { if (!(p = parse())) return NULL; ... }    does after null of parse()
 *
 * Soon: no call on the way waits for anybody, or reads, unless the program ends with an error. What a library does not
 * call itself, others call. */
#include <string.h>

#include "program_int.h"

/* Functions of the library that wait, or whose callers have only begun. */
static bool waits(const char *name) {
    static const char *const names[] = {
        "accept",      "accept4",     "connect",    "dup2",      "epoll_wait", "epoll_pwait", "fgetc",     "fgets",
        "fgetwc",      "fgetws",      "fork",       "fread",     "fscanf",     "fts_read",    "ftw",       "getc",
        "getaddrinfo", "getchar",     "getdelim",   "getline",   "getwc",      "glob",        "kevent",    "mmap",
        "msgrcv",      "nanosleep",   "nftw",       "pause",     "poll",       "popen",       "ppoll",     "pread",
        "pread64",     "pselect",     "pthread_cond_wait",       "pthread_create",            "pthread_join", "read",
        "readdir",     "readdir64",   "readv",      "recv",      "recvfrom",   "recvmsg",     "scanf",     "select",
        "semop",       "sigsuspend",  "sigwait",    "sigwaitinfo", "sleep",    "system",      "ungetc",    "usleep",
        "vfork",       "wait",        "wait3",      "wait4",     "waitid",     "waitpid",     NULL};
    return ir_is_one_of(name, names);
}

/* Functions of the library each of which costs more than a copy of some KB, and that are no reading on. */
static bool asks_system(const char *name) {
    static const char *const names[] = {
        "access",      "canonicalize_file_name",  "chdir",         "chmod",         "chown",      "connect",
        "dlopen",      "execl",       "execv",    "execve",        "execvp",        "faccessat",  "fopen",
        "fopen64",     "fork",        "freopen",  "fstatat",       "fstatat64",     "fsync",      "ftw",
        "getaddrinfo", "getgrgid",    "getgrnam", "gethostbyaddr", "gethostbyname", "getnameinfo", "getpwnam",
        "getpwuid",    "getxattr",    "glob",     "ioctl",         "kill",          "link",       "lstat",
        "lstat64",     "mkdir",       "mkdirat",  "mknod",         "mount",         "nanosleep",  "nftw",
        "open",        "open64",      "openat",   "openat64",      "opendir",       "pipe",       "poll",
        "popen",       "posix_spawn", "ptrace",   "readlink",      "readlinkat",    "realpath",   "rename",
        "rmdir",       "scandir",     "select",   "sleep",         "socket",        "stat",       "stat64",
        "statfs",      "statvfs",     "symlink",  "system",        "unlink",        "unlinkat",   "usleep",
        "vfork",       "wait",        "waitpid",     NULL};
    return ir_is_one_of(name, names);
}

/* ---- round the words of a command line -------------------------------------------------------------------------- */

enum { WORD_DEPTH = 4 };

/* argc and argv, of main() or of who is given them: the number of the first; IR_NONE: there are none. */
static uint32_t words_at(const ir_unit *u, const ir_sym *s) {
    const ir_type *t = &u->types.data[s->type];
    const ir_field *param = u->fields.data + t->fields;
    for (uint32_t k = 0; t->kind == IR_K_FUNC && k + 1 < t->nfields; k++)
        if (u->types.data[param[k].type].kind == IR_K_INT && ir_is_strings(u, param[k + 1].type))
            return k;
    return IR_NONE;
}

/* Is it argc or argv, or made of them? */
static bool is_of_words(const ir_func *f, uint32_t argc, ir_val v, int depth);

/* main() { argc = ac; ... while (argc-- > 0) ... } */
static bool keeps_words(const ir_func *f, uint32_t argc, uint32_t global, int depth) {
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op == IR_STORE && ir_at(f, i->a)->op == IR_GLOBAL && ir_at(f, i->a)->ref == global &&
            is_of_words(f, argc, i->b, depth))
            return true;
    }
    return false;
}

static bool is_loaded(const ir_func *f, uint32_t argc, const ir_ins *load, int depth) {
    const ir_ins *from = ir_at(f, load->a);
    return from->op == IR_GLOBAL ? keeps_words(f, argc, from->ref, depth)
                                 : is_of_words(f, argc, load->a, depth);
}

static bool is_of_words(const ir_func *f, uint32_t argc, ir_val v, int depth) {
    const ir_ins *i = ir_at(f, v = ir_plain(f, v));
    if (i->op == IR_ARG)
        return i->ref - argc < 2;
    if (depth == WORD_DEPTH)
        return false;
    if (i->op == IR_LOAD)
        return is_loaded(f, argc, i, depth + 1);
    for (uint32_t k = 0; i->op == IR_PHI && k < i->n; k++)
        if (ir_list(f, i)[k] < v && is_of_words(f, argc, ir_list(f, i)[k], depth + 1))
            return true;
    bool looks = (i->op >= IR_NEG && i->op <= IR_GE) || i->op == IR_INDEX || i->op == IR_OFFSET;
    return looks && (is_of_words(f, argc, i->a, depth + 1) ||
                     (i->b && is_of_words(f, argc, i->b, depth + 1)));
}

static bool asks_for_option(const ir_unit *u, const ir_func *f, uint32_t block) {
    static const char *const names[] = {"getopt", "getopt_long", "getopt_long_only", NULL};
    for (ir_val v = f->blocks.data[block].first; v <= f->blocks.data[block].last; v++)
        if (ir_at(f, v)->op == IR_CALL && ir_is_one_of(ir_callee_name(u, ir_at(f, v)), names))
            return true;
    return false;
}

static bool ends_with_words(const ir_func *f, uint32_t argc, uint32_t block, uint32_t loop) {
    const ir_ins *end = ir_at(f, f->blocks.data[block].last);
    for (uint32_t k = 0; end->op == IR_BR && k < end->n; k++)
        if (!ir_inside(f, f->blocks.data[ir_list(f, end)[k]].loop, loop))
            return is_of_words(f, argc, end->a, 0);
    return false;
}

/* while (argc-- > 0) { ... *argv++ ... }: such words are few, and so are options. */
static bool goes_through_words(const ir_unit *u, const ir_func *f, uint32_t argc, uint32_t loop) {
    for (uint32_t b = f->loops.data[loop].header; b < f->blocks.len; b++)
        if (ir_inside(f, f->blocks.data[b].loop, loop) &&
            (ends_with_words(f, argc, b, loop) || asks_for_option(u, f, b)))
            return true;
    return false;
}

enum { WORDS = 1, NO_WORDS };

static bool is_round_words(prog_ends *e, uint32_t caller, const ir_unit *u, const ir_func *f, uint32_t loop) {
    if (e->worded != caller + 1) {
        ir_u32_vec_clear(&e->words);
        ir_u32_vec_resize(&e->words, f->loops.len);
        e->worded = caller + 1;
    }
    uint32_t *known = &e->words.data[loop];
    uint32_t argc = *known ? IR_NONE : words_at(u, &u->syms.data[f->sym]);
    if (!*known)
        *known = argc != IR_NONE && goes_through_words(u, f, argc, loop) ? WORDS : NO_WORDS;
    return *known == WORDS;
}

/* Is a call there made again and again, by a body that is run once? */
static bool comes_round(prog_ends *e, uint32_t caller, const ir_unit *u, const ir_func *f, ir_val call) {
    uint32_t l = f->blocks.data[ir_block_of(f, call)].loop;
    while (l != IR_NONE && is_round_words(e, caller, u, f, l))
        l = f->loops.data[l].parent;
    return l != IR_NONE;
}

/* ---- while bodies are scanned ----------------------------------------------------------------------------------- */

void prog_ends_note_use(prog_calls *l, uint32_t func) {
    prog_func *fn = &l->p->funcs.data[func];
    fn->fatal = fn->failed = 0;
    fn->given = 0;
    fn->is_called = fn->rounds = true;
}

typedef struct asking {
    prog_calls *l;
    uint32_t unit;
    const ir_func *f;
    unsigned fatal; /* answers after which it ends the program at once, whatever it calls then */
} asking;

static void note_call(void *ctx, ir_val v, unsigned answers) {
    asking *q = ctx;
    const ir_ins *i = ir_at(q->f, v);
    answers &= ~q->fatal;
    if (!answers)
        return;
    ir_u32_vec_push(&q->l->ends.calls, i->ref == IR_NONE ? IR_NONE : q->l->p->func_of[q->unit][i->ref]);
    ir_u32_vec_push(&q->l->ends.calls, answers);
}

/* What the caller does after the call, as long as there is hope for its callee. */
static void follow(prog_calls *l, uint32_t caller, uint32_t unit, const ir_func *f, ir_val call, uint32_t callee) {
    prog_ends *e = &l->ends;
    asking q = {l, unit, f, answers_fatal(f, call)};
    prog_site site = {.caller = caller, .callee = callee, .calls = (uint32_t)e->calls.len};
    site.after = answers_follow(&e->room, f, call, note_call, &q);
    site.after.on &= (uint8_t)~q.fatal;
    site.ncalls = (uint32_t)e->calls.len - site.calls;
    l->p->funcs.data[callee].fatal &= (uint8_t)~site.after.on;
    l->p->funcs.data[callee].failed &= (uint8_t)~site.after.on;
    if (l->p->funcs.data[callee].fatal)
        prog_site_vec_push(&e->sites, site);
    else
        ir_u32_vec_resize(&e->calls, site.calls);
}

/* Arguments, bit by bit, that are the address of something, and so not null. */
static uint32_t addresses(const ir_func *f, const ir_ins *call) {
    uint32_t given = 0;
    for (uint32_t k = 0; k < call->n && k < 32; k++) {
        uint8_t op = ir_at(f, ir_base(f, ir_list(f, call)[k]))->op;
        if (op == IR_LOCAL || op == IR_GLOBAL || op == IR_STR || op == IR_FUNC)
            given |= (uint32_t)1 << k;
    }
    return given;
}

void prog_ends_note(prog_calls *l, uint32_t caller, uint32_t unit, const ir_func *f, ir_val call) {
    const ir_ins *i = ir_at(f, call);
    if (i->ref == IR_NONE) {
        if (caller != IR_NONE)
            l->p->funcs.data[caller].is_long = true;
        return;
    }
    uint32_t func = l->p->func_of[unit][i->ref];
    if (caller == IR_NONE) { /* an initialiser: no C, but what a missing header leaves of a macro */
        prog_ends_note_use(l, func);
        return;
    }
    prog_func *callee = &l->p->funcs.data[func];
    callee->ends |= (i->flags & IR_NORETURN) != 0;
    if (callee->kind == PROG_DECLARED)
        return;
    callee->rounds |= comes_round(&l->ends, caller, program_unit(l->p, unit), f, call);
    if (!callee->is_called) {
        callee->fatal = callee->failed = ANSWER_ANY;
        callee->given = UINT32_MAX;
    }
    if (callee->given)
        callee->given &= addresses(f, i);
    callee->is_called = true;
    if (callee->fatal)
        follow(l, caller, unit, f, call, func);
}

/* ---- when all are scanned ---------------------------------------------------------------------------------------- */

static bool is_main(const prog_func *f) {
    return f->kind == PROG_BODY && !f->is_static && strcmp(f->name, "main") == 0;
}

typedef bool *part(prog_func *f); /* one of those that are so if what they call is */

static bool *long_part(prog_func *f) {
    return &f->is_long;
}

static bool *slow_part(prog_func *f) {
    return &f->is_slow;
}

static bool calls_such(const program *p, const prog_func *f, part *is) {
    for (uint32_t k = 0; k < f->ncalls; k++) {
        prog_func *callee = &p->funcs.data[p->lists.data[f->calls + k]];
        if (*is(callee) && (is == long_part || !callee->ends))
            return true;
    }
    for (uint32_t k = 0; f->kind == PROG_JOIN && k < f->ndefs; k++)
        if (*is(&p->funcs.data[p->lists.data[f->defs + k]]))
            return true;
    return false;
}

static void spread(program *p, part *is) {
    for (bool again = true; again;) {
        again = false;
        for (size_t k = p->funcs.len; k-- > 0;) {
            prog_func *f = &p->funcs.data[k];
            if (*is(f) || f->kind == PROG_DECLARED || !calls_such(p, f, is))
                continue;
            *is(f) = again = true;
        }
    }
}

static void find_long(program *p) {
    for (size_t k = 0; k < p->funcs.len; k++) {
        prog_func *f = &p->funcs.data[k];
        if (f->kind == PROG_DECLARED && f->sum) { /* the others are models that nobody asked for */
            f->is_long = !f->sum->noreturn && (f->sum->unknown || waits(f->name));
            f->is_slow = asks_system(f->name);
        }
    }
    spread(p, long_part);
    spread(p, slow_part);
}

/* A file with a function that others may call and nobody here does is a library's, and so are all such functions in it;
 * who is one of many bodies of a name is called as the name is. */
static void open_libraries(program *p) {
    bool *library = mk_new_n(&p->arena, bool, p->units.n + 1u);
    for (size_t k = 0; k < p->funcs.len; k++) {
        const prog_func *f = &p->funcs.data[k];
        for (uint32_t d = 0; f->kind == PROG_JOIN && d < f->ndefs; d++) {
            uint32_t def = p->lists.data[f->defs + d];
            p->funcs.data[def].is_called = f->is_called;
            p->funcs.data[def].fatal = f->fatal;
            p->funcs.data[def].given = f->given;
            p->funcs.data[def].failed = f->failed;
        }
    }
    for (size_t k = 0; k < p->funcs.len; k++) {
        const prog_func *f = &p->funcs.data[k];
        if (f->kind == PROG_BODY && !f->is_static && !f->is_called && !is_main(f))
            library[f->unit] = true;
    }
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        prog_func *f = &p->funcs.data[k];
        if (f->kind == PROG_BODY && !f->is_static && library[f->unit]) {
            f->fatal = f->failed = 0;
            f->given = 0;
            f->rounds = true;
        }
        if (is_main(f)) {
            f->fatal = ANSWER_ANY;
            f->failed = ANSWER_ANY & ~ANSWER_NOTHING;
        }
        f->few = is_main(f);
    }
}

/* Answers after which a caller may answer what is not in `ends`. */
static unsigned goes_on(const prog_site *s, unsigned ends) {
    unsigned on = s->after.on;
    for (unsigned k = 0; k < ANSWER_KINDS; k++)
        if (s->after.back[k] & ~ends)
            on |= 1u << k;
    return on;
}

/* Those after which it does something long. */
static unsigned takes_long(const program *p, const prog_ends *e, const prog_site *s) {
    unsigned on = 0;
    for (uint32_t k = 0; k < s->ncalls && on != ANSWER_ANY; k += 2) {
        uint32_t func = e->calls.data[s->calls + k];
        if (func == IR_NONE || p->funcs.data[func].is_long)
            on |= e->calls.data[s->calls + k + 1];
    }
    return on;
}

static bool narrow(program *p, uint32_t func, unsigned fatal, unsigned failed) {
    prog_func *f = &p->funcs.data[func];
    bool changed = (f->fatal & ~fatal) || (f->failed & ~failed);
    f->fatal &= (uint8_t)fatal;
    f->failed &= (uint8_t)failed;
    for (uint32_t d = 0; f->kind == PROG_JOIN && d < f->ndefs; d++)
        changed |= narrow(p, p->lists.data[f->defs + d], f->fatal, f->failed);
    return changed;
}

static void find_fatal(program *p, prog_ends *e) {
    for (bool again = true; again;) {
        again = false;
        for (size_t k = e->sites.len; k-- > 0;) {
            const prog_site *s = &e->sites.data[k];
            const prog_func *by = &p->funcs.data[s->caller];
            unsigned failed = ~(goes_on(s, by->failed) | s->after.well);
            unsigned fatal = ~(goes_on(s, by->fatal) | takes_long(p, e, s));
            again |= narrow(p, s->callee, fatal | failed, failed);
        }
    }
}

/* From each main() down: a function of whose callers none is left that is not called a few times itself. */
static void find_few(program *p) {
    uint32_t *callers = mk_new_n(&p->arena, uint32_t, p->funcs.len + 1);
    ir_u32_vec todo = {.alloc = mk_arena_as_alloc(&p->arena)};
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        const prog_func *f = &p->funcs.data[k];
        for (uint32_t c = 0; c < f->ncalls; c++)
            callers[p->lists.data[f->calls + c]]++;
        if (f->few)
            ir_u32_vec_push(&todo, k);
    }
    while (todo.len) {
        const prog_func *by = &p->funcs.data[ir_u32_vec_pop(&todo)];
        for (uint32_t c = 0; c < by->ncalls; c++) {
            uint32_t callee = p->lists.data[by->calls + c];
            prog_func *f = &p->funcs.data[callee];
            if (--callers[callee] || f->rounds || f->few || f->kind != PROG_BODY)
                continue;
            f->few = true;
            ir_u32_vec_push(&todo, callee);
        }
    }
}

void prog_ends_close(prog_ends *e, program *p) {
    find_long(p);
    open_libraries(p);
    find_fatal(p, e);
    find_few(p);
    prog_site_vec_free(&e->sites);
    ir_u32_vec_free(&e->calls);
    ir_u32_vec_free(&e->words);
    answers_room_free(&e->room);
}
