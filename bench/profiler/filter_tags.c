/* filter_tags.c: the filters on labels, and labels as frames. */
#include "filter_tags.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "unit.h"

/* [KEY=] and either a range of numbers, 1kb:64kb, :64kb, 1kb:, 32kb, or expressions between commas. */
enum { MOST_EXPRESSIONS = 16 };

typedef struct tag_filter {
    bool set, range;
    char *key; /* NULL: any */
    bool has_low, has_high;
    double low, high;
    const char *unit; /* of both */
    match expressions[MOST_EXPRESSIONS];
    size_t n;
} tag_filter;

/* ---- ranges ---- */

/* Reads [+-]digits[letters] in the unit wanted, or with NULL in its own, which it returns; *at moves
 * behind. NULL: there is none, or of another kind. */
static const char *read_bound(const char **at, const char *wanted, double *value, mk_arena *a) {
    char name[32] = "";
    char *end;
    const char *digits = *at + (**at == '+' || **at == '-'), *unit;
    if (!isdigit((unsigned char)*digits))
        return NULL;
    long long number = strtoll(*at, &end, 10);
    for (size_t n = 0; isalpha((unsigned char)*end) && n + 1 < sizeof name; n++)
        name[n] = *end++;
    *at = end;
    *value = unit_scale(number, name, wanted ? wanted : name, &unit);
    return unit == name ? mk_arena_strdup(a, name) : unit;
}

static bool parse_range(tag_filter *f, const char *text, mk_arena *a) {
    const char *unit = NULL;
    if (*text != ':') {
        unit = read_bound(&text, NULL, &f->low, a);
        f->has_low = unit != NULL;
        if (!unit)
            return false;
        f->unit = unit;
    }
    if (!*text) { /* one number, exactly */
        f->high = f->low;
        return f->has_high = f->has_low;
    }
    if (*text++ != ':')
        return false;
    if (!*text)
        return f->has_low;
    const char *upper = read_bound(&text, unit, &f->high, a);
    f->unit = upper;
    f->has_high = true;
    return upper && !*text && (!unit || strcmp(unit, upper) == 0);
}

static bool in_range(const tag_filter *f, int64_t number, const char *in) {
    const char *unit;
    double value = unit_scale(number, in, f->unit, &unit);
    return strcmp(unit, f->unit) == 0 && (!f->has_low || value >= f->low) &&
           (!f->has_high || value <= f->high);
}

static bool range_matches(const tag_filter *f, const report *r, const profile_sample *s) {
    for (size_t i = 0; i < s->n_labels; i++) {
        const profile_label *l = &s->labels[i];
        if (!l->text && (!f->key || strcmp(f->key, l->key) == 0) &&
            in_range(f, l->number, report_label_unit(r, l->key)))
            return true;
    }
    return false;
}

/* ---- expressions ---- */

static bool compile_expressions(tag_filter *f, const char *name, const char *text, mk_str *why) {
    mk_str one = {0};
    bool ok = true;
    for (const char *end = text; ok && end; text = end + 1) {
        end = strchr(text, ',');
        mk_str_clear(&one);
        mk_str_catn(&one, text, end ? (size_t)(end - text) : strlen(text));
        ok = f->n < MOST_EXPRESSIONS &&
             match_compile(&f->expressions[f->n], name, mk_str_c(&one), why);
        f->n += ok;
        if (!end)
            break;
    }
    mk_str_free(&one);
    if (!ok && !why->len)
        mk_str_printf(why, "%s: more than %d expressions", name, MOST_EXPRESSIONS);
    return ok;
}

static bool one_matches(const match *m, const char *key, const profile_sample *s) {
    mk_str both = {0};
    bool found = !m->set && s->n_labels;
    for (size_t i = 0; !found && i < s->n_labels; i++) {
        const profile_label *l = &s->labels[i];
        if (!l->text || (key && strcmp(key, l->key) != 0))
            continue;
        mk_str_clear(&both);
        if (!key)
            mk_str_printf(&both, "%s:", l->key);
        mk_str_cat(&both, l->text);
        found = match_in(m, mk_str_c(&both));
    }
    mk_str_free(&both);
    return found;
}

/* With a key any expression will do, without all have to match something. */
static bool expressions_match(const tag_filter *f, const profile_sample *s) {
    bool any = f->key != NULL;
    for (size_t i = 0; i < f->n; i++)
        if (one_matches(&f->expressions[i], f->key, s) == any)
            return any;
    return !any;
}

/* ---- a filter ---- */

static bool compile(tag_filter *f, const char *name, const char *text, report *r, mk_str *why) {
    const char *equals = text ? strchr(text, '=') : NULL;
    f->set = text && *text;
    if (!f->set)
        return true;
    if (equals) {
        f->key = mk_arena_strndup(&r->arena, text, (size_t)(equals - text));
        text = equals + 1;
    }
    f->range = parse_range(f, text, &r->arena);
    if (f->range)
        mk_str_printf(&r->notes, "%s: '%s' is taken as a range, not as an expression\n", name,
                      text);
    return f->range || compile_expressions(f, name, text, why);
}

static void tag_filter_free(tag_filter *f) {
    for (size_t i = 0; i < f->n; i++)
        match_free(&f->expressions[i]);
}

static bool matches(const tag_filter *f, const report *r, const profile_sample *s) {
    return f->range ? range_matches(f, r, s) : expressions_match(f, s);
}

static void filter_samples(report *r, const tag_filter *focus, const tag_filter *ignore) {
    size_t kept = 0;
    bool focused = false, ignored = false;
    for (size_t i = 0; i < r->p->samples.len; i++) {
        profile_sample *s = r->p->samples.data[i];
        bool wanted = !focus->set || matches(focus, r, s);
        bool unwanted = ignore->set && matches(ignore, r, s);
        focused = focused || wanted;
        ignored = ignored || unwanted;
        if (wanted && !unwanted)
            r->p->samples.data[kept++] = s;
    }
    profile_samples_resize(&r->p->samples, kept);
    if (focus->set && !focused)
        mk_str_cat(&r->notes, "TagFocus expression matched no samples\n");
    if (ignore->set && !ignored)
        mk_str_cat(&r->notes, "TagIgnore expression matched no samples\n");
}

static void filter_labels(profile *p, const match *show, const match *hide) {
    for (size_t i = 0; i < p->samples.len; i++) {
        profile_sample *s = p->samples.data[i];
        size_t kept = 0;
        for (size_t j = 0; j < s->n_labels; j++)
            if ((!show->set || match_in(show, s->labels[j].key)) &&
                !(hide->set && match_in(hide, s->labels[j].key)))
                s->labels[kept++] = s->labels[j];
        s->n_labels = kept;
    }
}

bool filter_tags(report *r, mk_str *why) {
    tag_filter focus = {0}, ignore = {0};
    match show = {0}, hide = {0};
    bool ok = compile(&focus, "-tagfocus", r->o.tagfocus, r, why) &&
              compile(&ignore, "-tagignore", r->o.tagignore, r, why) &&
              match_compile(&show, "-tagshow", r->o.tagshow, why) &&
              match_compile(&hide, "-taghide", r->o.taghide, why);
    if (ok && (focus.set || ignore.set))
        filter_samples(r, &focus, &ignore);
    if (ok && (show.set || hide.set))
        filter_labels(r->p, &show, &hide);
    tag_filter_free(&focus);
    tag_filter_free(&ignore);
    match_free(&show);
    match_free(&hide);
    return ok;
}

/* ---- labels as frames ---- */

MK_STRMAP(tag_frames, profile_location *)

typedef struct tag_framing {
    report *r;
    tag_frames known;
    uint64_t next; /* number of a new location, and of a new function */
} tag_framing;

/* The values a sample has under the key, between commas. */
static void tag_values(const report *r, const profile_sample *s, const char *key, mk_str *out) {
    for (size_t i = 0; i < s->n_labels; i++) {
        const profile_label *l = &s->labels[i];
        if (strcmp(l->key, key) != 0)
            continue;
        if (out->len)
            mk_str_putc(out, ',');
        if (l->text)
            mk_str_cat(out, l->text);
        else
            unit_format(l->number, l->unit, *l->unit ? r->o.unit : "", out);
    }
}

static profile_location *new_tag_frame(tag_framing *t, const char *value, const char *key) {
    profile *p = t->r->p;
    profile_function *f = mk_new(&p->arena, profile_function);
    profile_location *l = mk_new(&p->arena, profile_location);
    l->id = f->id = t->next++;
    f->name = mk_arena_strdup(&p->arena, value);
    f->file = mk_arena_strdup(&p->arena, key);
    f->system_name = "";
    l->n_lines = 1;
    l->lines = mk_new(&p->arena, profile_line);
    l->lines->function = f;
    profile_functions_push(&p->functions, f);
    profile_locations_push(&p->locations, l);
    return l;
}

static profile_location *tag_frame(tag_framing *t, const profile_sample *s, const char *key) {
    mk_str value = {0}, name = {0};
    bool added;
    tag_values(t->r, s, key, &value);
    profile_key_text(&name, key);
    mk_str_cat(&name, mk_str_c(&value));
    profile_location **at = tag_frames_add(&t->known, mk_str_view(&name), &added);
    if (added)
        *at = new_tag_frame(t, mk_str_c(&value), key);
    mk_str_free(&value);
    mk_str_free(&name);
    return *at;
}

static size_t split_keys(report *r, const char *text, const char **keys) {
    size_t n = 0;
    while (text && *text && n < MOST_EXPRESSIONS) {
        size_t len = strcspn(text, ",");
        if (len)
            keys[n++] = mk_arena_strndup(&r->arena, text, len);
        text += len + (text[len] == ',');
    }
    return n;
}

/* The first key of a list is the outermost frame. */
static void frame_sample(tag_framing *t, profile_sample *s, const char **roots, size_t n_roots,
                         const char **leaves, size_t n_leaves) {
    size_t n = 0;
    profile_location **stack =
        mk_new_n(&t->r->p->arena, profile_location *, s->depth + n_roots + n_leaves);
    for (size_t i = n_leaves; i-- > 0;)
        stack[n++] = tag_frame(t, s, leaves[i]);
    for (size_t i = 0; i < s->depth; i++)
        stack[n++] = s->stack[i];
    for (size_t i = n_roots; i-- > 0;)
        stack[n++] = tag_frame(t, s, roots[i]);
    s->stack = stack;
    s->depth = n;
}

void filter_add_tag_frames(report *r) {
    const char *roots[MOST_EXPRESSIONS], *leaves[MOST_EXPRESSIONS];
    size_t n_roots = split_keys(r, r->o.tagroot, roots);
    size_t n_leaves = split_keys(r, r->o.tagleaf, leaves);
    tag_framing t = {.r = r};
    if (!n_roots && !n_leaves)
        return;
    for (size_t i = 0; i < r->p->locations.len; i++)
        t.next = r->p->locations.data[i]->id >= t.next ? r->p->locations.data[i]->id + 1 : t.next;
    for (size_t i = 0; i < r->p->functions.len; i++)
        t.next = r->p->functions.data[i]->id >= t.next ? r->p->functions.data[i]->id + 1 : t.next;
    for (size_t i = 0; i < r->p->samples.len; i++)
        frame_sample(&t, r->p->samples.data[i], roots, n_roots, leaves, n_leaves);
    tag_frames_free(&t.known);
}
