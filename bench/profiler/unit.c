/* unit.c: the units there are. */
#include "unit.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct unit {
    const char *name, *aliases; /* of the aliases: lower case, no plural, between spaces */
    double factor;
} unit;

typedef struct unit_kind {
    const unit *units;
    size_t n;
    unit standard; /* for what is below the smallest, and for units of another kind */
} unit_kind;

static const unit bytes[] = {
    {"B", " b byte ", 1},
    {"kB", " kb kbyte kilobyte ", 1024.},
    {"MB", " mb mbyte megabyte ", 1048576.},
    {"GB", " gb gbyte gigabyte ", 1073741824.},
    {"TB", " tb tbyte terabyte ", 1099511627776.},
    {"PB", " pb pbyte petabyte ", 1125899906842624.},
};

static const unit times[] = {
    {"ns", " ns nanosecond ", 1},    {"us", " \u03bcs us microsecond ", 1e3},
    {"ms", " ms millisecond ", 1e6}, {"s", " s sec second ", 1e9},
    {"hrs", " hour hr ", 3600e9},
};

static const unit_kind kinds[] = {
    {bytes, sizeof bytes / sizeof *bytes, {"B", "", 1}},
    {times, sizeof times / sizeof *times, {"s", "", 1e9}},
};

/* The unit of that kind with that name, or NULL. */
static const unit *find(const unit_kind *kind, const char *name) {
    char word[32] = " ";
    size_t n = strlen(name);
    if (n == 0 || n > sizeof word - 3)
        return NULL;
    for (size_t i = 0; i < n; i++)
        word[i + 1] = (char)tolower((unsigned char)name[i]);
    if (n > 2 && word[n] == 's')
        n--;
    word[n + 1] = ' ';
    word[n + 2] = 0;
    for (size_t i = 0; i < kind->n; i++)
        if (strstr(kind->units[i].aliases, word))
            return &kind->units[i];
    return NULL;
}

static bool is_automatic(const char *to) {
    return strcmp(to, "minimum") == 0 || strcmp(to, "auto") == 0;
}

static const unit *largest_below(const unit_kind *kind, double base) {
    const unit *best = NULL;
    for (size_t i = 0; i < kind->n; i++)
        if (base / kind->units[i].factor >= 1)
            best = &kind->units[i];
    return best;
}

static double scale(uint64_t value, const char *from, const char *to, const char **name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const unit *in = find(&kinds[i], from);
        if (!in)
            continue;
        double base = (double)value * in->factor;
        const unit *out = is_automatic(to) ? largest_below(&kinds[i], base) : find(&kinds[i], to);
        out = out ? out : &kinds[i].standard;
        *name = out->name;
        return base / out->factor;
    }
    bool dull = strcmp(to, "count") == 0 || strcmp(to, "sample") == 0 || strcmp(to, "unit") == 0;
    *name = dull || is_automatic(to) ? "" : to;
    return (double)value;
}

double unit_scale(int64_t value, const char *from, const char *to, const char **name) {
    if (value < 0)
        return -scale(0 - (uint64_t)value, from, to, name);
    return scale((uint64_t)value, from, to, name);
}

void unit_format(int64_t value, const char *from, const char *to, mk_str *out) {
    const char *name;
    char digits[400];
    int n = snprintf(digits, sizeof digits, "%.2f", unit_scale(value, from, to, &name));
    if (n > 3 && strcmp(digits + n - 3, ".00") == 0)
        digits[n - 3] = 0;
    if (strcmp(digits, "0") == 0 || strcmp(digits, "-0") == 0)
        mk_str_putc(out, '0');
    else
        mk_str_printf(out, "%s%s", digits, name);
}

void unit_percent(int64_t value, int64_t total, mk_str *out) {
    double ratio = total ? fabs((double)value / (double)total) * 100 : 0;
    if (ratio >= 99.95 && ratio <= 100.05)
        mk_str_cat(out, "  100%");
    else if (ratio >= 1)
        mk_str_printf(out, "%5.2f%%", ratio);
    else
        mk_str_printf(out, "%5.2g%%", ratio);
}
