/* Files to profiles and back; what is no profile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

#include "path.h"
#include "pprof.h"
#include "unit.h"

/* main calls make, twice with the same stack; alloc_objects, alloc_space. */
static profile *sample_profile(void) {
    static profile_line lines[] = {{.line = 12, .column = 5}, {.line = 40}};
    profile *p = profile_new();
    profile_type types[] = {{"alloc_objects", "count"}, {"alloc_space", "bytes"}};
    profile_types_append(&p->types, types, 2);
    p->period_type = types[1];
    p->period = 512 * 1024;
    p->default_type = "alloc_space";
    profile_strings_push(&p->comments, "by hand");
    profile_mapping *m = mk_new(&p->arena, profile_mapping);
    *m = (profile_mapping){.id = 1, .start = 0x1000, .limit = 0x3000, .file = "/bin/x", .build_id = "ab"};
    profile_mappings_push(&p->mappings, m);
    for (uint64_t i = 0; i < 2; i++) {
        profile_function *f = mk_new(&p->arena, profile_function);
        *f = (profile_function){.id = i + 1, .name = i ? "main" : "make", .system_name = "", .file = "x.c"};
        profile_functions_push(&p->functions, f);
        lines[i].function = f;
        profile_location *l = mk_new(&p->arena, profile_location);
        *l = (profile_location){.id = i + 1, .address = 0x1100 * (i + 1), .mapping = m,
                                .lines = &lines[i], .n_lines = 1};
        profile_locations_push(&p->locations, l);
    }
    for (int64_t i = 0; i < 2; i++) {
        profile_sample *s = mk_new(&p->arena, profile_sample);
        s->depth = 2;
        s->stack = mk_arena_dup(&p->arena, p->locations.data, 2 * sizeof *s->stack, sizeof(void *));
        s->values = mk_new_n(&p->arena, int64_t, 2);
        s->values[0] = 1 + i;
        s->values[1] = -64 * (1 + i);
        s->labels = mk_new_n(&p->arena, profile_label, 2);
        profile_label size = {"bytes", NULL, 64, "bytes"}, escape = {"escape", "no", 0, ""};
        profile_insert_label(s, size);
        profile_insert_label(s, escape);
        profile_samples_push(&p->samples, s);
    }
    return p;
}

static void reads_what_it_wrote(void **state) {
    (void)state;
    mk_str bytes = {0}, why = {0};
    profile *p = sample_profile();
    assert_true(profile_check(p, &why));
    assert_true(pprof_write(p, &bytes, &why));
    profile *q = pprof_read(bytes.data, bytes.len, &why);
    assert_non_null(q);
    assert_int_equal(q->types.len, 2);
    assert_string_equal(q->types.data[1].unit, "bytes");
    assert_int_equal(q->period, 512 * 1024);
    assert_string_equal(q->comments.data[0], "by hand");
    assert_int_equal(q->samples.len, 2);
    const profile_sample *s = q->samples.data[1];
    assert_int_equal(s->values[1], -128);
    assert_string_equal(s->labels[0].text, "no"); /* texts come first */
    assert_int_equal(s->labels[1].number, 64);
    assert_ptr_equal(s->stack[1]->lines->function, q->functions.data[1]);
    assert_int_equal(s->stack[0]->lines->column, 5);
    assert_string_equal(s->stack[0]->mapping->build_id, "ab");
    profile_free(p);
    profile_free(q);
    mk_str_free(&bytes);
    mk_str_free(&why);
}

static void adds_equal_samples_up(void **state) {
    (void)state;
    mk_str why = {0};
    profile *p = sample_profile(), *twice[] = {p, p};
    profile *q = profile_merge(twice, 2, &why);
    assert_int_equal(q->samples.len, 1);
    assert_int_equal(q->samples.data[0]->values[0], 6);
    assert_int_equal(q->samples.data[0]->values[1], -384);
    assert_int_equal(q->locations.len, 2);
    assert_int_equal(q->functions.len, 2);
    double negative[] = {-1, -1};
    profile *copy = profile_copy(q), *both[] = {q, copy};
    profile_scale(copy, negative);
    profile *nothing = profile_merge(both, 2, &why);
    assert_int_equal(nothing->samples.len, 0);
    assert_int_equal(nothing->locations.len, 0);
    profile_free(nothing);
    profile_free(copy);
    profile_free(q);
    profile_free(p);
}

/* The same module at another address is the same; a rebuilt one is not. */
static void knows_a_module_that_moved(void **state) {
    (void)state;
    mk_str why = {0};
    profile *p = sample_profile(), *q = sample_profile(), *both[] = {p, q};
    q->mappings.data[0]->start += 0x10000;
    q->mappings.data[0]->limit += 0x10000;
    for (size_t i = 0; i < 2; i++)
        q->locations.data[i]->address += 0x10000;
    profile *merged = profile_merge(both, 2, &why);
    assert_int_equal(merged->locations.len, 2);
    profile_free(merged);
    q->mappings.data[0]->build_id = "cd";
    merged = profile_merge(both, 2, &why);
    assert_int_equal(merged->locations.len, 4);
    profile_free(merged);
    profile_free(p);
    profile_free(q);
}

static void one_line_for_what_is_none(void **state) {
    (void)state;
    mk_str bytes = {0}, why = {0};
    profile *p = sample_profile();
    assert_true(pprof_write(p, &bytes, &why));
    for (size_t n = 0; n < bytes.len; n++) { /* cut anywhere */
        mk_str_clear(&why);
        assert_null(pprof_read(bytes.data, n, &why));
        assert_true(why.len > 4);
        assert_null(strchr(mk_str_c(&why), '\n'));
    }
    for (size_t i = 20; i + 8 < bytes.len; i++) { /* a damaged byte: gzip has a checksum */
        mk_str_clear(&why);
        bytes.data[i] = (char)(bytes.data[i] ^ 16);
        assert_null(pprof_read(bytes.data, bytes.len, &why));
        bytes.data[i] = (char)(bytes.data[i] ^ 16);
    }
    static const char *const texts[] = {"x", "heap profile: 1: 2 [3: 4] @ heapprofile", "\x1f\x8b", "{}"};
    for (size_t i = 0; i < 4; i++)
        assert_null(pprof_read(texts[i], strlen(texts[i]), &why));
    profile_free(p);
    mk_str_free(&bytes);
    mk_str_free(&why);
}

/* Two profiles, one after the other, are not one. */
static void two_in_a_row_are_refused(void **state) {
    (void)state;
    mk_str bytes = {0}, why = {0};
    profile *p = sample_profile();
    assert_true(pprof_write(p, &bytes, &why) && pprof_write(p, &bytes, &why));
    assert_null(pprof_read(bytes.data, bytes.len, &why));
    assert_non_null(strstr(mk_str_c(&why), "damaged: "));
    profile_free(p);
    mk_str_free(&bytes);
    mk_str_free(&why);
}

/* Messages by hand: "\x32\1a" is the string "a" of the table, "\x0a" a type, "\x12" a sample, "\x1a" a mapping,
 * "\x22" a location, "\x2a" a function; each with its length in bytes. */
#define STRINGS "\x32\0\x32\1a"
#define TYPE "\x0a\2\x08\1"
#define BYTES(text) text, sizeof text - 1

static void whole_bytes_of_a_broken_profile(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *why; /* NULL: it is one */
    } rows[] = {
        {BYTES(STRINGS TYPE), NULL},
        {BYTES(STRINGS TYPE "\x12\3\x12\1\5"), NULL},
        {BYTES("\x32\1a" TYPE), "its first string is not empty"},
        {BYTES(STRINGS "\x0a\2\x08\7"), "names strings that are not there"},
        {BYTES(STRINGS "\x0a\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"), "names strings that are not there"},
        {BYTES(TYPE), "names strings that are not there"},
        {BYTES(STRINGS TYPE "\x2a\4\x08\1\x10\7"), "names strings that are not there"},
        {BYTES(STRINGS), "it has no sample types"},
        {BYTES(STRINGS "\x22\2\x08\1"), NULL}, /* locations alone */
        {BYTES(STRINGS "\x12\0"), "has samples but does not say of what"},
        {BYTES(STRINGS TYPE "\x12\0"), "a sample has 0 values, there are 1 types"},
        {BYTES(STRINGS TYPE "\x12\4\x12\2\5\5"), "a sample has 2 values, there are 1 types"},
        {BYTES(STRINGS TYPE "\x12\6\x0a\1\7\x12\1\5"), "a sample names a location that is not there"},
        {BYTES(STRINGS TYPE "\x12\6\x0a\1\0\x12\1\5"), "a sample names a location that is not there"},
        {BYTES(STRINGS TYPE "\x22\2\x08\0"), "a location has the number 0"},
        {BYTES(STRINGS TYPE "\x22\2\x08\3\x22\2\x08\3"), "two locations have the number 3"},
        {BYTES(STRINGS TYPE "\x2a\2\x08\0"), "a function has the number 0"},
        {BYTES(STRINGS TYPE "\x2a\2\x08\3\x2a\2\x08\3"), "two functions have the number 3"},
        {BYTES(STRINGS TYPE "\x1a\2\x08\0"), "a mapping has the number 0"},
        {BYTES(STRINGS TYPE "\x1a\2\x08\3\x1a\2\x08\3"), "two mappings have the number 3"},
        {BYTES(STRINGS TYPE "\x22\6\x08\1\x22\2\x08\x9"), "location 1 names a function"},
        {BYTES(STRINGS TYPE "\x22\4\x08\1\x22\0"), "location 1 names a function"},
        {BYTES(STRINGS TYPE "\x22\4\x08\1\x10\x9"), NULL}, /* as pprof has it: of no mapping */
        {BYTES(STRINGS TYPE "\x12\5\x12\1\5\x1a\0"), NULL}, /* a label that says nothing */
        {BYTES(STRINGS TYPE "\x12\x9\x12\1\5\x1a\4\x08\1\x10\7"), "names strings that are not there"},
        {BYTES(STRINGS TYPE "\x12\x9\x12\1\5\x1a\4\x08\1\x18\7"), NULL},
        {BYTES("\x32\0\x32\x7f"), "damaged"},
        {BYTES("\x0f\0"), "damaged"}, /* a kind of field there is not */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str why = {0};
        profile *p = pprof_read(rows[i].bytes, rows[i].n, &why);
        if (rows[i].why ? !strstr(mk_str_c(&why), rows[i].why) || p : !p)
            fail_msg("row %zu: %s", i, mk_str_c(&why));
        assert_null(strchr(mk_str_c(&why), '\n'));
        profile_free(p);
        mk_str_free(&why);
    }
}

/* gzip -d takes members in a row as one. */
static void members_in_a_row_are_one_profile(void **state) {
    (void)state;
    static const char strings[] = STRINGS, type[] = TYPE;
    unsigned char packed[256];
    mk_str why = {0};
    z_stream z = {0};
    z.next_out = packed;
    z.avail_out = sizeof packed;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        z.next_in = (Bytef *)(uintptr_t)(i ? type : strings);
        z.avail_in = i ? sizeof type - 1 : sizeof strings - 1;
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        deflateEnd(&z);
    }
    const size_t n = (size_t)(z.next_out - packed);
    profile *p = pprof_read(packed, n, &why);
    assert_non_null(p);
    assert_string_equal(p->types.data[0].name, "a");
    profile_free(p);
    assert_null(pprof_read(packed, n - 10, &why)); /* the second is cut */
    assert_non_null(strstr(mk_str_c(&why), "truncated"));
    mk_str_clear(&why);
    memcpy(packed + n, "more", 4);
    assert_null(pprof_read(packed, n + 4, &why));
    assert_non_null(strstr(mk_str_c(&why), "damaged: its gzip data does not unpack"));
    mk_str_free(&why);
}

static void paths_are_cleaned(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"", "."},         {"/", "/"},           {"a//b/./c", "a/b/c"},   {"/a/../b", "/b"},
        {"a/..", "."},     {"a/../../b", "../b"}, {"../../a", "../../a"}, {"/../a/", "/a"},
        {"a/b/../c", "a/c"}, {"./a", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str out = {0};
        path_clean(rows[i][0], &out);
        assert_string_equal(mk_str_c(&out), rows[i][1]);
        mk_str_free(&out);
    }
    assert_string_equal(path_trim("/build/x/src/a.c", "/build/x", NULL), "src/a.c");
    assert_string_equal(path_trim("/build/xy/a.c", "/build/x", NULL), "/build/xy/a.c");
    assert_string_equal(path_trim("/old/tree/src/a.c", NULL, "/nowhere:/new/tree"), "src/a.c");
}

static void values_bear_units(void **state) {
    (void)state;
    static const struct {
        int64_t value;
        const char *from, *to, *text;
    } rows[] = {
        {0, "bytes", "minimum", "0"},         {1023, "bytes", "minimum", "1023B"},
        {1536, "bytes", "auto", "1.50kB"},    {-1536, "bytes", "auto", "-1.50kB"},
        {1 << 20, "byte", "kb", "1024kB"},    {3, "count", "minimum", "3"},
        {3, "count", "bananas", "3bananas"},  {1500, "microseconds", "auto", "1.50ms"},
        {1, "bytes", "MB", "0"},              {90, "MB", "bytes", "94371840B"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str out = {0};
        unit_format(rows[i].value, rows[i].from, rows[i].to, &out);
        assert_string_equal(mk_str_c(&out), rows[i].text);
        mk_str_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(adds_equal_samples_up),
        cmocka_unit_test(knows_a_module_that_moved),
        cmocka_unit_test(one_line_for_what_is_none),
        cmocka_unit_test(two_in_a_row_are_refused),
        cmocka_unit_test(whole_bytes_of_a_broken_profile),
        cmocka_unit_test(members_in_a_row_are_one_profile),
        cmocka_unit_test(paths_are_cleaned),
        cmocka_unit_test(values_bear_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
