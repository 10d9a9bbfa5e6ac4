/* lint.h: what memcheck-lint says of a program's allocations, beside a profile of it.
 *
 *     memcheck-lint -m --format=jsonl src/(all).c >verdicts.jsonl
 *     memprof list -lint=verdicts.jsonl parse_item FILE
 *
 * Samples get the label `escape`: "no", or why the site they are charged to (join.h) escapes. */
#ifndef MEMKIT_PROFILER_LINT_H
#define MEMKIT_PROFILER_LINT_H

#include "join.h"
#include "join_files.h"

typedef struct lint {
    join_site *sites;
    const char **reasons; /* of each: "no", "returned", ... */
    size_t n;
    join_files files;
    mk_arena arena;
} lint;

/* False: *why says what is wrong with the file. lint_free() is due either way. */
bool lint_read(lint *l, const char *path, mk_str *why);
void lint_free(lint *l);

/* Gives the samples their label. False: it is no heap profile; *why. */
bool lint_label(const lint *l, profile *p, mk_str *why);

/* Appends the verdicts on that line of a file of the profile, if there are any: "malloc() does not
 * escape; strdup() escapes: returned". */
void lint_say(lint *l, const char *file, int64_t line, mk_str *out);

#endif
