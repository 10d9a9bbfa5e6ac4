#include "utf8.h"

#include <string.h>

size_t utf8_character(const char *p, size_t n) {
    static const unsigned least[] = {0, 0, 0x80, 0x800,
                                     0x10000}; /* what fewer bytes could not say */
    unsigned char c = n ? (unsigned char)*p : 0x80;
    size_t len = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 0;
    if (len <= 1 || len > n)
        return len > n ? 0 : len;
    unsigned code = c & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3f);
    }
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[len] || code > 0x10ffff || surrogate ? 0 : len;
}

void utf8_cat(const char *text, mk_str *out) {
    for (size_t n = text ? strlen(text) : 0; n;) {
        size_t len = utf8_character(text, n);
        if (len)
            mk_str_catn(out, text, len);
        else
            mk_str_cat(out, "\xEF\xBF\xBD");
        len += !len;
        text += len;
        n -= len;
    }
}

size_t utf8_units(const char *text, size_t n) {
    size_t units = 0;
    for (size_t at = 0; at < n;) {
        size_t len = utf8_character(text + at, n - at);
        units += len == 4 ? 2 : 1;
        at += len ? len : 1;
    }
    return units;
}
