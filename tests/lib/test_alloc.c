#include "support.h"

static const mk_alloc libc_alloc = {NULL, NULL};

static void fill(void *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)p)[i] = (unsigned char)(i * 7);
}

static bool filled(const void *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (((const unsigned char *)p)[i] != (unsigned char)(i * 7))
            return false;
    return true;
}

static void sizes_and_alignments(void **state) {
    (void)state;
    uint64_t before = process_live();
    for (size_t align = 1; align <= 8192; align *= 2)
        for (size_t size = 0; size < 300; size += 1 + size / 3) {
            size_t actual = 0;
            char *p = (char *)mk_alloc_new(libc_alloc, size, align, &actual);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % align, 0);
            assert_true(actual >= size && actual >= 1);
            fill(p, actual); /* all of it may be used */
            size_t more = 0;
            p = (char *)mk_alloc_resize(libc_alloc, p, actual, 3 * size + 1000, align, &more);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % align, 0);
            assert_true(more >= 3 * size + 1000);
            assert_true(filled(p, actual < 3 * size + 1000 ? actual : 3 * size + 1000));
            p = (char *)mk_alloc_resize(libc_alloc, p, more, size / 2, align, NULL);
            assert_true(filled(p, size / 2));
            mk_alloc_free(libc_alloc, p, size / 2, align);
        }
    assert_int_equal(process_live(), before);
}

static void null_is_nothing(void **state) {
    (void)state;
    mk_alloc_free(libc_alloc, NULL, 0, 1);
    void *p = mk_alloc_resize(libc_alloc, NULL, 0, 10, 1, NULL);
    assert_non_null(p);
    mk_alloc_free(libc_alloc, p, 10, 1);

    ledger books = {0, 0, 0, 0}; /* an allocator never sees NULL */
    p = mk_alloc_resize(ledger_as_alloc(&books), NULL, 0, 10, 1, NULL);
    assert_non_null(p);
    mk_alloc_free(ledger_as_alloc(&books), p, 10, 1);
    mk_alloc_free(ledger_as_alloc(&books), NULL, 0, 1);
    assert_int_equal(books.blocks, 0);
}

/* Volatile: the compiler must not see that the sizes are absurd. */
static volatile size_t huge = SIZE_MAX;

static void impossible_requests(void **state) {
    (void)state;
    char *p = (char *)mk_alloc_new(libc_alloc, 10, 1, NULL);
    fill(p, 10);
    for (size_t less = 0; less < 20; less++) {
        assert_null(mk_alloc_new(libc_alloc, huge - less, 16, NULL));
        assert_null(mk_alloc_new(libc_alloc, huge / 2 - less, 4096, NULL));
        assert_null(mk_alloc_resize(libc_alloc, p, 10, huge - less, 1, NULL));
    }
    volatile size_t wrong = 0; /* volatile, as compilers know better */
    assert_null(mk_alloc_new(libc_alloc, 10, wrong, NULL));
    wrong = 24;
    assert_null(mk_alloc_new(libc_alloc, 10, wrong, NULL));
    assert_null(mk_alloc_new(libc_alloc, 10, huge / 2 + 1, NULL));
    assert_true(filled(p, 10));
    mk_alloc_free(libc_alloc, p, 10, 1);
}

static void checked_arithmetic(void **state) {
    (void)state;
    size_t r;
    assert_true(mk_add_ok(huge - 1, 1, &r) && r == SIZE_MAX);
    assert_false(mk_add_ok(huge, 1, &r));
    assert_true(mk_mul_ok(huge / 3, 3, &r) && mk_mul_ok(0, huge, &r) && r == 0);
    assert_false(mk_mul_ok(huge / 2 + 1, 2, &r));
    assert_true(mk_round_up_ok(33, 16, &r) && r == 48);
    assert_true(mk_round_up_ok(48, 16, &r) && r == 48);
    assert_false(mk_round_up_ok(huge - 14, 16, &r));
    assert_true(mk_is_pow2(1) && mk_is_pow2(4096));
    assert_false(mk_is_pow2(0) || mk_is_pow2(24));
}

/* ---- the hook ---- */

static void hook_refuses(void **state) {
    (void)state;
    hook_log log = {0};
    mk_oom_set(hook, &log);
    mk_fail_from(1);
    assert_null(mk_alloc_new(libc_alloc, 123, 8, NULL));
    mk_fail_at(0);
    mk_oom_set(NULL, NULL);
    assert_int_equal(log.calls, 1);
    assert_int_equal(log.size, 123);
    assert_int_equal(log.align, 8);
}

static void hook_retries(void **state) {
    (void)state;
    hook_log log = {0};
    log.retries = 3;
    mk_oom_set(hook, &log);
    mk_fail_at(1);
    void *p = mk_alloc_new(libc_alloc, 10, 8, NULL);
    assert_non_null(p);
    assert_int_equal(log.calls, 1);
    mk_fail_at(1);
    p = mk_alloc_resize(libc_alloc, p, 10, 20, 8, NULL);
    assert_non_null(p);
    mk_fail_from(1);
    assert_null(mk_alloc_resize(libc_alloc, p, 20, 30, 8, NULL)); /* one retry left */
    mk_fail_at(0);
    mk_oom_set(NULL, NULL);
    assert_int_equal(log.calls, 4);
    mk_alloc_free(libc_alloc, p, 20, 8);
}

/* ---- allocators that leave things out ---- */

static void *bare_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    (void)align, (void)actual;
    ++*(int *)ctx;
    return malloc(size);
}

static void bare_free(void *ctx, void *p, size_t size, size_t align) {
    (void)size, (void)align;
    --*(int *)ctx;
    free(p);
}

static void without_resize(void **state) {
    (void)state;
    int live = 0;
    const mk_alloc_ops ops = {bare_alloc, NULL, bare_free};
    mk_alloc a = {&ops, &live};
    size_t actual = 0;
    void *p = mk_alloc_new(a, 100, 8, &actual);
    assert_int_equal(actual, 100);
    fill(p, 100);
    p = mk_alloc_resize(a, p, 100, 50, 8, &actual);
    assert_true(filled(p, 50) && actual == 50 && live == 1);
    p = mk_alloc_resize(a, p, 50, 500, 8, NULL);
    assert_true(filled(p, 50));
    mk_alloc_free(a, p, 500, 8);
    assert_int_equal(live, 0);
}

static void without_free(void **state) {
    (void)state;
    mk_arena room = {0};
    mk_alloc a = mk_arena_as_alloc(&room);
    mk_alloc_ops ops = *a.ops;
    ops.free = NULL;
    ops.resize = NULL;
    a.ops = &ops;
    char *p = (char *)mk_alloc_new(a, 10, 1, NULL);
    fill(p, 10);
    p = (char *)mk_alloc_resize(a, p, 10, 20, 1, NULL);
    assert_true(filled(p, 10));
    mk_alloc_free(a, p, 20, 1);
    mk_arena_free(&room);
}

/* The ledger must notice wrong sizes, or the container tests prove nothing. */
static void ledger_keeps_books(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 8};
    size_t actual;
    mk_alloc a = ledger_as_alloc(&books);
    void *p = mk_alloc_new(a, 10, 64, &actual);
    assert_int_equal(actual, 18);
    assert_int_equal((uintptr_t)p % 64, 0);
    assert_int_equal(books.bytes, 18);
    expect_assert_failure(
        mock_assert(ledger_entry_of(p)->asked > 10, "control", __FILE__, __LINE__));
    p = mk_alloc_resize(a, p, 18, 40, 64, &actual);
    mk_alloc_free(a, p, 44, 64);
    assert_int_equal(books.blocks, 0);
}

#if defined(MK_DEBUG)
static void debug_builds_are_hostile(void **state) {
    (void)state;
    unsigned char *p = (unsigned char *)mk_alloc_new(libc_alloc, 32, 8, NULL);
    for (int i = 0; i < 32; i++)
        assert_int_equal(p[i], 0xAA);
    uintptr_t was = (uintptr_t)p;
    p = (unsigned char *)mk_alloc_resize(libc_alloc, p, 32, 31, 8, NULL);
    assert_true((uintptr_t)p != was);
    mk_alloc_free(libc_alloc, p, 31, 8);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_and_alignments),
        cmocka_unit_test(null_is_nothing),
        cmocka_unit_test(impossible_requests),
        cmocka_unit_test(checked_arithmetic),
        cmocka_unit_test(hook_refuses),
        cmocka_unit_test(hook_retries),
        cmocka_unit_test(without_resize),
        cmocka_unit_test(without_free),
        cmocka_unit_test(ledger_keeps_books),
#if defined(MK_DEBUG)
        cmocka_unit_test(debug_builds_are_hostile),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
