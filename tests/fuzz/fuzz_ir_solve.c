/* Any text that is a unit without breach: all that comes after lower takes it, with every rule, and ends. */
#include "fuzz.h"

#include <stdlib.h>

#include "analyse.h"
#include "find_pack.h"
#include "unit_cache.h"

static void rows_of(program *p, mk_str *rows) {
    find_list found = {0};
    containers grown;
    teardowns torn;
    holders held;
    containers_find(&grown, p);
    teardowns_find(&torn, &grown);
    holders_find(&held, p);
    check_opts checks = {
        .stack_limit = 1024, .containers = &grown, .teardowns = &torn, .holders = &held};
    if (!rules_select(&checks.rules, "*", NULL))
        abort();
    analyse_opts how = {&checks, true, 1};
    analyse(p, &how, NULL, &found);
    find_settle(&found);
    holders_free(&held);
    teardowns_free(&torn);
    containers_free(&grown);
    find_pack(found.rows.data, found.rows.len, rows);
    find_free(&found);
}

/* Takes the unit. */
static void take(ir_unit *u, bool whole_program, mk_str *rows) {
    unit_cache units;
    program p;
    unit_cache_open(&units, SIZE_MAX);
    unit_cache_number(&units, unit_cache_add(&units, u, NULL));
    prog_units all = unit_cache_units(&units);
    program_link(&p, &all, whole_program);
    rows_of(&p, rows);
    program_free(&p);
    unit_cache_free(&units);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    mk_str why = {0}, rows = {0};
    ir_unit *u = ir_parse((const char *)data, len, &why);
    if (u && ir_check_unit(u, &why))
        take(u, len % 2 != 0, &rows);
    else
        ir_unit_free(u);
    mk_str_free(&why);
    mk_str_free(&rows);
    return 0;
}

void fuzz_seed(mk_str *text) {
    (void)text;
}
