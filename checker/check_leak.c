#include "check_leak.h"

#include <string.h>

/* GLib's g_return_if_fail(): who is called wrongly has other troubles. */
static bool is_misuse(const check *c, ir_val end) {
    ir_val first = c->f->blocks.data[ir_block_of(c->f, end)].first;
    for (ir_val v = first; v < end; v++)
        if (ir_at(c->f, v)->op == IR_CALL &&
            strcmp(check_callee(c, v), "g_return_if_fail_warning") == 0)
            return true;
    return false;
}

static bool is_never_freed(const check_obj *o) {
    return !o->escapes && o->freed == CHECK_FREED_NONE;
}

static void say(check *c, const check_obj *o, const check_lost *way) {
    const char *when = way->branch ? check_when(c, way->branch, way->edge) : NULL;
    const char *name = check_name(c, o);
    unsigned line = (unsigned)ir_at(c->f, way->end)->pos.line;
    if (is_never_freed(o))
        check_say(c, o->at, "%s is leaked: it stays in %s(), which frees it on no path", name,
                  c->function);
    else if (when)
        check_say(c, o->at, "%s is leaked at line %u when %s", name, line, when);
    else
        check_say(c, o->at, "%s is leaked on a path that ends at line %u", name, line);
}

static void explain(check *c, const check_lost *way) {
    const char *when = way->branch ? check_when(c, way->branch, way->edge) : NULL;
    if (way->branch)
        check_note(c, ir_at(c->f, way->branch)->pos, "%s%s", when ? when : "this way is taken",
                   when ? " here" : "");
    if (ir_at(c->f, way->end)->op == IR_RET)
        check_note(c, ir_at(c->f, way->end)->pos,
                   "%s() returns here, and nothing points to it any more", c->function);
    else
        check_note(c, ir_at(c->f, way->end)->pos, "the next iteration allocates again");
}

/* realloc() frees, too, but not where it fails. */
static bool is_freed(const check *c, const check_obj *o) {
    const check_free *list;
    uint32_t n = o->freed == CHECK_FREED_EVERY ? check_frees(c, o, &list) : 0;
    for (uint32_t k = 0; k < n; k++)
        if (!list[k].plain)
            return false;
    return o->freed == CHECK_FREED_EVERY;
}

/* Made a few times in the life of the program: nothing grows by it. */
static bool is_few(const check *c, const check_obj *o) {
    return c->few && !o->loop;
}

/* And kept for good where it is not lost. */
static bool is_kept_for_good(const check *c, const check_obj *o) {
    const check_free *list;
    return is_few(c, o) && o->escapes && !check_only_returned(c, o) && !check_frees(c, o, &list);
}

static void look_at(check *c, const check_obj *o) {
    check_lost way;
    if (o->in_arena || is_kept_for_good(c, o) || is_freed(c, o) ||
        !check_loses(c, o, &way) || is_misuse(c, way.end) || check_given(c, o))
        return;
    say(c, o, &way);
    explain(c, &way);
}

/* What main() allocates lives until the program exits, and ends with it. */
void check_leaks(check *c, bool few) {
    for (uint32_t k = 0; k < c->nobjs && !c->is_main; k++)
        if (few == (is_few(c, &c->objs[k]) && is_never_freed(&c->objs[k])))
            look_at(c, &c->objs[k]);
}
