/* lsp.h: a language server: the checker behind an editor, over the Language Server Protocol (3.17).
 *
 *   editor ──► wire ──► server ──► projects ──► analysis: a process of its own, the same run as on a
 *          ◄── wire ◄── publish ◄──────────────           command line with --format=lsp (report/lsp.c)
 *                       answers ◄── what that run wrote
 *
 * What it says is of saved text: a file is looked at when it is opened and when it is saved, with the whole
 * project it is of (projects.h). What a run wrote is kept as it is until the next one; the server itself never
 * looks at a line of C. A run that dies costs that run: what is known stays, and the editor is told.
 *
 * In text that was changed since, places move with their lines (documents.h): what stands on lines that nobody
 * touched is still shown, with its line; what stood on others is not, and no fix is offered, until the file is
 * saved. Between a save and the end of its run nothing is said of that file but what the editor shows already.
 *
 *   wire.[ch]       messages from bytes, and back
 *   client.[ch]     what the editor is told, and what it said it can do
 *   documents.[ch]  open files: which of their lines are still those that were saved
 *   projects.[ch]   which files are looked at together; when, and what came of it
 *   analysis.[ch]   the process that does it
 *   publish.c       diagnostics
 *   answers.c       hover, inlay hints, code actions
 *   server.[ch]     methods, and the loop
 *
 * Settings, in initializationOptions or with workspace/didChangeConfiguration (there below "memcheck-lint" too):
 *
 *   hover            verdicts and their reasons: all there is to say of an allocation (default: false)
 *   inlayHints       a verdict behind each allocation (default: false)
 *   compileCommands  compile_commands.json or its folder, as -p; relative to the editor's root folder
 */
#ifndef MEMKIT_CHECKER_LSP_LSP_H
#define MEMKIT_CHECKER_LSP_LSP_H

#include <stdbool.h>

typedef struct lsp_job {  /* what to analyse */
    const char *dir;      /* the folder to do it in */
    const char *database; /* -p, relative to dir; NULL: one file alone */
    const char *file;     /* that file; else NULL */
    bool verdicts;        /* findings, and verdicts with their flows */
    bool byte_columns;
} lsp_job;

/* Does it, writes --format=lsp to standard output, and returns an exit code. Called in a process of its
 * own. */
typedef int (*lsp_run)(void *ctx, const lsp_job *job);

/* Serves one editor until it says so or is gone. `database`: -p, for all files; or NULL. The exit code: 0
 * after shutdown and exit; 1 if it ended without them, or sent what is no message. */
int lsp_serve(int in, int out, const char *database, lsp_run run, void *ctx);

#endif
