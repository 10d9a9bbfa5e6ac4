/* options_int.h: the table of options as data, shared by the files options*.c. */
#ifndef MEMKIT_CHECKER_OPTIONS_INT_H
#define MEMKIT_CHECKER_OPTIONS_INT_H

#include "options.h"
#include "rows.h"

#define OPTIONS_FILE ".memcheck-lint"

/* A column of options.def; what it means stands there. */
typedef enum flag_form { EXACT, JOINED, EITHER, APART } flag_form;

typedef enum option_group {
#define OPTIONS_GROUP(id, title) GROUP_##id,
#include "options.def"
    GROUP_COUNT
} option_group;

typedef enum option_id {
#define OPTION(id, name, brief, argument, kind, field, choices, group, help) OPTION_##id,
#include "options.def"
    OPTION_COUNT
} option_id;

typedef struct clang_flag {
    const char *spelling;
    flag_form form;
    bool path;
} clang_flag;

/* options_table.c  options.def as arrays; what finds a flag returns NULL for what is not there. */
extern const option_row options_table[OPTION_COUNT];
extern const rows options_rows; /* the same, with the groups */

extern const clang_flag options_clang[];
extern const size_t options_nclang;
/* Does it belong on the command line alone? */
bool options_is_personal(const option_row *t);
const clang_flag *options_flag(const char *word);
/* Whether the flag's argument is the word after it. */
bool options_flag_is_apart(const clang_flag *f, const char *word);

#endif
