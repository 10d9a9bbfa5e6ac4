/* lowered.h: a file through the front end and back from bytes, for the tests here. After cmocka.h. */
#ifndef MEMKIT_TESTS_LOWERED_H
#define MEMKIT_TESTS_LOWERED_H

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
    memkit_front.units(jobs, n, keep_unit, units);
}

static inline ir_unit *lower_job(front_job job) {
    ir_unit *u = NULL;
    lower_jobs(&job, 1, &u);
    return u;
}

#endif
