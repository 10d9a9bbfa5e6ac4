#include "stack.h"

#include <string.h>
#include <unwind.h>

#include "cfi.h"
#include "space.h"
#include "table.h"

/* One more frame; false: enough. */
static inline bool add(stack_walk *w, rec_ref location, uintptr_t cfa) {
    if (w->n == REC_DEPTH)
        return false;
    w->locations[w->n] = location;
    w->cfas[w->n++] = cfa;
    return cfa < w->until;
}

/* ---- by rules ---- */

#if defined(__x86_64__)

/* What a call leaves its caller. */
typedef struct registers {
    uintptr_t pc, sp, bp;
} registers;

static void forget_old(stack_walk *w) {
    const uint32_t now = atomic_load_explicit(&table_epoch, memory_order_relaxed);
    if (w->epoch == now)
        return;
    memset(w->known, 0, sizeof w->known);
    w->epoch = now;
}

static __attribute__((noinline)) bool find(stack_known *k, uintptr_t pc) {
    const rec_ref ref = table_location(pc);
    if (ref != 0)
        *k = (stack_known){pc, ref, ((const rec_location *)space_at(ref))->rule};
    return ref != 0;
}

/* False: it takes more than rules. */
static bool walk_by_rules(stack_walk *w, registers r) {
    const uintptr_t from = w->call.from;
    bool found = false;
    forget_old(w);
    for (uintptr_t cfa;; r.sp = cfa) {
        stack_known *known = &w->known[(r.pc ^ r.pc >> 8) % STACK_KNOWN];
        if (known->pc != r.pc && !find(known, r.pc))
            return true; /* no room */
        if (!found && r.pc == from) {
            found = true;
            w->entry = r.sp;
        }
        const uint32_t rule = known->rule;
        if (cfi_kind(rule) == CFI_FROM_SP)
            cfa = r.sp + cfi_distance(rule);
        else if (cfi_kind(rule) == CFI_FROM_BP)
            cfa = r.bp + cfi_distance(rule);
        else {
            w->whole = cfi_kind(rule) == CFI_OUTERMOST;
            return w->whole && (add(w, known->location, UINTPTR_MAX), true);
        }
        if (cfa <= r.sp || cfa % 8) /* stacks grow downwards: something is broken */
            return false;
        if (found && !add(w, known->location, cfa))
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
