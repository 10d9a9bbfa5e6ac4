/* options.h: what the user asked for, from the command line and the .memcheck-lint files.
 *
 * options.def is the table of all options; parsing, --help and --dump-config read it. An option is
 * taken from, later ones winning:
 *
 *   .memcheck-lint   one option a line, # comments; of every folder down to the one that the inputs
 *                    (or -p, or nothing: here) have in common, farthest first, from where the
 *                    repository begins (.git), or the home folder, or /. Paths in it are relative to
 *                    the file. One run has one set of options, so files in folders below have no say.
 *   command line     --name=value, --name value, -jN, -j N; @FILE stands for the arguments in FILE;
 *                    after -- everything goes to clang, and compile_commands.json counts only with -p
 *
 * Lists (--rules, --models, clang's flags) grow, everything else is replaced. Counts (-m) start anew in each
 * file and on the command line.
 */
#ifndef MEMKIT_CHECKER_OPTIONS_H
#define MEMKIT_CHECKER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

#include "report/report.h"
#include "words.h"

typedef enum options_color {
    OPTIONS_COLOR_AUTO,
    OPTIONS_COLOR_ALWAYS,
    OPTIONS_COLOR_NEVER
} options_color;

#define OPTIONS_FAIL_NONE (FIND_ERROR + 1) /* fail_on: whatever is found, exit 0 */

enum { OPTIONS_INPUT = -1, OPTIONS_FLAG = -2, OPTIONS_RAW = -3 }; /* options_setting.option */

typedef struct options_setting { /* an option where it was given */
    int option;         /* row of options.def; or an input, a flag of clang's, one given after -- */
    const char *value;  /* "" if it takes none; the flag */
    const char *more;   /* a flag's argument if it is a word of its own, else NULL */
    const char *origin; /* "command line", "/home/u/p/.memcheck-lint" */
    uint32_t line;      /* in the file; 0 on the command line */
} options_setting;

MK_VEC(options_settings, options_setting)

typedef struct options {
    /* what to read */
    words inputs;   /* files, folders, "-", as given */
    words flags;    /* clang's, in the order given; relative paths are relative to here */
    bool own_flags; /* given after --: they are all there is, so no database is looked for */
    words models;   /* --models */
    const char *
        database; /* -p: compile_commands.json or its folder; NULL = look for it, unless own_flags */
    /* how to look at it */
    words rules;        /* --rules: globs, "-*,missing-*", in the order in which they apply */
    size_t stack_limit; /* bytes */
    bool whole_program;
    size_t jobs; /* 0 = one a core */
    bool no_cache;
    const char *store;         /* --db; NULL = the default place */
    const char *summary_out;   /* units are written there, and not analysed */
    const char *changed_since; /* a revision; NULL = all files are of interest */
    bool link;                 /* the inputs are such files */
    const char *profile;       /* a heap profile to join; NULL = none */
    size_t min_bytes;
    /* what to say */
    int format;        /* report_format */
    int view;          /* report_view */
    int fail_on;       /* find_severity or OPTIONS_FAIL_NONE */
    int color;         /* options_color; see options_use_color */
    bool byte_columns; /* lsp: not of UTF-16; what an editor and --lsp agree upon */
    bool verbose;
    const char *output;                    /* -o; NULL = stdout */
    const char *baseline, *write_baseline; /* files, or NULL */
    bool fix;
    const char *export_fixes;
    const char *why;      /* --why as given; NULL = no */
    const char *why_file; /* its parts */
    uint32_t why_line;
    /* what to do instead */
    const char *explain;     /* a rule */
    const char *pack_models; /* a file to write */
    const char *launch;      /* only to be refused: main.c sees to it where it comes first */
    bool lsp;                /* likewise */
    bool no_config;
    bool list_rules, list_allocators, dump_ir, dump_config, help, version;

    options_settings settings; /* all of them, in the order they were applied */
    mk_arena arena;            /* every string above */
} options;

/* Reads argv[1..], the response files and .memcheck-lint files. false: a usage error or an unreadable
 * file; *why says which in one line ("unknown option '--foo'; did you mean '--format'?"), the exit
 * code is 2. With --help, --version, --list-rules, --explain or --dump-config no input is needed.
 * Either way options_free() is due. */
bool options_parse(options *o, int argc, char *const *argv, mk_str *why);
void options_free(options *o);

/* --help; --dump-config, which is a .memcheck-lint that means the same, with origins as comments. */
void options_help(FILE *out);
void options_dump(const options *o, FILE *out);

/* Where the n-th (from 0) that an option of that name adds comes from: appends "file:line: ", or nothing if
 * that is the command line. */
void options_origin(const options *o, const char *name, size_t n, mk_str *out);

/* Colour on this stream? auto: NO_COLOR, CLICOLOR_FORCE, else whether it is a terminal. */
bool options_use_color(const options *o, FILE *out);

/* Copies clang flags from `in` to `out`, relative paths in them (-Iinclude, -isystem x) made to start
 * at `base`. Strings that need no change are shared. */
void options_rebase(const words *in, const char *base, mk_arena *a, words *out);

#endif
