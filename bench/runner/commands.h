/* commands.h: what membench does, a function a command; the value is the exit status. */
#ifndef MEMBENCH_COMMANDS_H
#define MEMBENCH_COMMANDS_H

#include "options.h"

enum { EXIT_FINE = 0, EXIT_WORSE = 1, EXIT_TROUBLE = 2 };

int command_run(options *o, FILE *out);
int command_list(options *o, FILE *out);
int command_compare(options *o, FILE *out);
int command_ratio(options *o, FILE *out);
int command_history(options *o, FILE *out);
int command_report(options *o, FILE *out);

#endif
