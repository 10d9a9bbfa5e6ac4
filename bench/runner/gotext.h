/* gotext.h: what Go's benchmarks print (golang.org/design/14313-benchmark-format), both ways. */
#ifndef MEMBENCH_GOTEXT_H
#define MEMBENCH_GOTEXT_H

#include <stdbool.h>
#include <stdio.h>

#include <mk/str.h>

#include "result.h"

/* The lines of configuration a file begins with. */
void gotext_head(const run *r, FILE *out);

/* One line: the newest sample. With `all`, peak-B and net-B/op too; net-B/op anyway if it is not 0. */
void gotext_line(const run *r, const result *of, bool all, FILE *out);

/* Appends what the file says to r; lines that are no results are skipped. false: it cannot be read or
 * has no result, *why says. */
bool gotext_read(const char *file, run *r, mk_str *why);

#endif
