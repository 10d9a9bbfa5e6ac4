/* front.c: the front end's pipeline: load, lower, write. The only file of the module that the program
 * sees, through the table at the end. */
#include "front.h"

#include "ir.h"
#include "load.h"
#include "lower.h"

#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

typedef struct work {
    const front_job *job;
    mk_str *out;
    bool ok;
} work;

static void run(void *ctx) {
    work *w = ctx;
    tu t;
    load(w->job, &t);
    w->ok = t.error != load_crashed;
    if (w->ok) {
        ir_unit *u = lower(&t);
        ir_unit_write(u, w->out);
        ir_unit_free(u);
    }
    load_dispose(&t);
}

static bool unit(const front_job *job, mk_str *out) {
    work w = {job, out, false};
    load_on_big_stack(run, &w);
    return w.ok;
}

extern EXPORT const front_api memkit_front;
EXPORT const front_api memkit_front = {FRONT_VERSION, unit, load_parser};
