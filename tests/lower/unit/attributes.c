// FLAGS: -std=gnu2x
typedef unsigned long size_t;
void *make(size_t n, size_t size) __attribute__((malloc, alloc_size(1, 2)));
void *make1(size_t n) __attribute__((alloc_size(1)));
void *own(size_t n) __attribute__((ownership_returns(pool, 1)));
void give(void *a, void *b, void *c) __attribute__((ownership_takes(pool, 1, 3), ownership_holds(pool, 2)));
void look(int x, __attribute__((noescape)) void *p, __attribute__((noescape)) void *q);
size_t weigh(const char *) __attribute__((pure));
size_t count(const char *) __attribute__((const));
int target(void) { return 1; }
int other(void) __attribute__((alias("target")));
[[gnu::malloc]] void *modern(void);
void *late(void);
void *late(void) __attribute__((malloc));

void use(void) {
    give(make(1, 2), make1(3), own(4));
    look(1, modern(), late());
    weigh("x");
    count("x");
    other();
}

// IR: sym $make type
// NEXT: attr fresh
// NEXT: attr family
// NEXT: attr size 1 2
// IR: sym $make1 type
// NEXT: attr size 1 0
// IR: sym $own type
// NEXT: attr family "pool"
// NEXT: attr fresh
// NEXT: attr size 1 0
// IR: sym $give type
// NEXT: attr family "pool"
// NEXT: attr frees 1
// NEXT: attr frees 3
// NEXT: attr escapes 2
// IR: sym $look type
// NEXT: attr noescape 2
// NEXT: attr noescape 3
// NEXT: sym
// IR: sym $weigh type
// NEXT: attr pure
// IR: sym $count type
// NEXT: attr pure
// IR: sym $other
// NEXT: attr equiv "target"
// IR: sym $modern type
// NEXT: attr fresh
// NEXT: attr family
// IR: sym $late type
// NEXT: attr fresh
// NEXT: attr family
// NEXT: sym
