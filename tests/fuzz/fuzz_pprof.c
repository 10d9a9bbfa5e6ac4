/* Any bytes: an error of one line, or a profile that is whole, can be viewed, and is the same after it
 * was written and read. */
#include "fuzz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pprof.h"
#include "report.h"

static void must(bool ok, const mk_str *why) {
    if (ok)
        return;
    fprintf(stderr, "%s\n", mk_str_c(why));
    abort();
}

/* The view as text; "" if it has nothing to say of this profile. */
static void view(const profile *p, view_id id, const char *argument, mk_str *out) {
    report r;
    options o;
    mk_str why = {0};
    options_init(&o);
    o.view = id;
    o.argument = argument;
    o.tagroot = "escape";
    o.show = argument;
    bool ok = report_make(&r, p, &o, &why) && report_view(&r, out, &why);
    must(ok || why.len, &why);
    report_free(&r);
    options_free(&o);
    mk_str_free(&why);
}

static void same_after_writing(const profile *p) {
    mk_str why = {0}, bytes = {0}, before = {0}, after = {0};
    must(pprof_write(p, &bytes, &why), &why);
    profile *again = pprof_read(bytes.data, bytes.len, &why);
    must(again && profile_check(again, &why), &why);
    view(p, VIEW_RAW, NULL, &before);
    view(again, VIEW_RAW, NULL, &after);
    must(before.len == after.len && memcmp(mk_str_c(&before), mk_str_c(&after), before.len) == 0, &after);
    profile_free(again);
    mk_str_free(&why);
    mk_str_free(&bytes);
    mk_str_free(&before);
    mk_str_free(&after);
}

static void look_at(const profile *p) {
    mk_str out = {0}, why = {0};
    view(p, VIEW_TOP, NULL, &out);
    view(p, VIEW_TREE, NULL, &out);
    view(p, VIEW_PEEK, "a", &out);
    view(p, VIEW_TRACES, NULL, &out);
    view(p, VIEW_TAGS, NULL, &out);
    view(p, VIEW_DIFF, NULL, &out);
    view(p, VIEW_FOLDED, NULL, &out);
    view(p, VIEW_FLAME, NULL, &out);
    view(p, VIEW_DOT, NULL, &out);
    view(p, VIEW_HTML, NULL, &out);
    profile *copy = profile_copy(p), *both[2] = {copy, copy};
    profile *merged = profile_merge(both, 2, &why);
    must(merged && profile_check(merged, &why), &why);
    profile_free(merged);
    profile_free(copy);
    mk_str_free(&out);
    mk_str_free(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    mk_str why = {0};
    profile *p = pprof_read(data, len, &why);
    if (p) {
        must(profile_check(p, &why), &why);
        same_after_writing(p);
        if (p->types.len)
            look_at(p);
    } else if (why.len == 0 || strchr(mk_str_c(&why), '\n')) {
        abort();
    }
    profile_free(p);
    mk_str_free(&why);
    return 0;
}

/* Hexadecimal to bytes, # comments left out. */
void fuzz_seed(mk_str *text) {
    size_t n = 0;
    for (size_t i = 0; i + 1 < text->len; i++) {
        const char *c = text->data + i;
        if (*c == '#')
            i += strcspn(c, "\n");
        else if (isxdigit((unsigned char)c[0]) && isxdigit((unsigned char)c[1])) {
            char pair[] = {c[0], c[1], 0};
            text->data[n++] = (char)strtoul(pair, NULL, 16);
            i++;
        }
    }
    mk_str_truncate(text, n);
}
