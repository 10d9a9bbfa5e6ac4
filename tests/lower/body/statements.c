// FLAGS: -std=gnu11 -w
/* Control flow. */
int f(int), more(void);
void g(int *), clean(int *), done(void);
void *malloc(unsigned long);
_Noreturn void die(const char *);
void exit(int) __attribute__((noreturn));

// IR: br %c b1 b2
// IR: b1:
// NEXT: call $f
// NEXT: jump b3
// IR: b2:
// NEXT: call $g
// IR: b3:
void if_else(int c, int *p) { if (c) f(c); else g(p); }

/* Dead code is gone: nobody allocates there. */
// IR: call $f
// NOT: malloc
// NOT: br
// NOT: switch
void dead(int a) {
    if (0) malloc(1);
    while (0) malloc(2);
    if (sizeof(int) != 4) malloc(3);
    do f(a); while (0);
    switch (sizeof(long)) { case 4: malloc(4); break; case 8: break; default: malloc(5); }
    1 ? f(1) : malloc(6);
    1 || malloc(7);
    0 && malloc(8);
    for (; 0;) malloc(9);
    return;
    malloc(10);
}

// IR: b1: loop 0
// IR: phi
// IR: br %* b2 b3
// IR: jump b1
// NOT: loop 1
void while_loop(int n) { while (n--) f(n); }

// IR: loop 0 * count 10
// IR: const 10
void counted(void) { for (int i = 0; i < 10; i++) f(i); }

// IR: loop 0 header
// NOT: exits
// NOT: ret
void forever(void) { for (;;) f(1); }

/* The empty slots of for are no children. */
// IR: loop 0
// IR: ne %n %z
// IR: call $f
// IR: sub %n
int slots_condition(int n) { for (; n;) { f(n); n--; } return 0; }

// IR: bind n
// IR: b1: loop 0
// IR: %c i32 = call $f
// IR: %t i1 = ne %c
// IR: br %t
int slots_init(int n) { for (n = 3;;) { if (!f(n)) break; } return n; }

// IR: b1: loop 0
// NEXT: %n i32 = phi
// IR: call $f(%n)
// IR: sub %n
// NEXT: bind n
// NOT: never
int slots_step(int n) { for (;; n--) { if (f(n)) return n; } }

// IR: loop 0
// IR: const 7
// IR: lt
int slots_comments(void) { int i = 7; for (/* ; */; i < f(0) /* ) ; */;) // ;
    { i++; } return i; }

// IR: %v i32 = arg 0
// IR: switch %v b6 1:b1 2..4:b2 -1:b3 7:b4 8:b5
// IR: b1:
// IR: call $f
// NEXT: jump b2
// IR: b4:
// NEXT: jump b5
void switches(int v) {
    switch (v) {
    case 1: f(1); /* falls through */
    case 2 ... 4: f(2); break;
    case -1: f(3); break;
    case 7: case 8: f(4); break;
    default: f(5);
    }
}

// IR: switch %v b2 255:b1
void switch_char(unsigned char v) { switch (v) { case 255: f(1); } }

// IR: switch %v b2 -1:b1
void switch_unsigned(unsigned v) { switch (v) { case 0xffffffff: f(1); } }

// IR: switch
// IR: loop 0
int duff(int n) {
    int k = n / 4;
    switch (n % 4) {
    case 0: do { f(0);
    case 3: f(3);
    case 2: f(2);
    case 1: f(1);
            } while (--k > 0);
    }
    return k;
}

// IR: call $die
// NEXT: unreach
// IR: ret i32
// NOT: ret i32 %* !implicit
int dies(int n) { if (n) die("x"); return 3; }

// IR: unreach
// NOT: ret
// NOT: call $f
void never(void) { __builtin_unreachable(); f(1); }

// IR: call $exit(
// NEXT: unreach
// NOT: call $f
int leaves(void) { exit(1); f(2); }

// IR: undef
// NEXT: ret i32 %* !implicit
int falls_off(void) { f(1); }

// IR: const 0
// NEXT: ret i32 %* !implicit
int main(void) { f(1); }

/* Scopes end on every way out. */
// IR: scope 1 in 0
// IR: scope 2 in 1
// IR: var x type * scope 2
// IR: call $g
// IR: br
// IR: end 2
// IR: end 2
// IR: end 2
// NOT: end 1
void scopes(int n) {
    while (n) {
        {
            int x = n;
            g(&x);
            if (x == 1) break;
            if (x == 2) continue;
            if (x == 3) return;
            if (x == 4) goto out;
        }
    }
out:
    f(1);
}

// IR: end 1
// NEXT: jump b1
void backwards(void) { again: f(1); { int x; g(&x); goto again; } }

/* Forwards: the label is not known yet. */
// IR: br %c b1 b2
// NEXT: b1:
// NEXT: jump b4
// IR: end 1
// IR: call $done
// IR: b4:
// NEXT: end 1
// NEXT: jump b3
void forwards(int n) { { int x; g(&x); if (n) goto out; f(2); } f(3); out: done(); }

// NOT:   end
void nothing_to_end(int n) { { { if (n) return; } f(1); } }

/* cleanup: last declared first, on every way out, after the value is known. */
// IR: %r i32 = call $f
// NEXT: local b
// NEXT: call $clean
// NEXT: local a
// NEXT: call $clean
// NEXT: ret i32 %r
int cleanup_return(void) {
    int a __attribute__((cleanup(clean))) = 1;
    int b __attribute__((cleanup(clean))) = 2;
    return f(3);
}

// IR: br %c b3 b4
// NEXT: b3:
// NEXT: %x ptr = local x
// NEXT: call $clean(%x) !implicit
// NEXT: end 2
// NEXT: jump b6
// IR: call $clean
// NEXT: end 2
// IR: call $done
void cleanup_loop(int n) {
    for (int i = 0; i < n; i++) {
        int x __attribute__((cleanup(clean))) = i;
        if (f(i)) break;
    }
    done();
}

// IR: call $f
// IR: call $clean
// NEXT: end 1
// IR: call $done
// IR: call $clean
// NEXT: end 1
// NEXT: jump b3
void cleanup_goto(int n) {
    { int x __attribute__((cleanup(clean))) = n; if (f(n)) goto out; }
out:
    done();
}

// IR: igoto %a b1 b2
// NOT: b3 b4 b5
int computed(int n) { void *to[] = {&&one, &&two}; goto *to[n]; one: return f(1); two: return f(2); plain: return 3; }

// IR: global @code
// IR: igoto %a b1 b2
int computed_static(int n) {
    static const void *const code[] = {&&one, &&two};
    goto *code[n];
one: return f(1);
two: return f(2);
}

// IR: %n i32 = arg 0
// IR: %s i64 = cast %n
// IR: %f i64 = const 4
// IR: %b i64 = mul %s %f
// IR: alloca %b v
// IR: ret i64 %b
unsigned long vla(int n) { int v[n]; g(v); return sizeof v; }

// IR: mul
// IR: mul
// IR: alloca %b m
// IR: opaque
void vla_matrix(int n, int k) { int m[n][k]; g(m[1]); m[n][2] = 3; }

// IR: %n i64 = arg 0
// IR: %p ptr = alloca %n .
// IR: %c ptr = cast %p
// IR: ret ptr %c
void *on_stack(unsigned long n) { char *p = __builtin_alloca(n); return p; }

// IR: gt
// IR: ret i32 %z
// NOT: gap
// NOT: = add
int statement_expression(int n) { return ({ int x = f(n); x > 3 ? x : 3; }) + ({ goto out; 1; }); out: return 0; }

// IR: call $f
// IR: call $more
// IR: br
void loop_with_calls(void) { while (f(1) && more()) g(0); }

/* Positions: calls at their beginning, stores at the assignment's. */
// IR: call $f(%c) @277:22
// IR: store i32 %p %v @277:4
// IR: ret i32 %r @278:3
int positions(int *p) {
   *p      =         f(1);
  return *p;
}
#define CALL(x) f(x)
// IR: call $f(%c) !macro @282:36
int macro_position(int a) { return CALL(a); }
#define MADE(name) int name(int a) { return f(a); }
// IR: call $f
MADE(made_by_macro)
#define PASTE(a, b) int a##b(int x) { int a##1 = f(x); return a##1; }
// IR: var pasted1
// IR: call $f
PASTE(pasted, name)

// IR: jump
// IR: ret
// NOT: gap
int attributes(int n) { switch (n) { case 1: n++; __attribute__((fallthrough)); default: ; } lbl: __attribute__((unused)); return n; }
