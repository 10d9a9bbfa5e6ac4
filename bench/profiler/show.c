/* show.c: see show.h. */
#include "show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool put(const options *o, const mk_str *text, mk_str *why) {
    FILE *out = o->output ? fopen(o->output, "wb") : stdout;
    bool ok = out && fwrite(mk_str_c(text), 1, text->len, out) == text->len;
    if (out && (o->output ? fclose(out) : fflush(out)) != 0)
        ok = false;
    if (!ok)
        mk_str_printf(why, "%s: %s", o->output ? o->output : "standard output", strerror(errno));
    return ok;
}

bool show_fits(const options *o, mk_str *why) {
    static const bool binary[] = {
#define TEXT false
#define BINARY true
#define VIEW(id, name, function, argument, form, help) form,
#include "views.def"
    };
    if (!binary[o->view] || o->output || !isatty(STDOUT_FILENO))
        return true;
    mk_str_printf(why, "%s is not to be read on a terminal: -output=FILE says where to write it",
                  options_view_name(o->view));
    return false;
}

bool show(const profile *p, const options *o, mk_str *why) {
    report r;
    mk_str out = {0};
    bool ok = report_make(&r, p, o, why);
    fputs(mk_str_c(&r.notes), stderr);
    ok = ok && report_view(&r, &out, why) && put(o, &out, why);
    report_free(&r);
    mk_str_free(&out);
    return ok;
}
