/* analysis.h: one run of the checker, in a process group of its own: whatever happens to it, or is done to it,
 * the server goes on. */
#ifndef MEMKIT_CHECKER_LSP_ANALYSIS_H
#define MEMKIT_CHECKER_LSP_ANALYSIS_H

#include <sys/types.h>

#include <mk/str.h>

#include "lsp.h"

typedef struct analysis { /* the zero value is none */
    pid_t pid;            /* 0: none is on */
    int out, err;         /* what it writes; -1: it has closed that */
    int status;           /* of waitpid, once it is over */
    mk_str rows, said;
} analysis;

/* The new process keeps the descriptor `quiet` closed: it is the editor's. false: there is none, and errno says
 * why. */
bool analysis_start(analysis *a, lsp_run run, void *ctx, const lsp_job *job, int quiet);
static inline bool analysis_is_on(const analysis *a) {
    return a->pid > 0;
}
/* Reads from a descriptor that is ready. */
void analysis_read(analysis *a, int *fd);
/* Is it over? Then rows, said and status are all there is. Waits for nothing. */
bool analysis_is_over(analysis *a);
/* Ends it and all its workers at once; it is over then. */
void analysis_kill(analysis *a);
/* Back to the zero value. needs: it is over. */
void analysis_clear(analysis *a);

#endif
