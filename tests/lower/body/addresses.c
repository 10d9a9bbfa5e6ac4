// FLAGS: -std=gnu11 -w
/* What the solver relies on: field, index with and without bound, offset. */
struct in { int x, y; };
struct s { int a; struct in in; char *p; int v[4]; struct in last[8]; };
struct flex { int n; char data[]; };
struct one { int n; char data[1]; };
union u { int i; char c[16]; struct { short lo, hi; }; };
struct anon { int kind; union { struct { int a; char *p; }; struct { int b; char *q; }; }; int tail; };
typedef unsigned long size_t;
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
extern int table[10], unknown[];

// IR: %a ptr = field %p type * 1 +4 *; in
// NEXT: %b ptr = field %a type * 1 +4 *; y
// NEXT: load %b
int fields(struct s *p) { return p->in.y; }

// IR: %a ptr = local s
// IR: field %a type * 2 +16 *; p
char *dot(struct s s) { return s.p; }

// IR: field %* 1 +0 *; c
// IR: field %* 3 +2 *; hi
int unions(union u *u) { return u->c[0] + u->hi; }

// IR: field %a type * 4 +16 *; q
// IR: field %a type * 5 +24 *; tail
// NOT: gap
char *anonymous(struct anon *a) { return a->q + a->tail; }

// IR: %v ptr = field %p *; v
// IR: index %v %i +4 4
int bounded(struct s *p, long i) { return p->v[i]; }

/* The last member may go on behind the struct. */
// IR: %v ptr = field %p *; last
// IR: index %v %i +8 0
int last_member(struct s *p, long i) { return p->last[i].x; }

// IR: %d ptr = field %p *; data
// IR: index %d %i +1 0
int flexible(struct flex *p, long i) { return p->data[i]; }

// IR: index %d %i +1 0
int of_one(struct one *p, long i) { return p->data[i]; }

// IR: index %d %i +1 0
int in_union(union u *p, long i) { return p->c[i]; }

// IR: %v ptr = local v
// IR: index %v %i +4 10
// IR: %w ptr = local v
// IR: index %w %j +4 10
int local_array(long i) { int v[10]; v[i] = 1; return 3[v]; }

// IR: %t ptr = global @table
// IR: index %t %i +4 10
// IR: %u ptr = global @unknown
// IR: index %u %i +4 0
int globals(long i) { return table[i] + unknown[i]; }

// IR: index %p %i +16 0
// IR: index %* +4 4
int rows(int m[3][4], long i, long j) { return m[i][j]; }

// IR: %m ptr = local m
// IR: %r ptr = index %m %i +16 3
// IR: index %r %j +4 4
int matrix(long i, long j) { int m[3][4]; return m[i][j]; }

// IR: %p ptr = arg 0
// IR: %a ptr = index %p %i +8 0
// IR: ptr = load %a
char *parameter(char *argv[], long i) { return argv[i]; }

// IR: %v ptr = load %p
// NOT: index
// NOT: offset
char *first(char **p) { return p[0]; }

// IR: %p ptr = arg 0
// IR: %k i64 = const 3
// IR: index %p %k +8 0
char **constant(char **p) { return p + 3; }

// IR: offset %p +3
// NOT: index
char *bytes(char *p) { return &p[3]; }

// IR: offset %p -16
void *header(void *p) { return p - 16; }

// IR: index %p %n +1 0
void *variable(void *p, long n) { return p + n; }

// IR: %m i64 = neg %n
// IR: index %p %m +8 0
// NOT: cast
char **backwards(char **p, long n) { return p - n; }

// IR: %n i32 = arg 1
// IR: %i i64 = cast %n @
// IR: index %p %i +4 0
// IR: %j i64 = cast %u !unsigned
// IR: index %p %j +4 0
int signs(int *p, int n, unsigned u) { return p[n] + p[u]; }

// IR: %p ptr = arg 0
// IR: %c ptr = cast %p type
// IR: %q ptr = offset %c -4
// IR: cast %q type
// NOT: index
struct s *container(struct in *p) { return container_of(p, struct s, in); }

// IR: const 16
// NOT: field
// NOT: cast
size_t by_hand(void) { return (size_t) & ((struct s *)0)->p; }

// IR: const 28
// IR: ret i64
size_t of_element(void) { return offsetof(struct s, v[1]); }

// IR: ret i64
// NOT: gap
size_t of_variable(int i) { return offsetof(struct s, v[i]); }

// IR: %x ptr = index %p %i +4 0
// IR: ret ptr %x
// NOT: load
int *address_of_element(int *p, long i) { return &p[i]; }

// IR: %p ptr = arg 0
// IR: ret ptr %p
// NOT: load
int *nothing(int *p) { return &*p; }

// IR: index %p %* +16 0
int (*pointer_to_array(int (*p)[4]))[4] { return p + 1; }

// IR: index %p %i +4 4
int through_pointer_to_array(int (*p)[4], long i) { return (*p)[i]; }

// IR: %s ptr = str "abc" +4
// IR: index %s %i +1 4
int of_string(long i) { return "abc"[i]; }

// IR: %c ptr = local .* 
// IR: index %c %i +4 3
int of_literal(long i) { return (int[]){1, 2, 3}[i]; }

/* Bit-fields hold no pointers: bytes in, bytes out. */
struct bits { unsigned a : 3, b : 7; int c : 20; };
// IR: %f ptr = field %p type * 1 +0 *; b
// IR: %v i16 = load %f
// IR: i16 = shl %v
// IR: i16 = shr *!unsigned
// NOT: store
int read_bits(struct bits *p) { return p->b; }

// IR: %f ptr = field %p type * 1 +0 *; b
// IR: %v i16 = load %f
// IR: %k i16 = and %v
// IR: %w i16 = or %k
// IR: store i16 %f %w
void write_bits(struct bits *p, int n) { p->b = n; }

// IR: sub %p %q
// NOT: div
long bytes_between(char *p, char *q) { return p - q; }

// IR: %e i1 = lt %p %q !unsigned
int order(char *p, char *q) { return p < q; }

// IR: %l ptr = load %f
// IR: %m ptr = offset %l +1
// NEXT: store ptr %f %m
void step_field(struct s *p) { p->p++; }

// IR: index
// NEXT: bind p
void compound(int *p, int n) { p += n; p -= 2; }
