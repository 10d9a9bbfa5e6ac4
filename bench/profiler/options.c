/* options.c: options.def and views.def as arrays, and what is done with them. */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef enum option_kind { FLAG, TEXT, NUMBER, REAL, LIST, SET, NAME, CHOICE } option_kind;

typedef enum option_group {
#define OPTIONS_GROUP(id, title) GROUP_##id,
#include "options.def"
    GROUP_COUNT
} option_group;

typedef struct option_row {
    const char *name, *argument, *help;
    size_t field; /* offset in struct options */
    option_kind kind;
    option_group group;
    int value;
} option_row;

static const char *const groups[] = {
#define OPTIONS_GROUP(id, title) title,
#include "options.def"
};

static const option_row rows[] = {
#define OPTION(id, name, argument, kind, field, value, group, help) \
    {name, argument, help, offsetof(options, field), kind, GROUP_##group, value},
#include "options.def"
};
enum { ROWS = sizeof rows / sizeof *rows };

typedef struct view_row {
    const char *name, *argument, *help;
} view_row;

static const view_row views[] = {
#define VIEW(id, name, function, argument, form, help) {name, argument, help},
#include "views.def"
};

void options_init(options *o) {
    static const options none;
    *o = none;
    o->unit = "minimum";
    o->divide_by = 1;
    o->nodecount = -1;
    o->nodefraction = 0.005;
    o->edgefraction = 0.001;
    o->trim = o->error = true;
    o->view = VIEW_COUNT;
}

void options_free(options *o) {
    option_strings_free(&o->base);
    option_strings_free(&o->diff_base);
    option_strings_free(&o->files);
}

view_id options_view(const char *name) {
    int i = 0;
    while (i < VIEW_COUNT && strcmp(views[i].name, name) != 0)
        i++;
    return (view_id)i;
}

const char *options_view_name(view_id view) {
    return views[view].name;
}

bool options_view_takes_argument(view_id view) {
    return *views[view].argument != 0;
}

/* ---- one option ---- */

/* - and _ are the same. */
static bool same_name(const char *a, const char *b, size_t n) {
    size_t i = 0;
    while (i < n && b[i] && (a[i] == b[i] || (a[i] == '-' && b[i] == '_')))
        i++;
    return i == n && !b[i];
}

static const option_row *find(const char *name, size_t n) {
    for (size_t i = 0; i < ROWS; i++)
        if (same_name(name, rows[i].name, n))
            return &rows[i];
    return NULL;
}

/* Not files to compare with, which are read at the start; not types, which depend on the profile. */
bool options_is_name(const char *name) {
    const option_row *row = find(name, strlen(name));
    return row && row->group != GROUP_ACTION && row->kind != LIST && row->kind != NAME;
}

static bool takes_value(const option_row *row) {
    return *row->argument != 0;
}

static bool truth(const char *text, bool *out) {
    static const char *const words[] = {"true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"};
    for (size_t i = 0; i < 10; i++)
        if (strcmp(text, words[i]) == 0) {
            *out = i < 5;
            return true;
        }
    return false;
}

/* The field stays as it was if value is no number. */
static bool set_number(void *field, option_kind kind, const char *value) {
    char *end;
    errno = 0;
    double real = kind == REAL ? strtod(value, &end) : 0;
    long long whole = kind == REAL ? 0 : strtoll(value, &end, 10);
    if (!*value || *end || errno)
        return false;
    if (kind == REAL)
        *(double *)field = real;
    else
        *(int64_t *)field = whole;
    return true;
}

/* The SET row that value names, of the same field. */
static bool choose(options *o, const option_row *row, const char *value) {
    const option_row *chosen = find(value, strlen(value));
    bool ok = chosen && chosen->kind == SET && chosen->field == row->field;
    if (ok)
        *(int *)((char *)o + row->field) = chosen->value;
    return ok;
}

static bool set_row(options *o, const option_row *row, const char *value, mk_str *why) {
    void *field = (char *)o + row->field;
    bool on = true;
    bool ok = takes_value(row) ? value != NULL : !value || truth(value, &on);
    if (ok && row->kind == FLAG)
        *(bool *)field = on;
    else if (ok && row->kind == SET && on)
        *(int *)field = row->value;
    else if (ok && row->kind == NAME && on)
        *(const char **)field = row->name;
    else if (ok && row->kind == TEXT)
        *(const char **)field = value;
    else if (ok && row->kind == CHOICE)
        ok = choose(o, row, value);
    else if (ok && row->kind == LIST)
        option_strings_push(field, value);
    else if (ok && (row->kind == NUMBER || row->kind == REAL))
        ok = set_number(field, row->kind, value);
    if (!ok && !value)
        mk_str_printf(why, "-%s needs a value: -%s=%s", row->name, row->name, row->argument);
    else if (!ok)
        mk_str_printf(why, "'%s' is no value for -%s", value, row->name);
    return ok;
}

bool options_set(options *o, const char *name, const char *value, mk_str *why) {
    const option_row *row = find(name, strlen(name));
    if (row)
        return set_row(o, row, value, why);
    mk_str_printf(why, "unknown option '%s'", name);
    return false;
}

/* ---- the command line ---- */

/* -name, -name=value, -name value; -view and -view=argument, as pprof has them. */
static bool parse_option(options *o, char *const *arguments, size_t n, size_t *i, mk_str *why) {
    const char *word = arguments[*i], *name = word + 1 + (word[1] == '-');
    const char *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const option_row *row = find(name, len);
    const char *value = equals ? equals + 1 : NULL;
    if (row) {
        if (takes_value(row) && !value && *i + 1 < n)
            value = arguments[++*i];
        return set_row(o, row, value, why);
    }
    for (int v = 0; v < VIEW_COUNT; v++)
        if (same_name(name, views[v].name, len)) {
            if (*views[v].argument && !value && *i + 1 < n)
                value = arguments[++*i];
            o->view = (view_id)v;
            o->argument = *views[v].argument ? value : NULL;
            return true;
        }
    mk_str_printf(why, "unknown option '%.*s'; memprof --help names them", (int)(name + len - word),
                  word);
    return false;
}

static bool complete(options *o, mk_str *why) {
    if (o->help || o->version)
        return true;
    if (o->divide_by == 0)
        mk_str_cat(why, "-divide_by=0: nothing can be divided by it");
    else if (o->base.len && o->diff_base.len)
        mk_str_cat(why, "-base and -diff_base exclude each other");
    else if (o->normalize && !o->base.len && !o->diff_base.len)
        mk_str_cat(why, "-normalize needs a -base or -diff_base to scale to");
    else if (o->view != VIEW_COUNT && *views[o->view].argument && !o->argument)
        mk_str_printf(why, "%s needs a regular expression: memprof %s REGEX FILE",
                      views[o->view].name, views[o->view].name);
    else if (o->view == VIEW_DIFF && o->files.len != 2)
        mk_str_cat(why, "diff needs two profiles: memprof diff OLD NEW");
    else if (o->view == VIEW_DIFF && (o->base.len || o->diff_base.len))
        mk_str_cat(why, "diff has a base: its first profile");
    else if (o->http && o->view != VIEW_COUNT)
        mk_str_printf(why, "-http serves its own view, not %s", views[o->view].name);
    else if (!o->files.len)
        mk_str_cat(why, "no profile named: memprof top FILE; memprof --help says more");
    return why->len == 0;
}

bool options_parse(options *o, size_t n, char *const *arguments, mk_str *why) {
    bool ended = false;
    for (size_t i = 0; i < n; i++) {
        const char *word = arguments[i];
        if (!ended && strcmp(word, "--") == 0)
            ended = true;
        else if (!ended && word[0] == '-' && word[1]) {
            if (!parse_option(o, arguments, n, &i, why))
                return false;
        } else if (!ended && o->view == VIEW_COUNT && !o->files.len &&
                   options_view(word) != VIEW_COUNT)
            o->view = options_view(word);
        else if (o->view != VIEW_COUNT && *views[o->view].argument && !o->argument)
            o->argument = word;
        else
            option_strings_push(&o->files, word);
    }
    return complete(o, why);
}

/* ---- --help ---- */

enum { HELP_COLUMN = 26 };

static void help_line(const char *dash, const char *name, const char *between, const char *argument,
                      const char *help, FILE *out) {
    int n = fprintf(out, "  %s%s%s%s", dash, name, *argument ? between : "", argument);
    fprintf(out, "%*s%s\n", n < HELP_COLUMN ? HELP_COLUMN - n : 1, "", help);
}

double options_seconds(const char *text) {
    char *end;
    double seconds = strtod(text, &end);
    return *text && !*end && seconds >= 0.01 && seconds <= 86400 ? seconds : 0;
}

void options_help(FILE *out) {
    fputs(
        "usage: memprof VIEW [options] FILE...\n"
        "       memprof [options] FILE...           the prompt\n"
        "       memprof -http=HOST:PORT FILE...     the html view in a browser\n"
        "       memprof run [-o FILE] [--rate=BYTES] [--] PROGRAM [ARGUMENT...]\n"
        "       memprof hints FILE [PROGRAM...]\n"
        "       memprof watch [--every=SECONDS] [--times=N] PID [OPTION...]\n"
        "Shows where a program's memory goes. FILE is a pprof profile, gzip'd or not, - standard\n"
        "input; several are added up. run makes profiles: see memprof run --help.\n"
        "\nViews:\n",
        out);
    for (int v = 0; v < VIEW_COUNT; v++)
        help_line("", views[v].name, " ", views[v].argument, views[v].help, out);
    for (int g = 0; g < GROUP_COUNT; g++) {
        fprintf(out, "\n%s:\n", groups[g]);
        for (size_t i = 0; i < ROWS; i++)
            if ((int)rows[i].group == g)
                help_line("-", rows[i].name, "=", rows[i].argument, rows[i].help, out);
    }
    fputs("\nExit status: 2 usage error, or a profile that cannot be read or shown, else 0.\n",
          out);
}

/* ---- the prompt ---- */

static void list_value(const options *o, const option_row *row, FILE *out) {
    const void *field = (const char *)o + row->field;
    const char *text = row->kind == TEXT ? *(const char *const *)field : NULL;
    switch (row->kind) {
    case FLAG:
        fputs(*(const bool *)field ? "true" : "false", out);
        break;
    case NUMBER:
        fprintf(out, "%lld", (long long)*(const int64_t *)field);
        break;
    case REAL:
        fprintf(out, "%g", *(const double *)field);
        break;
    case SET:
        fputs(*(const int *)field == row->value ? "true" : "false", out);
        break;
    default:
        fprintf(out, "%s", text ? text : "\"\"");
    }
}

void options_list(const options *o, FILE *out) {
    for (size_t i = 0; i < ROWS; i++) {
        if (!options_is_name(rows[i].name) || rows[i].kind == CHOICE)
            continue;
        fprintf(out, "  %-24s = ", rows[i].name);
        list_value(o, &rows[i], out);
        fputs("\n", out);
    }
}

const char *options_word(size_t i) {
    static const char *const others[] = {"help", "options", "quit", "exit"};
    enum { OTHERS = sizeof others / sizeof *others };
    if (i < VIEW_COUNT)
        return views[i].name;
    i -= VIEW_COUNT;
    if (i < ROWS)
        return rows[i].name;
    return i - ROWS < OTHERS ? others[i - ROWS] : NULL;
}
