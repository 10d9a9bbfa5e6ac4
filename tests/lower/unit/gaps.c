/* An error makes the function around it unknown, and no other. */
#include <stdlib.h>
static int before(void) { return 1; }
static void *bad(int n) {
    nosuch_t *q = malloc(3);
    return malloc((size_t)n);
}
static int between(void) { return 2; }
static void *bad_head(nosuch_t p) { return malloc(4); }
nosuch_t outside;
static int after(void) { return 3; }
nosuch_t give(void);
static void *uses_broken(void) { return give(); }
struct broken { int a; nosuch_t b; char *c; };
static void member(struct broken *b, char *s) { b->c = s; }

// IR: func $before end
// IR: func $bad gap parse "use of undeclared identifier 'nosuch_t'"
// IR: func $between end
// IR: func $bad_head gap parse "unknown type name 'nosuch_t'"
// IR: func $after end
// IR: func $uses_broken gap parse
// IR: func $member gap parse
// IR: note error "unknown type name 'nosuch_t'" @10:1
