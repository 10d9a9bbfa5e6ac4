/* source.h: what the reports show of source files: lines, expressions, carets.
 *
 * Files are read when first asked for and kept; one that cannot be read shows nothing. Positions are
 * a compiler's: lines and columns from 1, columns in bytes.
 */
#ifndef MEMKIT_CHECKER_SOURCE_H
#define MEMKIT_CHECKER_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>

typedef struct source_file {
    const char *text; /* NULL: could not be read */
    size_t len;
    const uint32_t *lines; /* offset of each line, and one of the end */
    uint32_t nlines;
    bool byte_columns; /* as its sources have it */
} source_file;

MK_MAP(source_files, const char *, source_file, mk_key_cstr, mk_eq_cstr)

typedef struct sources { /* the zero value is empty */
    source_files files;  /* by name as given */
    mk_arena arena;
    bool byte_columns;     /* of ranges; set before the first file is read */
} sources;

void sources_free(sources *s);

/* NULL: it cannot be read. Valid until the next file is opened. */
const source_file *source_open(sources *s, const char *name);
const source_file *source_text(sources *s, const char *name); /* the same, lines not looked for yet */
uint32_t source_line_at(const source_file *f, size_t offset); /* 1 and up; cost: O(log lines) */

/* The next comment at *at or behind it, from its first / to its end, a newline that ends it left out; *at
 * goes behind it. false: there is none. What stands in literals is none. *at must not be inside a comment
 * or a literal. cost: O(length). */
bool source_comment(mk_view text, size_t *at, mk_view *comment);
/* The first code at `at`, the start of a line or white space, or behind it; comments and lines of the
 * preprocessor are none. */
size_t source_code(mk_view text, size_t at);

/* Behind the white space and the comments at `at`. */
size_t source_blank(mk_view text, size_t at);
/* Behind what begins at `at`, before the end of the text and no white space: a name, a number, a literal, a line
 * of the preprocessor, signs that belong together, or a character. */
size_t source_token(mk_view text, size_t at);

/* A line without its newline; empty if there is none. Valid until sources_free. Cost: the file the
 * first time, then a hash look-up. */
mk_view source_line(sources *s, const char *file, uint32_t line);

/* Appends a line without its white space and comments: what a change of layout leaves. */
void source_squeeze(mk_view line, mk_str *out);

typedef struct source_range { /* from the first character to the one behind the last */
    uint32_t line, col, end_line, end_col;
} source_range;

/* The expression at a place, columns counted in units of UTF-16 as editors and SARIF do, or in bytes if
 * s says so. A byte that is no UTF-8 counts as one. Files that cannot be read: col as it is, and an empty range. */
source_range source_range_of(sources *s, const char *file, uint32_t line, uint32_t col);
/* The same of len bytes from an offset on, of a file that was read. */
source_range source_range_bytes(const source_file *f, size_t at, size_t len);

/* How many bytes of text, from `at`, the expression that starts there takes: names joined by . and ->,
 * calls and subscripts, up to and with the first call; a literal; parentheses. Spaces, comments and
 * newlines between its parts are parts of it. 0: none starts there. Cost: O(length). */
size_t source_expr(const char *text, size_t len, size_t at);

/* Appends the expression at a place as one line: comments out, white space narrowed to a space, cut
 * with an ellipsis at about 60 characters. false: there is none, nothing is appended. */
bool source_quote(sources *s, const char *file, uint32_t line, uint32_t col, mk_str *out);

/* Appends the line under a gutter and the expression at col underlined:
 *
 *      88 |         char *buf = malloc(4096);
 *         |                     ^~~~~~~~~~~~
 *
 * Tabs become spaces, as many as columns of 8 make them; characters that would steer the terminal
 * become '?'. on and off go around the underline (colour). Nothing for lines that are not there or
 * longer than anyone reads. */
void source_caret(sources *s, const char *file, uint32_t line, uint32_t col, const char *on,
                  const char *off, mk_str *out);

#endif
