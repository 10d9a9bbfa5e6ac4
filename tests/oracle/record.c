/* record.c: which allocations outlive the functions that made them?
 *
 * Preloaded into a program built with -finstrument-functions. Keeps a shadow stack per thread and, for every
 * live block of memory, the calls it was allocated under. When the program ends it writes to a file of its
 * own in $ORACLE_OUT what became of them; compare.c reads that. Without ORACLE_OUT it does nothing.
 *
 *   frame     an instrumented call that has not returned
 *   node      a call site in its context: (node of the calling frame, return address, function called).
 *             Made for calls that allocate, only. A leaf is a call of the allocator
 *   object    a live block. Level n means: n of the frames it was allocated under have returned, the
 *             innermost first. It hangs in the list of the frame that comes next
 *   outcome   how many objects of a leaf got to a level and then: were freed; were held by somebody when
 *             the program ended; were lost
 *
 * That an object is lost in the end does not tell when. For the calls listed in $ORACLE_WATCH (lines of file and
 * offset) the record also says, the first few times, whether it was held just after the frame returned; and whether
 * an object that the call handed on, being in nobody else's reach then, outlived the frame.
 *
 * A frame left by longjmp is closed without being counted as a return (object.jumps has a bit a level), one
 * that is on the stack at exit is never closed. realloc ends an object and begins another.
 *
 * Everything lives in memory mapped on demand: nothing here calls the allocator it watches.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>

#define EXPORT __attribute__((visibility("default")))
#define RETURN_ADDRESS ((uintptr_t)__builtin_return_address(0))

/* Powers of two; pages nobody touches cost nothing. */
enum {
    FRAMES = 1 << 20,
    NODES = 1 << 24,
    OUTCOMES = 1 << 22,
    OBJECTS = 1 << 26,
    BLOCKS = 1 << 27,
    THREADS = 1024,
    MODULES = 64,
    STEPS = 6,    /* of the way to an object that are written */
    WATCHED = 64, /* calls */
    LOOKS = 16,   /* at objects of one after a return */
    HANDS = 256,  /* at objects it handed on */
    PENDING = 64
};

typedef struct frame {
    uintptr_t fn, site, base;
    uint32_t node;    /* 0: not asked for yet */
    uint32_t objects; /* the first of its list */
} frame;

typedef struct node {
    uintptr_t site, fn;
    uint32_t parent;
    uint32_t watch; /* its number + 1 */
} node;

typedef struct object {
    uintptr_t at;
    size_t size;
    uint64_t jumps;
    uint32_t *link; /* what points to it in its list */
    uint32_t leaf, level, next;
    uint32_t at_node;    /* the call it belongs to in the frame it hangs in */
    uint32_t private_at; /* the call that handed it on while static memory did not lead to it */
    uint32_t proved_at;  /* the same call, once its frame returned before the object ended */
    uintptr_t
        crossed; /* base of the last frame that returned before it: no frame below may hold it */
    uintptr_t found_at; /* where a pointer to it is held */
} object;

typedef struct outcome {
    uint64_t jumps;
    uint32_t leaf, level, freed, held, lost;
    uint32_t example;   /* of those held */
    uintptr_t freed_at; /* the first of those freed */
} outcome;

typedef struct look { /* to be taken when the thread does something again */
    uint32_t object, node;
} look;

typedef struct thread {
    frame *frames;
    uint32_t depth;
    bool busy; /* inside the recorder */
    bool known;
    uint32_t looks;
    look pending[PENDING];
    uintptr_t stack_end,
        floor; /* floor: of what is left of the stack when all frames are closed, or at exit() */
} thread;

typedef struct module {
    char path[512];
    uintptr_t bias, start, end;
    bool program; /* not the system's, nor this file */
} module;

static __thread thread self __attribute__((tls_model("initial-exec")));
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool active; /* an instrumented function was entered */
static node *nodes;
static outcome *outcomes;
static object *objects;
static uint32_t *node_table, *outcome_table, *blocks; /* open addressing, 0 is free */
static uint32_t node_count, outcome_count, object_count, spare_objects, orphans;
static uint32_t lost_frames, full;
static thread *threads[THREADS];
static module modules[MODULES];
static uint32_t module_count;
static pthread_key_t thread_key;
static struct {
    uintptr_t site;
    uint32_t looks, hands; /* after a return; at what was handed on */
} watched[WATCHED];
static uint32_t watch_count;
static FILE *sightings; /* of what was watched, into a text */
static char *sighting_text;
static size_t sighting_size;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void *map(size_t bytes) {
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                   -1, 0);
    if (p == MAP_FAILED) {
        static const char why[] = "oracle: no address space left for the recorder\n";
        (void)!write(2, why, sizeof why - 1);
        _exit(125);
    }
    return p;
}

/* ---- modules -------------------------------------------------------------------------------------- */

static int add_module(struct dl_phdr_info *info, size_t size, void *main_seen) {
    (void)size;
    bool is_main = !*(bool *)main_seen;
    *(bool *)main_seen = true;
    if (module_count == MODULES)
        return 0;
    module *m = &modules[module_count++];
    m->bias = info->dlpi_addr;
    ssize_t n = is_main ? readlink("/proc/self/exe", m->path, sizeof m->path - 1) : 0;
    if (n <= 0)
        snprintf(m->path, sizeof m->path, "%s", info->dlpi_name);
    m->start = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        if (h->p_type != PT_LOAD)
            continue;
        uintptr_t from = m->bias + h->p_vaddr;
        m->start = from < m->start ? from : m->start;
        m->end = from + h->p_memsz > m->end ? from + h->p_memsz : m->end;
    }
    bool own = m->start <= (uintptr_t)&active && (uintptr_t)&active < m->end;
    bool system = strncmp(m->path, "/lib", 4) == 0 || strncmp(m->path, "/usr/lib", 8) == 0 ||
                  m->path[0] != '/';
    m->program = is_main || (!own && !system);
    return 0;
}

static const module *module_of(uintptr_t at) {
    for (uint32_t i = 0; i < module_count; i++)
        if (modules[i].start <= at && at < modules[i].end)
            return &modules[i];
    return NULL;
}

static bool in_program(uintptr_t at) {
    const module *m = module_of(at);
    return m && m->program;
}

/* ---- threads ------------------------------------------------------------------------------------- */

static uintptr_t end_of_stack(void) {
    pthread_attr_t attr;
    void *from = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        return 0;
    pthread_attr_getstack(&attr, &from, &size);
    pthread_attr_destroy(&attr);
    return (uintptr_t)from + size;
}

static void know_thread(thread *t) {
    t->known = true;
    t->frames = map(FRAMES * sizeof *t->frames);
    t->stack_end = end_of_stack();
    pthread_setspecific(thread_key, t);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < THREADS; i++)
        if (!threads[i]) {
            threads[i] = t;
            break;
        }
    pthread_mutex_unlock(&lock);
}

static void before_fork(void) {
    pthread_mutex_lock(&lock);
}

static void after_fork(void) {
    pthread_mutex_unlock(&lock);
}

/* What was counted so far is the parent's to tell. */
static void in_child(void) {
    for (uint32_t i = 1; i <= outcome_count; i++)
        outcomes[i].freed = 0;
    memset(threads, 0, sizeof threads);
    threads[0] = &self;
    pthread_mutex_unlock(&lock);
}

static void close_thread(void *t);

static void read_watch(void) {
    const char *name = getenv("ORACLE_WATCH");
    FILE *in = name ? fopen(name, "r") : NULL;
    char path[512];
    unsigned long long offset;
    while (in && watch_count < WATCHED && fscanf(in, "%llx %511[^\n]", &offset, path) == 2)
        for (uint32_t i = 0; i < module_count; i++)
            if (strcmp(modules[i].path, path) == 0)
                watched[watch_count++].site = modules[i].bias + (uintptr_t)offset;
    if (in)
        fclose(in);
}

static void activate(void) {
    bool main_seen = false;
    nodes = map(NODES * sizeof *nodes);
    outcomes = map(OUTCOMES * sizeof *outcomes);
    objects = map(OBJECTS * sizeof *objects);
    node_table = map(2 * (size_t)NODES * sizeof *node_table);
    outcome_table = map(2 * (size_t)OUTCOMES * sizeof *outcome_table);
    blocks = map((size_t)BLOCKS * sizeof *blocks);
    dl_iterate_phdr(add_module, &main_seen);
    read_watch();
    pthread_key_create(&thread_key, close_thread);
    pthread_atfork(before_fork, after_fork, in_child);
    sightings = watch_count ? open_memstream(&sighting_text, &sighting_size) : NULL;
    active = getenv("ORACLE_OUT") != NULL;
}

/* This thread's state, marked busy; NULL if it is busy already or nothing is recorded. */
static thread *begin(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (self.busy)
        return NULL;
    self.busy = true;
    pthread_once(&once, activate);
    if (!active) {
        self.busy = false;
        return NULL;
    }
    if (!self.known)
        know_thread(&self);
    return &self;
}

/* ---- nodes ----------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

static uint32_t watch_of(uintptr_t site) {
    for (uint32_t i = 0; i < watch_count; i++)
        if (watched[i].site == site)
            return i + 1;
    return 0;
}

static uint32_t node_at(uint32_t parent, uintptr_t site, uintptr_t fn) {
    uint64_t h = mix(mix(site, fn), parent);
    uint32_t *slot;
    while (*(slot = &node_table[h++ % (2 * (size_t)NODES)])) {
        const node *n = &nodes[*slot];
        if (n->parent == parent && n->site == site && n->fn == fn)
            return *slot;
    }
    if (node_count + 1 == NODES) {
        full++;
        return node_count;
    }
    *slot = ++node_count;
    nodes[*slot] = (node){site, fn, parent, watch_of(site)};
    return *slot;
}

/* The node of the call that the innermost frame is; 0 outside all. */
static uint32_t node_of_top(thread *t) {
    uint32_t i = t->depth;
    while (i > 0 && !t->frames[i - 1].node)
        i--;
    for (; i < t->depth; i++) {
        frame *f = &t->frames[i];
        f->node = node_at(i ? f[-1].node : 0, f->site, f->fn);
    }
    return i ? t->frames[i - 1].node : 0;
}

/* ---- objects --------------------------------------------------------------------------------------- */

static uint32_t *block_slot(uintptr_t at) {
    size_t h = at >> 4;
    uint32_t *slot;
    while (*(slot = &blocks[h++ % BLOCKS]))
        if (objects[*slot].at == at)
            break;
    return slot;
}

/* Closes the gap, so that what was pushed past the slot is found again. */
static void clear_block(uint32_t *slot) {
    size_t hole = (size_t)(slot - blocks);
    for (size_t i = (hole + 1) % BLOCKS; blocks[i]; i = (i + 1) % BLOCKS) {
        size_t home = (objects[blocks[i]].at >> 4) % BLOCKS;
        if (((i - home) % BLOCKS) >= ((i - hole) % BLOCKS)) {
            blocks[hole] = blocks[i];
            hole = i;
        }
    }
    blocks[hole] = 0;
}

static void push_object(uint32_t *list, uint32_t id) {
    object *o = &objects[id];
    o->next = *list;
    o->link = list;
    if (*list)
        objects[*list].link = &o->next;
    *list = id;
}

static void unlink_object(object *o) {
    *o->link = o->next;
    if (o->next)
        objects[o->next].link = o->link;
}

static outcome *outcome_of(const object *o) {
    uint64_t h = mix(mix(o->leaf, o->level), o->jumps);
    uint32_t *slot;
    while (*(slot = &outcome_table[h++ % (2 * (size_t)OUTCOMES)])) {
        outcome *x = &outcomes[*slot];
        if (x->leaf == o->leaf && x->level == o->level && x->jumps == o->jumps)
            return x;
    }
    if (outcome_count + 1 == OUTCOMES) {
        full++;
        return &outcomes[outcome_count];
    }
    *slot = ++outcome_count;
    outcomes[*slot] = (outcome){.jumps = o->jumps, .leaf = o->leaf, .level = o->level};
    return &outcomes[*slot];
}

/* It outlived what had it to itself; V: somebody had it then, L: it is lost. */
static void prove(const object *o, char how) {
    if (sightings && o->proved_at)
        fprintf(sightings, "%c %u\n", how, o->proved_at);
}

/* The end of an object that is out of the table of blocks already. */
static void end_object(uint32_t id, uintptr_t site) {
    object *o = &objects[id];
    outcome *x = outcome_of(o);
    x->freed++;
    if (!x->freed_at)
        x->freed_at = site;
    prove(o, 'V');
    unlink_object(o);
    o->at = 0;
    o->next = spare_objects;
    spare_objects = id;
}

/* The object at p, out of the table of blocks; 0 if it is not known. */
static uint32_t take_object(const void *p) {
    uint32_t *slot = block_slot((uintptr_t)p), id = *slot;
    if (id)
        clear_block(slot);
    return id;
}

static void put_object(uint32_t id) {
    *block_slot(objects[id].at) = id;
}

/* Allocated inside the system's libraries: the call of the program that led there. */
typedef struct caller {
    uintptr_t site, fn;
} caller;

static _Unwind_Reason_Code find_caller(struct _Unwind_Context *context, void *arg) {
    caller *c = arg;
    uintptr_t ip = (uintptr_t)_Unwind_GetIP(context);
    if (in_program(ip)) {
        c->site = ip;
        return _URC_END_OF_STACK;
    }
    c->fn = (uintptr_t)_Unwind_GetRegionStart(context);
    return _URC_NO_REASON;
}

static void new_object(thread *t, void *p, size_t size, caller c) {
    if (!in_program(c.site)) {
        caller outer = c;
        _Unwind_Backtrace(find_caller, &outer);
        c = outer.site == c.site ? c : outer;
    }
    pthread_mutex_lock(&lock);
    uint32_t id = spare_objects;
    if (id)
        spare_objects = objects[id].next;
    else if (object_count + 1 < OBJECTS)
        id = ++object_count;
    uint32_t stale = id ? take_object(p) : 0; /* freed where the recorder did not see it */
    if (stale)
        end_object(stale, 0);
    if (id) {
        objects[id] = (object){.at = (uintptr_t)p, .size = size ? size : 1};
        objects[id].leaf = objects[id].at_node = node_at(node_of_top(t), c.site, c.fn);
        push_object(t->depth ? &t->frames[t->depth - 1].objects : &orphans, id);
        put_object(id);
    } else {
        full++;
    }
    pthread_mutex_unlock(&lock);
}

static void take_looks(thread *t);

/* Remembers a block; hands it on. */
static void *born(void *p, size_t size, uintptr_t site, uintptr_t fn) {
    thread *t = p && active ? begin() : NULL;
    if (t)
        take_looks(t);
    if (t && t->depth)
        new_object(t, p, size, (caller){site, fn});
    if (t)
        t->busy = false;
    return p;
}

static void died(void *p, uintptr_t site) {
    thread *t = p && active ? begin() : NULL;
    if (!t)
        return;
    take_looks(t);
    pthread_mutex_lock(&lock);
    uint32_t id = take_object(p);
    if (id)
        end_object(id, site);
    pthread_mutex_unlock(&lock);
    t->busy = false;
}

/* ---- the allocator ---------------------------------------------------------------------------------- */

/* Blocks start as zeros, to their real end, which some programs ask for and use: a pointer left in one by its last
 * owner would seem to be held. */
static void *cleared(void *p, size_t from) {
    size_t to = p && active ? malloc_usable_size(p) : 0;
    if (from < to)
        memset((char *)p + from, 0, to - from);
    return p;
}

EXPORT void *malloc(size_t n) {
    return born(cleared(__libc_malloc(n), 0), n, RETURN_ADDRESS, (uintptr_t)malloc);
}

EXPORT void *calloc(size_t n, size_t size) {
    return born(cleared(__libc_calloc(n, size), n * size), n * size, RETURN_ADDRESS,
                (uintptr_t)calloc);
}

static void *resize(void *old, size_t n, uintptr_t site, uintptr_t fn) {
    thread *t = old && active ? begin() : NULL;
    uint32_t id = 0;
    if (t) {
        take_looks(t);
        pthread_mutex_lock(&lock);
        id = take_object(old);
        pthread_mutex_unlock(&lock);
    }
    size_t kept = old ? malloc_usable_size(old) : 0;
    void *p = cleared(__libc_realloc(old, n), kept);
    if (id) {
        pthread_mutex_lock(&lock);
        if (p || !n)
            end_object(id, site);
        else
            put_object(id);
        pthread_mutex_unlock(&lock);
    }
    if (t)
        t->busy = false;
    return born(p, n, site, fn);
}

EXPORT void *realloc(void *p, size_t n) {
    return resize(p, n, RETURN_ADDRESS, (uintptr_t)realloc);
}

EXPORT void *reallocarray(void *p, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        bytes = SIZE_MAX; /* fails with ENOMEM */
    return resize(p, bytes, RETURN_ADDRESS, (uintptr_t)reallocarray);
}

EXPORT void *memalign(size_t alignment, size_t n) {
    return born(cleared(__libc_memalign(alignment, n), 0), n, RETURN_ADDRESS, (uintptr_t)memalign);
}

EXPORT void *aligned_alloc(size_t alignment, size_t n) {
    return born(cleared(__libc_memalign(alignment, n), 0), n, RETURN_ADDRESS,
                (uintptr_t)aligned_alloc);
}

EXPORT int posix_memalign(void **out, size_t alignment, size_t n) {
    void *p = cleared(__libc_memalign(alignment, n), 0);
    if (!p)
        return 12; /* ENOMEM */
    *out = born(p, n, RETURN_ADDRESS, (uintptr_t)posix_memalign);
    return 0;
}

EXPORT void free(void *p) {
    died(p, RETURN_ADDRESS);
    __libc_free(p);
}

/* ---- frames ----------------------------------------------------------------------------------------- */

enum { RETURNED, LEFT };

/* A function is about to return; where its result goes is not to be seen yet. */
static void look_later(thread *t, uint32_t id) {
    uint32_t n = objects[id].at_node, w = nodes[n].watch;
    if (w && t->looks < PENDING && watched[w - 1].looks < LOOKS) {
        watched[w - 1].looks++;
        t->pending[t->looks++] = (look){id, n};
    }
}

static void note_outlived(thread *t, uint32_t id) {
    object *o = &objects[id];
    if (o->private_at == o->at_node)
        o->proved_at = o->at_node;
    look_later(t, id);
}

/* True if the call that hands it on is watched: then static memory is to be searched for it. */
static bool note_handed(uint32_t id) {
    uint32_t w = nodes[objects[id].at_node].watch;
    bool wanted = w && watched[w - 1].hands < HANDS;
    objects[id].private_at = wanted ? objects[id].at_node : 0;
    if (wanted)
        watched[w - 1].hands++;
    return wanted;
}

static void find_held(uintptr_t sp);
static void forget_search(void);

/* Of the first n of the list, which were handed on just now. */
static void drop_public(uint32_t list, uint32_t n) {
    find_held(0);
    for (uint32_t id = list; n; n--, id = objects[id].next)
        if (objects[id].found_at)
            objects[id].private_at = 0;
    forget_search();
}

/* Takes the innermost frame off; what is alive goes to the next. */
static void close_frame(thread *t, int how) {
    frame *f = &t->frames[t->depth - 1];
    if (f->objects) {
        pthread_mutex_lock(&lock);
        uint32_t moved = 0, handed = 0, *to = t->depth > 1 ? &f[-1].objects : &orphans;
        for (uint32_t id; (id = f->objects) != 0;) {
            object *o = &objects[id];
            unlink_object(o);
            if (how == LEFT)
                o->jumps |= (uint64_t)1 << (o->level < 63 ? o->level : 63);
            else
                note_outlived(t, id);
            o->level++;
            o->crossed = f->base;
            o->at_node = nodes[o->at_node].parent;
            handed += note_handed(id);
            moved++;
            push_object(to, id);
        }
        if (handed)
            drop_public(*to, moved);
        pthread_mutex_unlock(&lock);
    }
    if (--t->depth == 0 && f->base > t->floor)
        t->floor = f->base;
}

/* Closes all frames below an address: they were jumped out of. */
static void leave_frames(uintptr_t sp) {
    thread *t = active ? begin() : NULL;
    if (!t)
        return;
    while (t->depth && t->frames[t->depth - 1].base < sp)
        close_frame(t, LEFT);
    t->busy = false;
}

static void close_thread(void *arg) {
    thread *t = arg;
    if (t != &self)
        return;
    t->busy = true;
    while (t->depth)
        close_frame(t, LEFT);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < THREADS; i++)
        if (threads[i] == t)
            threads[i] = NULL;
    pthread_mutex_unlock(&lock);
    munmap(t->frames, FRAMES * sizeof *t->frames);
    *t = (thread){0};
}

/* The frame pointer of the function that called the hook. */
#define CALLERS_BASE (*(const uintptr_t *)__builtin_frame_address(0))

EXPORT void __cyg_profile_func_enter(void *fn, void *site) {
    thread *t = begin();
    uintptr_t base = CALLERS_BASE;
    if (!t)
        return;
    take_looks(t);
    for (; t->depth && t->frames[t->depth - 1].base < base; lost_frames++)
        close_frame(t, LEFT);
    if (t->depth == FRAMES)
        full++;
    else
        t->frames[t->depth++] = (frame){.fn = (uintptr_t)fn, .site = (uintptr_t)site, .base = base};
    t->busy = false;
}

EXPORT void __cyg_profile_func_exit(void *fn, void *site) {
    thread *t = begin();
    uintptr_t base = CALLERS_BASE;
    (void)site;
    if (!t)
        return;
    take_looks(t);
    for (; t->depth && t->frames[t->depth - 1].base < base; lost_frames++)
        close_frame(t, LEFT);
    const frame *f = t->depth ? &t->frames[t->depth - 1] : NULL;
    if (f && f->base == base && f->fn == (uintptr_t)fn)
        close_frame(t, RETURNED);
    else
        lost_frames++;
    t->busy = false;
}

/* glibc keeps the stack pointer of a jmp_buf rotated and xored with a secret. */
static uintptr_t jump_target(const struct __jmp_buf_tag *env) {
    enum { JB_RSP = 6 };
    uintptr_t sp = (uintptr_t)env->__jmpbuf[JB_RSP], guard;
    __asm__("mov %%fs:0x30, %0" : "=r"(guard));
    return ((sp >> 17) | (sp << 47)) ^ guard;
}

typedef void jump(struct __jmp_buf_tag env[1], int value);

#define JUMP(name)                                                                       \
    EXPORT __attribute__((noreturn)) void name(struct __jmp_buf_tag env[1], int value) { \
        jump *real = (jump *)(uintptr_t)dlsym(RTLD_NEXT, #name);                         \
        leave_frames(jump_target(env));                                                  \
        real(env, value);                                                                \
        __builtin_unreachable();                                                         \
    }

extern void __longjmp_chk(struct __jmp_buf_tag env[1], int value) __attribute__((noreturn));
JUMP(longjmp)
JUMP(_longjmp)
JUMP(siglongjmp)
JUMP(__longjmp_chk)

/* ---- who is held at the end -------------------------------------------------------------------------- */

static uint32_t *sorted, *found; /* live objects by address; those to look into */
static uint32_t live, found_count;

static int by_address(const void *a, const void *b) {
    uintptr_t x = objects[*(const uint32_t *)a].at, y = objects[*(const uint32_t *)b].at;
    return x < y ? -1 : x > y;
}

static object *object_around(uintptr_t at) {
    size_t from = 0, to = live;
    while (from < to) {
        size_t middle = (from + to) / 2;
        object *o = &objects[sorted[middle]];
        if (at < o->at)
            to = middle;
        else if (at - o->at >= o->size)
            from = middle + 1;
        else
            return o;
    }
    return NULL;
}

enum { MEMORY, STACK, LIBRARY };

/* Where the next chunk begins, for the allocator's own lists, is inside this block for us. */
static bool is_boundary(const object *o, uintptr_t value) {
    return value == o->at + malloc_usable_size((void *)o->at) - sizeof value;
}

static bool holds(const object *o, uintptr_t at, int what) {
    return (what != STACK || at > o->crossed) &&
           (what != LIBRARY || !is_boundary(o, *(const uintptr_t *)at));
}

static void scan(uintptr_t from, uintptr_t to, int what) {
    for (uintptr_t at = (from + 7) & ~(uintptr_t)7; at + sizeof at <= to; at += sizeof at) {
        object *o = object_around(*(const uintptr_t *)at);
        if (o && !o->found_at && holds(o, at, what)) {
            o->found_at = at;
            found[found_count++] = (uint32_t)(o - objects);
        }
    }
}

static int scan_module(struct dl_phdr_info *info, size_t size, void *arg) {
    (void)size;
    (void)arg;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        uintptr_t from = info->dlpi_addr + h->p_vaddr, to = from + h->p_memsz;
        bool own = from <= (uintptr_t)&active && (uintptr_t)&active < to;
        if (h->p_type == PT_LOAD && (h->p_flags & PF_W) && !own)
            scan(from, to, in_program(from) ? MEMORY : LIBRARY);
        if (h->p_type == PT_TLS && info->dlpi_tls_data)
            scan((uintptr_t)info->dlpi_tls_data, (uintptr_t)info->dlpi_tls_data + h->p_memsz,
                 MEMORY);
    }
    return 0;
}

/* Data of all modules, stacks of all threads from the innermost frame up, thread-specific values. */
static void scan_roots(uintptr_t sp) {
    enum { PTHREAD = 0x900 };
    uintptr_t tcb;
    dl_iterate_phdr(scan_module, NULL);
    if (!sp)
        return;
    __asm__("mov %%fs:0, %0" : "=r"(tcb));
    scan(tcb, tcb + PTHREAD, MEMORY);
    for (int i = 0; i < THREADS; i++) {
        const thread *t = threads[i];
        if (t == &self)
            scan(sp, t->stack_end, STACK);
        else if (t && t->depth)
            scan(t->frames[t->depth - 1].base, t->stack_end, MEMORY);
    }
}

static void forget_search(void) {
    munmap(sorted, ((size_t)object_count + 1) * sizeof *sorted);
    munmap(found, ((size_t)object_count + 1) * sizeof *found);
}

/* Sets found_at of all that are held, on the stack from sp on; sp 0: by static memory alone. Cost: all memory once. */
static void find_held(uintptr_t sp) {
    sorted = map(((size_t)object_count + 1) * sizeof *sorted);
    found = map(((size_t)object_count + 1) * sizeof *found);
    live = found_count = 0;
    for (uint32_t i = 1; i <= object_count; i++) {
        objects[i].found_at = 0;
        if (objects[i].at)
            sorted[live++] = i;
    }
    qsort(sorted, live, sizeof *sorted, by_address);
    scan_roots(sp);
    for (uint32_t i = 0; i < found_count; i++)
        scan(objects[found[i]].at, objects[found[i]].at + objects[found[i]].size, MEMORY);
}

/* ---- the record --------------------------------------------------------------------------------------- */

/* Under a name with a dot until it is whole: the process may be killed meanwhile. */
static FILE *open_record(char *path, size_t size) {
    for (int i = 0; i < 100; i++) {
        snprintf(path, size, "%s/.%ld.%d", getenv("ORACLE_OUT"), (long)getpid(), i);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0)
            return fdopen(fd, "w");
    }
    return NULL;
}

static void write_address(FILE *out, uintptr_t at) {
    const module *m = module_of(at);
    fprintf(out, " %d:%zx", m ? (int)(m - modules) : -1, (size_t)(m ? at - m->bias : at));
}

static void write_node(FILE *out, uint32_t id) {
    const node *n = &nodes[id];
    Dl_info info = {0};
    fprintf(out, "N %u %u", id, n->parent);
    write_address(out, n->site);
    write_address(out, n->fn);
    if (!in_program(n->fn) && dladdr((void *)n->fn, &info) && info.dli_sname)
        fprintf(out, " %s", info.dli_sname);
    fprintf(out, "\n");
}

/* The way by which an object is held, innermost first. */
static void write_holders(FILE *out, const object *o) {
    for (int i = 0; i < STEPS && o; i++) {
        uintptr_t at = o->found_at;
        const module *m = module_of(at);
        o = m ? NULL : object_around(at);
        if (o)
            fprintf(out, " heap:%u", o->leaf);
        else if (m)
            fprintf(out, " data:%d:%zx", (int)(m - modules), (size_t)(at - m->bias));
        else
            fprintf(out, " stack");
    }
}

static void take_look(const look *l) {
    const object *o = &objects[l->object];
    if (!sightings || !o->at || !o->found_at)
        return;
    fprintf(sightings, "W %u %u", l->node, o->leaf);
    write_holders(sightings, o);
    fprintf(sightings, "\n");
}

/* What was watched, now that its function has returned and the caller goes on. */
static void take_looks(thread *t) {
    if (!t->looks)
        return;
    pthread_mutex_lock(&lock);
    find_held(objects[t->pending[0].object].crossed);
    for (uint32_t i = 0; i < t->looks; i++)
        take_look(&t->pending[i]);
    forget_search();
    t->looks = 0;
    pthread_mutex_unlock(&lock);
}

static void write_outcome(FILE *out, const outcome *x) {
    if (!x->freed && !x->held && !x->lost)
        return;
    fprintf(out, "O %u %u %llx %u %u %u", x->leaf, x->level, (unsigned long long)x->jumps, x->freed,
            x->held, x->lost);
    write_address(out, x->freed_at);
    if (x->held)
        write_holders(out, &objects[x->example]);
    fprintf(out, "\n");
}

static void write_sightings(FILE *out) {
    if (sightings && fflush(sightings) == 0)
        fwrite(sighting_text, 1, sighting_size, out);
}

static void write_record(FILE *out) {
    for (uint32_t i = 0; i < module_count; i++)
        fprintf(out, "M %u %d %s\n", i, modules[i].program, modules[i].path);
    for (uint32_t i = 1; i <= node_count; i++)
        write_node(out, i);
    for (uint32_t i = 1; i <= outcome_count; i++)
        write_outcome(out, &outcomes[i]);
    write_sightings(out);
    fprintf(out, "E %u %u\n", lost_frames, full);
    fclose(out);
}

static void name_record(const char *path) {
    char whole[4096];
    const char *dot = strrchr(path, '/') + 1;
    snprintf(whole, sizeof whole, "%.*s%s", (int)(dot - path), path, dot + 1);
    rename(path, whole);
}

static void count_live(void) {
    for (uint32_t i = 0; i < live; i++) {
        const object *o = &objects[sorted[i]];
        outcome *x = outcome_of(o);
        prove(o, o->found_at ? 'V' : 'L');
        if (o->found_at && !x->held++)
            x->example = sorted[i];
        x->lost += !o->found_at;
    }
}

/* Once a process. */
static void finish(void) {
    static bool done;
    thread *t = active ? begin() : NULL;
    if (!t)
        return;
    pthread_mutex_lock(&lock);
    char path[4096];
    FILE *out = done ? NULL : open_record(path, sizeof path);
    done = true;
    if (out) {
        find_held(t->floor ? t->floor : (uintptr_t)__builtin_frame_address(0));
        count_live();
        write_record(out);
        name_record(path);
    }
    active = false;
    pthread_mutex_unlock(&lock);
    t->busy = false;
}

__attribute__((destructor)) static void at_end(void) {
    finish();
}

/* What is above the caller's stack pointer are live frames, what is below are remains. */
EXPORT void exit(int status) {
    void (*real)(int) = (void (*)(int))(uintptr_t)dlsym(RTLD_NEXT, "exit");
    if (self.depth)
        self.floor = (uintptr_t)__builtin_frame_address(0) + 2 * sizeof(void *);
    real(status);
    __builtin_unreachable();
}

/* A child that shares our memory would push frames on our stack. */
EXPORT pid_t vfork(void) {
    return fork();
}

EXPORT void _exit(int status) {
    finish();
    for (;;)
        syscall(SYS_exit_group, status);
}

EXPORT void _Exit(int status) {
    _exit(status);
}
