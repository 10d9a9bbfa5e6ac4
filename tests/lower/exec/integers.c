/* Widths, signs, conversions, operators. */
#include <stdbool.h>
#include <stdint.h>

long t_widths(long a, long b) {
    signed char c = (signed char)a;
    unsigned char uc = (unsigned char)b;
    short s = (short)(a + b);
    unsigned short us = (unsigned short)(a * 3u);
    int i = (int)b;
    unsigned u = (unsigned)a;
    long l = c + uc * s - us;
    unsigned long ul = u + (unsigned long)i;
    return l + (long)(ul % 1000003u) + (c < uc) + ((unsigned)i > u) * 2 + (i > c) * 4;
}
long t_mixed_signs(long a, long b) {
    int i = (int)a;
    unsigned u = (unsigned)b;
    long r = 0;
    if (i < u) r |= 1;
    if (i == u) r |= 2;
    if ((long)i < (long)u) r |= 4;
    if (-1 < 0u) r |= 8;
    if ((short)i < (unsigned short)u) r |= 16;
    return r;
}
long t_division(long a, long b) {
    long d = b ? b : 7;
    if (d == -1) d = -3;
    return a / d * 31 + a % d + (long)((unsigned long)a / (unsigned long)(d | 1) % 977u);
}
long t_int_division(long a, long b) {
    int x = (int)a, y = (int)(b & 15) - 20;
    unsigned ux = (unsigned)a, uy = (unsigned)(b & 15) + 1;
    return x / y + x % y * 3L + (long)(ux / uy) + (long)(ux % uy);
}
long t_shifts(long a, long b) {
    int n = (int)(b & 7);
    signed char c = (signed char)a;
    unsigned char uc = (unsigned char)a;
    return (c >> n) + (uc >> n) * 256L + (long)((unsigned)a << n) + (a >> (b & 31)) +
           (long)((unsigned long)a >> (b & 63)) % 1000;
}
long t_shift_types(long a, long b) {
    unsigned char x = (unsigned char)a;
    x <<= b & 3;
    short y = (short)a;
    y >>= b & 7;
    unsigned long one = 1;
    one <<= b & 63;
    return x + y * 3 + (long)(one >> 1);
}
long t_bitwise(long a, long b) {
    return (a & b) ^ (a | ~b) ^ (-(unsigned)a & 0xff) ^ ~(int)b;
}
long t_bools(long a, long b) {
    bool p = a, q = b > 3, r = &a, s = 0;
    p |= q;
    r = !r;
    s += 2;
    bool t = (bool)(a & 256);
    return p + 2 * q + 4 * r + 8 * s + 16 * t + 32 * !!a + 64 * !b;
}
long t_bool_steps(long a, long b) {
    bool p = a;
    bool q = b;
    long r = p++;
    r += p * 2;
    r += q-- * 4;
    r += q * 8;
    r += --p * 16;
    r += ++q * 32;
    return r;
}
long t_increments(long a, long b) {
    signed char c = (signed char)a;
    unsigned char u = (unsigned char)b;
    long r = c++;
    r += ++c * 3;
    r += u-- * 5;
    r += --u * 7;
    return r + c * 11 + u * 13;
}
long t_compound(long a, long b) {
    int i = (int)(a & 0xffff);
    i += (int)(b & 0xff);
    i -= 3;
    i *= 5;
    i /= 2;
    i %= 1001;
    i <<= 2;
    i >>= 1;
    i &= 0xfff;
    i |= 0x10;
    i ^= 0x55;
    return i;
}
long t_compound_narrow(long a, long b) {
    char c = (char)a;
    c += (char)b;
    c *= 3;
    unsigned short s = (unsigned short)a;
    s -= 100000;
    s /= 7;
    int i = (int)(a & 0xffff);
    i += 5000000000L - 4999999999L;
    c ^= 0x1234;
    return c + s * 3L + i;
}
long t_chained(long a, long b) {
    int x, y, z;
    signed char c;
    x = y = c = z = (int)(a + b);
    return x + y * 3L + z * 5L + c;
}
long t_comma(long a, long b) {
    long x = (a++, b++, a + b);
    for (int i = 0, j = 10; i < j; i++, j--) x += i * j, x ^= 1;
    return x;
}
long t_literals(long a, long b) {
    (void)a;
    (void)b;
    return 0x7f + 'a' + '\n' + 0377 + 0b101 + 10u + (long)(4294967295u) + (long)0xffffffffffffffffUL +
           '\xff' + 'ab' + sizeof(int) * 3 + _Alignof(long) + L'z' + 2147483648;
}
enum color { RED = -3, GREEN, BLUE = 70000 };
enum wide { BIG = 0x100000000, SMALL = 1 };
long t_enums(long a, long b) {
    enum color c = a & 1 ? RED : BLUE;
    enum wide w = b & 1 ? BIG : SMALL;
    c += 1;
    return c * 3 + (long)w + GREEN + (c == GREEN) + (BLUE > a) + sizeof w;
}
long t_int128(long a, long b) {
    __int128 x = (__int128)a * b;
    unsigned __int128 y = (unsigned __int128)(unsigned long)a << 3;
    return (long)(x >> 3) + (long)(y % 1000) + (x < 0) + (x == (__int128)a * b);
}
long t_sizeof(long a, long b) {
    char s[] = "hello";
    int arr[7];
    struct { char c; long l; } st;
    return sizeof s + sizeof arr * 2 + sizeof(st) * 3 + sizeof arr[0] + sizeof "abc" + sizeof(a++) + a + b;
}
long t_logic_values(long a, long b) {
    int x = a && b, y = a || b, z = !a && !b, w = !(a && b) || a == b;
    return x + y * 2 + z * 4 + w * 8 + (a > 1 && b > 1 && a > b) * 16 + (a || (b = 5, 0)) * 32 + b;
}
static int calls;
static int count(int r) { calls++; return r; }
long t_short_circuit(long a, long b) {
    calls = 0;
    long r = 0;
    if (count(a > 0) && count(b > 0)) r |= 1;
    if (count(a > 0) || count(b > 0)) r |= 2;
    if (!(count(a > 2) && (count(b > 2) || count(a == b)))) r |= 4;
    while (count(0) || (count(1) && count(0))) r = 99;
    r |= (count(a == 3) ? count(b == 3) : count(b != 3)) << 3;
    a && count(1);
    b || count(1);
    a && b ? count(2) : (void)0, 0;
    return r + calls * 100;
}
long t_conditions(long a, long b) {
    long r = 0;
    if (__builtin_expect(!!(a > b), 1)) r |= 1;
    if (a ? b : !b) r |= 2;
    if ((a, b)) r |= 4;
    if (!!!a) r |= 8;
    if ((char)a) r |= 16;
    if (a & 4) r |= 32;
    if ((_Bool)(a > b)) r |= 64;
    if ((char)(a == b)) r |= 128;
    if (1 ? a > 1 : b) r |= 256;
    if (0 && a) r |= 512;
    if (1 || a) r |= 1024;
    return r;
}
long t_elvis(long a, long b) {
    calls = 0;
    long r = (a++ ?: b++) + (count((int)b) ?: 7);
    return r * 31 + a * 3 + b + calls;
}
long t_conditional(long a, long b) {
    long r = a > b ? a : b;
    r += a ? (char)b : 100000;
    a > 3 ? (r += 7) : (r -= 9);
    return r + (a == 1 ? 10 : a == 2 ? 20 : a == 3 ? 30 : 40);
}
long t_overflow_builtins(long a, long b) {
    int r;
    unsigned long u;
    long s;
    __builtin_add_overflow((int)(a & 0xffff), (int)(b & 0xffff), &r);
    __builtin_umull_overflow((unsigned long)(a & 0xffff), 3ul, &u);
    __builtin_ssubl_overflow(a, b, &s);
    return r + (long)u + s;
}
long t_constant_folding(long a, long b) {
    long r = 0;
    if (sizeof(long) == 8) r += a;
    else r += 1000;
    while (0) r++;
    do r += b; while (0);
    if (((1u - 2u) >> 31) != 1) r = -1;
    if (-1 / 2 != 0 || -3 % 2 != -1) r = -2;
    if ((signed char)200 != -56 || (unsigned char)-1 != 255) r = -3;
    switch (sizeof(int)) {
    case 1: r += 1; break;
    case 4: r += 4; break;
    default: r += 100;
    }
    return r;
}
