/* options.h: what the user asked for: membench [COMMAND] [WORD...] [OPTIONS]. */
#ifndef MEMBENCH_OPTIONS_H
#define MEMBENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <mk/arena.h>
#include <mk/str.h>

#include "words.h"

typedef enum command {
    COMMAND_RUN,
    COMMAND_COMPARE,
    COMMAND_RATIO,
    COMMAND_HISTORY,
    COMMAND_REPORT
} command;
typedef enum clock_kind { CLOCK_CPU, CLOCK_WALL } clock_kind;
typedef enum format { FORMAT_GO, FORMAT_JSON, FORMAT_CSV } format;

typedef struct options {
    int command;
    words given; /* after the command: programs, runs, files */
    const char *filter, *benchtime, *pin, *preload, *timeout, *output, *fail_on, *unit, *db, *memprofile;
    size_t count, threads; /* 0: the default */
    size_t least;          /* percent */
    size_t memprofile_rate;
    int clock, format;
    bool verbose, no_history, list, version, help;

    /* read out of the above */
    size_t operations; /* --benchtime=1000x, else 0 */
    double sample_ns, timeout_s;
    int pin_cpu; /* -1: none */

    mk_arena arena;
} options;

/* Reads argv[1..]. false: a usage error, which *why tells in one line. Either way options_free(). */
bool options_parse(options *o, int argc, char *const *argv, mk_str *why);
void options_free(options *o);

/* The words of the command line that say how to measure, for the history. */
const char *options_flags(options *o);

void options_help(FILE *out);

#endif
