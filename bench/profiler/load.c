#include "load.h"

#include "pprof.h"
#include "recording_read.h"
#include "symbols.h"

profile *load_file(const char *path, mk_str *why) {
    profile *p = recording_is(path) ? recording_load(path, why) : pprof_load(path, why);
    if (p)
        symbols_fill(&p, 1);
    return p;
}
