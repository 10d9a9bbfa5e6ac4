#include "client.h"

#include <stdio.h>
#include <string.h>

#include "../report/json.h"

json_t *client_at(const json_t *value, const char *path) {
    json_t *found = NULL;
    char key[64];
    for (const char *at = path; value && *at; value = found) {
        size_t n = strcspn(at, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, at);
        found = json_object_get(value, key);
        at += n + (at[n] == '.');
    }
    return found;
}

const char *client_text(const json_t *value, const char *path) {
    return json_string_value(client_at(value, path));
}

/* ---- what it can do --------------------------------------------------------------------------- */

static bool can(const json_t *capabilities, const char *path) {
    return json_is_true(client_at(capabilities, path));
}

static bool offers(const json_t *list, const char *name) {
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)list, i, item) {
        const char *text = json_string_value(item);
        if (text && strcmp(text, name) == 0)
            return true;
    }
    return false;
}

void client_learn(client *c, const json_t *caps) {
    c->byte_columns = offers(client_at(caps, "general.positionEncodings"), "utf-8");
    c->progress = can(caps, "window.workDoneProgress");
    c->refreshes_hints = can(caps, "workspace.inlayHint.refreshSupport");
    c->registers_hover = can(caps, "textDocument.hover.dynamicRegistration");
    c->registers_hints = can(caps, "textDocument.inlayHint.dynamicRegistration");
    c->versioned_edits = can(caps, "workspace.workspaceEdit.documentChanges");
}

/* ---- what it is told -------------------------------------------------------------------------- */

static json_t *message(const char *key, json_t *value) {
    json_t *m = json_pack("{s:s}", "jsonrpc", "2.0");
    json_object_set_new(m, key, value);
    return m;
}

void client_respond(client *c, const json_t *id, json_t *result) {
    json_t *m = message("id", json_deep_copy(id));
    json_object_set_new(m, "result", result);
    wire_put(&c->wire, m);
}

void client_refuse(client *c, const json_t *id, client_code code, const char *text) {
    json_t *m = message("id", id ? json_deep_copy(id) : json_null());
    json_object_set_new(m, "error",
                        json_pack("{s:i, s:o}", "code", code, "message", report_json_text(text)));
    wire_put(&c->wire, m);
}

void client_notify(client *c, const char *method, json_t *params) {
    json_t *m = message("method", json_string(method));
    json_object_set_new(m, "params", params);
    wire_put(&c->wire, m);
}

json_int_t client_request(client *c, const char *method, json_t *params) {
    json_t *m = message("id", json_integer(++c->last_request));
    json_object_set_new(m, "method", json_string(method));
    json_object_set_new(m, "params", params);
    wire_put(&c->wire, m);
    return c->last_request;
}

static void tell(client *c, const char *method, client_message type, const char *text) {
    client_notify(c, method,
                  json_pack("{s:i, s:o}", "type", type, "message", report_json_text(text)));
}

void client_show(client *c, client_message type, const char *line) {
    tell(c, "window/showMessage", type, line);
}

void client_log(client *c, client_message type, const char *lines) {
    tell(c, "window/logMessage", type, lines);
}
