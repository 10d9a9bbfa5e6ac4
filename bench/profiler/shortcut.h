/* shortcut.h: fewer edges for a drawing, none of which a reader misses. */
#ifndef MEMKIT_PROFILER_SHORTCUT_H
#define MEMKIT_PROFILER_SHORTCUT_H

#include "graph.h"

/* needs: graph_sort. Takes residual edges out where another way leads from one end to the other, the lightest first,
 * but none that is heavier than an edge to the same node which is a call. cost: nodes × edges at most. */
void graph_drop_shortcuts(graph *g);

#endif
