#include "project.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <mk/map.h>

#define DATABASE_NAME "compile_commands.json"

/* ---- which flags of a command a parser needs -------------------------------------------------- */

typedef enum flag_use { KEEP, KEEP_NEXT, DROP, DROP_NEXT } flag_use;

/* First fit; a * at the end stands for anything. Needed here and not only in front of the parser:
 * entries that differ in nothing but their output are one job. */
/* clang-format off */
static const struct flag_rule {
    const char *pattern;
    flag_use use;
} flag_rules[] = {
    /* what to make of it, where to, and from what it follows */
    {"-o", DROP_NEXT}, {"-o*", DROP}, {"-c", DROP}, {"-S", DROP}, {"-E", DROP},
    {"-MF", DROP_NEXT}, {"-MT", DROP_NEXT}, {"-MQ", DROP_NEXT}, {"-MJ", DROP_NEXT}, {"-M*", DROP},
    {"-Wp,-MD,*", DROP}, {"-Wp,-MMD,*", DROP}, {"-Wp,*", KEEP},
    {"-save-temps*", DROP}, {"--save-temps*", DROP}, {"-d*", DROP}, {"-aux-info", DROP_NEXT},
    {"-pipe", DROP}, {"-v", DROP}, {"-H", DROP}, {"-P", DROP}, {"-Q", DROP}, {"-p", DROP},
    {"-pg", DROP}, {"-g*", DROP}, {"-specs*", DROP}, {"--specs*", DROP}, {"-B", DROP_NEXT},
    {"-B*", DROP}, {"--param", DROP_NEXT}, {"--param=*", DROP}, {"-mllvm", DROP_NEXT},
    /* what to complain about */
    {"-W*", DROP}, {"-w", DROP}, {"-pedantic*", DROP}, {"--pedantic*", DROP},
    /* linking and assembling; -Wl, and -Wa, are above */
    {"-l", DROP_NEXT}, {"-L", DROP_NEXT}, {"-T", DROP_NEXT}, {"-u", DROP_NEXT}, {"-z", DROP_NEXT},
    {"-l*", DROP}, {"-L*", DROP}, {"-T*", DROP}, {"-Xlinker", DROP_NEXT}, {"-Xassembler", DROP_NEXT},
    {"-shared*", DROP}, {"-static*", DROP}, {"-rdynamic", DROP}, {"-s", DROP}, {"-pie", DROP},
    {"-no-pie", DROP},
    /* headers compiled by another compiler; the header itself is named as well */
    {"-include-pch", DROP_NEXT},
    /* needed, with a word of their own after them */
    {"-I", KEEP_NEXT}, {"-D", KEEP_NEXT}, {"-U", KEEP_NEXT}, {"-A", KEEP_NEXT}, {"-x", KEEP_NEXT},
    {"-F", KEEP_NEXT}, {"-include", KEEP_NEXT}, {"-imacros", KEEP_NEXT}, {"-isystem", KEEP_NEXT},
    {"-iquote", KEEP_NEXT}, {"-idirafter", KEEP_NEXT}, {"-iprefix", KEEP_NEXT},
    {"-iwithprefix", KEEP_NEXT}, {"-iwithprefixbefore", KEEP_NEXT}, {"-isysroot", KEEP_NEXT},
    {"--sysroot", KEEP_NEXT}, {"-target", KEEP_NEXT}, {"-arch", KEEP_NEXT}, {"-G", KEEP_NEXT},
    {"-Xpreprocessor", KEEP_NEXT}, {"-resource-dir", KEEP_NEXT},
    {"-*", KEEP},
    {"*", DROP}, /* inputs */
};

/* -f flags, without their no-, that change the language or what is predefined. The others, several
 * hundred of which only gcc knows, say how to generate code. */
static const char *const f_flags[] = {
    "asm*", "blocks", "builtin*", "cf-protection*", "char8_t", "dollars-in-identifiers",
    "exceptions", "exec-charset=*", "fast-math", "finite-math-only", "freestanding", "gnu-keywords",
    "gnu89-inline", "gnuc-version=*", "hosted", "input-charset=*", "lax-vector-conversions*",
    "math-errno", "ms-*", "openmp*", "pack-struct*", "pic", "PIC", "pie", "PIE", "short-*",
    "signed-*", "stack-protector*", "strict-flex-arrays*", "trapv", "unsigned-char", "wrapv",
};

/* -m flags, without their no-, of gcc's that clang 19 does not take; some of them (-mfpmath) make it
 * refuse the file. */
static const char *const gcc_m_flags[] = {
    "128bit-*", "3dnow*", "8bit-idiv", "96bit-*", "accumulate-outgoing-args", "address-mode=*",
    "align-*", "abm", "avx256-split-*", "branch-cost=*", "call-ms2sysv-xlogues", "cet-switch",
    "cld", "direct-extern-access", "dispatch-scheduler", "dump-tune-features", "fancy-math-387",
    "fentry-*", "force-*", "fp-ret-in-387", "fpmath=*", "fused-madd", "glibc", "hard-float",
    "harden-sls=*", "hle", "incoming-stack-boundary=*", "indirect-branch*", "inline-*",
    "instrument-return=*", "large-data-threshold=*", "manual-endbr", "memcpy-strategy=*",
    "memset-strategy=*", "mitigate-rop", "move-max=*", "mpx", "musl", "needed", "nop-mcount", "pc32",
    "pc64", "pc80", "pcommit", "prefer-avx128", "preferred-stack-boundary=*", "prefetchwt1",
    "push-args", "recip*", "record-*", "relax-cmpxchg-loop", "skip-rax-setup", "sse2avx",
    "stack-protector-guard*", "store-max=*", "stringop-strategy=*", "stv", "tls-dialect=*",
    "tune*", "uclibc", "veclibabi=*", "vect8-ret-in-mem",
};
/* clang-format on */

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static bool starts_with(const char *s, const char *prefix) {
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool fits(const char *pattern, const char *s) {
    size_t n = strlen(pattern);
    return pattern[n - 1] == '*' ? strncmp(s, pattern, n - 1) == 0 : strcmp(s, pattern) == 0;
}

static bool any_fits(const char *const *patterns, size_t n, const char *s) {
    for (size_t i = 0; i < n; i++)
        if (fits(patterns[i], s))
            return true;
    return false;
}

static const char *without_no(const char *s) {
    return starts_with(s, "no-") ? s + 3 : s;
}

static flag_use use_of(const char *word) {
    if (starts_with(word, "-f"))
        return any_fits(f_flags, LENGTH(f_flags), without_no(word + 2)) ? KEEP : DROP;
    if (starts_with(word, "-m") && any_fits(gcc_m_flags, LENGTH(gcc_m_flags), without_no(word + 2)))
        return DROP;
    const struct flag_rule *r = flag_rules;
    while (!fits(r->pattern, word))
        r++;
    return r->use;
}

/* ---- a command without its compiler ----------------------------------------------------------- */

static const char *basename_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_launcher(const char *word) {
    static const char *const names[] = {"ccache",     "sccache", "distcc", "icecc", "gomacc",
                                        "buildcache", "env",     "nice",   "time"};
    return any_fits(names, LENGTH(names), basename_of(word));
}

/* Index of the compiler: after launchers, their options and assignments to the environment. */
static size_t find_compiler(const words *command) {
    size_t i = 0;
    for (bool launched = false; i < command->len; i++) {
        const char *word = command->data[i];
        if (is_launcher(word))
            launched = true;
        else if (!(launched && word[0] == '-') && !(strchr(word, '=') && word[0] != '/'))
            break;
    }
    return i;
}

/* A cross compiler names its target: arm-linux-gnueabihf-gcc-12. "" if this one does not. */
static const char *target_of(const char *compiler, mk_arena *a) {
    const char *name = basename_of(compiler), *end = NULL;
    for (const char *p = name; (p = strchr(p, '-')); p++)
        if (starts_with(p, "-gcc") || starts_with(p, "-cc") || starts_with(p, "-clang"))
            end = p;
    const char *dash = strchr(name, '-');
    return end && dash < end ? mk_arena_strndup(a, name, (size_t)(end - name)) : "";
}

static void add_target(const char *compiler, mk_arena *a, words *flags) {
    const char *target = target_of(compiler, a);
    if (!*target)
        return;
    char *flag = mk_arena_alloc(a, sizeof "--target=" + strlen(target), 1);
    strcpy(flag, "--target=");
    strcat(flag, target);
    words_push(flags, flag);
}

/* -Xclang hands a word to clang's inner compiler, and that word's argument comes in another -Xclang.
 * Returns how many words were taken. */
static size_t take_xclang(const words *in, size_t i, words *flags) {
    static const char *const unwanted[] = {"-include-pch", "-load", "-plugin", "-add-plugin",
                                           "-fpass-plugin*"};
    const char *inner = i + 1 < in->len ? in->data[i + 1] : "";
    if (any_fits(unwanted, LENGTH(unwanted), inner))
        return strchr(inner, '=') ? 2 : 4;
    if (*inner && strcmp(inner, "-emit-pch") != 0)
        words_append(flags, &in->data[i], 2);
    return 2;
}

static size_t take_flag(const words *in, size_t i, words *flags) {
    const char *word = in->data[i];
    if (strcmp(word, "--") == 0) /* only inputs follow */
        return in->len;
    if (strcmp(word, "-Xclang") == 0)
        return take_xclang(in, i, flags);
    flag_use use = use_of(word);
    size_t n = use == KEEP_NEXT || use == DROP_NEXT ? 2 : 1;
    if (n > in->len - i)
        n = in->len - i;
    if (use == KEEP || use == KEEP_NEXT)
        words_append(flags, &in->data[i], n);
    return n;
}

void project_flags(const words *command, const char *dir, mk_arena *a, words *flags) {
    words in = {0};
    words_expand(command, dir, a,
                 &in); /* a response file that is gone stays a word, and is dropped */
    size_t i = find_compiler(&in);
    if (i < in.len)
        add_target(in.data[i++], a, flags);
    while (i < in.len)
        i += take_flag(&in, i, flags);
    words_free(&in);
}

/* ---- compile_commands.json -------------------------------------------------------------------- */

typedef struct entry {
    const char *real;  /* what the file is found by */
    const char *shown; /* absolute, as the database spells it */
    const char *dir;
    words command; /* whole: most entries are not asked for */
    size_t number; /* in the file, from 0 */
} entry;

MK_VEC(entry_vec, entry)

typedef struct database {
    entry_vec entries; /* by real path; those of one file in the file's order */
} database;

typedef database *database_ref;
typedef const char *folder_name;
MK_VEC(database_vec, database_ref)
MK_MAP(folder_map, folder_name, database_ref, mk_key_cstr, mk_eq_cstr)
MK_MAP(job_set, mk_view, char, mk_key_view, mk_eq_view)

typedef struct finder {
    project *p;
    const options *o;
    mk_str *why;
    database *given; /* -p's */
    const char *given_path;
    database_vec opened;
    folder_map databases; /* by folder searched from; NULL = none there or above */
    job_set seen;
    words extra; /* the command line's flags */
    const char *here;
    bool ok;
} finder;

/* The path without links, or a clean one if there is no such file. */
static const char *real_path(const char *path, mk_arena *a) {
    char *real = realpath(path, NULL);
    const char *result = real ? mk_arena_strdup(a, real) : words_join(NULL, path, a);
    free(real);
    return result;
}

static int by_real_path(const void *x, const void *y) {
    const entry *a = x, *b = y;
    int order = strcmp(a->real, b->real);
    return order ? order : (a->number > b->number) - (a->number < b->number);
}

static bool read_words(const json_t *list, mk_arena *a, words *out) {
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (!json_is_string(item))
            return false;
        words_push(out, mk_arena_strdup(a, json_string_value(item)));
    }
    return true;
}

/* What is wrong with it, or NULL. */
static const char *read_command(const json_t *item, mk_arena *a, words *command) {
    const json_t *list = json_object_get(item, "arguments");
    const char *line = json_string_value(json_object_get(item, "command"));
    if (json_is_array(list))
        return read_words(list, a, command) ? NULL
                                            : "'arguments' holds something else than strings";
    if (!line)
        return "neither 'arguments' nor 'command'";
    return words_split(line, strlen(line), a, command) ? NULL
                                                       : "a quote in 'command' is not closed";
}

/* "build/../src/a.c" is src/a.c, unless build is a link. */
static void place_entry(entry *e, const char *file, mk_arena *a) {
    mk_str path = {0};
    mk_str_printf(&path, "%s%s%s", *file == '/' ? "" : e->dir, *file == '/' ? "" : "/", file);
    e->real = real_path(mk_str_c(&path), a);
    e->shown = words_join(NULL, mk_str_c(&path), a);
    if (strstr(file, "..") && strcmp(real_path(e->shown, a), e->real) != 0)
        e->shown = e->real;
    mk_str_free(&path);
}

static const char *read_entry(const json_t *item, const char *folder, mk_arena *a, entry *e) {
    const char *file = json_string_value(json_object_get(item, "file"));
    const char *dir = json_string_value(json_object_get(item, "directory"));
    if (!file)
        return "no 'file'";
    const char *wrong = read_command(item, a, &e->command);
    if (!wrong) {
        e->dir = words_join(folder, dir ? dir : "", a);
        place_entry(e, file, a);
    }
    return wrong;
}

static bool read_entries(finder *f, const json_t *root, const char *path, database *db) {
    const char *folder = real_path(words_folder(path, &f->p->arena), &f->p->arena);
    size_t i;
    json_t *item;
    json_array_foreach(root, i, item) {
        entry e = {.number = i};
        const char *wrong = read_entry(item, folder, &f->p->arena, &e);
        if (wrong) {
            words_free(&e.command);
            mk_str_printf(f->why, "%s: entry %zu: %s", path, i + 1, wrong);
            return false;
        }
        entry_vec_push(&db->entries, e);
    }
    if (db->entries.len)
        qsort(db->entries.data, db->entries.len, sizeof *db->entries.data, by_real_path);
    return true;
}

static void free_database(database *db) {
    for (size_t i = 0; i < db->entries.len; i++)
        words_free(&db->entries.data[i].command);
    entry_vec_free(&db->entries);
    free(db);
}

/* NULL: *why says what is wrong with it. */
static database *read_database(finder *f, const char *path) {
    json_error_t at;
    json_t *root = json_load_file(path, 0, &at);
    bool ok = false;
    database *db = calloc(1, sizeof *db);
    if (!root && at.line > 0)
        mk_str_printf(f->why, "%s:%d:%d: %s", path, at.line, at.column, at.text);
    else if (!root)
        mk_str_printf(f->why, "%s: %s", path, at.text);
    else if (!json_is_array(root))
        mk_str_printf(f->why, "%s: not a list of compile commands", path);
    else
        ok = db && read_entries(f, root, path, db);
    json_decref(root);
    if (db)
        database_vec_push(&f->opened, db);
    f->ok = ok;
    return ok ? db : NULL;
}

/* The nearest database from a folder upward; looked for once a folder. */
static database *database_from(finder *f, const char *folder) {
    bool added;
    database_ref *known = folder_map_add(&f->databases, folder, &added);
    if (!added)
        return *known;
    const char *path = words_join(folder, DATABASE_NAME, &f->p->arena);
    database *db = NULL;
    if (access(path, F_OK) == 0)
        db = read_database(f, path);
    else if (strcmp(folder, "/") != 0)
        db = database_from(f, words_folder(folder, &f->p->arena));
    folder_map_put(&f->databases, folder, db);
    return db;
}

static void free_databases(finder *f) {
    for (size_t i = 0; i < f->opened.len; i++)
        free_database(f->opened.data[i]);
    database_vec_free(&f->opened);
    folder_map_free(&f->databases);
}

/* ---- jobs ------------------------------------------------------------------------------------- */

static void key_part(mk_str *key, const char *part) {
    mk_str_catn(key, part, strlen(part) + 1);
}

/* Whether the same file with the same flags was there before. */
static bool is_repeated(finder *f, const char *real, const char *dir, const words *flags) {
    mk_str key = {0};
    key_part(&key, real);
    key_part(&key, dir ? dir : "");
    for (size_t i = 0; i < flags->len; i++)
        key_part(&key, flags->data[i]);
    bool added = false;
    if (!job_set_get(&f->seen, mk_str_view(&key))) {
        const char *kept = mk_arena_dup(&f->p->arena, key.data, key.len, 1);
        job_set_add(&f->seen, mk_view_n(kept, key.len), &added);
    }
    mk_str_free(&key);
    return !added;
}

static front_job make_job(finder *f, const char *file, const words *flags) {
    front_job job = {.file = file, .nargs = flags->len};
    if (flags->len)
        job.args = mk_arena_dup(&f->p->arena, flags->data, flags->len * sizeof *flags->data,
                                _Alignof(const char *));
    return job;
}

static void add_job(finder *f, const char *file, const char *real, const char *dir,
                    const words *flags) {
    if (is_repeated(f, real, dir, flags))
        return;
    front_job job = make_job(f, file, flags);
    job.dir = dir;
    project_jobs_push(&f->p->jobs, job);
}

/* The entry's flags, then the command line's, whose paths start here and not in the entry's folder. */
static void add_entry(finder *f, const char *file, const entry *e) {
    words flags = {0};
    project_flags(&e->command, e->dir, &f->p->arena, &flags);
    options_rebase(&f->extra, f->here, &f->p->arena, &flags);
    add_job(f, file, e->real, e->dir, &flags);
    words_free(&flags);
}

/* First entry of a file, or where it would be. */
static size_t first_entry(const database *db, const char *real) {
    size_t low = 0, high = db->entries.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(db->entries.data[middle].real, real) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void problem(finder *f, const char *path, const char *what) {
    mk_str line = {0};
    mk_str_printf(&line, "%s: %s", path, what);
    words_push(&f->p->problems, mk_arena_strdup(&f->p->arena, mk_str_c(&line)));
    mk_str_free(&line);
}

static void add_file(finder *f, const char *path) {
    mk_arena *a = &f->p->arena;
    if (!f->ok)
        return;
    if (access(path, R_OK) != 0) {
        problem(f, path, strerror(errno));
        return;
    }
    const char *real = real_path(path, a);
    database *db = f->given;
    if (!db && !f->o->own_flags)
        db = database_from(f, real_path(words_folder(path, a), a));
    if (!f->ok)
        return;
    size_t i = db ? first_entry(db, real) : 0, before = i;
    for (; db && i < db->entries.len && strcmp(db->entries.data[i].real, real) == 0; i++)
        add_entry(f, path, &db->entries.data[i]);
    if (i == before)
        add_job(f, path, real, NULL, &f->extra);
}

/* ---- inputs ----------------------------------------------------------------------------------- */

static bool is_c(const char *path) {
    return words_ends(path, ".c");
}

static int visible(const struct dirent *d) {
    return d->d_name[0] != '.';
}

/* Links to folders are not followed: they may lead back up. */
static bool is_folder(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* How many sources were found below. */
static size_t add_folder(finder *f, const char *folder) {
    struct dirent **names;
    int n = scandir(folder, &names, visible, alphasort);
    if (n < 0)
        problem(f, folder, strerror(errno));
    size_t found = n < 0;
    for (int i = 0; i < n; i++) {
        const char *path = words_join(folder, names[i]->d_name, &f->p->arena);
        if (is_folder(path)) {
            found += add_folder(f, path);
        } else if (is_c(path)) {
            add_file(f, path);
            found++;
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    return found;
}

static void add_path(finder *f, const char *path) {
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        add_file(f, path);
    else if (!add_folder(f, path))
        problem(f, path, "no *.c below it");
}

static void add_list(finder *f, FILE *in) {
    char *line = NULL;
    size_t size = 0;
    for (ssize_t n; (n = getline(&line, &size, in)) > 0;) {
        n -= line[n - 1] == '\n';
        n -= n > 0 && line[n - 1] == '\r';
        if (n > 0)
            add_path(f, mk_arena_strndup(&f->p->arena, line, (size_t)n));
    }
    free(line);
}

/* Relative to here if it lies below. */
static const char *shorten(const finder *f, const char *path) {
    size_t n = strlen(f->here);
    return strncmp(path, f->here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static int by_number(const void *x, const void *y) {
    const entry *a = x, *b = y;
    return (a->number > b->number) - (a->number < b->number);
}

static void add_database(finder *f, database *db, const char *path) {
    size_t before = f->p->jobs.len + f->p->problems.len;
    if (db->entries.len)
        qsort(db->entries.data, db->entries.len, sizeof *db->entries.data, by_number);
    for (size_t i = 0; i < db->entries.len; i++) {
        const entry *e = &db->entries.data[i];
        const char *shown = shorten(f, e->shown);
        if (shown == e->shown) /* here or there may be named through a link */
            shown = shorten(f, e->real) != e->real ? shorten(f, e->real) : shown;
        if (!is_c(e->shown))
            continue;
        if (access(shown, R_OK) != 0)
            problem(f, shown, strerror(errno));
        else
            add_entry(f, shown, e);
    }
    if (f->p->jobs.len + f->p->problems.len == before)
        problem(f, path,
                db->entries.len ? "no entry is a C source" : "no entries: was anything compiled?");
}

static void add_inputs(finder *f, FILE *in) {
    for (size_t i = 0; i < f->o->inputs.len && f->ok; i++) {
        if (strcmp(f->o->inputs.data[i], "-") == 0)
            add_list(f, in);
        else
            add_path(f, f->o->inputs.data[i]);
    }
    if (!f->o->inputs.len && f->given)
        add_database(f, f->given, f->given_path);
}

static void open_given(finder *f) {
    const char *path = f->o->database;
    if (!path)
        return;
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        path = words_join(path, DATABASE_NAME, &f->p->arena);
    if (access(path, R_OK) == 0) {
        f->given = read_database(f, path);
        f->given_path = path;
    } else {
        mk_str_printf(f->why, "%s: %s", path, strerror(errno));
        f->ok = false;
    }
}

static void add_models(finder *f) {
    for (size_t i = 0; i < f->o->models.len && f->ok; i++) {
        front_job job = make_job(f, f->o->models.data[i], &f->extra);
        job.model = true;
        f->ok = access(job.file, R_OK) == 0;
        if (f->ok)
            project_jobs_push(&f->p->models, job);
        else
            mk_str_printf(f->why, "--models=%s: %s", job.file, strerror(errno));
    }
}

bool project_open(project *p, const options *o, FILE *in, mk_str *why) {
    *p = (project){0};
    finder f = {.p = p, .o = o, .why = why, .ok = true};
    f.here = real_path(".", &p->arena);
    words_append(&f.extra, o->flags.data, o->flags.len);
    open_given(&f);
    if (f.ok)
        add_models(&f);
    if (f.ok)
        add_inputs(&f, in);
    free_databases(&f);
    job_set_free(&f.seen);
    words_free(&f.extra);
    return f.ok;
}

void project_free(project *p) {
    project_jobs_free(&p->jobs);
    project_jobs_free(&p->models);
    words_free(&p->problems);
    mk_arena_free(&p->arena);
    *p = (project){0};
}
