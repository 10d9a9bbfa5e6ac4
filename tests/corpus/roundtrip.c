/* roundtrip.c: memcheck-lint --dump-ir, read back.
 *
 *   memcheck-lint -q --dump-ir -p DIR | roundtrip
 *
 * For each unit of the dump: it parses; the validator has nothing to say of it and its bodies; printed
 * again, and packed, unpacked and printed, it is the same bytes. Exit 1 if one is not.
 */
#include <stdlib.h>
#include <string.h>

#include "ir.h"

typedef struct round_trip {
    unsigned units, bodies, gaps, wrong;
} round_trip;

static void complain(round_trip *r, const ir_unit *u, const char *what, const char *why) {
    r->wrong++;
    printf("  unit %u (%s): %s%s%s\n", r->units, u ? ir_cstr(u, u->files.data[0].path) : "?", what, *why ? ": " : "",
           why);
}

static const char *first_difference(const char *a, const char *b, mk_str *out) {
    size_t line = 0;
    for (size_t i = 0; a[i] == b[i] && a[i]; i++)
        if (a[i] == '\n')
            line = i + 1;
    mk_str_printf(out, "\"%.*s\" becomes \"%.*s\"", (int)strcspn(a + line, "\n"), a + line,
                  (int)strcspn(b + line, "\n"), b + line);
    return mk_str_c(out);
}

static void expect_same(round_trip *r, const ir_unit *u, const mk_str *text, const ir_unit *again, const char *what) {
    mk_str now = {0}, why = {0};
    ir_print(again, &now);
    if (now.len != text->len || memcmp(mk_str_c(&now), mk_str_c(text), now.len) != 0)
        complain(r, u, what, first_difference(mk_str_c(text), mk_str_c(&now), &why));
    mk_str_free(&now);
    mk_str_free(&why);
}

static void validate(round_trip *r, const ir_unit *u) {
    mk_str why = {0};
    ir_func f = {0};
    if (!ir_check_unit(u, &why))
        complain(r, u, "invalid", mk_str_c(&why));
    for (uint32_t b = 0; b < u->bodies.len; b++) {
        mk_str_clear(&why);
        r->bodies++;
        if (!ir_unpack(u, b, &f))
            complain(r, u, "a body cannot be unpacked", "");
        else if (!ir_check(u, &f, &why))
            complain(r, u, "invalid body", mk_str_c(&why));
        r->gaps += f.gap != IR_GAP_NONE;
    }
    ir_func_free(&f);
    mk_str_free(&why);
}

static void repack(round_trip *r, const ir_unit *u, const mk_str *text) {
    mk_str bytes = {0}, why = {0};
    ir_unit_write(u, &bytes);
    ir_unit *again = ir_unit_read(mk_str_c(&bytes), bytes.len, &why);
    if (again)
        expect_same(r, u, text, again, "packed and read, it differs");
    else
        complain(r, u, "packed, it cannot be read", mk_str_c(&why));
    ir_unit_free(again);
    mk_str_free(&bytes);
    mk_str_free(&why);
}

static void unit(round_trip *r, mk_str *text) {
    mk_str why = {0};
    if (!text->len)
        return;
    r->units++;
    ir_unit *u = ir_parse(mk_str_c(text), text->len, &why);
    if (u) {
        validate(r, u);
        expect_same(r, u, text, u, "read and printed, it differs");
        repack(r, u, text);
    } else {
        complain(r, u, "cannot be parsed", mk_str_c(&why));
    }
    ir_unit_free(u);
    mk_str_free(&why);
    mk_str_clear(text);
}

int main(void) {
    round_trip r = {0};
    mk_str text = {0};
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; (n = getline(&line, &cap, stdin)) > 0;) {
        if (strncmp(line, "unit ptr ", 9) == 0)
            unit(&r, &text);
        if (line[0] != ';') /* summaries follow the last unit */
            mk_str_catn(&text, line, (size_t)n);
    }
    unit(&r, &text);
    printf("  %u units, %u bodies (%u not analysed) read back\n", r.units, r.bodies, r.gaps);
    free(line);
    mk_str_free(&text);
    return r.wrong || !r.units ? 1 : 0;
}
