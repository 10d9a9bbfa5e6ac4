/* raw.c: the profile as it is in the file; its comments; itself as a file again. */
#include "pprof.h"
#include "report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

/* ---- labels: text:[a b] bytes:[64 128] ---- */

static bool same_list(const profile_label *a, const profile_label *b) {
    return !a->text == !b->text && strcmp(a->key, b->key) == 0;
}

static void write_label(const profile_label *l, mk_str *out) {
    if (l->text)
        mk_str_cat(out, l->text);
    else if (*l->unit)
        mk_str_printf(out, "%" PRId64 " %s", l->number, l->unit);
    else
        mk_str_printf(out, "%" PRId64, l->number);
}

static void write_labels(const profile_sample *s, bool texts, mk_str *out) {
    const profile_label *last = NULL;
    for (size_t i = 0; i < s->n_labels; i++) {
        const profile_label *l = &s->labels[i];
        if (!l->text == texts)
            continue;
        if (last && same_list(last, l))
            mk_str_putc(out, ' ');
        else
            mk_str_printf(out, "%s%s:[", last ? "] " : "                ", l->key);
        write_label(l, out);
        last = l;
    }
    if (last)
        mk_str_cat(out, "]\n");
}

static void write_sample(const report *r, const profile_sample *s, mk_str *out) {
    for (size_t i = 0; i < r->p->types.len; i++)
        mk_str_printf(out, " %10" PRId64, s->values[i]);
    mk_str_cat(out, ": ");
    for (size_t i = 0; i < s->depth; i++)
        mk_str_printf(out, "%" PRIu64 " ", s->stack[i]->id);
    mk_str_putc(out, '\n');
    write_labels(s, true, out);
    write_labels(s, false, out);
}

/* ---- locations and mappings ---- */

static void write_location(const profile_location *l, mk_str *out) {
    mk_str_printf(out, "%6" PRIu64 ": 0x%" PRIx64 " ", l->id, l->address);
    if (l->mapping)
        mk_str_printf(out, "M=%" PRIu64 " ", l->mapping->id);
    if (l->folded)
        mk_str_cat(out, "[F] ");
    for (size_t i = 0; i < l->n_lines; i++) {
        const profile_function *f = l->lines[i].function;
        mk_str_printf(out, "%s%s %s:%" PRId64 " s=%" PRId64, i ? "\n             " : "", f->name,
                      f->file, l->lines[i].line, f->start_line);
        if (strcmp(f->name, f->system_name) != 0)
            mk_str_printf(out, "(%s)", f->system_name);
    }
    mk_str_putc(out, '\n');
}

static void write_mapping(const profile_mapping *m, mk_str *out) {
    mk_str_printf(out, "%" PRIu64 ": 0x%" PRIx64 "/0x%" PRIx64 "/0x%" PRIx64 " %s %s %s%s%s%s\n",
                  m->id, m->start, m->limit, m->offset, m->file, m->build_id,
                  m->has_functions ? "[FN]" : "", m->has_filenames ? "[FL]" : "",
                  m->has_lines ? "[LN]" : "", m->has_inlines ? "[IN]" : "");
}

/* ---- the header ---- */

static void write_time(int64_t nanoseconds, mk_str *out) {
    time_t seconds = (time_t)(nanoseconds / 1000000000);
    char day[64], zone[64];
    struct tm tm;
    if (!localtime_r(&seconds, &tm))
        return;
    strftime(day, sizeof day, "%Y-%m-%d %H:%M:%S", &tm);
    strftime(zone, sizeof zone, "%z %Z", &tm);
    mk_str_printf(out, "Time: %s", day);
    int64_t part = nanoseconds % 1000000000;
    int digits = 9;
    while (part && part % 10 == 0) {
        part /= 10;
        digits--;
    }
    if (part)
        mk_str_printf(out, ".%0*" PRId64, digits, part);
    mk_str_printf(out, " %s\n", zone);
}

static void write_types(const profile *p, mk_str *out) {
    for (size_t i = 0; i < p->types.len; i++)
        mk_str_printf(out, "%s%s/%s%s", i ? " " : "", p->types.data[i].name, p->types.data[i].unit,
                      strcmp(p->types.data[i].name, p->default_type) == 0 ? "[dflt]" : "");
    mk_str_putc(out, '\n');
}

/* A number without its last zeros, and a unit. */
static void put_plain(double value, int decimals, const char *unit, mk_str *out) {
    size_t start = out->len;
    mk_str_printf(out, "%.*f", decimals, value);
    while (decimals && out->len > start && out->data[out->len - 1] == '0')
        mk_str_truncate(out, out->len - 1);
    if (decimals && out->data[out->len - 1] == '.')
        mk_str_truncate(out, out->len - 1);
    mk_str_cat(out, unit);
}

/* As pprof has it: the first four letters of what Go writes for a duration, "1.68" of 1.685s. */
static void write_duration(int64_t ns, mk_str *out) {
    enum { LETTERS = 4 };
    mk_str text = {0};
    if (ns < 1000)
        put_plain((double)ns, 0, "ns", &text);
    else if (ns < 1000000)
        put_plain((double)ns / 1e3, 3, "µs", &text);
    else if (ns < 1000000000)
        put_plain((double)ns / 1e6, 6, "ms", &text);
    else {
        int64_t seconds = ns / 1000000000, minutes = seconds / 60;
        if (minutes >= 60)
            mk_str_printf(&text, "%" PRId64 "h", minutes / 60);
        if (minutes)
            mk_str_printf(&text, "%" PRId64 "m", minutes % 60);
        put_plain((double)(ns - minutes * 60000000000) / 1e9, 9, "s", &text);
    }
    size_t bytes = 0;
    for (int letters = 0; bytes < text.len; bytes++) /* µ has two bytes */
        if ((text.data[bytes] & 0xC0) != 0x80 && letters++ == LETTERS)
            break;
    mk_str_printf(out, "Duration: %.*s\n", (int)bytes, mk_str_c(&text));
    mk_str_free(&text);
}

static void write_header(const profile *p, mk_str *out) {
    for (size_t i = 0; i < p->comments.len; i++)
        mk_str_printf(out, "Comment: %s\n", p->comments.data[i]);
    mk_str_printf(out, "PeriodType: %s %s\nPeriod: %" PRId64 "\n", p->period_type.name,
                  p->period_type.unit, p->period);
    if (p->time)
        write_time(p->time, out);
    if (p->duration)
        write_duration(p->duration, out);
    mk_str_cat(out, "Samples:\n");
    write_types(p, out);
}

bool view_raw(report *r, mk_str *out, mk_str *why) {
    (void)why;
    write_header(r->p, out);
    for (size_t i = 0; i < r->p->samples.len; i++)
        write_sample(r, r->p->samples.data[i], out);
    mk_str_cat(out, "Locations\n");
    for (size_t i = 0; i < r->p->locations.len; i++)
        write_location(r->p->locations.data[i], out);
    mk_str_cat(out, "Mappings\n");
    for (size_t i = 0; i < r->p->mappings.len; i++)
        write_mapping(r->p->mappings.data[i], out);
    return true;
}

bool view_comments(report *r, mk_str *out, mk_str *why) {
    (void)why;
    for (size_t i = 0; i < r->p->comments.len; i++)
        mk_str_printf(out, "%s\n", r->p->comments.data[i]);
    return true;
}

bool view_proto(report *r, mk_str *out, mk_str *why) {
    return pprof_write(r->p, out, why);
}
