/* run_lsp.h: --lsp: lsp/lsp.h, whose runs are run()'s. */
#ifndef MEMKIT_CHECKER_RUN_LSP_H
#define MEMKIT_CHECKER_RUN_LSP_H

/* Serves an editor on standard input and output. The arguments are options, which each run has, before what it
 * says itself; relative paths in them are relative to where that takes place. The exit code; 2 for arguments
 * that are none. */
int run_lsp(int nargs, char *const *args);

#endif
