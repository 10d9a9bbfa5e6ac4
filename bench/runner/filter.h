/* filter.h: --filter. One expression for each part of a name, as in Go: A/b matches names whose first
 * part matches A and whose second, if there is one, matches b. */
#ifndef MEMBENCH_FILTER_H
#define MEMBENCH_FILTER_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include <mk/str.h>

enum { FILTER_PARTS = 8 };

typedef struct filter {
    regex_t parts[FILTER_PARTS];
    size_t n;
} filter;

/* NULL: everything matches. false: *why says what is no expression. Either way filter_free(). */
bool filter_read(filter *f, const char *text, mk_str *why);
void filter_free(filter *f);

/* Does each part there is match? What is not there yet may. */
bool filter_matches(const filter *f, const char *name);

#endif
