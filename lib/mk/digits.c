/* The shortest decimal text that reads back as the same double.
 *
 * Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles" (2020), whose figures and
 * names this follows. A double v = c * 2^q is the nearest one to every number in an interval around
 * it; the algorithm finds the decimal with the fewest digits in there, of several the nearest to v,
 * by three products of c's neighbourhood with a power of ten of 126 bits or more, rounded to odd.
 *
 * The paper's table of 617 powers would be 10 KB. Here are every 27th to 192 bits; the ones between
 * come by a product with a power of five, which fits 64 bits. That each of the 617 comes out to the
 * last bit was checked with exact arithmetic when the table was made; the tests compare with
 * strtod. */
#include <mk/internal.h>

#include <string.h>

/* floor(10^(27 i - 297) * 2^s), s such that the first bit is set, most significant word first. */
static const uint64_t powers_of_ten[][3] = {
    {0xa76c582338ed2621, 0xaf2af2b80af6f24e, 0x657c8f4d43323a36},
    {0x873e4f75e2224e68, 0x5a7744a6e804a291, 0xcc35eddfcf0996d7},
    {0xda7f5bf590966848, 0xaf39a475506a899e, 0xa30294cc2934e662},
    {0xb080392cc4349dec, 0xbd8d794d96aacfb3, 0xfe13a5c86af64418},
    {0x8e938662882af53e, 0x547eb47b7282ee9c, 0x41b0230e1421487d},
    {0xe65829b3046b0afa, 0x0cb4a5a3112a5112, 0xa3b561b1cb208396},
    {0xba121a4650e4ddeb, 0x92f34d62616ce413, 0x21a0183e10583cd3},
    {0x964e858c91ba2655, 0x3a6a07f8d510f86f, 0xe9082f25e9c5e9ec},
    {0xf2d56790ab41c2a2, 0xfae27299423fb9c3, 0x3695dad7e8858901},
    {0xc428d05aa4751e4c, 0xaa97e14c3c26b886, 0x96842dc95323f5a8},
    {0x9e74d1b791e07e48, 0x775ea264cf55347d, 0xca49f1c05120c9c7},
    {0x8000000000000000, 0x0000000000000000, 0x0000000000000000},
    {0xcecb8f27f4200f3a, 0x0000000000000000, 0x0000000000000000},
    {0xa70c3c40a64e6c51, 0x999090b65f67d924, 0x0000000000000000},
    {0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3, 0xdf9f915627c04e28},
    {0xda01ee641a708de9, 0xe80e6f4820cc9495, 0xd74baad03bc1d8d3},
    {0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f, 0xc04c79ffe324301f},
    {0x8e41ade9fbebc27d, 0x14588f13be847307, 0x23bd6a2059c002f5},
    {0xe5d3ef282a242e81, 0x8f1668c8a86da5fa, 0xf0b5ccf5176ecc7c},
    {0xb9a74a0637ce2ee1, 0x6d953e2bd7173692, 0x88efb0037ac08bde},
    {0x95f83d0a1fb69cd9, 0x4abdaf101564f98e, 0x0d5a4af7b3a98e47},
    {0xf24a01a73cf2dccf, 0xbc633b39673c8cec, 0x3d9c44cd2f36917c},
    {0xc3b8358109e84f07, 0x0a862f80ec4700c8, 0x02606ea01029dc37},
    {0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1, 0x4944d9f52cd0dec2},
};
enum { POWER_FIRST = -297, POWER_STEP = 27 };

typedef struct halves {
    uint64_t high, low;
} halves;

static halves multiply(uint64_t a, uint64_t b) {
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 u128;
    u128 p = (u128)a * b;
    halves w = {(uint64_t)(p >> 64), (uint64_t)p};
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl;
    uint64_t mid = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    halves w = {ah * bh + (lh >> 32) + (hl >> 32) + (mid >> 32), mid << 32 | (uint32_t)ll};
#endif
    return w;
}

static unsigned leading_zeros(uint64_t n) { /* n != 0 */
    unsigned zeros = 0;
    for (; !(n >> 63); n <<= 1)
        zeros++;
    return zeros;
}

/* The paper's g: 10^k to 128 bits, the first of them set, rounded up. k from -292 to 324. */
static halves power_of_ten(int k) {
    unsigned i = (unsigned)(k - POWER_FIRST) / POWER_STEP;
    unsigned rest = (unsigned)(k - POWER_FIRST) % POWER_STEP;
    uint64_t factor = 1;
    for (; rest; rest--)
        factor *= 5;
    const uint64_t *p = powers_of_ten[i];
    halves low = multiply(p[2], factor), mid = multiply(p[1], factor), top = multiply(p[0], factor);
    uint64_t w1 = mid.low + low.high;
    mid.high += w1 < mid.low;
    uint64_t w2 = top.low + mid.high;
    uint64_t w3 = top.high + (w2 < top.low);
    halves g = {w2, w1};
    if (w3) {
        unsigned shift = leading_zeros(w3); /* at least 3 */
        g.high = w3 << shift | w2 >> (64 - shift);
        g.low = w2 << shift | w1 >> (64 - shift);
    }
    g.low++;
    g.high += g.low == 0;
    return g;
}

/* g * n / 2^128, rounded to odd: the last bit tells that something was cut off. */
static uint64_t round_to_odd(halves g, uint64_t n) {
    halves low = multiply(g.low, n), top = multiply(g.high, n);
    uint64_t mid = top.low + low.high;
    return (top.high + (mid < top.low)) | (mid > 1);
}

/* floor(log10(2^e)), of 3/4 2^e, floor(log2(10^e)); checked for all exponents that occur. */
static int log10_pow2(int e) {
    return (e * 1262611) >> 22;
}
static int log10_three_quarters_pow2(int e) {
    return (e * 1262611 - 524031) >> 22;
}
static int log2_pow10(int e) {
    return (e * 1741647) >> 19;
}

/* digits * 10^exponent */
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

static decimal decimal_of(uint64_t digits, bool up, int exponent) {
    decimal d = {digits + up, exponent};
    return d;
}

/* c * 2^q. narrow: the double below is half as far away as the one above. */
static decimal shortest(uint64_t c, int q, bool narrow) {
    uint64_t odd = c & 1;
    int k = narrow ? log10_three_quarters_pow2(q) : log10_pow2(q);
    int h = q + log2_pow10(-k) + 1;
    halves g = power_of_ten(-k);
    uint64_t v = round_to_odd(g, (4 * c) << h);
    uint64_t lower = round_to_odd(g, (4 * c - 2 + narrow) << h) + odd;
    uint64_t upper = round_to_odd(g, (4 * c + 2) << h) - odd;
    uint64_t s = v / 4;
    if (s >= 10) {
        uint64_t ten = s / 10 * 40;
        bool below = lower <= ten, above = ten + 40 <= upper;
        if (below != above)
            return decimal_of(s / 10, above, k + 1);
    }
    bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above)
        return decimal_of(s, above, k);
    uint64_t middle = 4 * s + 2;
    return decimal_of(s, v > middle || (v == middle && (s & 1)), k);
}

/* x is finite, positive, given by its bits. */
static decimal decimal_of_bits(uint64_t bits) {
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int exponent = (int)(bits >> 52);
    uint64_t c = exponent ? fraction | (uint64_t)1 << 52 : fraction;
    int q = (exponent ? exponent : 1) - 1075;
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0)
        return decimal_of(c >> -q, false, 0); /* an integer */
    return shortest(c, q, fraction == 0 && exponent > 1);
}

/* ---- text ---- */

static char *put(char *to, const char *text, size_t n) {
    memcpy(to, text, n);
    return to + n;
}

static char *put_zeros(char *to, int n) {
    memset(to, '0', (size_t)n);
    return to + n;
}

static char *put_exponent(char *to, int e) {
    *to++ = 'e';
    *to++ = e < 0 ? '-' : '+';
    e = e < 0 ? -e : e;
    if (e >= 100)
        *to++ = (char)('0' + e / 100);
    *to++ = (char)('0' + e / 10 % 10);
    *to++ = (char)('0' + e % 10);
    return to;
}

/* n digits, the point after the first `point` of them (or zeros before them, or after). */
static char *put_decimal(char *to, const char *digits, int n, int point) {
    if (point < -3 || point > 16) {
        to = put(to, digits, 1);
        if (n > 1)
            to = put(put(to, ".", 1), digits + 1, (size_t)n - 1);
        return put_exponent(to, point - 1);
    }
    if (point <= 0)
        return put(put_zeros(put(to, "0.", 2), -point), digits, (size_t)n);
    if (point >= n)
        return put_zeros(put(to, digits, (size_t)n), point - n);
    to = put(put(to, digits, (size_t)point), ".", 1);
    return put(to, digits + point, (size_t)(n - point));
}

static char *put_finite(char *to, uint64_t bits) {
    decimal d = decimal_of_bits(bits);
    char digits[20];
    int n = 0;
    for (; d.digits % 10 == 0; d.digits /= 10)
        d.exponent++;
    for (uint64_t left = d.digits; left; left /= 10)
        digits[sizeof digits - 1 - (size_t)n++] = (char)('0' + left % 10);
    return put_decimal(to, digits + sizeof digits - n, n, n + d.exponent);
}

size_t mk__double_text(double x, char to[MK__DOUBLE_TEXT]) {
    uint64_t bits;
    char *p = to;
    memcpy(&bits, &x, sizeof bits);
    uint64_t magnitude = bits & (UINT64_MAX >> 1), infinite = (uint64_t)0x7ff << 52;
    if (magnitude > infinite)
        return (size_t)(put(p, "nan", 3) - to);
    if (bits != magnitude)
        *p++ = '-';
    if (magnitude == infinite)
        p = put(p, "inf", 3);
    else
        p = magnitude ? put_finite(p, magnitude) : put(p, "0", 1);
    return (size_t)(p - to);
}
