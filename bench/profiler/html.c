/* html.c: one page with everything in it: flame graph, table of sites, annotated source.
 *
 * The page is html_page.html; here it gets its data, as JSON:
 *
 *   types   [[name, unit]…]      chosen  which of them      base  true: of two profiles
 *   names   every string below, once
 *   calls   [parent, name, value of each type…(, of each in the base)…]…  in one row, callers first
 *   labels  keys of text labels
 *   sites   [function, file, line, value of each type…, how far sampling may be off in percent, each type…,
 *            label's main text, its part of the site in percent…]…
 *   sources [function, file, [[line, text, flat of each type…, cum of each…]…]]… */
#include "calltree.h"
#include "html_page.h"
#include "markup.h"
#include "path.h"
#include "source.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LABELS = 8, MOST_SOURCES = 60, MARGIN = 5 };

/* ---- names ---- */

MK_STRMAP(name_numbers, size_t)

typedef struct page {
    report *r;
    report lines;  /* the same, a row a line */
    graph *graphs; /* of it, one a type; nodes are numbered alike */
    size_t n_types;
    name_numbers names;
    const char *keys[MOST_LABELS];
    size_t n_keys;
    size_t weight;  /* the type labels are weighed by: what was ever allocated, if that is known */
    double *totals; /* of each site, in that type */
    mk_arena arena;
    mk_str *out;
} page;

static size_t name_of(page *p, const char *text) {
    bool added;
    size_t *at = name_numbers_add(&p->names, mk_view_of(text), &added);
    if (added)
        *at = p->names.len - 1;
    return *at;
}

static void write_names(page *p) {
    mk_str_cat(p->out, ",\n\"names\":[");
    for (size_t i = 0; i < p->names.len; i++) {
        mk_str_cat(p->out, i ? "," : "");
        markup_json(p->names.entries[i].key.ptr, p->out);
    }
    mk_str_putc(p->out, ']');
}

/* ---- header ---- */

static void write_header(page *p, bool base) {
    const report *r = p->r;
    mk_str lines = {0};
    report_profile_lines(r, &lines);
    mk_str_trim(&lines);
    mk_str_cat(p->out, "{\"head\":");
    markup_json(mk_str_c(&lines), p->out);
    mk_str_cat(p->out, ",\"types\":[");
    for (size_t i = 0; i < p->n_types; i++) {
        mk_str_cat(p->out, i ? ",[" : "[");
        markup_json(r->p->types.data[i].name, p->out);
        mk_str_putc(p->out, ',');
        markup_json(r->p->types.data[i].unit, p->out);
        mk_str_putc(p->out, ']');
    }
    mk_str_printf(p->out, "],\"chosen\":%zu,\"base\":%s", r->index, base ? "true" : "false");
    mk_str_free(&lines);
}

/* ---- calls ---- */

/* Wider than a twenty-thousandth of the whole, in any type? */
static bool is_worth_it(const calltree *t, const call *c) {
    for (size_t i = 0; i < 2 * t->n_types; i++)
        if (llabs(c->values[i]) * 20000 > llabs(t->root->values[i]))
            return true;
    return false;
}

static void write_calls(page *p, const calltree *t) {
    size_t depth = 0, n = 0;
    bool inside = true;
    mk_str_cat(p->out, ",\n\"calls\":[");
    for (call *c = t->root; c; c = calltree_next(c, inside, &depth)) {
        inside = c == t->root || is_worth_it(t, c);
        if (!inside)
            continue;
        c->number = n++;
        mk_str_printf(p->out, "%s%zu,%zu", c->parent ? "," : "", c->parent ? c->parent->number : 0,
                      name_of(p, calltree_name(c)));
        for (size_t i = 0; i < t->n_types * (t->has_base ? 2 : 1); i++)
            mk_str_printf(p->out, ",%" PRId64, c->values[i]);
    }
    mk_str_putc(p->out, ']');
}

/* ---- labels of sites ---- */

static size_t weighing_type(const report *r) {
    for (size_t i = 0; i < r->p->types.len; i++)
        if (strcmp(r->p->types.data[i].name, "alloc_space") == 0)
            return i;
    return r->index;
}

typedef struct label_sum {
    size_t site, key;
    const char *text;
    double weight;
} label_sum;

MK_STRMAP(label_sums, label_sum)

typedef struct main_label {
    const char *text; /* the one with the most weight */
    double weight;
} main_label;

static size_t key_of(page *p, const char *key) {
    size_t i = 0;
    while (i < p->n_keys && strcmp(p->keys[i], key) != 0)
        i++;
    if (i == p->n_keys && i < MOST_LABELS && strcmp(key, PROFILE_BASE_LABEL) != 0)
        p->keys[p->n_keys++] = key;
    return i;
}

static void add_labels(page *p, const profile_sample *s, label_sums *sums) {
    size_t site = graph_nodes_of(p->graphs, s->stack[0])->data[0]->number;
    double weight = (double)llabs(s->values[p->weight]);
    mk_str name = {0};
    p->totals[site] += weight;
    for (size_t i = 0; i < s->n_labels; i++) {
        size_t key = s->labels[i].text ? key_of(p, s->labels[i].key) : p->n_keys;
        bool added;
        if (key >= p->n_keys)
            continue;
        mk_str_clear(&name);
        profile_key_number(&name, site);
        profile_key_number(&name, key);
        mk_str_cat(&name, s->labels[i].text);
        label_sum *sum = label_sums_add(sums, mk_str_view(&name), &added);
        sum->site = site;
        sum->key = key;
        sum->text = s->labels[i].text;
        sum->weight += weight;
    }
    mk_str_free(&name);
}

static main_label *main_labels(page *p) {
    label_sums sums = {0};
    main_label *all = mk_new_n(&p->arena, main_label, p->graphs->all.len * MOST_LABELS);
    p->totals = mk_new_n(&p->arena, double, p->graphs->all.len);
    for (size_t i = 0; i < p->lines.p->samples.len; i++)
        if (p->lines.p->samples.data[i]->depth)
            add_labels(p, p->lines.p->samples.data[i], &sums);
    for (size_t i = 0; i < sums.len; i++) {
        const label_sum *sum = &sums.entries[i].value;
        main_label *m = &all[sum->site * MOST_LABELS + sum->key];
        if (!m->text || sum->weight > m->weight) {
            m->text = sum->text;
            m->weight = sum->weight;
        }
    }
    label_sums_free(&sums);
    return all;
}

/* ---- sites ---- */

static bool is_site(const page *p, size_t node) {
    for (size_t i = 0; i < p->n_types; i++)
        if (p->graphs[i].all.data[node]->flat)
            return true;
    return false;
}

/* One standard deviation, in percent of the value; 0: it is exact, or nobody wants to know. */
static double error_of(const page *p, const graph_node *n) {
    return p->r->o.error && n->flat ? 100 * sqrt(n->flat_variance) / fabs((double)n->flat) : 0;
}

static void write_site(page *p, size_t node, const main_label *labels, bool first) {
    const graph_node *n = p->graphs->all.data[node];
    mk_str_printf(p->out, "%s[%zu,%zu,%" PRId64, first ? "" : ",\n", name_of(p, *n->name ? n->name : n->print),
                  name_of(p, n->file), n->line);
    for (size_t i = 0; i < p->n_types; i++)
        mk_str_printf(p->out, ",%" PRId64, p->graphs[i].all.data[node]->flat);
    for (size_t i = 0; i < p->n_types; i++)
        mk_str_printf(p->out, ",%.1f", error_of(p, p->graphs[i].all.data[node]));
    for (size_t i = 0; i < p->n_keys; i++) {
        const main_label *m = &labels[node * MOST_LABELS + i];
        mk_str_printf(p->out, ",%zu,%.0f", name_of(p, m->text ? m->text : ""),
                      p->totals[node] > 0 ? 100 * m->weight / p->totals[node] : 0);
    }
    mk_str_putc(p->out, ']');
}

static void write_sites(page *p) {
    const main_label *labels = main_labels(p);
    bool first = true;
    mk_str_cat(p->out, ",\n\"labels\":[");
    for (size_t i = 0; i < p->n_keys; i++) {
        mk_str_cat(p->out, i ? "," : "");
        markup_json(p->keys[i], p->out);
    }
    mk_str_cat(p->out, "],\n\"sites\":[");
    for (size_t i = 0; i < p->graphs->all.len; i++)
        if (is_site(p, i)) {
            write_site(p, i, labels, first);
            first = false;
        }
    mk_str_putc(p->out, ']');
}

/* ---- sources ---- */

/* Lines of one function of one file: nodes from `first` on, n of them. */
typedef struct routine {
    graph_node *const *nodes;
    size_t n;
    int64_t cum; /* of the chosen type */
} routine;

MK_VEC(routines, routine)

static int by_function(const void *x, const void *y) {
    const graph_node *a = *(graph_node *const *)x, *b = *(graph_node *const *)y;
    int c = strcmp(a->name, b->name);
    c = c ? c : strcmp(a->file, b->file);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

static int by_cum(const void *x, const void *y) {
    const routine *a = x, *b = y;
    if (llabs(a->cum) != llabs(b->cum))
        return llabs(a->cum) < llabs(b->cum) ? 1 : -1;
    return strcmp(a->nodes[0]->all, b->nodes[0]->all);
}

static void find_routines(const page *p, const graph_nodes *sorted, routines *out) {
    for (size_t i = 0, n; i < sorted->len; i += n) {
        routine one = {sorted->data + i, 0, 0};
        for (n = 0; i + n < sorted->len && strcmp(one.nodes[n]->name, one.nodes[0]->name) == 0 &&
                    strcmp(one.nodes[n]->file, one.nodes[0]->file) == 0;
             n++)
            one.cum += p->graphs[p->r->index].all.data[one.nodes[n]->number]->cum;
        one.n = n;
        if (*one.nodes[0]->file && one.nodes[0]->line)
            routines_push(out, one);
    }
    if (out->len)
        qsort(out->data, out->len, sizeof *out->data, by_cum);
}

/* Flat, then cum of each type on that line. */
static void write_line(page *p, const routine *f, int64_t line, const char *text, bool first) {
    mk_str_printf(p->out, "%s[%" PRId64 ",", first ? "" : ",", line);
    markup_json(text, p->out);
    for (size_t i = 0; i < 2 * p->n_types; i++) {
        const graph *g = &p->graphs[i % p->n_types];
        int64_t sum = 0;
        for (size_t j = 0; j < f->n; j++)
            if (f->nodes[j]->line == line)
                sum += i < p->n_types ? g->all.data[f->nodes[j]->number]->flat
                                      : g->all.data[f->nodes[j]->number]->cum;
        mk_str_printf(p->out, ",%" PRId64, sum);
    }
    mk_str_putc(p->out, ']');
}

static bool write_routine(page *p, const routine *f, bool first) {
    const options *o = &p->lines.o;
    const graph_node *top = f->nodes[0];
    int64_t start = top->start_line ? top->start_line : top->line - MARGIN;
    int64_t end = f->nodes[f->n - 1]->line + MARGIN;
    mk_str why = {0};
    source s;
    bool ok = source_read(&s, top->file, o->source_path, o->trim_path, &why);
    start = start < 1 || start > top->line ? 1 : start;
    if (ok) {
        mk_str_printf(p->out, "%s[%zu,%zu,[", first ? "" : ",\n", name_of(p, top->name),
                      name_of(p, top->file));
        for (int64_t i = start; i <= end && i <= (int64_t)s.lines.len; i++)
            write_line(p, f, i, s.lines.data[i - 1], i == start);
        mk_str_cat(p->out, "]]");
    }
    source_free(&s);
    mk_str_free(&why);
    return ok;
}

static void write_sources(page *p) {
    graph_nodes sorted = {0};
    routines all = {0};
    size_t written = 0;
    for (size_t i = 0; i < p->graphs->all.len; i++)
        graph_nodes_push(&sorted, p->graphs->all.data[i]);
    graph_sort_nodes(&sorted, by_function);
    find_routines(p, &sorted, &all);
    mk_str_cat(p->out, ",\n\"sources\":[");
    for (size_t i = 0; i < all.len && written < MOST_SOURCES; i++)
        written += write_routine(p, &all.data[i], written == 0);
    mk_str_putc(p->out, ']');
    routines_free(&all);
    graph_nodes_free(&sorted);
}

/* ---- the page ---- */

static bool make_lines(page *p, mk_str *why) {
    options o = p->r->o;
    o.granularity = GRAIN_LINES;
    if (!report_make(&p->lines, p->r->from, &o, why))
        return false;
    p->graphs = mk_new_n(&p->arena, graph, p->n_types);
    for (size_t i = 0; i < p->n_types; i++) {
        p->lines.index = i;
        graph_make(&p->graphs[i], &p->lines, true);
    }
    p->lines.index = p->r->index;
    return true;
}

static void write_data(page *p) {
    calltree t;
    calltree_make(&t, p->r);
    write_header(p, t.has_base);
    write_calls(p, &t);
    write_sites(p);
    write_sources(p);
    write_names(p);
    mk_str_putc(p->out, '}');
    calltree_free(&t);
}

static void write_title(const report *r, mk_str *out) {
    const profile_mapping *program = r->p->mappings.len ? r->p->mappings.data[0] : NULL;
    markup_text(program && *program->file ? path_base(program->file) : "memory", 100, out);
}

/* The page up to the mark, which is skipped. */
static const char *up_to(const char *at, const char *mark, mk_str *out) {
    const char *found = strstr(at, mark);
    mk_str_catn(out, at, (size_t)(found - at));
    return found + strlen(mark);
}

/* A page that begins empty would be taken for one that is. */
static void choose_some_type(report *r) {
    if (r->total || r->o.sample_index)
        return;
    r->index = weighing_type(r);
    r->type = r->p->types.data[r->index].name;
}

bool view_html(report *r, mk_str *out, mk_str *why) {
    choose_some_type(r);
    page p = {.r = r, .out = out, .n_types = r->p->types.len};
    bool ok = make_lines(&p, why);
    p.weight = weighing_type(r);
    if (ok) {
        const char *rest = up_to(html_page, "@TITLE@", out);
        write_title(r, out);
        rest = up_to(rest, "@DATA@", out);
        write_data(&p);
        mk_str_cat(out, rest);
        for (size_t i = 0; i < p.n_types; i++)
            graph_free(&p.graphs[i]);
    }
    report_free(&p.lines);
    name_numbers_free(&p.names);
    mk_arena_free(&p.arena);
    return ok;
}
