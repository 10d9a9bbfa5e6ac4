/* list.c: the source of functions that match, flat and cum beside each line. */
#include "graph.h"
#include "lint.h"
#include "source.h"

#include <inttypes.h>
#include <string.h>

enum { MARGIN = 5 }; /* lines before the first sample and after the last */

/* Nodes of one function of one file, each a line. */
typedef struct routine {
    const graph_node **nodes;
    size_t n;
    lint *verdicts; /* or NULL */
} routine;

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* The lines to show. */
static void range_of(const routine *f, int64_t *start, int64_t *end) {
    const graph_node *first = f->nodes[0];
    *start = first->start_line ? first->start_line : first->line - MARGIN;
    *end = first->line + MARGIN;
    for (size_t i = 0; i < f->n; i++) {
        const graph_node *n = f->nodes[i];
        int64_t from = n->start_line ? n->start_line : n->line - MARGIN;
        *start = least(*start, from);
        *end = -least(-*end, -(n->line + MARGIN));
    }
    *start = *start < 1 ? 1 : *start;
}

static void write_value(const report *r, int64_t value, mk_str *out) {
    if (value == 0)
        mk_str_printf(out, "%10s ", ".");
    else {
        report_column(r, value, 10, out);
        mk_str_putc(out, ' ');
    }
}

static void write_line(const report *r, const routine *f, int64_t line, const char *text,
                       mk_str *out) {
    int64_t flat = 0, cum = 0;
    mk_str verdict = {0};
    for (size_t i = 0; i < f->n; i++)
        if (f->nodes[i]->line == line) {
            flat += f->nodes[i]->flat;
            cum += f->nodes[i]->cum;
        }
    write_value(r, flat, out);
    write_value(r, cum, out);
    if (f->verdicts)
        lint_say(f->verdicts, f->nodes[0]->file, line, &verdict);
    mk_str_printf(out, "%6" PRId64 ":%s%s%s\n", line, text, verdict.len ? "    ◂ " : "",
                  mk_str_c(&verdict));
    mk_str_free(&verdict);
}

static void write_source(const report *r, const routine *f, mk_str *out) {
    source s;
    mk_str why = {0};
    int64_t start, end;
    if (source_read(&s, f->nodes[0]->file, r->o.source_path, r->o.trim_path, &why)) {
        range_of(f, &start, &end);
        for (int64_t i = start; i <= end && i <= (int64_t)s.lines.len; i++)
            write_line(r, f, i, s.lines.data[i - 1], out);
    } else {
        mk_str_printf(out, " Error: %s\n", mk_str_c(&why));
    }
    source_free(&s);
    mk_str_free(&why);
}

static void write_routine(const report *r, const routine *f, mk_str *out) {
    int64_t flat = 0, cum = 0;
    for (size_t i = 0; i < f->n; i++) {
        flat += f->nodes[i]->flat;
        cum += f->nodes[i]->cum;
    }
    mk_str_printf(out, "ROUTINE ======================== %s in %s\n", f->nodes[0]->name,
                  f->nodes[0]->file);
    report_column(r, flat, 10, out);
    mk_str_putc(out, ' ');
    report_column(r, cum, 10, out);
    mk_str_cat(out, " (flat, cum) ");
    report_percent(r, cum, out);
    mk_str_cat(out, " of Total\n");
    write_source(r, f, out);
}

/* Nodes of one name from `from` on, by file; returns the first of the next name. */
static size_t write_function(const report *r, lint *verdicts, const graph_nodes *all, size_t from,
                             mk_str *out) {
    const char *name = all->data[from]->name;
    graph_nodes same = {0};
    size_t next = from, known = 0;
    for (; next < all->len && strcmp(all->data[next]->name, name) == 0; next++)
        if (*all->data[next]->file)
            graph_nodes_push(&same, all->data[next]);
    graph_sort_nodes(&same, graph_by_file);
    for (size_t i = 0; i < same.len; i += known) {
        known = 1;
        while (i + known < same.len && strcmp(same.data[i + known]->file, same.data[i]->file) == 0)
            known++;
        routine f = {(const graph_node **)same.data + i, known, verdicts};
        write_routine(r, &f, out);
    }
    if (!same.len)
        mk_str_printf(out, "No source information for %s\n", name);
    graph_nodes_free(&same);
    return next;
}

bool view_list(report *r, mk_str *out, mk_str *why) {
    graph g;
    lint verdicts = {0};
    graph_nodes matching = {0};
    if (r->o.lint && !lint_read(&verdicts, r->o.lint, why)) {
        lint_free(&verdicts);
        return false;
    }
    graph_make(&g, r, true);
    for (size_t i = 0; i < g.nodes.len; i++)
        if (match_in(&r->symbol, g.nodes.data[i]->name))
            graph_nodes_push(&matching, g.nodes.data[i]);
    graph_sort_nodes(&matching, graph_by_name);
    if (matching.len) {
        mk_str_cat(out, "Total: ");
        report_format(r, r->total, out);
        mk_str_putc(out, '\n');
    } else {
        mk_str_printf(why, "no function matches '%s'", r->o.argument);
    }
    for (size_t i = 0; i < matching.len;)
        i = write_function(r, r->o.lint ? &verdicts : NULL, &matching, i, out);
    graph_nodes_free(&matching);
    graph_free(&g);
    lint_free(&verdicts);
    return why->len == 0;
}
