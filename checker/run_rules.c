#include "run_rules.h"

#include <string.h>

#include "frontend.h"
#include "report/report.h"
#include "rules.h"
#include "words.h"

bool run_select_rules(rule_set *set, const options *o, mk_str *why) {
    mk_str wrong = {0};
    bool ok = true;
    *set = rules_usual();
    for (size_t i = 0; i < o->rules.len && ok; i++) {
        ok = rules_select(set, o->rules.data[i], &wrong);
        if (!ok)
            options_origin(o, "rules", i, why);
    }
    mk_str_cat(why, mk_str_c(&wrong));
    mk_str_free(&wrong);
    return ok;
}

void run_list_rules(FILE *out) {
    for (int i = 0; i < RULE_COUNT; i++)
        fprintf(out, "%-20s %-8s %s%s\n", rules[i].name, report_severity_text(rules[i].severity),
                rules[i].what, rules[i].quiet ? " (off by default)" : "");
}

/* From "## name" to the next heading of that level. */
static mk_view section(const char *text, const char *name) {
    size_t n = strlen(name);
    for (const char *at = text; (at = strstr(at, "## ")) != NULL; at += 3) {
        bool head =
            (at == text || at[-1] == '\n') && strncmp(at + 3, name, n) == 0 && at[3 + n] == '\n';
        if (!head)
            continue;
        const char *end = strstr(at, "\n## ");
        return (mk_view){at + 3, end ? (size_t)(end - at) - 3 : strlen(at + 3)};
    }
    return (mk_view){0};
}

const char *run_explanations(mk_arena *a) {
    return frontend_path(a, "share/memkit/rules/README.md");
}

const char *run_explanation(const char *name, mk_arena *a) {
    const char *path = run_explanations(a), *found = "";
    mk_str text = {0};
    if (path && words_read(path, &text)) {
        mk_view v = mk_view_trim(section(mk_str_c(&text), name));
        found = mk_arena_strndup(a, v.ptr, v.len);
    }
    mk_str_free(&text);
    return found;
}

int run_explain(const char *name, FILE *out) {
    if (!rules_named(name)) {
        fprintf(stderr, "memcheck-lint: no rule '%s'; see --list-rules\n", name);
        return 2;
    }
    mk_arena a = {0};
    const char *found = run_explanation(name, &a);
    if (*found)
        fprintf(out, "%s\n", found);
    else
        fprintf(stderr,
                "memcheck-lint: '%s' is not explained: no share/memkit/rules/README.md beside "
                "this program speaks of it; install it again\n",
                name);
    int code = *found ? 0 : 2;
    mk_arena_free(&a);
    return code;
}
