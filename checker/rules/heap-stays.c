/* heap-stays: heap memory that never leaves its function and could be something cheaper. */
#include "../check.h"

enum { SCRATCH = 3 /* allocations of one function before an arena is worth a thought */ };

/* Given back on every path, by calls that do nothing else. */
static bool is_temporary(const check *c, const check_obj *o, ir_val *freed) {
    const check_free *list;
    if (o->escapes || o->freed != CHECK_FREED_EVERY || !o->sized)
        return false;
    uint32_t n = check_frees(c, o, &list);
    for (uint32_t k = 0; k < n; k++)
        if (!list[k].certain || !list[k].plain || list[k].call == o->call)
            return false;
    *freed = n ? list[0].call : 0;
    return n > 0;
}

static bool fits_stack(const check *c, const check_obj *o) {
    return o->bytes > 0 && (uint64_t)o->bytes <= c->stack_limit && !c->recursive &&
           !c->f->has_setjmp;
}

static void say_local(check *c, const check_obj *o, ir_val freed) {
    check_say(c, o->at,
              "%s never leaves %s(): a local array of %lld bytes would do, without malloc and free",
              check_name(c, o), c->function, (long long)o->bytes);
    check_note(c, ir_at(c->f, freed)->pos, "freed here");
}

/* One thing to do for all of them. */
static void say_scratch(check *c, const uint32_t *which, uint32_t n) {
    check_say(
        c, c->objs[which[0]].at,
        "%u allocations never leave %s() and are freed before it returns: a scratch arena would "
        "hold them, and be reset once",
        (unsigned)n, c->function);
    for (uint32_t k = 1; k < n; k++)
        check_also(c, c->objs[which[k]].at, "%s", check_name(c, &c->objs[which[k]]));
}

void rule_heap_stays(check *c) {
    uint32_t which[16], n = 0;
    for (uint32_t k = 0; k < c->nobjs && !c->is_main && !c->few; k++) {
        const check_obj *o = &c->objs[k];
        ir_val freed;
        if (!is_temporary(c, o, &freed))
            continue;
        if (o->loop)
            continue;
        if (fits_stack(c, o))
            say_local(c, o, freed);
        else if (!o->array && n < sizeof which / sizeof *which)
            which[n++] = k;
    }
    if (n >= SCRATCH)
        say_scratch(c, which, n);
}
