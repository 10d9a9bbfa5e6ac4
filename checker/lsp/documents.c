#include "documents.h"

#include <stdlib.h>
#include <string.h>

#include "../report/uri.h"
#include "../words.h"
#include "client.h"

/* ---- names ------------------------------------------------------------------------------------ */

/* Without links; a file that does not exist yet is one in its folder. */
static char *real_path(const char *path) {
    char *real = realpath(path, NULL);
    if (real)
        return real;
    mk_arena a = {0};
    mk_str joined = {0};
    const char *slash = strrchr(path, '/');
    char *folder = realpath(words_folder(path, &a), NULL);
    mk_str_cat(&joined, folder && strcmp(folder, "/") != 0 ? folder : "");
    mk_str_cat(&joined, folder ? slash : path);
    free(folder);
    mk_arena_free(&a);
    return mk_str_take(&joined, NULL);
}

bool document_key(const char *uri, mk_str *path, mk_str *key) {
    mk_str given = {0};
    bool ok = uri && uri_path(uri, &given);
    char *real = ok ? real_path(mk_str_c(&given)) : NULL;
    if (real) {
        mk_str_cat(path, real);
        mk_str_cat(key, "file://");
        uri_cat(real, key);
    }
    free(real);
    mk_str_free(&given);
    return ok;
}

document *documents_by_uri(documents *d, const char *uri) {
    for (size_t i = 0; uri && i < d->len; i++)
        if (strcmp(d->data[i].uri, uri) == 0)
            return &d->data[i];
    return NULL;
}

document *documents_by_key(documents *d, const char *key) {
    for (size_t i = 0; i < d->len; i++)
        if (strcmp(d->data[i].key, key) == 0)
            return &d->data[i];
    return NULL;
}

/* ---- opening and closing ---------------------------------------------------------------------- */

/* Lines end as the protocol says: with \n, \r\n or \r. */
static int64_t count_ends(const char *text, size_t n) {
    int64_t ends = 0;
    for (size_t i = 0; i < n; i++)
        ends += text[i] == '\n' || (text[i] == '\r' && (i + 1 == n || text[i + 1] != '\n'));
    return ends;
}

static void number_lines(document *d, int64_t lines) {
    document_lines_clear(&d->now);
    for (int64_t i = 0; i < lines; i++)
        document_lines_push(&d->now, i);
    d->added = 0;
}

static bool is_saved(const char *path, const char *text, size_t n) {
    mk_str saved = {0};
    bool same = words_read(path, &saved) && saved.len == n && memcmp(saved.data, text, n) == 0;
    mk_str_free(&saved);
    return same;
}

void document_set_version(document *d, json_t *version) {
    json_decref(d->version);
    d->version = version ? json_incref(version) : json_null();
}

static void release(document *d) {
    free(d->uri);
    free(d->key);
    free(d->path);
    json_decref(d->version);
    document_lines_free(&d->now);
}

document *documents_open(documents *d, const json_t *item, uint64_t now) {
    mk_str path = {0}, key = {0};
    const char *uri = client_text(item, "uri"), *text = client_text(item, "text");
    size_t n = json_string_length(json_object_get(item, "text"));
    if (!text || !document_key(uri, &path, &key))
        return NULL;
    documents_close(d, uri);
    document it = {.uri = strdup(uri), .path = mk_str_take(&path, NULL), .since = now};
    it.key = mk_str_take(&key, NULL);
    document_set_version(&it, json_object_get(item, "version"));
    it.lost = it.edited = !is_saved(it.path, text, n);
    number_lines(&it, count_ends(text, n) + 1);
    documents_push(d, it);
    return documents_last(d);
}

void documents_close(documents *d, const char *uri) {
    document *it = documents_by_uri(d, uri);
    if (!it)
        return;
    release(it);
    documents_remove(d, (size_t)(it - d->data));
}

void documents_close_all(documents *d) {
    for (size_t i = 0; i < d->len; i++)
        release(&d->data[i]);
    documents_free(d);
}

/* ---- changes ---------------------------------------------------------------------------------- */

/* -1: there is none, or it is out of the protocol's bounds. */
static int64_t number(const json_t *of, const char *path) {
    json_t *n = client_at(of, path);
    return json_is_integer(n) && json_integer_value(n) <= INT32_MAX ? json_integer_value(n) : -1;
}

/* Lines from `first` on, `gone` of which are touched, move by `by`. */
static void move_lines(document *d, int64_t first, int64_t gone, int64_t by) {
    for (size_t i = 0; i < d->now.len; i++) {
        int64_t *line = &d->now.data[i];
        if (*line >= first + gone)
            *line += by;
        else if (*line >= first)
            *line = -1;
    }
    d->added += by;
}

void document_change(document *d, const json_t *change) {
    int64_t start = number(change, "range.start.line"), end = number(change, "range.end.line");
    int64_t from = number(change, "range.start.character");
    int64_t to = number(change, "range.end.character");
    const char *text = client_text(change, "text");
    size_t n = json_string_length(json_object_get(change, "text"));
    d->edited = true;
    if (!text || start < 0 || end < start || from < 0 || to < 0) {
        d->lost = true;
        return;
    }
    /* Whole lines out and in leave the line behind them as it is. */
    bool whole = from == 0 && to == 0 && (!n || text[n - 1] == '\n');
    move_lines(d, start, end - start + !whole, count_ends(text, n) - (end - start));
}

void document_saved(document *d, uint64_t now) {
    int64_t lines = (int64_t)d->now.len + d->added;
    number_lines(d, lines > 0 ? lines : 0);
    d->edited = d->lost = false;
    d->since = now;
}

int64_t document_line(const document *d, int64_t saved) {
    if (d->lost || saved < 0)
        return -1;
    return (size_t)saved < d->now.len ? d->now.data[saved] : saved + d->added;
}

bool document_move(const document *d, json_t *range) {
    int64_t from = number(range, "start.line"), to = number(range, "end.line");
    int64_t start = document_line(d, from), end = document_line(d, to);
    if (start < 0 || end < 0 || end - start != to - from)
        return false;
    json_object_set_new(json_object_get(range, "start"), "line", json_integer(start));
    json_object_set_new(json_object_get(range, "end"), "line", json_integer(end));
    return true;
}
