/* editor.h: an editor as a server sees it: what it says, and what it waits for.  JSON is written with ' for ". */
#ifndef TESTS_LSP_EDITOR_H
#define TESTS_LSP_EDITOR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "lsp/wire.h"

typedef struct editor {
    pid_t pid;
    wire wire;
    json_t *heard; /* messages that nobody waited for yet */
    int last_id;
} editor;

extern const char *editor_checker; /* the program */

/* A server, with an option or NULL, here; not spoken to yet. */
editor editor_start(const char *option);
/* ... and initialized. */
editor editor_open(const char *capabilities, const char *settings);
/* Waits for its end. Returns the exit code, or minus the signal. */
int editor_end(editor *e);
/* shutdown and exit, which have to go well. */
void editor_close(editor *e);

json_t *editor_json(const char *format, ...) __attribute__((format(printf, 1, 2)));
void editor_raw(editor *e, const char *bytes, size_t n);
void editor_say(editor *e, const char *method, json_t *params);
/* Returns the answer, whole. */
json_t *editor_ask(editor *e, const char *method, json_t *params);
int editor_request(editor *e, const char *method, json_t *params); /* its id */
json_t *editor_answer(editor *e, int id);
/* The next message with that method; others are kept. Fails after half a minute. */
json_t *editor_hear(editor *e, const char *method);
/* Has such a message come already? */
bool editor_has_heard(editor *e, const char *method);

/* Files here, as the editor has them: the text is that of the file. */
json_t *editor_uri(const char *name);
void editor_opens(editor *e, const char *name);
void editor_changes(editor *e, const char *name, int line, int character, int end_line,
                    int end_character, const char *text);
void editor_saves(editor *e, const char *name, const char *text);

/* The diagnostics of a file that come next, which may be none. */
json_t *editor_diagnostics(editor *e, const char *name);
/* Asks about a place of a file, or about a range of lines. Returns the result. */
json_t *editor_asks_at(editor *e, const char *method, const char *name, int line, int character);
json_t *editor_asks_lines(editor *e, const char *method, const char *name, int first, int last);

/* What stands at a.b.0.c, or NULL; and whether that is such JSON. */
json_t *editor_at(json_t *value, const char *path);
void editor_expect(json_t *value, const char *path, const char *expected);
/* The file's text with an action's edits. The caller frees it. */
char *editor_apply(json_t *action, const char *name);

#endif
