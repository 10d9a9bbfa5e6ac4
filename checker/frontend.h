/* frontend.h: the front end, opened when it is first needed. */
#ifndef MEMKIT_CHECKER_FRONTEND_H
#define MEMKIT_CHECKER_FRONTEND_H

#include <mk/arena.h>

#include "front.h"

/* The module beside this program (../lib/memkit), or NULL: *why says what is missing. Once opened it
 * stays. */
const front_api *frontend(const char **why);

/* A path in the tree this program is installed in: "share/memkit/models". In a; NULL if the program does
 * not know where it is. */
char *frontend_path(mk_arena *a, const char *below);

#endif
