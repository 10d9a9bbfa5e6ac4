/* options_int.h: the table of options as data, shared by the files options*.c. */
#ifndef MEMKIT_CHECKER_OPTIONS_INT_H
#define MEMKIT_CHECKER_OPTIONS_INT_H

#include "options.h"

#define OPTIONS_FILE ".memcheck-lint"

/* Columns of options.def; what they mean stands there. */
typedef enum option_kind { FLAG, TEXT, LIST, NUMBER, CHOICE, QUIET, MORE } option_kind;
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

typedef struct option_choice { /* a list of them ends with a NULL name */
    const char *name;
    int value;
} option_choice;

typedef struct option_row {
    const char *name, *argument, *help;
    const option_choice *choices;
    size_t field; /* offset in struct options */
    option_kind kind;
    option_group group;
    char brief; /* one-letter name or 0 */
} option_row;

typedef struct clang_flag {
    const char *spelling;
    flag_form form;
    bool path;
} clang_flag;

/* options_table.c  the rows, and what finds them; the finders return NULL for what is not there. */
extern const option_row options_table[OPTION_COUNT];
extern const char *const options_groups[GROUP_COUNT]; /* titles */
const option_row *options_by_name(const char *name, size_t len);
const option_row *options_by_letter(char letter);
const option_row *options_nearest(const char *typed, size_t len); /* "did you mean" */
const option_choice *options_choice(const option_choice *c, const char *name);
void options_list_choices(const option_choice *c, const char *between, mk_str *out);

extern const clang_flag options_clang[];
extern const size_t options_nclang;
const clang_flag *options_flag(const char *word);
/* Whether the flag's argument is the word after it. */
bool options_flag_is_apart(const clang_flag *f, const char *word);

#endif
