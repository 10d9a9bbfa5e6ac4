/* cfi.h - how to get from a function's frame to its caller's, from the tables compilers leave in
 * .eh_frame.
 *
 * Reads them where they are mapped: no memory, no locks, no calls but _dl_find_object(), so it may run
 * within an allocator and in signal handlers. Needs glibc 2.35 on x86-64; elsewhere every rule is
 * CFI_UNKNOWN and the slower way is taken (stack.h). DWARF 5, 6.4; LSB core 5, 10.6. */
#ifndef MK_PROF_CFI_H
#define MK_PROF_CFI_H

#include <stdint.h>

/* CFA: the stack pointer before the function was called; its return address lies just below.
 * A rule is kind | CFA's distance from the register in words << 2 | where the caller's frame pointer
 * was saved, in words below the CFA, << 22; 0 there: it still has its value. */
enum { CFI_UNKNOWN, CFI_OUTERMOST, CFI_FROM_SP, CFI_FROM_BP };

static inline unsigned cfi_kind(uint32_t rule) {
    return rule & 3;
}
static inline uintptr_t cfi_distance(uint32_t rule) {
    return (uintptr_t)(rule >> 2 & 0xfffff) * 8;
}
static inline uintptr_t cfi_saved_bp(uint32_t rule) {
    return (uintptr_t)(rule >> 22) * 8;
}

/* The rule at an address within a function, and where the function begins (0: not known). */
uint32_t cfi_rule(uintptr_t address, uintptr_t *function);

#endif
