/* Control flow. */
long t_loops(long a, long b) {
    long r = 0;
    int i;
    for (i = 0; i < (a & 7); i++) r += i;
    for (; i > 0;) i -= 2;
    for (;; i++) if (i > 5) break;
    for (i = 0; i < 3;) { r += i; i++; }
    for (int j = 0; j < 10; j += 3) { if (j == 6) continue; r += j; }
    while (i-- > 0) r *= 2;
    do { r++; if (r & 1) continue; r += 2; } while (r < b % 10);
    return r + i;
}
long t_empty_slots(long a, long b) {
    long n = a & 15, r = 0, m = b & 15;
    for (; n;) n--, r++;
    for (; n < 5; n++) r += 2;
    for (n = 3;;) { if (!n--) break; r += 5; }
    for (;; m--) { if (m <= 0) break; r += 7; }
    for (/* ; */ n = 0 /* ) */; n < 3 /* ; ; */; /* none; */) { r += ";)"[n & 1] == ';'; n++; }
    for (n = (m = 2, 4); ({ int k = 1; n > k; }); ) n--;
    return r + n * 100 + m;
}
#define EACH(i, n) for (long i = 0; i < (n); i++)
#define FOREVER for (;;)
#define TRIPLE(a, b, c) for (a; b; c)
#define SLOTS(x) for (x)
long t_macro_loops(long a, long b) {
    long r = 0;
    EACH (i, a & 7) EACH (j, b & 3) r += i * j;
    FOREVER { if (r++ > 10) break; }
    TRIPLE(long k = 0, k < 3, k++) r += k;
    TRIPLE(, r < 5, ) r++;
    SLOTS (long q = 0; q < 4; q++) r += q;
    return r;
}
long t_switch(long a, long b) {
    long r = 0;
    switch (a) {
    case 1: r += 1;
    case 2: r += 2; break;
    case 3 ... 6: r += 3; break;
    default: r += 100;
    case 100: r += 4; break;
    case -1: case -2: case 255: r += 5;
    }
    switch ((char)b) { case 'a': r = 7; break; case -77: r += 9; }
    switch (b) { default: r += 11; }
    switch (b) ;
    switch (a > b) { case 0: r++; break; case 1: r += 2; }
    return r;
}
long t_switch_unsigned(long a, long b) {
    unsigned u = (unsigned)a;
    unsigned char c = (unsigned char)b;
    long r = 0;
    switch (u) { case 0xffffffffu: r = 1; break; case 0xfffffffeu: r = 2; break; case 5: r = 3; }
    switch (c) { case 255: r += 10; break; case 179: r += 20; break; case 0: r += 30; }
    switch ((unsigned long)a) { case 0xffffffffffffffffUL: r += 100; }
    return r;
}
long t_duff(long a, long b) {
    long n = (a & 31) + 1, r = b, k = (n + 7) / 8;
    switch (n % 8) {
    case 0: do { r += 1;
    case 7:      r ^= 2;
    case 6:      r += 3;
    case 5:      r ^= 4;
    case 4:      r += 5;
    case 3:      r ^= 6;
    case 2:      r += 7;
    case 1:      r ^= 8;
            } while (--k > 0);
    }
    return r;
}
long t_switch_in_loop(long a, long b) {
    long r = 0;
    for (int i = 0; i < 10; i++) {
        switch ((i + a) & 3) {
        case 0: continue;
        case 1: r += 1; break;
        case 2: if (b & 1) goto out; r += 10;
        default: for (int j = 0; j < 3; j++) { if (j == 1) break; r += 100; }
        }
        r += i;
    }
out:
    return r;
}
long t_goto(long a, long b) {
    long r = 0, i = 0;
again:
    i++;
    if (i < (a & 7)) { r += i; goto again; }
    { int x = (int)(b & 3); if (x == 2) goto inner; r += x; }
    {
        r += 1000;
    inner:
        r += 7;
    }
    if (r < 100) { r += 50; goto again; }
    goto *(void *[]){&&one, &&one}[0 * i];
one:
    return r;
}
long t_nested_goto(long a, long b) {
    long r = 0;
    for (int i = 0; i < 5; i++) {
        int k[3] = {i, i + 1, i + 2};
        for (int j = 0; j < 3; j++) {
            int m[2] = {j, k[j]};
            if (m[1] == (a & 7)) goto next;
            if (m[1] == (b & 7)) goto done;
            r += m[0] * m[1];
        }
        r += 100;
    next:
        r += k[0];
    }
done:
    return r;
}
long t_statement_expressions(long a, long b) {
    long r = ({ long t = a; t *= 2; t + b; });
    r += ({ int s = 0; for (int i = 0; i < 4; i++) { if (i == 2) continue; s += i; } s; });
    ({ if (a > b) goto out; 0; });
    r += ({ struct { int x, y; } p = {3, 4}; p; }).y;
    return r + ({ 5; });
out:
    return -r;
}
long t_dead_code(long a, long b) {
    if (a > b) { return a; b = 5; }
    while (1) { if (b++ > 3) break; continue; b = 100; }
    if (0) { dead: return 77; }
    if (b == 7) goto dead;
    for (;;) { return b; }
    return 99;
}
static long early(long a) {
    switch (a) {
    case 1: return 10;
    case 2: { int x = 4; return x * 5; }
    default: if (a < 0) return -1; else return 3;
    }
}
long t_returns(long a, long b) { return early(a) * 100 + early(b); }
static void nothing(long *p) { if (*p > 3) return; *p += 1; return; }
long t_void(long a, long b) { nothing(&a); (void)nothing(&b); return a ? (nothing(&a), a) : b; }
static long fact(long n) { return n <= 1 ? 1 : n * fact(n - 1); }
static long odd(long n);
static long even(long n) { return n == 0 ? 1 : odd(n - 1); }
static long odd(long n) { return n == 0 ? 0 : even(n - 1); }
long t_recursion(long a, long b) { return fact(a & 15) + even(b & 63) * 3; }
long t_nested_conditions(long a, long b) {
    long r = 0;
    if (a > 0) if (b > 0) r = 1; else r = 2; else if (a < -5) r = 3; else { r = 4; if (b) ; else r = 5; }
    return r;
}
static int log_of[16], nlog;
static void note(int *p) { log_of[nlog++ & 15] = *p; }
#define CLEANED __attribute__((cleanup(note)))
static long cleanups(long a, long b) {
    CLEANED int outer = 1;
    for (int i = 0; i < 3; i++) {
        CLEANED int inner = 10 + i;
        CLEANED int second = 20 + i;
        if (i == (a & 3)) continue;
        if (i == (b & 3)) break;
        { CLEANED int deep = 30 + i; if (a == 100) return outer++; if (b == 100) goto out; deep++; }
        inner += 100;
    }
    outer = 2;
out:
    return outer;
}
long t_cleanup(long a, long b) {
    nlog = 0;
    long r = cleanups(a, b);
    for (int i = 0; i < (nlog & 15); i++) r = r * 7 + log_of[i];
    return r * 16 + nlog;
}
long t_computed_goto(long a, long b) {
    long r = a, n = 0;
    switch ((a + b) & 3) { case 0: goto zero; case 1: goto one; default: goto two; }
zero: r += 1; if (n++ > 3) goto end;
one: r += 10; if (n++ > 3) goto end; goto zero;
two: r += 100; if (n++ > 3) goto end; goto one;
end: return r;
}
long t_do_while_continue(long a, long b) {
    long i = 0, r = 0;
    do { if (++i == 3) continue; if (i == (b & 7)) break; r += i; } while (i < (a & 15));
    return r * 100 + i;
}
