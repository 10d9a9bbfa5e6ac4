/* measured.c: allocations beside what a heap profile measured of them.
 *
 *   src/parse.c:88 156 MB 27 % · static: does not escape · measured: 100 % freed by parse_item
 *
 * A MB is 1024 * 1024 bytes, as pprof has it. */
#include "report.h"

#include <inttypes.h>
#include <string.h>

enum { ENOUGH = 90 }; /* percent of the bytes: the sites that make these are listed */

/* ---- numbers --------------------------------------------------------------------------------- */

/* Two digits at least: "3.1 MB", "156 MB". */
static void say_bytes(int64_t bytes, mk_str *out) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double n = (double)bytes;
    size_t unit = 0;
    for (; n >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        n /= 1024;
    mk_str_printf(out, "%.*f %s", unit && n < 9.95 ? 1 : 0, n, units[unit]);
}

/* All is 100 % and nothing is 0 %; what is neither does not look like it. */
static void say_percent(int64_t part, int64_t of, mk_str *out) {
    double n = of ? 100 * (double)part / (double)of : 0;
    if (part && n < 0.05)
        mk_str_cat(out, "<0.1 %");
    else if (part < of && n >= 99.5)
        mk_str_cat(out, ">99 %");
    else
        mk_str_printf(out, "%.*f %%", n && n < 9.95 ? 1 : 0, n);
}

void report_share(const find_list *l, const find_row *r, mk_str *out) {
    say_bytes(r->measured->bytes, out);
    mk_str_putc(out, ' ');
    say_percent(r->measured->bytes, l->profile->bytes, out);
    mk_str_cat(out, " of what was allocated");
}

/* ---- one site -------------------------------------------------------------------------------- */

static void say_fate(const find_row *r, int64_t part, const char *words, bool by, mk_str *out) {
    const find_measure *m = r->measured;
    if (!part)
        return;
    mk_str_cat(out, out->data[out->len - 1] == ' ' ? "" : ", ");
    say_percent(part, m->bytes, out);
    mk_str_printf(out, " %s", words);
    if (by)
        mk_str_printf(out, " %s", r->function);
    if (by && m->holder)
        mk_str_printf(out, " (inlined into %s)", m->holder);
}

static void say_measured(const find_row *r, mk_str *out) {
    const find_measure *m = r->measured;
    mk_str_cat(out, "measured: ");
    say_fate(r, m->inside, "freed by", true, out);
    say_fate(r, m->outlived, "outlive", true, out);
    say_fate(r, m->never, "in use at the end", false, out);
    say_fate(r, m->unclear, "of lifetimes that are not told", false, out);
}

static void say_site(const find_list *l, const find_row *r, mk_str *out) {
    mk_str_printf(out, "%s:%u ", r->at.file, (unsigned)r->at.line);
    say_bytes(r->measured->bytes, out);
    mk_str_putc(out, ' ');
    say_percent(r->measured->bytes, l->profile->bytes, out);
    if (r->measured->shared)
        mk_str_cat(out, " (with another call on this line)");
    if (r->stays)
        mk_str_cat(out, " · static: does not escape · ");
    else
        mk_str_printf(out, " · static: escapes to heap: %s · ", report_route(r));
    say_measured(r, out);
}

/* ---- disagreements --------------------------------------------------------------------------- */

/* What was measured belies the verdict, or goes beyond it: why that may be; else NULL. */
static const char *disagreement(const find_list *l, const find_row *r) {
    const find_measure *m = r->measured;
    if (r->kind != FIND_ALLOC || !m || !m->bytes || m->shared ||
        (uint64_t)m->bytes < l->profile->least)
        return NULL;
    if (r->stays && m->outlived)
        return "one of the two is wrong";
    if (r->stays && m->never)
        return "a leak, unless the program ended in there";
    if (!r->stays && m->inside == m->bytes && !m->holder)
        return "a candidate: nothing outlived it so far";
    return NULL;
}

void report_disagreements(const find_list *l, mk_str *out) {
    bool any = false;
    for (int stays = 1; stays >= 0; stays--)
        for (size_t i = 0; i < l->rows.len; i++) {
            const find_row *r = &l->rows.data[i];
            const char *why = r->stays == (stays == 1) ? disagreement(l, r) : NULL;
            if (!why)
                continue;
            mk_str_cat(out, any ? "" : "Static and measured disagree:\n");
            any = true;
            say_site(l, r, out);
            mk_str_printf(out, " · %s\n", why);
        }
    mk_str_cat(out, any ? "\n" : "");
}

/* ---- where the bytes come from --------------------------------------------------------------- */

static const char *finding_at(const find_list *l, const find_row *site) {
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (r->kind == FIND_RULE && r->at.line == site->at.line &&
            strcmp(r->at.file, site->at.file) == 0)
            return r->rule;
    }
    return NULL;
}

typedef struct listing {
    size_t sites, listed;
    size_t never_seen;
    int64_t bytes; /* of those listed */
} listing;

static bool is_listed(const find_list *l, const report_opts *o, const find_row *r,
                      const listing *so_far) {
    if (!r->measured->bytes || (uint64_t)r->measured->bytes < l->profile->least)
        return false;
    return o->view >= REPORT_VERDICTS || l->profile->least ||
           (double)so_far->bytes * 100 < (double)l->profile->bytes * ENOUGH;
}

static void list_site(const find_list *l, const find_row *r, mk_str *out) {
    const char *rule = finding_at(l, r);
    say_site(l, r, out);
    mk_str_printf(out, " · %s\n", rule ? rule : "no finding");
}

static void list_sites(const find_list *l, const report_opts *o, listing *all, mk_str *out) {
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (r->kind != FIND_ALLOC || !r->measured)
            continue;
        all->sites++;
        all->never_seen += !r->measured->passed;
        if (!is_listed(l, o, r, all))
            continue;
        mk_str_cat(out, all->listed ? "" : "Where the bytes come from:\n");
        list_site(l, r, out);
        all->listed++;
        all->bytes += r->measured->bytes;
    }
}

static void name_never_seen(const find_list *l, mk_str *out) {
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (r->kind == FIND_ALLOC && r->measured && !r->measured->passed)
            mk_str_printf(out, "  %s:%u %s\n", r->at.file, (unsigned)r->at.line, r->function);
    }
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void say_place(const find_list *l, const find_place *p, mk_str *out) {
    mk_str_cat(out, "  ");
    say_bytes(p->bytes, out);
    mk_str_putc(out, ' ');
    say_percent(p->bytes, l->profile->bytes, out);
    if (*p->file)
        mk_str_printf(out, "  %s:%u", p->file, (unsigned)p->line);
    else if (*p->module)
        mk_str_printf(out, "  %s", base_name(p->module));
    mk_str_printf(out, " %s%s\n", *p->function ? p->function : "(unknown)",
                  p->analysed ? "" : " (not analysed)");
}

/* What no site is charged with: the largest places by name. */
static void list_places(const find_list *l, const report_opts *o, mk_str *out) {
    enum { FEW = 5 };
    const find_profile *p = l->profile;
    size_t most = o->view >= REPORT_VERDICTS ? p->nplaces : FEW;
    int64_t bytes = 0;
    for (size_t i = 0; i < p->nplaces; i++)
        bytes += p->places[i].bytes;
    if (!bytes)
        return;
    say_bytes(bytes, out);
    mk_str_putc(out, ' ');
    say_percent(bytes, p->bytes, out);
    mk_str_cat(out, " at no site known here:\n");
    for (size_t i = 0; i < p->nplaces && i < most; i++)
        say_place(l, &p->places[i], out);
    if (p->nplaces > most)
        mk_str_printf(out, "  ... and %zu more (-m names them)\n", p->nplaces - most);
}

void report_measured(const find_list *l, const report_opts *o, mk_str *out) {
    const find_profile *p = l->profile;
    listing all = {0};
    mk_str_cat(out, l->stats.findings ? "\n" : "");
    list_sites(l, o, &all, out);
    mk_str_printf(out, "%zu of %zu sites %s ", all.listed, all.sites,
                  all.listed == 1 ? "is" : "are");
    say_percent(all.bytes, p->bytes, out);
    mk_str_printf(out, " of the bytes; %zu were never seen%s\n", all.never_seen,
                  !all.never_seen ? ""
                  : o->verbose    ? ":"
                                  : " (-v names them)");
    if (o->verbose)
        name_never_seen(l, out);
    list_places(l, o, out);
    for (size_t i = 0; i < p->nambiguous; i++)
        mk_str_printf(out, "%s may be one of several files here: its samples are no site's\n",
                      p->ambiguous[i]);
}
