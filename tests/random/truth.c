/* truth.c: which objects outlive the functions that allocated them, exactly.
 *
 * Heap objects are never reused nor moved, so a pointer always tells what it once pointed to. When a
 * frame closes, everything is found that can be reached from globals and from what the frame was given
 * or returns: by words, through objects whose bounds are known. An object that came from the call at
 * site s in that frame was then kept beyond it, or freed, or lost. One that is kept by nothing but the
 * memory of callers is theirs from there on, from their call.
 *
 * What lies hidden in integers (p ^ key) is not found. If such a pointer is used later, OK sees a lost
 * object come back: it had been kept after all.
 *
 *   program FILE
 *   site S kept K freed F lost L       for every site that had objects, in order of sites
 *
 * What a call may also have put into memory that it was given is not what its row speaks of: such objects
 * count for sites of calls that return no pointer only.
 */
#define TRUTH
#include "truth.h"
#undef malloc
#undef calloc
#undef free
#undef realloc
#undef aligned_alloc
#undef posix_memalign
#undef strdup

#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world.h"

enum {
    ROUNDS = 12,
    FUEL = 80,
    SECONDS = 20,
    HEAP_BYTES = 1 << 22,
    MAX_OBJECTS = 6000,
    MAX_FRAMES = 4096,
    MAX_LOCALS = 4096,
    MAX_GLOBALS = 64,
    MAX_SITES = 4096
};

typedef enum state { OWNED, KEPT, FREED, LOST } state;

typedef struct place { /* memory with a type */
    char *at;
    size_t size, skew; /* skew: where the first of that type is */
    int type;          /* -1: not used as anything yet */
    bool seen;         /* by the walk under way */
} place;

typedef struct object {
    place at;
    state is;
    t_frame *owner; /* OWNED: whose call `site` it came from */
    int site;
    bool aside; /* came to that site in memory the callee was given, not as its result */
} object;

static struct {
    char *heap;
    size_t used;
    object objects[MAX_OBJECTS];
    place locals[MAX_LOCALS], globals[MAX_GLOBALS];
    unsigned nobjects, nlocals, nglobals;
    t_frame frames[MAX_FRAMES]; /* not on the stack: longjmp leaves them open */
    t_frame *top;               /* NULL: none is open */
    unsigned sites[MAX_SITES][2][4]; /* of what comes as the result, of what comes aside */
    bool returns[MAX_SITES];         /* the result can hold a pointer */
    const int *sizes;
    const t_sub *subs;
    int nsizes, nsubs;
    uint64_t random;
    int fuel;
    place **todo; /* of the walk */
    unsigned ntodo;
} w;

/* ---- the world -------------------------------------------------------------------------------------- */

static void open_world(void) {
    w.heap = aligned_alloc(4096, HEAP_BYTES);
    w.todo = malloc((MAX_OBJECTS + MAX_LOCALS + MAX_GLOBALS) * sizeof *w.todo);
    if (!w.heap || !w.todo)
        abort();
    memset(w.heap, 0, HEAP_BYTES);
}

static void start_round(uint64_t seed) {
    w.random = seed * 0x9E3779B97F4A7C15u + 1;
    w.fuel = FUEL;
}

static void report(void) {
    for (int s = 1; s < MAX_SITES; s++) {
        const unsigned *n = w.sites[s][0], *aside = w.sites[s][1];
        unsigned kept = n[KEPT], freed = n[FREED], lost = n[LOST];
        if (!w.returns[s]) {
            kept += aside[KEPT];
            freed += aside[FREED];
            lost += aside[LOST];
        }
        if (kept | freed | lost)
            printf("site %d kept %u freed %u lost %u\n", s, kept, freed, lost);
    }
}

static void run_one(const world_program *p) {
    printf("program %s\n", p->file);
    alarm(SECONDS);
    open_world();
    for (int round = 0; round < ROUNDS; round++) {
        start_round(p->seed * ROUNDS + (uint64_t)round);
        p->run(round);
    }
    report();
    fflush(stdout);
    _exit(0);
}

int world_run(const world_program *programs, int n) {
    int bad = 0;
    for (int i = 0; i < n; i++) {
        int status = 1;
        pid_t child = fork();
        if (child == 0)
            run_one(&programs[i]);
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
            printf("crash %s status %d\n", programs[i].file, status);
            bad = 1;
        }
        fflush(stdout);
    }
    return bad;
}

int pick(int n) {
    w.random = w.random * 6364136223846793005u + 1442695040888963407u;
    return (int)((w.random >> 33) % (uint64_t)(n > 0 ? n : 1));
}

int fuel(void) {
    return w.nobjects < MAX_OBJECTS - 64 && w.fuel-- > 0;
}

void t_types(const int *sizes, int n, const t_sub *subs, int nsubs) {
    w.sizes = sizes;
    w.nsizes = n;
    w.subs = subs;
    w.nsubs = nsubs;
}

static void count(const object *o, state what, int n) {
    if (o->site > 0 && o->site < MAX_SITES)
        w.sites[o->site][o->aside][what] += (unsigned)n;
}

/* ---- what is alive ---------------------------------------------------------------------------------- */

static bool inside(const place *l, const void *p) {
    return (const char *)p >= l->at && (const char *)p < l->at + l->size;
}

static object *object_at(const void *p) {
    unsigned low = 0, high = w.nobjects;
    while (low < high) {
        unsigned mid = (low + high) / 2;
        if (w.objects[mid].at.at <= (const char *)p)
            low = mid + 1;
        else
            high = mid;
    }
    object *o = low > 0 ? &w.objects[low - 1] : NULL;
    return o && inside(&o->at, p) ? o : NULL;
}

static place *among(place *l, unsigned n, const void *p) {
    while (n-- > 0)
        if (inside(&l[n], p))
            return &l[n];
    return NULL;
}

static place *place_at(const void *p) {
    object *o = object_at(p);
    if (o)
        return o->is == FREED ? NULL : &o->at;
    place *l = among(w.locals, w.nlocals, p);
    return l ? l : among(w.globals, w.nglobals, p);
}

static bool holds(int in, size_t off, int is) {
    if (in == is)
        return off == 0;
    for (int i = 0; i < w.nsubs; i++)
        if (w.subs[i].in == in && (size_t)w.subs[i].off == off && w.subs[i].is == is)
            return true;
    return false;
}

/* Is there one of type `is` at off? What has no type yet gets it with the first use. */
static bool fits(place *l, size_t off, int is) {
    if (is <= 0 || is >= w.nsizes)
        return is == 0;
    size_t need = (size_t)w.sizes[is];
    if (off % sizeof(void *) != 0 || off + need > l->size)
        return false;
    if (l->type < 0) {
        l->type = is;
        l->skew = off % need;
    }
    if (l->type == 0 || off < l->skew)
        return false;
    size_t each = (size_t)w.sizes[l->type], in = (off - l->skew) % each;
    return off - in + each <= l->size && holds(l->type, in, is);
}

/* A lost object that is used again had been kept, where no walk saw it. */
static void found(object *o) {
    if (o->is != LOST)
        return;
    count(o, LOST, -1);
    count(o, KEPT, 1);
    o->is = KEPT;
}

int t_ok(const void *p, int type) {
    place *l = place_at(p);
    if (!l || !fits(l, (size_t)((const char *)p - l->at), type))
        return 0;
    object *o = object_at(p);
    if (o)
        found(o);
    return 1;
}

int t_base(const void *p) {
    object *o = object_at(p);
    return o && o->at.at == p && o->is != FREED;
}

/* ---- allocation ------------------------------------------------------------------------------------- */

static void *allocate(size_t align, size_t n) {
    size_t at = (w.used + align - 1) / align * align;
    if (w.nobjects == MAX_OBJECTS || n > HEAP_BYTES || at + n + 64 > HEAP_BYTES)
        return NULL;
    w.used = at + n + 32;
    w.objects[w.nobjects++] = (object){.at = {.at = w.heap + at, .size = n, .type = -1},
                                       .is = w.top && w.top->site ? OWNED : KEPT,
                                       .owner = w.top,
                                       .site = w.top ? w.top->site : 0};
    return w.heap + at;
}

void *t_malloc(size_t n) {
    return allocate(16, n);
}

void *t_calloc(size_t n, size_t size) {
    return allocate(16, n * size);
}

void *t_aligned_alloc(size_t align, size_t n) {
    return allocate(align, n);
}

int t_posix_memalign(void **p, size_t align, size_t n) {
    void *got = allocate(align, n);
    if (got)
        *p = got;
    return got ? 0 : 12;
}

char *t_strdup(const char *s) {
    char *p = allocate(16, strlen(s) + 1);
    return p ? strcpy(p, s) : NULL;
}

void t_free(void *p) {
    object *o = p ? object_at(p) : NULL;
    if (!o)
        return;
    if (o->is == OWNED)
        count(o, FREED, 1);
    o->is = FREED;
}

void *t_realloc(void *p, size_t n) {
    void *q = allocate(16, n);
    object *o = p ? object_at(p) : NULL;
    if (q && o) {
        memcpy(q, p, o->at.size < n ? o->at.size : n);
        w.objects[w.nobjects - 1].at.type = o->at.type;
        w.objects[w.nobjects - 1].at.skew = o->at.skew;
        t_free(p);
    }
    return q;
}

/* ---- frames ----------------------------------------------------------------------------------------- */

t_frame *t_enter(void) {
    t_frame *f = w.top ? w.top + 1 : w.frames;
    if (f == w.frames + MAX_FRAMES)
        abort();
    f->up = w.top;
    f->site = 0;
    f->nheld = 0;
    f->nargs = UINT32_MAX;
    f->nlocals = w.nlocals;
    w.top = f;
    return f;
}

int t_call(int site) {
    int was = w.top ? w.top->site : 0;
    if (w.top)
        w.top->site = site;
    return was;
}

void t_back(int site, size_t result) {
    if (!w.top)
        return;
    if (result >= sizeof(void *) && w.top->site > 0 && w.top->site < MAX_SITES)
        w.returns[w.top->site] = true;
    w.top->site = site;
}

void t_hold(t_frame *f, const void *at, size_t size) {
    for (size_t i = 0; i + sizeof(void *) <= size && f->nheld < 64; i += sizeof(void *))
        memcpy(&f->held[f->nheld++], (const char *)at + i, sizeof(void *));
}

void t_result(t_frame *f, const void *at, size_t size) {
    f->nargs = f->nheld;
    t_hold(f, at, size);
}

void t_local(int type, void *at, size_t size) {
    if (w.nlocals == MAX_LOCALS)
        abort();
    w.locals[w.nlocals++] = (place){.at = at, .size = size, .type = type};
}

void t_unlocal(void **at) {
    for (unsigned i = w.nlocals; i-- > 0;)
        if (w.locals[i].at == *at) {
            memmove(&w.locals[i], &w.locals[i + 1], (w.nlocals - i - 1) * sizeof(place));
            w.nlocals--;
            return;
        }
}

void t_global(int type, void *at, size_t size) {
    if (among(w.globals, w.nglobals, at))
        return;
    if (w.nglobals == MAX_GLOBALS)
        abort();
    w.globals[w.nglobals++] = (place){.at = at, .size = size, .type = type};
}

/* ---- what is held ----------------------------------------------------------------------------------- */

static void see(void *p) {
    place *l = place_at(p);
    if (!l || l->seen)
        return;
    l->seen = true;
    w.todo[w.ntodo++] = l;
}

static void see_words(const char *at, size_t size) {
    for (size_t i = 0; i + sizeof(void *) <= size; i += sizeof(void *)) {
        void *p;
        memcpy(&p, at + i, sizeof p);
        see(p);
    }
}

static void walk(void) {
    while (w.ntodo > 0) {
        const place *l = w.todo[--w.ntodo];
        see_words(l->at, l->size);
    }
}

static void see_globals(void) {
    for (unsigned i = 0; i < w.nglobals; i++)
        see(w.globals[i].at);
    walk();
}

static void forget_walk(void) {
    for (unsigned i = 0; i < w.nobjects; i++)
        w.objects[i].at.seen = false;
    for (unsigned i = 0; i < w.nlocals; i++)
        w.locals[i].seen = false;
    for (unsigned i = 0; i < w.nglobals; i++)
        w.globals[i].seen = false;
}

typedef enum holder { GLOBALS, RESULT, ARGUMENTS, NOBODY } holder;

/* Kept by globals: nobody's from now on; by what the frame was given or returns: the caller's. */
static void settle(t_frame *f, object *o, holder by) {
    count(o, by == NOBODY ? LOST : KEPT, 1);
    if (by == NOBODY || by == GLOBALS || !f->up || f->up->site == 0) {
        o->is = by == NOBODY ? LOST : KEPT;
        return;
    }
    o->owner = f->up;
    o->site = f->up->site;
    o->aside = by == ARGUMENTS;
}

static void settle_all(t_frame *f, holder by) {
    for (unsigned i = 0; i < w.nobjects; i++) {
        object *o = &w.objects[i];
        if (o->is == OWNED && o->owner == f && (o->at.seen || by == NOBODY))
            settle(f, o, by);
    }
}

static void see_held(t_frame *f, unsigned from, unsigned to) {
    for (unsigned i = from; i < to; i++)
        see(f->held[i]);
    walk();
}

static void leave(t_frame *f) {
    unsigned nargs = f->nargs < f->nheld ? f->nargs : f->nheld;
    w.nlocals = f->nlocals;
    see_globals();
    settle_all(f, GLOBALS);
    see_held(f, nargs, f->nheld);
    settle_all(f, RESULT);
    see_held(f, 0, nargs);
    settle_all(f, ARGUMENTS);
    settle_all(f, NOBODY);
    forget_walk();
    w.top = f->up;
}

void t_leave(t_frame **f) {
    leave(*f);
}

void t_unwound(t_frame *f) {
    while (w.top != f)
        leave(w.top);
    f->site = 0;
}
