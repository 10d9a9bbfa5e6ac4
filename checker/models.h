/* models.h: the models that come with the program.
 *
 * They are annotated headers in share/memkit/models: those of the C library, and in libraries/ those of
 * libraries that a program may use, or bring itself. Parsing them takes longer than most sources, so they
 * are also there as what they are lowered to, written when the program is built. That file counts as long
 * as no header differs from what it was made of.
 */
#ifndef MEMKIT_CHECKER_MODELS_H
#define MEMKIT_CHECKER_MODELS_H

#include <mk/arena.h>
#include <mk/vec.h>

#include "front.h"
#include "ir.h"

MK_VEC(models_units, ir_unit *)

/* The headers, in the order of their names, as jobs for the front end, all in a; 0 if there are none. */
size_t models_jobs(mk_arena *a, front_job **jobs);

/* The user's, who need not say where <mk/annotate.h> is. */
front_job models_job_of_user(mk_arena *a, front_job job);

/* Appends their units, as they were lowered before. false: they have to be parsed; units is unchanged. */
bool models_read(const front_job *jobs, size_t n, models_units *units);
/* Lowers them and writes the file that models_read() reads. false: *why says what is wrong. */
bool models_write(const front_job *jobs, size_t n, const char *path, mk_str *why);

#endif
