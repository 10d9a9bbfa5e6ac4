// FLAGS: -std=gnu11 -w
/* Operators, conversions, values. */
struct s { int a; char *p; long n; };
int f(int), *g(void);
void *malloc(unsigned long);

// IR: %a i32 = arg 0
// IR: %b i32 = arg 1
// IR: %c i32 = add %a %b
// IR: %d i32 = mul %c %a
// IR: ret i32 %d
int arithmetic(int a, int b) { return (a + b) * a; }

// IR: %a i32 = arg 0
// IR: %c i1 = lt %a %*!unsigned
// IR: %d i32 = cast %c !unsigned
// IR: ret i32 %d
int compares(unsigned a, unsigned b) { return a < b; }

// IR: %c i32 = const 28
// IR: ret i32 %c
// NOT: add
// NOT: mul
int folds(void) { return sizeof(struct s) + 'A' * 2 - 0x80 - -1 + (4 >> 2); }

// IR: %a i8 = arg 0
// IR: %b i8 = arg 1
// IR: i32 = cast %a !unsigned
// IR: i32 = cast %b @
int extends(unsigned char a, signed char b) { return a + b; }

// IR: %p ptr = arg 0
// IR: %i i64 = cast %p !unsigned
// IR: %m i64 = const -8
// IR: %j i64 = and %i %m !unsigned
// IR: %q ptr = cast %j
// IR: ret ptr %q
void *align(void *p) { return (void *)((unsigned long)p & ~7ul); }

// IR: %p ptr = arg 0
// IR: %q ptr = arg 1
// IR: %d i64 = sub %p %q
// IR: %e i64 = const 24
// IR: div %d %e
long difference(struct s *p, struct s *q) { return p - q; }

// IR: %p ptr = arg 0
// IR: %z ptr = const 0
// IR: %t i1 = eq %p %z
// IR: br %t
int is_null(char *p) { if (p == 0) return 1; return 0; }

// IR: %t i1 = ne %p %z
// IR: br %t
// NOT: cast
int truth(char *p) { if (!!p) return 1; return 0; }

// IR: br %a b1 b3
// IR: br %b b2 b3
// IR: call $f
// NOT: phi
void short_circuit(char *p, int n) { if (p && n > 3) f(n); }

// IR: br %a b1 b3
// IR: br %b b2 b3
// IR: phi
// IR: ret i32
int logical_value(char *p, int n) { return p && n; }

// IR: = call $g()
// IR: phi
// IR: ret ptr
int *conditional(int c, int *p) { return c ? g() : p; }

/* ?: shows its first operand three times. */
// IR: %p ptr = call $g()
// IR: %t i1 = ne %p
// IR: br %t
// IR: phi %p %q
// NOT: call * call
int *elvis(int *q) { return g() ?: q; }

// IR: %p ptr = call $malloc
// IR: %q ptr = call $malloc
// IR: phi %p %q
int *elvis_once(int *q) { return malloc(3) ?: malloc(4); }

// IR: call $f
// IR: call $g
// IR: ret ptr
int *comma(int a) { return f(a), g(); }

// IR: %n i32 = arg 0
// IR: %c i64 = const 24
// IR: ret i64 %c
// NOT: call
// NOT: add
long unevaluated(int n) { return sizeof(f(n++)) + sizeof(struct s) - _Alignof(int) + 0 * sizeof n; }

/* A place is found once. */
// IR: %p ptr = call $g()
// NEXT: %v i32 = load %p
// IR: %w i32 = add %v
// NEXT: store i32 %p %w
// NOT: call $g() @*call $g()
void once(int n) { *g() += n; }

// IR: %p ptr = arg 0
// IR: %q ptr = index %p *+4 0
// NEXT: bind p %q
// IR: %v i32 = load %p
// IR: ret i32 %v
int post_increment(int *p) { return *p++; }

// IR: %b i1 = ne
// IR: store i1 * %b
void to_bool(_Bool *b, int n) { *b = n; }

// IR: store i8 * %b
void bool_of_comparison(_Bool *b, int n, char *c) { *b = n > 3; *c = n > 3; }

// IR: f64 = cast
// IR: fconst
// IR: f64 = add
// IR: i32 = cast
int floats(int n) { return n + 1.5; }

// IR: fx = opaque
// NOT: gap
long double no_pointers(long double x, double _Complex z) { return x + __real__ z; }

// IR: %c fx = opaque
// IR: store fx
// NOT: gap
int vectors(void) { typedef int v4 __attribute__((vector_size(16))); v4 v = {1, 2}; v = v + v; return (v == v)[0] + v[1]; }

// IR: i128 = mul
// IR: i128 = shr
// IR: i64 = cast
long wide(long a, long b) { return (__int128)a * b >> 64; }

// IR: %f ptr = func $f
// IR: ret ptr %f
int (*function(void))(int) { return f; }

// IR: %f ptr = func $f
// IR: ret ptr %f
int (*same_function(void))(int) { return *&*f; }

// IR: %s ptr = str "hello" +6
// IR: ret ptr %s
const char *string(void) { return "hel" "lo"; }

// IR: %s ptr = str "tab\x09 quote\" back\\ \x01" +20
const char *escapes(void) { return "tab\t quote\" back\\ \1"; }

// IR: str "wide" +20
const int *wide_string(void) { return L"wide"; }

// IR: str "name" +5
const char *name(void) { return __func__; }

/* The result type says which association it was, where only one has it. */
// IR: call $f
// NOT: opaque
// NOT: call $g
int generic(int n) { return _Generic(n, int: f(n), int *: g(), default: 3.0); }

// IR: const 2
// NOT: opaque
int generic_literal(int n) { return _Generic(n, long: 1, int: 2, default: 3); }

/* Else it may have been any of them. */
// IR: = opaque
// IR: func $f
// IR: func $other
// IR: call %*(
int other(int);
int generic_any(long n) { return _Generic(n, int: f, long: other)(3); }

// IR: %x i32 = arg 0
// IR: ret i32 %x
// NOT: call
int chosen(int x) { return __builtin_choose_expr(sizeof(int) == 4, x, g()); }

// IR: const 1
// NOT: gap
int compatible(void) { return __builtin_types_compatible_p(int, signed); }

// IR: opaque
// IR: ret i32
// NOT: call
int constant_p(int n) { return __builtin_constant_p(n); }

// IR: %p ptr = arg 0
// IR: ret ptr %p
// NOT: call
void *assume(void *p) { return __builtin_assume_aligned(p, 16); }

// IR: call $__builtin_memcpy(%p, %q, %n)
void builtin_call(void *p, void *q, long n) { __builtin_memcpy(p, q, n); }

// IR: opaque %n
// NOT: call
int numbers(unsigned n) { return __builtin_clz(n) + __builtin_popcount(n); }

// IR: %z i64 = mul %a %b !unsigned
// IR: %o i1 = opaque %a %b
// IR: br %o
// IR: call $malloc(%z)
void *checked(unsigned long n, unsigned long size) {
    unsigned long z;
    return __builtin_mul_overflow(n, size, &z) ? (void *)0 : malloc(z);
}

// IR: %t ptr = local .
// IR: store i32 %t
// IR: ret agg %t +8
union u { int i; void *p; } to_union(int n) { return (union u)n; }

// IR: ptr = load %p !volatile
char *volatile_read(char *volatile *p) { *p; return 0; }
