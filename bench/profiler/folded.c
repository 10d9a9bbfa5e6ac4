/* folded.c: a line a stack, as flame graph scripts read it: main;parse;alloc 1536 */
#include "calltree.h"

#include <inttypes.h>
#include <string.h>

static void write_frame(const call *c, mk_str *out) {
    for (const char *p = calltree_name(c); *p; p++)
        mk_str_putc(out, *p == ';' ? ':' : *p == '\n' ? ' ' : *p);
}

/* `path` holds the callers' names; it is cut back to where the call's begins. */
static void write_call(const call *c, size_t depth, const size_t *ends, mk_str *path) {
    mk_str_truncate(path, depth > 1 ? ends[depth - 1] : 0);
    if (depth > 1)
        mk_str_putc(path, ';');
    write_frame(c, path);
}

bool view_folded(report *r, mk_str *out, mk_str *why) {
    calltree t;
    mk_str path = {0};
    size_t depth = 0;
    (void)why;
    calltree_make(&t, r);
    size_t *ends = mk_new_n(&t.g.arena, size_t, t.depth + 2); /* of path, at each depth */
    for (const call *c = t.root; c; c = calltree_next(c, true, &depth)) {
        if (depth == 0)
            continue;
        write_call(c, depth, ends, &path);
        ends[depth] = path.len;
        int64_t self = calltree_self(c, r->index);
        if (self)
            mk_str_printf(out, "%s %" PRId64 "\n", mk_str_c(&path), self);
    }
    mk_str_free(&path);
    calltree_free(&t);
    return true;
}
