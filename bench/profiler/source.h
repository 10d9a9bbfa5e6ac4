/* source.h: lines of source files, found where they are today. */
#ifndef MEMKIT_PROFILER_SOURCE_H
#define MEMKIT_PROFILER_SOURCE_H

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

MK_VEC(source_lines, const char *)

typedef struct source {
    source_lines lines; /* [0] is line 1 */
    mk_arena arena;
} source;

/* Reads the file of a profile. A relative path is looked for in the folders of `search` (between
 * colons; NULL: the working directory) and in those above each; `trim`: see path_trim. False: *why
 * says where it is not. source_free() is due either way. */
bool source_read(source *s, const char *path, const char *search, const char *trim, mk_str *why);
void source_free(source *s);

#endif
