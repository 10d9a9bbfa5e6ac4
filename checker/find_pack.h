/* find_pack.h: rows as bytes, for the store and between processes. */
#ifndef MEMKIT_CHECKER_FIND_PACK_H
#define MEMKIT_CHECKER_FIND_PACK_H

#include <mk/str.h>

#include "find.h"

/* Appended to out: all that is in a row when it is settled; nothing of what is made of it afterwards. */
void find_pack(const find_row *rows, size_t n, mk_str *out);
/* Appends the rows to l, in whose arena they live. false: damaged; l is as it was. */
bool find_unpack(const char *bytes, size_t len, find_list *l);

#endif
