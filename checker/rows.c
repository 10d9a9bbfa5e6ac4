#include "rows.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* ---- finding --------------------------------------------------------------------------------- */

const option_row *rows_by_name(const rows *t, const char *name, size_t len) {
    for (size_t i = 0; i < t->len; i++)
        if (strlen(t->row[i].name) == len && memcmp(t->row[i].name, name, len) == 0)
            return &t->row[i];
    return NULL;
}

const option_row *rows_by_letter(const rows *t, char letter) {
    for (size_t i = 0; i < t->len; i++)
        if (t->row[i].brief && t->row[i].brief == letter)
            return &t->row[i];
    return NULL;
}

const option_choice *rows_choice(const option_choice *c, const char *name) {
    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c->name ? c : NULL;
}

/* ---- "did you mean" -------------------------------------------------------------------------- */

enum { LONGEST_NAME = 40 };

/* Cost of turning what was typed into a name: a letter forgotten 1, one too many or a wrong one 2. */
static unsigned distance(const char *typed, size_t len, const char *name) {
    unsigned row[LONGEST_NAME + 1];
    size_t width = strlen(name);
    for (size_t j = 0; j <= width; j++)
        row[j] = (unsigned)j;
    for (size_t i = 0; i < len; i++) {
        unsigned diagonal = row[0];
        row[0] += 2;
        for (size_t j = 0; j < width; j++) {
            unsigned best = typed[i] == name[j] ? diagonal : diagonal + 2;
            diagonal = row[j + 1];
            if (best > diagonal + 2)
                best = diagonal + 2;
            if (best > row[j] + 1)
                best = row[j] + 1;
            row[j + 1] = best;
        }
    }
    return row[width];
}

static const option_row *nearest(const rows *t, const char *typed, size_t len) {
    const option_row *best = NULL;
    unsigned least = len < LONGEST_NAME ? (unsigned)len + 3 : 0;
    for (size_t i = 0; i < t->len && least; i++) {
        const char *name = t->row[i].name;
        unsigned d = distance(typed, len, name) + (*name == *typed ? 0 : 2);
        if (d < least) {
            least = d;
            best = &t->row[i];
        }
    }
    return best;
}

bool rows_unknown(const rows *t, const char *word, mk_str *why) {
    size_t len = strcspn(word, "=");
    bool is_long = strncmp(word, "--", 2) == 0;
    const option_row *guess = is_long ? nearest(t, word + 2, len - 2) : NULL;
    if (guess)
        mk_str_printf(why, "unknown option '%.*s'; did you mean '--%s'?", (int)len, word,
                      guess->name);
    else
        mk_str_printf(why, "unknown option '%.*s'; see --help", (int)len, word);
    return false;
}

/* ---- values ---------------------------------------------------------------------------------- */

bool rows_takes_value(const option_row *row) {
    return row->kind == TEXT || row->kind == LIST || row->kind == NUMBER || row->kind == CHOICE;
}

bool rows_number(const char *s, size_t *n) {
    char *end;
    errno = 0;
    unsigned long long v = strtoull(s, &end, 10);
    *n = (size_t)v;
    return *s >= '0' && *s <= '9' && !*end && !errno && v <= SIZE_MAX;
}

static void list_choices(const option_choice *c, const char *between, mk_str *out) {
    for (const char *sep = ""; c->name; c++, sep = between)
        mk_str_printf(out, "%s%s", sep, c->name);
}

bool rows_check(const option_row *row, const char *value, mk_str *why) {
    size_t n;
    if (rows_takes_value(row) && !value) {
        mk_str_printf(why, "option '--%s' needs a value", row->name);
    } else if (!rows_takes_value(row) && row->kind != MORE && value) {
        mk_str_printf(why, "option '--%s' takes no value", row->name);
    } else if (row->kind == CHOICE && !rows_choice(row->choices, value)) {
        mk_str_printf(why, "--%s: '%s' is not one of ", row->name, value);
        list_choices(row->choices, ", ", why);
    } else if ((row->kind == NUMBER || (row->kind == MORE && value && *value)) &&
               !rows_number(value, &n)) {
        mk_str_printf(why, "--%s: '%s' is not a number", row->name, value);
    } else {
        return true;
    }
    return false;
}

void rows_store(const option_row *row, const char *value, void *options) {
    void *field = (char *)options + row->field;
    switch (row->kind) {
    case FLAG:
        *(bool *)field = true;
        break;
    case TEXT:
        *(const char **)field = value;
        break;
    case LIST:
        words_push(field, value);
        break;
    case NUMBER:
        rows_number(value, field);
        break;
    case CHOICE:
        *(int *)field = rows_choice(row->choices, value)->value;
        break;
    case QUIET:
    case MORE:
        break;
    }
}

/* ---- --help ---------------------------------------------------------------------------------- */

enum { HELP_COLUMN = 30 };

static void help_option(const option_row *t, FILE *out) {
    mk_str left = {0};
    if (t->brief)
        mk_str_printf(&left, "  -%c, --%s", t->brief, t->name);
    else
        mk_str_printf(&left, "      --%s", t->name);
    if (t->choices) {
        mk_str_putc(&left, '=');
        list_choices(t->choices, "|", &left);
    } else if (*t->argument) {
        mk_str_printf(&left, "=%s", t->argument);
    }
    fputs(mk_str_c(&left), out);
    if (left.len >= HELP_COLUMN)
        fputs("\n", out);
    fprintf(out, "%*s%s\n", left.len >= HELP_COLUMN ? HELP_COLUMN : HELP_COLUMN - (int)left.len, "",
            t->help);
    mk_str_free(&left);
}

void rows_help(const rows *t, FILE *out) {
    for (size_t g = 0; g < t->ngroups; g++) {
        fprintf(out, "\n%s:\n", t->groups[g]);
        for (size_t i = 0; i < t->len; i++)
            if ((size_t)t->row[i].group == g)
                help_option(&t->row[i], out);
    }
}
