/* stack.h - who is calling: the frames of the running thread.
 *
 * From frame to frame by the rules of cfi.h, which are kept with the locations of the recording: 2 to
 * 10 ns a frame once they are known. Where a rule is not enough (a signal's frame, a function that
 * aligns its stack), by the compiler's own unwinder from the beginning, at 150 ns a frame.
 *
 * Most walks end as the thread's last one did. Registers that are the same where the code is the same
 * lead to the same caller, as long as what was read on the stack to get there is still there: so from
 * the first frame that is as it was, what was read is compared, and nothing computed. */
#ifndef MK_PROF_STACK_H
#define MK_PROF_STACK_H

#include <stdbool.h>

#include "recording.h"

/* A location as an earlier walk found it, by its address: in place of a search, and in one line of cache. */
enum { STACK_KNOWN = 256 };
typedef struct stack_known {
    uintptr_t pc;
    rec_ref location;
    uint32_t rule;
} stack_known;

/* Where the program called us: what lies below is ours. */
typedef struct stack_call {
    uintptr_t from;   /* the return address */
    uintptr_t sp, bp; /* the registers after the return; sp 0: to be found on the way */
} stack_call;

/* In a function that is jumped to by the one that was called from there: both have the same frame. */
static inline __attribute__((always_inline)) stack_call stack_called(const void *from) {
    stack_call c = {(uintptr_t)from, 0, 0};
#if defined(__x86_64__)
    const uintptr_t *frame = __builtin_frame_address(0); /* the saved bp, the return address */
    if (frame[1] == c.from) {
        c.sp = (uintptr_t)(frame + 2);
        c.bp = frame[0];
    }
#endif
    return c;
}

/* Where a function is, and what the registers are there. */
typedef struct stack_frame {
    uintptr_t pc, sp, bp;
    uintptr_t saved; /* where the caller's bp is on the stack; 0: it still has its value */
    /* of the past's frames: */
    uint64_t hash;   /* of the locations from the outermost to this one (table.h) */
    uint32_t checks; /* where those of this frame and of all further out begin */
    /* Some frame is found by bp before it is restored; functions use it for anything. */
    bool bp_matters;
} stack_frame;

/* What was read on the stack to get from one frame to the next. */
typedef struct stack_check {
    const uintptr_t *at;
    uintptr_t value;
} stack_check;

/* Of a walk, leaf first. */
typedef struct stack_frames {
    stack_frame frames[REC_DEPTH + 1];
    rec_ref locations[REC_DEPTH];
    uintptr_t cfas[REC_DEPTH]; /* the stack pointers before these were called */
} stack_frames;

typedef struct stack_walk {
    stack_call call; /* begin there */
    uintptr_t until; /* stop at the first frame whose cfa is this or above */
    bool kept;       /* there is no such, and later walks may end as this one */
    uintptr_t entry; /* set: the cfa of what was called there */
    uint32_t n;
    uint32_t same; /* so many of the outermost are those of the last walk that was kept */
    bool whole;    /* reached the outermost function */
    const rec_ref *locations; /* leaf first */
    const uintptr_t *cfas;    /* they tell activations apart */
    uint64_t hash;            /* of the locations */
    uint32_t epoch;           /* of the table, when all below was found */
    uint32_t past_n;
    stack_frames past; /* the last walk that was kept, if it was whole; the outermost last of all */
    stack_check checks[2 * REC_DEPTH]; /* of the past, likewise */
    stack_frames now;                  /* this one's, as far as they are found */
    stack_known known[STACK_KNOWN];
} stack_walk;

void stack_walk_run(stack_walk *w);

#endif
