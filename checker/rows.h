/* rows.h: tables of options as data, and what reads, checks, stores and shows one. memcheck-lint's
 * table is options.def; membench has one of its own kind.
 */
#ifndef MEMKIT_CHECKER_ROWS_H
#define MEMKIT_CHECKER_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <mk/str.h>

/* What an option stores, in a field of the program's struct of options:
 *   FLAG    bool field = true                     CHOICE  int field, one of choices
 *   TEXT    const char * field                    QUIET, MORE  are the program's own to store
 *   LIST    appended to the words field
 *   NUMBER  size_t field */
typedef enum option_kind { FLAG, TEXT, LIST, NUMBER, CHOICE, QUIET, MORE } option_kind;

typedef struct option_choice { /* a list of them ends with a NULL name */
    const char *name;
    int value;
} option_choice;

typedef struct option_row {
    const char *name, *argument, *help;
    const option_choice *choices;
    size_t field; /* offset in the struct of options */
    option_kind kind;
    int group;  /* which of the table's */
    char brief; /* one-letter name or 0 */
} option_row;

typedef struct rows {
    const option_row *row;
    size_t len;
    const char *const *groups; /* titles, in the order of --help */
    size_t ngroups;
} rows;

/* NULL for what is not there. */
const option_row *rows_by_name(const rows *t, const char *name, size_t len);
const option_row *rows_by_letter(const rows *t, char letter);
const option_choice *rows_choice(const option_choice *c, const char *name);

bool rows_takes_value(const option_row *row);
bool rows_number(const char *s, size_t *n); /* is it one that fits? */

/* false: the row cannot take this value, NULL if none was given; `why` ends with the reason. */
bool rows_check(const option_row *row, const char *value, mk_str *why);

/* Appends to `why` that there is no such option, and which one may have been meant; false. */
bool rows_unknown(const rows *t, const char *word, mk_str *why);

/* A value that was checked goes to its field. Not for QUIET and MORE. */
void rows_store(const option_row *row, const char *value, void *options);

/* --help's paragraphs, a group each. */
void rows_help(const rows *t, FILE *out);

#endif
