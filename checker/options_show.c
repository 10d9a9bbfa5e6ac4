/* options_show.c: --help and --dump-config. */
#include "options_int.h"

#include <string.h>

/* ---- --help ---------------------------------------------------------------------------------- */

static void help_flags(FILE *out) {
    fputs("\nHanded to clang, after the flags of compile_commands.json:\n", out);
    int column = fprintf(out, " ");
    for (size_t i = 0; i < options_nclang; i++) {
        const clang_flag *f = &options_clang[i];
        if (i > 0 && strcmp(f->spelling, f[-1].spelling) == 0)
            continue;
        if (column > 80)
            column = fprintf(out, "\n ") - 1;
        column += fprintf(out, " %s%s", f->spelling, f->form == JOINED ? "*" : "");
    }
    fputs("\n  everything after --: without -p no compile_commands.json is looked for then\n", out);
}

void options_help(FILE *out) {
    fputs(
        "usage: memcheck-lint [options] FILE... [-- clang flags]\n"
        "       memcheck-lint diff OLD.db NEW.db    which verdicts differ between two runs\n"
        "Says of every allocation in C sources whether it escapes its function, and where memory is\n"
        "wasted. FILE: a source, a folder (all *.c below it), - (names on standard input), @FILE\n"
        "(arguments in FILE). No FILE but -p: every source of the compile_commands.json.\n",
        out);
    rows_help(&options_rows, out);
    help_flags(out);
    fputs("\n" OPTIONS_FILE
          " holds options, one a line; read in the folder all FILEs lie in and those above.\n"
          "Exit status: 1 findings, 2 usage error or nothing could be analysed, else 0.\n",
          out);
}

/* ---- --dump-config --------------------------------------------------------------------------- */

static const char *choice_name(const option_choice *c, int value) {
    while (c->name && c->value != value)
        c++;
    return c->name;
}

/* The option as it is in force; false: there is nothing to say, it is off. */
static bool in_force(const options *o, const option_row *t, mk_str *out) {
    const void *field = (const char *)o + t->field;
    const char *text = t->kind == TEXT ? *(const char *const *)field : "";
    int view = o->view;
    if (!text || t->kind == LIST || (t->kind == FLAG && !*(const bool *)field) ||
        (t->kind == QUIET && view != REPORT_FINDINGS) ||
        (t->kind == MORE && view <= REPORT_ESCAPES))
        return false;
    mk_str_printf(out, "--%s%s", t->name, t->kind == FLAG || t->kind == QUIET ? "" : "=");
    if (t->kind == NUMBER)
        mk_str_printf(out, "%zu", *(const size_t *)field);
    else if (t->kind == CHOICE)
        mk_str_cat(out, choice_name(t->choices, *(const int *)field));
    else if (t->kind == MORE)
        mk_str_printf(out, "%d", view - REPORT_ESCAPES);
    else if (t->kind == TEXT)
        words_quote(text, out);
    return true;
}

static void dump_line(const char *text, const options_setting *from, FILE *out) {
    if (!from)
        fprintf(out, "%-40s # default\n", text);
    else if (from->line)
        fprintf(out, "%-40s # %s:%u\n", text, from->origin, (unsigned)from->line);
    else
        fprintf(out, "%-40s # %s\n", text, from->origin);
}

static const options_setting *last_setting(const options *o, int what) {
    for (size_t i = o->settings.len; i-- > 0;)
        if (o->settings.data[i].option == what)
            return &o->settings.data[i];
    return NULL;
}

/* One that adds to a list: --models, a flag of clang's. */
static bool adds(const options_setting *s, mk_str *line) {
    if (s->option == OPTIONS_INPUT || (s->option >= 0 && options_table[s->option].kind != LIST))
        return false;
    if (s->option >= 0)
        mk_str_printf(line, "--%s=", options_table[s->option].name);
    else if (s->option == OPTIONS_RAW)
        mk_str_cat(line, "-- ");
    words_quote(s->value, line);
    if (s->more) {
        mk_str_putc(line, ' ');
        words_quote(s->more, line);
    }
    return true;
}

void options_dump(const options *o, FILE *out) {
    mk_str line = {0};
    for (int i = 0; i < OPTION_COUNT; i++, mk_str_clear(&line))
        if (!options_is_personal(&options_table[i]) && in_force(o, &options_table[i], &line))
            dump_line(mk_str_c(&line), last_setting(o, i), out);
    for (size_t i = 0; i < o->settings.len; i++, mk_str_clear(&line))
        if (adds(&o->settings.data[i], &line))
            dump_line(mk_str_c(&line), &o->settings.data[i], out);
    mk_str_free(&line);
}
