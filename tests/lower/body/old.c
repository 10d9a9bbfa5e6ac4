// FLAGS: -std=gnu89 -w
/* Code as it was written. */
char *malloc();

// IR: %c i8 = arg 0
// IR: %s ptr = arg 1
// IR: call $malloc
// IR: store i8 %* %c
char *kr(c, s) char c; char *s; { char *p = malloc(10); p[0] = c; return p; }

// IR: %n i32 = arg 0
// IR: ret i32 %n
implicit_int(n) { return n; }

// IR: call $unheard_of(%a)
// IR: ret ptr
char *implicit_function(a) { return (char *)unheard_of(a); }

// IR: field *; b
struct old { int a; char *b; };
char *old_designator(p) char *p; { struct old o = {b: p}; int v[3] = {[1] 5}; return o.b; }

// IR: ret !implicit
// NOT: gap
void empty() {}
