/* Tables of numbers cost nothing; addresses among numbers are kept. */
typedef unsigned long word;
int small[] = {1, 2, 3};
word wide[] = {1, 2, 3, (word)5 << 40};
double real[] = {1.0, 2.0};
struct { int id; double x; } rows[] = {{1, 1.0}, {2, 2.0}};
int target;
void fn(void) {}
word hiding[] = {1, (word)&target, (word)fn};
word first = (word)small;
const char *words[] = {"one", "two"};
struct { struct { void (*call)(void); int n; } in[2]; } nested = {.in[1] = {fn, 3}};

// IR: init {
// THEN: global @hiding
// THEN: global @target
// THEN: func $fn
// THEN: global @first
// THEN: global @small
// THEN: global @words
// THEN: str "one"
// THEN: str "two"
// THEN: global @nested
// THEN: func $fn
// NOT: %* = global @wide
// NOT: %* = global @real
// NOT: %* = global @rows
