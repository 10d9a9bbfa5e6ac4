/* trim.h: a graph reduced to what is worth showing, and the lines that say so. */
#ifndef MEMKIT_PROFILER_TRIM_H
#define MEMKIT_PROFILER_TRIM_H

#include "graph.h"

typedef struct trimmed {
    graph g;            /* sorted */
    size_t before;      /* nodes before -nodecount */
    size_t small_nodes; /* left out by -nodefraction */
    size_t small_edges; /* left out by -edgefraction */
} trimmed;

/* The graph as -nodecount, -nodefraction and -edgefraction leave it. Settles r->shown_unit: in which
 * unit values are written, so that the smallest still says something. */
void trim_make(trimmed *t, report *r);
void trim_free(trimmed *t);

/* The profile's lines, the filters in force, "Showing nodes accounting for …". */
void trim_header(const trimmed *t, const report *r, mk_str *out);

/* A node's flat, flat%, sum%, cum, cum%; sum: of the flats down to it. */
void trim_columns(const report *r, const graph_node *n, int64_t sum, mk_str *out);

#endif
