/* match.h: regular expressions, as they are given to -focus, list, peek.
 *
 * POSIX extended ones, and of what Go's have beyond them: a leading (?i), (?:…), \d \D. Whether there
 * is a match is all that is asked, so the lazy forms (.*?) mean what the greedy ones do. */
#ifndef MEMKIT_PROFILER_MATCH_H
#define MEMKIT_PROFILER_MATCH_H

#include <regex.h>

#include <mk/str.h>

typedef struct match {
    regex_t regex;
    bool set; /* false: no expression was given */
} match;

/* Compiles text; NULL or "" leaves it unset. False: *why says that `name` is none, and why. */
bool match_compile(match *m, const char *name, const char *text, mk_str *why);
void match_free(match *m);

/* Does the expression, which is set, match somewhere in the text? */
bool match_in(const match *m, const char *text);

#endif
