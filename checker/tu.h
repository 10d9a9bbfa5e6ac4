/* tu.h: a parsed translation unit, handed from load to lower. */
#ifndef MEMKIT_CHECKER_TU_H
#define MEMKIT_CHECKER_TU_H

#include <clang-c/Index.h>

#include "front.h"

typedef struct tu {
    CXTranslationUnit unit; /* NULL: nothing was parsed, error says why */
    const front_job *job;
    const char *error;      /* static text */
} tu;

#endif
