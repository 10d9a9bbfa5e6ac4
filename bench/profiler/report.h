/* report.h: a profile with what the user wants to see of it settled: what every view starts from.
 *
 * The profile is a copy that has been filtered and coarsened to the granularity asked for; views may
 * change it. Which value counts, its unit and the total percentages refer to are fixed here. */
#ifndef MEMKIT_PROFILER_REPORT_H
#define MEMKIT_PROFILER_REPORT_H

#include "match.h"
#include "options.h"
#include "profile.h"

typedef struct report_unit { /* of the numbers under a label's key */
    const char *key, *unit;
} report_unit;

MK_VEC(report_units, report_unit)

typedef struct report {
    options o; /* as the view has it: some do not trim, some have a granularity of their own */
    profile *p;
    const profile *from;     /* what p is a copy of */
    size_t index;            /* of the value that counts */
    const char *type, *unit; /* "inuse_space", "bytes" */
    const char *shown_unit;  /* what values are written in: "minimum" until report_settle_unit */
    int64_t total;           /* of absolute values; of the base's alone with -diff_base */
    report_units label_units;
    match symbol; /* the view's argument */
    mk_str notes; /* lines for standard error: filters that matched nothing, a type that is 0 */
    mk_arena arena;
} report;

/* The profile all that is asked for comes from: files read, added up, the base subtracted, what
 * drop_frames says dropped. NULL: *why says which file is at fault. */
profile *report_load(const options *o, mk_str *why);

/* p is not changed and must outlive the report. False: *why; report_free() is due either way. */
bool report_make(report *r, const profile *p, const options *o, mk_str *why);
void report_free(report *r);

/* Writes the view that was asked for. False: *why. */
bool report_view(report *r, mk_str *out, mk_str *why);

/* ---- for views ---- */

int64_t report_value(const report *r, const profile_sample *s);
int64_t report_divisor(const report *r, const profile_sample *s); /* 0 without -mean */

/* a / b; a if b is 0 */
int64_t report_mean(int64_t a, int64_t b);

/* Appends the value in the report's unit; padded to width with spaces on the left. */
void report_format(const report *r, int64_t value, mk_str *out);
void report_column(const report *r, int64_t value, int width, mk_str *out);

/* Appends how much of the total the value is, in percent. */
void report_percent(const report *r, int64_t value, mk_str *out);

const char *report_label_unit(const report *r, const char *key);

/* The lines on top of a report: File, Build ID, comments, Type, Time, Duration. */
void report_profile_lines(const report *r, mk_str *out);

/* The variance of a sample's value that comes from sampling. 0: none is known. */
double report_variance(const report *r, const profile_sample *s);

#define VIEW(id, name, function, argument, form, help) \
    bool function(report *r, mk_str *out, mk_str *why);
#include "views.def"

#endif
