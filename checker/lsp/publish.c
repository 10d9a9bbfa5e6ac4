/* publish.c: which diagnostics the editor shows of a file: those of all projects it is of. */
#include "server.h"

/* In the places of now; NULL: it is not to be shown. Its data is for answers.c alone. */
static json_t *shown(const json_t *diagnostic, const document *d) {
    json_t *copy = json_deep_copy(diagnostic);
    json_object_del(copy, "data");
    if (d && !d->lost && !document_move(d, json_object_get(copy, "range"))) {
        json_decref(copy);
        return NULL;
    }
    return copy;
}

static bool has(json_t *list, const json_t *item) {
    size_t i;
    json_t *other;
    json_array_foreach(list, i, other) {
        if (json_equal(other, item))
            return true;
    }
    return false;
}

static void collect(json_t *list, const json_t *file, const document *d) {
    size_t i;
    json_t *diagnostic;
    json_array_foreach(json_object_get(file, "diagnostics"), i, diagnostic) {
        json_t *it = shown(diagnostic, d);
        if (it && !has(list, it))
            json_array_append(list, it);
        json_decref(it);
    }
}

/* Was the file saved again since a run began that knows it? What that said is of other lines. */
static bool is_overtaken(const server *s, const document *d) {
    for (size_t i = 0; d && i < s->projects.len; i++) {
        const project *p = s->projects.data[i];
        if (project_file(p, d->key) && d->since > p->began)
            return true;
    }
    return false;
}

void publish(server *s, const char *key) {
    document *d = documents_by_key(&s->docs, key);
    if (is_overtaken(s, d))
        return;
    json_t *list = json_array(), *before = json_object_get(s->published, key);
    for (size_t i = 0; i < s->projects.len; i++)
        collect(list, project_file(s->projects.data[i], key), d);
    if (before ? !json_equal(before, list) : d || json_array_size(list)) {
        json_t *params = json_pack("{s:s, s:O}", "uri", d ? d->uri : key, "diagnostics", list);
        if (d && json_is_integer(d->version))
            json_object_set(params, "version", d->version);
        client_notify(&s->client, "textDocument/publishDiagnostics", params);
        json_object_set(s->published, key, list);
    }
    json_decref(list);
}

void publish_each(server *s, json_t *files) {
    const char *key;
    json_t *file;
    json_object_foreach(files, key, file) {
        publish(s, key);
    }
}

void publish_anew(server *s, const char *key) {
    (void)json_object_del(s->published, key);
}
