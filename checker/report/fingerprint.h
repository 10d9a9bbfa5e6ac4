/* fingerprint.h: what a finding is known by when lines move and files are renamed.
 *
 *   hash of   rule, function, the line of source without its white space and comments, and which of
 *             the equal ones in its file it is
 *
 * Neither the place nor the name of the file is in it, nor the message, which may name other lines.
 */
#ifndef MEMKIT_CHECKER_FINGERPRINT_H
#define MEMKIT_CHECKER_FINGERPRINT_H

#include "../find.h"
#include "source.h"

/* Fills `print` of every finding. needs: rows settled. Files that cannot be read have empty lines.
 * cost: the files with findings are read. */
void fingerprint_rows(find_list *l, sources *s);

#endif
