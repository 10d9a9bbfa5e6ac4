/* What ends when: deferred calls, children, checked marks, scratch arenas; and arenas in a buffer, in a
 * range, and with an object a block. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>

static mk_stats stats(const mk_arena *a) {
    mk_stats s;
    assert_true(mk_arena_check(a));
    mk_arena_stats(a, &s);
    assert_identity(&s);
    return s;
}

/* ---- deferred calls ---- */

static char order[32];
static void append(void *arg) {
    strncat(order, (const char *)arg, 1);
}

static void test_defer(void **state) {
    (void)state;
    mk_arena a = {0};
    order[0] = 0;
    assert_true(mk_arena_defer(&a, append, mk_arena_strdup(&a, "1")));
    mk_mark m = mk_arena_mark(&a);
    assert_true(mk_arena_defer(&a, append, mk_arena_strdup(&a, "2")));
    assert_true(mk_arena_defer(&a, append, mk_arena_strdup(&a, "3")));
    mk_arena_rewind(&a, m);
    assert_string_equal(order, "32");
    mk_arena_rewind(&a, m);
    assert_string_equal(order, "32"); /* once each */
    assert_true(mk_arena_defer(&a, append, mk_arena_strdup(&a, "4")));
    mk_arena_reset(&a);
    assert_string_equal(order, "3241");
    assert_true(mk_arena_defer(&a, append, mk_arena_strdup(&a, "5")));
    mk_arena_free(&a);
    assert_string_equal(order, "32415");
    mk_arena_free(&a);
    assert_string_equal(order, "32415");
}

static mk_arena *owner;
static void allocates(void *arg) {
    char *p = (char *)mk_arena_alloc(owner, 5000, 8);
    memset(p, 1, 5000);
    append(arg);
}

static void test_defer_may_allocate(void **state) {
    (void)state;
    mk_arena a = {0};
    owner = &a;
    order[0] = 0;
    for (int i = 0; i < 3; i++)
        assert_true(mk_arena_defer(&a, allocates, mk_arena_strdup(&a, "x")));
    mk_arena_reset(&a);
    assert_string_equal(order, "xxx");
    assert_int_equal(stats(&a).live, 0);
    mk_arena_free(&a);
}

static void test_child(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    mk_arena a = {0};
    a.alloc = ledger_as_alloc(&books);
    mk_mark m = mk_arena_mark(&a);
    mk_arena *child = mk_arena_child(&a), *grandchild = mk_arena_child(child);
    memset(mk_arena_alloc(child, 100000, 8), 1, 100000);
    memset(mk_arena_alloc(grandchild, 100000, 8), 1, 100000);
    assert_true(books.bytes > 200000);
    mk_arena_rewind(&a, m);
    assert_true(books.bytes < 100000); /* both are gone */
    child = mk_arena_child(&a);
    memset(mk_arena_alloc(child, 100000, 8), 1, 100000);
    mk_arena_free(child); /* earlier is fine */
    mk_arena_free(&a);
    assert_int_equal(books.blocks, 0);
}

static void test_lifetimes_out_of_memory(void **state) {
    (void)state;
    mk_arena a = {0};
    order[0] = 0;
    mk_fail_from(1);
    assert_false(mk_arena_defer(&a, append, order));
    assert_null(mk_arena_child(&a));
    mk_fail_at(0);
    assert_int_equal(stats(&a).reserved, 0);
    assert_int_equal(stats(&a).fails, 2);
    mk_arena *child = mk_arena_child(&a);
    mk_fail_from(1);
    assert_null(mk_arena_alloc(child, 10, 1));
    mk_fail_at(0);
    mk_arena_free(&a);
    assert_string_equal(order, ""); /* what was refused is not called */
}

/* ---- checked marks ---- */

static mk_misuse last;
static int misuses;
static void note_misuse(void *ctx, const mk_misuse *m) {
    (void)ctx;
    last = *m;
    misuses++;
}

static void begin_checks(void) {
    misuses = 0;
    mk_check_set(MK_CHECK_ALL);
    mk_misuse_set(note_misuse, NULL);
}

static int end_checks(void) {
    mk_misuse_set(NULL, NULL);
    mk_check_set(MK_CHECK_OFF);
    return misuses;
}

static void test_marks_used_well(void **state) {
    (void)state;
    begin_checks();
    mk_arena a = {0};
    a.first = 300, a.max_block = 300;
    for (int round = 0; round < 3; round++) {
        mk_mark outer = mk_arena_mark(&a);
        for (int i = 0; i < 20; i++) {
            mk_mark m = mk_arena_mark(&a);
            assert_non_null(mk_arena_alloc(&a, 100, 8));
            mk_arena_rewind(&a, m);
            assert_non_null(mk_arena_alloc(&a, 50, 8));
            mk_arena_rewind(&a, m); /* twice to one mark is right */
        }
        mk_arena_rewind(&a, outer);
    }
    assert_int_equal(stats(&a).live, 24); /* the outer mark itself */
    mk_arena_free(&a);
    assert_int_equal(end_checks(), 0);
}

static void test_stale_marks(void **state) {
    (void)state;
    begin_checks();
    mk_arena a = {0}, b = {0};
    mk_mark outer = mk_arena_mark(&a);
    int *kept = mk_new(&a, int);
    mk_mark inner = mk_arena_mark(&a);
    mk_arena_rewind(&a, inner);
    mk_arena_rewind(&a, outer);
    kept = mk_new(&a, int);
    *kept = 42;
    mk_arena_rewind(&a, inner); /* out of order */
    assert_int_equal(misuses, 1);
    assert_string_equal(last.what, "arena: stale mark");
    assert_non_null(last.here);
    assert_non_null(last.before);
    assert_int_equal(*kept, 42);
    mk_mark other = mk_arena_mark(&b);
    mk_arena_rewind(&a, other); /* another arena's */
    assert_int_equal(misuses, 2);
    mk_arena_reset(&a);
    kept = mk_new(&a, int);
    *kept = 43;
    mk_arena_rewind(&a, outer); /* kept across a reset */
    assert_int_equal(misuses, 3);
    assert_int_equal(*kept, 43);
    mk_arena_free(&a);
    mk_arena_free(&b);
    end_checks();
}

static void *use(void *arg) {
    return mk_arena_alloc((mk_arena *)arg, 10, 1);
}

static int uses_by_another_thread(mk_arena *a) {
    pthread_t thread;
    int before = misuses;
    assert_int_equal(pthread_create(&thread, NULL, use, a), 0);
    pthread_join(thread, NULL);
    return misuses - before;
}

static void test_second_thread(void **state) {
    (void)state;
    begin_checks();
    mk_arena a = {0};
    assert_non_null(mk_arena_alloc(&a, 10, 1));
    assert_int_equal(uses_by_another_thread(&a), 1);
    assert_string_equal(last.what, "arena: used by a second thread");
    assert_true(last.here && last.before && last.here != last.before);
    mk_arena_hand_over(&a);
    assert_int_equal(uses_by_another_thread(&a), 0);
    mk_arena_reset(&a); /* so does a reset */
    assert_int_equal(uses_by_another_thread(&a), 0);
    mk_arena_free(&a);
    end_checks();
}

/* ---- scratch ---- */

static char *shout(mk_arena *result, const char *text) {
    mk_scratch s = mk_scratch_begin(&result, 1);
    char *p = mk_arena_strdup(s.arena, text);
    for (char *c = p; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    char *made = mk_arena_strdup(result, p);
    mk_scratch_end(s);
    return made;
}

static void test_scratch(void **state) {
    (void)state;
    mk_scratch s = mk_scratch_begin(NULL, 0);
    char *hello = shout(s.arena, "hello"); /* the callee must not rewind ours */
    char *world = shout(s.arena, "world");
    assert_string_equal(hello, "HELLO");
    assert_string_equal(world, "WORLD");
    mk_scratch_end(s);
    mk_arena *avoid[MK_SCRATCHES];
    for (size_t i = 0; i < MK_SCRATCHES; i++) {
        mk_scratch other = mk_scratch_begin(avoid, i);
        avoid[i] = other.arena;
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(avoid[i], avoid[k]);
        mk_scratch_end(other);
    }
    assert_null(mk_scratch_begin(avoid, MK_SCRATCHES).arena);
    mk_scratch none = {0};
    mk_scratch_end(none);
    mk_scratch_free();
    mk_scratch_free();
}

static void *scratch_in_thread(void *arg) {
    mk_scratch s = mk_scratch_begin(NULL, 0);
    memset(mk_arena_alloc(s.arena, 50000, 1), 1, 50000);
    mk_scratch_end(s);
    return (void *)(s.arena != (mk_arena *)arg ? s.arena : NULL);
}

static void test_scratch_threads(void **state) {
    (void)state;
    uint64_t before = process_live();
    mk_scratch s = mk_scratch_begin(NULL, 0);
    for (int i = 0; i < 4; i++) {
        pthread_t thread;
        void *different;
        pthread_create(&thread, NULL, scratch_in_thread, s.arena);
        pthread_join(thread, &different);
        assert_non_null(different);
    }
    mk_scratch_end(s);
    mk_scratch_free();
    assert_int_equal(process_live(), before); /* a thread's memory ends with it */
}

static void test_scratch_out_of_memory(void **state) {
    (void)state;
    mk_fail_at(1);
    assert_null(mk_scratch_begin(NULL, 0).arena);
    mk_fail_at(0);
    assert_non_null(mk_scratch_begin(NULL, 0).arena);
    mk_scratch_free();
}

/* ---- a buffer ---- */

static void test_fixed(void **state) {
    (void)state;
    static _Alignas(16) char buffer[4096];
    uint64_t before = process_live();
    for (size_t skip = 0; skip < 16; skip++) {
        mk_arena a = {0};
        assert_true(mk_arena_fixed(&a, buffer + skip, 4000));
        size_t n = 0, again = 0;
        for (char *p; (p = (char *)mk_arena_alloc(&a, 10, 1)) != NULL; n++) {
            assert_true(p >= buffer + skip && p + 10 <= buffer + skip + 4000);
            memset(p, 1, 10);
        }
        assert_true(TEST_ASAN || n * 10 >= 4000 - 140);
        assert_null(mk_arena_alloc(&a, 100000, 8));
        mk_arena_reset(&a);
        char *p = (char *)mk_arena_resize(&a, NULL, 0, 100, 8);
        assert_ptr_equal(mk_arena_resize(&a, p, 100, 200, 8), p);
        assert_null(mk_arena_resize(&a, p, 200, 5000, 8));
        mk_arena_reset(&a);
        while (mk_arena_alloc(&a, 10, 1))
            again++;
        assert_int_equal(again, n);
        assert_int_equal(stats(&a).growths, 1);
        mk_arena_free(&a);
        assert_non_null(mk_arena_alloc(&a, 3000, 1)); /* still attached */
        mk_arena_free(&a);
    }
    assert_int_equal(process_live(), before); /* no heap at all */
    mk_arena a = {0};
    assert_false(mk_arena_fixed(&a, buffer, 100));
    assert_false(mk_arena_fixed(&a, NULL, 4000));
    assert_non_null(mk_arena_alloc(&a, 1, 1));
    assert_false(mk_arena_fixed(&a, buffer, 4000));
    mk_arena_free(&a);
}

static void test_fixed_is_exempt_from_bypass(void **state) {
    (void)state;
    static char buffer[4096];
    uint64_t before = process_live();
    mk_bypass_set(true);
    mk_arena a = {0};
    assert_true(mk_arena_fixed(&a, buffer, sizeof buffer));
    char *p = (char *)mk_arena_alloc(&a, 100, 8);
    assert_true(p > buffer && p < buffer + sizeof buffer);
    assert_int_equal(process_live(), before);
    mk_arena_free(&a);
    mk_bypass_set(false);
}

/* ---- a range ---- */

static void test_reserve(void **state) {
    (void)state;
    mk_arena a = {0};
    assert_true(mk_arena_reserve(&a, (size_t)1 << 30));
    char *first = (char *)mk_arena_alloc(&a, 100, 8);
    size_t size = 16;
    char *p = (char *)mk_arena_alloc(&a, size, 16), *from = p;
    for (; size < 20000000; size *= 2) { /* the newest grows without moving */
        p[size - 1] = 'x';
        p = (char *)mk_arena_resize(&a, p, size, 2 * size, 16);
        assert_ptr_equal(p, from);
    }
    assert_true(stats(&a).copied == 0 && p > first);
    p[size - 1] = 'y';
    mk_arena_reset(&a);
    assert_true(stats(&a).reserved <= 1 << 20); /* `keep` */
    for (int i = 0; i < 1000; i++) {
        p = (char *)mk_arena_alloc(&a, 30000, 8);
        memset(p, i, 30000);
    }
    assert_true(stats(&a).live == 30000000);
    assert_null(mk_arena_alloc(&a, (size_t)1 << 30, 8));
    assert_null(mk_arena_child(&a));
    mk_arena_free(&a);
    assert_int_equal(stats(&a).reserved, 0);
    assert_non_null(mk_arena_alloc(&a, 100, 8)); /* an ordinary one again */
    assert_false(mk_arena_reserve(&a, 1 << 20));
    mk_arena_free(&a);
    assert_false(mk_arena_reserve(&a, SIZE_MAX));
    assert_false(mk_arena_reserve(&a, SIZE_MAX / 2));
}

static void test_reserve_limit_and_alignment(void **state) {
    (void)state;
    mk_arena a = {0};
    assert_true(mk_arena_reserve(&a, (size_t)16 << 20));
    a.limit = 8 << 20;
    char *p = (char *)mk_arena_alloc(&a, 100, (size_t)2 << 20);
    assert_int_equal((uintptr_t)p % ((size_t)2 << 20), 0);
    size_t n = 0;
    while (mk_arena_alloc(&a, 1 << 16, 8))
        n++;
    assert_true(stats(&a).reserved <= a.limit && n >= 60);
    mk_arena_free(&a);
}

/* ---- bypass ---- */

static void test_bypass(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    mk_bypass_set(true);
    mk_arena a = {0};
    a.alloc = ledger_as_alloc(&books);
    a.limit = 100000;
    for (size_t i = 1; i <= 100; i++)
        memset(mk_arena_alloc(&a, i, (size_t)1 << (i % 8)), 1, i);
    assert_int_equal(books.blocks, 100); /* each its own */
    mk_mark m = mk_arena_mark(&a);
    memset(mk_arena_alloc(&a, 5000, 64), 1, 5000);
    mk_arena_rewind(&a, m);
    assert_int_equal(books.blocks, 100);
    mk_stats s = stats(&a);
    assert_int_equal(s.allocs, 101);
    assert_int_equal(s.live, 5050);
    assert_null(mk_arena_alloc(&a, 99000, 8)); /* the limit holds */
    mk_arena_reset(&a);
    assert_int_equal(books.blocks, 0);
    mk_arena_free(&a);
    mk_bypass_set(false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defer),           cmocka_unit_test(test_defer_may_allocate),
        cmocka_unit_test(test_child),           cmocka_unit_test(test_lifetimes_out_of_memory),
        cmocka_unit_test(test_marks_used_well), cmocka_unit_test(test_stale_marks),
        cmocka_unit_test(test_second_thread),   cmocka_unit_test(test_scratch),
        cmocka_unit_test(test_scratch_threads), cmocka_unit_test(test_scratch_out_of_memory),
        cmocka_unit_test(test_fixed),           cmocka_unit_test(test_fixed_is_exempt_from_bypass),
        cmocka_unit_test(test_reserve),         cmocka_unit_test(test_reserve_limit_and_alignment),
        cmocka_unit_test(test_bypass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
