/* Evaluating a nested, partly filled initialiser crashes libclang 19; so does measuring the type of a
 * builtin's name; and a constant that hides an effect must not be folded. */
#include <stdarg.h>
#include <stdlib.h>
struct u { int d[3]; };
void fill(void) { struct u e = {{1}}; (void)e; }
int count(int n, ...) { va_list ap; va_start(ap, n); n = va_arg(ap, int); va_end(ap); return n; }
int effect(char **p) { return (*p = malloc(1)) && 0; }

// IR: func $fill end
// IR: func $count end
// IR: func $effect end
// THEN: call $malloc
// THEN: store ptr
