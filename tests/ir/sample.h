/* sample.h: units for tests, from text. */
#ifndef MEMKIT_TESTS_IR_SAMPLE_H
#define MEMKIT_TESTS_IR_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include "ir.h"

static const char *const samples[] = {"every_op.ir", "tables.ir", "hand.ir"};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* The whole file samples/NAME; to be freed. */
static inline mk_str sample_text(const char *name) {
    mk_str path = {0}, text = {0};
    char part[4096];
    size_t n;
    (void)mk_str_printf(&path, "%s/samples/%s", MEMKIT_IR_TESTS, name);
    FILE *in = fopen(mk_str_c(&path), "rb");
    if (!in)
        fail_msg("cannot open %s", mk_str_c(&path));
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        (void)mk_str_catn(&text, part, n);
    fclose(in);
    mk_str_free(&path);
    return text;
}

static inline ir_unit *parse_or_fail(const char *text, size_t len) {
    mk_str why = {0};
    ir_unit *u = ir_parse(text, len, &why);
    if (!u)
        fail_msg("%s", mk_str_c(&why));
    mk_str_free(&why);
    return u;
}

static inline ir_unit *sample(const char *name) {
    mk_str text = sample_text(name);
    ir_unit *u = parse_or_fail(text.data, text.len);
    mk_str_free(&text);
    return u;
}

/* A unit as text, to be freed. */
static inline mk_str printed(const ir_unit *u) {
    mk_str out = {0};
    ir_print(u, &out);
    return out;
}

/* Both texts are freed. */
static inline void assert_same_text(mk_str got, mk_str want) {
    assert_string_equal(mk_str_c(&got), mk_str_c(&want));
    mk_str_free(&got);
    mk_str_free(&want);
}

#endif
