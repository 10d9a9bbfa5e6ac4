#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <mk/internal.h>
#include <mk/pprof.h>
#include <mk/report.h>

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

const char *mk__kind_name(uint32_t kind) {
    static const char *const names[] = {"process", "arena", "vec", "str", "map", "pool"};
    return kind < sizeof names / sizeof *names ? names[kind] : "unknown";
}

/* ---- one object ---- */

/* The fields of mk_stats in their order; the first is `allocs`. */
static const char *const stats_fields[] = {
    "allocs", "frees",     "bytes",    "growths",       "copied", "fails",
    "live",   "live_peak", "reserved", "reserved_peak", "header", "alignment",
    "tail",   "slack",     "free",     "hits",          "dropped"};

static void put_stats_text(mk__out *o, const mk_stats *s, const char *name, const uint64_t *field,
                           size_t n) {
    mk__put_text(o, mk__kind_name(s->kind));
    if (name) {
        mk__put_text(o, " ");
        mk__put_text(o, name);
    }
    for (size_t i = 0; i < n; i++)
        if (field[i])
            mk__put_pair(o, stats_fields[i], field[i]);
}

/* A JSON string: what JSON cannot hold becomes '?'. */
static void put_quoted(mk__out *o, const char *s) {
    mk__put_text(o, "\"");
    for (; *s; s++) {
        char c = (unsigned char)*s < ' ' ? '?' : *s;
        if (c == '"' || c == '\\')
            mk__put_text(o, "\\");
        mk__put(o, &c, 1);
    }
    mk__put_text(o, "\"");
}

static void put_stats_json(mk__out *o, const mk_stats *s, const char *name, const uint64_t *field,
                           size_t n) {
    mk__put_text(o, "{\"kind\":");
    put_quoted(o, mk__kind_name(s->kind));
    if (name) {
        mk__put_text(o, ",\"name\":");
        put_quoted(o, name);
    }
    for (size_t i = 0; i < n; i++)
        mk__put_member(o, stats_fields[i], field[i]);
    mk__put_text(o, "}");
}

static void put_stats(mk__out *o, const mk_stats *s, const char *name, mk_format as) {
    size_t n = (s->size - offsetof(mk_stats, allocs)) / sizeof(uint64_t);
    (as == MK_JSON ? put_stats_json : put_stats_text)(o, s, name, &s->allocs, n);
    mk__put_text(o, "\n");
}

bool mk_stats_write(const mk_stats *s, const char *name, mk_format as, mk_write_fn write,
                    void *ctx) {
    mk__out o;
    mk__out_begin(&o, write, ctx);
    put_stats(&o, s, name, as);
    return mk__out_end(&o);
}

/* ---- sites ---- */

static const char *fit_name(uint32_t fit) {
    static const char *const names[] = {"few", "one", "modes", "spread"};
    return names[fit & 3];
}

static void put_where(mk__out *o, const mk_site *s) {
    if (s->name)
        mk__put_text(o, s->name);
    else
        mk__put_place(o, s->address);
}

/* mk__put_pair or mk__put_member. */
typedef void put_number_fn(mk__out *o, const char *name, uint64_t v);

static void put_lengths(mk__out *o, const mk_site *s, put_number_fn *number) {
    number(o, "n", s->n);
    number(o, "p50", s->p50);
    number(o, "p95", s->p95);
    number(o, "max", s->max);
}

static void put_costs(mk__out *o, const mk_site *s, put_number_fn *number) {
    number(o, "growths", s->growths);
    number(o, "copied", s->copied);
}

static void put_site_text(mk__out *o, const mk_site *s) {
    put_where(o, s);
    mk__put_text(o, " ");
    mk__put_text(o, mk__kind_name(s->kind));
    put_lengths(o, s, mk__put_pair);
    put_costs(o, s, mk__put_pair);
    mk__put_text(o, " fit=");
    mk__put_text(o, fit_name(s->fit));
    if (s->hint)
        mk__put_pair(o, "hint", s->hint);
    mk__put_text(o, "\n");
}

static void put_site_json(mk__out *o, const mk_site *s) {
    mk__put_text(o, "{\"kind\":\"site\",\"of\":\"");
    mk__put_text(o, mk__kind_name(s->kind));
    mk__put_text(o, "\",\"at\":\"");
    put_where(o, s);
    mk__put_text(o, "\"");
    put_lengths(o, s, mk__put_member);
    put_costs(o, s, mk__put_member);
    mk__put_text(o, ",\"fit\":\"");
    mk__put_text(o, fit_name(s->fit));
    mk__put_text(o, "\"");
    mk__put_member(o, "hint", s->hint);
    mk__put_text(o, "}\n");
}

static bool put_site_as_text(void *ctx, const mk_site *site) {
    mk__out *o = (mk__out *)ctx;
    put_site_text(o, site);
    return o->ok;
}

static bool put_site_as_json(void *ctx, const mk_site *site) {
    mk__out *o = (mk__out *)ctx;
    put_site_json(o, site);
    return o->ok;
}

static bool put_site_as_define(void *ctx, const mk_site *s) {
    mk__out *o = (mk__out *)ctx;
    if (!s->name)
        return true;
    mk__put_text(o, s->hint ? "#define MK_HINT_" : "/* MK_HINT_");
    mk__put_text(o, s->name);
    if (s->hint) {
        mk__put_text(o, " ,");
        mk__put_u64(o, s->hint);
        mk__put_text(o, " /*");
    } else {
        mk__put_text(o, ": no constant fits:");
    }
    put_lengths(o, s, mk__put_pair);
    mk__put_text(o, " fit=");
    mk__put_text(o, fit_name(s->fit));
    mk__put_text(o, " */\n");
    return o->ok;
}

static void put_sites(mk__out *o, mk_format as) {
    mk_sites_each(as == MK_JSON     ? put_site_as_json
                  : as == MK_HEADER ? put_site_as_define
                                    : put_site_as_text,
                  o);
    if (as == MK_TEXT && mk_sites_dropped()) {
        mk__put_u64(o, mk_sites_dropped());
        mk__put_text(o, " notes of further sites were dropped: the table is full\n");
    }
}

/* The addresses that have their location already: two kinds may share one. */
typedef struct site_profile {
    mk_pprof w;
    size_t n;
    const void *done[MK__SITES];
} site_profile;

static bool profile_has(const site_profile *p, const void *address) {
    for (size_t i = 0; i < p->n; i++)
        if (p->done[i] == address)
            return true;
    return false;
}

static bool put_site_as_sample(void *ctx, const mk_site *site) {
    site_profile *p = (site_profile *)ctx;
    const int64_t values[3] = {(int64_t)site->n, (int64_t)site->growths, (int64_t)site->copied};
    const void *const stack[1] = {site->address};
    const mk_pprof_label label = {"kind", mk__kind_name(site->kind), 0};
    if (p->n < MK__SITES && !profile_has(p, site->address)) {
        p->done[p->n++] = site->address;
        mk_pprof_location(&p->w, site->address);
    }
    mk_pprof_sample(&p->w, stack, 1, values, &label, 1);
    return mk_pprof_ok(&p->w);
}

static bool hints_pprof(mk_write_fn write, void *ctx) {
    static const mk_pprof_type types[3] = {
        {"lengths", "count"}, {"growths", "count"}, {"copied", "bytes"}};
    site_profile p;
    p.n = 0;
    mk_pprof_begin(&p.w, write, ctx, types, 3);
    mk_sites_each(put_site_as_sample, &p);
    return mk_pprof_end(&p.w);
}

bool mk_hints_write(mk_format as, mk_write_fn write, void *ctx) {
    if (as == MK_PPROF)
        return hints_pprof(write, ctx);
    mk__out o;
    mk__out_begin(&o, write, ctx);
    put_sites(&o, as);
    return mk__out_end(&o);
}

/* ---- everything ---- */

typedef struct report {
    mk__out out;
    mk_format as;
} report;

static void put_pool(void *ctx, const mk_stats *s) {
    report *r = (report *)ctx;
    put_stats(&r->out, s, NULL, r->as);
}

bool mk_report(mk_format as, mk_write_fn write, void *ctx) {
    report r;
    mk_stats s;
    r.as = as;
    mk__out_begin(&r.out, write, ctx);
    mk_stats_total(&s);
    put_stats(&r.out, &s, NULL, as);
    mk__pools_each(put_pool, &r);
    put_sites(&r.out, as);
    return mk__out_end(&r.out);
}

static bool write_stderr(void *ctx, const void *p, size_t n) {
    (void)ctx;
    return write(2, p, n) == (ssize_t)n;
}

/* ---- at exit, and when asked ---- */

static void report_to_stderr(void) {
    mk_report(MK_TEXT, write_stderr, NULL);
}

static const char *hints_path;

static bool write_file(void *ctx, const void *p, size_t n) {
    return write(*(int *)ctx, p, n) == (ssize_t)n;
}

static void hints_to_file(void) {
    int fd = open(hints_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool ok = fd >= 0 && mk_hints_write(MK_TEXT, write_file, &fd);
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    if (ok)
        return;
    mk__out o;
    mk__out_fd(&o, 2);
    mk__put_text(&o, "memkit: MEMKIT_HINTS: cannot write ");
    mk__put_text(&o, hints_path);
    mk__put_text(&o, "\n");
    mk__out_end(&o);
}

void mk_report_at_exit(void) {
    static bool registered;
    if (!registered)
        registered = atexit(report_to_stderr) == 0;
}

void mk_hints_at_exit(const char *path) {
    if (!hints_path)
        (void)atexit(hints_to_file);
    hints_path = path;
}

_Atomic int mk__report_due;

static void on_signal(int signal) {
    (void)signal;
    atomic_store_explicit(&mk__report_due, 1, memory_order_relaxed);
}

void mk_report_on_signal(void) {
    struct sigaction act = {0};
    act.sa_handler = on_signal;
    act.sa_flags = SA_RESTART;
    sigaction(SIGUSR2, &act, NULL);
}

void mk__report_if_due(void) {
    if (atomic_exchange_explicit(&mk__report_due, 0, memory_order_relaxed))
        report_to_stderr();
}

/* ---- trace ---- */

atomic_bool mk__tracing;

void mk_trace_set(bool on) {
    atomic_store_explicit(&mk__tracing, on, memory_order_relaxed);
}

void mk__trace_write(const char *kind, const void *object, const char *what, const char *name1,
                     uint64_t value1, const char *name2, uint64_t value2) {
    mk__out o;
    mk__out_fd(&o, 2);
    mk__put_text(&o, "memkit: ");
    mk__put_text(&o, kind);
    mk__put_text(&o, " ");
    mk__put_hex(&o, (uintptr_t)object);
    mk__put_text(&o, " ");
    mk__put_text(&o, what);
    mk__put_pair(&o, name1, value1);
    mk__put_pair(&o, name2, value2);
    mk__put_text(&o, "\n");
    mk__out_end(&o);
}
