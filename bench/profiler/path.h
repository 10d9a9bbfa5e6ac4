/* path.h: path names as text. */
#ifndef MEMKIT_PROFILER_PATH_H
#define MEMKIT_PROFILER_PATH_H

#include <mk/str.h>

/* Appends the shortest path that means the same: no //, no /./, a/../ taken back; "." for "". */
void path_clean(const char *path, mk_str *out);

/* What follows the last slash. */
const char *path_base(const char *path);

/* Takes off the front of a path what is not of this machine: one of the folders in `trim`, between
 * colons; without `trim`, everything up to a folder that is named as one of `search` is. The result
 * points into path. */
const char *path_trim(const char *path, const char *trim, const char *search);

#endif
