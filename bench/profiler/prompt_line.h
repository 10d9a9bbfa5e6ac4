/* prompt_line.h: the lines of the prompt, from a terminal or from anything else. */
#ifndef MEMKIT_PROFILER_PROMPT_LINE_H
#define MEMKIT_PROFILER_PROMPT_LINE_H

#include "profile.h"

typedef struct prompt_line prompt_line;

/* p: whose functions complete what is typed. */
prompt_line *prompt_line_open(const profile *p);
void prompt_line_close(prompt_line *in);

/* The next line without its end; valid until the next call. NULL: there is none. */
const char *prompt_line_next(prompt_line *in);

#endif
