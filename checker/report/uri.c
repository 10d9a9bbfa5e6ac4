#include "uri.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void uri_cat(const char *path, mk_str *out) {
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+@";
    for (; *path; path++) {
        if (strchr(plain, *path))
            mk_str_putc(out, *path);
        else
            mk_str_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

/* A byte spelt as %XX; -1: it is none, or the end of the text. */
static int escaped(const char *at) {
    if (at[0] != '%' || !isxdigit((unsigned char)at[1]) || !isxdigit((unsigned char)at[2]))
        return -1;
    int c = (int)strtol((const char[]){at[1], at[2], '\0'}, NULL, 16);
    return c ? c : -1;
}

bool uri_path(const char *uri, mk_str *out) {
    static const char scheme[] = "file://", host[] = "localhost";
    size_t before = out->len;
    const char *at = uri + sizeof scheme - 1;
    if (strncmp(uri, scheme, sizeof scheme - 1) != 0)
        return false;
    if (strncmp(at, host, sizeof host - 1) == 0)
        at += sizeof host - 1;
    bool ok = *at == '/';
    while (ok && *at) {
        int c = *at == '%' ? escaped(at) : (unsigned char)*at;
        ok = c >= 0;
        mk_str_putc(out, (char)c);
        at += *at == '%' ? 3 : 1;
    }
    if (!ok)
        mk_str_truncate(out, before);
    return ok;
}
