/* work.c: which project is looked at next, and what is done when that is over. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "server.h"

/* ---- what is to be done ----------------------------------------------------------------------- */

static project *project_of(server *s, const document *d) {
    return projects_of(&s->projects, d->path, s->set.root, s->set.database);
}

void work_on(server *s, const document *d) {
    project *alone = projects_alone(&s->projects, d->path);
    project_of(s, d)->due = true;
    if (alone)
        alone->due = true;
}

bool work_ask(server *s, const json_t *id, const char *uri) {
    document *d = documents_by_uri(&s->docs, uri);
    project *last = d ? project_of(s, d) : NULL;
    for (size_t i = 0; !uri && i < s->projects.len; i++) {
        last = s->projects.data[i]; /* they come in this order */
        last->due = true;
    }
    if (last)
        json_array_append_new(last->asked, json_deep_copy(id));
    return last;
}

static bool take_out(json_t *list, const json_t *id) {
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (json_equal(item, id)) {
            json_array_remove(list, i);
            return true;
        }
    }
    return false;
}

bool work_unask(server *s, const json_t *id) {
    bool found = s->at_work && take_out(s->served, id);
    bool idle = found && !s->wanted && !json_array_size(s->served);
    for (size_t i = 0; i < s->projects.len && !found; i++)
        found = take_out(s->projects.data[i]->asked, id);
    if (found)
        client_refuse(&s->client, id, CLIENT_REQUEST_CANCELLED, "cancelled");
    if (idle)
        work_cancel(s);
    return found;
}

/* ---- progress --------------------------------------------------------------------------------- */

static void report(server *s, json_t *value) {
    client_notify(&s->client, "$/progress",
                  json_pack("{s:I, s:o}", "token", s->progress.token, "value", value));
}

static void announce(server *s) {
    if (s->client.progress) {
        json_t *params = json_pack("{s:I}", "token", s->client.last_request + 1);
        s->progress.token = client_request(&s->client, "window/workDoneProgress/create", params);
    }
}

void work_show(server *s, json_int_t id) {
    if (!s->at_work || id != s->progress.token)
        return;
    s->progress.begun = true;
    report(s,
           json_pack("{s:s, s:s, s:o, s:b}", "kind", "begin", "title", "memcheck-lint", "message",
                     json_string(s->at_work->file ? s->at_work->file : s->at_work->dir),
                     "cancellable", 1));
}

static void conclude(server *s) {
    if (s->progress.begun)
        report(s, json_pack("{s:s}", "kind", "end"));
    s->progress = (progress){0};
}

/* ---- begin and end ---------------------------------------------------------------------------- */

/* failure: what went wrong, or NULL. */
static void leave(server *s, client_code code, const char *failure) {
    size_t i;
    json_t *id;
    json_array_foreach(s->served, i, id) {
        if (failure)
            client_refuse(&s->client, id, code, failure);
        else
            client_respond(&s->client, id, json_null());
    }
    conclude(s);
    json_decref(s->served);
    s->served = NULL;
    s->at_work = NULL;
    analysis_clear(&s->analysis);
}

/* Tells the user, but not at each save again. */
static void complain(server *s, project *p, const char *failure) {
    if (!p->failure || strcmp(p->failure, failure) != 0)
        client_show(&s->client, CLIENT_ERROR, failure);
    free(p->failure);
    p->failure = strdup(failure);
}

static void begin(server *s, project *p) {
    lsp_job job = {p->dir, p->database, p->file, s->set.hover || s->set.hints,
                   s->client.byte_columns};
    s->at_work = p;
    s->began = ++s->now;
    s->wanted = p->due;
    s->served = p->asked;
    p->asked = json_array();
    p->due = false;
    if (analysis_start(&s->analysis, s->run, s->ctx, &job, s->client.wire.out)) {
        announce(s);
        return;
    }
    complain(s, p, strerror(errno));
    leave(s, CLIENT_REQUEST_FAILED, p->failure);
}

void work_start(server *s) {
    for (size_t i = 0; i < s->projects.len && !s->at_work; i++) {
        project *p = s->projects.data[i];
        if (p->due || json_array_size(p->asked))
            begin(s, p);
    }
}

void work_cancel(server *s) {
    if (!s->at_work)
        return;
    analysis_kill(&s->analysis);
    leave(s, CLIENT_REQUEST_CANCELLED, "cancelled");
}

/* The last line that is no count: "memcheck-lint: compile_commands.json:1:1: ...". */
static void last_words(const analysis *a, mk_str *out) {
    static const char name[] = "memcheck-lint: ";
    const char *found = NULL;
    for (const char *at = mk_str_c(&a->said); (at = strstr(at, name)) != NULL; at++)
        found = at;
    if (found)
        mk_str_catn(out, found, strcspn(found, "\n"));
    else
        mk_str_printf(out, "memcheck-lint: nothing was analysed, and nobody says why");
}

/* Takes what was written over. false: *why says why not. */
static bool take(server *s, mk_str *why) {
    const analysis *a = &s->analysis;
    project *p = s->at_work;
    if (WIFSIGNALED(a->status))
        mk_str_printf(
            why,
            "memcheck-lint: the analysis of %s died of signal %d (%s); what is shown is of "
            "the run before",
            p->file ? p->file : p->dir, WTERMSIG(a->status), strsignal(WTERMSIG(a->status)));
    else if (WEXITSTATUS(a->status) > 1 && !a->rows.len)
        last_words(a, why);
    else if (!project_take(p, &a->rows))
        mk_str_cat(why, "memcheck-lint: what the analysis wrote cannot be read");
    if (why->len)
        return false;
    p->began = s->began;
    free(p->failure);
    p->failure = NULL;
    return true;
}

/* C sources that the project at work does not compile are looked at alone, and only they. */
static void sort_out(server *s, const document *d) {
    project *p = s->at_work, *alone = projects_alone(&s->projects, d->path);
    bool known = project_file(p, d->key);
    if (p->file || project_of(s, d) != p)
        return;
    if (!known && !alone && (strlen(d->path) > 2 && !strcmp(d->path + strlen(d->path) - 2, ".c")))
        projects_add_alone(&s->projects, d->path)->due = true;
    if (known && alone)
        work_forget(s, alone);
}

void work_end(server *s) {
    mk_str why = {0};
    project *p = s->at_work;
    json_t *before = json_incref(p->files);
    if (s->analysis.said.len)
        client_log(&s->client, CLIENT_LOG, mk_str_c(&s->analysis.said));
    bool ok = take(s, &why);
    if (!ok)
        complain(s, p, mk_str_c(&why));
    publish_each(s, before);
    publish_each(s, p->files);
    for (size_t i = 0; i < s->docs.len && ok; i++)
        sort_out(s, &s->docs.data[i]);
    if (ok && s->client.refreshes_hints && s->set.hints)
        (void)client_request(&s->client, "workspace/inlayHint/refresh", json_null());
    leave(s, CLIENT_REQUEST_FAILED, ok ? NULL : mk_str_c(&why));
    json_decref(before);
    mk_str_free(&why);
}

void work_forget(server *s, project *p) {
    json_t *files = json_incref(p->files);
    if (p == s->at_work)
        work_cancel(s);
    projects_drop(&s->projects, p);
    publish_each(s, files);
    json_decref(files);
}
