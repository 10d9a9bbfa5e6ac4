/* prompt.c: what is typed becomes options, and a view. */
#include "prompt.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "prompt_line.h"
#include "show.h"

typedef struct session {
    const profile *p;
    options o; /* what stays from command to command */
    mk_arena arena; /* of everything that was typed and is kept */
    bool ended;
} session;

/* ---- one view ---- */

static char *join(session *s, const char *a, const char *b) {
    mk_str both = {0};
    mk_str_printf(&both, "%s%s%s", a ? a : "", a ? "|" : "", b);
    char *copy = mk_arena_strdup(&s->arena, mk_str_c(&both));
    mk_str_free(&both);
    return copy;
}

/* What follows the view's name: a number, > FILE, -cum, -ignore, focus. */
static bool read_arguments(session *s, options *o, char **words, size_t n, mk_str *why) {
    const char *focus = NULL, *ignore = NULL;
    for (size_t i = 0; i < n; i++) {
        char *end, *word = words[i];
        long number = strtol(word, &end, 10);
        if (!*end)
            o->nodecount = number;
        else if (*word == '>' && !word[1] && i + 1 == n) {
            mk_str_cat(why, "the file's name is missing after >");
            return false;
        } else if (*word == '>')
            o->output = word[1] ? word + 1 : words[++i];
        else if (strcmp(word, "-cum") == 0 || strcmp(word, "--cum") == 0)
            o->cum = true;
        else if (*word == '-')
            ignore = join(s, ignore, word + 1);
        else
            focus = join(s, focus, word);
    }
    bool tags = o->view == VIEW_TAGS;
    if (focus)
        *(tags ? &o->tagfocus : &o->focus) = focus;
    if (ignore)
        *(tags ? &o->tagignore : &o->ignore) = ignore;
    return true;
}

/* A view's name, or one with a number glued to it: top10. */
static view_id find_view(char *name, char **number) {
    size_t n = strlen(name), digits = n;
    view_id view = options_view(name);
    while (digits > 0 && isdigit((unsigned char)name[digits - 1]))
        digits--;
    if (view != VIEW_COUNT || digits == n || digits == 0)
        return view;
    char *copy = strndup(name, digits);
    if (copy)
        view = options_view(copy);
    free(copy);
    *number = name + digits;
    return view;
}

static bool run_view(session *s, char **words, size_t n, mk_str *why) {
    options o = s->o;
    char *number = NULL;
    o.view = find_view(words[0], &number);
    if (o.view == VIEW_COUNT || o.view == VIEW_DIFF) {
        mk_str_printf(why, "unknown command '%s'; help names them", words[0]);
        return false;
    }
    size_t used = 1;
    if (options_view_takes_argument(o.view)) {
        if (n < 2) {
            mk_str_printf(why, "%s needs a regular expression", words[0]);
            return false;
        }
        o.argument = words[used++];
    }
    if (!read_arguments(s, &o, words + used, n - used, why) ||
        (number && !read_arguments(s, &o, &number, 1, why)))
        return false;
    if (o.nodecount < 0 && (o.view == VIEW_TOP || o.view == VIEW_TEXT))
        o.nodecount = 10;
    return show_fits(&o, why) && show(s->p, &o, why);
}

/* ---- options that stay ---- */

static bool is_type(const profile *p, const char *name) {
    for (size_t i = 0; i < p->types.len; i++)
        if (strcmp(p->types.data[i].name, name) == 0)
            return true;
    return false;
}

static char *trimmed(char *text) {
    mk_view v = mk_view_trim(mk_view_of(text));
    char *start = text + (v.ptr - text);
    start[v.len] = 0;
    return start;
}

/* name=value, or a name alone. False: the line is none of these. */
static bool run_assignment(session *s, const char *line, mk_str *why) {
    char *name = mk_arena_strdup(&s->arena, line), *value = strchr(name, '=');
    if (value) {
        *value++ = 0;
        value = trimmed(value);
    }
    name = trimmed(name);
    if (!value && is_type(s->p, name)) {
        s->o.sample_index = name;
        return true;
    }
    if (!options_is_name(name) || strchr(name, ' '))
        return false;
    if (strcmp(name, "sample_index") == 0 && value &&
        profile_type_named(s->p, value, why) == SIZE_MAX)
        return true;
    (void)options_set(&s->o, name, value, why);
    return true;
}

static void clear_filters(options *o) {
    o->focus = o->ignore = o->hide = o->tagfocus = o->tagignore = NULL;
}

/* ---- the loop ---- */

static size_t split(char *line, char **words, size_t most) {
    size_t n = 0;
    char *rest = NULL;
    for (char *w = strtok_r(line, " \t", &rest); w && n < most; w = strtok_r(NULL, " \t", &rest))
        words[n++] = w;
    return n;
}

static bool run_line(session *s, const char *line, mk_str *why) {
    enum { MOST_WORDS = 64 };
    char *words[MOST_WORDS];
    if (run_assignment(s, line, why))
        return why->len == 0;
    size_t n = split(mk_arena_strdup(&s->arena, line), words, MOST_WORDS);
    const char *first = n ? words[0] : "";
    if (n == 0)
        return true;
    if (strcmp(first, "quit") == 0 || strcmp(first, "exit") == 0 || strcmp(first, "q") == 0)
        s->ended = true;
    else if (strcmp(first, "help") == 0)
        options_help(stdout);
    else if (strcmp(first, "options") == 0 || strcmp(first, "o") == 0)
        options_list(&s->o, stdout);
    else if (strcmp(first, ":") == 0)
        clear_filters(&s->o);
    else
        return run_view(s, words, n, why);
    return true;
}

static bool greet(const session *s, mk_str *why) {
    report r;
    mk_str text = {0};
    options o = s->o;
    o.view = VIEW_TOP; /* any */
    bool ok = report_make(&r, s->p, &o, why);
    if (ok) {
        report_profile_lines(&r, &text);
        if (r.total == 0 && s->p->types.len > 1)
            mk_str_cat(&text, "Nothing of this type was sampled; sample_index=TYPE looks at another.\n");
        mk_str_cat(&text, "Entering interactive mode (type \"help\" for commands, \"o\" for options)\n");
        fputs(mk_str_c(&text), stdout);
    }
    report_free(&r);
    mk_str_free(&text);
    return ok;
}

bool prompt(const profile *p, const options *o, mk_str *why) {
    session s = {.p = p, .o = *o};
    mk_str wrong = {0};
    const char *line;
    s.o.compact_labels = true;
    if (!greet(&s, why))
        return false;
    prompt_line *in = prompt_line_open(p);
    while (!s.ended && (line = prompt_line_next(in))) {
        fflush(stdout);
        if (!run_line(&s, line, &wrong))
            fprintf(stderr, "%s\n", mk_str_c(&wrong));
        mk_str_clear(&wrong);
    }
    prompt_line_close(in);
    fflush(stdout);
    mk_str_free(&wrong);
    mk_arena_free(&s.arena);
    return true;
}
