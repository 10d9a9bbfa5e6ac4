/* fix_text.h: one finding's changes as edits; fix.c's own. */
#ifndef MEMKIT_CHECKER_FIX_TEXT_H
#define MEMKIT_CHECKER_FIX_TEXT_H

#include <mk/vec.h>

#include "find.h"
#include "report/source.h"

typedef struct fix_token {
    uint32_t at, len;
} fix_token;

MK_VEC(fix_tokens, fix_token)
MK_VEC(fix_edits, find_edit)

typedef struct fix_code { /* a file as tokens; the zero value is none */
    const char *name;
    source_file file;
    fix_tokens tokens;
} fix_code;

/* false: the file cannot be read. cost: its length; nothing if it is the file that `c` holds. */
bool fix_code_open(fix_code *c, sources *s, const char *name);
void fix_code_free(fix_code *c);

/* Appends the edits of all changes, sorted; their text lives in a. false: it is not certain, nothing is
 * appended. needs: all changes are of c's file. */
bool fix_text(const fix_code *c, const find_change *changes, uint32_t n, mk_arena *a, fix_edits *out);

#endif
