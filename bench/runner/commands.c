#include "commands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compare.h"
#include "filter.h"
#include "gotext.h"
#include "history.h"
#include "output.h"
#include "place.h"
#include "profiled.h"
#include "ratio.h"
#include "report.h"
#include "session.h"
#include "store.h"
#include "worker.h"

/* One line on standard error; EXIT_TROUBLE, so that callers can return it. */
static int trouble(const char *what) {
    fprintf(stderr, "membench: %s\n", what);
    return EXIT_TROUBLE;
}

/* ---- measuring --------------------------------------------------------------------------------- */

/* What is measured, and where it goes as it comes. */
typedef struct recorder {
    const options *o;
    store *store; /* NULL: nowhere */
    FILE *lines;  /* NULL: none */
    size_t failures;
    bool lost; /* the history that was asked for could not be written */
} recorder;

/* Without --db the history is a convenience: one line is said, and the figures are printed anyway. */
static void give_history_up(recorder *rec, const char *why) {
    fprintf(stderr, "membench: %s; results are not kept%s\n", why,
            rec->o->db ? "" : " (--no-history says nothing)");
    rec->lost = rec->o->db != NULL;
    store_close(rec->store);
    rec->store = NULL;
}

static void sampled(void *ctx, const run *r, const result *of, size_t first) {
    recorder *rec = ctx;
    mk_str why = {0};
    if (rec->store && !store_append(rec->store, r, of, first, &why))
        give_history_up(rec, why.data);
    if (rec->lines && result_series(of, UNIT_TIME)) {
        gotext_line(r, of, rec->o->verbose, rec->lines);
        fflush(rec->lines);
    }
    mk_str_free(&why);
}

static void failed(void *ctx, const side *of, const char *name, const char *why) {
    recorder *rec = ctx;
    rec->failures++;
    fprintf(stderr, "membench: %s: %s: %s\n", of->program.title, name, why);
}

/* The run's description; strings of its own. */
static void describe(run *r, options *o, const program *p) {
    place_describe(r);
    r->title = r->program = mk_arena_strdup(&r->arena, p->title);
    r->flags = mk_arena_strdup(&r->arena, options_flags(o));
    r->threads = o->threads;
}

static void open_history(recorder *rec) {
    mk_str why = {0};
    if (!rec->o->no_history && !(rec->store = store_open(rec->o->db, true, &why)))
        give_history_up(rec, why.data);
    mk_str_free(&why);
}

static void begin_run(recorder *rec, run *r) {
    mk_str why = {0};
    if (rec->store && !store_begin(rec->store, r, &why))
        give_history_up(rec, why.data);
    mk_str_free(&why);
}

static void finish_run(recorder *rec, const run *r) {
    mk_str why = {0};
    if (rec->store && !store_finish(rec->store, r, &why))
        give_history_up(rec, why.data);
    mk_str_free(&why);
}

/* The programs given, or the one that became us, or our own. */
static bool open_sides(options *o, side *sides, size_t *n, mk_str *why) {
    const char *became = getenv(MK__WORKER_PROGRAM);
    bool ok = true;
    *n = o->given.len ? o->given.len : 1;
    for (size_t i = 0; ok && i < *n; i++)
        ok = program_open(&sides[i].program, o->given.len ? o->given.data[i] : became, &o->arena,
                          why);
    return ok;
}

/* ---- run, --list ------------------------------------------------------------------------------- */

static void print_run(const options *o, const run *r, FILE *out) {
    if (o->format == FORMAT_JSON)
        output_json(r, out);
    else if (o->format == FORMAT_CSV)
        output_csv(r, out);
}

static bool measure(options *o, const side *sides, size_t n, recorder *rec, run *r, mk_str *why) {
    listener l = {sampled, failed, rec};
    begin_run(rec, r);
    if (rec->lines)
        gotext_head(r, rec->lines);
    if (!session_measure(o, sides, n, false, &l, why))
        return false;
    finish_run(rec, r);
    return true;
}

/* A run of all of them, kept where --db says. */
static bool measure_into(options *o, side *sides, size_t n, recorder *rec, run *r, mk_str *why) {
    describe(r, o, &sides[0].program);
    for (size_t i = 0; i < n; i++)
        sides[i].into = r;
    open_history(rec);
    return !rec->lost /* else it is said, before hours are spent */ &&
           measure(o, sides, n, rec, r, why);
}

static int measure_and_print(options *o, side *sides, size_t n, FILE *out) {
    recorder rec = {.o = o, .lines = o->format == FORMAT_GO ? out : NULL};
    mk_str why = {0};
    run r = {0};
    bool ok = measure_into(o, sides, n, &rec, &r, &why);
    if (ok)
        print_run(o, &r, out);
    if (ok && o->memprofile)
        ok = profiled_write(o, &sides[0].program, &r, &why);
    if (why.len)
        trouble(why.data);
    store_close(rec.store);
    run_free(&r);
    mk_str_free(&why);
    return ok && !rec.failures && !rec.lost ? EXIT_FINE : EXIT_TROUBLE;
}

/* Opens what is to be measured, does what is wanted with it. */
static int with_sides(options *o, FILE *out, int (*what)(options *, side *, size_t, FILE *)) {
    side *sides = mk_new_n(&o->arena, side, o->given.len + 1);
    mk_str why = {0};
    size_t n;
    int code = open_sides(o, sides, &n, &why) ? what(o, sides, n, out) : trouble(why.data);
    mk_str_free(&why);
    return code;
}

int command_run(options *o, FILE *out) {
    return with_sides(o, out, measure_and_print);
}

static int list_sides(options *o, side *sides, size_t n, FILE *out) {
    mk_str why = {0};
    int code = session_list(o, sides, n, out, &why) ? EXIT_FINE : trouble(why.data);
    mk_str_free(&why);
    return code;
}

int command_list(options *o, FILE *out) {
    return with_sides(o, out, list_sides);
}

/* ---- compare ----------------------------------------------------------------------------------- */

static bool is_program(const char *word) {
    char magic[4] = {0};
    FILE *f = fopen(word, "rb");
    bool elf = f && fread(magic, sizeof magic, 1, f) == 1 && memcmp(magic, "\177ELF", 4) == 0;
    if (f)
        fclose(f);
    return elf;
}

static bool is_wanted(const void *f, const char *name) {
    return filter_matches(f, name);
}

/* Leaves what --filter wants. */
static bool keep_wanted(const options *o, run *r, mk_str *why) {
    filter f;
    bool ok = filter_read(&f, o->filter, why);
    if (ok)
        run_keep(r, is_wanted, &f);
    filter_free(&f);
    return ok;
}

/* Is it for git to say which commit it stands for? Numbers and "last" are ours. */
static bool is_revision(const char *word) {
    return strncmp(word, "last", 4) != 0 && strspn(word, "0123456789") < strlen(word);
}

/* A file of Go's format, or a run of the history. */
static bool load_run(options *o, const char *word, run *r, mk_str *why) {
    struct stat st;
    if (stat(word, &st) == 0) {
        *r = (run){.started = "", .program = "", .commit = "", .machine = "", .flags = ""};
        r->title = mk_arena_strdup(&r->arena, word);
        return gotext_read(word, r, why) && keep_wanted(o, r, why);
    }
    const char *commit = is_revision(word) ? place_commit(word, &o->arena) : "";
    store *s = store_open(o->db, false, why);
    bool ok = s && store_load(s, *commit ? commit : word, r, why) && keep_wanted(o, r, why);
    store_close(s);
    return ok;
}

/* Both programs, in turn. */
static bool measure_two(options *o, run runs[2], recorder *rec, mk_str *why) {
    side sides[2] = {0};
    listener l = {sampled, failed, rec};
    for (int i = 0; i < 2; i++) {
        if (!program_open(&sides[i].program, o->given.data[i], &o->arena, why))
            return false;
        sides[i].into = &runs[i];
        describe(&runs[i], o, &sides[i].program);
    }
    open_history(rec);
    for (int i = 0; i < 2; i++)
        begin_run(rec, &runs[i]);
    bool ok = session_measure(o, sides, 2, true, &l, why);
    for (int i = 0; ok && i < 2; i++)
        finish_run(rec, &runs[i]);
    return ok;
}

static bool get_both(options *o, run runs[2], recorder *rec, mk_str *why) {
    bool first = is_program(o->given.data[0]), second = is_program(o->given.data[1]);
    if (first && second)
        return measure_two(o, runs, rec, why);
    if (first != second)
        mk_str_printf(why,
                      "%s is a program and %s is none; measure it first, then compare the runs",
                      o->given.data[first ? 0 : 1], o->given.data[first ? 1 : 0]);
    return first == second && load_run(o, o->given.data[0], &runs[0], why) &&
           load_run(o, o->given.data[1], &runs[1], why);
}

static void print_comparison(const options *o, const comparison *c, FILE *out) {
    if (o->format == FORMAT_JSON)
        compare_json(c, out);
    else if (o->format == FORMAT_CSV)
        compare_csv(c, out);
    else
        compare_text(c, out);
}

int command_compare(options *o, FILE *out) {
    run runs[2] = {{0}, {0}};
    recorder rec = {.o = o};
    gates limits = {0};
    mk_str why = {0};
    int code = EXIT_TROUBLE;
    if ((!o->fail_on || gates_read(o->fail_on, &limits, &o->arena, &why)) &&
        get_both(o, runs, &rec, &why)) {
        comparison c;
        compare_runs(&runs[0], &runs[1], &limits, (double)o->least / 100, &c);
        print_comparison(o, &c, out);
        code = c.failures ? EXIT_WORSE : rec.failures || rec.lost ? EXIT_TROUBLE : EXIT_FINE;
        comparison_free(&c);
    } else {
        trouble(why.data);
    }
    store_close(rec.store);
    run_free(&runs[0]);
    run_free(&runs[1]);
    gates_free(&limits);
    mk_str_free(&why);
    return code;
}

/* ---- ratio ------------------------------------------------------------------------------------- */

/* The programs given, measured; into r. */
static bool measure_sides(options *o, recorder *rec, run *r, mk_str *why) {
    side *sides = mk_new_n(&o->arena, side, o->given.len + 1);
    size_t n;
    return open_sides(o, sides, &n, why) && measure_into(o, sides, n, rec, r, why);
}

static bool get_alternatives(options *o, recorder *rec, run *r, mk_str *why) {
    size_t programs = 0;
    for (size_t i = 0; i < o->given.len; i++)
        programs += is_program(o->given.data[i]);
    if (programs && programs == o->given.len)
        return measure_sides(o, rec, r, why);
    if (o->given.len > 1) {
        mk_str_cat(why, "ratio takes programs, or one run");
        return false;
    }
    return load_run(o, o->given.len ? o->given.data[0] : "last", r, why);
}

static void print_ratios(const options *o, const ratio_vec *ratios, FILE *out) {
    if (o->format == FORMAT_JSON)
        ratio_json(ratios, out);
    else if (o->format == FORMAT_CSV)
        ratio_csv(ratios, out);
    else
        ratio_text(ratios, out);
}

int command_ratio(options *o, FILE *out) {
    run r = {0};
    recorder rec = {.o = o};
    ratio_vec ratios = {0};
    mk_str why = {0};
    bool ok = get_alternatives(o, &rec, &r, &why);
    if (ok)
        ratio_find(&r, o->unit ? gate_unit(o->unit) : NULL, &ratios);
    if (ok && !ratios.len)
        mk_str_cat(
            &why,
            "no alternatives: names alike but for the part after the last /, all with that unit");
    if (ratios.len)
        print_ratios(o, &ratios, out);
    else if (!rec.lost)
        trouble(mk_str_c(&why));
    int code = ratios.len && !rec.failures && !rec.lost ? EXIT_FINE : EXIT_TROUBLE;
    ratio_vec_free(&ratios);
    store_close(rec.store);
    run_free(&r);
    mk_str_free(&why);
    return code;
}

/* ---- history ----------------------------------------------------------------------------------- */

static void free_runs(run_vec *runs) {
    for (size_t i = 0; i < runs->len; i++)
        run_free(&runs->data[i]);
    run_vec_free(runs);
}

/* All that is kept, less the results that --filter does not want. */
static bool load_all(const options *o, run_vec *runs, mk_str *why) {
    store *s = store_open(o->db, false, why);
    bool ok = s && store_runs(s, runs, why);
    for (size_t i = 0; ok && i < runs->len; i++)
        ok = store_results(s, &runs->data[i], why) && keep_wanted(o, &runs->data[i], why);
    store_close(s);
    if (ok && !runs->len)
        mk_str_printf(why, "%s: no run is whole yet", o->db ? o->db : STORE_DEFAULT);
    return ok && runs->len;
}

int command_history(options *o, FILE *out) {
    run_vec runs = {0};
    mk_str why = {0};
    int code = EXIT_FINE;
    if (load_all(o, &runs, &why))
        history_text(&runs, gate_unit(o->unit ? o->unit : "time"), out);
    else
        code = trouble(why.data);
    free_runs(&runs);
    mk_str_free(&why);
    return code;
}

/* ---- report ------------------------------------------------------------------------------------ */

/* The two named, or the newest of the history and the one before of the same program. */
static bool choose_runs(options *o, const run_vec *runs, run chosen[2], bool *two, mk_str *why) {
    const words *given = &o->given;
    *two = given->len == 2;
    if (given->len > 2) {
        mk_str_cat(why, "report takes one run, or two");
        return false;
    }
    if (given->len)
        return load_run(o, given->data[given->len - 1], &chosen[1], why) &&
               (!*two || load_run(o, given->data[0], &chosen[0], why));
    if (!load_run(o, "last", &chosen[1], why))
        return false;
    for (size_t i = runs->len - 1; i-- > 0 && !*two;)
        if (strcmp(runs->data[i].program, chosen[1].program) == 0) {
            mk_str id = {0};
            mk_str_printf(&id, "%ld", runs->data[i].id);
            *two = load_run(o, id.data, &chosen[0], why);
            mk_str_free(&id);
        }
    return true;
}

int command_report(options *o, FILE *out) {
    run_vec runs = {0};
    run chosen[2] = {{0}, {0}};
    gates none = {0};
    comparison c = {0};
    mk_str why = {0};
    bool two = false;
    /* Files alone need no history. */
    bool have = load_all(o, &runs, &why);
    if (!have && o->given.len)
        mk_str_clear(&why);
    bool ok = (have || o->given.len) && choose_runs(o, &runs, chosen, &two, &why);
    if (ok) {
        if (two)
            compare_runs(&chosen[0], &chosen[1], &none, (double)o->least / 100, &c);
        report_html(&runs, &chosen[1], two ? &c : NULL, out);
    } else {
        trouble(why.data);
    }
    comparison_free(&c);
    run_free(&chosen[0]);
    run_free(&chosen[1]);
    free_runs(&runs);
    mk_str_free(&why);
    return ok ? EXIT_FINE : EXIT_TROUBLE;
}
