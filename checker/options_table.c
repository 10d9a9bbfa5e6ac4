/* options_table.c: options.def as arrays, and the ways to look something up in them. */
#include "options_int.h"

#include <string.h>

static const option_choice formats[] = {
#define X(e, name, what) {name, REPORT_##e},
    REPORT_FORMATS(X)
#undef X
        {NULL, 0}};

static const option_choice severities[] = {{"error", FIND_ERROR},
                                           {"warning", FIND_WARNING},
                                           {"note", FIND_NOTE},
                                           {"none", OPTIONS_FAIL_NONE},
                                           {NULL, 0}};

static const option_choice colors[] = {{"auto", OPTIONS_COLOR_AUTO},
                                       {"always", OPTIONS_COLOR_ALWAYS},
                                       {"never", OPTIONS_COLOR_NEVER},
                                       {NULL, 0}};

const char *const options_groups[GROUP_COUNT] = {
#define OPTIONS_GROUP(id, title) title,
#include "options.def"
};

const option_row options_table[OPTION_COUNT] = {
#define OPTION(id, name, brief, argument, kind, field, choices, group, help) \
    {name, argument, help, choices, offsetof(options, field), kind, GROUP_##group, brief},
#include "options.def"
};

const clang_flag options_clang[] = {
#define OPTIONS_CLANG(spelling, form, path) {spelling, form, path},
#include "options.def"
};

const size_t options_nclang = sizeof options_clang / sizeof *options_clang;

/* ---- options ---------------------------------------------------------------------------------- */

const option_row *options_by_name(const char *name, size_t len) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strlen(options_table[i].name) == len && memcmp(options_table[i].name, name, len) == 0)
            return &options_table[i];
    return NULL;
}

const option_row *options_by_letter(char letter) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (options_table[i].brief && options_table[i].brief == letter)
            return &options_table[i];
    return NULL;
}

const option_choice *options_choice(const option_choice *c, const char *name) {
    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c->name ? c : NULL;
}

void options_list_choices(const option_choice *c, const char *between, mk_str *out) {
    for (const char *sep = ""; c->name; c++, sep = between)
        mk_str_printf(out, "%s%s", sep, c->name);
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

const option_row *options_nearest(const char *typed, size_t len) {
    const option_row *best = NULL;
    unsigned least = len < LONGEST_NAME ? (unsigned)len + 3 : 0;
    for (size_t i = 0; i < OPTION_COUNT && least; i++) {
        const char *name = options_table[i].name;
        unsigned d = distance(typed, len, name) + (*name == *typed ? 0 : 2);
        if (d < least) {
            least = d;
            best = &options_table[i];
        }
    }
    return best;
}

/* ---- flags of clang's ------------------------------------------------------------------------- */

static bool matches(const clang_flag *f, const char *word) {
    size_t n = strlen(f->spelling);
    if (f->form == EXACT || f->form == APART)
        return strcmp(word, f->spelling) == 0;
    return strncmp(word, f->spelling, n) == 0 && (word[n] || f->form == EITHER);
}

const clang_flag *options_flag(const char *word) {
    for (size_t i = 0; i < options_nclang; i++)
        if (matches(&options_clang[i], word))
            return &options_clang[i];
    return NULL;
}

bool options_flag_is_apart(const clang_flag *f, const char *word) {
    return f->form == APART || (f->form == EITHER && !word[strlen(f->spelling)]);
}
