/* tu.h: a parsed translation unit, handed from load to lower. */
#ifndef MEMKIT_CHECKER_TU_H
#define MEMKIT_CHECKER_TU_H

#include <clang-c/Index.h>

#include "front.h"

typedef struct tu_header {
    const char *name; /* as the parser spells it */
    bool system;
} tu_header;

typedef struct tu_preamble { /* the part of a unit that was parsed with other units */
    const tu_header *headers; /* in the order they are first read */
    size_t nheaders;
} tu_preamble;

typedef struct tu {
    CXTranslationUnit unit; /* NULL: nothing was parsed, error says why */
    const front_job *job;
    const char *error;           /* static text */
    const tu_preamble *preamble; /* or NULL. clang's list of inclusions starts behind it */
} tu;

#endif
