/* find_pack.h: rows as bytes, for the store and between processes. */
#ifndef MEMKIT_CHECKER_FIND_PACK_H
#define MEMKIT_CHECKER_FIND_PACK_H

#include <mk/str.h>

#include "find.h"

/* Appended to out: all there is in a row, but for what is made of it afterwards (print). */
void find_pack(const find_row *rows, size_t n, mk_str *out);
/* Appends the rows to l, in whose arena they live. false: damaged; l is as it was. */
bool find_unpack(const char *bytes, size_t len, find_list *l);

#endif
