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
    w->now.locations[w->n] = location;
    w->now.cfas[w->n++] = cfa;
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
    w->past_n = 0;
    w->epoch = now;
}

static __attribute__((noinline)) bool find(stack_known *k, uintptr_t pc) {
    const rec_ref ref = table_location(pc);
    if (ref != 0)
        *k = (stack_known){pc, ref, ((const rec_location *)space_at(ref))->rule};
    return ref != 0;
}

enum { CHECKS_END = 2 * REC_DEPTH };

/* Is what lies between that frame of the past and the outermost as it was? */
static bool past_holds(const stack_walk *w, const stack_frame *f) {
    const stack_check *end = w->checks + CHECKS_END;
#pragma GCC unroll 4
    for (const stack_check *c = w->checks + f->checks; c < end; c++)
        if (*c->at != c->value) /* what comes after may not be a stack any more */
            return false;
    return true;
}

/* Does the walk go on from r as the past did from its i-th frame? */
static inline bool goes_on_as(const stack_walk *w, uint32_t i, registers r) {
    const stack_frame *f = &w->past.frames[i];
    return f->sp == r.sp && f->pc == r.pc && (f->bp == r.bp || !f->bp_matters) && w->n <= i &&
           past_holds(w, f);
}

/* The i-th frame that was found, as one of the past; outer: who calls it, NULL if nobody does. */
static const stack_frame *put_past(stack_walk *w, stack_frame *to, uint32_t i,
                                   const stack_frame *outer) {
    const stack_frame *f = &w->now.frames[i];
    const bool matters = outer && outer->bp_matters;
    uint32_t checks = outer ? outer->checks : CHECKS_END;
    if (outer)
        w->checks[--checks] =
            (stack_check){(const uintptr_t *)(outer->sp - sizeof outer->pc), outer->pc};
    if (matters && f->saved)
        w->checks[--checks] = (stack_check){(const uintptr_t *)f->saved, outer->bp};
    *to = *f;
    to->hash = table_hash(outer ? outer->hash : 0, w->now.locations[i]);
    to->checks = checks;
    to->bp_matters = f->bp_matters || (matters && !f->saved);
    return to;
}

/* The frames that were found come before the `same` outermost of the past, and are past from now on. */
static void join_past(stack_walk *w, uint32_t same) {
    const uint32_t at = REC_DEPTH - same - w->n;
    const stack_frame *outer = same ? &w->past.frames[REC_DEPTH - same] : NULL;
    for (uint32_t i = w->n; i-- > 0;)
        outer = put_past(w, &w->past.frames[at + i], i, outer);
    w->hash = outer->hash;
    memcpy(w->past.locations + at, w->now.locations, w->n * sizeof *w->now.locations);
    memcpy(w->past.cfas + at, w->now.cfas, w->n * sizeof *w->now.cfas);
    w->locations = w->past.locations + at;
    w->cfas = w->past.cfas + at;
    w->n += same;
    w->past_n = w->n;
    w->same = same;
    w->whole = true;
}

/* At the outermost function. */
static bool walk_ends(stack_walk *w, rec_ref location, registers r) {
    w->whole = true;
    w->now.frames[w->n] = (stack_frame){.pc = r.pc, .sp = r.sp, .bp = r.bp};
    const bool all = w->n < REC_DEPTH;
    (void)add(w, location, UINTPTR_MAX);
    if (all && w->kept)
        join_past(w, 0);
    return true;
}

/* False: it takes more than rules. */
static bool walk_by_rules(stack_walk *w, registers r) {
    const uintptr_t from = w->call.from;
    bool found = false;
    forget_old(w);
    uint32_t like = REC_DEPTH - (w->kept ? w->past_n : 0);
    w->past_n = w->kept ? 0 : w->past_n;
    w->past.frames[REC_DEPTH].sp = UINTPTR_MAX; /* where the search for a frame ends */
    for (uintptr_t cfa;; r.sp = cfa) {
        while (w->past.frames[like].sp < r.sp)
            like++;
        if (found && goes_on_as(w, like, r)) {
            join_past(w, REC_DEPTH - like);
            return true;
        }
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
        else
            return cfi_kind(rule) == CFI_OUTERMOST && walk_ends(w, known->location, r);
        if (cfa <= r.sp || cfa % 8) /* stacks grow downwards: something is broken */
            return false;
        const uintptr_t saved = cfi_saved_bp(rule) ? cfa - cfi_saved_bp(rule) : 0;
        w->now.frames[w->n] = (stack_frame){.pc = r.pc,
                                            .sp = r.sp,
                                            .bp = r.bp,
                                            .saved = saved,
                                            .bp_matters = cfi_kind(rule) == CFI_FROM_BP};
        if (found && !add(w, known->location, cfa))
            return true;
        if (saved)
            r.bp = *(const uintptr_t *)saved;
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
    w->n = w->same = 0;
    w->entry = 0;
    w->whole = false;
    w->locations = w->now.locations;
    w->cfas = w->now.cfas;
    if (!quick_walk(w)) {
        w->n = 0;
        careful_walk(w);
    }
    if (w->kept && w->locations == w->now.locations) /* it has not joined the past */
        w->hash = table_stack_hash(w->locations, w->n);
}
