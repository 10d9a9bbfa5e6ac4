#include "suppress.h"

#include <stdlib.h>
#include <string.h>

#include "suppress_int.h"

typedef struct source_name {
    const char *name;
    bool judged;
} source_name;

MK_VEC(source_names, source_name)

typedef struct suppressor {
    find_list *l;
    const rule_set *on;
    rule_set usual;     /* what is on where nobody says */
    suppress_file file; /* at work */
    bool changed;       /* the list: it has to be settled again */
} suppressor;

/* ---- findings against comments -------------------------------------------------------------------------- */

static bool has_rule(const rule_set *set, const char *name) {
    const rule *r = rules_named(name);
    return r && set->on[r - rules];
}

static void mark(suppressor *s, find_row *row, const suppress_range *by) {
    if (!row->suppressed || !*row->justification)
        row->justification = mk_arena_strndup(&s->l->arena, by->reason.len ? by->reason.ptr : "", by->reason.len);
    row->suppressed = s->changed = true;
}

/* All that cover it are used by it. */
static void hold_against(suppressor *s, find_row *row) {
    for (size_t k = 0; k < s->file.ranges.len; k++) {
        const suppress_range *r = &s->file.ranges.data[k];
        if (r->open || row->at.line < r->from || row->at.line > r->to || !has_rule(&r->rules, row->rule))
            continue;
        mark(s, row, r);
        for (uint32_t i = r->item; i < r->item + r->nitems; i++)
            s->file.items.data[i].used |= has_rule(&s->file.items.data[i].rules, row->rule);
    }
}

/* ---- comments against findings -------------------------------------------------------------------------- */

static bool is_of_comments(const suppress_item *i) {
    return i->rules.on[RULE_unused_suppression];
}

/* Were all of its rules looked for? A list that means many is content with what is usual; one that speaks of
 * other comments depends on all of that. */
static bool looked_for(const suppressor *s, const suppress_item *i) {
    bool many = !i->text.len || memchr(i->text.ptr, '*', i->text.len), all = is_of_comments(i);
    for (int k = 0; k < RULE_COUNT; k++) {
        bool asked = all ? s->usual.on[k] : i->rules.on[k] && (!many || s->usual.on[k]);
        if (asked && !s->on->on[k])
            return false;
    }
    return true;
}

static find_row *say(suppressor *s, find_pos at, const char *what) {
    const rule *u = &rules[RULE_unused_suppression];
    find_row_vec_push(&s->l->rows, (find_row){.kind = FIND_RULE,
                                              .at = at,
                                              .function = "",
                                              .rule = u->name,
                                              .severity = u->severity,
                                              .message = what});
    s->changed = true;
    return find_row_vec_last(&s->l->rows);
}

static find_row *say_unused(suppressor *s, const suppress_range *r, const suppress_item *i) {
    mk_str text = {.alloc = mk_arena_as_alloc(&s->l->arena)};
    if (i->text.len)
        mk_str_printf(&text, "'%.*s' is not found here: there is nothing to suppress", (int)i->text.len,
                      i->text.ptr);
    else
        mk_str_cat(&text, "nothing is found here: there is nothing to suppress");
    return say(s, r->at, mk_str_c(&text));
}

/* of_comments: those that suppress what is said of others. These come last; of them nobody is silent. */
static void judge_items(suppressor *s, bool of_comments) {
    for (size_t k = 0; k < s->file.ranges.len; k++) {
        const suppress_range *r = &s->file.ranges.data[k];
        for (uint32_t i = r->item; i < r->item + r->nitems && !r->open; i++) {
            const suppress_item *it = &s->file.items.data[i];
            if (it->used || is_of_comments(it) != of_comments || !looked_for(s, it))
                continue;
            find_row *row = say_unused(s, r, it);
            if (!of_comments)
                hold_against(s, row);
        }
    }
}

static void judge(suppressor *s) {
    for (size_t k = 0; k < s->file.problems.len; k++)
        hold_against(s, say(s, s->file.problems.data[k].at, s->file.problems.data[k].what));
    judge_items(s, false);
    judge_items(s, true);
}

/* ---- files ---------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const source_name *)a)->name, ((const source_name *)b)->name);
}

static void add_name(source_names *names, const char *name, bool judged) {
    source_name *last = names->len ? &names->data[names->len - 1] : NULL;
    if (!last || strcmp(last->name, name) != 0)
        source_names_push(names, (source_name){name, judged});
    else
        last->judged |= judged;
}

/* Files with findings, and those judged, each once, in order of names. */
static void collect(source_names *all, const find_list *l, const char *const *judged, size_t n) {
    for (size_t i = 0; i < l->rows.len; i++)
        if (l->rows.data[i].kind == FIND_RULE)
            add_name(all, l->rows.data[i].at.file, false);
    for (size_t i = 0; i < n; i++)
        add_name(all, judged[i], true);
    if (all->len)
        qsort(all->data, all->len, sizeof *all->data, by_name);
    size_t len = all->len;
    all->len = 0;
    for (size_t i = 0; i < len; i++)
        add_name(all, all->data[i].name, all->data[i].judged);
}

/* The rows of a file stand together, from *at on, for both are in order of names. */
static void look_at(suppressor *s, const source_name *name, size_t nrows, size_t *at) {
    sources text = {0};
    const source_file *f = source_text(&text, name->name);
    suppress_file_clear(&s->file);
    if (f && suppress_is_named(f))
        suppress_read(&s->file, source_open(&text, name->name), name->name, &s->l->arena);
    while (*at < nrows && strcmp(s->l->rows.data[*at].at.file, name->name) < 0)
        ++*at;
    for (; *at < nrows && strcmp(s->l->rows.data[*at].at.file, name->name) == 0; ++*at)
        if (s->file.ranges.len && s->l->rows.data[*at].kind == FIND_RULE)
            hold_against(s, &s->l->rows.data[*at]);
    if (name->judged && s->on->on[RULE_unused_suppression])
        judge(s);
    sources_free(&text);
}

void suppress(find_list *l, const rule_set *on, const char *const *judged, size_t njudged) {
    suppressor s = {.l = l, .on = on, .usual = rules_usual()};
    source_names names = {0};
    size_t nrows = l->rows.len, at = 0;
    collect(&names, l, judged, njudged);
    for (size_t i = 0; i < names.len; i++)
        look_at(&s, &names.data[i], nrows, &at);
    source_names_free(&names);
    suppress_file_free(&s.file);
    if (s.changed)
        find_settle(l);
}
