/* server.c: the methods there are, and the loop. */
#include "server.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report/uri.h"

/* ---- settings --------------------------------------------------------------------------------- */

static void set_flag(bool *flag, const json_t *given, const char *key) {
    json_t *value = json_object_get(given, key);
    if (json_is_boolean(value))
        *flag = json_is_true(value);
}

/* Those that are there; the others stay as they are. */
static void read_settings(settings *set, const json_t *given) {
    json_t *own = json_object_get(given, "memcheck-lint");
    given = own ? own : given;
    const char *database = client_text(given, "compileCommands");
    set_flag(&set->hover, given, "hover");
    set_flag(&set->hints, given, "inlayHints");
    if (database) {
        free(set->database);
        set->database = *database ? strdup(database) : NULL;
    }
}

static void read_root(settings *set, const json_t *params) {
    const char *uri = client_text(json_array_get(client_at(params, "workspaceFolders"), 0), "uri");
    mk_str path = {0};
    uri = uri ? uri : client_text(params, "rootUri");
    if (uri && uri_path(uri, &path)) {
        free(set->root);
        set->root = strdup(mk_str_c(&path));
    }
    mk_str_free(&path);
}

/* ---- life ------------------------------------------------------------------------------------- */

typedef enum outcome { ANSWERED, LATER, INVALID, NOTHING_THERE } outcome;

static json_t *capabilities(const server *s) {
    json_t *c =
        json_pack("{s:s, s:{s:b, s:i, s:b}, s:{s:[s, s]}, s:{s:[s]}}", "positionEncoding",
                  s->client.byte_columns ? "utf-8" : "utf-16", "textDocumentSync", "openClose", 1,
                  "change", 2, "save", 1, "codeActionProvider", "codeActionKinds", "quickfix",
                  "source.fixAll", "executeCommandProvider", "commands", SERVER_ANALYSE);
    if (s->set.hover)
        json_object_set_new(c, "hoverProvider", json_true());
    if (s->set.hints)
        json_object_set_new(c, "inlayHintProvider", json_true());
    return c;
}

static outcome initialize(server *s, const json_t *params, json_t **answer) {
    if (s->state != SERVER_NEW)
        return INVALID;
    client_learn(&s->client, json_object_get(params, "capabilities"));
    read_root(&s->set, params);
    read_settings(&s->set, json_object_get(params, "initializationOptions"));
    s->state = SERVER_SERVES;
    *answer = json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities(s), "serverInfo",
                        "name", "memcheck-lint", "version", MEMKIT_VERSION);
    return ANSWERED;
}

static outcome shut_down(server *s, const json_t *params, json_t **answer) {
    (void)params;
    work_cancel(s);
    s->state = SERVER_SHUT_DOWN;
    *answer = json_null();
    return ANSWERED;
}

static void leave(server *s, const json_t *params) {
    (void)params;
    s->code = s->state == SERVER_SHUT_DOWN ? 0 : 1;
    s->state = SERVER_ENDED;
}

/* What was not announced at the beginning. */
static void announce(server *s, const char *method) {
    static const char filter[] = "{s:[{s:s, s:s, s:{s:[{s:s}]}}]}";
    (void)client_request(&s->client, "client/registerCapability",
                         json_pack(filter, "registrations", "id", method, "method", method,
                                   "registerOptions", "documentSelector", "language", "c"));
}

static void configure(server *s, const json_t *params) {
    settings before = s->set;
    read_settings(&s->set, json_object_get(params, "settings"));
    while (s->set.database != before.database && s->projects.len) /* files are of others now */
        work_forget(s, *projects_last(&s->projects));
    if (s->set.hover && !before.hover && s->client.registers_hover)
        announce(s, "textDocument/hover");
    if (s->set.hints && !before.hints && s->client.registers_hints)
        announce(s, "textDocument/inlayHint");
    for (size_t i = 0; i < s->docs.len; i++)
        work_on(s, &s->docs.data[i]);
}

/* ---- files ------------------------------------------------------------------------------------ */

static document *document_of(server *s, const json_t *params) {
    return documents_by_uri(&s->docs, client_text(params, "textDocument.uri"));
}

static void opened(server *s, const json_t *params) {
    document *d = documents_open(&s->docs, client_at(params, "textDocument"), ++s->now);
    if (!d)
        return;
    publish_anew(s, d->key);
    work_on(s, d);
}

static void changed(server *s, const json_t *params) {
    document *d = document_of(s, params);
    size_t i;
    json_t *change;
    json_array_foreach(client_at(params, "contentChanges"), i, change) {
        if (d)
            document_change(d, change);
    }
    if (d)
        document_set_version(d, client_at(params, "textDocument.version"));
}

static void saved(server *s, const json_t *params) {
    document *d = document_of(s, params);
    if (!d)
        return;
    document_saved(d, ++s->now);
    work_on(s, d);
}

static void closed(server *s, const json_t *params) {
    document *d = document_of(s, params);
    project *alone = d ? projects_alone(&s->projects, d->path) : NULL;
    documents_close(&s->docs, client_text(params, "textDocument.uri"));
    if (alone)
        work_forget(s, alone);
}

/* Files that changed behind the editor's back: only what is open is looked at. */
static void watched(server *s, const json_t *params) {
    (void)params;
    for (size_t i = 0; i < s->docs.len; i++)
        work_on(s, &s->docs.data[i]);
}

/* ---- questions -------------------------------------------------------------------------------- */

static outcome hover(server *s, const json_t *params, json_t **answer) {
    *answer = answer_hover(s, params);
    return ANSWERED;
}

static outcome hints(server *s, const json_t *params, json_t **answer) {
    *answer = answer_hints(s, params);
    return ANSWERED;
}

static outcome actions(server *s, const json_t *params, json_t **answer) {
    *answer = answer_actions(s, params);
    return ANSWERED;
}

static outcome command(server *s, const json_t *params, json_t **answer) {
    const char *name = client_text(params, "command");
    json_t *uri = json_array_get(client_at(params, "arguments"), 0);
    (void)answer;
    if (!name || strcmp(name, SERVER_ANALYSE) != 0 || (uri && !json_is_string(uri)))
        return INVALID;
    return work_ask(s, s->request, json_string_value(uri)) ? LATER : NOTHING_THERE;
}

static void cancel(server *s, const json_t *params) {
    (void)work_unask(s, json_object_get(params, "id"));
}

static void cancel_progress(server *s, const json_t *params) {
    json_t *token = json_object_get(params, "token");
    if (s->progress.begun && json_integer_value(token) == s->progress.token)
        work_cancel(s);
}

/* ---- messages --------------------------------------------------------------------------------- */

static const struct method {
    const char *name;
    outcome (*ask)(server *s, const json_t *params, json_t **answer); /* a request, or ... */
    void (*tell)(server *s, const json_t *params);                    /* ... a notification */
} methods[] = {
    {"initialize", initialize, NULL},
    {"shutdown", shut_down, NULL},
    {"exit", NULL, leave},
    {"textDocument/didOpen", NULL, opened},
    {"textDocument/didChange", NULL, changed},
    {"textDocument/didSave", NULL, saved},
    {"textDocument/didClose", NULL, closed},
    {"textDocument/hover", hover, NULL},
    {"textDocument/inlayHint", hints, NULL},
    {"textDocument/codeAction", actions, NULL},
    {"workspace/executeCommand", command, NULL},
    {"workspace/didChangeConfiguration", NULL, configure},
    {"workspace/didChangeWatchedFiles", NULL, watched},
    {"window/workDoneProgress/cancel", NULL, cancel_progress},
    {"$/cancelRequest", NULL, cancel},
};

static const struct method *method_of(const char *name) {
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

static void refuse(server *s, client_code code, const char *what) {
    client_refuse(&s->client, s->request, code, what);
}

static void answer(server *s, const char *name, const json_t *params) {
    const struct method *m = method_of(name);
    json_t *result = NULL;
    outcome out = INVALID;
    if (s->state == SERVER_NEW && (!m || m->ask != initialize))
        refuse(s, CLIENT_NOT_INITIALIZED, "initialize comes first");
    else if (s->state == SERVER_SHUT_DOWN)
        refuse(s, CLIENT_INVALID_REQUEST, "nothing but exit comes after shutdown");
    else if (!m || !m->ask)
        refuse(s, CLIENT_METHOD_NOT_FOUND, name);
    else if ((out = m->ask(s, params, &result)) == ANSWERED)
        client_respond(&s->client, s->request, result);
    else if (out == INVALID && m->ask == initialize)
        refuse(s, CLIENT_INVALID_REQUEST, "initialize comes once");
    else if (out == INVALID)
        refuse(s, CLIENT_INVALID_PARAMS,
               "the command is " SERVER_ANALYSE ", with a URI or without");
    else if (out == NOTHING_THERE)
        refuse(s, CLIENT_REQUEST_FAILED, "no such file is open");
}

/* Who does not know what the editor says next misses nothing; before initialize and after shutdown all but
 * exit goes unheard. */
static void hear(server *s, const char *name, const json_t *params) {
    const struct method *m = method_of(name);
    if (m && m->tell && (s->state == SERVER_SERVES || m->tell == leave))
        m->tell(s, params);
}

static void handle(server *s, const json_t *message) {
    const char *name = client_text(message, "method");
    json_t *params = json_object_get(message, "params");
    s->request = json_object_get(message, "id");
    bool response = s->request && !name &&
                    (json_object_get(message, "result") || json_object_get(message, "error"));
    if (name && s->request)
        answer(s, name, params);
    else if (name)
        hear(s, name, params);
    else if (!response)
        refuse(s, CLIENT_INVALID_REQUEST, "neither a request nor a response");
    else if (!json_object_get(message, "error"))
        work_show(s, json_integer_value(s->request));
}

/* Is a request taken back by a message behind it? */
static bool is_taken_back(json_t *inbox, size_t at) {
    json_t *id = json_object_get(json_array_get(inbox, at), "id");
    for (size_t i = at + 1; id && i < json_array_size(inbox); i++) {
        json_t *later = json_array_get(inbox, i);
        const char *name = client_text(later, "method");
        if (name && strcmp(name, "$/cancelRequest") == 0 &&
            json_equal(client_at(later, "params.id"), id))
            return client_text(json_array_get(inbox, at), "method");
    }
    return false;
}

static void handle_all(server *s, json_t *inbox) {
    size_t i;
    json_t *message;
    json_array_foreach(inbox, i, message) {
        if (s->state == SERVER_ENDED)
            break;
        if (s->state == SERVER_SERVES && is_taken_back(inbox, i))
            client_refuse(&s->client, json_object_get(message, "id"), CLIENT_REQUEST_CANCELLED,
                          "cancelled");
        else
            handle(s, message);
    }
}

/* ---- the loop --------------------------------------------------------------------------------- */

/* What could not be read may have been a change: which lines are which is not known any more. */
static void lose_places(server *s) {
    for (size_t i = 0; i < s->docs.len; i++)
        s->docs.data[i].edited = s->docs.data[i].lost = true;
}

static void end(server *s, int code) {
    s->code = code;
    s->state = SERVER_ENDED;
}

static void complain(const mk_str *why) {
    fprintf(stderr, "memcheck-lint: --lsp: %s\n", mk_str_c(why));
}

/* Every whole message that has come. */
static void receive(server *s) {
    json_t *inbox = json_array(), *message;
    mk_str why = {0};
    wire_state got;
    while ((got = wire_next(&s->client.wire, &message, &why)) != WIRE_NONE &&
           got != WIRE_NO_HEADER) {
        if (got == WIRE_MESSAGE) {
            json_array_append_new(inbox, message);
            continue;
        }
        complain(&why);
        client_refuse(&s->client, NULL, CLIENT_PARSE_ERROR, mk_str_c(&why));
        lose_places(s);
        mk_str_clear(&why);
    }
    handle_all(s, inbox);
    if (got == WIRE_NO_HEADER && s->state != SERVER_ENDED) {
        complain(&why);
        client_refuse(&s->client, NULL, CLIENT_PARSE_ERROR, mk_str_c(&why));
        end(s, 1);
    }
    json_decref(inbox);
    mk_str_free(&why);
}

enum { FROM_EDITOR, TO_EDITOR, ROWS, WORDS, NFDS };

/* Negative descriptors are not looked at. */
static void wait_for_something(server *s, struct pollfd *fds) {
    const wire *w = &s->client.wire;
    bool on = analysis_is_on(&s->analysis);
    const int which[] = {w->in, wire_is_due(w) ? w->out : -1, on ? s->analysis.out : -1,
                         on ? s->analysis.err : -1};
    for (int i = 0; i < NFDS; i++)
        fds[i] = (struct pollfd){which[i], i == TO_EDITOR ? POLLOUT : POLLIN, 0};
    bool closed = on && s->analysis.out < 0 && s->analysis.err < 0;
    (void)poll(fds, NFDS, closed ? 1 : on ? 100 : -1);
}

static void step(server *s) {
    struct pollfd fds[NFDS] = {0};
    work_start(s);
    wait_for_something(s, fds);
    if (fds[ROWS].revents)
        analysis_read(&s->analysis, &s->analysis.out);
    if (fds[WORDS].revents)
        analysis_read(&s->analysis, &s->analysis.err);
    if (analysis_is_on(&s->analysis) && analysis_is_over(&s->analysis))
        work_end(s);
    if (fds[TO_EDITOR].revents && !wire_write(&s->client.wire, false))
        end(s, 1);
    else if (fds[FROM_EDITOR].revents && !wire_read(&s->client.wire))
        end(s, s->state == SERVER_SHUT_DOWN ? 0 : 1);
    else if (fds[FROM_EDITOR].revents)
        receive(s);
}

int lsp_serve(int in, int out, const char *database, lsp_run run, void *ctx) {
    server s = {.client.wire = {.in = in, .out = out},
                .set = {.root = strdup("."), .database = database ? strdup(database) : NULL},
                .published = json_object(),
                .run = run,
                .ctx = ctx};
    while (s.state != SERVER_ENDED)
        step(&s);
    work_cancel(&s);
    (void)wire_write(&s.client.wire, true);
    documents_close_all(&s.docs);
    projects_drop_all(&s.projects);
    json_decref(s.published);
    free(s.set.root);
    free(s.set.database);
    wire_free(&s.client.wire);
    return s.code;
}
