/* changed.h: which files differ from a revision, as git sees it. */
#ifndef MEMKIT_CHECKER_CHANGED_H
#define MEMKIT_CHECKER_CHANGED_H

#include <mk/map.h>
#include <mk/str.h>

#include "find.h"

MK_MAP(changed_paths, const char *, bool, mk_key_cstr, mk_eq_cstr)

typedef struct changed {
    changed_paths paths; /* absolute, links resolved */
    mk_arena arena;
} changed;

/* What is in the working tree, committed or not, and differs from rev; files git does not know yet, too.
 * false: *why says why nobody knows. Either way changed_free() is due. */
bool changed_open(changed *c, const char *rev, mk_str *why);
void changed_free(changed *c);

bool changed_has(const changed *c, const char *file);
/* Drops the rows of all other files. */
void changed_keep(const changed *c, find_list *l);

#endif
