/* stack.h - who is calling: the frames of the running thread.
 *
 * From frame to frame by the rules of cfi.h, which are kept with the locations of the recording: 5 to
 * 10 ns a frame once they are known. Where a rule is not enough (a signal's frame, a function that
 * aligns its stack), by the compiler's own unwinder from the beginning, at 150 ns a frame. */
#ifndef MK_PROF_STACK_H
#define MK_PROF_STACK_H

#include <stdbool.h>

#include "recording.h"

typedef struct stack_frame {
    rec_ref location;
    uintptr_t cfa; /* the stack pointer before this function was called: tells activations apart */
} stack_frame;

typedef struct stack_walk {
    uintptr_t from;  /* begin at this return address: what lies below is ours */
    uintptr_t until; /* stop at the first frame whose cfa is this or above */
    uintptr_t entry; /* set: the cfa of what was called there */
    uint32_t n;
    bool whole;                    /* reached the outermost function */
    stack_frame frames[REC_DEPTH]; /* leaf first */
} stack_walk;

void stack_walk_run(stack_walk *w);

#endif
