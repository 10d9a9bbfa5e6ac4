/* hooks.h - the allocator's entry points, which the preloaded recorder and the linked one replace. */
#ifndef MK_PROF_HOOKS_H
#define MK_PROF_HOOKS_H

/* Before the first fork(): children get recordings of their own. */
void hooks_follow_forks(void);

#endif
