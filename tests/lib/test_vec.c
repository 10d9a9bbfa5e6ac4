#include "support.h"

typedef struct wide {
    _Alignas(64) int n;
    char rest[60];
} wide;

MK_VEC(ints, int)
MK_VEC(bytes, unsigned char)
MK_VEC(wides, wide)

typedef struct triple {
    char of[3];
} triple;
MK_VEC(triples, triple)

static volatile size_t huge = SIZE_MAX;

/* Wherever the elements come from in relation to the gap. */
static void inserts_of_itself(void **state) {
    (void)state;
    for (int at = 0; at <= 6; at++)
        for (int from = 0; from < 6; from++)
            for (int n = 0; from + n <= 6; n++) {
                ints v = {0};
                for (int i = 0; i < 6; i++)
                    assert_true(ints_push(&v, i));
                assert_true(ints_insert_n(&v, (size_t)at, v.data + from, (size_t)n));
                assert_int_equal(v.len, 6 + n);
                for (int i = 0; i < 6 + n; i++)
                    assert_int_equal(v.data[i], i < at       ? i
                                                : i < at + n ? from + i - at
                                                             : i - n);
                ints_free(&v);
            }
    ints v = {0};
    assert_true(ints_insert_n(&v, 0, NULL, 0));
#if !defined(MK_DEBUG)
    assert_false(ints_insert_n(&v, 1, &(int){7}, 1)); /* beyond the end */
#endif
    assert_null(v.data);
}

static void zero_value(void **state) {
    (void)state;
    ints v = {0};
    assert_true(ints_check(&v));
    assert_null(ints_last(&v));
    assert_true(ints_reserve(&v, 0) && ints_append(&v, NULL, 0) && ints_resize(&v, 0) &&
                ints_shrink(&v));
    ints_clear(&v);
    size_t n = 7;
    assert_null(ints_take(&v, &n));
    assert_int_equal(n, 0);
    assert_null(v.data);
    ints_free(&v);
    assert_true(ints_check(&v));
}

static void each_function(void **state) {
    (void)state;
    ints v = {0};
    static const int five[] = {10, 20, 30, 40, 50};
    assert_true(ints_append(&v, five, 5));
    assert_true(ints_insert(&v, 0, 5) && ints_insert(&v, 6, 60) && ints_insert(&v, 3, 25));
    static const int eight[] = {5, 10, 20, 25, 30, 40, 50, 60};
    assert_int_equal(v.len, 8);
    assert_memory_equal(v.data, eight, sizeof eight);
    assert_int_equal(*ints_last(&v), 60);
    assert_int_equal(ints_pop(&v), 60);
    ints_remove(&v, 0);
    ints_swap_remove(&v, 0);
    static const int five_again[] = {50, 20, 25, 30, 40};
    assert_int_equal(v.len, 5);
    assert_memory_equal(v.data, five_again, sizeof five_again);
    assert_true(ints_resize(&v, 7));
    assert_true(v.data[4] == 40 && v.data[5] == 0 && v.data[6] == 0);
    assert_true(ints_resize(&v, 2));
    assert_true(ints_shrink(&v));
    assert_int_equal(v.len, 2);
    int *two = ints_add(&v, 2);
    two[0] = 1, two[1] = 2;
    assert_int_equal(v.data[3], 2);
    assert_true(ints_append(&v, v.data, 4)); /* from itself */
    assert_true(ints_append(&v, v.data + 6, 2));
    static const int ten[] = {50, 20, 1, 2, 50, 20, 1, 2, 1, 2};
    assert_memory_equal(v.data, ten, sizeof ten);
    ints_remove_n(&v, 2, 3);
    ints_remove_n(&v, 5, 99); /* clipped */
    ints_remove_n(&v, 5, 1);
    ints_remove_n(&v, 0, 0);
    static const int left[] = {50, 20, 20, 1, 2};
    assert_int_equal(v.len, 5);
    assert_memory_equal(v.data, left, sizeof left);
    assert_true(ints_reserve(&v, 10));
    for (int i = 0; i < 5; i++)
        ints_push_unchecked(&v, i % 3);
    size_t n;
    int *taken = ints_take(&v, &n);
    assert_true(n == 10 && taken[9] == 1 && v.len == 0 && v.cap == 0);
    assert_true(ints_push(&v, 1));
    ints_free(&v);
    free(taken);
}

/* Each at a moment when the vector must grow and the source moves away. */
static void appends_from_itself_while_growing(void **state) {
    (void)state;
    for (size_t n = 1; n < 200; n++) {
        ints v = {0};
        for (size_t i = 0; i < n; i++)
            assert_true(ints_push(&v, (int)i));
        assert_true(ints_shrink(&v));
        assert_true(ints_append(&v, v.data + n / 2, n - n / 2));
        for (size_t i = n; i < v.len; i++)
            assert_int_equal(v.data[i], (int)(i - n + n / 2));
        ints_free(&v);
    }
}

static void bad_positions(void **state) {
    (void)state;
#if !defined(MK_DEBUG) /* there they are asserted */
    ints v = {0};
    assert_true(ints_push(&v, 1));
    assert_false(ints_insert(&v, 2, 9));
    ints_remove(&v, 1);
    ints_swap_remove(&v, 5);
    assert_true(v.len == 1 && v.data[0] == 1);
    ints_free(&v);
#endif
}

static void alignment(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 40};
    wides v = {0};
    v.alloc = ledger_as_alloc(&books);
    for (int i = 0; i < 100; i++) {
        wide w = {i, {0}};
        assert_true(wides_push(&v, w));
        assert_int_equal((uintptr_t)v.data % 64, 0);
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(v.data[i].n, i);
    wides_free(&v);
    assert_int_equal(books.blocks, 0);
}

/* Elements of which no power of two of bytes is a multiple. */
static void odd_sizes(void **state) {
    (void)state;
    triples v = {0};
    for (int i = 0; i < 5000; i++) {
        triple t = {{(char)i, (char)(i + 1), (char)(i + 2)}};
        assert_true(triples_push(&v, t) && triples_check(&v));
    }
    for (int i = 0; i < 5000; i++)
        assert_true(v.data[i].of[0] == (char)i && v.data[i].of[2] == (char)(i + 2));
    triples_free(&v);
}

static void impossible_sizes(void **state) {
    (void)state;
    ints v = {0}, none = {0};
    bytes b = {0};
    assert_true(ints_push(&v, 42) && bytes_push(&b, 42));
    for (size_t less = 0; less < 70; less++) {
        assert_false(ints_reserve(&none, huge - less));
        assert_false(ints_reserve(&none, huge / 4 - less));
        assert_false(ints_reserve(&v, huge - less));
        assert_false(ints_reserve(&v, huge / 4 - less));
        assert_false(ints_reserve(&v, huge / 8 - less));
        assert_false(ints_reserve(&v, huge / 4 + 2 + less)); /* few bytes, if it wrapped round */
        assert_null(ints_add(&v, huge - less));
        assert_false(ints_resize(&v, huge - less));
        assert_false(ints_append(&v, v.data, huge - less));
        assert_false(bytes_reserve(&b, huge - less));
        assert_null(bytes_add(&b, huge - less));
        assert_null(bytes_add(&b, huge / 2 - less));
    }
    assert_true(v.len == 1 && v.data[0] == 42 && ints_check(&v));
    assert_true(b.len == 1 && b.data[0] == 42 && bytes_check(&b));
    assert_true(!none.data && none.cap == 0);
    ints_free(&v);
    bytes_free(&b);
}

static void growth_is_geometric(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    ints v = {0};
    mk_stats s;
    v.alloc = ledger_as_alloc(&books);
    for (int i = 0; i < 1000000; i++) {
        assert_true(ints_reserve(&v, v.len + 1)); /* even asked for one by one */
        assert_true(ints_push(&v, i));
    }
    ints_stats(&v, &s);
    assert_true(s.growths <= 30);
    assert_true(s.copied <= 3 * sizeof(int) * 1000000u);
    assert_int_equal(s.live, 1000000 * sizeof(int));
    assert_identity(&s);
    ints_free(&v);
}

static void a_hint_is_one_exact_growth(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    ints v = {0};
    mk_stats s;
    v.alloc = ledger_as_alloc(&books);
    assert_true(ints_reserve(&v, 1000));
    assert_int_equal(books.bytes, 1000 * sizeof(int));
    for (int i = 0; i < 1000; i++)
        ints_push(&v, i);
    assert_int_equal(books.calls, 1);
    ints_stats(&v, &s);
    assert_int_equal(s.growths, 1);
    assert_int_equal(s.copied, 0);
    ints_free(&v);
}

static void uses_what_the_allocator_gives(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 400};
    ints v = {0};
    v.alloc = ledger_as_alloc(&books);
    assert_true(ints_reserve(&v, 100));
    assert_int_equal(v.cap, 200);
    ints_free(&v);
    assert_int_equal(books.blocks, 0);
}

static void the_peak_is_remembered(void **state) {
    (void)state;
    ints v = {0};
    mk_stats s;
    for (int i = 0; i < 100; i++)
        ints_push(&v, i);
    while (v.len)
        ints_pop(&v);
    ints_push(&v, 1);
    ints_stats(&v, &s);
    assert_int_equal(s.live_peak, 100 * sizeof(int));
    ints_free(&v);
}

static void in_an_arena(void **state) {
    (void)state;
    mk_arena a = {0};
    a.first = a.max_block = 100000;
    ints v = {0};
    v.alloc = mk_arena_as_alloc(&a);
    for (int i = 0; i < 10000; i++)
        assert_true(ints_push(&v, i));
    mk_stats s;
    ints_stats(&v, &s);
    assert_int_equal(s.copied, 0); /* the newest object of an arena grows where it is */
    for (int i = 0; i < 10000; i++)
        assert_int_equal(v.data[i], i);
    mk_arena_free(&a);
}

/* Small vectors in a local array: no allocation until they outgrow it, and it is vacant again. */
static void in_a_room(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    int array[16];
    mk_room room = MK_ROOM(array);
    room.more = ledger_as_alloc(&books);
    ints v = {0};
    v.alloc = mk_room_as_alloc(&room);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 16; i++)
            assert_true(ints_push(&v, i));
        assert_true(v.data == array && books.calls == (size_t)round);
        assert_true(ints_push(&v, 16));
        assert_true(v.data != array && books.blocks == 1);
        for (int i = 0; i < 17; i++)
            assert_int_equal(v.data[i], i);
        ints_free(&v);
        assert_int_equal(books.blocks, 0);
    }
    ints w = {0}; /* a second tenant finds no room */
    w.alloc = v.alloc;
    assert_true(ints_push(&v, 1) && ints_push(&w, 2));
    assert_true(v.data == array && w.data != array);
    assert_true(ints_resize(&w, 100) && ints_shrink(&v) && v.data == array);
    ints_free(&v);
    ints_free(&w);
    assert_int_equal(books.blocks, 0);
    wides aligned = {0}; /* an aligned beginning is where the room ends */
    _Alignas(64) char bytes_[64];
    mk_room odd = {bytes_ + 4, 60, ledger_as_alloc(&books), NULL};
    aligned.alloc = mk_room_as_alloc(&odd);
    wide one = {1, {0}};
    assert_true(wides_push(&aligned, one));
    assert_int_equal(books.blocks, 1);
    wides_free(&aligned);
}

/* From its init on; an aligned beginning is skipped to. */
static void in_a_room_from_the_beginning(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    _Alignas(64) char bytes_[192];
    mk_room room = {bytes_ + 4, 188, ledger_as_alloc(&books), NULL};
    wide one = {1, {0}};
    wides v, second;
    wides_init(&v, mk_room_as_alloc(&room));
    assert_true((char *)v.data == bytes_ + 64 && v.cap == 128 / sizeof(wide) && v.len == 0);
    wides_init(&second, v.alloc);
    assert_true(second.data == NULL && second.cap == 0);
    for (size_t i = 0; i < 128 / sizeof(wide); i++)
        assert_true(wides_push(&v, one) && books.calls == 0);
    assert_true(wides_push(&v, one) && books.blocks == 1 && wides_check(&v));
    wides_free(&v);
    assert_true(v.data == NULL && room.tenant == NULL && books.blocks == 0);
    room.size = 60 + sizeof(wide) - 1; /* no room for one */
    wides_init(&v, mk_room_as_alloc(&room));
    assert_true(v.data == NULL && v.cap == 0 && room.tenant == NULL);
}

/* Blocks large enough for huge pages, growing and given back. */
static void large(void **state) {
    (void)state;
    uint64_t before = process_live();
    ints v = {0};
    for (int i = 0; i < 3000000; i++)
        assert_true(ints_push(&v, i));
    for (int i = 0; i < 3000000; i += 997)
        assert_int_equal(v.data[i], i);
    assert_true(process_live() - before >= 12000000);
    ints_resize(&v, 10);
    assert_true(ints_shrink(&v));
    assert_int_equal(v.data[9], 9);
    size_t n;
    assert_true(ints_reserve(&v, 2000000));
    int *taken = ints_take(&v, &n);
    assert_true(n == 10 && taken[9] == 9);
    mk_alloc none = {0};
    mk_alloc_free(none, taken, 2000000 * sizeof(int), _Alignof(int));
    assert_int_equal(process_live(), before);
}

/* The highest length of each life goes to the place of the first growth. */
static void lengths_go_to_their_site(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        ints v = {0};
        for (int i = 0; i < 12345; i++)
            ints_push(&v, i);
        while (v.len > 5)
            ints_pop(&v);
        ints_clear(&v);
        ints_clear(&v); /* nothing since: not a life */
        ints_free(&v);
    }
    assert_int_equal(lives_noted(MK_KIND_VEC, 12345), 20);
}

/* ---- model: a plain array ---- */

enum { MOST = 3000 };

typedef struct model {
    ints v;
    int data[2 * MOST];
    size_t len;
} model;

static void model_insert(model *m, size_t i, int x) {
    memmove(m->data + i + 1, m->data + i, (m->len - i) * sizeof(int));
    m->data[i] = x;
    m->len++;
}

static void model_remove(model *m, size_t i) {
    m->len--;
    memmove(m->data + i, m->data + i + 1, (m->len - i) * sizeof(int));
}

static void model_grow(model *m, size_t what, int x) {
    int more[20] = {x, x + 1, x + 2};
    size_t n = random_below(20), at = random_below(m->len + 1);
    if (what == 0 && ints_insert(&m->v, at, x))
        model_insert(m, at, x);
    if (what == 8 && ints_insert_n(&m->v, at, more, n)) {
        for (size_t i = 0; i < n; i++)
            model_insert(m, at + i, more[i]);
    }
    if (what == 9 && n <= m->len && ints_insert_n(&m->v, at, m->v.data + m->len - n, n)) {
        memcpy(more, m->data + m->len - n, n * sizeof(int)); /* of itself, across the gap too */
        for (size_t i = 0; i < n; i++)
            model_insert(m, at + i, more[i]);
    }
    if (what == 1 && ints_resize(&m->v, m->len + n)) {
        memset(m->data + m->len, 0, n * sizeof(int));
        m->len += n;
    }
    if (what == 2 && m->len >= n && ints_append(&m->v, m->v.data, n)) {
        memcpy(m->data + m->len, m->data, n * sizeof(int));
        m->len += n;
    }
    if (what >= 3 && ints_push(&m->v, x))
        m->data[m->len++] = x;
}

static void model_shrink(model *m, size_t what) {
    if (m->len == 0)
        return;
    size_t at = random_below(m->len);
    if (what == 0)
        ints_remove(&m->v, at), model_remove(m, at);
    if (what == 1) {
        ints_swap_remove(&m->v, at);
        m->data[at] = m->data[m->len - 1];
        m->len--;
    }
    if (what == 2)
        assert_int_equal(ints_pop(&m->v), m->data[--m->len]);
    if (what == 3 && random_below(8) == 0)
        assert_true(ints_resize(&m->v, m->len = at));
    if (what == 4 && random_below(30) == 0)
        ints_clear(&m->v), m->len = 0;
    if (what == 5)
        ints_shrink(&m->v);
}

static void random_operations(void **state) {
    (void)state;
    static model m;
    for (int run = 0; run < test_rounds(25); run++) {
        ledger books = {0, 0, 0, random_below(40)};
        memset(&m, 0, sizeof m);
        m.v.alloc = ledger_as_alloc(&books);
        for (int i = 0; i < 4000; i++) {
            if (random_below(10) == 0)
                mk_fail_at(1);
            if (random_below(100) < 60 && m.len < MOST)
                model_grow(&m, random_below(10), (int)(random_u64() & 0xffffff));
            else
                model_shrink(&m, random_below(6));
            mk_fail_at(0);
            assert_int_equal(m.v.len, m.len);
            assert_true(ints_check(&m.v));
            if (m.len)
                assert_memory_equal(m.v.data, m.data, m.len * sizeof(int));
        }
        ints_free(&m.v);
        assert_int_equal(books.blocks, 0);
    }
}

/* ---- out of memory ---- */

static void *subject_make(mk_alloc from) {
    ints *v = (ints *)calloc(1, sizeof *v);
    v->alloc = from;
    for (int i = 0; i < 20 || v->len < v->cap; i++)
        ints_push(v, i);
    return v;
}

/* Spare capacity, for what gives it back. */
static void *subject_make_spare(mk_alloc from) {
    ints *v = (ints *)subject_make(from);
    ints_resize(v, 20);
    return v;
}

static bool subject_same(void *object) {
    const ints *v = (const ints *)object;
    for (size_t i = 0; i < v->len; i++)
        if (v->data[i] != (int)i)
            return false;
    return ints_check(v) && (v->len == v->cap || v->len == 20);
}

static void subject_end(void *object) {
    ints_free((ints *)object);
    free(object);
}

static bool op_push(void *v) {
    return ints_push((ints *)v, 1);
}
static bool op_add(void *v) {
    return ints_add((ints *)v, 3);
}
static bool op_append(void *v) {
    return ints_append((ints *)v, ((ints *)v)->data, 2);
}
static bool op_insert(void *v) {
    return ints_insert((ints *)v, 1, 1);
}
static bool op_insert_n(void *v) {
    return ints_insert_n((ints *)v, 1, ((ints *)v)->data, 3);
}
static bool op_resize(void *v) {
    return ints_resize((ints *)v, 1000);
}
static bool op_reserve(void *v) {
    return ints_reserve((ints *)v, 1000);
}
static bool op_shrink(void *v) {
    return ints_shrink((ints *)v);
}

static void failing_allocations(void **state) {
    (void)state;
    static const sweep sweeps[] = {
        {"push", subject_make, op_push, subject_same, subject_end},
        {"add", subject_make, op_add, subject_same, subject_end},
        {"append", subject_make, op_append, subject_same, subject_end},
        {"insert", subject_make, op_insert, subject_same, subject_end},
        {"insert_n", subject_make, op_insert_n, subject_same, subject_end},
        {"resize", subject_make, op_resize, subject_same, subject_end},
        {"reserve", subject_make, op_reserve, subject_same, subject_end},
        {"shrink", subject_make_spare, op_shrink, subject_same, subject_end},
    };
    for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++)
        if (sweep_run(&sweeps[i]) == 0)
            fail_msg("%s: nothing failed", sweeps[i].name);
}

static void hooks(void **state) {
    (void)state;
    hook_log log = {0};
    ints v = {0};
    mk_oom_set(hook, &log);
    log.retries = 1;
    mk_fail_at(1);
    assert_true(ints_push(&v, 1));
    mk_fail_at(0);
    assert_int_equal(log.calls, 1);
    log.retries = 2;
    mk_fail_at(1);
    assert_true(ints_reserve(&v, 1000)); /* it grows otherwise than it began */
    mk_fail_at(0);
    assert_int_equal(log.calls, 2);
    log.retries = 9;
    assert_false(ints_reserve(&v, huge)); /* no use asking again */
    assert_int_equal(log.calls, 3);
    assert_int_equal(log.size, SIZE_MAX);
    mk_oom_set(NULL, NULL);
    ints_free(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_value),
        cmocka_unit_test(inserts_of_itself),
        cmocka_unit_test(each_function),
        cmocka_unit_test(appends_from_itself_while_growing),
        cmocka_unit_test(bad_positions),
        cmocka_unit_test(alignment),
        cmocka_unit_test(odd_sizes),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(growth_is_geometric),
        cmocka_unit_test(a_hint_is_one_exact_growth),
        cmocka_unit_test(uses_what_the_allocator_gives),
        cmocka_unit_test(the_peak_is_remembered),
        cmocka_unit_test(in_an_arena),
        cmocka_unit_test(in_a_room),
        cmocka_unit_test(in_a_room_from_the_beginning),
        cmocka_unit_test(large),
        cmocka_unit_test(lengths_go_to_their_site),
        cmocka_unit_test(random_operations),
        cmocka_unit_test(failing_allocations),
        cmocka_unit_test(hooks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
