/* The checks of invariants see what they are there to see: each field that an invariant speaks of is damaged in turn.
 * And sizes and states at the edge, that nothing else comes by. */
#include "support.h"

#include <mk/arena_internal.h>
#include <mk/pool_internal.h>

static volatile size_t huge = SIZE_MAX;

/* field = value must be seen by check, and only that. */
#define DAMAGE(check, field, value)              \
    do {                                         \
        char whole_[sizeof(field)];              \
        memcpy(whole_, &(field), sizeof(field)); \
        (field) = (value);                       \
        bool seen_ = !(check);                   \
        memcpy(&(field), whole_, sizeof(field)); \
        if (!seen_)                              \
            fail_msg(#field " = " #value);       \
        assert_true(check);                      \
    } while (0)

/* ---- arenas ---- */

static void damage_block(const mk_arena *a, mk__block *b) {
    DAMAGE(mk_arena_check(a), b->cur, mk__block_start(b) - 1);
    DAMAGE(mk_arena_check(a), b->cur, b->end + 1);
    DAMAGE(mk_arena_check(a), b->end, (char *)b + b->size + 16);
    DAMAGE(mk_arena_check(a), b->live, (size_t)(b->cur - mk__block_start(b)) + 1);
    DAMAGE(mk_arena_check(a), b->size, b->size + 16);
}

static void arena_damage(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = a.max_block = 1024;
    a.keep = MK_KEEP_ALL;
    for (int i = 0; i < 100; i++)
        assert_non_null(mk_arena_alloc(&a, 50, 8));
    mk_arena_reset(&a);
    for (int i = 0; i < 40; i++)
        assert_non_null(mk_arena_alloc(&a, 50, 8));
    assert_non_null(mk_arena_alloc(&a, 5000, 8));
    assert_non_null(mk_arena_alloc(&a, 6000, 8));
    assert_true(mk_arena_check(&a) && a.block && a.block->below && a.big && a.big->below &&
                a.spare);

    DAMAGE(mk_arena_check(&a), a.depth, a.depth + 1);
    DAMAGE(mk_arena_check(&a), a.reserved, a.reserved + 1);
    DAMAGE(mk_arena_check(&a), a.spare_bytes, a.spare_bytes + 1);
    DAMAGE(mk_arena_check(&a), a.older_live, a.older_live + 1);
    DAMAGE(mk_arena_check(&a), a.spare->cur, a.spare->cur + 8);
    DAMAGE(mk_arena_check(&a), a.block->end, a.block->end - 8);
    DAMAGE(mk_arena_check(&a), a.big->seq, 0);
    DAMAGE(mk_arena_check(&a), a.big->seq, a.big_seq + 1);
    DAMAGE(mk_arena_check(&a), a.big->below->seq, a.big->seq);
    damage_block(&a, a.block->below);
    damage_block(&a, a.big);
    damage_block(&a, a.spare);
    if (a.cur) { /* the window is open */
        DAMAGE(mk_arena_check(&a), a.cur, (uintptr_t)a.block->cur - 1);
        DAMAGE(mk_arena_check(&a), a.cur, (uintptr_t)a.end + 1);
        DAMAGE(mk_arena_check(&a), a.end, a.block->end + 16);
        DAMAGE(mk_arena_check(&a), a.block, NULL);
    }
    mk_arena_free(&a);
}

/* ---- pools ---- */

static void pool_damage(void **state) {
    (void)state;
    enum { OBJECTS = 400 };
    void *object[OBJECTS];
    mk_pool p = {0};
    p.size = 16;
    DAMAGE(mk_pool_check(&p), p.get_at, 32);
    DAMAGE(mk_pool_check(&p), p.put_at, 32);
    for (int i = 0; i < OBJECTS; i++)
        assert_non_null(object[i] = mk_pool_get(&p));
    for (int i = 0; i < OBJECTS; i++)
        mk_pool_put(&p, object[i]);
    mk__pool *in = p.inner;
    mk__pool_thread *t = mk__pool_thread_own();
    assert_true(mk_pool_check(&p) && in->current && in->current->next);
    DAMAGE(mk_pool_check(&p), in->rest, in->rest + 1);
    DAMAGE(mk_pool_check(&p), in->current->n, 0);
    DAMAGE(mk_pool_check(&p), in->current->n, in->capacity + 1);
    DAMAGE(mk_pool_check(&p), mk__magazine_first(in->current, in->capacity)[-1], object[0]);
    DAMAGE(mk_pool_check(&p), in->limit, 1);
    DAMAGE(mk_pool_check(&p), in->empty, in->current);
    DAMAGE(mk_pool_check(&p), in->victim, in->current);
    DAMAGE(mk_pool_check(&p), in->shared.top, (void **)(void *)object);
    if (t && in->slot && t->cache[in->slot].loaded) {
        mk__pool_cache *c = &t->cache[in->slot];
        mk__magazine *m = (mk__magazine *)c->loaded;
        DAMAGE(mk_pool_check(&p), mk__magazine_first(m, in->capacity)[-1], object[0]);
        DAMAGE(mk_pool_check(&p), mk__pools.by_slot[in->slot], NULL);
        if (c->spare)
            DAMAGE(mk_pool_check(&p), ((mk__magazine *)c->spare)->n, in->capacity + 1);
    }
    mk_pool_free(&p);
}

/* ---- growable arrays ---- */

MK_VEC(longs, long)

static void vec_damage(void **state) {
    (void)state;
    longs v = {0};
    assert_true(longs_reserve(&v, 8) && longs_push(&v, 1));
    DAMAGE(longs_check(&v), v.len, v.cap + 1);
    DAMAGE(longs_check(&v), v.cap, huge / 2);
    DAMAGE(longs_check(&v), v.cap, 0);
    DAMAGE(longs_check(&v), v.data, NULL);
    DAMAGE(longs_check(&v), v.data, (long *)((uintptr_t)v.data + 1));
    longs_free(&v);
}

/* ---- edges ---- */

static void zero_and_shrinking(void **state) {
    (void)state;
    longs v = {0};
    assert_true(longs_shrink(&v) && longs_resize(&v, 0) && longs_append(&v, NULL, 0));
    assert_true(longs_reserve(&v, 0) && v.cap == 0);
    assert_true(longs_reserve(&v, 100));
    assert_true(longs_shrink(&v) && v.cap == 0 && !v.data); /* empty: nothing is kept */
    assert_true(longs_push(&v, 1) && longs_shrink(&v));
    assert_true(longs_shrink(&v)); /* already exact, or as near as the allocator can */
    longs_free(&v);
}

/* An allocator without resize and free: what is moved is copied, what is freed stays. */
static char store[4096];
static size_t stored;
static void *store_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    (void)ctx, (void)actual;
    size_t at = (stored + align - 1) & ~(align - 1);
    if (size > sizeof store - at)
        return NULL;
    stored = at + size;
    return store + at;
}

static void allocator_with_alloc_alone(void **state) {
    (void)state;
    static const mk_alloc_ops ops = {store_alloc, NULL, NULL};
    longs v = {0};
    stored = 0;
    v.alloc.ops = &ops;
    for (long i = 0; i < 100; i++)
        assert_true(longs_push(&v, i));
    for (long i = 0; i < 100; i++)
        assert_int_equal(v.data[i], i);
    assert_false(longs_reserve(&v, 1000));
    assert_int_equal(v.len, 100);
    longs_free(&v);
}

static void alignments(void **state) {
    (void)state;
    const mk_alloc libc_alloc = {NULL, NULL};
    uint64_t before = process_live();
    for (size_t align = 1; align <= (size_t)4 << 20; align *= 2) {
        size_t size = align + 1, actual = 0;
        char *p = (char *)mk_alloc_new(libc_alloc, 1, align, &actual);
        assert_true(p && (uintptr_t)p % align == 0 && actual >= 1);
        *p = 'x';
        char *q = (char *)mk_alloc_resize(libc_alloc, p, 1, 2 * size, align, &actual);
        assert_true(q && *q == 'x' && actual >= 2 * size);
        q[2 * size - 1] = 'y';
        p = (char *)mk_alloc_resize(libc_alloc, q, 2 * size, size, align, NULL);
        assert_true(p && *p == 'x');
        mk_alloc_free(libc_alloc, p, size, align);
        assert_null(mk_alloc_new(libc_alloc, huge - align, align, NULL));
        assert_null(mk_alloc_new(libc_alloc, huge / 2 - align, align, NULL));
    }
    assert_int_equal(process_live(), before);
}

static void arena_alignments(void **state) {
    (void)state;
    for (int how = 0; how < 3; how++) {
        mk_arena a = {0};
        mk_bypass_set(how == 1);
        if (how == 2)
            assert_true(mk_arena_reserve(&a, (size_t)64 << 20));
        for (size_t align = 1; align <= (size_t)2 << 20; align *= 2) {
            char *p = (char *)mk_arena_alloc(&a, 10, align);
            assert_true(p && (uintptr_t)p % align == 0);
            memset(p, 1, 10);
            char *q = (char *)mk_arena_resize(&a, p, 10, 10000, align);
            assert_true(q && (uintptr_t)q % align == 0 && q[9] == 1);
            assert_null(mk_arena_alloc(&a, huge - align, align));
            assert_null(mk_arena_resize(&a, q, 10000, huge - align, align));
            if (align >= MK_ARENA_ALIGN)
                assert_null(mk_arena_alloc(&a, 10, align | (align << 1))); /* not a power of two */
            assert_non_null(mk_arena_resize(&a, q, 10000, 0, align));
            assert_true(mk_arena_check(&a));
        }
        assert_null(mk_arena_alloc(&a, 10, 0));
        assert_string_equal(mk_arena_strndup(&a, "text", huge), "text");
        mk_arena_free(&a);
        mk_bypass_set(false);
    }
}

/* Big objects grow and shrink in place, within the limit. */
static void big_within_limit(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = 256;
    a.limit = 1 << 20;
    char *p = (char *)mk_arena_alloc(&a, 100000, 8);
    assert_non_null(p);
    p[99999] = 'x';
    p = (char *)mk_arena_resize(&a, p, 100000, 500000, 8);
    assert_true(p && p[99999] == 'x');
    assert_null(mk_arena_resize(&a, p, 500000, 5000000, 8));
    assert_null(mk_arena_resize(&a, p, 500000, huge - 100, 8));
    p = (char *)mk_arena_resize(&a, p, 500000, 10, 8);
    assert_non_null(p);
    mk_stats s;
    mk_arena_stats(&a, &s);
    assert_true(mk_arena_check(&a) && s.reserved <= a.limit);
    mk_arena_free(&a);
}

/* A mark for which there is no memory cannot be checked, and is as good as one that is not. */
static void unchecked_mark(void **state) {
    (void)state;
    mk_arena a = {0};
    mk_check_set(MK_CHECK_ALL);
    mk_fail_from(1);
    mk_mark m = mk_arena_mark(&a);
    mk_fail_at(0);
    assert_int_equal(m.serial, 0);
    assert_non_null(mk_arena_alloc(&a, 10, 1));
    mk_arena_rewind(&a, m);
    mk_stats s;
    mk_arena_stats(&a, &s);
    assert_int_equal(s.live, 0);
    mk_arena_free(&a);
    mk_check_set(MK_CHECK_OFF);
}

/* Marks kept across a reset lie ahead of the arena, by its blocks or its big objects alone. */
static void marks_ahead(void **state) {
    (void)state;
    if (mk_check_level() != MK_CHECK_OFF)
        skip(); /* they would be reported */
    mk_arena a = {0};
    a.first = a.max_block = 256;
    assert_non_null(mk_arena_alloc(&a, 1, 1));
    assert_non_null(mk_arena_alloc(&a, 100000, 8));
    mk_mark big = mk_arena_mark(&a);
    mk_arena_reset(&a);
    int *kept = mk_new(&a, int);
    *kept = 42;
    mk_arena_rewind(&a, big);
    for (int i = 0; i < 100; i++)
        assert_non_null(mk_arena_alloc(&a, 50, 8));
    mk_mark far = mk_arena_mark(&a);
    mk_arena_reset(&a);
    kept = mk_new(&a, int);
    *kept = 43;
    mk_arena_rewind(&a, far);
    assert_true(*kept == 43 && mk_arena_check(&a));
    mk_arena_free(&a);
}

static void one_block_has_no_children(void **state) {
    (void)state;
    static char buffer[1000];
    mk_arena a = {0};
    assert_true(mk_arena_fixed(&a, buffer, sizeof buffer));
    assert_null(mk_arena_child(&a));
    assert_non_null(mk_arena_alloc(&a, 100, 1));
    assert_null(mk_arena_alloc(&a, 1000, 1)); /* nor a second block */
    mk_arena_free(&a);
}

/* The hook may make room: here by giving up a block that it kept for that. */
static bool give_up(void *ctx, size_t size, size_t align) {
    (void)size, (void)align;
    bool *kept = (bool *)ctx, again = *kept;
    *kept = false;
    mk_fail_at(0);
    return again;
}

static void hook_makes_room(void **state) {
    (void)state;
    bool kept = true;
    mk_arena a = {0};
    mk_str s = {0};
    mk_pool p = {0};
    p.size = 10;
    mk_oom_set(give_up, &kept);
    mk_fail_from(1);
    char *object = (char *)mk_arena_alloc(&a, 100, 8);
    assert_true(object && !kept);
    assert_non_null(mk_arena_alloc(&a, 8, 8));
    kept = true;
    mk_fail_from(1);
    assert_non_null(mk_arena_resize(&a, object, 100, 100000, 8));
    kept = true;
    mk_fail_from(1);
    assert_true(mk_str_cat(&s, "text") && !kept);
    kept = true;
    mk_fail_from(1);
    object = (char *)mk_pool_get(&p);
    assert_true(object && !kept);
    mk_oom_set(NULL, NULL);
    mk_pool_put(&p, object);
    mk_pool_free(&p);
    mk_str_free(&s);
    mk_arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_damage),
        cmocka_unit_test(pool_damage),
        cmocka_unit_test(vec_damage),
        cmocka_unit_test(zero_and_shrinking),
        cmocka_unit_test(allocator_with_alloc_alone),
        cmocka_unit_test(alignments),
        cmocka_unit_test(arena_alignments),
        cmocka_unit_test(big_within_limit),
        cmocka_unit_test(unchecked_mark),
        cmocka_unit_test(marks_ahead),
        cmocka_unit_test(one_block_has_no_children),
        cmocka_unit_test(hook_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
