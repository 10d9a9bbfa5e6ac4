#include "support.h"

#include <pthread.h>

/* Tuning fields are set in the tests that depend on them: MK_DEBUG has other defaults. */

static void check(const mk_arena *a) {
    mk_stats s;
    mk_arena_stats(a, &s);
    assert_identity(&s);
    assert_true(mk_arena_check(a));
}

static mk_stats stats(const mk_arena *a) {
    mk_stats s;
    mk_arena_stats(a, &s);
    return s;
}

static void zero_value(void **state) {
    (void)state;
    mk_arena a = {0};
    check(&a);
    mk_arena_reset(&a);
    mk_mark m = mk_arena_mark(&a);
    mk_arena_rewind(&a, m);
    mk_arena_free(&a);
    check(&a);
    assert_int_equal(stats(&a).reserved, 0);
}

static void alignment_and_sizes(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 1000;
    for (size_t align = 1; align <= 65536; align *= 2)
        for (size_t size = 0; size < 200; size += 1 + size / 4) {
            char *p = (char *)mk_arena_alloc(&a, size, align);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % align, 0);
            memset(p, 1, size);
        }
    check(&a);
    mk_arena_free(&a);
}

static void empty_objects_are_distinct(void **state) {
    (void)state;
    mk_arena a = {0};
    char *last = NULL;
    for (int i = 0; i < 2000; i++) {
        char *p = (char *)mk_arena_alloc(&a, 0, 1);
        assert_true(p && p != last);
        last = p;
    }
    mk_arena_free(&a);
}

static void bad_alignments(void **state) {
    (void)state;
    static const volatile size_t bad[] = {0, 24, 48}; /* volatile: compilers warn of them */
    mk_arena a = {0};
    for (int round = 0; round < 2; round++) { /* without and with a window */
        for (int i = 0; i < 3; i++)
            assert_null(mk_arena_alloc(&a, 8, bad[i]));
        assert_non_null(mk_arena_alloc(&a, 8, 8));
        check(&a);
    }
    assert_int_equal(stats(&a).allocs, 2);
    assert_int_equal(stats(&a).fails, 6);
    mk_arena_free(&a);
}

static volatile size_t huge = SIZE_MAX;

static void impossible_sizes(void **state) {
    (void)state;
    mk_arena a = {0};
    int *number = mk_new(&a, int);
    mk_stats before = stats(&a);
    for (size_t less = 0; less < 200; less++) {
        assert_null(mk_arena_alloc(&a, huge - less, 1));
        assert_null(mk_arena_alloc(&a, huge - less, 4096));
        assert_null(mk_arena_alloc(&a, huge / 2 - less, 64));
        assert_null(mk_new_n(&a, int, huge - less));
        assert_null(mk_new_n(&a, int, huge / 4 + 2 + less));
        assert_null(mk_arena_resize(&a, number, sizeof *number, huge - less, 4));
        check(&a);
    }
    assert_int_equal(stats(&a).reserved, before.reserved);
    assert_int_equal(*number, 0);
    mk_arena_free(&a);
}

static void typed_and_zeroed(void **state) {
    (void)state;
    mk_arena a = {0};
    size_t n = 3;
    for (int round = 0; round < 50; round++) {
        mk_mark m = mk_arena_mark(&a);
        double *d = mk_new_n(&a, double, n++); /* n is evaluated once */
        assert_int_equal(n, 4 + (size_t)round);
        for (size_t i = 0; i + 1 < n; i++)
            assert_true(memcmp(&d[i], "\0\0\0\0\0\0\0\0", 8) == 0);
        memset(d, 0xff, (n - 1) * sizeof *d);
        mk_arena_rewind(&a, m); /* the same bytes come again, used */
    }
    max_align_t *most = mk_new(&a, max_align_t);
    assert_int_equal((uintptr_t)most % _Alignof(max_align_t), 0);
    assert_non_null(mk_new_n(&a, int, 0));
    mk_arena_free(&a);
}

static void copies(void **state) {
    (void)state;
    mk_arena a = {0};
    int numbers[] = {1, 2, 3};
    int *to = (int *)mk_arena_dup(&a, numbers, sizeof numbers, _Alignof(int));
    assert_memory_equal(to, numbers, sizeof numbers);
    assert_string_equal(mk_arena_strdup(&a, "hello"), "hello");
    assert_string_equal(mk_arena_strdup(&a, ""), "");
    assert_string_equal(mk_arena_strndup(&a, "hello", 3), "hel");
    assert_string_equal(mk_arena_strndup(&a, "hello", 50), "hello");
    assert_string_equal(mk_arena_strndup(&a, NULL, 0), "");
    assert_non_null(mk_arena_dup(&a, NULL, 0, 1));
    check(&a);
    mk_arena_free(&a);
}

/* ---- blocks ---- */

static void block_sizes(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 1024;
    a.max_block = 8192;
    for (int i = 0; i < 10000; i++)
        assert_non_null(mk_arena_alloc(&a, 64, 16));
    mk_stats s = stats(&a);
    assert_true(s.growths >= 640000 / 8192 && s.growths < 640000 / 4096 + 300);
#if !TEST_ASAN
    assert_true(s.growths < 640000 / 8192 + 10);
    assert_int_equal(s.live, 640000);
    assert_int_equal(s.alignment, 0);
    assert_true(mk_stats_waste(&s) < s.reserved / 50);
#endif
    check(&a);
    mk_arena_free(&a);
}

static void big_objects_cost_what_they_are(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 1024;
    a.max_block = 4096;
    char *small = (char *)mk_arena_alloc(&a, 16, 1);
    for (int i = 0; i < 20; i++)
        memset(mk_arena_alloc(&a, 100000, 16), 1, 100000);
    char *next = (char *)mk_arena_alloc(&a, 16, 1);
    assert_true(next > small && next < small + 200); /* the window went on where it was */
    mk_stats s = stats(&a);
    assert_true(s.reserved < 20 * 100200 + 2000);
    check(&a);
    mk_arena_free(&a);
}

static void limit(void **state) {
    (void)state;
    for (size_t limit = 1; limit < 20000; limit += 611) {
        ledger books = {0, 0, 0, 32};
        mk_arena a = {0};
        a.alloc = ledger_as_alloc(&books);
        a.limit = limit;
        a.first = 512;
        size_t served = 0;
        while (mk_arena_alloc(&a, 48, 16)) {
            served += 48;
            assert_true(stats(&a).reserved <= limit);
        }
        assert_true(served <= limit);
        if (limit > 2000)
            assert_true(served >= limit / 2); /* it comes close: blocks shrink to fit */
        check(&a);
        mk_arena_reset(&a);
        if (served)
            assert_non_null(mk_arena_alloc(&a, 48, 16));
        mk_arena_free(&a);
        assert_int_equal(books.blocks, 0);
    }
}

static void limit_of_growing_objects(void **state) {
    (void)state;
    mk_arena a = {0};
    a.limit = 50000, a.first = 1024;
    char *p = (char *)mk_arena_alloc(&a, 20000, 8);
    p = (char *)mk_arena_resize(&a, p, 20000, 40000, 8); /* in its block: no second one */
    assert_non_null(p);
    assert_null(mk_arena_resize(&a, p, 40000, 60000, 8));
    assert_true(stats(&a).reserved <= 50000);
    check(&a);
    mk_arena_free(&a);
}

/* A block kept for reuse must not make a request fail that would fit the limit without it. */
static void limit_takes_from_the_kept(void **state) {
    (void)state;
    mk_arena a = {0};
    a.limit = 10000;
    a.first = 4096;
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    mk_arena_reset(&a);
    assert_non_null(mk_arena_alloc(&a, 8000, 8));
    check(&a);
    mk_arena_free(&a);
}

static void keep_policy(void **state) {
    (void)state;
    static const size_t keep[] = {MK_KEEP_NONE, 5000, MK_KEEP_ALL};
    for (int k = 0; k < 3; k++) {
        mk_arena a = {0};
        a.first = 1024;
        a.max_block = 4096;
        a.keep = keep[k];
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 1000; i++)
                memset(mk_arena_alloc(&a, 40, 8), 1, 40);
            uint64_t full = stats(&a).reserved, blocks = stats(&a).growths;
            mk_arena_reset(&a);
            mk_stats s = stats(&a);
            check(&a);
            assert_int_equal(s.live, 0);
            if (keep[k] == MK_KEEP_NONE)
                assert_int_equal(s.reserved, 0);
            if (keep[k] == MK_KEEP_ALL)
                assert_int_equal(s.reserved, full);
            assert_true(keep[k] == MK_KEEP_ALL || s.reserved <= keep[k]);
            if (keep[k] == MK_KEEP_ALL && round > 0)
                assert_int_equal(blocks, s.growths);
        }
        assert_int_equal(stats(&a).allocs, 5000);
        assert_true(stats(&a).bytes == 5000 * 40);
        mk_arena_free(&a);
    }
}

static void free_keeps_the_tuning(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    mk_arena a = {0};
    a.alloc = ledger_as_alloc(&books);
    a.first = 3000, a.max_block = 5000, a.limit = 90000, a.keep = 7;
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    mk_arena_free(&a);
    assert_int_equal(books.blocks, 0);
    assert_true(a.first == 3000 && a.max_block == 5000 && a.limit == 90000 && a.keep == 7 &&
                a.alloc.ctx == &books);
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    mk_arena_free(&a);
}

/* ---- resizing ---- */

static void last_grows_in_place(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 4096;
    char *p = (char *)mk_arena_alloc(&a, 10, 8);
    memcpy(p, "123456789", 10);
    for (size_t n = 10; n < 1000; n += 10)
        assert_ptr_equal(mk_arena_resize(&a, p, n, n + 10, 8), p);
    assert_int_equal(stats(&a).live, 1000);
    assert_int_equal(stats(&a).allocs, 1);
    assert_ptr_equal(mk_arena_resize(&a, p, 1000, 10, 8), p);
    assert_int_equal(stats(&a).live, 10);
    assert_int_equal(stats(&a).bytes, 1000);
    assert_string_equal(p, "123456789");
    char *next = (char *)mk_arena_alloc(&a, 1, 1);
    assert_true(next >= p + 10 && next < p + 64);
    char *moved = (char *)mk_arena_resize(&a, p, 10, 20, 8);
    assert_true(moved != p);
    assert_string_equal(moved, "123456789");
    assert_int_equal(stats(&a).copied, 10);
    assert_ptr_equal(mk_arena_resize(&a, next, 1, 1, 1), next);
    check(&a);
    mk_arena_free(&a);
}

static void big_grows_with_its_block(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 32};
    mk_arena a = {0};
    a.alloc = ledger_as_alloc(&books);
    a.first = 1024, a.max_block = 4096;
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    char *p = (char *)mk_arena_alloc(&a, 5000, 8);
    memset(p, 7, 5000);
    mk_mark m = mk_arena_mark(&a);
    for (size_t n = 5000; n < 100000; n += 5000) {
        p = (char *)mk_arena_resize(&a, p, n, n + 5000, 8);
        memset(p + n, 7, 5000);
        check(&a);
    }
    assert_int_equal(books.blocks, 2); /* no copy was left behind */
    mk_arena_rewind(&a, m);            /* resized in place, it is as old as before: it stays */
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(p[i], 7);
    assert_ptr_not_equal(p = (char *)mk_arena_resize(&a, p, 100000, 50, 8), NULL);
    assert_int_equal(p[49], 7);
    check(&a);
    mk_arena_free(&a);
    assert_int_equal(books.blocks, 0);
}

static void as_allocator(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 4096;
    mk_alloc in = mk_arena_as_alloc(&a);
    char *p = (char *)mk_alloc_new(in, 100, 8, NULL), *q = (char *)mk_alloc_new(in, 100, 8, NULL);
    mk_alloc_free(in, p, 100, 8); /* not the last: nothing */
    assert_int_equal(stats(&a).live, 200);
    mk_alloc_free(in, q, 100, 8); /* the last: given back */
    assert_int_equal(stats(&a).live, 100);
    char *again = (char *)mk_alloc_new(in, 100, 8, NULL);
    if (!TEST_ASAN)
        assert_ptr_equal(again, q); /* there it keeps its distance anew */
    q = again;
    size_t actual = 0;
    assert_ptr_equal(mk_alloc_resize(in, q, 100, 200, 8, &actual), q);
    assert_int_equal(actual, 200);
    char *big = (char *)mk_alloc_new(in, 1 << 21, 8, NULL);
    uint64_t full = stats(&a).reserved;
    mk_alloc_free(in, big, 1 << 21, 8);
    assert_true(stats(&a).reserved < full);
    check(&a);
    mk_arena_free(&a);
}

/* More often than a window counts. */
static void taken_back_over_and_over(void **state) {
    (void)state;
    enum { TIMES = 70000 };
    mk_arena a = {0};
    mk_alloc in = mk_arena_as_alloc(&a);
    mk_alloc_free(in, mk_alloc_new(in, 24, 8, NULL), 24, 8); /* it lay before the window */
    assert_int_equal(stats(&a).live, 0);
    assert_non_null(mk_alloc_new(in, 24, 8, NULL));
    for (int i = 0; i < TIMES; i++)
        mk_alloc_free(in, mk_alloc_new(in, 100, 8, NULL), 100, 8);
    mk_stats s = stats(&a);
    assert_int_equal(s.allocs, TIMES + 2);
    assert_int_equal(s.live, 24);
    assert_int_equal(s.live_peak, 124);
    assert_int_equal(s.bytes, 48 + 100 * (uint64_t)TIMES);
    check(&a);
    mk_arena_free(&a);
}

/* An arena whose blocks come from an arena. */
static void arena_in_arena(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    mk_arena outer = {0}, inner = {0};
    outer.alloc = ledger_as_alloc(&books);
    inner.alloc = mk_arena_as_alloc(&outer);
    for (int i = 0; i < 3000; i++)
        memset(mk_arena_alloc(&inner, 100, 8), 1, 100);
    check(&inner);
    check(&outer);
    mk_arena_free(&inner);
    mk_arena_free(&outer);
    assert_int_equal(books.blocks, 0);
}

/* ---- marks ---- */

static void ignore_misuse(void *ctx, const mk_misuse *m) {
    (void)ctx, (void)m;
}

static void stale_marks_change_nothing(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 512, a.max_block = 512;
    for (int i = 0; i < 100; i++)
        assert_non_null(mk_arena_alloc(&a, 64, 8));
    assert_non_null(mk_arena_alloc(&a, 10000, 8));
    mk_mark late = mk_arena_mark(&a);
    mk_arena_reset(&a);
    int *number = mk_new(&a, int);
    *number = 42;
    mk_stats before = stats(&a);
    mk_misuse_set(ignore_misuse, NULL); /* reported where marks are checked */
    mk_arena_rewind(&a, late);
    mk_misuse_set(NULL, NULL);
    assert_int_equal(stats(&a).live, before.live);
    assert_int_equal(*number, 42);
    check(&a);
    mk_arena_free(&a);
}

static void dead_bytes_are_unusable(void **state) {
    (void)state;
    mk_arena a = {0};
    mk_mark m = mk_arena_mark(&a);
    unsigned char *p = (unsigned char *)mk_arena_alloc(&a, 64, 8);
    mk_mark half = mk_arena_mark(&a);
    unsigned char *q = (unsigned char *)mk_arena_alloc(&a, 64, 8);
#if defined(MK_DEBUG)
    for (int i = 0; i < 64; i++)
        assert_int_equal(q[i], 0xAA);
#endif
#if TEST_ASAN
    for (int i = 0; i < 64; i++)
        assert_false(__asan_address_is_poisoned(p + i) || __asan_address_is_poisoned(q + i));
    assert_true(__asan_address_is_poisoned(p + 64) && __asan_address_is_poisoned(q + 64));
#endif
    mk_arena_rewind(&a, half);
#if TEST_ASAN
    assert_false(__asan_address_is_poisoned(p + 63));
    assert_true(__asan_address_is_poisoned(q) && __asan_address_is_poisoned(q + 63));
#elif defined(MK_DEBUG)
    for (int i = 0; i < 64; i++)
        assert_int_equal(q[i], 0x55);
#endif
    assert_ptr_equal(mk_arena_alloc(&a, 64, 8), q);
    q[0] = p[0] = 1;
    mk_arena_rewind(&a, m);
    mk_arena_free(&a);
}

/* ---- model: objects keep their bytes until they end, and end with their mark ---- */

enum { OBJECTS = 4000, MARKS = 40 };

typedef struct kept {
    unsigned char *p, fill;
    size_t size, align;
} kept;

typedef struct model {
    mk_arena a;
    kept objects[OBJECTS];
    size_t count;
    struct {
        mk_mark mark;
        size_t count;
    } marks[MARKS];
    size_t mark_count;
} model;

static void kept_verify(const kept *o) {
    assert_int_equal((uintptr_t)o->p % o->align, 0);
    for (size_t i = 0; i < o->size; i++)
        if (o->p[i] != o->fill)
            fail_msg("an object lost its bytes");
}

static size_t random_size(void) {
    return random_below(10) ? random_below(200) : random_below(6000);
}

static void model_alloc(model *m) {
    kept *o = &m->objects[m->count];
    if (m->count == OBJECTS)
        return;
    o->size = random_size();
    o->align = (size_t)1 << random_below(random_below(20) ? 5 : 10);
    o->fill = (unsigned char)random_u64();
    o->p = (unsigned char *)mk_arena_alloc(&m->a, o->size, o->align);
    if (!o->p)
        return;
    memset(o->p, o->fill, o->size);
    m->count++;
}

/* Only objects younger than the newest mark: a rewind takes away what an older one gained. */
static void model_resize(model *m) {
    size_t first = m->mark_count ? m->marks[m->mark_count - 1].count : 0;
    if (first == m->count)
        return;
    kept *o = &m->objects[random_below(2) ? m->count - 1 : first + random_below(m->count - first)];
    size_t size = random_size();
    unsigned char *p = (unsigned char *)mk_arena_resize(&m->a, o->p, o->size, size, o->align);
    if (!p)
        return;
    o->p = p;
    if (size < o->size)
        o->size = size;
    kept_verify(o);
    o->size = size;
    memset(o->p, o->fill, size);
}

static void model_mark(model *m) {
    if (m->mark_count == MARKS)
        return;
    m->marks[m->mark_count].mark = mk_arena_mark(&m->a);
    m->marks[m->mark_count++].count = m->count;
}

static void model_rewind(model *m) {
    for (size_t i = 0; i < m->count; i++)
        kept_verify(&m->objects[i]);
    if (m->mark_count == 0)
        return;
    m->mark_count -= 1 + random_below(m->mark_count < 3 ? m->mark_count : 3);
    mk_arena_rewind(&m->a, m->marks[m->mark_count].mark);
    m->count = m->marks[m->mark_count].count;
}

static void model_step(model *m) {
    size_t what = random_below(100);
    if (what < 70)
        model_alloc(m);
    else if (what < 85)
        model_resize(m);
    else if (what < 91)
        model_mark(m);
    else if (what < 97)
        model_rewind(m);
    else if (random_below(10) == 0) {
        mk_arena_reset(&m->a);
        m->count = m->mark_count = 0;
    }
    check(&m->a);
}

/* Plain ones, one with a limit, one in a buffer, one in a range, one with an object a block. */
static void model_begin(model *m, int run, ledger *books) {
    static _Alignas(16) char buffer[60000];
    memset(m, 0, sizeof *m);
    m->a.alloc = ledger_as_alloc(books);
    m->a.first = 200 + random_below(2000);
    m->a.max_block = 1000 + random_below(8000);
    m->a.limit = run % 6 == 2 ? 50000 : 0;
    m->a.keep = random_below(2) ? MK_KEEP_ALL : random_below(10000);
    if (run % 6 == 3)
        assert_true(mk_arena_fixed(&m->a, buffer + random_below(16), 50000));
    if (run % 6 == 4)
        assert_true(mk_arena_reserve(&m->a, 300000));
    mk_bypass_set(run % 6 == 5);
}

static void random_operations(void **state) {
    (void)state;
    static model m;
    for (int run = 0; run < test_rounds(100000) / 1500; run++) {
        ledger books = {0, 0, 0, random_below(64)};
        model_begin(&m, run, &books);
        for (int i = 0; i < 1500; i++) {
            if (random_below(20) == 0)
                mk_fail_at(1 + random_below(2));
            model_step(&m);
            mk_fail_at(0);
        }
        model_rewind(&m);
        mk_arena_free(&m.a);
        assert_int_equal(books.blocks, 0);
    }
    mk_bypass_set(false);
}

/* ---- out of memory ---- */

typedef struct subject {
    mk_arena a;
    mk_mark mark;
    char *last;
    mk_stats before;
} subject;

static void *subject_make(mk_alloc from) {
    subject *s = (subject *)calloc(1, sizeof *s);
    s->a.alloc = from;
    s->a.first = 512, s->a.max_block = 2048;
    while (stats(&s->a).growths < 2)
        memset(mk_arena_alloc(&s->a, 100, 8), 3, 100);
    s->last = (char *)mk_arena_alloc(&s->a, 30, 1);
    memcpy(s->last, "last", 5);
    mk_arena_stats(&s->a, &s->before);
    return s;
}

static bool subject_same(void *object) {
    subject *s = (subject *)object;
    mk_stats now = stats(&s->a);
    return mk_arena_check(&s->a) && now.live == s->before.live && now.allocs == s->before.allocs &&
           now.reserved == s->before.reserved && now.free == s->before.free &&
           now.fails == s->before.fails + 1 && strcmp(s->last, "last") == 0;
}

static void subject_end(void *object) {
    mk_arena_free(&((subject *)object)->a);
    free(object);
}

static bool op_block(void *o) {
    return mk_arena_alloc(&((subject *)o)->a, 490, 8);
}
static bool op_big(void *o) {
    return mk_arena_zalloc(&((subject *)o)->a, 100000, 8);
}
static bool op_aligned(void *o) {
    return mk_arena_alloc(&((subject *)o)->a, 10, 4096);
}
static bool op_new_n(void *o) {
    return mk_new_n(&((subject *)o)->a, int, 1000);
}
static bool op_dup(void *o) {
    static const char text[9000];
    return mk_arena_dup(&((subject *)o)->a, text, sizeof text, 1);
}
static bool op_strdup(void *o) {
    char text[9000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = 0;
    return mk_arena_strdup(&((subject *)o)->a, text);
}
static bool op_strndup(void *o) {
    char text[9000];
    memset(text, 'x', sizeof text);
    return mk_arena_strndup(&((subject *)o)->a, text, sizeof text);
}
static bool op_resize(void *o) {
    subject *s = (subject *)o;
    char *p = (char *)mk_arena_resize(&s->a, s->last, 30, 9000, 1);
    return p && strcmp(p, "last") == 0;
}

static void failing_allocations(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool (*op)(void *);
    } ops[] = {{"block", op_block},     {"big", op_big},      {"aligned", op_aligned},
               {"new_n", op_new_n},     {"dup", op_dup},      {"strdup", op_strdup},
               {"strndup", op_strndup}, {"resize", op_resize}};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        sweep s = {ops[i].name, subject_make, ops[i].op, subject_same, subject_end};
        if (sweep_run(&s) == 0)
            fail_msg("%s: nothing failed", ops[i].name);
    }
}

/* When a doubled block is refused, one of the needed size will do. */
static void smaller_blocks_when_refused(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 100000;
    mk_fail_at(1);
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    assert_int_equal(mk_fail_count(), 1);
    mk_fail_at(0);
    assert_true(stats(&a).reserved < 1000);
    assert_int_equal(stats(&a).fails, 0);
    mk_arena_free(&a);
}

static void hooks(void **state) {
    (void)state;
    mk_arena a = {0};
    hook_log log = {0};
    log.retries = 1;
    mk_oom_set(hook, &log);
    mk_fail_at(1);
    a.max_block = 1024;
    assert_non_null(mk_arena_alloc(&a, 5000, 8)); /* big: one request, retried */
    assert_int_equal(log.calls, 1);
    assert_int_equal(log.size, 5000);

    log.retries = 0;
    assert_null(mk_new_n(&a, int, huge / 2)); /* overflow: told, not asked */
    assert_int_equal(log.calls, 2);
    assert_int_equal(log.size, SIZE_MAX);

    mk_fail_from(1); /* a container in an arena asks once, not once a layer */
    mk_str s = {0};
    s.alloc = mk_arena_as_alloc(&a);
    assert_false(mk_str_cat(&s, "x"));
    assert_int_equal(log.calls, 3);

    jmp_buf escape; /* leaving by longjmp finds everything whole */
    log.escape = &escape;
    if (setjmp(escape) == 0)
        assert_null(mk_arena_alloc(&a, 100000, 8)); /* does not return */
    mk_fail_at(0);
    assert_int_equal(log.calls, 4);
    check(&a);
    mk_oom_set(NULL, NULL);
    assert_non_null(mk_arena_alloc(&a, 100000, 8));
    mk_arena_free(&a);
}

/* ---- the block a thread keeps for its next arena ---- */

#if TEST_ASAN || defined(MK_DEBUG)
enum { KEEPS = 0 }; /* where every block is watched, none is used again */
#else
enum { KEEPS = 1 };
#endif

static mk_stats process(void) {
    mk_stats s;
    mk_stats_total(&s);
    assert_int_equal(s.reserved, s.header + s.live + s.alignment + s.tail + s.slack + s.free);
    return s;
}

static mk_stats short_arena(size_t first, size_t limit, size_t object) {
    mk_arena a = {0};
    mk_stats s;
    a.first = first;
    a.limit = limit;
    assert_non_null(mk_arena_alloc(&a, object, 8));
    check(&a);
    mk_arena_stats(&a, &s);
    mk_arena_free(&a);
    return s;
}

static uint64_t blocks_of(mk_arena *a, size_t bytes) {
    mk_stats before, now;
    mk_arena_stats(a, &before);
    for (size_t n = 0; n < bytes; n += 1000)
        assert_non_null(mk_arena_alloc(a, 1000, 8));
    mk_arena_stats(a, &now);
    assert_true(mk_arena_check(a));
    return now.growths - before.growths;
}

/* Who holds much goes on in large blocks, unless he says what he wants. */
static void large_blocks(void **state) {
    (void)state;
    const size_t few = 5 << 20, more = 24 << 20;
    mk_arena a = {0}, limited = {0}, tuned = {0};
    limited.limit = 64 << 20;
    tuned.max_block = 1 << 20;
    assert_true(blocks_of(&a, few) >= 5);
    assert_in_range(blocks_of(&a, more), 2, 6);
    blocks_of(&limited, few);
    assert_true(blocks_of(&limited, more) >= 20);
    blocks_of(&tuned, few);
    assert_true(blocks_of(&tuned, more) >= 20);
    mk_arena_free(&a);
    mk_arena_free(&limited);
    mk_arena_free(&tuned);
}

static void a_block_is_kept(void **state) {
    (void)state;
    mk_stats before = process();
    short_arena(0, 0, 100);
    mk_stats one = process();
    for (int i = 0; i < 10; i++)
        assert_true(short_arena(0, 0, 100).reserved < 20000);
    mk_stats many = process();
    assert_int_equal(many.live, before.live);
    assert_int_equal(many.growths, one.growths + 10);
    if (KEEPS) {
        assert_int_equal(many.allocs, one.allocs); /* no malloc for any of the ten */
        assert_in_range(many.free, 16384, 20000);
    } else {
        assert_int_equal(many.allocs, one.allocs + 10);
        assert_int_equal(many.free, 0);
    }
}

/* init makes, of whatever was there, an empty arena, which has the kept block at once. */
static void init_takes_the_kept(void **state) {
    (void)state;
    const mk_alloc libc = {NULL, NULL};
    short_arena(0, 0, 100);
    mk_arena a, second;
    memset((void *)&a, 0x5a, sizeof a);
    memset((void *)&second, 0x5a, sizeof second);
    mk_arena_init(&a, libc);
    mk_arena_init(&second, libc); /* there is but one */
    assert_true(mk_arena_check(&a) && mk_arena_check(&second));
    assert_int_equal(a.block != NULL, KEEPS);
    assert_true(second.block == NULL && second.reserved == 0);
    mk_stats before = process();
    for (int i = 0; i < 100; i++)
        assert_non_null(memset(mk_arena_alloc(&a, 100, 16), 1, 100));
    assert_int_equal(process().allocs, before.allocs + !KEEPS);
    mk_stats s;
    mk_arena_stats(&a, &s);
    assert_true(s.allocs == 100 && s.growths == 1 && mk_arena_check(&a));
    assert_non_null(mk_arena_alloc(&second, 100, 16));
    mk_arena_free(&a);
    mk_arena_free(&second);
    before = process();

    mk_arena_init(&a, libc); /* never used */
    mk_arena_free(&a);
    assert_int_equal(process().free, before.free);
    ledger books = {0, 0, 0, 0};
    mk_arena_init(&a, ledger_as_alloc(&books));
    assert_true(a.block == NULL && books.calls == 0);
    assert_true(mk_arena_alloc(&a, 100, 16) && books.blocks == 1);
    mk_arena_free(&a);
    assert_int_equal(books.blocks, 0);
}

static void a_kept_block_is_no_secret(void **state) {
    (void)state;
    short_arena(0, 0, 100);
    mk_arena a = {0};
    mk_fail_from(1); /* the requests it saves fail as if they were made */
    assert_null(mk_arena_alloc(&a, 100, 8));
    assert_int_equal(mk_fail_count(), 2);
    mk_fail_at(0);
    mk_arena_free(&a);
    assert_true(short_arena(256, 0, 100).reserved < 1000); /* too large for that one */
    assert_true(short_arena(0, 5000, 100).reserved <= 5000);
    assert_true(short_arena(0, 0, 100000).reserved < 110000); /* nor taken beside a big one */
}

static void *short_arena_in_thread(void *arg) {
    short_arena(0, 0, 100);
    return arg;
}

static void a_thread_gives_its_block_back(void **state) {
    (void)state;
    mk_stats before = process();
    for (int i = 0; i < 4; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, short_arena_in_thread, NULL);
        pthread_join(thread, NULL);
    }
    mk_stats after = process();
    assert_int_equal(after.free, before.free);
    assert_int_equal(after.reserved, before.reserved);
    assert_int_equal(after.allocs, before.allocs + 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_value),
        cmocka_unit_test(alignment_and_sizes),
        cmocka_unit_test(empty_objects_are_distinct),
        cmocka_unit_test(bad_alignments),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(typed_and_zeroed),
        cmocka_unit_test(copies),
        cmocka_unit_test(block_sizes),
        cmocka_unit_test(big_objects_cost_what_they_are),
        cmocka_unit_test(limit),
        cmocka_unit_test(limit_of_growing_objects),
        cmocka_unit_test(limit_takes_from_the_kept),
        cmocka_unit_test(keep_policy),
        cmocka_unit_test(free_keeps_the_tuning),
        cmocka_unit_test(last_grows_in_place),
        cmocka_unit_test(big_grows_with_its_block),
        cmocka_unit_test(as_allocator),
        cmocka_unit_test(taken_back_over_and_over),
        cmocka_unit_test(arena_in_arena),
        cmocka_unit_test(stale_marks_change_nothing),
        cmocka_unit_test(dead_bytes_are_unusable),
        cmocka_unit_test(random_operations),
        cmocka_unit_test(failing_allocations),
        cmocka_unit_test(smaller_blocks_when_refused),
        cmocka_unit_test(hooks),
        cmocka_unit_test(large_blocks),
        cmocka_unit_test(a_block_is_kept),
        cmocka_unit_test(init_takes_the_kept),
        cmocka_unit_test(a_kept_block_is_no_secret),
        cmocka_unit_test(a_thread_gives_its_block_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
