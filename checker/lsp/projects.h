/* projects.h: which files are looked at together, when, and what came of it.
 *
 * A file belongs to the nearest compile_commands.json above it, or in a folder named build beside one of its
 * folders. Its project is analysed as `memcheck-lint -p .` (or -p build) does it in that folder, with the
 * .memcheck-lint and the store (.memkit/lint.db) that are found there. A file without one, and a C source
 * that its project does not compile, is analysed alone, and leaves no store behind.
 *
 * One project is analysed at a time, as it uses all processors. What is asked for meanwhile comes next, once.
 */
#ifndef MEMKIT_CHECKER_LSP_PROJECTS_H
#define MEMKIT_CHECKER_LSP_PROJECTS_H

#include "documents.h"

typedef struct project {
    char *dir;
    char *database; /* as lsp_job has it */
    char *file;     /* of one that is alone, absolute; else NULL */
    json_t *files;  /* by URI: lines of report/lsp.c, of the last run that came to an end */
    uint64_t began; /* that run; 0: there was none */
    bool due;       /* opened, saved or asked for since the last run began */
    json_t *asked;  /* requests that wait for the end of a run */
    char *failure;  /* what was said when the last run failed; NULL: it did not */
} project;

typedef project *project_ref;
MK_VEC(projects, project_ref)

/* The project of a file, made if need be. `root`, `database`: compileCommands, or NULL. Valid until it
 * is dropped. */
project *projects_of(projects *p, const char *path, const char *root, const char *database);
/* The one that is this file alone; NULL: there is none. */
project *projects_alone(const projects *p, const char *path);
project *projects_add_alone(projects *p, const char *path);
/* One, and all of them, with what they had to say. */
void projects_drop(projects *p, project *it);
void projects_drop_all(projects *p);

/* Takes over what a run wrote. false: it is not whole, and all is as it was. */
bool project_take(project *p, const mk_str *rows);
/* What the last run said of a file, or NULL. */
json_t *project_file(const project *p, const char *key);

#endif
