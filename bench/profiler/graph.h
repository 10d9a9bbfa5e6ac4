/* graph.h: who calls whom, and what of the values is whose.
 *
 *   flat  what a node itself allocates: the samples whose leaf it is
 *   cum   what it and all it calls allocate: the samples it is anywhere in, once each
 *   edge  the samples in which the one calls the other, once each
 *
 * A node is what the profile's frames do not differ in: a function, or with finer granularity a line
 * or an address. Frames that are not kept are stepped over; the edge over them is called residual. */
#ifndef MEMKIT_PROFILER_GRAPH_H
#define MEMKIT_PROFILER_GRAPH_H

#include <mk/map.h>

#include "report.h"

typedef struct graph_node graph_node;

typedef struct graph_edge {
    graph_node *from, *to;
    int64_t weight, divisor;
    bool residual, inlined, dropped;
    size_t seen;
} graph_edge;

MK_VEC(graph_edges, graph_edge *)
MK_VEC(graph_nodes, graph_node *)
MK_MAP(graph_places, uint64_t, size_t, mk_key_u64, mk_eq_u64)

struct graph_node {
    const char *name, *file, *object; /* object: the module, where it tells nodes apart */
    uint64_t address;
    int64_t start_line, line;
    const char *print; /* "main", "main /src/main.c:12", "[libc.so.6]" */
    const char *all;   /* every field: the last thing nodes are ordered by */
    int64_t flat, flat_divisor, cum, cum_divisor;
    double flat_variance, cum_variance;
    graph_edges in, out;
    bool kept;
    size_t seen;
    size_t number; /* a view's own */
};

typedef struct graph {
    mk_arena arena;
    graph_nodes all;   /* one for each different frame */
    graph_nodes nodes; /* those of `all` that are kept and have a value */
    graph_nodes *of;   /* for each location, by its place in the list: its lines' nodes */
    graph_places place; /* in the list, of the location with this number: a file may have any numbers */
} graph;

/* Nodes, edges and values of all samples. with_objects: modules tell nodes apart. */
void graph_make(graph *g, const report *r, bool with_objects);
void graph_free(graph *g);

/* The same again with only those of g->nodes that are marked `kept`. */
void graph_remake(graph *g, const report *r);

/* A location's nodes, innermost first. */
const graph_nodes *graph_nodes_of(const graph *g, const profile_location *l);

int64_t graph_flat(const graph_node *n); /* divided, with -mean */
int64_t graph_cum(const graph_node *n);

/* By value, the larger first, equal ones by name. */
void graph_sort(graph *g, bool cum);
void graph_sort_nodes(graph_nodes *nodes, int (*order)(const void *, const void *));
int graph_by_name(const void *a, const void *b);
int graph_by_file(const void *a, const void *b);
void graph_sort_edges(graph_edges *edges);

/* Takes edges to nodes of the graph out that are below that weight; how many. */
size_t graph_drop_edges(graph *g, int64_t least);

/* Takes the edges out that are marked `dropped`; how many. */
size_t graph_drop_marked(graph *g);

#endif
