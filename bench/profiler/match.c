/* match.c: see match.h. */
#include "match.h"

#include <string.h>

/* Go's spelling into POSIX's. */
static void translate(const char *text, mk_str *out) {
    while (*text) {
        if (strncmp(text, "(?:", 3) == 0) {
            mk_str_putc(out, '(');
            text += 3;
        } else if (text[0] == '\\' && (text[1] == 'd' || text[1] == 'D')) {
            mk_str_cat(out, text[1] == 'd' ? "[0-9]" : "[^0-9]");
            text += 2;
        } else if (text[0] == '\\' && text[1]) {
            mk_str_catn(out, text, 2);
            text += 2;
        } else {
            mk_str_putc(out, *text++);
        }
    }
}

bool match_compile(match *m, const char *name, const char *text, mk_str *why) {
    mk_str posix = {0};
    int flags = REG_EXTENDED | REG_NOSUB;
    m->set = false;
    if (!text || !*text)
        return true;
    if (strncmp(text, "(?i)", 4) == 0) {
        flags |= REG_ICASE;
        text += 4;
    }
    translate(text, &posix);
    int error = regcomp(&m->regex, mk_str_c(&posix), flags);
    mk_str_free(&posix);
    m->set = error == 0;
    if (error) {
        char what[128];
        regerror(error, &m->regex, what, sizeof what);
        mk_str_printf(why, "%s: '%s' is no regular expression: %s", name, text, what);
    }
    return m->set;
}

void match_free(match *m) {
    if (m->set)
        regfree(&m->regex);
    m->set = false;
}

bool match_in(const match *m, const char *text) {
    return regexec(&m->regex, text, 0, NULL, 0) == 0;
}
