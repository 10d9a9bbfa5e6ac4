/* load_preamble.h: what many files of a project begin with, parsed once.
 *
 * The preamble of a file is the run of #include and #define lines at its top, up to the first other
 * line. Files with the same flags that stand in the same folder and begin with the same directives
 * see the same headers in the same state, so that part can be parsed once, kept as a precompiled
 * header (PCH), and left out of the files: the token stream is the same. In most projects it is most
 * of the work.
 *
 * Which part is worth it is known only when a file has been parsed: then the headers' sizes are known.
 *
 *      gain of a PCH = files still to come that begin so × bytes they are spared − 2 × its own bytes
 *
 * (the 2: it is parsed and written). A PCH is a file without a name: nothing is left behind, however
 * the process ends. Where one cannot be made, files are parsed as they are.
 */
#ifndef MEMKIT_CHECKER_LOAD_PREAMBLE_H
#define MEMKIT_CHECKER_LOAD_PREAMBLE_H

#include "load_flags.h"
#include "tu.h"

typedef struct preambles preambles;

/* index: the parser that is to make them; it stays the caller's. */
preambles *preambles_new(const front_job *jobs, size_t n, CXIndex index);
void preambles_free(preambles *p);

typedef struct preamble_use { /* what a job is to be parsed with */
    char *text; /* the source, what the PCH covers blanked out; NULL: there is no PCH for it */
    size_t len;
    const char *pch;         /* where the PCH is to be read */
    const tu_preamble *seen; /* what it holds */
    bool whole;              /* declarations in it are wanted, used or not */
} preamble_use;

/* A job on its way through the parser: begin, parse, end, in this order, each job once and one at a
 * time. Begin makes a PCH if that pays; end learns from the unit, which may be NULL, and frees text.
 * flags are the job's; preamble_flags() adds to them what the parser needs for the PCH. */
preamble_use preamble_begin(preambles *p, size_t job, load_flags *flags);
void preamble_flags(const preamble_use *use, load_flags *flags);
void preamble_end(preambles *p, preamble_use *use, CXTranslationUnit unit);

#endif
