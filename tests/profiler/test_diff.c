/* What two profiles differ in, and whether that is more than chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <unistd.h>

#include "made.h"
#include "pprof.h"

static char folder[] = "/tmp/memprof-diff-XXXXXX";

static const char *written(const char *name, const char *text) {
    static char paths[2][64];
    char *path = paths[*name == 'n'];
    mk_str bytes = {0}, why = {0};
    profile *p = made(text);
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    assert_true(pprof_write(p, &bytes, &why));
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.data, 1, bytes.len, out), bytes.len);
    fclose(out);
    profile_free(p);
    mk_str_free(&bytes);
    return path;
}

/* Of two texts, what diff prints; then, as the line with this name. */
static const char *row(const char *old, const char *new, const char *name, const char *option) {
    static char line[256];
    char *arguments[] = {"diff", (char *)written("old", old), (char *)written("new", new),
                         (char *)option};
    options o;
    report r;
    mk_str why = {0}, out = {0};
    options_init(&o);
    assert_true(options_parse(&o, option ? 4 : 3, arguments, &why));
    profile *p = report_load(&o, &why);
    assert_non_null(p);
    assert_true(report_make(&r, p, &o, &why) && report_view(&r, &out, &why));
    const char *found = strstr(mk_str_c(&out), name);
    while (found && found > out.data && found[-1] != '\n')
        found--;
    snprintf(line, sizeof line, "%.*s", found ? (int)strcspn(found, "\n") : 0, found ? found : "");
    report_free(&r);
    options_free(&o);
    profile_free(p);
    unlink(arguments[1]);
    unlink(arguments[2]);
    mk_str_free(&out);
    return line;
}

static const char before[] = "100 104857600 main>work:5>parse\n200 209715200 main>work:6>read\n";
static const char after[] = "100 104857600 main>work:7>parse\n50 52428800 main>work:6>read\n"
                            "4 4194304 main>extra\n";

static void says_what_was_and_is(void **state) {
    (void)state;
    assert_string_equal(row(before, after, "Old", NULL), "Old 300MB, new 154MB: -146MB, -48.7%");
    assert_string_equal(row(before, after, "read", "-error=false"),
                        "     200MB       50MB     -150MB    -75.0%  read");
    assert_string_equal(row(before, after, "extra", "-error=false"),
                        "         0        4MB       +4MB       new  extra");
    assert_string_equal(row(before, after, "parse", NULL), ""); /* unchanged */
    assert_string_equal(row(after, before, "extra", "-error=false"),
                        "       4MB          0       -4MB      gone  extra");
    assert_string_equal(row(before, after, "work", "-cum"),
                        "     300MB      150MB     -150MB    -50.0%  2.8%    work");
}

static void tells_chance_from_change(void **state) {
    (void)state;
    /* 1600 objects of 64 KiB are sampled 188 times: 13 % either way are within two deviations. */
    static const char many[] = "1600 104857600 main>a\n";
    assert_non_null(strstr(row(many, "1440 94371840 main>a\n", "  ~", NULL), "~ a"));
    assert_null(strstr(row(many, "1000 65536000 main>a\n", "-37.5%", NULL), "~"));
    /* Large objects are all seen. */
    assert_null(strstr(row("100 1048576000 main>a\n", "99 1038090240 main>a\n", "-1.0%", NULL), "~"));
}

/* The variance against what a sampler does, thrown a thousand times. */
static void variance_is_that_of_sampling(void **state) {
    (void)state;
    enum { OBJECTS = 2000, RUNS = 1000 };
    const double size = 65536, chance = -expm1(-size / (512 * 1024));
    double sum = 0, squares = 0, predicted = 0;
    srand48(4);
    for (int run = 0; run < RUNS; run++) {
        int hits = 0;
        for (int i = 0; i < OBJECTS; i++)
            hits += drand48() < chance;
        double bytes = hits / chance * size;
        char text[128];
        snprintf(text, sizeof text, "%.0f %.0f main\n", hits / chance, bytes);
        profile *p = made(text);
        report r;
        options o;
        mk_str why = {0};
        options_init(&o);
        o.view = VIEW_TOP;
        assert_true(report_make(&r, p, &o, &why));
        predicted += report_variance(&r, r.p->samples.data[0]) / RUNS;
        sum += bytes / RUNS;
        squares += bytes * bytes / RUNS;
        report_free(&r);
        profile_free(p);
    }
    double measured = squares - sum * sum;
    assert_true(fabs(sum / (OBJECTS * size) - 1) < 0.01);
    assert_true(fabs(predicted / measured - 1) < 0.15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_was_and_is),
        cmocka_unit_test(tells_chance_from_change),
        cmocka_unit_test(variance_is_that_of_sampling),
    };
    if (!mkdtemp(folder))
        return 2;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
