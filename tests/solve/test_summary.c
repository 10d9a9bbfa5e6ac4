/* test_summary.c: location sets against brute force; building, joining and comparing summaries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <mk/str.h>

#include "summary.h"

/* ---- a set of offsets, spelt out ------------------------------------------------------------------ */

enum {
    SPAN = 96,
    NEAR = 40
}; /* offsets are enumerated in [-SPAN, SPAN]; overlaps are looked for nearer */

static bool holds(sum_loc l, int64_t off) {
    if (l.stride == 0)
        return off == l.off;
    int64_t d = off - l.off;
    if (d % (int64_t)l.stride != 0)
        return false;
    return l.count == 0 || (d >= 0 && d / (int64_t)l.stride < (int64_t)l.count);
}

/* Some of the sets there are: exact, strided without end, bounded. */
static size_t samples(sum_loc *out) {
    static const int32_t offs[] = {-16, -8, -1, 0, 3, 4, 8, 20};
    static const uint32_t strides[] = {1, 4, 8, 12, 24};
    static const uint32_t counts[] = {0, 2, 3, 5};
    size_t n = 0;
    for (size_t o = 0; o < sizeof offs / sizeof *offs; o++) {
        out[n++] = SUM_EXACT(offs[o]);
        for (size_t s = 0; s < sizeof strides / sizeof *strides; s++)
            for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
                out[n++] = sum_loc_index(SUM_EXACT(offs[o]), strides[s], counts[c]);
    }
    return n;
}

enum { NSAMPLES = 8 * (1 + 5 * 4) };

static bool truly_overlap(sum_loc a, unsigned wa, sum_loc b, unsigned wb) {
    for (int64_t x = -NEAR; x <= NEAR; x++)
        for (int64_t y = -NEAR; y <= NEAR; y++)
            if (holds(a, x) && holds(b, y) && x < y + (int64_t)wb && y < x + (int64_t)wa)
                return true;
    return false;
}

/* ---- location sets -------------------------------------------------------------------------------- */

static void test_index_holds_every_element(void **state) {
    (void)state;
    for (uint32_t count = 0; count < 6; count++) {
        for (uint32_t stride = 1; stride < 30; stride++) {
            sum_loc l = sum_loc_index(SUM_EXACT(5), stride, count);
            for (int64_t k = 0; k < (count ? count : 40); k++)
                assert_true(holds(l, 5 + k * stride));
        }
    }
}

static void test_unbounded_index_goes_both_ways(void **state) {
    (void)state;
    sum_loc l = sum_loc_index(SUM_EXACT(4), 8, 0);
    assert_true(holds(l, -4));
    assert_true(holds(l, -12));
    assert_false(holds(l, 0));
}

static void test_bounded_index_is_exact(void **state) {
    (void)state;
    for (uint32_t count = 2; count < 6; count++) {
        sum_loc l = sum_loc_index(SUM_EXACT(-8), 12, count);
        for (int64_t off = -SPAN; off <= SPAN; off++) {
            int64_t k = off + 8;
            assert_int_equal(holds(l, off), k >= 0 && k % 12 == 0 && k / 12 < count);
        }
    }
}

static void test_index_of_one_element_is_the_element(void **state) {
    (void)state;
    assert_true(sum_loc_eq(sum_loc_index(SUM_EXACT(24), 16, 1), SUM_EXACT(24)));
}

static void test_index_by_nothing_or_too_much_is_anywhere(void **state) {
    (void)state;
    assert_true(sum_loc_eq(sum_loc_index(SUM_EXACT(0), 0, 0), SUM_ANYWHERE));
    assert_true(sum_loc_eq(sum_loc_index(SUM_EXACT(0), UINT64_MAX, 4), SUM_ANYWHERE));
    assert_true(sum_loc_eq(sum_loc_index(SUM_EXACT(0), (uint64_t)1 << 40, 0), SUM_ANYWHERE));
}

static void test_add_moves_every_offset(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (int64_t by = -24; by <= 24; by += 3)
            for (int64_t off = -SPAN; off <= SPAN; off++)
                assert_int_equal(holds(sum_loc_add(all[i], by), off + by), holds(all[i], off));
}

static void test_add_there_and_back(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        assert_true(sum_loc_eq(sum_loc_add(sum_loc_add(all[i], 40), -40), all[i]));
}

static void test_plus_holds_every_sum(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            sum_loc s = sum_loc_plus(all[i], all[k]);
            for (int64_t x = -30; x <= 30; x++)
                for (int64_t y = -30; y <= 30 && holds(all[i], x); y++)
                    if (holds(all[k], y) && !holds(s, x + y))
                        fail_msg("{%d+%ux%u} plus {%d+%ux%u} lacks %d", all[i].off, all[i].stride,
                                 all[i].count, all[k].off, all[k].stride, all[k].count,
                                 (int)(x + y));
        }
    }
}

static void test_plus_of_exact_is_exact(void **state) {
    (void)state;
    assert_true(sum_loc_eq(sum_loc_plus(SUM_EXACT(8), SUM_EXACT(-24)), SUM_EXACT(-16)));
}

static void test_plus_is_commutative(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_true(sum_loc_eq(sum_loc_plus(all[i], all[k]), sum_loc_plus(all[k], all[i])));
}

static void test_plus_of_anywhere_is_anywhere(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        assert_true(sum_loc_eq(sum_loc_plus(all[i], SUM_ANYWHERE), SUM_ANYWHERE));
}

static void test_overlap_is_never_missed(void **state) {
    (void)state;
    static const unsigned widths[] = {1, 4, 8};
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k += 2)
            for (size_t w = 0; w < 9; w++) {
                unsigned wa = widths[w / 3], wb = widths[w % 3];
                if (!sum_loc_overlap(all[i], wa, all[k], wb) &&
                    truly_overlap(all[i], wa, all[k], wb))
                    fail_msg("{%d+%ux%u}:%u and {%d+%ux%u}:%u do overlap", all[i].off,
                             all[i].stride, all[i].count, wa, all[k].off, all[k].stride,
                             all[k].count, wb);
            }
}

static void test_overlap_is_symmetric(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (unsigned w = 1; w <= 8; w *= 2)
                assert_int_equal(sum_loc_overlap(all[i], w, all[k], 8),
                                 sum_loc_overlap(all[k], 8, all[i], w));
}

static void test_overlap_of_exact_is_exact(void **state) {
    (void)state;
    for (int32_t x = -12; x <= 12; x++)
        for (unsigned wa = 1; wa <= 8; wa++)
            for (unsigned wb = 1; wb <= 8; wb++) {
                bool really = x < (int32_t)wb && 0 < x + (int32_t)wa;
                assert_int_equal(sum_loc_overlap(SUM_EXACT(x), wa, SUM_EXACT(0), wb), really);
            }
}

/* The word that a byte lies in; those before the object are in all, those from the 63rd on in the last. */
static bool has_byte(sum_slots x, int64_t byte) {
    int64_t word = byte / 8 < 63 ? byte / 8 : 63;
    return byte < 0 ? x == SUM_ALL_SLOTS : x >> word & 1;
}

static void test_slots_hold_every_byte(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (int64_t bytes = 1; bytes <= 17; bytes += 4)
            for (int64_t off = -SPAN; off <= SPAN; off++)
                for (int64_t b = 0; b < bytes && holds(all[i], off); b++)
                    if (!has_byte(sum_slots_at(all[i], (uint64_t)bytes), off + b))
                        fail_msg("%d bytes at {%d+%ux%u} lack %d", (int)bytes, all[i].off,
                                 all[i].stride, all[i].count, (int)(off + b));
}

static void test_slots_of_exact_are_exact(void **state) {
    (void)state;
    assert_int_equal(sum_slots_at(SUM_EXACT(0), 0), 0);
    assert_int_equal(sum_slots_at(SUM_EXACT(8), 8), 2);
    assert_int_equal(sum_slots_at(SUM_EXACT(12), 8), 6);
    assert_int_equal(sum_slots_at(SUM_EXACT(8), 4), 2);
    assert_true(sum_slots_at(SUM_EXACT(62 * 8), 8) == (sum_slots)1 << 62);
    assert_true(sum_slots_at(SUM_EXACT(4000), 8) == (sum_slots)1 << 63);
    assert_true(sum_slots_at(SUM_EXACT(-8), 8) == SUM_ALL_SLOTS);
    assert_true(sum_slots_at(SUM_ANYWHERE, 1) == SUM_ALL_SLOTS);
}

/* What is written of the part is written of the whole, at every place where the part may begin. */
static void test_moved_slots_hold_every_byte(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        for (int32_t at = 0; at <= 504; at += 24) {
            sum_slots moved = sum_slots_moved(sum_slots_at(SUM_EXACT(at), 8), all[i]);
            for (int64_t off = 0; off <= SPAN; off++)
                if (holds(all[i], off) &&
                    !(has_byte(moved, off + at) && has_byte(moved, off + at + 7)))
                    fail_msg("word at %d of {%d+%ux%u} lacks %d", at, all[i].off, all[i].stride,
                             all[i].count, (int)off);
        }
    assert_int_equal(sum_slots_moved(1 | 4, SUM_EXACT(16)), 4 | 16);
    assert_int_equal(sum_slots_moved(1, SUM_EXACT(4)), 3);
    assert_int_equal(sum_slots_moved(0, SUM_ANYWHERE), 0);
}

static void test_members_of_elements_are_apart(void **state) {
    (void)state;
    sum_loc a = sum_loc_index(SUM_EXACT(0), 16, 0), b = sum_loc_index(SUM_EXACT(8), 16, 0);
    assert_false(sum_loc_overlap(a, 8, b, 8));
    assert_true(sum_loc_overlap(a, 9, b, 8));
    assert_true(sum_loc_overlap(a, 8, a, 8));
}

static void test_bounded_array_ends(void **state) {
    (void)state;
    sum_loc a = sum_loc_index(SUM_EXACT(16), 8, 4);
    assert_true(sum_loc_overlap(a, 8, SUM_EXACT(40), 8));
    assert_false(sum_loc_overlap(a, 8, SUM_EXACT(48), 8));
    assert_false(sum_loc_overlap(a, 8, SUM_EXACT(8), 8));
    assert_true(sum_loc_overlap(sum_loc_index(SUM_EXACT(16), 8, 0), 8, SUM_EXACT(48), 8));
}

static void test_anywhere_overlaps_all(void **state) {
    (void)state;
    sum_loc all[NSAMPLES];
    size_t n = samples(all);
    for (size_t i = 0; i < n; i++)
        assert_true(sum_loc_overlap(SUM_ANYWHERE, 1, all[i], 1));
}

static void test_far_offsets_are_anywhere(void **state) {
    (void)state;
    assert_true(sum_loc_eq(sum_loc_add(SUM_EXACT(0), INT64_C(1) << 40), SUM_ANYWHERE));
    assert_true(sum_loc_eq(sum_loc_add(SUM_EXACT(0), -(INT64_C(1) << 40)), SUM_ANYWHERE));
    sum_loc huge = sum_loc_index(SUM_EXACT(0), 8, UINT32_MAX);
    assert_true(sum_loc_overlap(huge, 8, SUM_EXACT(1 << 23), 8));
}

static void test_growing_ends(void **state) {
    (void)state;
    sum_loc l = SUM_EXACT(0), before;
    int turns = 0;
    do {
        before = l;
        l = sum_loc_plus(l, sum_loc_index(SUM_EXACT(0), 8, 3));
        turns++;
    } while (!sum_loc_eq(l, before) && turns < 10000000);
    assert_true(turns < 10000000);
    assert_true(holds(l, 8 * 1000));
}

/* ---- summaries -------------------------------------------------------------------------------------- */

typedef struct fixture {
    mk_arena a;
} fixture;

static int setup(void **state) {
    static fixture f;
    memset(&f, 0, sizeof f);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    mk_arena_free(&f->a);
    return 0;
}

static summary *keeps(fixture *f, uint16_t param, uint16_t facts) {
    sum_build b = {0};
    uint32_t h = sum_add_heap(&b), p = sum_add_param(&b, param);
    sum_add_facts(&b, p, facts);
    sum_add_edge(&b, (sum_edge){.holder = h, .at = SUM_ANYWHERE, .pointee = p, .to = SUM_EXACT(0)});
    return sum_done(&b, &f->a, 2);
}

static summary *gives_fresh(fixture *f) {
    sum_build b = {0};
    uint32_t o = sum_add_obj(
        &b, (sum_obj){.kind = SUM_FRESH, .param = SUM_BY_RESULT, .must = true, .family = "malloc"});
    sum_add_edge(&b, (sum_edge){.holder = SUM_RESULT, .pointee = o});
    return sum_done(&b, &f->a, 2);
}

static summary *gives_param(fixture *f, uint16_t param) {
    sum_build b = {0};
    uint32_t o = sum_add_param(&b, param);
    sum_add_edge(&b, (sum_edge){.holder = SUM_RESULT, .pointee = o});
    return sum_done(&b, &f->a, 2);
}

static void test_order_of_building_does_not_matter(void **state) {
    fixture *f = *state;
    sum_build b = {0}, c = {0};
    uint32_t p0 = sum_add_param(&b, 0), p1 = sum_add_param(&b, 1),
             k = sum_add_child(&b, p1, SUM_EXACT(8), 8);
    sum_add_edge(&b, (sum_edge){.holder = p0, .at = SUM_EXACT(0), .pointee = k});
    sum_add_edge(&b, (sum_edge){.holder = p0, .at = SUM_EXACT(8), .pointee = p1});
    sum_add_copy(&b, (sum_copy){p1, p0});
    uint32_t q1 = sum_add_param(&c, 1), q0 = sum_add_param(&c, 0);
    sum_add_copy(&c, (sum_copy){q1, q0});
    sum_add_edge(&c, (sum_edge){.holder = q0, .at = SUM_EXACT(8), .pointee = q1});
    uint32_t m = sum_add_child(&c, q1, SUM_EXACT(8), 8);
    sum_add_edge(&c, (sum_edge){.holder = q0, .at = SUM_EXACT(0), .pointee = m});
    assert_true(sum_equal(sum_done(&b, &f->a, 2), sum_done(&c, &f->a, 2)));
}

static void test_the_same_twice_is_once(void **state) {
    fixture *f = *state;
    sum_build b = {0};
    uint32_t p = sum_add_param(&b, 0);
    assert_int_equal(sum_add_param(&b, 0), p);
    uint32_t k = sum_add_child(&b, p, SUM_EXACT(8), 8);
    assert_int_equal(sum_add_child(&b, p, SUM_EXACT(8), 8), k);
    assert_int_not_equal(sum_add_child(&b, p, SUM_EXACT(16), 8), k);
    for (int i = 0; i < 3; i++)
        sum_add_edge(&b, (sum_edge){.holder = p, .pointee = k});
    const summary *s = sum_done(&b, &f->a, 1);
    assert_int_equal(s->nobjs, 3);
    assert_int_equal(s->nedges, 1);
}

static void test_the_deepest_level_is_deep(void **state) {
    fixture *f = *state;
    sum_build b = {0};
    uint32_t o = sum_add_param(&b, 0);
    for (int i = 0; i < 3 * SUM_DEPTH; i++)
        o = sum_add_child(&b, o, SUM_EXACT(8), 8);
    const summary *s = sum_done(&b, &f->a, 1);
    assert_int_equal(s->nobjs, SUM_DEPTH);
    assert_int_equal(s->objs[s->nobjs - 1].depth, SUM_DEPTH - 1);
    assert_true(s->objs[s->nobjs - 1].facts & SUM_DEEP);
    assert_false(s->objs[0].facts & SUM_DEEP);
}

static void test_join_unites_what_may_be(void **state) {
    fixture *f = *state;
    const summary *j = sum_join(&f->a, keeps(f, 0, SUM_MAY_FREE), keeps(f, 1, 0));
    mk_str s = {0};
    sum_print(j, "j", "", &s);
    assert_non_null(strstr(mk_str_c(&s), "has p0"));
    assert_non_null(strstr(mk_str_c(&s), "has p1"));
    assert_non_null(strstr(mk_str_c(&s), "may-free"));
    mk_str_free(&s);
}

static void test_join_intersects_what_must_be(void **state) {
    fixture *f = *state;
    uint16_t both = SUM_MAY_FREE | SUM_MUST_FREE;
    const summary *j = sum_join(&f->a, keeps(f, 0, both), keeps(f, 0, SUM_MAY_FREE));
    for (uint32_t i = 0; i < j->nobjs; i++)
        assert_false(j->objs[i].facts & SUM_MUST_FREE);
    j = sum_join(&f->a, keeps(f, 0, both), keeps(f, 1, 0));
    for (uint32_t i = 0; i < j->nobjs; i++)
        assert_false(j->objs[i].facts & SUM_MUST_FREE);
    j = sum_join(&f->a, keeps(f, 0, both), keeps(f, 0, both));
    bool found = false;
    for (uint32_t i = 0; i < j->nobjs; i++)
        found = found || (j->objs[i].facts & SUM_MUST_FREE);
    assert_true(found);
}

static bool gives_must(const summary *s) {
    for (uint32_t i = 0; i < s->nobjs; i++)
        if (s->objs[i].kind == SUM_FRESH && s->objs[i].must)
            return true;
    return false;
}

static void test_join_of_fresh_and_fresh_is_fresh(void **state) {
    fixture *f = *state;
    assert_true(gives_must(sum_join(&f->a, gives_fresh(f), gives_fresh(f))));
}

static void test_join_of_fresh_and_other_is_no_must(void **state) {
    fixture *f = *state;
    assert_false(gives_must(sum_join(&f->a, gives_fresh(f), gives_param(f, 0))));
    assert_false(gives_must(sum_join(&f->a, gives_param(f, 0), gives_fresh(f))));
}

static void test_join_is_commutative(void **state) {
    fixture *f = *state;
    const summary *all[] = {keeps(f, 0, SUM_MAY_FREE),
                            keeps(f, 1, SUM_MAY_FREE | SUM_MUST_FREE),
                            gives_fresh(f),
                            gives_param(f, 0),
                            sum_bottom(&f->a, 2),
                            sum_unknown(&f->a, 2, "unknown:x")};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            assert_true(
                sum_equal(sum_join(&f->a, all[i], all[k]), sum_join(&f->a, all[k], all[i])));
}

static void test_join_is_idempotent(void **state) {
    fixture *f = *state;
    const summary *all[] = {keeps(f, 1, SUM_MAY_FREE), gives_fresh(f), gives_param(f, 1)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_true(sum_equal(sum_join(&f->a, all[i], all[i]), all[i]));
}

static void test_bottom_adds_nothing_and_unknown_takes_all(void **state) {
    fixture *f = *state;
    const summary *k = keeps(f, 0, 0);
    assert_true(sum_equal(sum_join(&f->a, sum_bottom(&f->a, 2), k), k));
    assert_true(sum_equal(sum_join(&f->a, k, sum_bottom(&f->a, 2)), k));
    assert_true(sum_join(&f->a, k, sum_unknown(&f->a, 2, "unknown:x"))->unknown);
    assert_true(sum_join(&f->a, sum_unknown(&f->a, 2, "unknown:x"), k)->unknown);
}

static void test_clone_is_equal(void **state) {
    fixture *f = *state;
    const summary *k = keeps(f, 0, SUM_WRITTEN);
    assert_true(sum_equal(sum_clone(&f->a, k), k));
    assert_false(sum_equal(keeps(f, 1, SUM_WRITTEN), k));
    assert_false(sum_equal(keeps(f, 0, 0), k));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_holds_every_element),
        cmocka_unit_test(test_unbounded_index_goes_both_ways),
        cmocka_unit_test(test_bounded_index_is_exact),
        cmocka_unit_test(test_index_of_one_element_is_the_element),
        cmocka_unit_test(test_index_by_nothing_or_too_much_is_anywhere),
        cmocka_unit_test(test_add_moves_every_offset),
        cmocka_unit_test(test_add_there_and_back),
        cmocka_unit_test(test_plus_holds_every_sum),
        cmocka_unit_test(test_plus_of_exact_is_exact),
        cmocka_unit_test(test_plus_is_commutative),
        cmocka_unit_test(test_plus_of_anywhere_is_anywhere),
        cmocka_unit_test(test_overlap_is_never_missed),
        cmocka_unit_test(test_overlap_is_symmetric),
        cmocka_unit_test(test_overlap_of_exact_is_exact),
        cmocka_unit_test(test_slots_hold_every_byte),
        cmocka_unit_test(test_slots_of_exact_are_exact),
        cmocka_unit_test(test_moved_slots_hold_every_byte),
        cmocka_unit_test(test_members_of_elements_are_apart),
        cmocka_unit_test(test_bounded_array_ends),
        cmocka_unit_test(test_anywhere_overlaps_all),
        cmocka_unit_test(test_far_offsets_are_anywhere),
        cmocka_unit_test(test_growing_ends),
        cmocka_unit_test_setup_teardown(test_order_of_building_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_same_twice_is_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_deepest_level_is_deep, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_unites_what_may_be, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_intersects_what_must_be, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_of_fresh_and_fresh_is_fresh, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_of_fresh_and_other_is_no_must, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_is_commutative, setup, teardown),
        cmocka_unit_test_setup_teardown(test_join_is_idempotent, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bottom_adds_nothing_and_unknown_takes_all, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_clone_is_equal, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
