/* load_flags.c: which flags the parser gets.
 *
 * They come from build systems, so most of the work is to leave out what would make the parser write
 * files, read others, or refuse:
 *
 *   given by the job     @response files are read; -Wp,a,b becomes a b; outputs, dependency files,
 *                        inputs, plugins, profiles, OpenMP and -Werror go; the rest stays as it is
 *   added by us          the job's folder; what gcc takes with a warning is no error; no fortified
 *                        functions, whose names and arguments hide the real ones
 */
#define _POSIX_C_SOURCE 200809L

#include "load_flags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mk/str.h>

#include "words.h"

enum { RESPONSE_DEPTH = 8 };

/* ---- which flags ------------------------------------------------------------------------------ */

enum flag_use { KEEP, KEEP_WITH_NEXT, DROP, DROP_WITH_NEXT };

static const struct flag_row {
    const char *text; /* "x*": everything that starts so; the first row that fits counts */
    enum flag_use use;
} flag_rows[] = {
    {"-MF", DROP_WITH_NEXT},
    {"-MT", DROP_WITH_NEXT},
    {"-MQ", DROP_WITH_NEXT},
    {"-MJ", DROP_WITH_NEXT},
    {"-M*", DROP},
    {"-o", DROP_WITH_NEXT},
    {"-objc*", KEEP},
    {"-o*", DROP},
    {"-c", DROP},
    {"-S", DROP},
    {"-E", DROP},
    {"-", DROP},
    {"-###", DROP},
    {"-save-temps*", DROP},
    {"--save-temps*", DROP},
    {"-emit-*", DROP},
    {"-Werror*", DROP},
    {"-pedantic-errors", DROP},
    {"-Wfatal-errors", DROP},
    {"-fmax-errors*", DROP},
    {"-fanalyzer*", DROP},
    {"-fplugin*", DROP},
    {"-fpass-plugin*", DROP},
    {"-fprofile-*", DROP},
    {"-fauto-profile*", DROP},
    {"-fdump-*", DROP},
    {"-ftime-*", DROP},
    {"-fcrash-*", DROP},
    {"-fopenmp*", DROP}, /* the regions' code is lowered as it stands */
    {"-mfunction-return=*", DROP}, /* clang refuses values of gcc's, and how to return is code's affair */
    {"-specs=*", DROP},
    {"--serialize-diagnostics", DROP_WITH_NEXT},
    {"-serialize-diagnostics", DROP_WITH_NEXT},
    {"-dependency-file", DROP_WITH_NEXT},
    {"-aux-info", DROP_WITH_NEXT},
    {"-dumpbase", DROP_WITH_NEXT},
    {"-dumpbase-ext", DROP_WITH_NEXT},
    {"-dumpdir", DROP_WITH_NEXT},
    {"-Xlinker", DROP_WITH_NEXT},
    {"-Xassembler", DROP_WITH_NEXT},
    {"-Wl,*", DROP},
    {"-Wa,*", DROP},
    {"-L", DROP_WITH_NEXT},
    {"-l", DROP_WITH_NEXT},
    {"-T", DROP_WITH_NEXT},
    {"-u", DROP_WITH_NEXT},
    {"-z", DROP_WITH_NEXT},
    {"--param", DROP_WITH_NEXT},
    {"--param=*", DROP},
    {"-I", KEEP_WITH_NEXT},
    {"-D", KEEP_WITH_NEXT},
    {"-U", KEEP_WITH_NEXT},
    {"-A", KEEP_WITH_NEXT},
    {"-F", KEEP_WITH_NEXT},
    {"-x", KEEP_WITH_NEXT},
    {"-B", KEEP_WITH_NEXT},
    {"-G", KEEP_WITH_NEXT},
    {"-include", KEEP_WITH_NEXT},
    {"-imacros", KEEP_WITH_NEXT},
    {"-isystem", KEEP_WITH_NEXT},
    {"-iquote", KEEP_WITH_NEXT},
    {"-idirafter", KEEP_WITH_NEXT},
    {"-iprefix", KEEP_WITH_NEXT},
    {"-iwithprefix", KEEP_WITH_NEXT},
    {"-iwithprefixbefore", KEEP_WITH_NEXT},
    {"-isysroot", KEEP_WITH_NEXT},
    {"--sysroot", KEEP_WITH_NEXT},
    {"-target", KEEP_WITH_NEXT},
    {"-arch", KEEP_WITH_NEXT},
    {"-mllvm", KEEP_WITH_NEXT},
    {"-Xclang", KEEP_WITH_NEXT},
    {"-Xpreprocessor", KEEP_WITH_NEXT},
    {"-resource-dir", KEEP_WITH_NEXT},
    {"-working-directory", KEEP_WITH_NEXT},
    {"-*", KEEP},
    {"*", DROP}, /* an input, or a launcher that was left before the flags */
};

static bool flag_fits(const char *pattern, const char *flag) {
    size_t n = strcspn(pattern, "*");
    return pattern[n] ? strncmp(flag, pattern, n) == 0 : strcmp(flag, pattern) == 0;
}

static enum flag_use flag_use(const char *flag) {
    const struct flag_row *row = flag_rows;
    while (!flag_fits(row->text, flag))
        row++;
    return row->use;
}

/* ---- flags of the job ------------------------------------------------------------------------- */

void load_flags_add(load_flags *f, const char *flag) {
    bool is_value = f->args.len > 0 && strcmp(f->args.data[f->args.len - 1], "-x") == 0;
    if (is_value || (strncmp(flag, "-x", 2) == 0 && flag[2]))
        f->language = is_value ? flag : flag + 2;
    (void)load_flag_vec_push(&f->args, flag);
}

static void flags_take(load_flags *f, const char *const *args, size_t n, int depth);

/* -Wp,-DX=1,-MD,x.d says -DX=1 -MD x.d to the preprocessor. */
static void flags_preprocessor(load_flags *f, const char *list, int depth) {
    load_flag_vec args = {0};
    char *at = mk_arena_strdup(&f->arena, list);
    while (at && *at) {
        char *comma = strchr(at, ',');
        if (comma)
            *comma = '\0';
        /* cpp's -MD names its file, the driver's does not. */
        bool names_file = strcmp(at, "-MD") == 0 || strcmp(at, "-MMD") == 0;
        (void)load_flag_vec_push(&args, names_file ? "-MF" : at);
        at = comma ? comma + 1 : NULL;
    }
    flags_take(f, args.data, args.len, depth);
    load_flag_vec_free(&args);
}

/* The next word of a response file, quotes and backslashes resolved in place; NULL at the end. */
static char *next_word(char **at) {
    char *from = *at + strspn(*at, " \t\r\n\f\v"), *to = from, *word = from;
    if (!*from)
        return NULL;
    for (char quote = 0; *from && (quote || !strchr(" \t\r\n\f\v", *from)); from++) {
        if (quote ? *from == quote : *from == '\'' || *from == '"')
            quote = quote ? 0 : *from;
        else if (*from == '\\' && quote != '\'' && from[1])
            *to++ = *++from;
        else
            *to++ = *from;
    }
    *at = *from ? from + 1 : from;
    *to = '\0';
    return word;
}

static void flags_response(load_flags *f, const char *name, int depth) {
    mk_str path = {0}, text = {0};
    if (f->job->dir && name[0] != '/')
        (void)mk_str_printf(&path, "%s/", f->job->dir);
    (void)mk_str_cat(&path, name);
    if (depth < RESPONSE_DEPTH && words_read(mk_str_c(&path), &text)) {
        load_flag_vec args = {0};
        char *at = mk_arena_strdup(&f->arena, mk_str_c(&text));
        for (char *w; at && (w = next_word(&at));)
            (void)load_flag_vec_push(&args, w);
        flags_take(f, args.data, args.len, depth + 1);
        load_flag_vec_free(&args);
    }
    mk_str_free(&path);
    mk_str_free(&text);
}

/* Takes one flag with what belongs to it; returns how many words that were. */
static size_t flags_take_one(load_flags *f, const char *const *args, size_t n, int depth) {
    if (args[0][0] == '@') {
        flags_response(f, args[0] + 1, depth);
        return 1;
    }
    if (strncmp(args[0], "-Wp,", 4) == 0) {
        flags_preprocessor(f, args[0] + 4, depth);
        return 1;
    }
    enum flag_use use = flag_use(args[0]);
    size_t taken = (use == KEEP_WITH_NEXT || use == DROP_WITH_NEXT) && n > 1 ? 2 : 1;
    for (size_t i = 0; i < taken && (use == KEEP || use == KEEP_WITH_NEXT); i++)
        load_flags_add(f, args[i]);
    return taken;
}

static void flags_take(load_flags *f, const char *const *args, size_t n, int depth) {
    for (size_t i = 0; i < n && !f->ended;) {
        f->ended = strcmp(args[i], "--") == 0;
        if (!f->ended) /* only inputs follow */
            i += flags_take_one(f, args + i, n - i, depth);
    }
}

/* ---- our flags -------------------------------------------------------------------------------- */

static bool ends_in(const char *s, const char *const *ends) {
    for (; *ends; ends++) {
        size_t n = strlen(s), m = strlen(*ends);
        if (n >= m && strcmp(s + n - m, *ends) == 0)
            return true;
    }
    return false;
}

/* Sets the language where clang would not take the file for C: headers, odd names. */
static bool is_c(load_flags *f) {
    static const char *const c[] = {".c", ".i", NULL};
    static const char *const others[] = {".cc",  ".cpp", ".cxx", ".c++", ".C", ".hh",
                                         ".hpp", ".m",   ".mm",  ".s",   ".S", NULL};
    const char *x = f->job->model ? NULL : f->language;
    if (x && strcmp(x, "none") != 0)
        return strcmp(x, "c") == 0 || strcmp(x, "c-header") == 0 || strcmp(x, "cpp-output") == 0;
    if (ends_in(f->job->file, others))
        return false;
    if (f->job->model || !ends_in(f->job->file, c)) {
        load_flags_add(f, "-x");
        load_flags_add(f, "c");
    }
    return true;
}

static const char *absolute(load_flags *f, const char *path) {
    if (path[0] == '/')
        return path;
    mk_str whole = {0};
    char *here = getcwd(NULL, 0);
    (void)mk_str_printf(&whole, "%s/%s", here ? here : ".", path);
    free(here);
    path = mk_arena_strdup(&f->arena, mk_str_c(&whole));
    mk_str_free(&whole);
    return path;
}

static void flags_ours(load_flags *f) {
    static const char *const ours[] = {
        "-Wno-everything",    "-ferror-limit=0",        "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0",
        "-fno-spell-checking", /* costs time, and goes on with a guess */
        "-fbracket-depth=100000",
    };
    if (f->job->dir) {
        load_flags_add(f, "-working-directory");
        load_flags_add(f, absolute(f, f->job->dir)); /* clang is not of one mind about relative ones */
    }
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        load_flags_add(f, ours[i]);
    if (f->job->model) /* the declarations given here, not the compiler's idea of them */
        load_flags_add(f, "-fno-builtin");
}

bool load_flags_read(load_flags *f, const front_job *job) {
    *f = (load_flags){.job = job, .file = job->file};
    flags_take(f, job->args, job->nargs, 0);
    flags_ours(f);
    if (job->dir) /* the file itself must not be looked for there */
        f->file = absolute(f, job->file);
    return is_c(f);
}

void load_flags_drop(load_flags *f, size_t (*unwanted)(const char *flag)) {
    size_t kept = 0;
    for (size_t i = 0, n; i < f->args.len; i += n ? n : 1) {
        n = unwanted(f->args.data[i]);
        if (n == 0)
            f->args.data[kept++] = f->args.data[i];
    }
    (void)load_flag_vec_resize(&f->args, kept);
}

void load_flags_free(load_flags *f) {
    load_flag_vec_free(&f->args);
    mk_arena_free(&f->arena);
}
