/* Pointers, arrays, records, unions, bit-fields, strings. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct pair { int x, y; };
struct node { struct node *next; long value; struct pair p; char tag[3]; };
union word { uint32_t u; unsigned char c[4]; struct { uint16_t lo, hi; }; };

long t_arrays(long a, long b) {
    int v[10];
    for (int i = 0; i < 10; i++) v[i] = i * (int)a;
    int *p = v + 2, *q = &v[9];
    p[1] = (int)b;
    1[p] += 3;
    *(p + 3) = 7;
    *p++ += 1;
    p += 2;
    p--;
    q -= 3;
    return v[3] + v[5] * 3L + *p + p[-1] + *q + (q - p) * 1000 + (p < q) + (&v[4] == q - 2) + *(v + 1);
}
long t_matrices(long a, long b) {
    int m[3][4] = {{1, 2}, {3}, {4, 5, 6, 7}}, (*row)[4] = m + 1;
    m[a & 1][b & 3] += 10;
    row[1][2] = 9;
    (*row)[3] = 8;
    int *flat = &m[0][0], sum = 0;
    for (int i = 0; i < 12; i++) sum = sum * 3 + flat[i];
    return sum + (int)sizeof m[0] + (row + 1 - m) + *m[2] + **(m + 1);
}
static long by_row(int w[][4], int n) { int s = 0; for (int i = 0; i < n; i++) s += w[i][i]; w++; return s * 10 + (*w)[2]; }
long t_array_parameters(long a, long b) {
    int m[3][4] = {{(int)a}, {0, (int)b, 5}, {0, 0, 7}};
    return by_row(m, 3);
}
static char **strings(char *v[], int n) { char **end = v + n; while (v < end && (*v)[0] != 'c') v++; return v; }
long t_strings(long a, long b) {
    char *v[] = {"abc", "bcd", "cde", "def"};
    char buf[16] = "hello", exact[5] = "hello";
    const char *s = "wor" "ld\0hidden";
    buf[5] = (char)('0' + (a & 7));
    strcat(buf, s);
    return strings(v, 4) - v + (long)strlen(buf) * 10 + buf[5] + exact[4] + s[3] + "xyz"[b & 1] + *"q" + sizeof "a\0b";
}
long t_lists(long a, long b) {
    struct node n[4], *head = NULL, **link = &head;
    for (int i = 0; i < 4; i++) {
        n[i].value = i * a + b;
        n[i].p.x = i;
        n[i].p = (struct pair){.y = i, .x = n[i].p.x + 1};
        n[i].tag[i % 3] = 'a';
        *link = &n[i];
        link = &n[i].next;
    }
    *link = NULL;
    long sum = 0;
    for (struct node *p = head; p; p = p->next) sum = sum * 3 + p->value + p->p.x * p->p.y;
    return sum;
}
static struct pair make(int x, int y) { struct pair p = {x, y}; return p; }
static struct node grown(struct node n, int by) { n.value += by; n.p = make(n.p.y, n.p.x); return n; }
long t_struct_values(long a, long b) {
    struct node n = {.value = a, .p = {1, 2}}, m;
    m = grown(n, (int)b);
    struct pair p = a > b ? make(1, 2) : m.p, q;
    q = p = make((int)a, 4);
    struct pair r = (p.x++, q), s = ({ struct pair t = p; t.y = 9; t; });
    return m.value + m.p.x * 10 + n.value + q.x + p.x * 3 + r.y + s.y + make(5, 6).y + grown(m, 1).p.x;
}
long t_struct_swap(long a, long b) {
    struct pair v[2] = {{(int)a, 1}, {(int)b, 2}}, t = v[0];
    v[0] = v[1];
    v[1] = t;
    struct pair *p = v;
    *p = p[1];
    return v[0].x * 3L + v[1].x * 5L + v[0].y;
}
long t_unions(long a, long b) {
    union word w = {.u = (uint32_t)a};
    w.c[1] ^= (unsigned char)b;
    w.hi++;
    union { long l; int i[2]; char c[8]; } x = {b};
    x.c[3] = 1;
    return w.u + w.lo + x.l + x.i[1];
}
struct anonymous { int kind; union { struct { short a, b; }; int whole; struct { char c[4]; }; }; int last; };
long t_anonymous(long a, long b) {
    struct anonymous x = {1, {{(short)a, (short)b}}, 7}, y = {.whole = (int)a, .last = 3}, z = {2, .b = 5, .last = 6};
    struct anonymous w = {1, 2, 3};
    x.c[1]++;
    return x.whole + y.a + y.b * 3 + z.b + z.last + w.last * 100 + w.a + x.last;
}
struct bits { unsigned a : 3; int b : 5; unsigned c : 9; _Bool d : 1; int : 4; unsigned long e : 40; signed char f : 4; unsigned : 0; int g : 31; };
long t_bit_fields(long a, long b) {
    struct bits s = {.a = 5, .b = -3, .c = 400, .g = -1};
    s.a += (unsigned)a;
    s.b = (int)(b & 15);
    s.c++;
    s.d = a > b;
    s.e = (unsigned long)a * 77u;
    s.f = (signed char)(b & 7);
    s.f--;
    s.g -= 5;
    long r = (s.a = (unsigned)b) + (s.b = (int)(a & 15)) * 10L;
    struct bits t = s;
    return r + t.a + t.b * 3 + t.c * 5 + t.d * 7 + (long)t.e + t.f * 11 + t.g;
}
struct __attribute__((packed)) tight { char c; int i; long l; unsigned x : 12, y : 12; };
long t_packed(long a, long b) {
    struct tight t = {(char)a, (int)b, a ^ b, 0xabc, 0xdef};
    t.x += 1;
    return t.c + t.i + t.l + t.x + t.y * 3 + sizeof t;
}
long t_designators(long a, long b) {
    int v[12] = {[2] = 5, 6, [9] = (int)a, [0] = 1, 2, [4 ... 7] = (int)b};
    int w[] = {[3] = 3, [1] = 1, 9};
    struct { int x; struct { int a[3], b; } in; int z; } s = {.in.a[1] = 4, 5, 6, 7, .x = 1}, t = {1, 2, 3, 4, 5, 6};
    long r = (long)sizeof w;
    for (int i = 0; i < 12; i++) r = r * 3 + v[i];
    for (int i = 0; i < 4; i++) r = r * 3 + w[i];
    return r + s.x + s.in.a[0] + s.in.a[1] * 3 + s.in.a[2] * 5 + s.in.b * 7 + s.z * 11 + t.in.a[2] + t.in.b + t.z;
}
long t_brace_elision(long a, long b) {
    struct pair v[3] = {1, 2, 3, 4, (int)a};
    struct { struct pair p; int k[2]; struct pair q; } s = {1, 2, 3, 4, 5, 6}, u = {make(1, 2), {3}, {.y = 4}}, w = {.q = 7, 8};
    char names[2][4] = {"ab", "cdef"}, more[3][2] = {{'x'}, "y"};
    int deep[2][2][2] = {{1, 2, 3}, {{4}, 5}};
    return v[0].y + v[1].x * 3 + v[2].x + v[2].y + s.q.x + u.q.y + u.p.y + w.q.y + names[1][3] + more[1][0] + deep[0][1][0] + deep[1][1][0] + b;
}
long t_nested_ranges(long a, long b) {
    struct { struct pair p[4]; int n; } s[3] = {[0 ... 1] = {.p[1 ... 2] = {(int)a, (int)b}, .n = 3}, [2].p[3].y = 4};
    int g[3][4] = {[1][2] = 5, [0 ... 1] = {1}, [2][1 ... 3] = 7};
    long r = 0;
    for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) r = r * 3 + s[i].p[j].x + s[i].p[j].y * 2 + g[i][j];
    return r + s[1].n;
}
long t_compound_literals(long a, long b) {
    struct pair *p = &(struct pair){(int)a, (int)b};
    int *v = (int[]){1, 2, (int)a, [5] = 6};
    p->x++;
    const struct pair q = (struct pair){p->y, p->x};
    *p = (struct pair){p->y, p->x};
    long sum = 0;
    for (int i = 0; i < 3; i++) { int *z = &(int){i}; *z += 10; sum += *z; }
    return p->x + p->y * 3L + v[2] + v[5] + q.x + (int){7} + sum + ((struct pair){3, 4}).y + sizeof((int[]){1, 2, 3});
}
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define my_offsetof(t, m) ((size_t)&((t *)0)->m)
long t_container_of(long a, long b) {
    struct node n = {.value = a, .p = {1, (int)b}};
    struct pair *p = &n.p;
    struct node *m = container_of(p, struct node, p);
    int *y = &p->y;
    struct node *k = (struct node *)((uintptr_t)y - my_offsetof(struct node, p.y));
    return m->value + k->value + offsetof(struct node, tag[1]) + (m == k) + *y + b;
}
long t_pointer_integers(long a, long b) {
    int v[4] = {1, 2, 3, (int)a};
    uintptr_t u = (uintptr_t)&v[1];
    u |= 1;
    int *p = (int *)(u & ~(uintptr_t)1);
    intptr_t d = (char *)&v[3] - (char *)p;
    return p[2] + *p + d + (u - (uintptr_t)v == 5) + (p != NULL) + !p + (p ? 2 : 3) + b;
}
struct header { long n; char data[]; };
struct old { int n; int v[1]; };
long t_flexible(long a, long b) {
    struct header *h = malloc(sizeof *h + 8);
    struct old *o = malloc(sizeof *o + 10 * sizeof(int));
    h->n = a;
    memset(h->data, (int)(b & 0x7f), 8);
    for (int i = 0; i < 10; i++) o->v[i] = i * (int)a;
    long *hidden = (long *)h->data - 1;
    long r = *hidden + h->data[7] + o->v[9];
    free(h);
    free(o);
    return r;
}
long t_vla(long a, long b) {
    int n = (int)(a & 7) + 1;
    int v[n], s = 0;
    for (int i = 0; i < n; i++) v[i] = i + (int)b;
    for (int i = 0; i < n; i++) s += v[i];
    for (int k = 1; k < 4; k++) { char w[k]; memset(w, k, (size_t)k); s += w[k - 1] + (int)sizeof w; }
    return s + (long)sizeof v + (long)sizeof v[0];
}
long t_alloca(long a, long b) {
    char *p = NULL, *q = NULL;
    for (int i = 0; i < 3; i++) { p = __builtin_alloca((size_t)(a & 15) + 1); *p = (char)(b & 0x7f); q = i == 2 ? p : q; }
    return *q + (p == q);
}
long t_double_pointers(long a, long b) {
    long x = a, y = b, *p = &x, **pp = &p, ***ppp = &pp;
    **pp += 1;
    *pp = &y;
    ***ppp *= 2;
    long *v[2] = {&x, p};
    return x + y * 3 + *v[1] + **v + *(*ppp)[0];
}
static long add(long x, long y) { return x + y; }
static long mul(long x, long y) { return (long)((unsigned long)x * (unsigned long)y); }
typedef long op(long, long);
static op *const table[] = {add, mul, &add};
struct ops { op *f; op *(*get)(int); op *all[2]; };
static op *getter(int i) { return i ? mul : add; }
long t_function_pointers(long a, long b) {
    struct ops o = {.f = mul, .get = getter, .all = {add, mul}}, *p = &o;
    op *f = a & 1 ? add : mul;
    return f(a, 2) + (*f)(b, 3) + (**f)(1, 1) + table[b & 1](a, 3) + p->f(2, 3) + o.get(1)(a, 5) + p->get(0)(b, 5) +
           (&add)(1, 2) + (a > b ? add : mul)(7, 8) + p->all[1](3, 4) + (f == add) + (f != NULL) + (*p->get)(1)(2, 9);
}
static int order(const void *x, const void *y) { const int *p = x, *q = y; return (*p > *q) - (*p < *q); }
static void sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *)) {
    char *v = base, t[16];
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && cmp(v + (j - 1) * size, v + j * size) > 0; j--) {
            memcpy(t, v + j * size, size);
            memcpy(v + j * size, v + (j - 1) * size, size);
            memcpy(v + (j - 1) * size, t, size);
        }
}
long t_callback(long a, long b) {
    int v[6] = {(int)(a & 0xff), 5, (int)(b & 0xff), 1, 9, 3};
    sort(v, 6, sizeof *v, order);
    long r = 0;
    for (int i = 0; i < 6; i++) r = r * 7 + v[i];
    return r;
}
static long sum(int n, ...) {
    __builtin_va_list ap, aq;
    __builtin_va_start(ap, n);
    __builtin_va_copy(aq, ap);
    long r = 0;
    for (int i = 0; i < n; i++) r = r * 3 + __builtin_va_arg(ap, long);
    if (n > 1) { (void)__builtin_va_arg(aq, long); r += __builtin_va_arg(aq, long); }
    __builtin_va_end(ap);
    return r;
}
static long through(int n, __builtin_va_list ap) { long r = 0; while (n--) r += *__builtin_va_arg(ap, long *); return r; }
static long indirect(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); long r = through(n, ap); __builtin_va_end(ap); return r; }
long t_varargs(long a, long b) { return sum(3, a, b, 5L) + sum(1, b) + sum(0) + indirect(2, &a, &b); }
long t_aliases(long a, long b) {
    long x = a;
    unsigned char *p = (unsigned char *)&x;
    p[2] = (unsigned char)b;
    void *v = p;
    v += 2;
    return x + *(unsigned char *)v + (long)((char *)v - (char *)p);
}
static struct node global = {.value = 3, .p = {1, 2}};
static struct node *pointer = &global, *second = &global + 0;
static long counter(void) { static long n; return ++n; }
long t_globals(long a, long b) {
    pointer->value = a;
    second->p.x = (int)b;
    long before = counter();
    return global.value + global.p.x + counter() - before;
}
static const char *const words[] = {"zero", "one", [3] = "three"};
static struct { const char *name; op *fn; struct pair *p; } rows[] = {{"add", add, &(struct pair){1, 2}}, {.fn = mul, .name = "mul"}};
long t_tables(long a, long b) {
    return rows[a & 1].fn(a, b) + rows[b & 1].name[0] + words[a & 1][1] + (words[2] == NULL) + words[3][4];
}
long t_atomics(long a, long b) {
    long x = a, y = b, e = a, r = 0;
    int i = (int)b;
    r += __atomic_fetch_add(&x, 5, __ATOMIC_SEQ_CST);
    r += __atomic_sub_fetch(&x, 2, __ATOMIC_RELAXED) * 3;
    r += __atomic_exchange_n(&y, x, __ATOMIC_ACQ_REL);
    r += __atomic_compare_exchange_n(&x, &e, 77, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    r += e;
    e = x;
    r += __atomic_compare_exchange(&x, &e, &y, 1, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    r += x;
    __atomic_store_n(&x, 9, __ATOMIC_RELEASE);
    __atomic_load(&x, &e, __ATOMIC_ACQUIRE);
    r += __sync_fetch_and_or(&i, 6);
    r += __sync_add_and_fetch(&i, 1) * 3;
    r += __sync_bool_compare_and_swap(&x, 9, 4);
    r += __sync_val_compare_and_swap(&x, 4, 8);
    r += __sync_lock_test_and_set(&i, 3);
    __sync_lock_release(&i);
    _Atomic int c = 3;
    c += 4;
    c++;
    c ^= 1;
    r += __atomic_nand_fetch(&x, 3, __ATOMIC_SEQ_CST);
    return r + c + x + y + e + i;
}
long t_generic(long a, long b) {
#define kind(x) _Generic((x), int: 1, long: 2L, char *: (short)3, default: 4ul)
    char *s = 0;
    return kind(a) + kind((int)b) * 10 + kind(s) * 100 + (long)kind((short)1) * 1000 +
           _Generic(a, int: getter, long: mul, char *: order)(a, 3) + __builtin_choose_expr(sizeof(long) == 8, a, s) +
           __builtin_types_compatible_p(int, signed int) + __builtin_constant_p(3);
}
long t_volatile(long a, long b) {
    volatile int v = (int)a;
    v;
    v += (int)b;
    volatile struct pair p = {1, v};
    p.x = p.y;
    return v + p.x;
}
long t_evaluation_once(long a, long b) {
    int v[4] = {1, 2, 3, 4}, i = 0;
    int *p = v;
    v[i++] += (int)a;
    *p++ *= 2;
    v[i++]++;
    (i < 3 ? &v[2] : &v[3])[0] -= (int)b;
    *(p += 2) |= 64;
    return v[0] + v[1] * 3L + v[2] * 5L + v[3] * 7L + i + (p - v);
}
struct big { long v[20]; };
static struct big fill(long x) { struct big r; for (int i = 0; i < 20; i++) r.v[i] = x + i; return r; }
static long total(struct big b, struct big *p) { b.v[0] = 100; p->v[1] = 7; long s = 0; for (int i = 0; i < 20; i++) s += b.v[i]; return s; }
long t_big_structs(long a, long b) {
    struct big x = fill(a), y = x;
    long r = total(x, &x) + total(fill(b), &y);
    return r + x.v[0] + x.v[1] + y.v[1] + fill(3).v[4];
}
