/* join_files.h: which of the files that were analysed a path of a profile means. */
#ifndef MEMKIT_PROFILER_JOIN_FILES_H
#define MEMKIT_PROFILER_JOIN_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/vec.h>

typedef struct join_file {
    const char *given, *real; /* cleaned; real: absolute, as far as the file is there */
} join_file;

MK_VEC(join_file_list, join_file)
MK_STRMAP(join_file_numbers, size_t)

typedef struct join_files { /* the zero value is empty */
    join_file_list list;
    join_file_numbers given, seen; /* paths as they came: of ours; of the profile's */
    mk_arena arena;
} join_files;

/* Adds a file, or finds it again; its number. */
size_t join_files_add(join_files *f, const char *path);

/* Its number if it was added by that name, else SIZE_MAX. */
size_t join_files_given(const join_files *f, const char *path);

/* The file a profile's path means, or SIZE_MAX: none of ours, or (*ambiguous, said once for each path)
 * as much one as another. Cost: O(files) the first time a path is seen. */
size_t join_files_find(join_files *f, const char *path, bool *ambiguous);

void join_files_free(join_files *f);

#endif
