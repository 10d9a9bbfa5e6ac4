/* client.h: what the editor is told, and what it can do with it. */
#ifndef MEMKIT_CHECKER_LSP_CLIENT_H
#define MEMKIT_CHECKER_LSP_CLIENT_H

#include "wire.h"

/* Codes of JSON-RPC and of the protocol. */
typedef enum client_code {
    CLIENT_PARSE_ERROR = -32700,
    CLIENT_INVALID_REQUEST = -32600,
    CLIENT_METHOD_NOT_FOUND = -32601,
    CLIENT_INVALID_PARAMS = -32602,
    CLIENT_NOT_INITIALIZED = -32002,
    CLIENT_REQUEST_FAILED = -32803,
    CLIENT_REQUEST_CANCELLED = -32800
} client_code;

typedef enum client_message {
    CLIENT_ERROR = 1,
    CLIENT_WARNING,
    CLIENT_INFO,
    CLIENT_LOG
} client_message;

typedef struct client {
    wire wire;
    bool byte_columns;                     /* agreed upon */
    bool progress;                         /* it shows what we are at */
    bool refreshes_hints;                  /* it asks again when told so */
    bool registers_hover, registers_hints; /* it can be told later that they are there */
    bool versioned_edits;                  /* it refuses edits of another version */
    json_int_t last_request;
} client;

/* The value at "a.b.c", or NULL. */
json_t *client_at(const json_t *value, const char *path);
/* The text at such a place, or NULL. */
const char *client_text(const json_t *value, const char *path);

void client_learn(client *c, const json_t *capabilities);

/* All of these take over what they send; `id` stays. */
void client_respond(client *c, const json_t *id, json_t *result);
void client_refuse(client *c, const json_t *id, client_code code, const char *message);
void client_notify(client *c, const char *method, json_t *params);
/* Returns the request's number. */
json_int_t client_request(client *c, const char *method, json_t *params);
/* Shows a line to whoever sits there (window/showMessage), or keeps it in the editor's log. */
void client_show(client *c, client_message type, const char *line);
void client_log(client *c, client_message type, const char *lines);

#endif
