/* test_units.c: units that are given up and read again: bytes set aside, who stays, and the same rows. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "analyse.h"
#include "find_pack.h"
#include "unit_cache.h"
#include "words.h"

/* ---- bytes set aside --------------------------------------------------------------------------------- */

enum { PIECES = 60 };

/* The n-th piece: some bytes, none, and more than fit any buffer. */
static void piece(unsigned n, mk_str *out) {
    mk_str_clear(out);
    for (unsigned i = 0; i < n * n * 20; i++)
        mk_str_putc(out, (char)(n * 31 + i * 7));
}

static void put_and_get(spool *s) {
    spool_ref at[PIECES];
    mk_str want = {0}, got = {0};
    for (unsigned n = 0; n < PIECES; n++) {
        piece(n, &want);
        at[n] = spool_put(s, want.data, want.len);
    }
    for (unsigned k = 0; k < 2 * PIECES; k++) {
        unsigned n = k * 37 % PIECES;
        piece(n, &want);
        assert_true(spool_get(s, at[n], &got));
        assert_int_equal(got.len, want.len);
        assert_memory_equal(mk_str_c(&got), mk_str_c(&want), want.len);
    }
    mk_str_free(&want);
    mk_str_free(&got);
}

static void test_spool(void **state) {
    (void)state;
    static const size_t limits[] = {0, 10000, SIZE_MAX / 2};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        spool s = {.in_memory = limits[i]};
        put_and_get(&s);
        assert_int_equal(s.used == 0, limits[i] > 1 << 20);
        assert_false(s.no_file);
        spool_free(&s);
    }
}

static void test_spool_no_file(void **state) {
    (void)state;
    spool s = {0};
    setenv("TMPDIR", "/no/such/folder", 1);
    put_and_get(&s);
    unsetenv("TMPDIR");
    assert_true(s.no_file);
    spool_free(&s);
}

/* The file takes some of it and no more: as on a disk that gets full. */
static void test_spool_full(void **state) {
    (void)state;
    struct rlimit before, small;
    spool s = {0};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    put_and_get(&s);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(s.used > 0 && s.used <= 100000);
    assert_true(s.no_file);
    spool_free(&s);
}

/* ---- units ------------------------------------------------------------------------------------------- */

static const char *const cases[] = {"calls.ir", "hooks.ir", "integers.ir", "locations.ir", "memory.ir", "open.ir"};
enum { CASES = sizeof cases / sizeof *cases };

static ir_unit *read_case(unsigned n) {
    mk_str path = {0}, text = {0}, why = {0};
    (void)mk_str_printf(&path, "%s/cases/%s", MEMKIT_SOLVE_TESTS, cases[n]);
    assert_true(words_read(mk_str_c(&path), &text));
    ir_unit *u = ir_parse(text.data, text.len, &why);
    if (!u)
        fail_msg("%s: %s", cases[n], mk_str_c(&why));
    mk_str_free(&path);
    mk_str_free(&text);
    return u;
}

/* Numbers run against the order in which units came. */
static void fill(unit_cache *c, size_t limit, bool stay) {
    uint32_t entries[CASES];
    mk_str bytes = {0};
    unit_cache_open(c, limit);
    for (unsigned n = 0; n < CASES; n++) {
        ir_unit *u = read_case(n);
        mk_str_clear(&bytes);
        ir_unit_write(u, &bytes);
        entries[n] = unit_cache_add(c, u, stay ? NULL : &bytes);
        unit_cache_rest(c);
    }
    for (unsigned n = CASES; n-- > 0;)
        unit_cache_number(c, entries[n]);
    mk_str_free(&bytes);
}

static void assert_unit(const ir_unit *got, unsigned n) {
    mk_str is = {0}, should = {0};
    ir_unit *want = read_case(n);
    ir_print(got, &is);
    ir_print(want, &should);
    assert_string_equal(mk_str_c(&is), mk_str_c(&should));
    ir_unit_free(want);
    mk_str_free(&is);
    mk_str_free(&should);
}

static size_t in_memory(const unit_cache *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->entries.len; i++)
        n += c->entries.data[i].unit != NULL;
    return n;
}

static void test_gives_up(void **state) {
    (void)state;
    unit_cache c;
    fill(&c, 0, false);
    assert_int_equal(in_memory(&c), 1);
    for (unsigned k = 0; k < 40; k++) {
        unsigned n = k * 11 % CASES;
        assert_unit(unit_cache_get(&c, CASES - 1 - n), n);
        if (k % 3 == 0)
            unit_cache_rest(&c); /* what was got since the last time is good until now */
    }
    unit_cache_rest(&c);
    assert_int_equal(in_memory(&c), 1);
    assert_true(c.reads > 20);
    unit_cache_free(&c);
}

/* Who was asked for last stays. */
static void test_least_recent_goes(void **state) {
    (void)state;
    unit_cache c;
    fill(&c, SIZE_MAX, false);
    assert_int_equal(in_memory(&c), CASES);
    (void)unit_cache_get(&c, 1);
    (void)unit_cache_get(&c, 4);
    (void)unit_cache_get(&c, 1);
    c.limit = c.entries.data[c.numbers.data[1]].packed.len + c.entries.data[c.numbers.data[4]].packed.len;
    unit_cache_rest(&c);
    assert_int_equal(in_memory(&c), 2);
    assert_non_null(c.entries.data[c.numbers.data[1]].unit);
    assert_non_null(c.entries.data[c.numbers.data[4]].unit);
    assert_int_equal(c.reads, 0);
    c.limit = c.entries.data[c.numbers.data[1]].packed.len;
    unit_cache_rest(&c);
    assert_non_null(c.entries.data[c.numbers.data[1]].unit);
    assert_int_equal(in_memory(&c), 1);
    unit_cache_free(&c);
}

static void test_without_bytes_stays(void **state) {
    (void)state;
    unit_cache c;
    fill(&c, 0, true);
    assert_int_equal(in_memory(&c), CASES);
    assert_unit(unit_cache_get(&c, 0), CASES - 1);
    unit_cache_free(&c);
}

/* ---- a program of such units ------------------------------------------------------------------------- */

static mk_str rows_of(size_t limit, bool stay, unsigned threads, size_t *reads) {
    unit_cache c;
    program p;
    find_list found = {0};
    containers grown;
    teardowns torn;
    holders held;
    mk_str bytes = {0};
    fill(&c, limit, stay);
    prog_units units = unit_cache_units(&c);
    program_link(&p, &units, false);
    containers_find(&grown, &p);
    teardowns_find(&torn, &grown);
    holders_find(&held, &p);
    check_opts all = {
        .stack_limit = 16384, .containers = &grown, .teardowns = &torn, .holders = &held};
    assert_true(rules_select(&all.rules, "*", NULL));
    analyse_opts how = {&all, true, threads};
    analyse(&p, &how, NULL, &found);
    find_settle(&found);
    *reads = c.reads;
    holders_free(&held);
    teardowns_free(&torn);
    containers_free(&grown);
    program_free(&p);
    unit_cache_free(&c); /* rows do not need it */
    find_pack(found.rows.data, found.rows.len, &bytes);
    assert_true(found.rows.len > 50);
    find_free(&found);
    return bytes;
}

static void test_same_rows(void **state) {
    (void)state;
    size_t reads;
    mk_str want = rows_of(SIZE_MAX, true, 1, &reads);
    assert_int_equal(reads, 0);
    static const size_t limits[] = {0, 2000, 20000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        mk_str got = rows_of(limits[i], false, 1 + (unsigned)i, &reads);
        assert_true(reads > CASES || i);
        assert_int_equal(got.len, want.len);
        assert_memory_equal(got.data, want.data, want.len);
        mk_str_free(&got);
    }
    mk_str_free(&want);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spool),         cmocka_unit_test(test_spool_no_file),
        cmocka_unit_test(test_spool_full),    cmocka_unit_test(test_gives_up),
        cmocka_unit_test(test_least_recent_goes), cmocka_unit_test(test_without_bytes_stays),
        cmocka_unit_test(test_same_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
