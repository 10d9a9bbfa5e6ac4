/* documents.h: the files an editor has open, and which of their lines are still those that were saved.
 *
 * The text itself is of no use here. Each change moves the lines behind it:
 *
 *   saved   0  1  2  3  4  5            a line was put in before 2, and 4 was changed
 *   now     0  1  3  4  -  6
 *
 * A line that was touched is gone, whatever was typed there, until the file is saved.
 */
#ifndef MEMKIT_CHECKER_LSP_DOCUMENTS_H
#define MEMKIT_CHECKER_LSP_DOCUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>
#include <mk/str.h>
#include <mk/vec.h>

MK_VEC(document_lines, int64_t)

typedef struct document {
    char *uri;  /* as the editor spells it */
    char *key;  /* ... and as report/lsp.c does */
    char *path; /* absolute */
    json_t *version;
    document_lines now; /* of each saved line; -1: gone */
    int64_t added;      /* lines, to the text as a whole */
    bool edited;        /* since it was saved */
    bool lost;          /* which lines are which is not known */
    uint64_t
        since; /* when it was opened or saved: what a run says that began earlier does not count */
} document;

MK_VEC(documents, document)

/* The URI of report/lsp.c for a file, which need not exist: appended. false: it is no file's URI. */
bool document_key(const char *uri, mk_str *path, mk_str *key);

document *documents_by_uri(documents *d, const char *uri);
document *documents_by_key(documents *d, const char *key);

/* Text that is not what the file holds counts as edited, and lost. NULL: it is no file, and not of interest. */
document *documents_open(documents *d, const json_t *text_document, uint64_t now);
void documents_close(documents *d, const char *uri);
void documents_close_all(documents *d);

/* A change as the editor sends it; without a range it is the whole text, and lost. */
void document_change(document *d, const json_t *change);
void document_set_version(document *d, json_t *version); /* which stays the caller's; or NULL */
void document_saved(document *d, uint64_t now);

/* Where a saved line is now; -1: nowhere. */
int64_t document_line(const document *d, int64_t saved);
/* Moves a range of the saved text to where it is now. false: it is not there any more, and stays as it is. */
bool document_move(const document *d, json_t *range);

#endif
