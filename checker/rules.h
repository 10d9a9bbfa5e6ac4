/* rules.h: which rules there are, and which of them are asked for. rules/rules.def is the table. */
#ifndef MEMKIT_CHECKER_RULES_H
#define MEMKIT_CHECKER_RULES_H

#include <mk/str.h>

#include "find.h"

typedef enum rule_id {
#define RULE(id, name, severity, what) RULE_##id,
#include "rules/rules.def"
    RULE_COUNT
} rule_id;

typedef struct rule {
    const char *name;
    find_severity severity;
    const char *what;
    bool quiet; /* off where nobody asks for it by name */
} rule;

extern const rule rules[RULE_COUNT];

typedef struct rule_set {
    bool on[RULE_COUNT];
} rule_set;

rule_set rules_usual(void); /* what is on where nobody says */
/* "-*,missing-*": globs from left to right, each turns what it matches on, with '-' off. false: a name that
 * no rule bears; *why says which. A glob may match nothing. */
bool rules_select(rule_set *set, const char *globs, mk_str *why);
/* Adds the rules that a name or a glob means; false: it means none. */
bool rules_match(rule_set *set, const char *glob);
bool rules_any(const rule_set *set);
const rule *rules_named(const char *name); /* or NULL */

#endif
