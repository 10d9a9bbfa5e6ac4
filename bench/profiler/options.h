/* options.h: what the user asked for.
 *
 * options.def is the table of all options, views.def that of all views. On the command line options
 * are written as pprof's are, -name=value or -name value, with one dash or two, before or after the
 * files. At the prompt they are set by name=value and stay. */
#ifndef MEMKIT_PROFILER_OPTIONS_H
#define MEMKIT_PROFILER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <mk/str.h>
#include <mk/vec.h>

enum { GRAIN_FUNCTIONS, GRAIN_FILEFUNCTIONS, GRAIN_FILES, GRAIN_LINES, GRAIN_ADDRESSES };

typedef enum view_id {
#define VIEW(id, name, function, argument, form, help) VIEW_##id,
#include "views.def"
    VIEW_COUNT
} view_id;

MK_VEC(option_strings, const char *)

typedef struct options { /* what the fields mean stands in options.def */
    const char *sample_index, *unit;
    bool mean;
    double divide_by;
    const char *focus, *ignore, *show, *hide, *show_from, *prune_from;
    const char *tagfocus, *tagignore, *tagshow, *taghide, *tagroot, *tagleaf, *lint;
    int granularity;
    bool noinlines;
    option_strings base, diff_base;
    bool normalize, drop_negative, relative_percentages;
    int cum;
    int64_t nodecount; /* -1: what suits the view */
    double nodefraction, edgefraction;
    bool trim, error, compact_labels;
    const char *source_path, *trim_path, *output, *http;
    bool version, help;

    view_id view;         /* VIEW_COUNT: none, the prompt */
    const char *argument; /* the view's: a regular expression; else NULL */
    option_strings files;
} options;

/* The defaults. */
void options_init(options *o);
void options_free(options *o);

/* Reads n arguments, which are kept pointers to. False: *why says in one line what is wrong. */
bool options_parse(options *o, size_t n, char *const *arguments, mk_str *why);

/* One option, by name; value NULL: none was given. False: *why. */
bool options_set(options *o, const char *name, const char *value, mk_str *why);
/* Can it be set at the prompt? */
bool options_is_name(const char *name);

/* "0.5", for --every of run and watch: seconds, from 0.01 to a day; 0: no such time. */
double options_seconds(const char *text);

void options_help(FILE *out);

/* Every option that can be set at the prompt, with its value. */
void options_list(const options *o, FILE *out);

/* The i-th name that a line at the prompt may begin with, views first; NULL behind the last. */
const char *options_word(size_t i);

/* The view of that name, or VIEW_COUNT. */
view_id options_view(const char *name);
const char *options_view_name(view_id view);
bool options_view_takes_argument(view_id view);

#endif
