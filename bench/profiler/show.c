/* show.c: see show.h. */
#include "show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "browser.h"
#include "graphviz.h"
#include "http.h"
#include "pprof.h"

static bool put(const options *o, const mk_str *text, mk_str *why) {
    FILE *out = o->output ? fopen(o->output, "wb") : stdout;
    bool ok = out && fwrite(mk_str_c(text), 1, text->len, out) == text->len;
    if (out && (o->output ? fclose(out) : fflush(out)) != 0)
        ok = false;
    if (!ok)
        mk_str_printf(why, "%s: %s", o->output ? o->output : "standard output", strerror(errno));
    return ok;
}

enum { TEXT, BINARY, PICTURE, BROWSER };
static const char forms[] = {
#define VIEW(id, name, function, argument, form, help) form,
#include "views.def"
};

bool show_fits(const options *o, mk_str *why) {
    if (forms[o->view] == TEXT || forms[o->view] == BROWSER || o->output || !isatty(STDOUT_FILENO))
        return true;
    mk_str_printf(why, "%s is not to be read on a terminal: -output=FILE says where to write it",
                  options_view_name(o->view));
    return false;
}

static bool view_text(const profile *p, const options *o, mk_str *out, mk_str *why) {
    report r;
    bool ok = report_make(&r, p, o, why);
    fputs(mk_str_c(&r.notes), stderr);
    ok = ok && report_view(&r, out, why);
    report_free(&r);
    return ok;
}

bool show(const profile *p, const options *o, mk_str *why) {
    mk_str out = {0};
    bool ok = view_text(p, o, &out, why);
    if (ok && forms[o->view] == PICTURE)
        ok = graphviz_draw(&out, options_view_name(o->view), why);
    if (ok && forms[o->view] == BROWSER)
        ok = graphviz_draw(&out, "svg", why) && browser_show(&out, o->output, why);
    else
        ok = ok && put(o, &out, why);
    mk_str_free(&out);
    return ok;
}

static bool serve(const http_site *site, const char *address, mk_str *why) {
    unsigned port;
    int listener = http_listen(address, &port, why);
    if (listener < 0)
        return false;
    printf("http://127.0.0.1:%u/ until ^C\n", port);
    fflush(stdout);
    bool ok = http_serve(listener, site, why);
    close(listener);
    return ok;
}

bool show_served(const profile *p, const options *o, mk_str *why) {
    options html = *o;
    mk_str page = {0}, file = {0};
    http_site site = {&page, &file};
    html.view = VIEW_HTML;
    bool ok = view_text(p, &html, &page, why) && pprof_write(p, &file, why) && serve(&site, o->http, why);
    mk_str_free(&page);
    mk_str_free(&file);
    return ok;
}
