/* obstack.c: glibc's obstacks. */
#include "arena.h"

#include <obstack.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free
static struct obstack stack;
static void *stack_base;
static void stack_begin(void) {
    if (!stack_base) {
        obstack_begin(&stack, 1 << 16);
        stack_base = obstack_alloc(&stack, 0);
    }
}
static void stack_reset(void) {
    obstack_free(&stack, stack_base);
    stack_base = obstack_alloc(&stack, 0);
}
ARENA_REQUESTS(ArenaRequest, "obstack", obstack, struct obstack o, obstack_begin(&o, 1 << 16),
               obstack_alloc(&o, n), obstack_free(&o, NULL))
ARENA_REQUESTS(ArenaReset, "obstack", obstack, stack_begin(), (void)0, obstack_alloc(&stack, n),
               stack_reset())
ARENA_MILLION("obstack", obstack, stack_begin(), obstack_alloc(&stack, n), stack_reset())
ARENA_TREE("obstack", obstack, stack_begin(), obstack_alloc(&stack, n), stack_reset())
ARENA_HELD("obstack", obstack, stack_begin(), obstack_alloc(&stack, n))
