/* find.h: what the checker has to say: verdicts and findings, as data.
 *
 * Written by the rules and by the verdict stage, read by the reports. A row owns nothing: all text
 * lives in the arena of the find_list.
 */
#ifndef MEMKIT_CHECKER_FIND_H
#define MEMKIT_CHECKER_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/vec.h>

typedef enum find_kind { FIND_ALLOC, FIND_PARAM, FIND_LOCAL, FIND_RULE } find_kind;

/* FIND_REASON(enum, text of the jsonl contract): why an allocation escapes, strongest first: a row that
 * joins several objects shows the first. */
#define FIND_REASONS(X)                                                                             \
    X(NONE, "")                                                                                     \
    X(RETURNED, "returned")                                                                         \
    X(GLOBAL, "global")                                                                             \
    X(PARAM_CONTENT, "param-content")                                                               \
    X(CALLEE, "callee")                                                                             \
    X(STORED, "stored-in-escaping")                                                                 \
    X(ASM, "asm")                                                                                   \
    X(INTEGER, "integer")                                                                           \
    X(UNKNOWN_CALLEE, "unknown-callee")                                                             \
    X(COARSE, "coarse")                                                                             \
    X(NOT_ANALYSED, "not-analysed")

typedef enum find_reason {
#define X(e, text) FIND_##e,
    FIND_REASONS(X)
#undef X
} find_reason;

typedef enum find_freed { FIND_FREED_NONE, FIND_FREED_SOME, FIND_FREED_EVERY, FIND_FREED_CALLER } find_freed;
typedef enum find_leak { FIND_LEAK_NONE, FIND_LEAK_CONTENT, FIND_LEAK_RESULT, FIND_LEAK_LEAKS } find_leak;
typedef enum find_severity { FIND_NOTE, FIND_REMARK, FIND_WARNING, FIND_ERROR } find_severity;

typedef struct find_pos {
    const char *file; /* as given */
    uint32_t line, col;
} find_pos;

typedef struct find_step { /* one step of a flow, or a note to a finding */
    find_pos at;
    const char *text; /* "flow: n = &malloc(n)  (assign)" */
} find_step;

/* What would mend a finding, where that is certain: which words of the source to change, and how. */
typedef enum find_op {
    FIND_TO_CALLOC, /* the call of malloc at that place becomes one of calloc */
    FIND_DROP,      /* the statement that is the call of `text` at that place goes */
    FIND_BEFORE     /* the statement `text` comes before the loop around that place */
} find_op;

typedef struct find_change {
    find_op op;
    find_pos at;
    const char *text;
} find_change;

typedef struct find_edit { /* len bytes of the file from `at` on become `text` */
    uint32_t at, len;
    const char *text;
} find_edit;

/* What a heap profile says of an allocation, or of the line of a finding. */
typedef struct find_measure {
    int64_t bytes, objects; /* allocated, estimated where the profile is of samples; of a finding: there
                             * and in what is called there */
    /* alloc; of these bytes, the objects were freed */
    int64_t inside, outlived; /* before the function returned; after */
    int64_t never, unclear;   /* not before the program ended; the profile does not tell */
    bool passed;              /* samples came by, whoever they were charged to */
    bool shared;              /* another call of the same on this line is in these numbers */
    const char *holder; /* the function whose return was measured, as this one was inlined; or NULL */
} find_measure;

typedef struct find_row {
    find_kind kind;
    find_pos at;
    const char *function;
    const find_step *steps; /* route of a verdict, notes of a finding; may be empty */
    uint32_t nsteps;
    bool in_macro;
    bool stays;         /* alloc: the verdict */
    find_reason reason; /* alloc that escapes */
    find_freed freed;   /* alloc */
    find_leak leak;     /* param */
    int level;          /* param: result level (FIND_LEAK_RESULT), or loads before it leaks (FIND_LEAK_CONTENT) */
    int loop;           /* alloc: depth of loops around it */
    const char *callee; /* alloc: function called; "alloca" and VLAs are no rows */
    const char *expr;   /* alloc: what to call it in messages: "malloc(n * 4)" */
    const char *size;   /* alloc: symbolic size in bytes, "" if not known */
    const char *name;   /* param, local */
    const char *route;  /* alloc that escapes: the route in a few words: "stored through parameter 'out' at 44" */
    const char *rule;   /* rule finding */
    find_severity severity;
    const char *message;
    uint64_t print; /* finding: what it is known by when lines move (report/fingerprint.h); 0: not asked for */
    bool suppressed;           /* finding: a comment in the source says that it is meant so (suppress.h) ... */
    const char *justification; /* ... and why, or "" */
    bool known;     /* finding: in the baseline; it does not count */
    bool fixed;     /* finding: mended by --fix; it does not count */
    const find_change *changes; /* finding: what mends it, all of them in its file */
    uint32_t nchanges;
    const find_edit *edits; /* the same as bytes, sorted (fix.h); none: not asked for, or not certain */
    uint32_t nedits;
    const char *const *assumes; /* sorted: "unknown:foo" ... */
    uint32_t nassumes;
    const find_measure *measured; /* alloc, finding; NULL: no profile was read */
} find_row;

MK_VEC(find_row_vec, find_row)

/* Counts for the summary line. A site is an alloc row after joining. */
typedef struct find_stats {
    uint32_t files;         /* given, opened */
    uint32_t unparsable;    /* could not be parsed by themselves */
    uint32_t unopened;      /* could not be opened */
    uint32_t functions, not_analysed; /* bodies; those with a gap */
    uint32_t sites, stay;
    uint32_t findings;      /* those that count: neither suppressed ... */
    uint32_t suppressed;
    uint32_t known, gone;   /* ... nor in the baseline; entries of it without a finding */
    uint32_t fixed;
    uint32_t assumptions;   /* distinct names over all rows */
    uint32_t cached;
    double seconds;
} find_stats;

typedef struct find_place { /* where a profile has allocations that no row stands for */
    const char *function, *file, *module; /* "": not known */
    uint32_t line;
    bool analysed; /* the file was */
    int64_t bytes;
} find_place;

/* A heap profile as a whole. */
typedef struct find_profile {
    int64_t bytes, objects;   /* allocated */
    uint64_t least;           /* findings of fewer bytes were left out */
    const find_place *places; /* the most bytes first */
    size_t nplaces;
    const char *const *ambiguous; /* files of the profile that may be one of several here */
    size_t nambiguous;
} find_profile;

typedef struct find_list {
    mk_arena arena;
    find_row_vec rows;
    find_stats stats;
    const find_profile *profile; /* NULL: none was read */
} find_list;

/* Is it a finding that counts: not suppressed, not known before, not mended just now? */
static inline bool find_counts(const find_row *r) {
    return r->kind == FIND_RULE && !r->suppressed && !r->known && !r->fixed;
}

/* find.c  Sorts by place and joins rows that are the same site or parameter seen through several units
 *         (functions in headers, several entries of one file): escapes wins, freed falls to the weakest,
 *         assumptions are united. Fills stats.sites, stay, findings, suppressed, assumptions. Settled rows
 *         stay as they are. */
void find_settle(find_list *l);
void find_free(find_list *l);
const char *find_reason_text(find_reason r);
const char *find_freed_text(find_freed f);
const char *find_leak_text(find_leak k); /* none content result leaks */

#endif
