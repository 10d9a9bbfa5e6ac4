// A frame left by longjmp did not return: what lives on is no evidence against it.
#include <setjmp.h>
#include <stdlib.h>

static jmp_buf out;
static char *kept;

static void jump(void) {
    longjmp(out, 1);
}

static void left(void) {
    char *p = malloc(10); // SITE open
    jump();
    free(p);
}

static void sometimes(int n) {
    char *p = malloc(10); // SITE gone+open
    if (n)
        jump();
    free(p);
}

static char *give(void) {
    return malloc(1); // SITE later
}

static void left_with_gift(void) {
    kept = give(); // SITE open
    jump();
}

static void deep(int n) {
    if (n == 0)
        jump();
    deep(n - 1);
}

static void try(void (*f)(int), int n) {
    if (setjmp(out) == 0)
        f(n);
}

static void call_left(int n) {
    (void)n;
    left();
}

static void call_gift(int n) {
    (void)n;
    left_with_gift();
}

int main(void) {
    try(call_left, 0);
    try(sometimes, 0);
    try(sometimes, 1);
    try(call_gift, 0);
    free(kept);
    try(deep, 50);
    char *after = malloc(3); // SITE gone
    free(after);
    return 0;
}
