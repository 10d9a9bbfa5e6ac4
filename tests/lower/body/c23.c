// FLAGS: -std=c2x -w
/* What C23 has new. */
void *malloc(unsigned long);
void take(void *);

// IR: %z ptr = const 0
// IR: ret ptr %z
// NOT: gap
char *null(void) { return nullptr; }

// IR: %z ptr = const 0
// IR: eq %p %z
bool is_null(char *p) { return p == nullptr; }

// IR: %t i1 = const 1
// IR: ret i1 %t
bool truth(void) { return true; }

// IR: call $malloc
// NOT: br
void *constant(void) { if (false) return nullptr; while (true) return malloc(1); }

// IR: call $malloc
// IR: ret ptr
// NOT: gap
void *inferred(void *q) { auto p = malloc(1); typeof(p) r = p; return r; }

// IR: zero %l +24
// NOT: gap
void empty_braces(void) { struct { char *p[3]; } s = {}; take(&s); }

// IR: const 5
// NOT: gap
int constants(void) { constexpr int five = 5; static_assert(five == 5); return five; }

// IR: ret
// NOT: gap
int attributes([[maybe_unused]] int n) { switch (n) { case 1: [[fallthrough]]; default: } [[maybe_unused]] int k = 0b1'000; return k; }

// IR: ret i32
// NOT: gap
int label_at_end(int n) { if (n) goto end; n = 3; end: }
