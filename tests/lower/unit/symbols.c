// FLAGS: -std=gnu11
#include <setjmp.h>
#include <stdlib.h>
extern int renamed(int) __asm__("other_name");
int maybe(void) __attribute__((weak));
int maybe(void);
void die1(void) __attribute__((noreturn));
_Noreturn void die2(void);
int unproto();
int twice(void) __attribute__((returns_twice));
static inline int small(int a) { return a; }
inline int c99_inline(int a) { return a; }
extern int printf(const char *format, ...);
int declared_later(int first);
jmp_buf env;

int use(int a, ...) {
    renamed(maybe());
    if (a == 1) die1();
    if (a == 2) die2();
    if (a == 3) exit(1);
    if (a == 4) abort();
    if (setjmp(env)) return twice();
    unproto(1);
    printf("%d", small(c99_inline(declared_later(1))));
    __builtin_memset(env, 0, 1);
    return 0;
}
int declared_later(int last) { return last; }

// IR: sym $use type * (a) variadic @17:5
// IR: sym $renamed type * asm "other_name"
// IR: sym $maybe weak type
// IR: sym $die1 type * noreturn
// IR: sym $die2 type * noreturn
// IR: sym $exit type * noreturn system
// IR: sym $abort type * noreturn system
// IR: sym $_setjmp type * twice
// IR: sym $unproto type * noproto
// IR: sym $twice type * twice
// IR: sym $printf type * (format) variadic
// IR: sym $small static type * (a) inline
// IR: sym $c99_inline type * (a) inline
// IR: sym $declared_later type * (last) @29:5
// IR: sym $__builtin_memset type * builtin
