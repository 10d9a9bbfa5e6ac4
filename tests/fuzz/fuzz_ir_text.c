/* Any text: an error or a unit; a unit prints, and what it prints means the same, packed or not. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir.h"

static void broken(const mk_str *text, const mk_str *what) {
    fprintf(stderr, "%s\n--- %s\n", mk_str_c(text), mk_str_c(what));
    abort();
}

static void same_text(const ir_unit *u, const mk_str *want, const mk_str *why) {
    mk_str got = {0};
    if (!u)
        broken(want, why);
    ir_print(u, &got);
    if (got.len != want->len || memcmp(got.data, want->data, got.len) != 0)
        broken(want, &got);
    mk_str_free(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    mk_str text = {0}, bytes = {0}, why = {0};
    ir_unit *u = ir_parse((const char *)data, len, &why);
    if (u) {
        ir_print(u, &text);
        ir_unit *parsed = ir_parse(text.data, text.len, &why);
        same_text(parsed, &text, &why);
        ir_unit_write(u, &bytes);
        ir_unit *read = ir_unit_read(bytes.data, bytes.len, &why);
        same_text(read, &text, &why);
        (void)ir_check_unit(u, &why);
        ir_unit_free(parsed);
        ir_unit_free(read);
    } else if (why.len == 0) {
        abort(); /* an error has a reason */
    }
    ir_unit_free(u);
    mk_str_free(&text);
    mk_str_free(&bytes);
    mk_str_free(&why);
    return 0;
}

void fuzz_seed(mk_str *text) {
    (void)text;
}
