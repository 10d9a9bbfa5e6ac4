/* made_file.h: a profile from text (made.h), as a file. */
#ifndef MEMKIT_TESTS_PROFILER_MADE_FILE_H
#define MEMKIT_TESTS_PROFILER_MADE_FILE_H

#include "made.h"
#include "pprof.h"

static bool made_file(const char *path, const mk_str *text) {
    mk_str bytes = {0}, why = {0};
    profile *p = made(mk_str_c(text));
    FILE *out = fopen(path, "wb");
    bool ok = out && pprof_write(p, &bytes, &why) &&
              fwrite(bytes.data, 1, bytes.len, out) == bytes.len && fclose(out) == 0;
    profile_free(p);
    mk_str_free(&bytes);
    mk_str_free(&why);
    return ok;
}

#endif
