#include <stddef.h>
extern int elsewhere;
extern int here;
int here = 1;
int tentative;
static int *hidden;
const char *const name = "n";
const int numbers[3] = {1, 2, 3};
_Thread_local int *per_thread;
__attribute__((weak)) int *soft;
extern int unknown_length[];
int unknown_length[4];
struct pair { int *a; void (*f)(void); };
struct pair *literal = &(struct pair){&here, NULL};
static void fn(void) {}

int use(void) {
    static struct pair local = {&tentative, fn};
    extern int block_scope;
    return elsewhere + here + *hidden + *local.a + block_scope + *soft + *per_thread;
}

// IR: global @here type * defined @4:5
// IR: global @tentative type * defined
// IR: global @hidden static type
// IR: global @name type * const defined
// IR: global @numbers type * const defined
// IR: global @per_thread type * tls defined
// IR: global @soft weak type
// IR: global @unknown_length type * defined @12:5
// IR: global @literal type
// IR: global @local static type * defined owner $use @18
// IR: global @elsewhere type
// IR: global @block_scope type
// IR: literal
// IR: init {
// THEN: global @name
// THEN: str "n"
// THEN: global @local
// THEN: global @tentative
// THEN: func $fn
// NOT: global @numbers @
// NOT: global @here static
