/* test_lower_exec.c: the lowered code does what the compiled code does.
 *
 * exec/NAME.c is compiled into this program and lowered by it; every function t_NAME(long, long) is run
 * both ways, by the machine and by interp.c, on a few dozen pairs of numbers. *_89.c are in C89.
 */
#include <dlfcn.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "interp.h"
#include "lowered.h"

typedef long test_fn(long, long);

static ir_unit *lowered(const char *file) {
    const char *args[] = {strstr(file, "_89.c") ? "-std=gnu89" : "-std=gnu11"};
    front_job job = {.file = file, .args = args, .nargs = 1};
    ir_unit *u = lower_job(job);
    if (u->failed)
        fail_msg("%s: %s", file, ir_cstr(u, u->notes.data[0].text));
    return u;
}

static bool same(interp *m, const char *name, uint32_t sym, test_fn *fn) {
    static const int64_t some[] = {0,  1,   2,   3,   5,     7,        100,        -1,
                                   -2, -77, 255, 256, 65537, 1L << 33, -(1L << 40)};
    size_t n = sizeof some / sizeof *some;
    for (size_t i = 0; i < n * n; i += 3) {
        int64_t args[2] = {some[i / n], some[i % n]};
        int64_t is = interp_call(m, sym, args, 2), should = fn(args[0], args[1]);
        if (interp_trouble(m) || is != should) {
            const char *trouble = interp_trouble(m) ? interp_trouble(m) : "runs";
            print_error("%s(%ld, %ld) is %ld; lowered: %ld, %s\n", name, args[0], args[1], should,
                        is, trouble);
            return false;
        }
    }
    return true;
}

/* Returns how many functions do the same. */
static unsigned compare_unit(const char *file, unsigned *differ) {
    unsigned n = 0;
    ir_unit *u = lowered(file);
    for (uint32_t k = 0; k < u->syms.len; k++) {
        const char *name = ir_cstr(u, u->syms.data[k].name);
        void *at = dlsym(RTLD_DEFAULT, name);
        test_fn *fn;
        if (strncmp(name, "t_", 2) != 0 || u->syms.data[k].body == IR_NONE)
            continue;
        assert_non_null(at);
        memcpy(&fn, &at, sizeof fn);
        interp *m = interp_new(u);
        bool ok = same(m, name, k, fn);
        n += ok;
        *differ += !ok;
        interp_free(m);
    }
    ir_unit_free(u);
    return n;
}

static void does_the_same(void **state) {
    (void)state;
    glob_t files;
    unsigned n = 0, differ = 0;
    assert_int_equal(glob(TEST_SOURCE_DIR "/exec/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        n += compare_unit(files.gl_pathv[i], &differ);
    globfree(&files);
    assert_int_equal(differ, 0);
    assert_true(n >= 80); /* nothing was left out */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(does_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
