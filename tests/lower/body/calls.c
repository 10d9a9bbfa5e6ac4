// FLAGS: -std=gnu11 -w
/* Calls, variable arguments, assembly, atomics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
struct s { int a; char *p; };
struct ops { void *(*alloc)(int); void (*all[3])(void *); struct ops *next; };
typedef void fn(int);
void f(int), vprint(const char *, va_list), sink(void *);
fn *get(void), *pick(int);
int printf(const char *, ...);

// IR: call $f(%a)
// NOT: = func
void direct(int a) { f(a); }

// IR: call $f(%a)
// IR: call $f(%b)
// IR: call $f(%c)
// IR: call $f(%d)
// NOT: = func
void spelt(void) { (f)(1); (*f)(2); (&f)(3); (***f)(4); }

// IR: %m ptr = field %o type * 0 +0 *; alloc
// IR: %p ptr = load %m
// IR: call %p(
void *member(struct ops *o) { return o->alloc(3); }

// IR: index %* +8 3
// IR: %p ptr = load
// IR: call %p(%d)
void in_array(struct ops *o, void *d) { o->all[1](d); }

// IR: call %f(
void pointer(fn *f) { (*f)(4); }

/* Of `get()(x)` clang says it calls get. */
// IR: %p ptr = call $get()
// IR: call %p(
void of_result(void) { get()(1); }

// IR: phi
// IR: call %p(
void either(int c, fn *a, fn *b) { (c ? a : b)(1); }

// IR: %p ptr = cast
// IR: call %p(
void cast_function(void *p) { ((fn *)p)(1); }

// IR: call $printf(%s, %n, %p)
void variadic(int n, char *p) { printf("%d %s", n, p); }

// IR: %l ptr = local ap
// NEXT: vastart %l
// IR: %a ptr = local ap
// NEXT: %v i32 = vaarg %a
// IR: %b ptr = local ap
// NEXT: %q ptr = vaarg %b
// IR: ret ptr %q
// NOT: cast
char *arguments(int n, ...) {
    va_list ap;
    va_start(ap, n);
    n = va_arg(ap, int);
    char *p = va_arg(ap, char *);
    va_end(ap);
    return p;
}

// IR: vastart
// IR: %l ptr = local ap
// IR: call $vprint(%s, %l)
void list_passed(const char *s, ...) { va_list ap; va_start(ap, s); vprint(s, ap); va_end(ap); }

// IR: %l ptr = arg 0
// IR: i32 = vaarg %l
// IR: vacopy %c %l
// IR: call $vprint(%*, %d)
int list_parameter(va_list ap) { int n = va_arg(ap, int); va_list c; va_copy(c, ap); vprint("", c); return n; }

// IR: %l ptr = arg 0
// IR: ptr = vaarg %l
void *list_pointer(va_list *ap) { return va_arg(*ap, void *); }

// IR: %v agg = vaarg %l
// IR: copy %s %v +16
void struct_argument(va_list ap) { struct s s = va_arg(ap, struct s); sink(&s); }

/* A list that is only passed on is no va_arg. */
// IR: ret ptr %p
// NOT: vaarg
void *not_va_arg(va_list ap) { return ap; }

// IR: setjmp
// IR: call $_setjmp(%*) !twice
// IR: ptr = local n
int returns_twice(jmp_buf env) { int n = 1; if (setjmp(env)) return n; n = 2; f(n); return 0; }

// IR: call $longjmp(%*, %*) !noreturn
// NEXT: unreach
void jumps(jmp_buf env) { longjmp(env, 1); }

/* Outputs and memory operands are addresses, the other inputs values. */
// IR: %n i32 = arg 0
// IR: %o ptr = local r
// IR: %m ptr = local m
// IR: asm %o %n %m
int assembly(int n) { int r, m = n; asm("" : "=r"(r) : "r"(n), "m"(m) : "memory"); return r; }

// IR: asm !asm_goto
int assembly_goto(int n) { asm goto("jmp %l0" : : : : out); return 1; out: return 2; }

// IR: gap asm_goto
int gap_of_goto(int n) { __asm__ __volatile__ goto("" : : : : out); out: return 2; }

_Atomic(char *) shared;
// IR: store ptr %g %p !atomic
// IR: ptr = load %* !atomic
char *atomics(char *p) { atomic_store(&shared, p); return atomic_load(&shared); }

// IR: store ptr %g %p !atomic
// IR: ptr = load %* !atomic
char *atomic_names(char *p) { shared = p; return shared; }

// IR: %o ptr = load %a !atomic
// IR: store ptr %a %n !atomic
// IR: ret ptr %o
char *exchange(char **a, char *n) { return __atomic_exchange_n(a, n, __ATOMIC_SEQ_CST); }

// IR: %e ptr = load %x
// IR: %o ptr = load %a !atomic
// IR: %t i1 = eq %o %e
// NEXT: br %t b1 b2
// IR: store ptr %a %n !atomic
// IR: store ptr %x %o
// IR: ret i1 %t
_Bool compare_exchange(char **a, char **x, char *n) {
    return __atomic_compare_exchange_n(a, x, n, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

// IR: %o ptr = load %a !atomic
// IR: %t i1 = eq %o %p
// IR: br %t
// IR: store ptr %a %n !atomic
// IR: ret ptr %o
char *sync(char **a, char *p, char *n) { return __sync_val_compare_and_swap(a, p, n); }

// IR: %o i64 = load %a !atomic
// IR: %n i64 = add %o
// IR: store i64 %a %n !atomic
// IR: ret i64 %o
long fetch_add(long *a) { return __atomic_fetch_add(a, 3, __ATOMIC_RELAXED); }

// IR: %v ptr = load %a !atomic
// NEXT: store ptr %t %v
void generic_load(char **a, char **to) { __atomic_load(a, to, __ATOMIC_ACQUIRE); }

// IR: %v ptr = load %f
// IR: store ptr %a %v !atomic
void generic_store(char **a, char **from) { __atomic_store(a, from, __ATOMIC_RELEASE); }

// IR: global @tls
// IR: store ptr
_Thread_local char *tls;
void thread_local_store(char *p) { tls = p; }

// IR: %s i32 = call $strange
// NOT: gap
int undeclared(void) { return strange(1, "x"); }
