/* options.c: words in, settings out, settings applied in order.
 *
 *   command line ──► settings ─────────────────────────┐
 *        └─ inputs ─► .memcheck-lint files ─► settings ─► applied, files first ─► options
 *
 * Settings are kept, so --dump-config can say where each value comes from.
 */
#include "options_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool starts_with(const char *s, const char *prefix) {
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* ---- reading words --------------------------------------------------------------------------- */

typedef struct reader {
    options *o;
    mk_str *why;
    const words *in;
    size_t at; /* next word */
    options_settings *to;
    const char *origin;
    uint32_t line;
    const char *base; /* folder of a .memcheck-lint, NULL on the command line */
} reader;

/* Starts the error message: where the word stands. */
static mk_str *blame(reader *r) {
    if (r->base)
        mk_str_printf(r->why, "%s:%u: ", r->origin, (unsigned)r->line);
    return r->why;
}

/* The error message; returns false so that callers can `return complain(...)`. */
MK_PRINTF(2, 3)
static bool complain(reader *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    blame(r);
    mk_str_vprintf(r->why, format, args);
    va_end(args);
    return false;
}

static void set(reader *r, int what, const char *value, const char *more) {
    options_settings_push(r->to, (options_setting){what, value, more, r->origin, r->line});
}

static const char *next(reader *r) {
    return r->at < r->in->len ? r->in->data[r->at++] : NULL;
}

static bool unknown(reader *r, const char *word) {
    return rows_unknown(&options_rows, word, blame(r));
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_path(const option_row *t) {
    return strcmp(t->argument, "FILE") == 0 || strcmp(t->argument, "DIR") == 0;
}

/* "src/a.c:12": where the file's name ends, or NULL. */
static const char *line_of(const char *place) {
    const char *colon = strrchr(place, ':');
    size_t line;
    return colon && colon > place && rows_number(colon + 1, &line) && line && line <= UINT32_MAX
               ? colon
               : NULL;
}

/* `value` is what stood in the same word, or NULL. */
static bool take_option(reader *r, const option_row *t, const char *value) {
    mk_str wrong = {0};
    if (r->base && options_is_personal(t))
        return complain(r, "--%s belongs on the command line", t->name);
    if (rows_takes_value(t) && !value)
        value = next(r);
    if (!rows_check(t, value, &wrong)) {
        complain(r, "%s", mk_str_c(&wrong));
        mk_str_free(&wrong);
        return false;
    }
    if (t == &options_table[OPTION_WHY] && !line_of(value))
        return complain(r, "--why: '%s' is not FILE:LINE", value);
    if (r->base && is_path(t))
        value = words_join(r->base, value, &r->o->arena);
    set(r, (int)(t - options_table), value ? value : "", NULL);
    return true;
}

/* ---- one word -------------------------------------------------------------------------------- */

/* A flag of clang's, its path made to start at base if there is one. */
static const char *based(const clang_flag *f, const char *base, const char *word, mk_arena *a) {
    size_t n = strlen(f->spelling);
    if (!f->path || !word[n] || word[n] == '/' || word[n] == '=') /* -I=x: below the sysroot */
        return word;
    const char *path = words_join(base, word + n, a);
    char *flag = mk_arena_alloc(a, n + strlen(path) + 1, 1);
    memcpy(flag, f->spelling, n);
    strcpy(flag + n, path);
    return flag;
}

static bool take_flag(reader *r, const clang_flag *f, const char *word) {
    const char *more = NULL;
    if (options_flag_is_apart(f, word) && !(more = next(r)))
        return complain(r, "option '%s' needs a value", word);
    if (r->base && more && f->path)
        more = words_join(r->base, more, &r->o->arena);
    else if (r->base)
        word = based(f, r->base, word, &r->o->arena);
    set(r, OPTIONS_FLAG, word, more);
    return true;
}

/* -m, -mm and -m=2 are a count of ours; -m64 and -march=native are clang's. */
static bool is_more(const char *word) {
    return strcmp(word, "-m") == 0 || strcmp(word, "-mm") == 0 || starts_with(word, "-m=");
}

static bool take_more(reader *r, const char *word) {
    const char *value = word[2] == '=' ? word + 3 : word[2] ? "2" : NULL;
    return take_option(r, &options_table[OPTION_MORE], value);
}

static bool take_long(reader *r, const char *word) {
    size_t len = strcspn(word, "=");
    const option_row *t = rows_by_name(&options_rows, word + 2, len - 2);
    return t ? take_option(r, t, word[len] ? word + len + 1 : NULL) : unknown(r, word);
}

static bool take_short(reader *r, const char *word) {
    const option_row *t = rows_by_letter(&options_rows, word[1]);
    if (!t || (word[2] && !rows_takes_value(t)))
        return unknown(r, word);
    return take_option(r, t, word[2] ? word + 2 + (word[2] == '=') : NULL);
}

static bool take_input(reader *r, const char *word) {
    if (r->base)
        return complain(r, "'%s' is not an option", word);
    set(r, OPTIONS_INPUT, word, NULL);
    return true;
}

/* In a .memcheck-lint it is one more way to write a flag. */
static bool take_rest(reader *r) {
    if (!r->line)
        r->o->own_flags = true;
    for (const char *word; (word = next(r));)
        set(r, OPTIONS_RAW, word, NULL);
    return true;
}

static bool take_one(reader *r) {
    const char *word = next(r);
    const clang_flag *f;
    if (word[0] != '-' || !word[1])
        return take_input(r, word);
    if (strcmp(word, "--") == 0)
        return take_rest(r);
    if (is_more(word))
        return take_more(r, word);
    if ((f = options_flag(word)))
        return take_flag(r, f, word);
    return word[1] == '-' ? take_long(r, word) : take_short(r, word);
}

/* ---- .memcheck-lint -------------------------------------------------------------------------- */

/* Length of a line without its comment: from a # at the start of a word, not in quotes. */
static size_t without_comment(const char *line, size_t len) {
    char quote = 0;
    for (size_t i = 0; i < len; i++) {
        if (quote ? line[i] == quote : line[i] == '\'' || line[i] == '"')
            quote = quote ? 0 : line[i];
        else if (line[i] == '#' && !quote && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t'))
            return i;
    }
    return len;
}

static bool read_line(reader *r, const char *line, size_t len) {
    words in = {0};
    r->in = &in;
    r->at = 0;
    bool ok = words_split(line, without_comment(line, len), &r->o->arena, &in);
    if (!ok)
        complain(r, "a quote is not closed");
    else if (in.len)
        ok = take_one(r);
    if (ok && r->at < in.len)
        ok = complain(r, "'%s': one option a line", in.data[r->at]);
    words_free(&in);
    return ok;
}

static bool read_lines(reader *r, const char *text, size_t len) {
    bool ok = true;
    for (size_t at = 0; ok && at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t end = newline ? (size_t)(newline - text) : len;
        r->line++;
        ok = read_line(r, text + at, end - at);
        at = end + 1;
    }
    return ok;
}

static bool read_config(options *o, const char *folder, options_settings *to, mk_str *why) {
    const char *path = words_join(folder, OPTIONS_FILE, &o->arena);
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return true;
    reader r = {.o = o, .why = why, .to = to, .origin = path, .base = folder};
    mk_str text = {0};
    bool ok = words_read(path, &text);
    if (!ok)
        mk_str_printf(why, "%s: %s", path, strerror(errno));
    else
        ok = read_lines(&r, text.data, text.len);
    mk_str_free(&text);
    return ok;
}

/* A project ends where its repository does; what lies above somebody's home is nobody's. */
static bool is_top(const char *folder, mk_arena *a) {
    const char *home = getenv("HOME");
    struct stat st;
    return strcmp(folder, "/") == 0 || stat(words_join(folder, ".git", a), &st) == 0 ||
           (home && strcmp(folder, home) == 0);
}

/* The folder's own file after those of the folders around it, so that it wins. */
static bool read_configs(options *o, const char *folder, options_settings *to, mk_str *why) {
    if (!is_top(folder, &o->arena) && !read_configs(o, words_folder(folder, &o->arena), to, why))
        return false;
    return read_config(o, folder, to, why);
}

static const char *absolute(const char *path, mk_arena *a) {
    char *real = realpath(path, NULL), *here = real ? NULL : realpath(".", NULL);
    const char *result = words_join(real ? real : here ? here : "/", real ? "" : path, a);
    free(real);
    free(here);
    return result;
}

/* Of an input: the folder itself, or the one it lies in. */
static const char *folder_of(const char *path, mk_arena *a) {
    struct stat st;
    bool is_folder = strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return absolute(is_folder ? path : words_folder(path, a), a);
}

/* Both are absolute. */
static const char *common_folder(const char *x, const char *y, mk_arena *a) {
    while (strncmp(x, y, strlen(x)) != 0 ||
           (y[strlen(x)] && y[strlen(x)] != '/' && strcmp(x, "/") != 0))
        x = words_folder(x, a);
    return x;
}

/* Where the search for .memcheck-lint starts: the folder that the inputs have in common, in whatever order
 * they come; or -p's; or here. */
static const char *config_folder(const options_settings *given, mk_arena *a) {
    const char *common = NULL, *database = ".";
    for (size_t i = 0; i < given->len; i++) {
        const options_setting *s = &given->data[i];
        if (s->option == OPTION_DATABASE)
            database = s->value;
        if (s->option != OPTIONS_INPUT)
            continue;
        const char *folder = folder_of(s->value, a);
        common = common ? common_folder(common, folder, a) : folder;
    }
    return common ? common : folder_of(database, a);
}

static bool has_option(const options_settings *given, int option) {
    for (size_t i = 0; i < given->len; i++)
        if (given->data[i].option == option)
            return true;
    return false;
}

/* ---- applying -------------------------------------------------------------------------------- */

static void apply_view(options *o, const options_setting *s, const char **counting) {
    size_t steps = 1;
    if (options_table[s->option].kind == QUIET) {
        o->view = REPORT_FINDINGS;
        return;
    }
    if (*s->value)
        rows_number(s->value, &steps);
    if (*counting != s->origin || o->view < REPORT_ESCAPES)
        o->view = REPORT_ESCAPES;
    *counting = s->origin;
    size_t room = REPORT_FLOWS - (size_t)o->view;
    o->view += (int)(steps < room ? steps : room);
}

static void apply_option(options *o, const options_setting *s, const char **counting) {
    const option_row *t = &options_table[s->option];
    if (t->kind == QUIET || t->kind == MORE)
        apply_view(o, s, counting);
    else
        rows_store(t, s->value, o);
}

static void apply(options *o) {
    const char *counting = NULL;
    for (size_t i = 0; i < o->settings.len; i++) {
        const options_setting *s = &o->settings.data[i];
        if (s->option >= 0) {
            apply_option(o, s, &counting);
        } else {
            words_push(s->option == OPTIONS_INPUT ? &o->inputs : &o->flags, s->value);
            if (s->more)
                words_push(&o->flags, s->more);
        }
    }
}

static void apply_why(options *o) {
    const char *colon = o->why ? line_of(o->why) : NULL;
    size_t line = 0;
    if (!colon)
        return;
    rows_number(colon + 1, &line);
    o->why_line = (uint32_t)line;
    o->why_file = mk_arena_strndup(&o->arena, o->why, (size_t)(colon - o->why));
    if (!o->inputs.len && !o->database)
        words_push(&o->inputs, o->why_file);
}

static bool needs_input(const options *o) {
    return !(o->help || o->version || o->list_rules || o->explain || o->dump_config ||
             o->pack_models);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool read_arguments(options *o, const words *given, options_settings *to, mk_str *why) {
    words in = {0};
    const char *culprit = words_expand(given, NULL, &o->arena, &in);
    bool ok = !culprit;
    if (culprit)
        mk_str_printf(why, "%s: %s", culprit,
                      errno == EILSEQ ? "a quote is not closed" : strerror(errno));
    reader r = {.o = o, .why = why, .in = &in, .to = to, .origin = "command line"};
    while (ok && r.at < in.len)
        ok = take_one(&r);
    words_free(&in);
    return ok;
}

static bool read_everything(options *o, const words *given, mk_str *why) {
    options_settings arguments = {0};
    bool ok = read_arguments(o, given, &arguments, why);
    if (ok && !has_option(&arguments, OPTION_NO_CONFIG))
        ok = read_configs(o, config_folder(&arguments, &o->arena), &o->settings, why);
    for (size_t i = 0; ok && i < arguments.len; i++)
        options_settings_push(&o->settings, arguments.data[i]);
    options_settings_free(&arguments);
    return ok;
}

/* What a file of --summary-out is, its name says. */
static bool suffixes_fit(const options *o, mk_str *why) {
    if (o->launch)
        mk_str_cat(why, "--launch has to come first, then the compiler and its arguments");
    if (o->lsp)
        mk_str_cat(why, "--lsp has to come first, then the options of each of its runs");
    if (!why->len && o->summary_out && !words_ends(o->summary_out, ".mks"))
        mk_str_printf(why, "--summary-out: '%s' does not end in .mks", o->summary_out);
    for (size_t i = 0; i < o->inputs.len && o->link && !why->len; i++)
        if (!words_ends(o->inputs.data[i], ".mks"))
            mk_str_printf(why, "--link: '%s' is no file of --summary-out, *.mks",
                          o->inputs.data[i]);
    return !why->len;
}

bool options_parse(options *o, int argc, char *const *argv, mk_str *why) {
    *o = (options){.stack_limit = 1024,
                   .format = REPORT_TEXT,
                   .view = REPORT_ESCAPES,
                   .fail_on = FIND_WARNING,
                   .color = OPTIONS_COLOR_AUTO};
    words given = {0};
    for (int i = 1; i < argc; i++)
        words_push(&given, mk_arena_strdup(&o->arena, argv[i]));
    bool ok = read_everything(o, &given, why);
    words_free(&given);
    if (!ok)
        return false;
    apply(o);
    apply_why(o);
    if (needs_input(o) && !o->inputs.len && !o->database) {
        mk_str_cat(why, "no input: name files or folders, or a compile_commands.json with -p; "
                        "see --help");
        return false;
    }
    return suffixes_fit(o, why);
}

void options_free(options *o) {
    words_free(&o->rules);
    words_free(&o->inputs);
    words_free(&o->flags);
    words_free(&o->models);
    options_settings_free(&o->settings);
    mk_arena_free(&o->arena);
    *o = (options){0};
}

void options_origin(const options *o, const char *name, size_t n, mk_str *out) {
    for (size_t i = 0; i < o->settings.len; i++) {
        const options_setting *s = &o->settings.data[i];
        if (s->option < 0 || strcmp(options_table[s->option].name, name) != 0 || n-- > 0)
            continue;
        if (s->line)
            mk_str_printf(out, "%s:%u: ", s->origin, (unsigned)s->line);
        return;
    }
}

void options_rebase(const words *in, const char *base, mk_arena *a, words *out) {
    for (size_t i = 0; i < in->len; i++) {
        const char *word = in->data[i];
        const clang_flag *f = options_flag(word);
        if (!f) {
            words_push(out, word);
        } else if (!options_flag_is_apart(f, word) || i + 1 == in->len) {
            words_push(out, based(f, base, word, a));
        } else {
            const char *more = in->data[++i];
            words_push(out, word);
            words_push(out, f->path ? words_join(base, more, a) : more);
        }
    }
}

bool options_use_color(const options *o, FILE *out) {
    const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (o->color != OPTIONS_COLOR_AUTO)
        return o->color == OPTIONS_COLOR_ALWAYS;
    if (no && *no)
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return isatty(fileno(out)) && !(term && strcmp(term, "dumb") == 0);
}
