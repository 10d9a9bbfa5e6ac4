/* How many parsers are started: as many as there are processors, but none for nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "worker.h"

enum { MOST = 4, FILES = 500 };

/* n jobs of one file that has so many bytes. */
static size_t worth_of(size_t n, size_t bytes) {
    static front_job jobs[FILES];
    char path[] = "worth.tmp.c";
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (size_t i = 0; i < bytes; i++)
        (void)fputc('\n', f);
    assert_int_equal(fclose(f), 0);
    for (size_t i = 0; i < n; i++)
        jobs[i] = (front_job){.file = path};
    size_t workers = worker_worth(jobs, n, MOST);
    (void)remove(path);
    return workers;
}

static void test_little(void **state) {
    (void)state;
    assert_int_equal(worth_of(1, 100), 1);
    assert_int_equal(worth_of(9, 10000), 1);
}

static void test_one_large(void **state) {
    (void)state;
    assert_int_equal(worth_of(1, 10000000), 1);
    assert_int_equal(worth_of(2, 10000000), 2);
}

static void test_many(void **state) {
    (void)state;
    assert_int_equal(worth_of(FILES, 10000), MOST);
    size_t some = worth_of(30, 10000);
    assert_in_range(some, 2, MOST - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_little),
        cmocka_unit_test(test_one_large),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
