/* run_rules.h: --rules, --list-rules and --explain. */
#ifndef MEMKIT_CHECKER_RUN_RULES_H
#define MEMKIT_CHECKER_RUN_RULES_H

#include <stdio.h>

#include <mk/arena.h>

#include "options.h"
#include "rules.h"

/* Which rules --rules asks for. false: a name that no rule bears; *why says which, and where it stands. */
bool run_select_rules(rule_set *set, const options *o, mk_str *why);
void run_list_rules(FILE *out); /* name, severity and what it finds, a rule a line */
/* rules/README.md, which lies beside the models; NULL if this program does not know where it is. In a. */
const char *run_explanations(mk_arena *a);
/* What it says of a rule; "" if it cannot be read. */
const char *run_explanation(const char *name, mk_arena *a);
/* Prints that. The exit code: 0; 2 if there is no such rule or no such file, and why on stderr. */
int run_explain(const char *name, FILE *out);

#endif
