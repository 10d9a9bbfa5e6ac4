/* Any bytes: damaged, or a unit that is safe to check and print; if it is valid, its text means the same. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir.h"

static void broken(const mk_str *text, const mk_str *what) {
    fprintf(stderr, "%s\n--- %s\n", mk_str_c(text), mk_str_c(what));
    abort();
}

static void use(const ir_unit *u) {
    mk_str text = {0}, again = {0}, why = {0};
    bool valid = ir_check_unit(u, &why);
    if (!valid && why.len == 0)
        abort();
    ir_print(u, &text);
    if (valid) {
        ir_unit *parsed = ir_parse(text.data, text.len, &why);
        if (!parsed)
            broken(&text, &why);
        ir_print(parsed, &again);
        if (text.len != again.len || memcmp(text.data, again.data, text.len) != 0)
            broken(&text, &again);
        ir_unit_free(parsed);
    }
    mk_str_free(&text);
    mk_str_free(&again);
    mk_str_free(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    ir_unit *u = ir_unit_read(data, len, NULL);
    if (u)
        use(u);
    ir_unit_free(u);
    return 0;
}

void fuzz_seed(mk_str *text) {
    mk_str why = {0};
    ir_unit *u = ir_parse(text->data, text->len, &why);
    if (!u)
        abort();
    mk_str_clear(text);
    ir_unit_write(u, text);
    ir_unit_free(u);
}
