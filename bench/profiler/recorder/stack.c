#include "stack.h"

#include <unwind.h>

#include "cfi.h"
#include "space.h"
#include "table.h"

/* One more frame; false: enough. */
static bool add(stack_walk *w, rec_ref location, uintptr_t cfa) {
    if (location == 0 || w->n == REC_DEPTH)
        return false;
    w->frames[w->n++] = (stack_frame){location, cfa};
    return cfa < w->until;
}

/* ---- by rules ---- */

#if defined(__x86_64__)

/* What a call leaves its caller. */
typedef struct registers {
    uintptr_t pc, sp, bp;
} registers;

/* False: it takes more than rules. */
static bool walk_by_rules(stack_walk *w, registers r) {
    bool found = false;
    for (uintptr_t cfa;; r.sp = cfa) {
        const rec_ref ref = table_location(r.pc);
        if (ref == 0)
            return true;
        const uint32_t rule = ((const rec_location *)space_at(ref))->rule;
        if (!found && r.pc == w->call.from) {
            found = true;
            w->entry = r.sp;
        }
        switch (cfi_kind(rule)) {
        case CFI_UNKNOWN:
            return false;
        case CFI_OUTERMOST:
            (void)add(w, ref, UINTPTR_MAX);
            w->whole = true;
            return true;
        case CFI_FROM_SP:
            cfa = r.sp + cfi_distance(rule);
            break;
        default:
            cfa = r.bp + cfi_distance(rule);
        }
        if (cfa <= r.sp || cfa % 8) /* stacks grow downwards: something is broken */
            return false;
        if (found && !add(w, ref, cfa))
            return true;
        if (cfi_saved_bp(rule))
            r.bp = *(const uintptr_t *)(cfa - cfi_saved_bp(rule));
        r.pc = *(const uintptr_t *)(cfa - sizeof r.pc);
        if (r.pc == 0) { /* some mark their outermost frame so */
            w->whole = true;
            return true;
        }
    }
}

static __attribute__((noinline)) bool quick_walk(stack_walk *w) {
    registers r = {w->call.from, w->call.sp, w->call.bp};
    if (r.sp)
        return walk_by_rules(w, r);
    __asm__ volatile("leaq 0(%%rip), %0\n\tmovq %%rsp, %1\n\tmovq %%rbp, %2"
                     : "=&r"(r.pc), "=&r"(r.sp), "=&r"(r.bp));
    return walk_by_rules(w, r);
}

#else

static bool quick_walk(stack_walk *w) {
    (void)w;
    return false;
}

#endif

/* ---- by the compiler's unwinder ---- */

typedef struct careful {
    stack_walk *w;
    rec_ref location; /* of the frame before, whose cfa is known only now */
    bool found, enough;
} careful;

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *data) {
    careful *c = data;
    const uintptr_t pc = (uintptr_t)_Unwind_GetIP(context);
    if (c->location && !add(c->w, c->location, (uintptr_t)_Unwind_GetCFA(context))) {
        c->enough = true;
        return _URC_NORMAL_STOP;
    }
    if (!c->found && pc == c->w->call.from) {
        c->found = true;
        c->w->entry = (uintptr_t)_Unwind_GetCFA(context);
    }
    c->location = c->found && pc ? table_location(pc) : 0;
    return _URC_NO_REASON;
}

static void careful_walk(stack_walk *w) {
    careful c = {w, 0, false, false};
    _Unwind_Reason_Code end = _Unwind_Backtrace(visit, &c);
    if (c.enough)
        return;
    if (c.location)
        (void)add(w, c.location, UINTPTR_MAX);
    w->whole = end == _URC_END_OF_STACK;
}

void stack_walk_run(stack_walk *w) {
    w->n = 0;
    w->entry = 0;
    w->whole = false;
    if (!quick_walk(w)) {
        w->n = 0;
        careful_walk(w);
    }
}
