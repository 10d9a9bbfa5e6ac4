/* unit.h: values with their units: "1.50MB", "38.14%".
 *
 * Units of one kind (bytes, time) convert into each other; kB, MB … are powers of 1024. */
#ifndef MEMKIT_PROFILER_UNIT_H
#define MEMKIT_PROFILER_UNIT_H

#include <stdint.h>

#include <mk/str.h>

/* The value in another unit; to "minimum" or "auto": in the largest one in which it is at least 1.
 * *unit is how that unit is written, "" for one that is not worth it (counts). */
double unit_scale(int64_t value, const char *from, const char *to, const char **unit);

/* Appends the scaled value with its unit, two decimals unless it is whole. */
void unit_format(int64_t value, const char *from, const char *to, mk_str *out);

/* Appends how many percent of total the value is, sign left out, at least six characters wide. */
void unit_percent(int64_t value, int64_t total, mk_str *out);

#endif
