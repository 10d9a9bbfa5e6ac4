#include "baseline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mk/map.h>

#include "replace.h"
#include "words.h"

static const char magic[] = "# memcheck-lint baseline 1\n";

/* ---- names of files --------------------------------------------------------------------------- */

/* Absolute, without links if it exists. */
static const char *absolute(const char *path, mk_arena *a) {
    char *real = realpath(path, NULL), *here = real ? NULL : realpath(".", NULL);
    const char *name = real ? mk_arena_strdup(a, real) : words_join(here, path, a);
    free(real);
    free(here);
    return name;
}

/* From a folder, both absolute: "src/a.c", "../a.c". */
static const char *relative(const char *folder, const char *path, mk_arena *a) {
    size_t common = 0, i = 0;
    for (; folder[i] && folder[i] == path[i]; i++)
        if (folder[i] == '/')
            common = i;
    if (!folder[i] && path[i] == '/')
        common = i;
    mk_str name = {.alloc = mk_arena_as_alloc(a)};
    for (const char *up = folder + common; (up = strchr(up, '/')) && up[1]; up++)
        mk_str_cat(&name, "../");
    mk_str_cat(&name, path + common + (path[common] == '/'));
    return mk_str_c(&name);
}

/* As an entry names it: one line, whatever the name is. */
static const char *entry_name(const baseline *b, const char *file, mk_arena *a) {
    char *name = (char *)relative(b->folder, absolute(file, a), a);
    for (char *p = name; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = '?';
    return name;
}

static const char *folder_of(const char *path, mk_arena *a) {
    return absolute(words_folder(path, a), a);
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Cuts the next word off a line. */
static mk_view next_word(mk_view *line) {
    const char *space = memchr(line->ptr, ' ', line->len);
    size_t n = space ? (size_t)(space - line->ptr) : line->len;
    mk_view word = mk_view_n(line->ptr, n);
    n += space != NULL;
    *line = mk_view_n(line->ptr + n, line->len - n);
    return word;
}

static bool is_print(mk_view v, uint64_t *print) {
    *print = 0;
    for (size_t i = 0; i < v.len; i++) {
        const char *digits = "0123456789abcdef", *at = strchr(digits, v.ptr[i]);
        if (!at || !*at)
            return false;
        *print = *print << 4 | (uint64_t)(at - digits);
    }
    return v.len == 16;
}

static const char *keep(baseline *b, mk_view v) {
    return mk_arena_strndup(&b->arena, v.ptr, v.len);
}

static bool read_entry(baseline *b, mk_view line) {
    baseline_entry e;
    mk_view print = next_word(&line), rule = next_word(&line), function = next_word(&line);
    if (!is_print(print, &e.print) || !rule.len || !function.len || !line.len)
        return false;
    e.rule = keep(b, rule);
    e.function = keep(b, function);
    e.file = keep(b, line);
    return baseline_entries_push(&b->entries, e);
}

static bool read_entries(baseline *b, const char *path, const char *text, mk_str *why) {
    for (uint32_t line = 1; *text; line++) {
        size_t n = strcspn(text, "\n");
        mk_view v = mk_view_trim(mk_view_n(text, n));
        if (v.len && *v.ptr != '#' && !read_entry(b, v)) {
            mk_str_printf(
                why, "%s:%" PRIu32 ": no line of a baseline; write it anew with --write-baseline",
                path, line);
            return false;
        }
        text += n + (text[n] == '\n');
    }
    return true;
}

bool baseline_read(baseline *b, const char *path, mk_str *why) {
    mk_str text = {0};
    bool ok = words_read(path, &text);
    if (!ok)
        mk_str_printf(why, "cannot read the baseline %s: %s", path, strerror(errno));
    else if (strncmp(mk_str_c(&text), magic, strcspn(magic, "\n")) != 0)
        mk_str_printf(why, "%s is no baseline of this version; write one with --write-baseline",
                      path);
    else if (strlen(mk_str_c(&text)) != text.len)
        mk_str_printf(why, "%s is no baseline: it is not text", path);
    ok = ok && !why->len && read_entries(b, path, mk_str_c(&text), why);
    b->folder = folder_of(path, &b->arena);
    mk_str_free(&text);
    return ok;
}

void baseline_free(baseline *b) {
    baseline_entries_free(&b->entries);
    mk_arena_free(&b->arena);
}

/* ---- matching --------------------------------------------------------------------------------- */

MK_MAP(baseline_counts, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)
MK_MAP(baseline_paths, const char *, const char *, mk_key_cstr, mk_eq_cstr)
MK_MAP(baseline_names, const char *, bool, mk_key_cstr, mk_eq_cstr)

typedef struct matcher {
    const baseline *b;
    mk_arena arena;
    baseline_paths paths;    /* of files as given: the name in an entry */
    baseline_names analysed; /* such names */
    baseline_counts here;    /* entries not used yet, of a print and a file */
    baseline_counts movable; /* of a print, where the file was analysed or is no more */
} matcher;

static const char *name_of(matcher *m, const char *file) {
    bool added;
    const char **name = baseline_paths_add(&m->paths, file, &added);
    if (added)
        *name = entry_name(m->b, file, &m->arena);
    return *name;
}

static uint64_t in_file(uint64_t print, const char *name) {
    return mk_hash_bytes(name, strlen(name), print);
}

static void add(baseline_counts *c, uint64_t key) {
    bool added;
    ++*baseline_counts_add(c, key, &added);
}

static bool take(baseline_counts *c, uint64_t key) {
    uint32_t *n = baseline_counts_get(c, key);
    if (!n || !*n)
        return false;
    --*n;
    return true;
}

static void note_analysed(matcher *m, const char *file) {
    bool added;
    *baseline_names_add(&m->analysed, name_of(m, file), &added) = true;
}

/* A file that was not looked at keeps its entries. */
static bool may_move(matcher *m, const char *name) {
    return baseline_names_get(&m->analysed, name) ||
           access(words_join(m->b->folder, name, &m->arena), F_OK) != 0;
}

static void add_entries(matcher *m) {
    for (size_t i = 0; i < m->b->entries.len; i++) {
        const baseline_entry *e = &m->b->entries.data[i];
        add(&m->here, in_file(e->print, e->file));
        if (may_move(m, e->file))
            add(&m->movable, e->print);
    }
}

static void know(find_list *l, find_row *r) {
    r->known = true;
    l->stats.findings--;
    l->stats.known++;
}

static void match(matcher *m, find_list *l, bool renamed) {
    for (size_t i = 0; i < l->rows.len; i++) {
        find_row *r = &l->rows.data[i];
        if (!find_counts(r) || (!renamed && !take(&m->here, in_file(r->print, name_of(m, r->at.file)))))
            continue;
        if (take(&m->movable, r->print) || !renamed)
            know(l, r);
    }
}

void baseline_apply(const baseline *b, baseline_files analysed, find_list *l) {
    matcher m = {.b = b};
    for (size_t i = 0; i < analysed.len; i++)
        note_analysed(&m, analysed.data[i]);
    for (size_t i = 0; i < l->rows.len; i++)
        note_analysed(&m, l->rows.data[i].at.file);
    add_entries(&m);
    match(&m, l, false);
    match(&m, l, true);
    for (size_t i = 0; i < m.movable.len; i++)
        l->stats.gone += m.movable.entries[i].value;
    baseline_paths_free(&m.paths);
    baseline_names_free(&m.analysed);
    baseline_counts_free(&m.here);
    baseline_counts_free(&m.movable);
    mk_arena_free(&m.arena);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static const char *text_of(const char *s) {
    return s && *s ? s : "-";
}

static int by_place(const void *a, const void *b) {
    const baseline_entry *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    order = order ? order : strcmp(x->rule, y->rule);
    order = order ? order : strcmp(x->function, y->function);
    return order ? order : (x->print > y->print) - (x->print < y->print);
}

static void collect(baseline *b, const find_list *l) {
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (find_counts(r) || (r->known && !r->suppressed))
            baseline_entries_push(&b->entries,
                                  (baseline_entry){r->print, text_of(r->rule), text_of(r->function),
                                                   entry_name(b, r->at.file, &b->arena)});
    }
    if (b->entries.len)
        qsort(b->entries.data, b->entries.len, sizeof *b->entries.data, by_place);
}

bool baseline_write(const char *path, find_list *l, mk_str *why) {
    baseline b = {0};
    mk_str text = {0};
    b.folder = folder_of(path, &b.arena);
    collect(&b, l);
    mk_str_cat(&text, magic);
    mk_str_cat(&text, "# fingerprint, rule, function, file; written by --write-baseline\n");
    for (size_t i = 0; i < b.entries.len; i++) {
        const baseline_entry *e = &b.entries.data[i];
        mk_str_printf(&text, "%016" PRIx64 " %s %s %s\n", e->print, e->rule, e->function, e->file);
    }
    bool ok = replace_file(path, mk_str_view(&text), why);
    for (size_t i = 0; ok && i < l->rows.len; i++)
        if (find_counts(&l->rows.data[i]))
            know(l, &l->rows.data[i]);
    mk_str_free(&text);
    baseline_free(&b);
    return ok;
}
