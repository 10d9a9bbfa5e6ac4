/* join.h: a program's allocation sites, as memcheck-lint names them, and what a profile measured of
 * each.
 *
 * A sample is charged once: to the first frame from the leaf whose site stays, else to the outermost
 * site of the chain of wrappers.
 *
 *   malloc                                       no file that was analysed: stepped over
 *   xmalloc   mem.c:12    malloc(n), handed on     ┐
 *   item_new  item.c:30   xmalloc(n), handed on    │ each calls the frame before it
 *   parse     parse.c:88  item_new(), stays        ┘ ◄── charged
 *   main      main.c:9    parse(): no site
 *
 * Frames that a compiler left out, as the callee ended in a jump, are guessed from the sites of the
 * function that is named. Inlined functions are frames like others, but when they return nobody has
 * measured: then the function they are part of speaks for them.
 *
 * Files are matched by their paths' last names: a site's path as given must end the profile's, or the
 * other way round; the longest match wins, an exact one above all. */
#ifndef MEMKIT_PROFILER_JOIN_H
#define MEMKIT_PROFILER_JOIN_H

#include "profile.h"

#define JOIN_NONE SIZE_MAX

typedef struct join_sum {   /* of samples: estimates, as the profile has them */
    int64_t objects, bytes; /* allocated */
    /* of these bytes, the objects were freed */
    int64_t inside;   /* before the site's function returned */
    int64_t outlived; /* after */
    int64_t never;    /* not before the program ended */
    int64_t unclear;  /* by another thread; or that is not told */
} join_sum;

typedef struct join_site { /* a call that yields memory */
    const char *file, *function, *callee;
    uint32_t line;
    bool stays;
    bool handed_on;     /* it escapes to the function's caller, who may be a site as well */
    join_sum sum;       /* what was charged to it */
    bool passed;        /* samples went through it, whoever they were charged to */
    bool shared;        /* others on its line call the same: what is theirs is here too */
    const char *holder; /* the function whose return was measured, if that is another; else NULL */
} join_site;

/* A place where samples were allocated that are charged to no site. */
typedef struct join_place {
    const char *function, *file; /* "": not known */
    int64_t line;
    const char *module;
    bool analysed; /* it is in a file that has sites */
    join_sum sum;
} join_place;

MK_VEC(join_places, join_place)
MK_VEC(join_texts, const char *)

typedef struct join_tables join_tables;

typedef struct join {
    /* set by whoever asks; must outlive the rest */
    join_site *sites; /* all but the last four fields */
    size_t n_sites;
    join_texts files; /* all that were analysed, sites or not; the list becomes the join's */

    size_t *charged; /* for each sample of the profile: its site, or JOIN_NONE */
    join_sum total;
    join_places places; /* by bytes, the most first */
    join_texts
        ambiguous; /* files of the profile that may be several of those above: they are none */
    join_tables *tables;
    mk_arena arena;
} join;

/* By memcheck-lint's word for why a site escapes: is it handed on? */
bool join_hands_on(const char *reason);

/* Does it count allocations, as heap profiles do? */
bool join_counts(const profile *p);

/* The profile must count allocations. Cost: O(frames + sites). */
void join_make(join *j, const profile *p);
void join_free(join *j);

/* What was allocated by that line and below it, each sample once. */
join_sum join_below(const join *j, const char *file, uint32_t line);

#endif
