/* report.h: rows out: the same find_list as text for people, or for programs of many kinds.
 *
 * A report reads rows and, for carets, the source files they name; it decides nothing. Rows must be
 * settled (find_settle). What is asked for goes to `out`, everything else to `err`:
 *
 *   out  findings, verdicts        err  what was not analysed, and always the summary line
 *
 * Same rows, same bytes on out. Times stand on err only.
 *
 * report.c dispatches and counts; text.c, json.c, sarif.c, github.c, junit.c and lsp.c are the formats;
 * say.c is what rows say in words, measured.c what text has to say of a profile, source.c shows source,
 * fingerprint.c knows findings again.
 */
#ifndef MEMKIT_CHECKER_REPORT_H
#define MEMKIT_CHECKER_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <mk/str.h>

#include "../find.h"
#include "source.h"

/* X(enum, name, what it is): the formats there are; --format and --help read this. */
#define REPORT_FORMATS(X)                                                    \
    X(TEXT, "text", "lines as compilers write them, for people and editors") \
    X(JSONL, "jsonl", "one JSON object a line, for programs")                \
    X(JSON, "json", "one JSON document: the same rows, and a summary")       \
    X(SARIF, "sarif", "findings as SARIF 2.1.0, for code scanning")          \
    X(GITHUB, "github", "findings as commands of GitHub's workflows")        \
    X(JUNIT, "junit", "findings as failed tests, a suite a file")           \
    X(LSP, "lsp", "findings and verdicts as editors take them, a file a line")

typedef enum report_format {
#define X(e, name, what) REPORT_##e,
    REPORT_FORMATS(X)
#undef X
} report_format;

typedef enum report_view {
    REPORT_FINDINGS, /* -q: findings */
    REPORT_ESCAPES,  /* default: and a line for each allocation that escapes (text only) */
    REPORT_VERDICTS, /* -m: every verdict, parameters too */
    REPORT_FLOWS     /* -m -m: each with its flow */
} report_view;

typedef struct report_names { /* what -v names; the strings live longer than the report */
    const char *const *data;
    size_t len;
} report_names;

typedef struct report_rule { /* what a format says of the rules themselves */
    const char *name, *what;
    const char *help; /* Markdown; "" if there is none */
    find_severity severity;
    bool quiet; /* off where nobody asks for it */
} report_rule;

typedef struct report_rules {
    const report_rule *data;
    size_t len;
} report_rules;

typedef struct report_opts {
    report_format format;
    report_view view;
    bool color;           /* text: with escape sequences; see options_use_color */
    bool verbose;         /* names what was not analysed instead of counting it only */
    sources *sources;     /* what was read before, and will be; or NULL */
    const char *why_file; /* not NULL: only the rows of this line, with all there is to say */
    uint32_t why_line;
    find_severity fail_on;     /* junit: what is less grave is no failure */
    bool baseline;             /* sarif: there is one, findings are new or known */
    report_rules rules;        /* sarif */
    const char *rules_file;    /* lsp: what explains the rules; or NULL */
    report_names files;        /* junit, lsp: given and opened, in any order; repeats are one */
    report_names unparsable;   /* "ae_epoll.c: unknown type name 'aeEventLoop'" */
    report_names not_analysed; /* "src/a.c:12: f: asm goto" */
} report_opts;

/* Writes the report and the summary line. false: out could not be written (full disk, closed pipe);
 * err has a line that says why, the exit code is 2. The program must ignore SIGPIPE for that. */
bool report(const find_list *l, const report_opts *o, FILE *out, FILE *err);

/* Whether there is a finding of that severity or a graver one that counts: the exit code is 1. */
bool report_any(const find_list *l, find_severity least);

const char *report_severity_text(find_severity s); /* note remark warning error */

/* ---- the formats; called by report() --------------------------------------------------------- */

#define REPORT_FORMATTERS(X) X(text) X(jsonl) X(json) X(sarif) X(github) X(junit) X(lsp)
#define X(name) void report_##name(const find_list *l, const report_opts *o, FILE *out);
REPORT_FORMATTERS(X)
#undef X

/* measured.c  With a profile, text: where what was measured belies a verdict; how much of the bytes is a
 *             row's; and which sites the bytes are of. Appended. */
void report_disagreements(const find_list *l, mk_str *out);
void report_share(const find_list *l, const find_row *r, mk_str *out);
void report_measured(const find_list *l, const report_opts *o, mk_str *out);

/* say.c  How an allocation that escapes gets away, in a few words; what a row says: "malloc(n) escapes to
 *         heap: returned", a finding's message. The second is appended. */
const char *report_route(const find_row *r);
void report_say(const find_row *r, sources *s, mk_str *out);

/* say.c  What --why adds to that, a line each: who frees it, its size, loops, what was assumed. */
typedef void (*report_note)(void *ctx, const char *text);
void report_reasons(const find_row *r, report_note note, void *ctx);

/* Whether --why asks for this file: it is why_file, the same file by another name, or ends in it; and
 * for this row: in that file, on that line. Without --why both are true for every row, but for findings
 * that do not count. */
bool report_in_file(const find_row *r, const report_opts *o);
bool report_wants(const find_row *r, const report_opts *o);
bool report_wants_finding(const find_row *r, const report_opts *o); /* and it is a finding */

#endif
