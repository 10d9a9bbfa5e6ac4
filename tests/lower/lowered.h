/* lowered.h: a file through the front end and back from bytes, for the tests here. After cmocka.h. */
#ifndef MEMKIT_TESTS_LOWERED_H
#define MEMKIT_TESTS_LOWERED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "front.h"
#include "ir.h"

extern const front_api memkit_front;

static void keep_unit(void *ctx, size_t job, const mk_str *bytes) {
    ir_unit **units = ctx;
    mk_str why = {0};
    assert_non_null(bytes); /* NULL: the parser crashed */
    units[job] = ir_unit_read(bytes->data, bytes->len, &why);
    if (!units[job] || (!units[job]->failed && !ir_check_unit(units[job], &why)))
        fail_msg("job %zu: %s", job, mk_str_c(&why));
    mk_str_free(&why);
}

/* Valid units, or such as say why they failed. */
static void lower_jobs(const front_job *jobs, size_t n, ir_unit **units) {
    memkit_front.units(jobs, n, NULL, keep_unit, units);
}

static inline ir_unit *lower_job(front_job job) {
    ir_unit *u = NULL;
    lower_jobs(&job, 1, &u);
    return u;
}

/* The unit as text, for the caller to free; the unit ends here. */
static inline char *printed(ir_unit *u) {
    mk_str text = {0};
    ir_print(u, &text);
    ir_unit_free(u);
    return mk_str_take(&text, NULL);
}

/* ---- a folder for a group of tests to write in: its setup and teardown ------------------------ */

static char scratch_folder[] = "/tmp/lower-XXXXXX";

static inline int to_scratch(void **state) {
    (void)state;
    return mkdtemp(scratch_folder) && chdir(scratch_folder) == 0 ? 0 : -1;
}

static inline int from_scratch(void **state) {
    char command[64];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -r %s", scratch_folder);
    return chdir("/") == 0 ? system(command) : -1;
}

#endif
