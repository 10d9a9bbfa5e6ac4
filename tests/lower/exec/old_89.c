/* Old and odd. */
int kr();
int kr(a, b, p) char a; short b; int *p; { *p += a; return a * 100 + b; }
long t_old_style(long a, long b) {
    int x = (int)(b & 7);
    return kr((char)(a & 0x7f), (short)(b & 0xff), &x) + x;
}
implicit(n) { return n + 1; }
long t_implicit_int(long a, long b) { return implicit((int)(a & 0xff)) + b; }
#define swap(a, b) do { typeof(a) t_ = (a); (a) = (b); (b) = t_; } while (0)
#define max(x, y) ({ typeof(x) x_ = (x); typeof(y) y_ = (y); x_ > y_ ? x_ : y_; })
#define PASTE(a, b) a##b
#define DEFINE(name, expr) long PASTE(t_made_, name)(long a, long b) { return expr; }
DEFINE(sum, a + b)
DEFINE(max, max(a, b) * 2)
long t_macros(long a, long b) { swap(a, b); return a * 3 + b + max(max(a, 3), max(b, 5)); }
long t_auto(long a, long b) {
    __auto_type x = a + 1;
    typeof(b) y = x;
    auto int z = 3;
    register int w = (int)(a & 3);
    return x + y + z + w;
}
inline static long twice(long x) { return 2 * x; }
long t_nested_calls(long a, long b) { return twice(twice(twice(a) + b) - twice(b)); }
long t_extension(long a, long b) { return __extension__ ({ __extension__ 3; }) + __extension__ a + +b - -a; }
long t_ternary_lvalues(long a, long b) { long x = 1, y = 2; *(a > b ? &x : &y) = 10; return x * 100 + y; }
long t_deep(long a, long b) {
    return ((((((((((a + 1) * 2 + b) * 3 - a) ^ 7) + b) * 5) & 0xffffff) + a) % 1009) + ((b | 1) ^ (a & 12)));
}
struct s { int n; struct s *self; };
long t_self(long a, long b) {
    struct s x = {(int)a, &x};
    struct s y = *x.self->self;
    y.self = &y;
    y.self->self->n += (int)b;
    return x.n + y.n * 3L;
}
long t_shadow(long a, long b) {
    long r = a;
    { long r = b; { long r = 7; a += r; } a += r; }
    { long a; for (a = 0; a < 3; a++) r += a; }
    return r + a;
}
long t_sequence(long a, long b) {
    long x = 1;
    x = x++ * 0 + (a > b);
    x += (a = 5, b = 6, a * b);
    return x + a + b;
}
