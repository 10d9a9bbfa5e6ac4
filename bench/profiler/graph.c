/* graph.c: see graph.h. */
#include "graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"

/* ---- nodes ---- */

MK_STRMAP(nodes_by_key, graph_node *)

static void describe(const graph_node *n, mk_str *out) {
    const char *space = "";
    if (n->address) {
        mk_str_printf(out, "%016" PRIx64, n->address);
        space = " ";
    }
    if (*n->name) {
        mk_str_printf(out, "%s%s", space, n->name);
        space = " ";
    }
    if (n->line)
        mk_str_printf(out, "%s%s:%" PRId64, space, n->file, n->line);
    else if (*n->file)
        mk_str_printf(out, "%s%s", space, n->file);
    else if (!*n->name && *n->object)
        mk_str_printf(out, "%s[%s]", space, path_base(n->object));
    else if (!*n->name)
        mk_str_printf(out, "%s<unknown>", space);
}

static void write_all(const graph_node *n, mk_str *out) {
    mk_str_printf(out, "{%s  %" PRIu64 " %s %" PRId64 " %" PRId64 " %s}", n->name, n->address,
                  n->file, n->start_line, n->line, n->object);
}

/* What a frame of the profile is as a node; l's line NULL: nothing but its address is known. */
static graph_node node_of(graph *g, const report *r, const profile_location *l,
                          const profile_line *line, bool with_objects) {
    graph_node n = {.name = "", .file = "", .object = "", .address = l->address};
    const profile_function *f = line ? line->function : NULL;
    mk_str clean = {0};
    if (f) {
        n.name = f->name;
        n.line = line->line;
    }
    if (f && *f->file) {
        path_clean(path_trim(f->file, r->o.trim_path, r->o.source_path), &clean);
        n.file = mk_arena_strdup(&g->arena, mk_str_c(&clean));
    }
    if ((!f || with_objects || !*n.name) && l->mapping)
        n.object = l->mapping->file;
    if (f && (with_objects || !*n.name))
        n.start_line = f->start_line;
    mk_str_free(&clean);
    return n;
}

static graph_node *find_node(graph *g, nodes_by_key *by_key, const graph_node *like) {
    mk_str text = {0};
    bool added;
    profile_key_text(&text, like->name);
    profile_key_text(&text, like->file);
    profile_key_text(&text, like->object);
    profile_key_number(&text, like->address);
    profile_key_number(&text, (uint64_t)like->line);
    profile_key_number(&text, (uint64_t)like->start_line);
    graph_node **at = nodes_by_key_add(by_key, mk_str_view(&text), &added);
    if (added) {
        *at = mk_arena_dup(&g->arena, like, sizeof *like, MK_ALIGNOF(graph_node));
        mk_str_clear(&text);
        describe(like, &text);
        (*at)->print = mk_arena_strdup(&g->arena, mk_str_c(&text));
        mk_str_clear(&text);
        write_all(like, &text);
        (*at)->all = mk_arena_strdup(&g->arena, mk_str_c(&text));
        (*at)->kept = true;
        graph_edges_init(&(*at)->in, mk_arena_as_alloc(&g->arena));
        graph_edges_init(&(*at)->out, mk_arena_as_alloc(&g->arena));
        graph_nodes_push(&g->all, *at);
    }
    mk_str_free(&text);
    return *at;
}

static void make_nodes(graph *g, const report *r, bool with_objects) {
    const profile_locations *locations = &r->p->locations;
    nodes_by_key by_key = {0};
    g->of = mk_new_n(&g->arena, graph_nodes, locations->len);
    g->place.alloc = mk_arena_as_alloc(&g->arena);
    graph_places_reserve(&g->place, locations->len);
    for (size_t i = 0; i < locations->len; i++) {
        const profile_location *l = locations->data[i];
        graph_places_put(&g->place, l->id, i);
        graph_nodes_init(&g->of[i], mk_arena_as_alloc(&g->arena));
        for (size_t j = 0; j < l->n_lines || j == 0; j++) {
            graph_node like = node_of(g, r, l, l->n_lines ? &l->lines[j] : NULL, with_objects);
            graph_nodes_push(&g->of[i], find_node(g, &by_key, &like));
        }
    }
    nodes_by_key_free(&by_key);
}

const graph_nodes *graph_nodes_of(const graph *g, const profile_location *l) {
    return &g->of[*graph_places_get(&g->place, l->id)];
}

/* ---- samples onto nodes and edges ---- */

MK_MAP(edges_by_ends, uint64_t, graph_edge *, mk_key_u64, mk_eq_u64)

typedef struct filling {
    graph *g;
    edges_by_ends edges;
    int64_t value, divisor;
    double variance;
    size_t stamp; /* the sample's number: what bears it has had its share */
    graph_node *parent;
    bool residual;
} filling;

static graph_edge *find_edge(filling *f, graph_node *from, graph_node *to) {
    bool added;
    graph_edge **at =
        edges_by_ends_add(&f->edges, (uint64_t)from->number << 32 | to->number, &added);
    if (added) {
        graph_edge *e = mk_new(&f->g->arena, graph_edge);
        e->from = from;
        e->to = to;
        e->inlined = true;
        graph_edges_push(&from->out, e);
        graph_edges_push(&to->in, e);
        *at = e;
    }
    return *at;
}

static void fill_edge(filling *f, graph_node *to, bool inlined) {
    graph_edge *e = find_edge(f, f->parent, to);
    if (e->seen == f->stamp)
        return;
    e->seen = f->stamp;
    e->weight += f->value;
    e->divisor += f->divisor;
    e->residual = e->residual || f->residual;
    e->inlined = e->inlined && inlined;
}

static void fill_node(filling *f, graph_node *n, bool inlined) {
    if (!n->kept) {
        f->residual = true;
        return;
    }
    if (n->seen != f->stamp) {
        n->seen = f->stamp;
        n->cum += f->value;
        n->cum_divisor += f->divisor;
        n->cum_variance += f->variance;
    }
    if (f->parent && f->parent != n)
        fill_edge(f, n, inlined);
    f->parent = n;
    f->residual = false;
}

static void fill_sample(filling *f, const profile_sample *s) {
    f->parent = NULL;
    f->residual = false;
    for (size_t i = s->depth; i-- > 0;) {
        const graph_nodes *nodes = graph_nodes_of(f->g, s->stack[i]);
        for (size_t j = nodes->len; j-- > 0;)
            fill_node(f, nodes->data[j], j + 1 != nodes->len);
    }
    if (f->parent && !f->residual) {
        f->parent->flat += f->value;
        f->parent->flat_divisor += f->divisor;
        f->parent->flat_variance += f->variance;
    }
}

static bool is_negative(const graph_node *n) {
    return n->flat < 0 || (n->flat == 0 && n->cum < 0);
}

static void fill(graph *g, const report *r) {
    filling f = {.g = g};
    for (size_t i = 0; i < r->p->samples.len; i++) {
        const profile_sample *s = r->p->samples.data[i];
        f.value = report_value(r, s);
        f.divisor = report_divisor(r, s);
        f.variance = report_variance(r, s);
        f.stamp = i + 1;
        if (f.value || f.divisor)
            fill_sample(&f, s);
    }
    edges_by_ends_free(&f.edges);
    graph_nodes_clear(&g->nodes);
    for (size_t i = 0; i < g->all.len; i++) {
        graph_node *n = g->all.data[i];
        if (n->kept && (n->cum || n->flat) && !(r->o.drop_negative && is_negative(n)))
            graph_nodes_push(&g->nodes, n);
    }
}

void graph_make(graph *g, const report *r, bool with_objects) {
    memset(g, 0, sizeof *g);
    graph_nodes_init(&g->all, mk_arena_as_alloc(&g->arena));
    graph_nodes_init(&g->nodes, mk_arena_as_alloc(&g->arena));
    make_nodes(g, r, with_objects);
    for (size_t i = 0; i < g->all.len; i++)
        g->all.data[i]->number = i;
    fill(g, r);
}

void graph_remake(graph *g, const report *r) {
    for (size_t i = 0; i < g->all.len; i++)
        g->all.data[i]->seen = 0;
    for (size_t i = 0; i < g->nodes.len; i++)
        g->nodes.data[i]->seen = g->nodes.data[i]->kept;
    for (size_t i = 0; i < g->all.len; i++) {
        graph_node *n = g->all.data[i];
        n->kept = n->seen != 0;
        n->seen = 0;
        n->flat = n->flat_divisor = n->cum = n->cum_divisor = 0;
        n->flat_variance = n->cum_variance = 0;
        graph_edges_clear(&n->in);
        graph_edges_clear(&n->out);
    }
    fill(g, r);
}

void graph_free(graph *g) {
    mk_arena_free(&g->arena);
}

int64_t graph_flat(const graph_node *n) {
    return report_mean(n->flat, n->flat_divisor);
}

int64_t graph_cum(const graph_node *n) {
    return report_mean(n->cum, n->cum_divisor);
}

/* ---- order ---- */

static uint64_t size_of(int64_t v) {
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static int larger_first(int64_t a, int64_t b) {
    uint64_t x = size_of(a), y = size_of(b);
    return x > y ? -1 : x < y;
}

static int first_of(int a, int b) {
    return a ? a : b;
}

static int by_flat(const void *x, const void *y) {
    const graph_node *a = *(graph_node *const *)x, *b = *(graph_node *const *)y;
    int c = first_of(larger_first(a->flat, b->flat), strcmp(a->print, b->print));
    return first_of(first_of(c, larger_first(a->cum, b->cum)), strcmp(a->all, b->all));
}

static int by_cum(const void *x, const void *y) {
    const graph_node *a = *(graph_node *const *)x, *b = *(graph_node *const *)y;
    int c = first_of(larger_first(a->cum, b->cum), strcmp(a->print, b->print));
    return first_of(first_of(c, larger_first(a->flat, b->flat)), strcmp(a->all, b->all));
}

int graph_by_name(const void *x, const void *y) {
    const graph_node *a = *(graph_node *const *)x, *b = *(graph_node *const *)y;
    return first_of(strcmp(a->name, b->name), strcmp(a->all, b->all));
}

int graph_by_file(const void *x, const void *y) {
    const graph_node *a = *(graph_node *const *)x, *b = *(graph_node *const *)y;
    int c = first_of(strcmp(a->file, b->file),
                     (a->start_line > b->start_line) - (a->start_line < b->start_line));
    return first_of(c, strcmp(a->all, b->all));
}

static int by_weight(const void *x, const void *y) {
    const graph_edge *a = *(graph_edge *const *)x, *b = *(graph_edge *const *)y;
    int c = first_of(larger_first(a->weight, b->weight), strcmp(a->from->print, b->from->print));
    return first_of(c, strcmp(a->to->print, b->to->print));
}

void graph_sort_nodes(graph_nodes *nodes, int (*order)(const void *, const void *)) {
    if (nodes->len)
        qsort(nodes->data, nodes->len, sizeof *nodes->data, order);
}

void graph_sort(graph *g, bool cum) {
    graph_sort_nodes(&g->nodes, cum ? by_cum : by_flat);
}

void graph_sort_edges(graph_edges *edges) {
    if (edges->len)
        qsort(edges->data, edges->len, sizeof *edges->data, by_weight);
}

/* ---- trimming ---- */

static size_t drop_marked(graph_edges *edges) {
    size_t kept = 0, before = edges->len;
    for (size_t i = 0; i < edges->len; i++)
        if (!edges->data[i]->dropped)
            edges->data[kept++] = edges->data[i];
    graph_edges_resize(edges, kept);
    return before - kept;
}

size_t graph_drop_marked(graph *g) {
    size_t dropped = 0;
    for (size_t i = 0; i < g->nodes.len; i++) {
        dropped += drop_marked(&g->nodes.data[i]->in);
        drop_marked(&g->nodes.data[i]->out);
    }
    return dropped;
}

/* An edge is judged where it arrives: one to a node that is no row, because what it has cancels out,
 * stays however small, as it does in pprof. */
size_t graph_drop_edges(graph *g, int64_t least) {
    for (size_t i = 0; i < g->nodes.len; i++) {
        const graph_edges *in = &g->nodes.data[i]->in;
        for (size_t j = 0; j < in->len; j++)
            in->data[j]->dropped = size_of(in->data[j]->weight) < (uint64_t)least;
    }
    return graph_drop_marked(g);
}
