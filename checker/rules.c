#include "rules.h"

#include <fnmatch.h>
#include <string.h>

const rule rules[RULE_COUNT] = {
#define RULE(id, name, severity, what) {name, FIND_##severity, what, false},
#define QUIET_RULE(id, name, severity, what) {name, FIND_##severity, what, true},
#include "rules/rules.def"
};

const rule *rules_named(const char *name) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

bool rules_match(rule_set *set, const char *glob) {
    bool matched = false;
    for (int i = 0; i < RULE_COUNT; i++) {
        if (fnmatch(glob, rules[i].name, 0) != 0)
            continue;
        set->on[i] = matched = true;
    }
    return matched;
}

static bool apply(rule_set *set, const char *glob) {
    bool on = *glob != '-';
    rule_set meant = {0};
    glob += !on;
    bool matched = rules_match(&meant, glob);
    for (int i = 0; i < RULE_COUNT; i++)
        if (meant.on[i])
            set->on[i] = on;
    return matched || strpbrk(glob, "*?[");
}

rule_set rules_usual(void) {
    rule_set set;
    for (int i = 0; i < RULE_COUNT; i++)
        set.on[i] = !rules[i].quiet;
    return set;
}

bool rules_select(rule_set *set, const char *globs, mk_str *why) {
    bool ok = true;
    for (const char *at = globs; *at && ok;) {
        size_t n = strcspn(at, ", ");
        mk_str glob = {0};
        mk_str_catn(&glob, at, n);
        ok = n == 0 || apply(set, mk_str_c(&glob));
        if (!ok)
            mk_str_printf(why, "--rules: no rule '%s'; see --list-rules",
                          mk_str_c(&glob) + (*at == '-'));
        mk_str_free(&glob);
        at += n + (at[n] != '\0');
    }
    return ok;
}

bool rules_any(const rule_set *set) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (set->on[i])
            return true;
    return false;
}
