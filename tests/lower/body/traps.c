// FLAGS: -std=gnu11 -w -ferror-limit=0
/* Errors, and what is not C as we know it: nothing crashes, nothing is trusted. */
#include "no_such_header.h"
void *malloc(unsigned long);

// IR: gap parse
// IR: call $malloc
void *unknown_type(int n) { unknown_t *q = malloc(3); return malloc(n); }

// IR: gap parse
int unknown_name(int n) { return undeclared_variable + n; }

// IR: gap parse
int unknown_member(struct nothing *p) { return p->x; }

// IR: gap parse
int no_label(int n) { if (n) goto nowhere; return 1; }

// IR: call $malloc
// NOT: gap
void *fine(void) { return malloc(1); }
