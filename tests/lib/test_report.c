/* Counters written out: text, JSON, pprof; the trace; the environment. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <mk/internal.h>

#include <signal.h>
#include <stdio.h>

typedef struct sink {
    char text[200000];
    size_t n;
    bool refuse;
    size_t writes;
} sink;

static sink into;

static bool take(void *ctx, const void *p, size_t n) {
    sink *s = (sink *)ctx;
    s->writes++;
    if (s->refuse)
        return false;
    assert_true(s->n + n < sizeof s->text);
    memcpy(s->text + s->n, p, n);
    s->n += n;
    s->text[s->n] = 0;
    return true;
}

static sink *empty_sink(void) {
    memset(&into, 0, sizeof into);
    return &into;
}

static void test_stats_text_and_json(void **state) {
    (void)state;
    mk_arena a = {0};
    mk_stats s;
    assert_non_null(mk_arena_alloc(&a, 100, 8));
    mk_arena_stats(&a, &s);
    assert_true(mk_stats_write(&s, "request", MK_TEXT, take, empty_sink()));
    assert_memory_equal(into.text, "arena request allocs=1 bytes=100 ", 33);
    assert_non_null(strstr(into.text, " live=100 "));
    assert_null(strstr(into.text, "fails"));
    assert_true(mk_stats_write(&s, "a\"b\\c\nd", MK_JSON, take, empty_sink()));
    assert_memory_equal(into.text, "{\"kind\":\"arena\",\"name\":\"a\\\"b\\\\c?d\",\"allocs\":1,",
                        45);
    assert_non_null(strstr(into.text, "\"fails\":0,"));
    assert_string_equal(into.text + into.n - 2, "}\n");
    s.size = offsetof(mk_stats, bytes); /* a library older than the caller */
    assert_true(mk_stats_write(&s, NULL, MK_JSON, take, empty_sink()));
    assert_string_equal(into.text, "{\"kind\":\"arena\",\"allocs\":1,\"frees\":0}\n");
    mk_arena_free(&a);
}

static void fill_sites(void) {
    for (int i = 0; i < 100; i++) {
        mk__site_note((const void *)(uintptr_t)&fill_sites, MK_KIND_VEC, 500, 5, 4000);
        mk__site_note((const void *)(uintptr_t)&fill_sites, MK_KIND_STR, 10, 0, 0);
    }
    mk__site_note((const void *)(uintptr_t)((char *)(uintptr_t)&fill_sites + 1), MK_KIND_MAP, 3, 1,
                  0);
}

static void test_hints(void **state) {
    (void)state;
    assert_true(mk_hints_write(MK_TEXT, take, empty_sink()));
    const char *vec = strstr(into.text, " vec n=100 p50=");
    assert_non_null(vec);
    assert_non_null(strstr(vec, " max=500 growths=500 copied=400000 fit=one hint=500\n"));
    assert_non_null(strstr(into.text, "+0x")); /* build-id+offset */
    assert_non_null(strstr(into.text, " map n=1 "));
    assert_non_null(strstr(into.text, "fit=few\n"));
    assert_true(mk_hints_write(MK_JSON, take, empty_sink()));
    assert_non_null(strstr(into.text, "{\"kind\":\"site\",\"of\":\"vec\",\"at\":\""));
    assert_non_null(strstr(into.text,
                           ",\"n\":100,\"p50\":500,\"p95\":500,\"max\":500,\"growths\":500,"
                           "\"copied\":400000,\"fit\":\"one\",\"hint\":500}\n"));
}

MK_SITE(lines);
MK_SITE(mixed);
#define MK_HINT_lines , 640
static void test_named_sites(void **state) {
    (void)state;
    for (int i = 0; i < 40; i++) {
        mk__site_note(&mk_site_lines, MK_KIND_VEC, 640, 1, 0);
        mk__site_note(mk_site_mixed.address, MK_KIND_VEC, i % 2 ? 10 : 1000, 1, 0);
    }
    assert_true(mk_hints_write(MK_HEADER, take, empty_sink()));
    assert_non_null(strstr(into.text, "#define MK_HINT_lines ,640 /* n=40 p50=640 "));
    assert_non_null(strstr(into.text, "/* MK_HINT_mixed: no constant fits: n=40 "));
    assert_null(strstr(into.text, "0x")); /* sites without a name have no place in a header */
    assert_true(mk_hints_write(MK_TEXT, take, empty_sink()));
    assert_non_null(strstr(into.text, "lines vec n=40 "));
    assert_int_equal(MK_HINT(lines), 640);
    assert_int_equal(MK_HINT(mixed), 0);
}

static void test_report_has_everything(void **state) {
    (void)state;
    mk_pool p = {0};
    p.size = 77;
    void *object = mk_pool_get(&p);
    assert_true(mk_report(MK_TEXT, take, empty_sink()));
    assert_memory_equal(into.text, "process ", 8);
    assert_non_null(strstr(into.text, "pool allocs=1 "));
    assert_non_null(strstr(into.text, " vec n=100 "));
    assert_true(mk_report(MK_JSON, take, empty_sink()));
    assert_non_null(strstr(into.text, "{\"kind\":\"pool\","));
    mk_pool_put(&p, object);
    mk_pool_free(&p);
}

/* A kind of a later library's. */
static void test_unknown_kind(void **state) {
    (void)state;
    mk_stats s;
    mk_stats_total(&s);
    s.kind = 99;
    assert_true(mk_stats_write(&s, NULL, MK_TEXT, take, empty_sink()));
    assert_memory_equal(into.text, "unknown", 7);
}

static void test_write_fails(void **state) {
    (void)state;
    static const mk_format formats[] = {MK_TEXT, MK_JSON, MK_PPROF};
    for (int i = 0; i < 3; i++) {
        empty_sink()->refuse = true;
        assert_false(mk_hints_write(formats[i], take, &into));
        assert_int_equal(into.writes, 1); /* and it is not asked again */
    }
}

/* ---- pprof: read back by a decoder of our own ---- */

typedef struct field {
    unsigned number, type;
    uint64_t value;
    const unsigned char *p;
    size_t n;
} field;

static uint64_t varint(const unsigned char **p, const unsigned char *end) {
    uint64_t v = 0;
    for (unsigned shift = 0; *p < end; shift += 7) {
        unsigned char byte = *(*p)++;
        v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return v;
    }
    fail_msg("a varint is cut off");
    return 0;
}

static bool next_field(const unsigned char **p, const unsigned char *end, field *f) {
    if (*p == end)
        return false;
    uint64_t key = varint(p, end);
    f->number = (unsigned)(key >> 3);
    f->type = key & 7;
    assert_true(f->type == 0 || f->type == 2);
    f->value = varint(p, end);
    if (f->type == 2) {
        assert_true(f->value <= (size_t)(end - *p));
        f->p = *p;
        f->n = f->value;
        *p += f->n;
    }
    return true;
}

typedef struct profile {
    const unsigned char *string[64];
    size_t length[64], strings;
    uint64_t type[8][2], types;
    uint64_t location[64], module_of[64], locations;
    uint64_t modules;
    uint64_t sample[64][4], samples; /* location, values */
    uint64_t label[64];              /* text of the first label */
} profile;

static uint64_t member(const field *message, unsigned number) {
    const unsigned char *p = message->p;
    field f;
    while (next_field(&p, message->p + message->n, &f))
        if (f.number == number && f.type == 0)
            return f.value;
    return 0;
}

static void read_sample(profile *to, const field *message) {
    const unsigned char *p = message->p;
    uint64_t *into_sample = to->sample[to->samples];
    field f;
    while (next_field(&p, message->p + message->n, &f)) {
        const unsigned char *at = f.p;
        if (f.number == 1)
            into_sample[0] = varint(&at, f.p + f.n);
        for (int i = 1; f.number == 2 && at < f.p + f.n; i++)
            into_sample[i] = varint(&at, f.p + f.n);
        if (f.number == 3 && !to->label[to->samples])
            to->label[to->samples] = member(&f, 2);
    }
    to->samples++;
}

static void read_profile(profile *to, const sink *s) {
    const unsigned char *p = (const unsigned char *)s->text, *end = p + s->n;
    field f;
    memset(to, 0, sizeof *to);
    while (next_field(&p, end, &f)) {
        if (f.number == 1) {
            to->type[to->types][0] = member(&f, 1);
            to->type[to->types++][1] = member(&f, 2);
        } else if (f.number == 2) {
            read_sample(to, &f);
        } else if (f.number == 3) {
            assert_int_equal(member(&f, 1), ++to->modules);
            assert_true(member(&f, 2) < member(&f, 3));
        } else if (f.number == 4) {
            to->module_of[to->locations] = member(&f, 2);
            assert_int_equal(member(&f, 3), member(&f, 1) - 1);
            to->location[to->locations++] = member(&f, 1);
        } else if (f.number == 6) {
            to->string[to->strings] = f.p;
            to->length[to->strings++] = f.n;
        }
    }
}

static bool string_is(const profile *p, uint64_t i, const char *s) {
    return i < p->strings && p->length[i] == strlen(s) && memcmp(p->string[i], s, strlen(s)) == 0;
}

static void test_pprof(void **state) {
    (void)state;
    static profile p;
    assert_true(mk_hints_write(MK_PPROF, take, empty_sink()));
    const char *file = getenv("MEMKIT_TEST_PPROF"); /* for `go tool pprof -top FILE` */
    FILE *f = file ? fopen(file, "wb") : NULL;
    if (f) {
        fwrite(into.text, 1, into.n, f);
        fclose(f);
    }
    read_profile(&p, &into);
    assert_true(string_is(&p, 0, ""));
    assert_int_equal(p.types, 3);
    assert_true(string_is(&p, p.type[0][0], "lengths") && string_is(&p, p.type[0][1], "count"));
    assert_true(string_is(&p, p.type[2][0], "copied") && string_is(&p, p.type[2][1], "bytes"));
    assert_true(p.samples >= 3 && p.modules >= 1);
    for (size_t i = 0; i < p.locations; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(p.location[i], p.location[k]); /* readers refuse that */
    uint64_t here = (uintptr_t)&fill_sites;
    bool found = false;
    for (size_t i = 0; i < p.samples; i++)
        if (p.sample[i][0] == here && string_is(&p, p.label[i], "vec")) {
            assert_int_equal(p.sample[i][1], 100);
            assert_int_equal(p.sample[i][2], 500);
            assert_int_equal(p.sample[i][3], 400000);
            found = true;
        }
    assert_true(found);
    for (size_t i = 0; i < p.locations; i++)
        if (p.location[i] == here)
            assert_true(p.module_of[i] >= 1 && p.module_of[i] <= p.modules);
}

static void test_pprof_numbers(void **state) {
    (void)state;
    static const mk_pprof_type types[2] = {{"a", "count"}, {"b", "bytes"}};
    const mk_pprof_label labels[2] = {{"arena", "request", 0}, {"bytes", NULL, 1 << 20}};
    const void *stack[100];
    const int64_t values[2] = {-1, INT64_MAX};
    static profile p;
    mk_pprof w;
    mk_pprof_begin(&w, take, empty_sink(), types, 2);
    for (uintptr_t i = 0; i < 40; i++)
        mk_pprof_location(&w, stack[i] = (const void *)(UINTPTR_MAX - i));
    mk_pprof_time(&w, 1, 2);
    mk_pprof_period(&w, &types[1], 512 * 1024);
    mk_pprof_sample(&w, stack, 40, values, labels, 2);
    mk_pprof_sample(&w, stack, 0, values, NULL, 0);
    char text[1000]; /* longer than the writer's buffer, and more labels than it has places */
    memset(text, 'x', sizeof text);
    text[999] = 0;
    mk_pprof_label many[10];
    for (int i = 0; i < 10; i++)
        many[i] = (mk_pprof_label){"key", text, 0};
    mk_pprof_sample(&w, stack, 1, values, many, 10);
    assert_true(mk_pprof_end(&w));
    read_profile(&p, &into);
    assert_int_equal(p.locations, 40);
    assert_int_equal(p.module_of[0], 0);
    assert_int_equal(p.samples, 3);
    assert_true(string_is(&p, p.label[2], text));
    assert_true(p.sample[0][0] == UINTPTR_MAX && p.sample[0][1] == UINT64_MAX);
    assert_true(p.sample[1][0] == 0 && p.sample[1][2] == INT64_MAX);
    assert_true(string_is(&p, p.label[0], "request"));
}

/* ---- the environment: this program again, with `act` as argument ---- */

static char self_path[1024];

static void run_self(const char *environment, const char *act, char *output, size_t size) {
    char command[2048];
    snprintf(command, sizeof command, "%s '%s' %s 2>&1", environment, self_path, act);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(output, 1, size - 1, f);
    output[n] = 0;
    pclose(f);
}

MK_VEC(ints, int)
MK_STRMAP(names, int)

static void grow_containers(void) {
    ints v = {0};
    mk_str s = {0};
    names m = {0};
    for (int i = 0; i < 100; i++) {
        (void)ints_push(&v, i);
        mk_str_putc(&s, 'x');
        names_put(&m, mk_str_view(&s), i);
    }
    ints_free(&v);
    mk_str_free(&s);
    names_free(&m);
}

static int act(const char *what) {
    if (strcmp(what, "containers") == 0)
        grow_containers();
    mk_arena a = {0};
    mk_pool p = {0};
    p.size = 10;
    void *first = mk_arena_alloc(&a, 100000, 8);
    printf("first %s, bypass %d, check %d\n", first ? "served" : "refused", mk_bypass(),
           mk_check_level());
    fflush(stdout);
    for (int i = 0; i < 20; i++) {
        if (!mk_arena_alloc(&a, 30, 8))
            return 1;
        mk_arena_reset(&a);
    }
    void *object = mk_pool_get(&p);
    mk_pool_put(&p, object);
    if (strcmp(what, "misuse") == 0)
        mk_pool_put(&p, object);
    if (strcmp(what, "signal") == 0) {
        raise(SIGUSR2);
        mk_pool_put(&p, mk_pool_get(&p));
    }
    mk_pool_trim(&p, 0);
    mk_pool_free(&p);
    mk_arena_free(&a);
    return 0;
}

static void test_environment(void **state) {
    (void)state;
    static const struct {
        const char *environment, *act;
        const char *says[3]; /* NULL: no more */
        const char *silent;  /* what is not said; NULL: anything may be */
    } runs[] = {
        {"", "plain", {"first served, bypass 0, check "}, "memkit:"},
        {"MEMKIT_FAIL_AT=1", "plain", {"first refused"}, NULL},
        {"MEMKIT_BYPASS=1 MEMKIT_CHECK=sampled", "plain", {"bypass 1, check 1"}, NULL},
        {"MEMKIT_BYPASS=0 MEMKIT_CHECK=off", "plain", {"bypass 0, check 0"}, NULL},
        {"MEMKIT_CHECK=all", "misuse", {"memkit: pool: object put twice: object 0x"}, NULL},
        {"MEMKIT_TRACE=1", "plain", {"growth block=", "reset reserved=", "trim freed=1 rest=0"}, NULL},
        {"MEMKIT_TRACE=1", "containers", {"memkit: vec 0x", "memkit: str 0x", "memkit: map 0x"}, NULL},
        {"MEMKIT_TRACE=1", "containers", {" growth cap=", " copied="}, NULL},
        {"MEMKIT_TRACE=0", "containers", {NULL}, "growth"},
        {"MEMKIT_REPORT=exit", "plain", {"\nprocess allocs=", " arena n=20 "}, NULL},
        {"MEMKIT_REPORT=signal", "signal", {"\nprocess allocs=", "\npool allocs="}, NULL},
        {"MEMKIT_REPORT=signal", "plain", {NULL}, "\nprocess allocs="},
        {"MEMKIT_HINTS=/dev/stdout", "plain", {" arena n=20 "}, "process"},
        {"MEMKIT_BYPASS= MEMKIT_HINTS= MEMKIT_TRACE=0 MEMKIT_REPORT=", "plain", {"bypass 0"}, "memkit:"},
        {"MEMKIT_HINTS=/dev/full", "plain", {"memkit: MEMKIT_HINTS: cannot write /dev/full\n"}, NULL},
        {"MEMKIT_HINTS=/nowhere/hints", "plain",
         {"memkit: MEMKIT_HINTS: cannot write /nowhere/hints\n"}, NULL},
    };
    static char out[100000];
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        run_self(runs[i].environment, runs[i].act, out, sizeof out);
        for (int k = 0; k < 3 && runs[i].says[k]; k++)
            if (!strstr(out, runs[i].says[k]))
                fail_msg("%s does not say \"%s\":\n%s", runs[i].environment, runs[i].says[k], out);
        if (runs[i].silent && strstr(out, runs[i].silent))
            fail_msg("%s says \"%s\":\n%s", runs[i].environment, runs[i].silent, out);
    }
}

int main(int argc, char **argv) {
    if (argc == 2)
        return act(argv[1]);
    snprintf(self_path, sizeof self_path, "%s", argv[0]);
    fill_sites();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_kind),
        cmocka_unit_test(test_stats_text_and_json), cmocka_unit_test(test_hints),
        cmocka_unit_test(test_named_sites),         cmocka_unit_test(test_report_has_everything),
        cmocka_unit_test(test_write_fails),         cmocka_unit_test(test_pprof),
        cmocka_unit_test(test_pprof_numbers),       cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
