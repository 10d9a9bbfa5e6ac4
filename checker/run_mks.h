/* run_mks.h: units in a file, for build systems that want to parse on any machine and link on one.
 *
 *      "mkunits" 1 │ version │ for each unit: file, length, ir_unit_write()'s bytes
 *
 * Numbers are those of bytes.h, texts are length and characters. Such a file is made of a source, its flags
 * and the headers, and of nothing else: same inputs, same bytes. Paths in it are as the parser was given
 * them, so units that are linked are to be made from one folder.
 */
#ifndef MEMKIT_CHECKER_RUN_MKS_H
#define MEMKIT_CHECKER_RUN_MKS_H

#include "run_units.h"

bool run_mks_is(const char *path); /* by its name, *.mks */

/* All units but models. false: *why says what is wrong, and the file is as it was. */
bool run_mks_write(const char *path, run_units *us, mk_str *why);

/* Gives each unit, which becomes the taker's. false: *why says why the rest cannot be read. */
typedef void run_mks_take(void *ctx, const char *file, ir_unit *u, const mk_str *bytes);
bool run_mks_read(const char *path, run_mks_take *take, void *ctx, mk_str *why);

#endif
