/* shortcut.c: see shortcut.h. Left in, the edges over functions that were dropped outnumber the others by far in a
 * profile with many stacks, and graphviz takes minutes. */
#include "shortcut.h"

typedef struct walk {
    graph_nodes reached; /* in the order of their distance */
    size_t stamp;        /* what a node that was reached is marked with */
} walk;

/* From the end of the edge back to its start, not by the edge. */
static bool is_shortcut(walk *w, const graph_edge *edge) {
    graph_nodes_clear(&w->reached);
    graph_nodes_push(&w->reached, edge->to);
    edge->to->seen = ++w->stamp;
    for (size_t i = 0; i < w->reached.len; i++) {
        const graph_edges *in = &w->reached.data[i]->in;
        for (size_t j = 0; j < in->len; j++) {
            graph_node *from = in->data[j]->from;
            if (in->data[j] == edge || in->data[j]->dropped || from->seen == w->stamp)
                continue;
            if (from == edge->from)
                return true;
            from->seen = w->stamp;
            graph_nodes_push(&w->reached, from);
        }
    }
    return false;
}

void graph_drop_shortcuts(graph *g) {
    walk w = {.stamp = 0};
    for (size_t i = 0; i < g->all.len; i++)
        g->all.data[i]->seen = 0;
    for (size_t i = g->nodes.len; i-- > 0;) {
        graph_edges *in = &g->nodes.data[i]->in;
        graph_sort_edges(in);
        for (size_t j = in->len; j-- > 0 && in->data[j]->residual;)
            in->data[j]->dropped = is_shortcut(&w, in->data[j]);
    }
    graph_drop_marked(g);
    graph_nodes_free(&w.reached);
}
