/* run_rules.h: --list-rules and --explain. */
#ifndef MEMKIT_CHECKER_RUN_RULES_H
#define MEMKIT_CHECKER_RUN_RULES_H

#include <stdio.h>

void run_list_rules(FILE *out); /* name, severity and what it finds, a rule a line */
/* The rule's paragraph of rules/README.md, which lies beside the models. The exit code: 0; 2 if there is
 * no such rule or no such file, and why on stderr. */
int run_explain(const char *name, FILE *out);

#endif
