#include "gotext.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "words.h"

#define PREFIX "Benchmark"

/* ---- writing ----------------------------------------------------------------------------------- */

void gotext_head(const run *r, FILE *out) {
    const char *slash = strrchr(r->program, '/');
    struct utsname u;
    if (uname(&u) == 0)
        fprintf(out, "goos: linux\ngoarch: %s\n",
                strcmp(u.machine, "x86_64") == 0 ? "amd64" : u.machine);
    fprintf(out, "pkg: %s\ncpu: %s\n", slash ? slash + 1 : r->program, r->machine);
    if (*r->commit)
        fprintf(out, "commit: %s\n", r->commit);
}

/* Four digits that count, as Go prints times. */
static void print_time(double x, const char *unit, FILE *out) {
    int decimals = x == 0 || x >= 999.95 ? 0
                   : x >= 99.995         ? 1
                   : x >= 9.9995         ? 2
                   : x >= 0.99995        ? 3
                                         : 4;
    fprintf(out, "\t%10.*f %s", decimals, x, unit);
}

/* Whole numbers whole, others so that half an allocation shows. */
static void print_count(double x, const char *unit, FILE *out) {
    mk_str s = {0};
    mk_str_printf(&s, "%.4f", x);
    while (s.data[s.len - 1] == '0')
        mk_str_truncate(&s, s.len - 1);
    if (s.data[s.len - 1] == '.')
        mk_str_truncate(&s, s.len - 1);
    fprintf(out, "\t%8s %s", s.data, unit);
    mk_str_free(&s);
}

static void print_unit(const result *of, const char *unit, FILE *out) {
    const series *s = result_series(of, unit);
    if (s && unit_is_count(unit))
        print_count(*numbers_last((numbers *)&s->values), unit, out);
    else if (s)
        print_time(*numbers_last((numbers *)&s->values), unit, out);
}

static bool is_standard(const char *unit) {
    return strcmp(unit, UNIT_TIME) == 0 || unit_is_count(unit);
}

void gotext_line(const run *r, const result *of, bool all, FILE *out) {
    const series *net = result_series(of, UNIT_NET);
    mk_str name = {0};
    mk_str_printf(&name, PREFIX "%s-%zu", of->name, r->threads);
    fprintf(out, "%-40s\t%8zu", name.data, of->n);
    print_unit(of, UNIT_TIME, out);
    for (size_t i = 0; i < of->series.len; i++) /* Go has MB/s here */
        if (!is_standard(of->series.data[i].unit))
            print_unit(of, of->series.data[i].unit, out);
    print_unit(of, UNIT_BYTES, out);
    print_unit(of, UNIT_ALLOCS, out);
    if (all)
        print_unit(of, UNIT_PEAK, out);
    if (all || (net && net->values.data[0] != 0))
        print_unit(of, UNIT_NET, out);
    putc('\n', out);
    mk_str_free(&name);
}

/* ---- reading ----------------------------------------------------------------------------------- */

/* The next word of the line, ended; NULL if there is none. */
static char *next_word(char **at) {
    char *word = *at + strspn(*at, " \t\r"), *end = word + strcspn(word, " \t\r");
    *at = end + (*end != '\0');
    *end = '\0';
    return *word ? word : NULL;
}

/* Takes "-8" off. */
static void without_suffix(char *name, size_t *threads) {
    char *dash = strrchr(name, '-'), *end;
    unsigned long n = dash ? strtoul(dash + 1, &end, 10) : 0;
    if (n > 0 && !*end && dash[1] >= '0' && dash[1] <= '9') {
        *dash = '\0';
        *threads = n;
    }
}

static bool is_number(const char *word, double *x) {
    char *end;
    *x = word ? strtod(word, &end) : 0;
    return word && end > word && !*end;
}

static void read_line(char *line, run *r) {
    char *name = next_word(&line), *value, *unit;
    double n, x;
    if (!name || strncmp(name, PREFIX, strlen(PREFIX)) != 0 || !is_number(next_word(&line), &n) ||
        !(n >= 1))
        return;
    name += strlen(PREFIX);
    without_suffix(name, &r->threads);
    while ((value = next_word(&line)) && (unit = next_word(&line)) && is_number(value, &x)) {
        result *of = run_result(r, name);
        of->n = (size_t)n;
        result_add(r, of, unit, x);
    }
}

bool gotext_read(const char *file, run *r, mk_str *why) {
    mk_str text = {0};
    if (!words_read(file, &text)) {
        mk_str_printf(why, "%s: %s", file, strerror(errno));
        return false;
    }
    for (char *line = text.data, *end; line && *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        read_line(line, r);
    }
    mk_str_free(&text);
    if (!r->results.len)
        mk_str_printf(why, "%s: no benchmark results in it", file);
    return r->results.len > 0;
}
