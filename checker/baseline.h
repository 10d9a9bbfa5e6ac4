/* baseline.h: findings known before, kept in a file beside the sources, so that only new ones count.
 *
 *   # memcheck-lint baseline 1
 *   # fingerprint, rule, function, file; written by --write-baseline
 *   4af35b6c01e2e90f leak parse_item src/parse.c
 *
 * A finding is known if its file has an entry with its fingerprint (report/fingerprint.h: no lines in
 * it); or else if an entry with it is left over, whose file was renamed. Each entry is used once. Files are
 * named from the baseline's folder.
 */
#ifndef MEMKIT_CHECKER_BASELINE_H
#define MEMKIT_CHECKER_BASELINE_H

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

#include "find.h"

typedef struct baseline_entry {
    uint64_t print;
    const char *rule, *function, *file;
} baseline_entry;

MK_VEC(baseline_entries, baseline_entry)

typedef struct baseline {
    baseline_entries entries;
    const char *folder; /* absolute: what its files are named from */
    mk_arena arena;
} baseline;

typedef struct baseline_files { /* what was analysed, as given */
    const char *const *data;
    size_t len;
} baseline_files;

/* false: the file cannot be read or is no baseline; *why says which, and where. */
bool baseline_read(baseline *b, const char *path, mk_str *why);
void baseline_free(baseline *b);

/* Marks the findings that are known and counts them (stats.findings no longer has them), and the entries
 * whose finding is gone from a file that was analysed, or is no more. needs: fingerprints. */
void baseline_apply(const baseline *b, baseline_files analysed, find_list *l);

/* Writes the findings as a baseline, from then on they are known. false: *why says why. */
bool baseline_write(const char *path, find_list *l, mk_str *why);

#endif
