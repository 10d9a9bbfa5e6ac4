#include "session.h"

#include <string.h>

#include "filter.h"

/* A benchmark, of one program or of two. */
typedef struct item {
    const char *name;
    const char *asked;    /* the program's own name for it */
    const char *preload;  /* what replaces malloc, or NULL */
    const side *sides[2]; /* the second NULL: of one */
    size_t n;
    bool dropped;
} item;
MK_VEC(items, item)

typedef struct sum { /* what the first of a group computed */
    const char *name;
    uint64_t value;
} sum;
MK_VEC(sums, sum)

typedef struct session {
    const options *o;
    const listener *l;
    filter filter;
    items items;
    sums sums;
    mk_arena arena;
} session;

/* ---- what there is ----------------------------------------------------------------------------- */

static void drop(session *s, item *it, const side *of, const char *why) {
    it->dropped = true;
    s->l->failed(s->l->ctx, of, it->name, why);
}

/* The names a program has, less those not wanted, in a. */
static bool list_names(session *s, const side *of, words *out, mk_str *why) {
    answer a;
    measure_ask(&of->program, "", false, s->o->timeout_s, &s->arena, &a);
    if (a.failed)
        mk_str_printf(why, "%s: %s", of->program.title,
                      a.benches.len || strstr(a.failed, "exit status") == NULL
                          ? a.failed
                          : "is not linked with memkit::bench");
    for (size_t i = 0; !a.failed && i < a.benches.len; i++)
        if (filter_matches(&s->filter, a.benches.data[i]))
            words_push(out, a.benches.data[i]);
    bool ok = !a.failed;
    answer_free(&a);
    return ok;
}

/* Length of what alternatives share: all up to the last slash, that included; or the whole name. */
static size_t group_of(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : strlen(name) + 1;
}

static bool same_group(const char *a, const char *b) {
    size_t n = group_of(a);
    return n == group_of(b) && strncmp(a, b, n) == 0;
}

/* "libmimalloc.so.2" as a name: mimalloc. */
static const char *library_name(const char *library, mk_arena *a) {
    const char *slash = strrchr(library, '/'), *name = slash ? slash + 1 : library;
    name += strncmp(name, "lib", 3) == 0 ? 3 : 0;
    return mk_arena_strndup(a, name, strcspn(name, "."));
}

static void add_preloaded(session *s, item of, const char *library) {
    mk_str name = {.alloc = mk_arena_as_alloc(&s->arena)};
    mk_str_printf(&name, "%.*s%s", (int)group_of(of.name), of.name,
                  library_name(library, &s->arena));
    of.name = name.data;
    of.preload = library;
    items_push(&s->items, of);
}

/* Group/malloc once more for each library. */
static bool add_replacements(session *s, mk_str *why) {
    size_t n = s->items.len, len;
    bool ok = true;
    for (const char *at = s->o->preload; ok && at && *at; at += len + (at[len] == ',')) {
        len = strcspn(at, ",");
        const char *library = mk_arena_strndup(&s->arena, at, len);
        ok = preload_works(library, why);
        for (size_t i = 0; ok && i < n; i++) {
            if (words_ends(s->items.data[i].name, "/malloc"))
                add_preloaded(s, s->items.data[i], library);
        }
    }
    return ok;
}

/* Each group where its first member stands, in the order they came. */
static void join_groups(session *s) {
    items in = s->items, out = {0};
    for (size_t i = 0; i < in.len; i++)
        for (size_t k = i; k < in.len && in.data[i].name; k++)
            if (in.data[k].name && same_group(in.data[i].name, in.data[k].name)) {
                items_push(&out, in.data[k]);
                in.data[k].name = k == i ? in.data[k].name : NULL; /* it has its place */
            }
    items_free(&in);
    s->items = out;
}

static bool find_items(session *s, const side *sides, size_t nsides, bool paired, mk_str *why) {
    words other = {0};
    bool ok = !paired || list_names(s, &sides[1], &other, why);
    for (size_t k = 0; ok && k < (paired ? 1 : nsides); k++) {
        words names = {0};
        ok = list_names(s, &sides[k], &names, why);
        for (size_t i = 0; i < names.len; i++)
            if (!paired || words_has(&other, names.data[i]))
                items_push(&s->items, (item){.name = names.data[i],
                                             .asked = names.data[i],
                                             .sides = {&sides[k], paired ? &sides[1] : NULL}});
        words_free(&names);
    }
    words_free(&other);
    ok = ok && (paired || add_replacements(s, why));
    join_groups(s);
    if (ok && !s->items.len) {
        mk_str_printf(why, "no benchmarks%s%s%s", s->o->filter ? " match --filter=" : "",
                      s->o->filter ? s->o->filter : "", paired ? " in both programs" : "");
        ok = false;
    }
    return ok;
}

/* ---- asking ------------------------------------------------------------------------------------ */

static void ask(session *s, const item *it, const side *of, size_t n, bool count, answer *a) {
    mk_str orders = {0};
    mk_str_printf(&orders, "n=%zu,goal=%.0f,threads=%zu,wall=%d", n, s->o->sample_ns, s->o->threads,
                  s->o->clock == CLOCK_WALL);
    if (s->o->pin_cpu >= 0)
        mk_str_printf(&orders, ",pin=%d", s->o->pin_cpu);
    mk_str_printf(&orders, ",name=%s", it->asked);
    program p = of->program;
    p.preload = it->preload;
    measure_ask(&p, orders.data, count, s->o->timeout_s, &s->arena, a);
    mk_str_free(&orders);
}

/* The item's parts take its place, behind it. */
static void add_parts(session *s, size_t at, const answer *a) {
    size_t behind = at + 1;
    item of = s->items.data[at];
    s->items.data[at].dropped = true;
    for (size_t i = 0; i < a->subs.len; i++) {
        mk_str name = {.alloc = mk_arena_as_alloc(&s->arena)};
        mk_str_printf(&name, "%s/%s", of.name, a->subs.data[i]);
        item part = {.name = name.data, .asked = name.data, .sides = {of.sides[0], of.sides[1]}};
        if (filter_matches(&s->filter, part.name))
            items_insert(&s->items, behind++, part);
    }
}

static void calibrate(session *s, size_t at) {
    item *it = &s->items.data[at];
    answer a;
    ask(s, it, it->sides[0], 0, false, &a);
    if (a.failed || (!a.subs.len && !a.n))
        drop(s, it, it->sides[0], a.failed ? a.failed : "did not answer");
    else if (a.subs.len)
        add_parts(s, at, &a);
    else
        it->n = s->o->operations ? s->o->operations : a.n;
    answer_free(&a);
}

/* ---- counts ------------------------------------------------------------------------------------ */

static void add_count(run *r, result *of, const char *unit, double value, size_t n, double slack) {
    series *s = result_add(r, of, unit, value);
    s->n = n;
    s->slack = slack;
}

/* A tenth of the operations is enough, as nothing is random: the count takes up to ten times as long. */
static void count(session *s, item *it, const side *of) {
    size_t n = s->o->operations || it->n < 10 ? it->n : it->n / 10;
    double per = (double)n;
    answer a;
    ask(s, it, of, n, true, &a);
    if (a.failed || !a.has_count) {
        drop(s, it, of, a.failed ? a.failed : "allocations could not be counted");
    } else {
        run *r = of->into;
        result *to = run_result(r, it->name);
        add_count(r, to, UNIT_BYTES, a.bytes / per, n, a.largest / per);
        add_count(r, to, UNIT_ALLOCS, a.allocs / per, n, 1 / per);
        if (a.has_peak) {
            add_count(r, to, UNIT_PEAK, a.peak, n, a.largest);
            add_count(r, to, UNIT_NET, a.net / per, n, a.largest / per);
        }
        s->l->sampled(s->l->ctx, r, to, 0);
    }
    answer_free(&a);
}

/* ---- samples ----------------------------------------------------------------------------------- */

/* All of a group must have computed the same. */
static bool sum_agrees(session *s, const item *it, uint64_t value, mk_str *why) {
    for (size_t i = 0; i < s->sums.len; i++) {
        const sum *first = &s->sums.data[i];
        if (!same_group(first->name, it->name))
            continue;
        if (first->value != value)
            mk_str_printf(why, "computed %llu, but %s %llu", (unsigned long long)value, first->name,
                          (unsigned long long)first->value);
        return first->value == value;
    }
    sums_push(&s->sums, (sum){it->name, value});
    return true;
}

static void add_sample(session *s, const item *it, const side *of, const answer *a) {
    run *r = of->into;
    result *to = run_result(r, it->name);
    size_t first = 0;
    while (first < to->series.len && unit_is_count(to->series.data[first].unit))
        first++; /* those were said before */
    to->n = it->n;
    result_add(r, to, UNIT_TIME, a->ns)->n = it->n;
    for (size_t i = 0; i < a->metrics.len; i++)
        result_add(r, to, a->metrics.data[i].unit, a->metrics.data[i].value)->n = it->n;
    s->l->sampled(s->l->ctx, r, to, first);
}

static void sample(session *s, item *it, const side *of) {
    mk_str why = {0};
    answer a;
    ask(s, it, of, it->n, false, &a);
    if (a.failed || !a.has_ns)
        drop(s, it, of, a.failed ? a.failed : "did not answer");
    else if (a.has_sum && !sum_agrees(s, it, a.sum, &why))
        drop(s, it, of, why.data);
    else
        add_sample(s, it, of, &a);
    mk_str_free(&why);
    answer_free(&a);
}

/* ---- all --------------------------------------------------------------------------------------- */

static void each_side(session *s, item *it, bool second_first,
                      void (*what)(session *, item *, const side *)) {
    for (int k = 0; k < 2; k++) {
        const side *of = it->sides[k ^ (second_first && it->sides[1])];
        if (of && !it->dropped)
            what(s, it, of);
    }
}

static void measure_all(session *s) {
    for (size_t i = 0; i < s->items.len; i++) /* grows by parts */
        calibrate(s, i);
    for (size_t i = 0; i < s->items.len; i++)
        each_side(s, &s->items.data[i], false, count);
    for (size_t round = 0; round < s->o->count; round++)
        for (size_t i = 0; i < s->items.len; i++)
            each_side(s, &s->items.data[i], round % 2, sample);
}

static void end(session *s) {
    filter_free(&s->filter);
    items_free(&s->items);
    sums_free(&s->sums);
    mk_arena_free(&s->arena);
}

bool session_measure(const options *o, const side *sides, size_t nsides, bool paired,
                     const listener *l, mk_str *why) {
    session s = {.o = o, .l = l};
    bool ok = filter_read(&s.filter, o->filter, why) && find_items(&s, sides, nsides, paired, why);
    if (ok)
        measure_all(&s);
    end(&s);
    return ok;
}

bool session_list(const options *o, const side *sides, size_t nsides, FILE *out, mk_str *why) {
    session s = {.o = o};
    bool ok = filter_read(&s.filter, o->filter, why) && find_items(&s, sides, nsides, false, why);
    for (size_t i = 0; ok && i < s.items.len; i++)
        fprintf(out, "%s\n", s.items.data[i].name);
    end(&s);
    return ok;
}
