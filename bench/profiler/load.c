#include "load.h"

#include "owners.h"
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
    const bool process = process_is(path), recording = !process && recording_is(path);
    profile *p = process     ? load_process(path, why)
                 : recording ? recording_load(path, NULL, why)
                             : pprof_load(path, why);
    if (p)
        symbols_fill(&p, 1);
    if (p && (process || recording)) /* a file of pprof's is shown as it is */
        owners_label(&p, 1);
    return p;
}
