/* leaks.c: what is in use and where it was allocated, a stack after the other.
 *
 *   1.95MB in use, 62.1% of 3.14MB allocated, in 2 places
 *   ---
 *       1.50MB in 1000 objects, 48.0% of what is in use; nothing allocated here was freed
 *         item_new  item.c:30
 *         parse     parse.c:88
 *
 * With a base, what grew since: the second profile less the first. */
#include "graph.h"
#include "unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct place { /* one stack, whatever the sizes and the ends of its objects */
    const profile_sample *of;
    int64_t bytes, objects, allocated;
} place;

MK_STRMAP(place_map, place)
MK_VEC(place_list, const place *)

typedef struct leaks {
    report *r;
    place_map places;
    place_list list;                  /* in use, the most bytes first */
    size_t bytes, objects, allocated; /* which of a sample's values */
    int64_t total, of;
    bool growth; /* between two */
} leaks;

/* ---- places ---- */

static void add_sample(leaks *l, const profile_sample *s) {
    mk_str key = {0};
    bool added;
    for (size_t i = 0; i < s->depth; i++)
        for (size_t j = 0; j < s->stack[i]->n_lines; j++) {
            const profile_line *line = &s->stack[i]->lines[j];
            profile_key_text(&key, line->function ? line->function->name : "");
            profile_key_text(&key, line->function ? line->function->file : "");
            profile_key_number(&key, (uint64_t)line->line);
        }
    place *p = place_map_add(&l->places, mk_str_view(&key), &added);
    if (added)
        p->of = s;
    p->bytes += s->values[l->bytes];
    p->objects += s->values[l->objects];
    p->allocated += s->values[l->allocated];
    l->of += s->values[l->allocated];
    mk_str_free(&key);
}

static int by_bytes(const void *x, const void *y) {
    const place *a = *(const place *const *)x, *b = *(const place *const *)y;
    if (a->bytes != b->bytes)
        return a->bytes < b->bytes ? 1 : -1;
    return (a > b) - (a < b); /* as in the file */
}

static void find_places(leaks *l) {
    for (size_t i = 0; i < l->r->p->samples.len; i++)
        add_sample(l, l->r->p->samples.data[i]);
    for (size_t i = 0; i < l->places.len; i++) {
        const place *p = &l->places.entries[i].value;
        if (p->bytes <= 0)
            continue;
        place_list_push(&l->list, p);
        l->total += p->bytes;
    }
    if (l->list.len)
        qsort(l->list.data, l->list.len, sizeof *l->list.data, by_bytes);
}

/* ---- writing ---- */

static void write_bytes(const leaks *l, int64_t bytes, mk_str *out) {
    unit_format(bytes, "bytes", l->r->o.unit, out);
}

static void write_percent(int64_t part, int64_t of, mk_str *out) {
    mk_str text = {0};
    unit_percent(part, of, &text);
    mk_str_trim(&text);
    mk_str_cat(out, mk_str_c(&text));
    mk_str_free(&text);
}

static void write_head(const leaks *l, mk_str *out) {
    if (!l->r->o.compact_labels)
        report_profile_lines(l->r, out);
    if (!l->list.len) {
        mk_str_cat(out, l->growth ? "Nothing grew\n" : "Nothing is in use\n");
        return;
    }
    write_bytes(l, l->total, out);
    mk_str_cat(out, l->growth ? " more in use" : " in use");
    if (!l->growth) {
        mk_str_cat(out, ", ");
        write_percent(l->total, l->of, out);
        mk_str_cat(out, " of ");
        write_bytes(l, l->of, out);
        mk_str_cat(out, " allocated");
    }
    mk_str_printf(out, ", in %zu place%s\n", l->list.len, l->list.len == 1 ? "" : "s");
}

/* How much of what was allocated there is still in use. */
static void write_share(const leaks *l, const place *p, mk_str *out) {
    if (p->bytes >= p->allocated) {
        mk_str_printf(out, "; nothing allocated here %swas freed\n", l->growth ? "since " : "");
        return;
    }
    mk_str_cat(out, "; ");
    write_percent(p->bytes, p->allocated, out);
    mk_str_cat(out, " of what was allocated here\n");
}

static void write_place(const leaks *l, const graph *g, const place *p, mk_str *out) {
    mk_str_cat(out, "    ");
    write_bytes(l, p->bytes, out);
    mk_str_printf(out, " in %" PRId64 " object%s, ", p->objects, p->objects == 1 ? "" : "s");
    write_percent(p->bytes, l->total, out);
    mk_str_cat(out, l->growth ? " of the growth" : " of what is in use");
    write_share(l, p, out);
    for (size_t i = 0; i < p->of->depth; i++) {
        const graph_nodes *nodes = graph_nodes_of(g, p->of->stack[i]);
        for (size_t j = 0; j < nodes->len; j++)
            mk_str_printf(out, "        %s\n", nodes->data[j]->print);
    }
}

static void write_places(const leaks *l, mk_str *out) {
    graph g;
    size_t most = l->r->o.nodecount > 0 ? (size_t)l->r->o.nodecount : l->list.len;
    graph_make(&g, l->r, false);
    for (size_t i = 0; i < l->list.len && i < most; i++) {
        mk_str_cat(out, "---\n");
        write_place(l, &g, l->list.data[i], out);
    }
    if (l->list.len > most)
        mk_str_printf(out, "---\n    and %zu more (-nodecount=0: all)\n", l->list.len - most);
    graph_free(&g);
}

static bool find_types(leaks *l, mk_str *why) {
    const profile *p = l->r->p;
    l->bytes = profile_type_named(p, "inuse_space", why);
    l->objects = profile_type_named(p, "inuse_objects", why);
    l->allocated = profile_type_named(p, "alloc_space", why);
    return !why->len;
}

bool view_leaks(report *r, mk_str *out, mk_str *why) {
    leaks l = {.r = r, .growth = r->o.base.len || r->o.diff_base.len};
    bool ok = find_types(&l, why);
    if (ok) {
        find_places(&l);
        write_head(&l, out);
        write_places(&l, out);
    }
    place_map_free(&l.places);
    place_list_free(&l.list);
    return ok;
}
