/* prompt_line.c: libedit on a terminal, getline elsewhere. */
#include "prompt_line.h"

#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

struct prompt_line {
    const profile *p;
    EditLine *edit; /* NULL: no terminal */
    History *history;
    char *line;
    size_t size;
};

static char *prompt_text(EditLine *edit) {
    static char text[] = "(memprof) ";
    (void)edit;
    return text;
}

/* ---- completion: the first word is a view or an option, the others functions ---- */

typedef struct completion {
    const char *typed;
    size_t len;
    const char *found;
    size_t n; /* how many names begin with what was typed */
} completion;

static void consider(completion *c, const char *name) {
    if (strncmp(name, c->typed, c->len) != 0 || (c->found && strcmp(c->found, name) == 0))
        return;
    c->found = name;
    c->n++;
}

static void consider_all(const prompt_line *in, completion *c, bool first_word) {
    for (size_t i = 0; !first_word && i < in->p->functions.len; i++)
        consider(c, in->p->functions.data[i]->name);
    for (size_t i = 0; first_word && i < in->p->types.len; i++)
        consider(c, in->p->types.data[i].name);
    for (size_t i = 0; first_word && options_word(i); i++)
        consider(c, options_word(i));
}

static unsigned char complete(EditLine *edit, int key) {
    prompt_line *in;
    const LineInfo *line = el_line(edit);
    const char *start = line->cursor;
    (void)key;
    el_get(edit, EL_CLIENTDATA, &in);
    while (start > line->buffer && start[-1] != ' ' && start[-1] != '-')
        start--;
    completion c = {.typed = start, .len = (size_t)(line->cursor - start)};
    consider_all(in, &c, start == line->buffer);
    if (c.n != 1)
        return CC_REFRESH_BEEP;
    return el_insertstr(edit, c.found + c.len) == 0 ? CC_REFRESH : CC_ERROR;
}

/* ---- lines ---- */

static void start_editing(prompt_line *in) {
    HistEvent event;
    in->edit = el_init("memprof", stdin, stdout, stderr);
    in->history = history_init();
    if (!in->edit || !in->history)
        return;
    history(in->history, &event, H_SETSIZE, 500);
    el_set(in->edit, EL_CLIENTDATA, in);
    el_set(in->edit, EL_PROMPT, prompt_text);
    el_set(in->edit, EL_EDITOR, "emacs");
    el_set(in->edit, EL_HIST, history, in->history);
    el_set(in->edit, EL_ADDFN, "memprof-complete", "completes what is typed", complete);
    el_set(in->edit, EL_BIND, "^I", "memprof-complete", NULL);
    el_source(in->edit, NULL);
}

prompt_line *prompt_line_open(const profile *p) {
    prompt_line *in = calloc(1, sizeof *in);
    if (!in)
        return NULL;
    in->p = p;
    if (isatty(STDIN_FILENO))
        start_editing(in);
    return in;
}

void prompt_line_close(prompt_line *in) {
    if (!in)
        return;
    if (in->history)
        history_end(in->history);
    if (in->edit)
        el_end(in->edit);
    free(in->line);
    free(in);
}

static const char *without_end(char *line) {
    line[strcspn(line, "\r\n")] = 0;
    return line;
}

static const char *edited_line(prompt_line *in) {
    HistEvent event;
    int n;
    const char *line = el_gets(in->edit, &n);
    if (!line || n <= 0)
        return NULL;
    if (n > 1)
        history(in->history, &event, H_ENTER, line);
    free(in->line);
    in->line = strdup(line);
    return in->line ? without_end(in->line) : NULL;
}

const char *prompt_line_next(prompt_line *in) {
    if (in && in->edit && in->history)
        return edited_line(in);
    return in && getline(&in->line, &in->size, stdin) >= 0 ? without_end(in->line) : NULL;
}
