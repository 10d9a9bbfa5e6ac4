/* summarize.h: from a solved body to what its callers need to know. */
#ifndef MEMKIT_CHECKER_SUMMARIZE_H
#define MEMKIT_CHECKER_SUMMARIZE_H

#include "escape.h"

/* keep: where the summary lives. cost: linear in the contents of what is visible to the caller. */
summary *summarize(const solved *s, const escape *e, mk_arena *keep);

/* Bytes of a site in terms of this body's parameters. */
sum_size summarize_size(const solved *s, const sv_obj *site);

#endif
