/* answers.c: hover, inlay hints and code actions, all of what the last run wrote of a file. */
#include <string.h>

#include "../report/json.h"
#include "server.h"

json_t *server_file(const project *p, const document *d) {
    return d->since <= p->began && !d->lost ? project_file(p, d->key) : NULL;
}

typedef struct place {
    json_int_t line, character;
} place;

static place place_of(const json_t *position) {
    return (place){json_integer_value(json_object_get(position, "line")),
                   json_integer_value(json_object_get(position, "character"))};
}

static bool is_before(place a, place b) {
    return a.line < b.line || (a.line == b.line && a.character < b.character);
}

typedef void (*visit)(void *ctx, const document *d, json_t *item, json_t *range);

/* Each item of such a list of the asked file that still stands somewhere; its range is of now. */
static void each(server *s, const json_t *params, const char *list, visit fn, void *ctx) {
    document *d = documents_by_uri(&s->docs, client_text(params, "textDocument.uri"));
    for (size_t i = 0; d && i < s->projects.len; i++) {
        size_t k;
        json_t *item, *file = server_file(s->projects.data[i], d);
        json_array_foreach(json_object_get(file, list), k, item) {
            json_t *range = json_deep_copy(json_object_get(item, "range"));
            if (document_move(d, range))
                fn(ctx, d, item, range);
            json_decref(range);
        }
    }
}

/* ---- hover ------------------------------------------------------------------------------------ */

typedef struct hover {
    place at;
    mk_str text;
    json_t *range;
} hover;

static void hover_over(void *ctx, const document *d, json_t *verdict, json_t *range) {
    (void)d;
    hover *h = ctx;
    place from = place_of(json_object_get(range, "start"));
    place to = place_of(json_object_get(range, "end"));
    if (is_before(h->at, from) || is_before(to, h->at))
        return;
    mk_str_printf(&h->text, "%s%s", h->text.len ? "\n\n" : "", client_text(verdict, "text"));
    json_decref(h->range);
    h->range = json_incref(range);
}

json_t *answer_hover(server *s, const json_t *params) {
    hover h = {.at = place_of(client_at(params, "position"))};
    if (s->set.hover)
        each(s, params, "verdicts", hover_over, &h);
    json_t *answer = json_null();
    if (h.text.len)
        answer = json_pack("{s:{s:s, s:o}, s:O}", "contents", "kind", "plaintext", "value",
                           report_json_text(mk_str_c(&h.text)), "range", h.range);
    json_decref(h.range);
    mk_str_free(&h.text);
    return answer;
}

/* ---- inlay hints ------------------------------------------------------------------------------ */

typedef struct hints {
    place from, to;
    json_t *list;
} hints;

static void hint_at(void *ctx, const document *d, json_t *verdict, json_t *range) {
    (void)d;
    hints *h = ctx;
    json_t *label = json_object_get(verdict, "label"), *end = json_object_get(range, "end");
    if (!label || is_before(place_of(end), h->from) || is_before(h->to, place_of(end)))
        return;
    json_array_append_new(h->list,
                          json_pack("{s:O, s:O, s:O, s:b}", "position", end, "label", label,
                                    "tooltip", json_object_get(verdict, "text"), "paddingLeft", 1));
}

json_t *answer_hints(server *s, const json_t *params) {
    hints h = {place_of(client_at(params, "range.start")), place_of(client_at(params, "range.end")),
               json_array()};
    if (s->set.hints)
        each(s, params, "verdicts", hint_at, &h);
    return h.list;
}

/* ---- code actions ----------------------------------------------------------------------------- */

typedef struct actions {
    const client *client;
    const json_t *only; /* kinds that are asked for; NULL: all */
    place from, to;
    json_t *list;
    json_t *all; /* edits of every finding of the file */
    const document *d;
} actions;

/* Is the kind one of those, or below one? */
static bool is_wanted(const actions *a, const char *kind) {
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)a->only, i, item) {
        const char *want = json_string_value(item);
        size_t n = want ? strlen(want) : 0;
        if (want && strncmp(kind, want, n) == 0 && (!n || !kind[n] || kind[n] == '.'))
            return true;
    }
    return !a->only;
}

static json_t *workspace_edit(const actions *a, json_t *edits) {
    if (!a->client->versioned_edits)
        return json_pack("{s:{s:o}}", "changes", a->d->uri, edits);
    return json_pack("{s:[{s:{s:s, s:O}, s:o}]}", "documentChanges", "textDocument", "uri",
                     a->d->uri, "version", a->d->version, "edits", edits);
}

/* Takes the edits over; `diagnostic`, which they mend, or NULL. */
static json_t *action(const actions *a, const char *title, const char *kind, json_t *edits,
                      json_t *diagnostic) {
    json_t *it = json_pack("{s:o, s:s, s:o}", "title", report_json_text(title), "kind", kind,
                           "edit", workspace_edit(a, edits));
    if (diagnostic)
        json_object_set_new(it, "diagnostics", json_pack("[o]", diagnostic));
    return it;
}

/* As the editor has it. */
static json_t *shown(const json_t *diagnostic, json_t *range) {
    json_t *copy = json_copy((json_t *)diagnostic);
    json_object_del(copy, "data");
    json_object_set(copy, "range", range);
    return copy;
}

static void offer_fix(actions *a, json_t *diagnostic, json_t *range, json_t *edits) {
    mk_str title = {0};
    mk_str_printf(&title, "Fix: %s", client_text(diagnostic, "message"));
    json_t *it =
        action(a, mk_str_c(&title), "quickfix", json_deep_copy(edits), shown(diagnostic, range));
    json_object_set_new(it, "isPreferred", json_true());
    json_array_append_new(a->list, it);
    mk_str_free(&title);
}

/* A comment goes wherever the line went. */
static void offer_ignore(actions *a, json_t *diagnostic, json_t *range) {
    json_t *edits = json_deep_copy(client_at(diagnostic, "data.ignore"));
    mk_str title = {0};
    mk_str_printf(&title, "Ignore %s here, with a comment", client_text(diagnostic, "code"));
    if (json_array_size(edits) && document_move(a->d, client_at(json_array_get(edits, 0), "range")))
        json_array_append_new(a->list, action(a, mk_str_c(&title), "quickfix", json_incref(edits),
                                              shown(diagnostic, range)));
    json_decref(edits);
    mk_str_free(&title);
}

static void add_edits(json_t *all, json_t *edits) {
    size_t i, k;
    json_t *edit, *other;
    json_array_foreach(edits, i, edit) {
        bool known = false;
        json_array_foreach(all, k, other) {
            known = known || json_equal(edit, other);
        }
        if (!known)
            json_array_append(all, edit);
    }
}

/* Whoever asks about a line means what is on it. */
static void act_on(void *ctx, const document *d, json_t *diagnostic, json_t *range) {
    actions *a = ctx;
    json_t *edits = client_at(diagnostic, "data.edits");
    bool here = place_of(json_object_get(range, "start")).line <= a->to.line &&
                place_of(json_object_get(range, "end")).line >= a->from.line;
    a->d = d;
    if (!d->edited)
        add_edits(a->all, edits);
    if (!here || !is_wanted(a, "quickfix"))
        return;
    if (json_array_size(edits) && !d->edited)
        offer_fix(a, diagnostic, range, edits);
    offer_ignore(a, diagnostic, range);
}

json_t *answer_actions(server *s, const json_t *params) {
    actions a = {.client = &s->client,
                 .only = client_at(params, "context.only"),
                 .from = place_of(client_at(params, "range.start")),
                 .to = place_of(client_at(params, "range.end")),
                 .list = json_array(),
                 .all = json_array()};
    each(s, params, "diagnostics", act_on, &a);
    if (json_array_size(a.all) && is_wanted(&a, "source.fixAll"))
        json_array_append_new(a.list, action(&a, "Fix all that mends itself for certain",
                                             "source.fixAll", json_incref(a.all), NULL));
    json_decref(a.all);
    return a.list;
}
