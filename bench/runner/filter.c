#include "filter.h"

#include <string.h>

bool filter_read(filter *f, const char *text, mk_str *why) {
    f->n = 0;
    while (text && f->n < FILTER_PARTS) {
        size_t len = strcspn(text, "/");
        mk_str part = {0};
        mk_str_catn(&part, text, len);
        int code = regcomp(&f->parts[f->n], mk_str_c(&part), REG_EXTENDED | REG_NOSUB);
        if (code != 0) {
            char what[128];
            regerror(code, &f->parts[f->n], what, sizeof what);
            mk_str_printf(why, "--filter: '%s': %s", mk_str_c(&part), what);
        }
        mk_str_free(&part);
        if (code != 0)
            return false;
        f->n++;
        text = text[len] ? text + len + 1 : NULL;
    }
    return true;
}

void filter_free(filter *f) {
    for (size_t i = 0; i < f->n; i++)
        regfree(&f->parts[i]);
    f->n = 0;
}

bool filter_matches(const filter *f, const char *name) {
    bool all = true;
    for (size_t i = 0; all && i < f->n && name; i++) {
        size_t len = strcspn(name, "/");
        mk_str part = {0};
        mk_str_catn(&part, name, len);
        all = regexec(&f->parts[i], mk_str_c(&part), 0, NULL, 0) == 0;
        mk_str_free(&part);
        name = name[len] ? name + len + 1 : NULL;
    }
    return all;
}
