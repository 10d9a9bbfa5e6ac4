/* world.h: truth.c as the program sees it that runs random programs. */
#ifndef MEMKIT_TESTS_WORLD_H
#define MEMKIT_TESTS_WORLD_H

#include <stdint.h>

typedef struct world_program {
    const char *file;
    uint64_t seed;
    void (*run)(int round);
} world_program;

/* Runs each in a process of its own, several rounds, and prints what became of every allocation.
 * Returns what main should. */
int world_run(const world_program *programs, int n);

#endif
