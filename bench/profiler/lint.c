/* lint.c: see lint.h. */
#include "lint.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

MK_VEC(site_list, join_site)
MK_VEC(reason_list, const char *)

typedef struct reading {
    lint *l;
    site_list sites;
    reason_list reasons;
} reading;

/* ---- rows ---- */

static const char *text(reading *r, const json_t *row, const char *key) {
    const char *value = json_string_value(json_object_get(row, key));
    return mk_arena_strdup(&r->l->arena, value ? value : "");
}

static void add_row(reading *r, const json_t *row) {
    const char *kind = json_string_value(json_object_get(row, "kind"));
    const char *file = text(r, row, "file"), *verdict = text(r, row, "verdict");
    join_files_add(&r->l->files, file);
    if (!kind || strcmp(kind, "alloc") != 0)
        return;
    const char *reason = text(r, row, "reason");
    join_site s = {.file = file,
                   .function = text(r, row, "function"),
                   .callee = text(r, row, "callee"),
                   .line = (uint32_t)json_integer_value(json_object_get(row, "line")),
                   .stays = strcmp(verdict, "stays") == 0,
                   .handed_on = join_hands_on(reason)};
    site_list_push(&r->sites, s);
    reason_list_push(&r->reasons, s.stays ? "no" : reason);
}

static bool read_line(reading *r, const char *line, size_t n) {
    json_t *row = json_loadb(line, n, 0, NULL);
    bool ok = json_is_object(row);
    if (ok)
        add_row(r, row);
    json_decref(row);
    return ok;
}

static bool read_rows(reading *r, FILE *in, mk_str *why) {
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t n;
    bool ok = true;
    while (ok && (n = getline(&line, &size, in)) >= 0) {
        number++;
        ok = read_line(r, line, (size_t)n);
    }
    free(line);
    if (!ok)
        mk_str_printf(why, "line %zu is no row of memcheck-lint -m --format=jsonl", number);
    else if (!r->sites.len)
        mk_str_cat(why, "has no verdicts: memcheck-lint -m --format=jsonl writes them");
    return ok && r->sites.len;
}

/* What was read, into the arena. */
static void keep(reading *r) {
    lint *l = r->l;
    l->n = r->sites.len;
    l->sites =
        mk_arena_dup(&l->arena, r->sites.data, l->n * sizeof *l->sites, MK_ALIGNOF(join_site));
    l->reasons = mk_arena_dup(&l->arena, r->reasons.data, l->n * sizeof *l->reasons,
                              MK_ALIGNOF(const char *));
    site_list_free(&r->sites);
    reason_list_free(&r->reasons);
}

bool lint_read(lint *l, const char *path, mk_str *why) {
    memset(l, 0, sizeof *l);
    reading r = {.l = l};
    mk_str wrong = {0};
    FILE *in = fopen(path, "rb");
    if (!in)
        mk_str_cat(&wrong, strerror(errno));
    bool ok = in && read_rows(&r, in, &wrong);
    if (in)
        fclose(in);
    if (!ok)
        mk_str_printf(why, "%s: %s", path, mk_str_c(&wrong));
    keep(&r);
    mk_str_free(&wrong);
    return ok;
}

void lint_free(lint *l) {
    join_files_free(&l->files);
    mk_arena_free(&l->arena);
}

/* ---- labels ---- */

static void add_label(profile *p, profile_sample *s, const char *reason) {
    profile_label label = {"escape", mk_arena_strdup(&p->arena, reason), 0, ""};
    profile_label *labels = mk_new_n(&p->arena, profile_label, s->n_labels + 1);
    memcpy(labels, s->labels, s->n_labels * sizeof *labels);
    s->labels = labels;
    profile_insert_label(s, label);
}

bool lint_label(const lint *l, profile *p, mk_str *why) {
    join j = {.sites = l->sites, .n_sites = l->n};
    if (!join_counts(p)) {
        mk_str_cat(why, "-lint is for heap profiles");
        return false;
    }
    for (size_t i = 0; i < l->files.given.len; i++)
        join_texts_push(&j.files, l->files.given.entries[i].key.ptr);
    join_make(&j, p);
    for (size_t i = 0; i < p->samples.len; i++)
        if (j.charged[i] != JOIN_NONE)
            add_label(p, p->samples.data[i], l->reasons[j.charged[i]]);
    join_free(&j);
    return true;
}

/* ---- verdicts of a line ---- */

void lint_say(lint *l, const char *file, int64_t line, mk_str *out) {
    bool ambiguous;
    size_t number = join_files_find(&l->files, file, &ambiguous);
    const char *between = "";
    for (size_t i = 0; i < l->n && number != SIZE_MAX; i++) {
        const join_site *s = &l->sites[i];
        if (s->line != line || join_files_given(&l->files, s->file) != number)
            continue;
        mk_str_printf(out, "%s%s() ", between, s->callee);
        if (s->stays)
            mk_str_cat(out, "does not escape");
        else
            mk_str_printf(out, "escapes: %s", l->reasons[i]);
        between = "; ";
    }
}
