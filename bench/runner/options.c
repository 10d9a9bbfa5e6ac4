#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rows.h"

static const option_choice clocks[] = {{"cpu", CLOCK_CPU}, {"wall", CLOCK_WALL}, {NULL, 0}};
static const option_choice formats[] = {
    {"go", FORMAT_GO}, {"json", FORMAT_JSON}, {"csv", FORMAT_CSV}, {NULL, 0}};
static const option_choice commands[] = {{"run", COMMAND_RUN},       {"compare", COMMAND_COMPARE},
                                         {"ratio", COMMAND_RATIO},   {"history", COMMAND_HISTORY},
                                         {"report", COMMAND_REPORT}, {NULL, 0}};

enum {
#define MEMBENCH_GROUP(id, title) GROUP_##id,
#include "options.def"
    GROUP_COUNT
};

static const char *const groups[] = {
#define MEMBENCH_GROUP(id, title) title,
#include "options.def"
};

static const option_row table[] = {
#define MEMBENCH_OPTION(long, short, argument, kind, field, choices, group, help) \
    {long, argument, help, choices, offsetof(options, field), kind, GROUP_##group, short},
#include "options.def"
};

static const rows all = {table, sizeof table / sizeof *table, groups, GROUP_COUNT};

/* ---- words ------------------------------------------------------------------------------------- */

typedef struct reader {
    options *o;
    mk_str *why;
    int at, argc;
    char *const *argv;
} reader;

/* `value` is what stood in the same word, or NULL. */
static bool take_option(reader *r, const option_row *row, const char *value) {
    if (rows_takes_value(row) && !value && r->at < r->argc)
        value = r->argv[r->at++];
    if (!rows_check(row, value, r->why))
        return false;
    rows_store(row, value ? mk_arena_strdup(&r->o->arena, value) : NULL, r->o);
    return true;
}

/* --name, and -name as Go's tools have it; then -n. */
static bool take_dashed(reader *r, const char *word) {
    const char *name = word + 1 + (word[1] == '-');
    size_t len = strcspn(name, "=");
    const option_row *row = rows_by_name(&all, name, len);
    if (row)
        return take_option(r, row, name[len] ? name + len + 1 : NULL);
    row = word[1] == '-' ? NULL : rows_by_letter(&all, word[1]);
    if (!row || (word[2] && !rows_takes_value(row)))
        return rows_unknown(&all, word, r->why);
    return take_option(r, row, word[2] ? word + 2 + (word[2] == '=') : NULL);
}

static bool take_all(reader *r) {
    bool ok = true, only_words = false;
    const option_choice *c = r->argc > 1 ? rows_choice(commands, r->argv[1]) : NULL;
    if (c)
        r->o->command = c->value;
    for (r->at = c ? 2 : 1; ok && r->at < r->argc;) {
        const char *word = r->argv[r->at++];
        if (only_words || word[0] != '-' || !word[1])
            words_push(&r->o->given, mk_arena_strdup(&r->o->arena, word));
        else if (strcmp(word, "--") == 0)
            only_words = true;
        else
            ok = take_dashed(r, word);
    }
    return ok;
}

/* ---- what they mean ---------------------------------------------------------------------------- */

/* "1.5s", "250ms", "10us", "500ns", "2m" as nanoseconds. */
static bool read_time(const char *text, double *ns) {
    static const struct {
        const char *unit;
        double ns;
    } units[] = {{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}, {"m", 60e9}};
    char *end;
    double value = strtod(text, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].unit) == 0) {
            *ns = value * units[i].ns;
            return end > text && *ns > 0 && *ns < 1e15;
        }
    return false;
}

static bool read_benchtime(options *o, mk_str *why) {
    size_t len = strlen(o->benchtime);
    if (len > 1 && o->benchtime[len - 1] == 'x') {
        const char *number = mk_arena_strndup(&o->arena, o->benchtime, len - 1);
        if (rows_number(number, &o->operations) && o->operations > 0)
            return true;
    } else if (read_time(o->benchtime, &o->sample_ns)) {
        return true;
    }
    mk_str_printf(why, "--benchtime: '%s' is neither a time (1s, 250ms) nor a number (1000x)",
                  o->benchtime);
    return false;
}

static bool read_timeout(options *o, mk_str *why) {
    double ns = 60e9 + 10 * o->sample_ns;
    if (o->timeout && !read_time(o->timeout, &ns)) {
        mk_str_printf(why, "--timeout: '%s' is no time (30s, 2m)", o->timeout);
        return false;
    }
    o->timeout_s = ns / 1e9;
    return true;
}

static bool read_pin(options *o, mk_str *why) {
    size_t cpu = 0;
    o->pin_cpu = -1;
    if (o->pin && (!rows_number(o->pin, &cpu) || cpu > 1023)) {
        mk_str_printf(why, "--pin: '%s' is not the number of a CPU", o->pin);
        return false;
    }
    if (o->pin)
        o->pin_cpu = (int)cpu;
    return true;
}

static bool check_words(options *o, mk_str *why) {
    if (o->command == COMMAND_COMPARE && o->given.len != 2)
        mk_str_cat(why,
                   "compare needs two of: runs of the history (12, last, last~1), programs, files "
                   "of Go's format; see --help");
    else if (o->command == COMMAND_HISTORY && o->given.len > 0)
        mk_str_cat(why, "history takes options alone; --filter chooses the benchmarks");
    else if (o->preload && o->command == COMMAND_COMPARE)
        mk_str_cat(why, "--preload is for measuring, and `membench ratio`");
    else if (o->memprofile && (o->command != COMMAND_RUN || o->given.len > 1 || o->preload))
        mk_str_cat(why, "--memprofile belongs to a run of one program, without --preload");
    else if (o->fail_on && o->command != COMMAND_COMPARE)
        mk_str_cat(why, "--fail-on belongs to compare");
    else
        return true;
    return false;
}

static void set_defaults(options *o) {
    bool comparing = o->command == COMMAND_COMPARE || o->command == COMMAND_RATIO;
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    if (!o->benchtime)
        o->benchtime = comparing ? "0.1s" : "1s";
    if (!o->count)
        o->count = comparing ? 10 : 1;
    if (!o->memprofile_rate)
        o->memprofile_rate = 512 << 10;
    if (!o->threads)
        o->threads = cpus > 0 ? (size_t)cpus : 1;
}

bool options_parse(options *o, int argc, char *const *argv, mk_str *why) {
    *o = (options){.least = 1};
    reader r = {.o = o, .why = why, .argc = argc, .argv = argv};
    if (!take_all(&r))
        return false;
    set_defaults(o);
    if (o->help || o->version)
        return true;
    return read_benchtime(o, why) && read_timeout(o, why) && read_pin(o, why) &&
           check_words(o, why);
}

void options_free(options *o) {
    words_free(&o->given);
    mk_arena_free(&o->arena);
}

const char *options_flags(options *o) {
    mk_str s = {.alloc = mk_arena_as_alloc(&o->arena)};
    mk_str_printf(&s, "--benchtime=%s --count=%zu --threads=%zu --clock=%s", o->benchtime, o->count,
                  o->threads, clocks[o->clock].name);
    if (o->pin)
        mk_str_printf(&s, " --pin=%s", o->pin);
    if (o->preload)
        mk_str_printf(&s, " --preload=%s", o->preload);
    return s.data;
}

/* ---- --help ------------------------------------------------------------------------------------ */

void options_help(FILE *out) {
    fputs(
        "usage: membench [run] [PROGRAM...] [options]\n"
        "       membench compare OLD NEW [options]\n"
        "       membench ratio [PROGRAM... | RUN] [options]\n"
        "       membench history [options]\n"
        "       membench report [OLD] [NEW] [options]\n"
        "Measures time and memory of benchmarks written with <mk/bench.h>. PROGRAM: linked with\n"
        "memkit::bench, or a shared object; without one, memkit's own workloads. OLD, NEW: a run of\n"
        "the history (12, last, last~1, a commit: HEAD~1), a program (both are then measured, in\n"
        "turn), or a file with what Go's benchmarks print. ratio shows alternatives to each other\n"
        "(Group/name), measured in turn, as multiples of the group's floor; without a word, those\n"
        "of the newest run.\n",
        out);
    rows_help(&all, out);
    fputs(
        "\nExit status: 1 if --fail-on's limits are exceeded; else 2 if something could not be read,\n"
        "measured or kept where --db says; else 0.\n",
        out);
}
