/* replace.h: a file gets new content as a whole, or stays as it was. */
#ifndef MEMKIT_CHECKER_REPLACE_H
#define MEMKIT_CHECKER_REPLACE_H

#include <mk/str.h>

/* Writes a file beside it and renames that, so that whoever reads it sees the old content or the new. The
 * mode stays, and a link is followed; what is no regular file (a terminal, a pipe) is written to as it is.
 * false: *why says why, the file is as it was. */
bool replace_file(const char *path, mk_view content, mk_str *why);

#endif
