/* measure_none.c: in a build that cannot read profiles. */
#include "measure.h"

measure *measure_open(const char *path, mk_str *why) {
    mk_str_printf(why, "%s: this memcheck-lint was built without memprof and reads no profiles",
                  path);
    return NULL;
}

void measure_close(measure *m) {
    (void)m;
}

void measure_rows(const measure *m, uint64_t least, find_list *l) {
    (void)m;
    (void)least;
    (void)l;
}
