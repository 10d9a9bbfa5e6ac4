/* flame.c: a flame graph as an SVG without a script: for mail, for a CI page. The outermost frame is on
 * top, a box is as wide as its call's value; what it stands for shows when the pointer rests on it. Of
 * two profiles (-diff_base) red boxes grew and blue ones shrank. */
#include "calltree.h"
#include "markup.h"
#include "unit.h"

#include <math.h>

enum { WIDTH = 1200, ROW = 17, HEAD = 46, MARGIN = 10 };
static const double LETTER = 6.7; /* width */
static const double LEAST = 0.3;  /* width of a box worth drawing */

typedef struct drawing {
    const report *r;
    const calltree *t;
    double scale; /* pixels a unit of value */
    double *x;    /* where the next box begins, at each depth */
    size_t rows;
} drawing;

/* Warm colours, the same for the same name. */
static void write_colour(const call *c, mk_str *out) {
    uint64_t h = mk_hash_cstr(calltree_name(c));
    mk_str_printf(out, "rgb(%d,%d,%d)", 205 + (int)(h % 50), 90 + (int)(h / 50 % 120),
                  40 + (int)(h / 6000 % 40));
}

static void write_difference(const call *c, size_t type, mk_str *out) {
    double now = (double)c->values[type], before = (double)c->base[type];
    double larger = fmax(now, before), change = larger > 0 ? (now - before) / larger : 0;
    int faded = 235 - (int)(165 * fabs(change));
    if (change >= 0)
        mk_str_printf(out, "rgb(235,%d,%d)", faded, faded);
    else
        mk_str_printf(out, "rgb(%d,%d,235)", faded, faded);
}

static void write_label(const drawing *d, const call *c, mk_str *out) {
    int64_t value = c->values[d->r->index];
    mk_str numbers = {0}, percent = {0};
    markup_text(calltree_name(c), SIZE_MAX, out);
    unit_percent(value, d->t->root->values[d->r->index], &percent);
    mk_str_trim(&percent);
    mk_str_cat(&numbers, ": ");
    report_format(d->r, value, &numbers);
    mk_str_printf(&numbers, ", %s", mk_str_c(&percent));
    if (d->t->has_base) {
        mk_str_cat(&numbers, ", was ");
        report_format(d->r, c->base[d->r->index], &numbers);
    }
    markup_text(mk_str_c(&numbers), SIZE_MAX, out);
    mk_str_free(&numbers);
    mk_str_free(&percent);
}

static void write_box(const drawing *d, const call *c, size_t depth, double width, mk_str *out) {
    double x = d->x[depth];
    int y = HEAD + (int)depth * ROW;
    size_t letters = width > 6 + 3 * LETTER ? (size_t)((width - 6) / LETTER) : 0;
    mk_str_cat(out, "<g><title>");
    write_label(d, c, out);
    mk_str_printf(out, "</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"1\" fill=\"", x,
                  y, fmax(width - 0.5, LEAST), ROW - 1);
    if (d->t->has_base)
        write_difference(c, d->r->index, out);
    else
        write_colour(c, out);
    mk_str_cat(out, "\"/>");
    if (letters) {
        mk_str_printf(out, "<text x=\"%.1f\" y=\"%d\">", x + 3, y + ROW - 5);
        markup_text(calltree_name(c), letters, out);
        mk_str_cat(out, "</text>");
    }
    mk_str_cat(out, "</g>\n");
}

/* Draws every box that is wide enough; counts the rows they take. */
static void draw(drawing *d, mk_str *out) {
    size_t depth = 0;
    bool inside = true;
    d->x[0] = MARGIN;
    for (const call *c = d->t->root; c; c = calltree_next(c, inside, &depth)) {
        double width = (double)c->values[d->r->index] * d->scale;
        inside = width >= LEAST;
        if (!inside)
            continue;
        d->rows = depth + 1 > d->rows ? depth + 1 : d->rows;
        write_box(d, c, depth, width, out);
        d->x[depth + 1] = d->x[depth];
        d->x[depth] += width;
    }
}

static void write_head(const report *r, mk_str *out) {
    mk_str lines = {0}, text = {0};
    report_profile_lines(r, &lines);
    mk_str_trim(&lines);
    for (const char *p = mk_str_c(&lines); *p; p++)
        mk_str_catn(&text, *p == '\n' ? ", " : p, *p == '\n' ? 2 : 1);
    mk_str_printf(out, "<text x=\"%d\" y=\"20\" font-size=\"13\">", MARGIN);
    markup_text(mk_str_c(&text), 145, out);
    mk_str_printf(out, "</text>\n<text x=\"%d\" y=\"38\" fill=\"#666\">", MARGIN);
    mk_str_cat(out, "A box is a call, below its caller, as wide as what it and its callees allocate.</text>\n");
    mk_str_free(&lines);
    mk_str_free(&text);
}

bool view_flame(report *r, mk_str *out, mk_str *why) {
    calltree t;
    mk_str boxes = {0};
    calltree_make(&t, r);
    int64_t total = t.root->values[r->index];
    drawing d = {r, &t, total > 0 ? (WIDTH - 2.0 * MARGIN) / (double)total : 0,
                 mk_new_n(&t.g.arena, double, t.depth + 2), 0};
    if (total <= 0)
        mk_str_printf(why, "there is nothing of %s to draw", r->type);
    draw(&d, &boxes);
    int height = HEAD + (int)d.rows * ROW + MARGIN;
    mk_str_printf(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"11\">\n"
                  "<rect width=\"100%%\" height=\"100%%\" fill=\"#fffdf8\"/>\n",
                  WIDTH, height, WIDTH, height);
    write_head(r, out);
    mk_str_cat_view(out, mk_str_view(&boxes));
    mk_str_cat(out, "</svg>\n");
    mk_str_free(&boxes);
    calltree_free(&t);
    return why->len == 0;
}
