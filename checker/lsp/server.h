/* server.h: all a server knows; shared by the files of this folder, and by them alone. */
#ifndef MEMKIT_CHECKER_LSP_SERVER_H
#define MEMKIT_CHECKER_LSP_SERVER_H

#include "analysis.h"
#include "client.h"
#include "documents.h"
#include "projects.h"

#define SERVER_ANALYSE "memcheck-lint.analyse" /* a command: look at it now, saved or not */

typedef struct settings { /* lsp.h */
    bool hover, hints;
    char *root;     /* the editor's folder, or that in which the server was started */
    char *database; /* compileCommands, or -p; NULL: looked for */
} settings;

typedef struct progress { /* of the run at work, as the editor shows it; 0: nothing is shown */
    json_int_t token;     /* the request that announced it bears the same number */
    bool begun;           /* the editor knows of it */
} progress;

typedef struct server {
    client client;
    settings set;
    documents docs;
    projects projects;
    uint64_t now;     /* counts what happens */
    project *at_work; /* NULL: nobody is */
    uint64_t began;   /* when that began */
    bool wanted;      /* for a file that was opened or saved, not only for those who ... */
    json_t *served;   /* ... asked, and wait for the end */
    analysis analysis;
    progress progress;
    const json_t *request; /* the id of the message at hand; NULL: it has none */
    json_t *published;     /* by URI: the diagnostics that the editor was given */
    enum { SERVER_NEW, SERVER_SERVES, SERVER_SHUT_DOWN, SERVER_ENDED } state;
    int code; /* with which it ends */
    lsp_run run;
    void *ctx;
} server;

/* ---- work.c: runs ---- */

/* An editor's file was opened, saved or asked about: what it is of comes next. */
void work_on(server *s, const document *d);
/* Starts what is due, unless a run is on. */
void work_start(server *s);
/* The run is over. */
void work_end(server *s);
/* Ends the run at work as if it had not been asked for. */
void work_cancel(server *s);
/* Drops a project, and what is shown of it. */
void work_forget(server *s, project *p);
/* A request to look at an open file, or, without a URI, at all that is known: its answer comes when that is
 * done. false: there is nothing to look at. */
bool work_ask(server *s, const json_t *id, const char *uri);
/* Whether the request waited; it is answered then. */
bool work_unask(server *s, const json_t *id);
/* Tells the editor of the run at work, or that it is over; `id` of the request that asked whether it may. */
void work_show(server *s, json_int_t id);

/* ---- publish.c: diagnostics ---- */

/* Gives the editor what there is to say of a file, unless it has that. */
void publish(server *s, const char *key);
/* The same of every file in an object by URI. */
void publish_each(server *s, json_t *files);
/* The editor has forgotten what it was given. */
void publish_anew(server *s, const char *key);

/* ---- answers.c: of the last run, in the places of now; see lsp.h for when there are none ---- */

json_t *answer_hover(server *s, const json_t *params);
json_t *answer_hints(server *s, const json_t *params);
json_t *answer_actions(server *s, const json_t *params);

/* What a project's last run said of a file that is open; NULL: nothing that still holds. */
json_t *server_file(const project *p, const document *d);

#endif
