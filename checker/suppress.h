/* suppress.h: comments that say a finding is meant so.
 *
 *   // memkit: ignore[leak] lives as long as the program      on the finding's line, or alone on a line
 *                                                             above it
 *   // memkit: ignore-begin[leak, zero-twice] generated       up to the
 *   // memkit: ignore-end[leak, zero-twice]                   line of its end
 *   // NOLINT(memkit-leak)  NOLINTNEXTLINE(memkit-*)  NOLINTBEGIN(...)  NOLINTEND(...)
 *                                                             as clang-tidy has them
 *
 * Rules by comma, globs too; `ignore` without brackets means every rule; what follows is the reason. A
 * comment with code beside it speaks of its own lines, one without of the code below it as well, other
 * comments and lines of the preprocessor skipped; NOLINTNEXTLINE of the line below. ignore-end without brackets
 * ends what was begun last. A finding made by a macro stands where the macro is used.
 *
 * What suppresses nothing is itself a finding (rule unused-suppression): a rule that is not found there
 * although it was looked for, a name no rule bears, a begin without an end (which suppresses nothing), an
 * end without a begin, a list that cannot be read.
 */
#ifndef MEMKIT_CHECKER_SUPPRESS_H
#define MEMKIT_CHECKER_SUPPRESS_H

#include "rules.h"

/* Marks the findings that comments in their files suppress; adds what is to be said of comments in the files
 * `judged`, if that rule is on: those that were read as a whole. Settles l again where anything came of
 * it. needs: l settled. cost: files with findings and those judged are read; parsed if they hold such comments. */
void suppress(find_list *l, const rule_set *on, const char *const *judged, size_t njudged);

#endif
