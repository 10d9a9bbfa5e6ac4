/* Rows of the type table. */
typedef struct { short s; } unnamed_t;
typedef struct node { int data; struct node *next; } node_t;
enum color { RED, GREEN };
enum sign { MINUS = -1 };
struct __attribute__((packed)) packed { char a; long b; };
struct bits { unsigned a : 3; int : 2; unsigned b : 9; int : 0; char c; };
struct outer { int a; struct { int b; union { int c; void *d; }; }; unnamed_t e; char tail[]; };
union either { float f; long l; };
struct only_named;
struct numbers { int i; double d; };

node_t first;
// IR: struct "struct node" size 16 align 8 has_ptr @3:16
// NEXT: member data type * +0
// NEXT: member next type * +8
enum color color;
// IR: int "enum color" size 4 unsigned
enum sign sign;
// IR: int "enum sign" size 4
struct packed packed;
// IR: struct "struct packed" size 9 align 1 has_ptr
// NEXT: member a
// NEXT: member b type * +1
struct bits bits;
// IR: struct "struct bits"
// NEXT: member a type * +0 bits 0:3
// NEXT: member "" type * +0 bits 3:2
// NEXT: member b type * +0 bits 5:9
// NEXT: member c type * +4
struct outer outer;
// IR: struct "struct outer" size 32 align 8 has_ptr
// NEXT: member a type * +0
// NEXT: member b type * +8
// NEXT: member c type * +16
// NEXT: member d type * +16
// NEXT: member e type * +24
// NEXT: member tail type * +26
// IR: struct "unnamed_t" size 2 align 2 @2:9
union either either;
// IR: union "union either" size 8 align 8 has_ptr
struct numbers numbers;
// IR: struct "struct numbers" size 16 align 8 @11:8
struct only_named *handle;
// IR: struct "struct only_named" size 0 align 0 has_ptr incomplete
const struct numbers fixed;
// IR: struct "struct numbers" size 16 align 8 const
struct { char x; } nameless;
// IR: struct "struct (unnamed at types.c:*)" size 1 align 1
unsigned char byte;
// IR: int "unsigned char" size 1 unsigned char
__int128 wide;
// IR: int "__int128" size 16 has_ptr
long double precise;
// IR: float "long double" size 16
_Complex float pair;
// IR: other "_Complex float" size 8
_Atomic(int) counter;
_Bool flag;
// IR: bool "_Bool" size 1
int table[4][3];
// IR: array of type * count 4 size 48 align 4
int (*hook)(const node_t *, int, ...);
// IR: func "int (const struct node *, int, ...)" returns type * (type *, type *) * variadic
int (*old_hook)();
// IR: func "int ()" returns type * () * noproto
void (*quiet)(__attribute__((noescape)) void *, int) __attribute__((noreturn));
// IR: func "void (void *, int)"
// NOT: __attribute__
// NOT: _Atomic

void vla(int n, int a[n], int m[][4], int f(int)) {
    int v[n];
    (void)v, (void)a, (void)m, (void)f;
}
// IR: func $vla
// THEN: var a type * param 1
// THEN: var v type * dynamic
