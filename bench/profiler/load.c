#include "load.h"

#include "pprof.h"
#include "process.h"
#include "recording_read.h"
#include "symbols.h"

/* A process that runs. */
static profile *load_process(const char *pid, mk_str *why) {
    mk_str path = {0};
    profile *p = process_recording(pid, &path, why) ? recording_load(mk_str_c(&path), NULL, why) : NULL;
    mk_str_free(&path);
    return p;
}

profile *load_file(const char *path, mk_str *why) {
    profile *p = process_is(path)     ? load_process(path, why)
                 : recording_is(path) ? recording_load(path, NULL, why)
                                      : pprof_load(path, why);
    if (p)
        symbols_fill(&p, 1);
    return p;
}
