/* filter.c: the filters on frames; those on labels are in filter_tags.c. */
#include "filter.h"

#include <string.h>

#include "filter_tags.h"

static bool line_matches(const profile_line *l, const match *m) {
    return l->function && (match_in(m, l->function->name) || match_in(m, l->function->file));
}

static bool module_matches(const profile_location *l, const match *m) {
    return l->mapping && match_in(m, l->mapping->file);
}

static bool location_matches(const profile_location *l, const match *m) {
    for (size_t i = 0; i < l->n_lines; i++)
        if (line_matches(&l->lines[i], m))
            return true;
    return module_matches(l, m);
}

/* ---- focus, ignore, hide, show ---- */

/* Keeps the lines that match, or those that do not. */
static void keep_lines(profile_location *l, const match *m, bool wanted) {
    size_t kept = 0;
    if (module_matches(l, m)) {
        l->n_lines = wanted ? l->n_lines : 0;
        return;
    }
    for (size_t i = 0; i < l->n_lines; i++)
        if (!l->lines[i].function || line_matches(&l->lines[i], m) == wanted)
            l->lines[kept++] = l->lines[i];
    l->n_lines = kept;
}

typedef struct name_filter {
    match focus, ignore, hide, show;
    bool focused, ignored, hid, showed; /* any match? */
} name_filter;

enum { NEITHER, FOCUSED, IGNORED };

/* mark2: hidden. The result: whether samples are wanted for it. */
static int filter_location(name_filter *f, profile_location *l) {
    int interest = NEITHER;
    l->mark2 = false;
    if (f->ignore.set && location_matches(l, &f->ignore)) {
        f->ignored = true;
        interest = IGNORED;
    } else if (!f->focus.set || location_matches(l, &f->focus)) {
        f->focused = true;
        interest = FOCUSED;
    }
    if (f->hide.set && location_matches(l, &f->hide)) {
        f->hid = true;
        keep_lines(l, &f->hide, false);
        l->mark2 = l->n_lines == 0;
    }
    if (f->show.set) {
        keep_lines(l, &f->show, true);
        l->mark2 = l->mark2 || l->n_lines == 0;
        f->showed = f->showed || l->n_lines != 0;
    }
    return interest;
}

static bool drop_hidden(profile_sample *s) {
    size_t kept = 0, before = s->depth;
    for (size_t i = 0; i < s->depth; i++)
        if (!s->stack[i]->mark2)
            s->stack[kept++] = s->stack[i];
    s->depth = kept;
    return kept > 0 || before == 0;
}

MK_MAP(interests, uint64_t, int, mk_key_u64, mk_eq_u64)

static bool is_wanted(const profile_sample *s, const interests *of) {
    bool focused = false;
    for (size_t i = 0; i < s->depth; i++) {
        int interest = *interests_get(of, s->stack[i]->id);
        if (interest == IGNORED)
            return false;
        focused = focused || interest == FOCUSED;
    }
    return focused;
}

static void filter_names(profile *p, name_filter *f) {
    interests of = {0};
    size_t kept = 0;
    for (size_t i = 0; i < p->locations.len; i++)
        interests_put(&of, p->locations.data[i]->id, filter_location(f, p->locations.data[i]));
    for (size_t i = 0; i < p->samples.len; i++)
        if (is_wanted(p->samples.data[i], &of) && drop_hidden(p->samples.data[i]))
            p->samples.data[kept++] = p->samples.data[i];
    profile_samples_resize(&p->samples, kept);
    interests_free(&of);
}

/* ---- show_from, prune_from, drop_frames ---- */

/* Cuts the lines above the outermost that matches. */
static bool starts_at(profile_location *l, const match *m) {
    if (module_matches(l, m))
        return true;
    for (size_t i = l->n_lines; i-- > 0;)
        if (line_matches(&l->lines[i], m)) {
            l->n_lines = i + 1;
            return true;
        }
    return false;
}

static bool show_from(profile *p, const match *m) {
    size_t kept = 0;
    bool any = false;
    for (size_t i = 0; i < p->locations.len; i++) {
        p->locations.data[i]->mark = starts_at(p->locations.data[i], m);
        any = any || p->locations.data[i]->mark;
    }
    for (size_t i = 0; i < p->samples.len; i++) {
        profile_sample *s = p->samples.data[i];
        while (s->depth && !s->stack[s->depth - 1]->mark)
            s->depth--;
        if (s->depth)
            p->samples.data[kept++] = s;
    }
    profile_samples_resize(&p->samples, kept);
    return any;
}

/* How many bytes of the name here hold parentheses that are no parameters. */
static size_t reserved_at(const char *p) {
    static const char *const names[] = {"(anonymous namespace)", "operator()"};
    for (size_t i = 0; i < 2; i++)
        if (strncmp(p, names[i], strlen(names[i])) == 0)
            return strlen(names[i]);
    return 0;
}

/* A function's name without its parameters, in *out. */
static const char *plain_name(const char *name, mk_str *out) {
    const char *p = name + (*name == '.');
    mk_str_clear(out);
    while (*p) {
        size_t n = reserved_at(p);
        if (!n && *p == '(')
            break;
        n = n ? n : 1;
        mk_str_catn(out, p, n);
        p += n;
    }
    return mk_str_c(out);
}

static bool name_matches(const profile_line *l, const match *m, mk_str *plain) {
    return l->function && *l->function->name && match_in(m, plain_name(l->function->name, plain));
}

static void prune_from(profile *p, const match *m) {
    mk_str plain = {0};
    for (size_t i = 0; i < p->locations.len; i++) {
        profile_location *l = p->locations.data[i];
        size_t at = 0;
        while (at < l->n_lines && !name_matches(&l->lines[at], m, &plain))
            at++;
        l->mark = at < l->n_lines;
        if (l->mark) {
            l->lines += at;
            l->n_lines -= at;
        }
    }
    for (size_t i = 0; i < p->samples.len; i++) {
        profile_sample *s = p->samples.data[i];
        size_t at = 0;
        while (at < s->depth && !s->stack[at]->mark)
            at++;
        if (at < s->depth) {
            s->stack += at;
            s->depth -= at;
        }
    }
    mk_str_free(&plain);
}

/* mark: something of it is dropped; mark2: all of it. */
static void drop_lines(profile_location *l, const match *drop, const match *keep, mk_str *plain) {
    size_t at = l->n_lines;
    while (at > 0 && (!name_matches(&l->lines[at - 1], drop, plain) ||
                      (keep->set && match_in(keep, mk_str_c(plain)))))
        at--;
    l->mark = at > 0;
    l->mark2 = l->mark && at == l->n_lines;
    if (l->mark && !l->mark2) {
        l->lines += at;
        l->n_lines -= at;
    }
}

static void drop_below(profile_sample *s) {
    bool found_user = false;
    for (size_t i = s->depth; i-- > 0;) {
        const profile_location *l = s->stack[i];
        if (l->mark && found_user) {
            size_t from = i + l->mark2;
            s->stack += from;
            s->depth -= from;
            return;
        }
        found_user = found_user || !l->mark;
    }
}

static bool compile_whole(match *m, const char *name, const char *text, mk_str *why) {
    mk_str whole = {0};
    if (*text)
        mk_str_printf(&whole, "^(%s)$", text);
    bool ok = match_compile(m, name, mk_str_c(&whole), why);
    mk_str_free(&whole);
    return ok;
}

bool filter_drop_frames(profile *p, mk_str *why) {
    match drop = {0}, keep = {0};
    mk_str plain = {0};
    bool ok = compile_whole(&drop, "the profile's drop_frames", p->drop_frames, why) &&
              compile_whole(&keep, "the profile's keep_frames", p->keep_frames, why);
    if (ok && drop.set) {
        for (size_t i = 0; i < p->locations.len; i++)
            drop_lines(p->locations.data[i], &drop, &keep, &plain);
        for (size_t i = 0; i < p->samples.len; i++)
            drop_below(p->samples.data[i]);
    }
    match_free(&drop);
    match_free(&keep);
    mk_str_free(&plain);
    return ok;
}

/* ---- all of them ---- */

static void note(report *r, const match *m, bool matched, const char *what) {
    if (m->set && !matched)
        mk_str_printf(&r->notes, "%s expression matched no samples\n", what);
}

static bool apply_names(report *r, mk_str *why) {
    const options *o = &r->o;
    name_filter f = {0};
    bool ok = match_compile(&f.focus, "-focus", o->focus, why) &&
              match_compile(&f.ignore, "-ignore", o->ignore, why) &&
              match_compile(&f.hide, "-hide", o->hide, why) &&
              match_compile(&f.show, "-show", o->show, why);
    if (ok && (f.focus.set || f.ignore.set || f.hide.set || f.show.set)) {
        filter_names(r->p, &f);
        note(r, &f.focus, f.focused, "Focus");
        note(r, &f.ignore, f.ignored, "Ignore");
        note(r, &f.hide, f.hid, "Hide");
        note(r, &f.show, f.showed, "Show");
    }
    match_free(&f.focus);
    match_free(&f.ignore);
    match_free(&f.hide);
    match_free(&f.show);
    return ok;
}

bool filter_apply(report *r, mk_str *why) {
    match from = {0}, prune = {0};
    bool ok = match_compile(&from, "-show_from", r->o.show_from, why) &&
              match_compile(&prune, "-prune_from", r->o.prune_from, why) && apply_names(r, why);
    if (ok && from.set)
        note(r, &from, show_from(r->p, &from), "ShowFrom");
    ok = ok && filter_tags(r, why);
    if (ok && prune.set)
        prune_from(r->p, &prune);
    match_free(&from);
    match_free(&prune);
    return ok;
}

/* ---- granularity ---- */

void filter_coarsen(profile *p, int granularity, bool noinlines) {
    bool function = granularity != GRAIN_FILES;
    bool file = granularity != GRAIN_FUNCTIONS;
    bool line = granularity == GRAIN_LINES || granularity == GRAIN_ADDRESSES;
    for (size_t i = 0; i < p->functions.len; i++) {
        profile_function *f = p->functions.data[i];
        if (!function)
            f->name = f->system_name = "";
        if (!file)
            f->file = "";
    }
    for (size_t i = 0; i < p->locations.len; i++) {
        profile_location *l = p->locations.data[i];
        if (noinlines && l->n_lines > 1) {
            l->lines += l->n_lines - 1;
            l->n_lines = 1;
        }
        for (size_t j = 0; !line && j < l->n_lines; j++)
            l->lines[j].line = 0;
        if (granularity != GRAIN_ADDRESSES)
            l->address = 0;
    }
}
