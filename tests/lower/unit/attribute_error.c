/* gcc 11's malloc with a deallocator is an error to clang, but costs nothing but itself. */
#include <stdlib.h>
void drop(void *);
void *made(void) __attribute__((malloc(drop, 1)));
__attribute__((malloc(drop, 1))) void *defined(int n) { return malloc((size_t)n); }
static int *convert(long n) { return n; }

// IR: func $defined end
// IR: func $convert end
// IR: note error "'malloc' attribute takes no arguments"
// NOT: gap
