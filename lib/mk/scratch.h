/* mk/scratch.h - memory until the end of a function, without a parameter for it.
 *
 *      char *path_of(mk_arena *result, const char *name) {
 *          mk_scratch s = mk_scratch_begin(&result, 1);       // not the arena that `result` is
 *          char *parts = (char *)mk_arena_alloc(s.arena, 4096, 1);
 *          …
 *          char *path = mk_arena_strdup(result, parts);
 *          mk_scratch_end(s);                                 // parts are gone, path stays
 *          return path;
 *      }
 *
 * Each thread has a few arenas of its own for this. The conflict list is what keeps a callee from
 * rewinding away what its caller wants back: when the caller passes its own scratch arena as
 * `result`, the callee must take another one. So every function lists the arenas it was given to put
 * results into. (The idea and its name are Ryan Fleury's, of the RAD Debugger.)
 *
 * Begin and end nest like brackets. The memory is kept for the next use, up to the arena's `keep`,
 * and goes back when the thread ends. */
#ifndef MK_SCRATCH_H
#define MK_SCRATCH_H

#include <mk/arena.h>

MK_BEGIN

/* A thread's scratch arenas; so many minus one conflicts can be served. */
#define MK_SCRATCHES 4

typedef struct mk_scratch {
    mk_arena *arena; /* NULL: begin failed */
    mk_mark mark;
} mk_scratch;

/* A scratch arena of this thread that is none of the n in `avoid` (NULL if n is 0), and its present
 * position. Fails, with arena NULL, when there is no memory or all conflict. Cost: a few
 * comparisons; the thread's first allocates. */
MK_SCRATCH(1, 2) MK_API mk_scratch mk_scratch_begin(mk_arena *const *avoid, size_t n);

/* Ends everything allocated from s.arena since. s.arena NULL: nothing happens. */
MK_RESETS(1) static inline void mk_scratch_end(mk_scratch s) {
    if (s.arena)
        mk_arena_rewind(s.arena, s.mark);
}

/* Gives this thread's scratch memory back, none of which may be in use. Threads that end do it
 * themselves. */
MK_API void mk_scratch_free(void);

MK_END
#endif
