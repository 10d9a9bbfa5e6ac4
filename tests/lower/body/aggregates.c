// FLAGS: -std=gnu11 -w
/* Structs as values, initialisers, literals. */
struct in { int x, y; };
struct s { int a; char *p; struct in in; int v[3]; };
struct s make(int);
void take(struct s), keep(struct s *), sink(void *);
void *malloc(unsigned long);

// IR: %d ptr = arg 0
// IR: copy %d %s +40
// NOT: load
void assign(struct s *d, struct s *s) { *d = *s; }

// IR: %t ptr = local .
// IR: call $make to %t +40 (
// IR: copy %d %t +40
void result(struct s *d) { *d = make(3); }

// IR: %t ptr = local .
// IR: call $make to %t
// IR: %f ptr = field %t *; p
// IR: load %f
char *member_of_result(void) { return make(3).p; }

// IR: field *; v
// IR: index * +4 0
int element_of_result(void) { return make(3).v[1]; }

// IR: %l ptr = local s
// IR: call $take(%l)
void pass(struct s s) { take(s); }

// IR: %l ptr = local s
// IR: ret agg %l +40
struct s give(struct s s) { return s; }

/* What is returned from an inner scope is saved before the scope ends. */
// IR: %i ptr = local inner
// IR: %j ptr = local inner
// IR: %t ptr = local .
// NEXT: copy %t %j +40
// NEXT: end 1
// NEXT: ret agg %t +40
struct s from_scope(void) { { struct s inner; keep(&inner); return inner; } }

// IR: %a ptr = local a
// IR: copy %t %a +40
// IR: %b ptr = local b
// IR: copy %u %b +40
// IR: %d ptr = local .
// NEXT: copy %* %d +40
void conditional(struct s *d, struct s a, struct s b, int c) { *d = c ? a : b; }

// IR: %t ptr = local .
// NEXT: copy %t %x +40
// NEXT: end 1
// NEXT: copy %d %t +40
void statement_expression(struct s *d, struct s *a) { *d = ({ struct s x = *a; keep(&x); x; }); }

// IR: call $sink
// IR: copy %d %s
void comma(struct s *d, struct s *s) { *d = (sink(d), *s); }

// IR: copy %b %c
// IR: copy %a %b
void chained(struct s *a, struct s *b, struct s *c) { *a = *b = *c; }

// IR: %l ptr = local x
// NEXT: zero %l +40 !implicit
// IR: %f ptr = field %l *; p
// IR: store ptr %f
// NOT: store i32
void designated(char *p) { struct s x = {.p = p}; keep(&x); }

/* Nothing is left out: nothing to be zeroed. */
// IR: store i32
// IR: store ptr
// IR: store i32
// IR: store i32
// IR: store i32
// NOT: zero
// NOT: copy
void complete(char *p) { struct s x = {1, p, {2, 3}, {4, 5, 6}}; keep(&x); }

// IR: zero
// IR: field *; a
// IR: field *; p
// NEXT: store ptr
// IR: *; x
// IR: *; y
// IR: index * +4 3
void elided(char *p) { struct s x = {1, p, 2, 3, 4}; keep(&x); }

// IR: zero * +40
// IR: *; y
// NEXT: * const 7
// NEXT: store i32
// IR: *; v
// NEXT: * const 1
// IR: const 5
void paths(void) { struct s x = {.in.y = 7, .v[1] = 5}; keep(&x); }

// IR: zero * +24
// IR: field *; p
// IR: store ptr
struct anon { int n; union { int i; struct { int j; char *p; }; }; };
void anonymous(char *p) { struct anon a = {.n = 1, .p = p}; sink(&a); }

// IR: const 3
// IR: index * +8 9
// IR: store ptr %q %v
// IR: %l ptr = load
// IR: const 4
// IR: store ptr %* %l
// NOT: $malloc(*$malloc(
void range(char *p) { char *v[9] = {[3 ... 4] = malloc(7)}; sink(v); }

// IR: %o i64 = opaque
// IR: %e ptr = index %a %o +8 1000
// IR: store ptr %e
void long_range(char *p) { char *v[1000] = {[3 ... 800] = p}; sink(v); }

// IR: copy %a %s +6
// IR: call
// NOT: zero
void exact_string(void) { char a[] = "hello"; sink(a); }

// IR: zero %a +10
// IR: copy %a %s +6
void longer_array(void) { char a[10] = {"hello"}; sink(a); }

// IR: %s ptr = str "ab" +3
// IR: store ptr %* %s
void strings(void) { const char *v[] = {"ab"}; sink(v); }

// IR: %t ptr = local .
// IR: field %t *; x
// IR: field %t *; y
// IR: bind p %t
struct in *literal(int n) { struct in *p = &(struct in){n, 2}; sink(p); return p; }

/* A literal that is copied into a variable is built there. */
// NOT: literal
// NOT: copy
void built_in_place(int n) { struct in x = (struct in){n, 2}; sink(&x); }

// IR: copy %p %t +8
void literal_assigned(struct in *p) { *p = (struct in){p->y, p->x}; }

// IR: copy %l *+8
void from_value(struct in i) { struct s x = {.in = i, .a = 2}; sink(&x); }

// IR: store ptr %t
// NOT: gap
struct node { struct node *next; } ;
void list(void) { struct node a = {0}, b = {&a}, *h = &(struct node){&b}; sink(h); }

/* Many numbers are one copy. */
// IR: copy %l * +280
// NOT: store
void table(void) {
    int v[70] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    sink(v);
}

/* Nested and partly filled: what made clang's evaluator crash. */
struct u { int d[3]; };
// IR: zero %l +12
// IR: store i32
void partly(void) { struct u e = {{1}}; (void)e; sink(&e); }

// IR: call $make
// IR: call $take(%t)
void argument(void) { take(make(1)); }
