/* report.c: from files and options to what views start from. */
#include "report.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "filter.h"
#include "lint.h"
#include "load.h"
#include "path.h"
#include "unit.h"

/* ---- loading ---- */

MK_VEC(profiles, profile *)

static void free_all(profiles *list) {
    for (size_t i = 0; i < list->len; i++)
        profile_free(list->data[i]);
    profiles_free(list);
}

/* All files as one. */
static profile *load_files(const option_strings *files, mk_str *why) {
    profiles all = {0};
    profile *p = NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < files->len; i++) {
        profile *one = load_file(files->data[i], why);
        ok = one && profiles_push(&all, one);
    }
    if (ok)
        p = profile_merge(all.data, all.len, why);
    free_all(&all);
    return p;
}

static double total_of(const profile *p, size_t type) {
    double total = 0;
    for (size_t i = 0; i < p->samples.len; i++)
        total += (double)p->samples.data[i]->values[type];
    return total;
}

/* Brings the profile to its base's total, type by type. */
static bool normalize(profile *p, const profile *base, mk_str *why) {
    double *ratios = mk_new_n(&p->arena, double, p->types.len);
    for (size_t i = 0; i < p->types.len; i++) {
        size_t of_base = profile_type_named(base, p->types.data[i].name, why);
        if (of_base == SIZE_MAX)
            return false;
        double now = total_of(p, i);
        ratios[i] = now == 0 ? 0 : total_of(base, of_base) / now;
    }
    profile_scale(p, ratios);
    return true;
}

static void negate(profile *base) {
    double *ratios = mk_new_n(&base->arena, double, base->types.len);
    for (size_t i = 0; i < base->types.len; i++)
        ratios[i] = -1;
    profile_scale(base, ratios);
}

static void mark_as_base(profile *base) {
    for (size_t i = 0; i < base->samples.len; i++) {
        profile_sample *s = base->samples.data[i];
        profile_label label = {PROFILE_BASE_LABEL, "true", 0, ""};
        profile_label *labels = mk_new_n(&base->arena, profile_label, s->n_labels + 1);
        memcpy(labels, s->labels, s->n_labels * sizeof *labels);
        s->labels = labels;
        profile_insert_label(s, label);
    }
}

/* p less the base, both freed; labelled: what is of the base says so. */
static profile *subtract(profile *p, profile *base, const options *o, bool labelled, mk_str *why) {
    profile *both[] = {p, base}, *result = NULL;
    if (p && base && (!o->normalize || normalize(p, base, why))) {
        if (labelled)
            mark_as_base(base);
        negate(base);
        result = profile_merge(both, 2, why);
    }
    profile_free(p);
    profile_free(base);
    return result;
}

static profile *load_difference(const options *o, mk_str *why) {
    profile *base = load_files(o->diff_base.len ? &o->diff_base : &o->base, why);
    return base ? subtract(load_files(&o->files, why), base, o, o->diff_base.len != 0, why) : NULL;
}

static profile *load_pair(const options *o, mk_str *why) {
    profile *old = load_file(o->files.data[0], why);
    return old ? subtract(load_file(o->files.data[1], why), old, o, true, why) : NULL;
}

static bool add_verdicts(profile *p, const char *path, mk_str *why) {
    lint l;
    bool ok = lint_read(&l, path, why) && lint_label(&l, p, why);
    lint_free(&l);
    return ok;
}

profile *report_load(const options *o, mk_str *why) {
    profile *p = o->view == VIEW_DIFF                ? load_pair(o, why)
                 : o->base.len || o->diff_base.len   ? load_difference(o, why)
                                                     : load_files(&o->files, why);
    if (p && o->lint && !add_verdicts(p, o->lint, why)) {
        profile_free(p);
        p = NULL;
    }
    if (p) {
        mk_str ignored = {0}; /* an expression only Go understands: then nothing is dropped */
        (void)filter_drop_frames(p, &ignored);
        mk_str_free(&ignored);
    }
    return p;
}

/* ---- making ---- */

/* What views have of their own: some show everything of little. */
static void settle_options(options *o) {
    bool trim = o->trim;
    switch (o->view) {
    case VIEW_TOP:
    case VIEW_TEXT:
    case VIEW_DIFF:
        o->nodecount = o->nodecount < 0 ? 0 : o->nodecount;
        break;
    case VIEW_PEEK:
        trim = false;
        break;
    case VIEW_LEAKS: /* 10 stacks; all of them say -nodecount=0 */
        o->nodecount = o->nodecount < 0 ? 10 : o->nodecount;
        o->granularity = GRAIN_LINES;
        o->sample_index = "inuse_space";
        return;
    case VIEW_LIST:
        trim = false;
        o->granularity = GRAIN_LINES;
        break;
    case VIEW_RAW:
    case VIEW_PROTO:
        trim = false;
        o->granularity = GRAIN_ADDRESSES;
        o->noinlines = false;
        break;
    default:
        o->nodecount = o->nodecount < 0 ? 80 : o->nodecount;
    }
    if (!trim) {
        o->nodecount = 0;
        o->nodefraction = o->edgefraction = 0;
    }
}

static void note_units(report *r) {
    profile_keys seen = {0};
    for (size_t i = 0; i < r->p->samples.len; i++)
        for (size_t j = 0; j < r->p->samples.data[i]->n_labels; j++) {
            const profile_label *l = &r->p->samples.data[i]->labels[j];
            bool added = false;
            if (!l->text)
                profile_keys_add(&seen, mk_view_of(l->key), &added);
            if (added) {
                report_unit unit = {l->key, profile_label_unit(r->p, l->key)};
                report_units_push(&r->label_units, unit);
            }
        }
    profile_keys_free(&seen);
}

const char *report_label_unit(const report *r, const char *key) {
    for (size_t i = 0; i < r->label_units.len; i++)
        if (strcmp(r->label_units.data[i].key, key) == 0)
            return r->label_units.data[i].unit;
    return key;
}

static int64_t absolute(int64_t v) {
    return v < 0 ? -v : v;
}

static int64_t total(const report *r) {
    int64_t all = 0, divisor = 0, base = 0, base_divisor = 0;
    for (size_t i = 0; i < r->p->samples.len; i++) {
        const profile_sample *s = r->p->samples.data[i];
        int64_t value = absolute(report_value(r, s)), d = report_divisor(r, s);
        all += value;
        divisor += d;
        if (profile_is_of_base(s)) {
            base += value;
            base_divisor += d;
        }
    }
    return base > 0 ? report_mean(base, base_divisor) : report_mean(all, divisor);
}

static bool choose_value(report *r, mk_str *why) {
    r->index = profile_type_named(r->p, r->o.sample_index, why);
    if (r->index == SIZE_MAX)
        return false;
    const profile_type *t = &r->p->types.data[r->index];
    mk_str name = {0};
    mk_str_printf(&name, "%s%s", r->o.mean ? "mean_" : "", t->name);
    r->type = mk_arena_strdup(&r->arena, mk_str_c(&name));
    mk_str_free(&name);
    r->unit = t->unit;
    r->shown_unit = r->o.unit;
    return true;
}

/* All that was allocated has been freed, say: the default shows an empty table. */
static void note_nothing(report *r) {
    if (r->total || r->o.sample_index || r->o.view == VIEW_LEAKS || r->o.view == VIEW_HTML)
        return;
    for (size_t i = r->p->types.len; i-- > 0;)
        for (size_t j = 0; j < r->p->samples.len; j++)
            if (r->p->samples.data[j]->values[i]) {
                mk_str_printf(&r->notes, "there is no %s here; -sample_index=%s shows something\n", r->type,
                              r->p->types.data[i].name);
                return;
            }
}

bool report_make(report *r, const profile *p, const options *o, mk_str *why) {
    memset(r, 0, sizeof *r);
    r->o = *o;
    settle_options(&r->o);
    r->from = p;
    r->p = profile_copy(p);
    if (!r->p || !choose_value(r, why) || !match_compile(&r->symbol, "argument", o->argument, why))
        return false;
    note_units(r);
    filter_add_tag_frames(r);
    if (o->relative_percentages && !filter_apply(r, why))
        return false;
    r->total = total(r);
    note_nothing(r);
    if (!o->relative_percentages && !filter_apply(r, why))
        return false;
    filter_coarsen(r->p, r->o.granularity, r->o.noinlines);
    return true;
}

void report_free(report *r) {
    profile_free(r->p);
    report_units_free(&r->label_units);
    match_free(&r->symbol);
    mk_str_free(&r->notes);
    mk_arena_free(&r->arena);
}

bool report_view(report *r, mk_str *out, mk_str *why) {
    static bool (*const functions[])(report *, mk_str *, mk_str *) = {
#define VIEW(id, name, function, argument, form, help) function,
#include "views.def"
    };
    return functions[r->o.view](r, out, why);
}

/* ---- values ---- */

int64_t report_value(const report *r, const profile_sample *s) {
    return s->values[r->index];
}

int64_t report_divisor(const report *r, const profile_sample *s) {
    return r->o.mean ? s->values[0] : 0;
}

int64_t report_mean(int64_t a, int64_t b) {
    return b ? a / b : a;
}

void report_format(const report *r, int64_t value, mk_str *out) {
    if (r->o.divide_by != 1 && r->o.divide_by > 0)
        value = (int64_t)((double)value * (1 / r->o.divide_by));
    unit_format(value, r->unit, r->shown_unit, out);
}

void report_column(const report *r, int64_t value, int width, mk_str *out) {
    mk_str text = {0};
    report_format(r, value, &text);
    mk_str_printf(out, "%*s", width, mk_str_c(&text));
    mk_str_free(&text);
}

void report_percent(const report *r, int64_t value, mk_str *out) {
    unit_percent(value, r->total, out);
}

/* ---- sampling ---- */

/* The value of the sample that has the same prefix and this ending: alloc_objects for alloc_space. */
static double sibling(const report *r, const profile_sample *s, const char *ending) {
    const char *type = r->p->types.data[r->index].name, *end = strrchr(type, '_');
    size_t prefix = end ? (size_t)(end - type) : 0;
    for (size_t i = 0; end && i < r->p->types.len; i++) {
        const char *name = r->p->types.data[i].name;
        if (strncmp(name, type, prefix) == 0 && strcmp(name + prefix, ending) == 0)
            return fabs((double)s->values[i]);
    }
    return 0;
}

/* An object of s bytes is sampled with probability p = 1 - exp(-s / period). Of n objects, k = n p
 * were; their number n = k / p has the variance k (1 - p) / p^2. */
double report_variance(const report *r, const profile_sample *s) {
    double objects = sibling(r, s, "_objects"), bytes = sibling(r, s, "_space");
    double value = (double)report_value(r, s);
    if (r->p->period <= 1 || strcmp(r->p->period_type.unit, "bytes") != 0 || objects < 1 ||
        bytes < 1)
        return 0;
    double p = -expm1(-bytes / objects / (double)r->p->period);
    return value * value * (1 - p) / (objects * p);
}

/* ---- the lines on top ---- */

static void write_time(int64_t nanoseconds, mk_str *out) {
    time_t seconds = (time_t)(nanoseconds / 1000000000);
    struct tm tm;
    char month[32], zone[32];
    if (!localtime_r(&seconds, &tm))
        return;
    strftime(month, sizeof month, "%b", &tm);
    strftime(zone, sizeof zone, "%Z", &tm);
    int hour = tm.tm_hour % 12 ? tm.tm_hour % 12 : 12;
    mk_str_printf(out, "Time: %s %d, %d at %d:%02d%s (%s)\n", month, tm.tm_mday, tm.tm_year + 1900,
                  hour, tm.tm_min, tm.tm_hour < 12 ? "am" : "pm", zone);
}

static void write_duration(const report *r, mk_str *out) {
    const char *unit;
    double all = unit_scale(r->total, r->unit, "nanoseconds", &unit);
    mk_str_cat(out, "Duration: ");
    unit_format(r->p->duration, "nanoseconds", "auto", out);
    mk_str_cat(out, ", Total samples = ");
    report_format(r, r->total, out);
    mk_str_cat(out, " ");
    if (strcmp(unit, "ns") == 0 && all != 0) {
        mk_str_cat(out, "(");
        unit_percent((int64_t)all, r->p->duration, out);
        mk_str_cat(out, ")");
    }
    mk_str_cat(out, "\n");
}

void report_profile_lines(const report *r, mk_str *out) {
    const profile *p = r->p;
    const profile_mapping *program = p->mappings.len ? p->mappings.data[0] : NULL;
    if (program && *program->file)
        mk_str_printf(out, "File: %s\n", path_base(program->file));
    if (program && *program->build_id)
        mk_str_printf(out, "Build ID: %s\n", program->build_id);
    for (size_t i = 0; i < p->comments.len; i++)
        if (*p->comments.data[i] != '#')
            mk_str_printf(out, "%s\n", p->comments.data[i]);
    if (*r->type)
        mk_str_printf(out, "Type: %s\n", r->type);
    if (p->time)
        write_time(p->time, out);
    if (p->duration)
        write_duration(r, out);
}
