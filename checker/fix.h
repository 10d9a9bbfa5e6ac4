/* fix.h: findings that mend themselves: from what a rule would change (find_change: words of the source)
 * to bytes of files (find_edit), and those into the files, or into a file for other tools.
 *
 * Done is only what is certain from the text too (fix_text.c): the words stand there as the rule says,
 * written by no macro, with no comment and no line of the preprocessor that would go with them. All
 * changes of a finding are made or none. A second run finds nothing more to do.
 */
#ifndef MEMKIT_CHECKER_FIX_H
#define MEMKIT_CHECKER_FIX_H

#include <stdbool.h>
#include <time.h>

#include <mk/str.h>

#include "find.h"
#include "report/source.h"

/* Fills `edits` of the findings that count. Where those of two overlap, only the first has any; the same
 * edit, of a header seen twice, is one. cost: files with changes are read. */
void fix_find(find_list *l, sources *s);

/* Makes the edits and marks their findings as fixed. A file that was written since `since`, when the run
 * began, or cannot be written, stays as it is; *why gets a line for each. */
void fix_apply(find_list *l, sources *s, struct timespec since, mk_str *why);

/* The edits in the form of clang-apply-replacements, and nothing else is changed. false: *why says why. */
bool fix_export(const find_list *l, const char *path, mk_str *why);

#endif
