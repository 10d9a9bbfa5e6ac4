#define _GNU_SOURCE
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "count.h"
#include "space.h"
#include "split.h"
#include "stack.h"
#include "table.h"

enum { OFF_STEP = 64 << 10 }; /* while off, a thread looks up this often whether it still is */

__thread sample_countdown sample_thread
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* The frames of the last sample, outermost first, each with the number of its activation. */
typedef struct activation {
    rec_ref location;
    uint32_t number;
    uintptr_t cfa;
} activation;

typedef struct thread {
    uint32_t number; /* 0: a new thread */
    bool busy;
    int error;      /* the program's errno */
    bool idle;      /* nothing was recorded when `left` was set: its end is no sample */
    size_t drawn;   /* what `left` began with */
    uint64_t clock; /* bytes allocated until then */
    uint64_t random;
    uint32_t activations, depth; /* numbers given; of the last sample */
    stack_walk walk;
    activation last[REC_DEPTH];
} thread;

static __thread thread self __attribute__((tls_model("initial-exec")));

static struct {
    _Atomic bool on;
    _Atomic bool pending; /* a recording is to be opened at the next sample */
    uint64_t rate;
    const char *dir;
    _Atomic uint32_t threads;
    bool trace_growth, trace_events;
} state;

/* Nothing is added to a count at the price of nothing. */
static void add(rec_count *count, uint64_t n) {
    if (n)
        (void)count_add(count, n);
}

/* ---- within the recorder: between enter() and leave() a signal handler finds the thread busy ---- */

/* False: a signal handler has interrupted it. */
static bool enter(thread *t) {
    if (t->busy)
        return false;
    t->busy = true;
    atomic_signal_fence(memory_order_seq_cst);
    t->error = errno;
    return true;
}

static void leave(thread *t) {
    errno = t->error;
    atomic_signal_fence(memory_order_seq_cst);
    t->busy = false;
}

/* ---- distances ---- */

static uint64_t next_random(thread *t) { /* Marsaglia's xorshift64* */
    uint64_t x = t->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    t->random = x;
    return x * 0x2545f4914f6cdd1du;
}

/* -log(u) of 0 < u <= 1, to nine digits: the library's lies with its tables where nobody has been
 * since the last sample. u = m * 2^e, m about 1, and log(m) = 2 atanh((m - 1) / (m + 1)). */
static double minus_log(double u) {
    uint64_t bits;
    double m;
    memcpy(&bits, &u, sizeof bits);
    const uint64_t above = bits - 0x3fe6a09e667f3bcdu; /* sqrt(0.5): m is this up to twice this */
    bits -= above & 0xfff0000000000000u;
    memcpy(&m, &bits, sizeof m);
    const double s = (m - 1) / (m + 1), q = s * s;
    const double log_m = 2 * s * (1 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q / 9))));
    return (double)((int64_t)above >> 52) * -0.6931471805599453 - log_m;
}

static size_t draw(thread *t) {
    t->idle = !atomic_load_explicit(&state.on, memory_order_relaxed);
    if (t->idle)
        return OFF_STEP;
    if (state.rate <= 1)
        return 0;
    double u = (double)((next_random(t) >> 11) + 1) * 0x1p-53; /* (0, 1] */
    return 1 + (size_t)(minus_log(u) * (double)state.rate);
}

static void set_countdown(thread *t) {
    t->drawn = sample_thread.left = draw(t);
}

static bool thread_begin(thread *t) {
    struct timespec now;
    if (!sample_begin())
        return false;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    t->number = 1 + atomic_fetch_add_explicit(&state.threads, 1, memory_order_relaxed);
    t->random = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec ^ (uintptr_t)t) * 2 + 1;
    (void)next_random(t);
    set_countdown(t);
    return true;
}

/* Bytes this thread has allocated. */
static uint64_t clock_of(const thread *t) {
    return t->clock + (t->drawn - sample_thread.left);
}

/* ---- the recording ---- */

static bool open_pending(void) {
    bool pending = true;
    if (!atomic_compare_exchange_strong(&state.pending, &pending, false))
        return space_header != NULL;
    return space_open(state.dir, state.rate);
}

static bool recording(void) {
    if (atomic_load_explicit(&state.pending, memory_order_relaxed))
        return open_pending();
    return space_header && space_is_ours();
}

bool sample_start(const char *dir, uint64_t rate) {
    rate = rate ? rate : 1;
    if (!space_header && !atomic_load(&state.pending)) {
        state.dir = dir;
        state.rate = rate;
        atomic_store(&state.pending, true);
    }
    const bool ok = state.rate == rate && recording();
    if (ok)
        atomic_store(&state.on, true);
    if (self.number) { /* this thread at once, the others when their step is done */
        self.clock = clock_of(&self);
        set_countdown(&self);
    }
    return ok;
}

void sample_stop(void) {
    atomic_store(&state.on, false);
}

void sample_before_fork(void) {
    if (!self.busy)
        live_before_fork();
}

void sample_after_fork(bool child) {
    if (self.busy)
        return;
    live_after_fork(child);
    if (!child)
        return;
    self.depth = 0; /* where its calls were is told in the parent's recording */
    space_leave();
    table_forget_code();
    atomic_store(&state.pending, atomic_load(&state.on)); /* off: it may start one itself */
}

/* ---- activations: which calls are still the same ones as at the last sample ---- */

static uint64_t function_of(rec_ref location) {
    return ((const rec_location *)space_at(location))->function;
}

/* A call is still the same if its callers are, each where it was, and its frame is where it was: then the
 * innermost of these may be elsewhere in its function. */
static void follow_activations(thread *t) {
    const stack_walk *w = &t->walk;
    const uint32_t most = !w->whole ? 0 : w->n < t->depth ? w->n : t->depth;
    const rec_ref *locations = w->locations + w->n - 1;
    const uintptr_t *cfas = w->cfas + w->n - 1;
    activation *a = t->last;
    uint32_t i = w->same < most ? w->same : most;
    while (i < most && a[i].cfa == cfas[-(ptrdiff_t)i] && a[i].location == locations[-(ptrdiff_t)i])
        i++;
    if (i < most && a[i].cfa == cfas[-(ptrdiff_t)i] &&
        function_of(a[i].location) == function_of(locations[-(ptrdiff_t)i])) {
        a[i].location = locations[-(ptrdiff_t)i];
        i++;
    }
    for (; i < w->n; i++)
        a[i] = (activation){locations[-(ptrdiff_t)i], ++t->activations, cfas[-(ptrdiff_t)i]};
    t->depth = w->n;
}

/* Of the innermost functions: where their frames are, and which calls. */
static void note_frames(thread *t, live_object *o) {
    const stack_walk *w = &t->walk;
    follow_activations(t);
    o->level = w->n - 1;
    const uint32_t most = w->n < REC_LEVELS ? w->n : REC_LEVELS;
    const activation *innermost = &t->last[o->level];
    for (uint32_t i = 0; i < most; i++)
        o->cfa[i] = w->cfas[i];
    for (uint32_t i = 0; i < most && w->whole; i++)
        o->activation[i] = innermost[-(ptrdiff_t)i].number;
}

/* ---- what is in use ---- */

static int64_t now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Before a bucket's counts change: what was in use of it at the last peak. */
static void keep_peak(rec_bucket *b) {
    const uint64_t peaks = atomic_load_explicit(&space_header->peaks, memory_order_relaxed);
    if (atomic_load_explicit(&b->peak, memory_order_relaxed) == peaks)
        return;
    atomic_store_explicit(&b->at_peak, split_at_peak(b, peaks), memory_order_relaxed);
    atomic_store_explicit(&b->peak, peaks, memory_order_relaxed);
}

/* One of the bucket's objects has ended. NULL: there is no room to say how. */
static rec_end *in_use_less(rec_bucket *b, unsigned how) {
    const rec_ref ref = table_end(b, how);
    rec_end *end = ref ? space_at(ref) : NULL;
    keep_peak(b);
    (void)count_add(&space_header->in_use, -b->stands_for);
    (void)count_add(&b->in_use, (uint64_t)-1);
    add(end ? &end->n : &space_header->lost, 1);
    return end;
}

/* "heap 3 @0.412s: 19.0 -> 24.1 MB in use, 181.2 MB allocated". No stdio: it may allocate. */
static void say_growth(uint64_t from, uint64_t to) {
    static _Atomic unsigned lines;
    char text[160];
    const rec_header *h = space_header;
    const uint64_t ms = (uint64_t)(now() - h->started) / 1000000, bytes = h->bytes;
    const unsigned n = 1 + atomic_fetch_add(&lines, 1);
    const int len = snprintf(
        text, sizeof text,
        "memprof: heap %u @%llu.%03llus: %llu.%llu -> %llu.%llu MB in use, %llu.%llu MB allocated\n",
        n, (unsigned long long)ms / 1000, (unsigned long long)ms % 1000,
        (unsigned long long)from >> 20, (unsigned long long)(from & 0xfffff) * 10 >> 20,
        (unsigned long long)to >> 20, (unsigned long long)(to & 0xfffff) * 10 >> 20,
        (unsigned long long)bytes >> 20, (unsigned long long)(bytes & 0xfffff) * 10 >> 20);
    (void)!write(STDERR_FILENO, text, (size_t)len);
}

static void trace_growth(uint64_t in_use) {
    enum { LEAST = 64 << 10 };
    static _Atomic uint64_t said;
    uint64_t last = atomic_load(&said);
    const uint64_t step = last / 4 > LEAST ? last / 4 : LEAST;
    if (in_use >= last + step && atomic_compare_exchange_strong(&said, &last, in_use))
        say_growth(last, in_use);
}

static void in_use_more(rec_bucket *b) {
    rec_header *h = space_header;
    const uint64_t in_use = b->stands_for + count_add(&h->in_use, b->stands_for);
    if (in_use <= atomic_load_explicit(&h->most_in_use, memory_order_relaxed))
        return;
    atomic_store_explicit(&h->most_in_use, in_use, memory_order_relaxed);
    add(&h->peaks, 1);
    if (state.trace_growth)
        trace_growth(in_use);
}

static void trace_event(const thread *t, const live_object *o, bool freed) {
    rec_ref ref;
    rec_event *e = state.trace_events ? space_take(sizeof *e, &ref) : NULL;
    if (!e)
        return;
    e->bucket = o->bucket;
    e->address = o->address;
    e->time = now();
    e->thread = t->number;
    e->freed = freed;
    e->next = atomic_load(&space_header->events);
    while (!count_swap_ref(&space_header->events, &e->next, ref))
        ;
}

void sample_trace(const char *words) {
    for (const char *at = words; at && *at; at += *at == ',') {
        const size_t n = strcspn(at, ",");
        state.trace_growth = state.trace_growth || (n == 6 && memcmp(at, "growth", n) == 0);
        state.trace_events = state.trace_events || (n == 5 && memcmp(at, "alloc", n) == 0);
        at += n;
    }
}

/* ---- allocations ---- */

static bool record(thread *t, void *p, size_t size, const stack_call *call) {
    stack_walk *w = &t->walk;
    w->call = *call;
    w->until = UINTPTR_MAX;
    w->kept = true;
    stack_walk_run(w);
    live_object o = {.address = (uintptr_t)p,
                     .thread = t->number,
                     .clock = t->clock,
                     .bytes = atomic_load(&space_header->bytes)};
    if (w->n)
        note_frames(t, &o);
    o.bucket = table_bucket(w->locations, w->n, w->hash, size);
    if (!o.bucket || !live_add(&o, LIVE_WAIT))
        return false;
    rec_bucket *b = space_at(o.bucket);
    keep_peak(b);
    add(&b->in_use, 1);
    in_use_more(b);
    trace_event(t, &o, false);
    add(&space_header->truncated, !w->whole);
    return true;
}

static void hit(thread *t, void *p, size_t size, const stack_call *call) {
    const uint64_t clock = clock_of(t) + size, told = clock - t->clock;
    const bool wanted = !t->idle && atomic_load_explicit(&state.on, memory_order_relaxed);
    t->clock = clock;
    set_countdown(t);
    if (!wanted || !recording())
        return;
    live_prefetch(p);
    add(&space_header->bytes, told);
    add(record(t, p, size, call) ? &space_header->samples : &space_header->lost, 1);
}

void sample_hit(void *p, size_t size, const stack_call *call) {
    thread *t = &self;
    if (!p)
        return;
    if (!enter(t)) {
        set_countdown(t);
        if (space_header)
            add(&space_header->lost, 1);
        return;
    }
    if (t->number || thread_begin(t)) {
        if (size >= sample_thread.left)
            hit(t, p, size, call);
        else
            sample_thread.left -= size;
    }
    leave(t);
}

/* ---- frees ---- */

/* Has some sample since seen that call of the object's i-th function gone? */
static bool seen_gone(const thread *t, const live_object *o, uint32_t i) {
    const uint32_t at = o->level - i;
    return o->activation[i] && (at >= t->depth || t->last[at].number != o->activation[i]);
}

/* Where the object's i-th function was called. */
static uintptr_t called_from(const rec_stack *s, uint32_t i) {
    return i + 1 < s->n ? ((const rec_location *)space_at(s->locations[i + 1]))->address : 0;
}

/* Is the j-th function of the walk the object's i-th, in the same call? */
static bool same_call(const stack_walk *w, uint32_t j, const live_object *o, const rec_stack *s,
                      uint32_t i) {
    const uintptr_t from = called_from(s, i), cfa = w->cfas[j];
    return cfa == o->cfa[i] && function_of(w->locations[j]) == function_of(s->locations[i]) &&
           (!from || from == *(const uintptr_t *)(cfa - sizeof from));
}

/* A function that ends with free(p) jumps there: its frame has gone, what it was called with has not. */
static bool same_tail(const stack_walk *w, const live_object *o, const rec_stack *s, uint32_t i) {
    return w->entry == o->cfa[i] && w->call.from == called_from(s, i);
}

/* Which of the object's functions, from the i-th on, is found first among the callers up to the last-th's frame. */
static uint32_t first_found(thread *t, const live_object *o, const rec_stack *s, uint32_t i,
                            uint32_t last) {
    stack_walk *w = &t->walk;
    w->until = o->cfa[last];
    w->kept = false;
    stack_walk_run(w);
    while (i <= last && o->cfa[i] < w->entry)
        i++;
    if (i <= last && same_tail(w, o, s, i))
        return i;
    for (uint32_t j = 0; j < w->n && i <= last; j++) {
        while (i <= last && o->cfa[i] < w->cfas[j])
            i++;
        if (i <= last && !seen_gone(t, o, i) && same_call(w, j, o, s, i))
            return i;
    }
    return REC_FURTHER;
}

/* How many of the functions that were calling when the object was allocated have returned. */
static unsigned functions_gone(thread *t, const live_object *o, const stack_call *call) {
    const rec_stack *s = space_at(((const rec_bucket *)space_at(o->bucket))->stack);
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uint32_t i = 0, last = REC_LEVELS - 1;
    while (i < REC_LEVELS && o->cfa[i] && (here >= o->cfa[i] || seen_gone(t, o, i)))
        i++; /* even we lie above its frame */
    while (last > i && !o->cfa[last])
        last--;
    if (i == REC_LEVELS || !o->cfa[i])
        return i == s->n ? i : REC_FURTHER;
    t->walk.call = *call;
    uint32_t near = i; /* the first whose frame lies above our caller's: in most cases it is that */
    while (near < last && o->cfa[near] <= call->sp)
        near++;
    const uint32_t found = near < last ? first_found(t, o, s, i, near) : REC_FURTHER;
    return found != REC_FURTHER ? found : first_found(t, o, s, i, last);
}

static void record_end(thread *t, const live_object *o, const stack_call *call) {
    rec_bucket *b = space_at(o->bucket);
    const bool here = o->thread == t->number;
    const uint64_t age =
        here ? clock_of(t) - o->clock : atomic_load(&space_header->bytes) - o->bytes;
    rec_end *end = in_use_less(b, here ? functions_gone(t, o, call) : REC_THREAD);
    trace_event(t, o, true);
    if (end) {
        add(&end->age, age);
        add(&end->temporary, here && age == 0);
    }
}

static void ended(const live_object *o, const stack_call *call) {
    thread *t = &self;
    if (!space_header || !space_is_ours())
        return;
    if (!enter(t)) {
        (void)in_use_less(space_at(o->bucket), REC_UNCLEAR);
        return;
    }
    if (t->number || thread_begin(t))
        record_end(t, o, call);
    leave(t);
}

static live_patience patience(void) {
    return self.busy ? LIVE_HURRY : LIVE_WAIT;
}

void sample_gone(void *p, const stack_call *call) {
    live_object o;
    if (live_take(p, &o, patience()))
        ended(&o, call);
}

bool sample_move_begin(void *p, live_object *was) {
    return live_take(p, was, patience());
}

void sample_move_end(const live_object *was, bool moved, const stack_call *call) {
    if (moved)
        ended(was, call);
    else
        (void)live_add(was, patience());
}
