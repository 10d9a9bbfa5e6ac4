/* profile.h: a profile in memory, as the files have it, with pointers instead of numbers.
 *
 *   profile ─► samples ─► locations, leaf first ─► lines, innermost inlined call first ─► function
 *                    └─► values, one a type    └─► mapping (a module of the process)
 *                    └─► labels: texts first, then numbers, each sorted by key
 *
 * Everything lies in the profile's arena and ends with it. Strings are never NULL; "" is "not said".
 * Values are totals, not counts of samples: what sampling missed is already made up for.
 *
 * P1  every sample has as many values as there are types
 * P2  what samples, locations and lines point to is in the profile's lists
 * P3  ids are not 0 and unique in their list */
#ifndef MEMKIT_PROFILER_PROFILE_H
#define MEMKIT_PROFILER_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef struct profile_type {
    const char *name, *unit; /* "alloc_space", "bytes" */
} profile_type;

typedef struct profile_mapping {
    uint64_t id, start, limit, offset;
    const char *file, *build_id;
    bool has_functions, has_filenames, has_lines, has_inlines;
} profile_mapping;

typedef struct profile_function {
    uint64_t id;
    const char *name, *system_name, *file;
    int64_t start_line;
} profile_function;

typedef struct profile_line {
    profile_function *function; /* NULL: nothing is known */
    int64_t line, column;
} profile_line;

typedef struct profile_location {
    uint64_t id, address;
    uint64_t function; /* where the one that holds it begins; 0: not known. Files do not say */
    profile_mapping *mapping; /* or NULL */
    profile_line *lines;
    size_t n_lines;
    bool folded;
    bool mark, mark2; /* a pass's own */
} profile_location;

typedef struct profile_label {
    const char *key;
    const char *text; /* NULL: a number */
    int64_t number;
    const char *unit;
} profile_label;

typedef struct profile_sample {
    profile_location **stack;
    size_t depth;
    int64_t *values;
    profile_label *labels;
    size_t n_labels;
} profile_sample;

MK_VEC(profile_types, profile_type)
MK_VEC(profile_samples, profile_sample *)
MK_VEC(profile_mappings, profile_mapping *)
MK_VEC(profile_locations, profile_location *)
MK_VEC(profile_functions, profile_function *)
MK_VEC(profile_strings, const char *)

/* Things found again by all that makes them what they are, written one after the other. */
MK_STRMAP(profile_keys, void *)

typedef struct profile {
    mk_arena arena;
    profile_types types;
    profile_samples samples;
    profile_mappings mappings;
    profile_locations locations;
    profile_functions functions;
    profile_strings comments; /* shown in reports unless they begin with # */
    const char *drop_frames, *keep_frames, *default_type;
    int64_t time, duration; /* nanoseconds; 0: not said */
    profile_type period_type;
    int64_t period;
} profile;

/* An empty profile; does not move. NULL: no memory. */
profile *profile_new(void);
void profile_free(profile *p);

/* Samples, locations, functions and mappings copied, so that views may change them; strings are
 * shared: p must outlive the copy. */
profile *profile_copy(const profile *p);

/* P1 to P3; false: *why says what is broken. */
bool profile_check(const profile *p, mk_str *why);

/* merge.c: one profile of several with the same types: equal samples are added up, locations that lie
 * at the same place of the same module are one, what nobody uses is gone. NULL: they do not fit
 * together, *why says in what. The sources are as before and no longer needed. */
profile *profile_merge(profile *const *sources, size_t n, mk_str *why);

/* Every value times the ratio of its type, rounded; samples of nothing but zeros go. */
void profile_scale(profile *p, const double *ratios);

/* Puts the label where it belongs; the list must have room for one more. */
void profile_insert_label(profile_sample *s, profile_label label);

/* Samples that -diff_base has subtracted bear a label that says so: percentages are of them. */
#define PROFILE_BASE_LABEL "pprof::base"
bool profile_is_of_base(const profile_sample *s);

/* Which type a name or number means; "" or NULL: the default one. SIZE_MAX: none, *why says so. */
size_t profile_type_named(const profile *p, const char *name, mk_str *why);

/* The unit numbers under this key have: what the file says first, else what the key suggests. */
const char *profile_label_unit(const profile *p, const char *key);

/* ---- keys ---- */

static inline void profile_key_number(mk_str *key, uint64_t n) {
    mk_str_catn(key, (const char *)&n, sizeof n);
}
static inline void profile_key_text(mk_str *key, const char *text) {
    mk_str_catn(key, text, strlen(text) + 1);
}

#endif
