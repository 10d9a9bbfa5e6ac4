/* The stacks of the quick walk are those of the compiler's unwinder, whatever the frames look like. */
#define _GNU_SOURCE
#include <alloca.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

#include <cmocka.h>

#include "cfi.h"
#include "sample.h"
#include "space.h"
#include "stack.h"
#include "table.h"

bool sample_begin(void) {
    return true;
}

#define APART __attribute__((noinline))
#define KEEP(x) __asm__ volatile("" : : "r"(x) : "memory")

/* ---- the judge ---- */

typedef struct trace {
    uintptr_t pc[REC_DEPTH], cfa[REC_DEPTH];
    uint32_t n;
} trace;

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *data) {
    trace *t = data;
    if (t->n < REC_DEPTH) {
        t->cfa[t->n] = (uintptr_t)_Unwind_GetCFA(context);
        t->pc[t->n++] = (uintptr_t)_Unwind_GetIP(context);
    }
    return _URC_NO_REASON;
}

static volatile unsigned compared; /* raise() is declared not to come back to this file */
static unsigned depth_seen;
static bool quick_only; /* every rule on the way was known */
static unsigned frames_same; /* how many were as in the walk before */
static stack_walk one_for_all;

/* Called where an allocator would be: both walks see the same frames from the caller outwards. */
APART static void compare(void) {
    one_for_all.call.from = (uintptr_t)__builtin_return_address(0);
    one_for_all.until = UINTPTR_MAX;
    one_for_all.kept = true;
    trace t = {.n = 0};
    stack_walk_run(&one_for_all);
    const stack_walk w = one_for_all;
    (void)_Unwind_Backtrace(visit, &t);
    uint32_t skip = 0;
    while (skip < t.n && t.pc[skip] != w.call.from)
        skip++;
    while (t.n > skip && t.pc[t.n - 1] == 0)
        t.n--;
    assert_true(w.n > 0);
    assert_true(w.whole);
    assert_int_equal(w.n, t.n - skip);
    for (uint32_t i = 0; i < w.n; i++) {
        const rec_location *l = space_at(w.locations[i]);
        assert_int_equal(l->address, t.pc[skip + i]);
        assert_true(i == 0 || w.cfas[i] > w.cfas[i - 1]);
        assert_true(i + 1 == w.n || w.cfas[i] == t.cfa[skip + i + 1]);
        quick_only = quick_only && cfi_kind(l->rule) != CFI_UNKNOWN;
    }
    assert_int_equal(w.entry, (uintptr_t)__builtin_dwarf_cfa());
    compared++;
    depth_seen = w.n;
    frames_same += w.same;
}

/* ---- frames of all sorts ---- */

typedef void step(int depth);
static step *const *steps;
static int n_steps;

APART static void next(int depth) {
    if (depth == 0)
        compare();
    else
        steps[depth % n_steps](depth - 1);
    KEEP(depth); /* no tail calls */
}

APART static void plain(int depth) {
    next(depth);
    KEEP(depth);
}

APART static void variable(int depth) {
    char *p = alloca((size_t)depth * 24 + 1);
    p[0] = 1;
    next(depth);
    KEEP(p);
}

APART static void large(int depth) {
    char p[100000];
    KEEP(p);
    next(depth);
    KEEP(p);
}

APART static void aligned(int depth) {
    _Alignas(256) char p[64];
    KEEP(p);
    next(depth);
    KEEP(p);
}

APART static void many(int depth, ...) {
    va_list list;
    va_start(list, depth);
    next(depth);
    KEEP(va_arg(list, int));
    va_end(list);
}

APART static void pushes(int depth) {
    many(depth, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    KEEP(depth);
}

static int qsort_depth;
static int order(const void *a, const void *b) {
    if (qsort_depth >= 0) {
        int depth = qsort_depth;
        qsort_depth = -1; /* once */
        next(depth);
    }
    return *(const int *)a - *(const int *)b;
}

APART static void through_libc(int depth) {
    int v[3] = {3, 1, 2};
    qsort_depth = depth;
    qsort(v, 3, sizeof *v, order);
    KEEP(v);
}

static void run(step *const *sorts, int n) {
    steps = sorts;
    n_steps = n;
    for (int depth = 0; depth < 30; depth++)
        next(depth);
}

static void quick_frames(void **state) {
    (void)state;
    static step *const sorts[] = {plain, variable, large, pushes, through_libc};
    quick_only = true;
    run(sorts, 5);
    assert_true(quick_only);
    assert_true(depth_seen > 40);
}

/* Two whose frames are alike: who was called by which of them, return addresses alone can tell. */
static unsigned turns;
static void turn(int depth);

APART static void left(int depth) {
    turn(depth);
    KEEP(depth);
}

APART static void right(int depth) {
    turn(depth);
    KEEP(depth);
    __asm__ volatile("nop"); /* or the compiler makes one of them */
}

/* The registers between are those of both: the third turn has a frame pointer, and a length of its own. */
APART static void long_or_short(int depth) {
    char *p = alloca(turns & 1 ? 40 : 400);
    KEEP(p);
    left(depth);
    KEEP(p);
}

APART static void turn(int depth) {
    if (depth == 0)
        compare();
    else if (depth == 3)
        long_or_short(depth - 1);
    else if (turns >> depth & 1)
        left(depth - 1);
    else
        right(depth - 1);
    KEEP(depth);
}

static void the_same_frames_of_other_callers(void **state) {
    (void)state;
    uint32_t x = 1;
    frames_same = 0;
    for (int i = 0; i < 3000; i++) {
        x = x * 1664525 + 1013904223;
        turns = i % 3 ? turns ^ 1u << (x >> 28) : x >> 8;
        turn(16);
    }
    assert_true(frames_same > 3000 * 15); /* or little was tried */
    const unsigned before = frames_same;
    compare();
    compare();
    assert_true(frames_same > before);
    table_forget_code();
    const unsigned forgotten = frames_same;
    compare();
    assert_int_equal(frames_same, forgotten);
}

static void careful_frames(void **state) {
    (void)state;
    static step *const sorts[] = {plain, aligned, variable};
    quick_only = true;
    run(sorts, 3);
    /* A stack aligned by hand is found by an expression, or by the frame pointer: compilers differ. */
}

static void on_signal(int number) {
    compare();
    KEEP(number);
}

static void through_a_signal(void **state) {
    (void)state;
    unsigned before = compared;
    (void)signal(SIGUSR1, on_signal);
    (void)raise(SIGUSR1);
    assert_int_equal(compared, before + 1);
}

APART static int too_deep(int depth) {
    if (depth > 0) {
        int below = too_deep(depth - 1);
        KEEP(below);
        return below + 1;
    }
    stack_walk w = {.call = {.from = (uintptr_t)__builtin_return_address(0)}, .until = UINTPTR_MAX};
    stack_walk_run(&w);
    assert_int_equal(w.n, REC_DEPTH);
    assert_false(w.whole);
    return 0;
}

static void a_stack_too_deep(void **state) {
    (void)state;
    volatile int deep = 300;
    assert_int_equal(too_deep(deep), 300);
}

static int before(void **state) {
    (void)state;
    return space_open(NULL, 1) ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_frames),
        cmocka_unit_test(the_same_frames_of_other_callers),
        cmocka_unit_test(careful_frames),
        cmocka_unit_test(through_a_signal),
        cmocka_unit_test(a_stack_too_deep),
    };
    return cmocka_run_group_tests(tests, before, NULL);
}
