/* options_table.c: options.def as arrays, and the way to look a flag of clang's up. */
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

static const char *const groups[GROUP_COUNT] = {
#define OPTIONS_GROUP(id, title) title,
#include "options.def"
};

const option_row options_table[OPTION_COUNT] = {
#define OPTION(id, name, brief, argument, kind, field, choices, group, help) \
    {name, argument, help, choices, offsetof(options, field), kind, GROUP_##group, brief},
#include "options.def"
};

const rows options_rows = {options_table, OPTION_COUNT, groups, GROUP_COUNT};

const clang_flag options_clang[] = {
#define OPTIONS_CLANG(spelling, form, path) {spelling, form, path},
#include "options.def"
};

const size_t options_nclang = sizeof options_clang / sizeof *options_clang;

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

bool options_is_personal(const option_row *t) {
    return t->group == GROUP_ACTION || t == &options_table[OPTION_NO_CONFIG];
}
