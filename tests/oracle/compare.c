/* compare.c: does a run contradict the verdicts?
 *
 *   compare [-s] [-v] [-w FILE] ROWS.jsonl FOLDER
 *
 * ROWS.jsonl is what memcheck-lint -m --format=jsonl said of the sources, FOLDER holds what record.c wrote
 * while programs built from them ran. Prints what is wrong, then one line of counts. -v: also the sites that
 * escape though they never outlived their function, with what it rests on, counted. -s: every site that ran, and
 * what became of its objects: "gone" before the function returned; it had returned and they were freed "later",
 * were "held" by somebody at the end, or "lost"; "open": it never returned. -w: calls that a second run should
 * watch, for ORACLE_WATCH: whether what is lost in the end was a leak from the beginning.
 *
 * An object is followed outwards, call by call, as long as there is a row that may speak of it:
 *   no row at a call, or a row by which it got to global memory or unknown code further in: the call does
 *   not hand it on, what becomes of it there is no claim of any row;
 *   "stays" though it was alive when the function returned: a contradiction if it was freed later or held at
 *   the end or, watched, just after the return; or if the row says that it is freed on every path, which speaks
 *   of what the call hands out and not of memory behind that; else a leak;
 *   what a function called allocated may have got out in there and be no part of what the call yields: it counts
 *   if the call, watched, was seen to hand it on while static memory did not lead to it.
 *
 * Exit 0: no contradiction. 1: contradictions. 2: the record cannot be trusted or read.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>
#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

enum { TOP = 12, CHAIN = 8, STEPS = 6 };

typedef struct row {
    const char *file, *function, *callee, *reason, *freed;
    json_t *assumes;
    long long line, col;
    bool stays;
    struct row *next; /* of the same line */
    unsigned long long done, open, freed_later, held,
        lost; /* objects; done: gone before the return */
    unsigned long long own,
        own_lost;                  /* freed later or held, and lost: allocated by this very call */
    unsigned long long lost_heads; /* lost: what the call hands out, not what is behind that */
    bool confirmed,
        lost_confirmed; /* of others, one was seen to be handed on and to outlive, to be lost */
    uint32_t example;   /* outcome + 1 that contradicts, or is lost */
    uint32_t example_node;
    const char *sighting; /* who held it just after the return, or NULL */
} row;

typedef struct place { /* an address of a program */
    uint32_t module;
    uint64_t offset;
    const char *function, *file; /* once symbolised; "" is unknown */
    int line, col;
} place;

typedef struct node {
    uint32_t parent, site, fn; /* site, fn: places + 1 */
    const char *name;          /* of a library's function, or NULL */
    row *r;
} node;

typedef struct outcome {
    uint32_t leaf, level;
    uint64_t jumps;
    uint32_t freed, held, lost;
    uint32_t freed_at;  /* place + 1 */
    const char *holder; /* text */
    uint32_t holders[STEPS];
} outcome;

typedef struct sighting { /* of an object of that call */
    uint32_t node, leaf; /* leaf: only with a holder */
    const char *
        holder; /* after the return; NULL: it was handed on in nobody else's reach, outlived, and then: */
    bool lost;
} sighting;

typedef const char *text;
typedef row *row_ptr;
MK_VEC(row_vec, row_ptr)
MK_VEC(place_vec, place)
MK_VEC(node_vec, node)
MK_VEC(outcome_vec, outcome)
MK_VEC(sighting_vec, sighting)
MK_VEC(text_vec, text)
MK_VEC(id_vec, uint32_t)
MK_MAP(ids, mk_view, uint32_t, mk_key_view, mk_eq_view)
MK_MAP(lines, mk_view, row_ptr, mk_key_view, mk_eq_view)
MK_MAP(paths, mk_view, text, mk_key_view, mk_eq_view)
MK_MAP(pairs, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

typedef struct oracle {
    mk_arena a;
    row_vec rows;
    lines by_line; /* "file:line" -> its rows */
    paths files;   /* as given -> canonical */
    text_vec modules;
    ids module_ids, place_ids, node_ids;
    place_vec places;
    node_vec nodes; /* [0] is outside all */
    outcome_vec outcomes;
    pairs lost; /* through a call that stays: its node and the leaf of what is lost -> an outcome */
    sighting_vec sightings;
    unsigned lost_frames, overflows, records;
} oracle;

static void die(const char *what, const char *name) {
    fprintf(stderr, "oracle: %s: %s\n", name, what);
    exit(2);
}

/* The number of a key: a new one is `next`. */
static uint32_t number_of(oracle *o, ids *m, const char *key, uint32_t next, bool *added) {
    uint32_t *n = ids_get(m, mk_view_of(key));
    *added = !n;
    if (n)
        return *n;
    *ids_add(m, mk_view_of(mk_arena_strdup(&o->a, key)), added) = next;
    return next;
}

static const char *canonical(oracle *o, const char *file) {
    const char **known = paths_get(&o->files, mk_view_of(file));
    if (known)
        return *known;
    bool added;
    char *real = realpath(file, NULL);
    const char *kept = mk_arena_strdup(&o->a, real ? real : file);
    free(real);
    *paths_add(&o->files, mk_view_of(mk_arena_strdup(&o->a, file)), &added) = kept;
    return kept;
}

/* ---- rows ------------------------------------------------------------------------------------------- */

static const char *string_in(oracle *o, const json_t *j, const char *name) {
    const char *s = json_string_value(json_object_get(j, name));
    return mk_arena_strdup(&o->a, s ? s : "");
}

static row **rows_at(oracle *o, const char *file, long long line, bool add) {
    mk_str s = {0};
    bool added;
    mk_str_printf(&s, "%s:%lld", canonical(o, file), line);
    row **at = lines_get(&o->by_line, mk_str_view(&s));
    if (!at && add) {
        at = lines_add(&o->by_line, mk_view_of(mk_arena_strdup(&o->a, mk_str_c(&s))), &added);
        *at = NULL;
    }
    mk_str_free(&s);
    return at;
}

static void add_row(oracle *o, const json_t *j) {
    row *r = mk_arena_zalloc(&o->a, sizeof *r, _Alignof(row));
    r->file = string_in(o, j, "file");
    r->function = string_in(o, j, "function");
    r->callee = string_in(o, j, "callee");
    r->reason = string_in(o, j, "reason");
    r->freed = string_in(o, j, "freed");
    r->stays = strcmp(json_string_value(json_object_get(j, "verdict")), "stays") == 0;
    r->line = json_integer_value(json_object_get(j, "line"));
    r->col = json_integer_value(json_object_get(j, "col"));
    r->assumes = json_incref(json_object_get(j, "assumes"));
    row **at = rows_at(o, r->file, r->line, true);
    r->next = *at;
    *at = r;
    row_vec_push(&o->rows, r);
}

static void read_rows(oracle *o, const char *name) {
    FILE *in = fopen(name, "r");
    char *line = NULL;
    size_t cap = 0;
    if (!in)
        die("cannot be opened", name);
    while (getline(&line, &cap, in) > 0) {
        json_t *j = json_loads(line, 0, NULL);
        if (!j)
            die("not JSON lines", name);
        if (strcmp(json_string_value(json_object_get(j, "kind")), "alloc") == 0)
            add_row(o, j);
        json_decref(j);
    }
    free(line);
    fclose(in);
}

/* ---- records ------------------------------------------------------------------------------------------ */

/* A return address points behind its call, maybe into another line or function. */
enum { IN_CALL = 1 };

typedef struct record { /* one file: its numbers -> ours */
    id_vec modules, nodes;
} record;

/* "MODULE:OFFSET" as of this record, less `back`; 0 if it is in no module. */
static uint32_t place_of(oracle *o, const record *r, const char *s, unsigned back) {
    char *end, key[64];
    bool added;
    long module = strtol(s, &end, 10);
    if (module < 0 || (size_t)module >= r->modules.len)
        return 0;
    place p = {r->modules.data[module], strtoull(end + 1, NULL, 16) - back, "", "", 0, 0};
    snprintf(key, sizeof key, "%u:%llx", p.module, (unsigned long long)p.offset);
    uint32_t id = number_of(o, &o->place_ids, key, (uint32_t)o->places.len + 1, &added);
    if (added)
        place_vec_push(&o->places, p);
    return id;
}

static void read_module(oracle *o, record *r, const char *line) {
    bool added;
    unsigned id, program;
    int path;
    if (sscanf(line, "M %u %u %n", &id, &program, &path) != 2)
        die("a module is not as it should be", line);
    uint32_t n =
        number_of(o, &o->module_ids, program ? line + path : "-", (uint32_t)o->modules.len, &added);
    if (added)
        text_vec_push(&o->modules, program ? mk_arena_strdup(&o->a, line + path) : NULL);
    id_vec_push(&r->modules, n);
}

static void read_node(oracle *o, record *r, const char *line) {
    char site[32], fn[32], name[128] = "", key[200];
    unsigned id, parent;
    bool added;
    int n = sscanf(line, "N %u %u %31s %31s %127s", &id, &parent, site, fn, name);
    if (n < 4 || id != r->nodes.len || parent >= id)
        die("a node is not as it should be", line);
    node x = {r->nodes.data[parent], place_of(o, r, site, IN_CALL), place_of(o, r, fn, 0), NULL,
              NULL};
    snprintf(key, sizeof key, "%u %u %u %s", x.parent, x.site, x.fn, name);
    uint32_t ours = number_of(o, &o->node_ids, key, (uint32_t)o->nodes.len, &added);
    if (added) {
        x.name = n == 5 ? mk_arena_strdup(&o->a, name) : NULL;
        node_vec_push(&o->nodes, x);
    }
    id_vec_push(&r->nodes, ours);
}

static const char library_data[] = "data of a library";

/* Who holds it: "heap:LEAF" or "data:MODULE:OFFSET" or "stack", the innermost first. */
static void read_holders(oracle *o, const record *r, outcome *x, char *words) {
    mk_str s = {0};
    int n = 0;
    for (char *w = strtok(words, " \n"); w; w = strtok(NULL, " \n")) {
        if (strncmp(w, "heap:", 5) == 0 && n < STEPS)
            x->holders[n++] = r->nodes.data[strtoul(w + 5, NULL, 10)];
        else
            mk_str_printf(&s, "%s", w);
    }
    if (strncmp(mk_str_c(&s), "data:", 5) == 0) {
        uint32_t at = place_of(o, r, mk_str_c(&s) + 5, 0);
        mk_str_clear(&s);
        if (at && o->modules.data[o->places.data[at - 1].module])
            mk_str_printf(&s, "data at 0x%llx of %s",
                          (unsigned long long)o->places.data[at - 1].offset,
                          o->modules.data[o->places.data[at - 1].module]);
        else
            mk_str_cat(&s, library_data);
    }
    x->holder = mk_arena_strdup(&o->a, *mk_str_c(&s) ? mk_str_c(&s) : "a long chain");
    mk_str_free(&s);
}

static void read_sighting(oracle *o, const record *r, char *line) {
    outcome x = {0};
    unsigned id, leaf = 0;
    int rest = 0, wanted = line[0] == 'W' ? 2 : 1;
    if (sscanf(line, "%*c %u%n %u%n", &id, &rest, &leaf, &rest) != wanted ||
        id >= r->nodes.len || leaf >= r->nodes.len)
        die("a sighting is not as it should be", line);
    if (line[0] == 'W')
        read_holders(o, r, &x, line + rest);
    sighting_vec_push(&o->sightings, (sighting){r->nodes.data[id], r->nodes.data[leaf], x.holder,
                                                line[0] == 'L'});
}

static void read_outcome(oracle *o, record *r, char *line) {
    outcome x = {0};
    unsigned leaf;
    unsigned long long jumps;
    char freed[32];
    int rest = 0;
    if (sscanf(line, "O %u %u %llx %u %u %u %31s%n", &leaf, &x.level, &jumps, &x.freed, &x.held,
               &x.lost, freed, &rest) != 7 ||
        leaf >= r->nodes.len)
        die("an outcome is not as it should be", line);
    x.leaf = r->nodes.data[leaf];
    x.jumps = jumps;
    x.freed_at = place_of(o, r, freed, IN_CALL);
    if (x.held)
        read_holders(o, r, &x, line + rest);
    outcome_vec_push(&o->outcomes, x);
}

static void read_end(oracle *o, const char *line) {
    unsigned lost, full;
    if (sscanf(line, "E %u %u", &lost, &full) != 2)
        die("the end is not as it should be", line);
    o->lost_frames += lost;
    o->overflows += full;
    o->records++;
}

static void read_record(oracle *o, const char *name) {
    FILE *in = fopen(name, "r");
    char *line = NULL;
    size_t cap = 0;
    unsigned ends = o->records;
    record r = {0};
    if (!in)
        die("cannot be opened", name);
    id_vec_push(&r.nodes, 0);
    while (getline(&line, &cap, in) > 0) {
        char kind = line[0];
        if (kind == 'M')
            line[strcspn(line, "\n")] = '\0';
        kind == 'M'           ? read_module(o, &r, line)
        : kind == 'N'         ? read_node(o, &r, line)
        : kind == 'O'         ? read_outcome(o, &r, line)
        : strchr("WVL", kind) ? read_sighting(o, &r, line)
                              : read_end(o, line);
    }
    if (o->records != ends + 1)
        fprintf(stderr, "oracle: %s: cut short, the process was killed while it wrote\n", name);
    id_vec_free(&r.modules);
    id_vec_free(&r.nodes);
    free(line);
    fclose(in);
}

static void read_records(oracle *o, const char *folder) {
    struct dirent **list;
    mk_str s = {0};
    int n = scandir(folder, &list, NULL, alphasort);
    if (n < 0)
        die("cannot be opened", folder);
    node_vec_push(&o->nodes, (node){0});
    for (int i = 0; i < n; i++) {
        mk_str_clear(&s);
        mk_str_printf(&s, "%s/%s", folder, list[i]->d_name);
        if (list[i]->d_name[0] != '.')
            read_record(o, mk_str_c(&s));
        free(list[i]);
    }
    free(list);
    mk_str_free(&s);
    if (!o->records)
        die("no record: did the program start, with -finstrument-functions?", folder);
}

/* ---- symbols ------------------------------------------------------------------------------------------- */

/* "FILE:LINE[:COL]" of the symboliser, split where it stands. */
static void split_place(oracle *o, place *p, char *s) {
    int number[2] = {0, 0}, n = 0;
    s[strcspn(s, " \n")] = '\0'; /* addr2line: (discriminator 3) */
    for (char *colon; n < 2 && (colon = strrchr(s, ':')) && colon[1] >= '0' && colon[1] <= '9';
         n++) {
        number[n] = atoi(colon + 1);
        *colon = '\0';
    }
    p->line = number[n == 2 ? 1 : 0];
    p->col = n == 2 ? number[0] : 0;
    p->file = s[0] == '?' ? "" : canonical(o, s);
}

static FILE *start_symboliser(const char *module, const char *addresses) {
    mk_str s = {0};
    mk_str_printf(
        &s,
        "for s in llvm-symbolizer-19 llvm-symbolizer; do command -v $s >/dev/null && "
        "exec $s --no-inlines --functions=linkage -e '%s' <'%s'; done; exec addr2line -f -e '%s' <'%s'",
        module, addresses, module, addresses);
    FILE *in = popen(mk_str_c(&s), "r");
    mk_str_free(&s);
    return in;
}

/* A line that says something. */
static bool next_line(FILE *in, char **line, size_t *cap) {
    while (getline(line, cap, in) > 0)
        if (**line != '\n')
            return true;
    return false;
}

static void symbolise_module(oracle *o, uint32_t module) {
    char name[] = "/tmp/oracle-XXXXXX", *line = NULL;
    size_t cap = 0;
    int fd = mkstemp(name);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out)
        die("cannot be written", name);
    for (size_t i = 0; i < o->places.len; i++)
        if (o->places.data[i].module == module)
            fprintf(out, "0x%llx\n", (unsigned long long)o->places.data[i].offset);
    fclose(out);
    FILE *in = start_symboliser(o->modules.data[module], name);
    for (size_t i = 0; i < o->places.len; i++) {
        place *p = &o->places.data[i];
        if (p->module != module)
            continue;
        if (!next_line(in, &line, &cap))
            die("cannot be symbolised", o->modules.data[module]);
        line[strcspn(line, "\n")] = '\0';
        p->function = mk_arena_strdup(&o->a, line[0] == '?' ? "" : line);
        if (next_line(in, &line, &cap))
            split_place(o, p, line);
    }
    pclose(in);
    free(line);
    unlink(name);
}

static void symbolise(oracle *o) {
    for (uint32_t m = 0; m < o->modules.len; m++)
        if (o->modules.data[m])
            symbolise_module(o, m);
}

/* ---- nodes and rows ------------------------------------------------------------------------------------ */

static const place *site_of(const oracle *o, const node *n) {
    return n->site ? &o->places.data[n->site - 1] : NULL;
}

/* The function a node calls: strdup also goes by the name of __strdup. */
static const char *callee_of(const oracle *o, const node *n) {
    const char *s = n->name ? n->name : n->fn ? o->places.data[n->fn - 1].function : "";
    if (n->name)
        while (*s == '_')
            s++;
    return s;
}

static bool is_allocator(const char *s) {
    static const char *const names[] = {"malloc",        "calloc",        "realloc",
                                        "reallocarray",  "aligned_alloc", "memalign",
                                        "posix_memalign"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(s, names[i]) == 0)
            return true;
    return false;
}

static bool is_name(const char *s) {
    return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")] == '\0';
}

static bool same_callee(const row *r, const char *callee) {
    const char *s = r->callee;
    if (strncmp(s, "__builtin_", 10) == 0)
        s += 10;
    return strcmp(s, callee) == 0 || strcmp(s + strspn(s, "_"), callee) == 0;
}

/* Of the rows of the line: the one of that column and callee, or of that callee alone (column unknown, or
 * another place in a macro), or the only call through a pointer. */
static row *row_of(oracle *o, const node *n) {
    const place *p = site_of(o, n);
    const char *callee = callee_of(o, n);
    row *best = NULL;
    int most = 0;
    if (!p || !*p->file)
        return NULL;
    row **at = rows_at(o, p->file, p->line, false);
    for (row *r = at ? *at : NULL; r; r = r->next) {
        int score = same_callee(r, callee) ? 2 : !is_name(r->callee) || r->col == p->col ? 1 : 0;
        if (!score || (strcmp(r->function, p->function) != 0 && *p->function))
            continue;
        score += r->col == p->col ? 2 : 0;
        if (score > most)
            most = score, best = r;
    }
    return best;
}

/* A call comes from the function that the frame around it belongs to; if not, a frame is missing. */
static void check_chain(oracle *o, const node *n) {
    const node *outer = &o->nodes.data[n->parent];
    const place *p = site_of(o, n), *f = outer->fn ? &o->places.data[outer->fn - 1] : NULL;
    if (p && f && *p->function && *f->function && strcmp(p->function, f->function) != 0 &&
        o->lost_frames++ < TOP)
        fprintf(stderr, "oracle: %s:%d: a call in %s, but the innermost frame is %s\n", p->file,
                p->line, p->function, f->function);
}

static void bind_rows(oracle *o) {
    for (size_t i = 1; i < o->nodes.len; i++) {
        node *n = &o->nodes.data[i];
        n->r = row_of(o, n);
        check_chain(o, n);
    }
}

/* ---- the judgement --------------------------------------------------------------------------------------- */

/* By which an object is out of hand: no caller gets it as its own. */
static bool gone_for_good(const row *r) {
    static const char *const reasons[] = {"global",  "unknown-callee", "asm",
                                          "integer", "coarse",         "not-analysed"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(r->reason, reasons[i]) == 0)
            return true;
    return false;
}

/* Memory that a library made and keeps for itself. */
static bool is_private(const oracle *o, const outcome *x) {
    const node *leaf = &o->nodes.data[x->leaf];
    return x->held && strcmp(x->holder, library_data) == 0 && leaf->name &&
           !is_allocator(leaf->name);
}

static void count(row *r, const outcome *x, uint32_t id, uint32_t n, bool head) {
    bool worse = x->freed || x->held, had = r->freed_later || r->held;
    if (!r->example || (worse && !had)) {
        r->example = id + 1;
        r->example_node = n;
    }
    r->freed_later += x->freed;
    r->held += x->held;
    r->lost += x->lost;
    r->lost_heads += head ? x->lost : 0;
    r->own += n == x->leaf ? x->freed + x->held : 0;
    r->own_lost += n == x->leaf ? x->lost : 0;
}

static uint64_t pair_of(uint32_t call, uint32_t leaf) {
    return (uint64_t)call << 32 | leaf;
}

static void judge(oracle *o, uint32_t id) {
    const outcome *x = &o->outcomes.data[id];
    uint32_t level = 0;
    bool added, head = true; /* head: no holder of its own is handed on with it */
    if (is_private(o, x))
        return;
    for (uint32_t n = x->leaf; n && level <= x->level; n = o->nodes.data[n].parent, level++) {
        row *r = o->nodes.data[n].r;
        bool left = level < 64 && (x->jumps >> level & 1);
        if (!r)
            return;
        if (level == x->level) {
            r->done += x->freed;
            r->open += x->held + x->lost;
        } else if (left) {
            r->open += x->freed + x->held + x->lost;
        } else {
            count(r, x, id, n, head);
            if (r->stays && x->lost)
                *pairs_add(&o->lost, pair_of(n, x->leaf), &added) = id;
        }
        head &= strcmp(r->reason, "returned") == 0 || strcmp(r->reason, "param-content") == 0;
        if ((r->stays && !left) || gone_for_good(r))
            return;
    }
}

static bool outlived(const row *r) {
    return r->freed_later || r->held || r->lost;
}

static bool contradicted(const row *r) {
    bool unfreed =
        strcmp(r->freed, "every") == 0 && (r->own_lost || (r->lost_heads && r->lost_confirmed));
    return r->stays && (r->own || r->confirmed || (r->lost && r->sighting) || unfreed);
}

/* A second run may say more. */
static bool is_open(const row *r) {
    return r->stays && outlived(r) && !contradicted(r);
}

/* Only of what the rows speak of: an object that got out further in may be held by anybody. And what was held after
 * the return must be what is lost in the end, not its neighbour from the same call. */
static void bind_sightings(oracle *o) {
    for (size_t i = 0; i < o->sightings.len; i++) {
        const sighting *s = &o->sightings.data[i];
        row *r = o->nodes.data[s->node].r;
        const uint32_t *lost = s->holder ? pairs_get(&o->lost, pair_of(s->node, s->leaf)) : NULL;
        if (!r)
            continue;
        if (!s->holder && s->lost)
            r->lost_confirmed = true;
        else if (!s->holder)
            r->confirmed = true;
        else if (lost) {
            r->sighting = s->holder;
            r->example = *lost + 1;
            r->example_node = s->node;
        }
    }
}

static void write_watch(const oracle *o, const char *name) {
    FILE *out = fopen(name, "w");
    if (!out)
        die("cannot be written", name);
    for (size_t i = 0; i < o->rows.len; i++) {
        const row *r = o->rows.data[i];
        const place *p = is_open(r) ? site_of(o, &o->nodes.data[r->example_node]) : NULL;
        if (p)
            fprintf(out, "%llx %s\n", (unsigned long long)p->offset + IN_CALL,
                    o->modules.data[p->module]);
    }
    fclose(out);
}

/* ---- the report ------------------------------------------------------------------------------------------- */

static void print_node(const oracle *o, const char *what, uint32_t id) {
    const place *p = site_of(o, &o->nodes.data[id]);
    printf("%s %s", what, callee_of(o, &o->nodes.data[id]));
    if (p && *p->file)
        printf(" at %s:%d in %s", p->file, p->line, p->function);
}

static void print_example(const oracle *o, const row *r) {
    const outcome *x = &o->outcomes.data[r->example - 1];
    const place *freed = x->freed_at ? &o->places.data[x->freed_at - 1] : NULL;
    uint32_t n = x->leaf;
    for (int i = 0; i < CHAIN && n; i++, n = o->nodes.data[n].parent) {
        print_node(o, i ? "    called by" : "    allocated by", n);
        printf("\n");
        if (n == r->example_node)
            break;
    }
    if (x->freed && freed)
        printf("    freed at %s:%d in %s\n", freed->file, freed->line, freed->function);
    for (int i = 0; x->held && i < STEPS && x->holders[i]; i++) {
        print_node(o, "    held by memory of", x->holders[i]);
        printf("\n");
    }
    if (x->held)
        printf("    held by %s\n", x->holder);
    if (r->sighting)
        printf("    held after the return by %s\n", r->sighting);
}

static void print_row(const oracle *o, const row *r, const char *what) {
    printf(
        "%s:%lld:%lld: %s: %s in %s, verdict \"%s\", freed \"%s\"; outlived it: %llu freed later, %llu held, "
        "%llu lost\n",
        r->file, r->line, r->col, what, r->callee, r->function, r->stays ? "stays" : "escapes",
        r->freed, r->freed_later, r->held, r->lost);
    print_example(o, r);
}

typedef struct counts {
    unsigned sites, outlived, never, stay, contradictions, leaks;
} counts;

static counts report(const oracle *o) {
    counts c = {0};
    for (size_t i = 0; i < o->rows.len; i++) {
        const row *r = o->rows.data[i];
        c.sites += r->done || outlived(r);
        c.outlived += outlived(r);
        c.never += r->done && !outlived(r);
        c.stay += r->done && !outlived(r) && r->stays;
        if (contradicted(r)) {
            c.contradictions++;
            print_row(o, r, "contradiction");
        } else if (r->stays && r->lost && !r->freed_later && !r->held) {
            c.leaks++;
            print_row(o, r, "leak");
        } else if (is_open(r)) {
            print_row(o, r, "not its own");
        }
    }
    return c;
}

static void print_sites(const oracle *o) {
    for (size_t i = 0; i < o->rows.len; i++) {
        const row *r = o->rows.data[i];
        const char *const words[] = {"gone", "later", "held", "lost", "open"};
        const unsigned long long n[] = {r->done, r->freed_later, r->held, r->lost, r->open};
        const char *between = "";
        for (int k = 0; k < 5; k++) {
            if (!n[k])
                continue;
            if (!*between)
                printf("%s:%lld:%lld: %s in %s: ", r->file, r->line, r->col, r->callee,
                       r->function);
            printf("%s%s", between, words[k]);
            between = "+";
        }
        if (*between)
            printf("\n");
    }
}

typedef struct counted {
    const char *name;
    uint32_t n;
} counted;
MK_VEC(counted_vec, counted)

static int by_count(const void *a, const void *b) {
    const counted *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

static void print_top(const char *title, const ids *m) {
    counted_vec v = {0};
    for (size_t i = 0; i < m->len; i++)
        counted_vec_push(&v, (counted){m->entries[i].key.ptr, m->entries[i].value});
    if (v.len)
        qsort(v.data, v.len, sizeof *v.data, by_count);
    printf("  %s:", title);
    for (size_t i = 0; i < v.len && i < TOP; i++)
        printf("%s %s %u", i ? "," : "", v.data[i].name, v.data[i].n);
    printf("\n");
    counted_vec_free(&v);
}

static void bump(oracle *o, ids *m, const char *name) {
    bool added;
    number_of(o, m, name, 0, &added);
    ++*ids_get(m, mk_view_of(name));
}

/* What keeps sites from being called "stays" though nothing in the run speaks against it. */
static void print_causes(oracle *o) {
    ids reasons = {0}, callees = {0}, assumptions = {0};
    for (size_t i = 0; i < o->rows.len; i++) {
        const row *r = o->rows.data[i];
        size_t k;
        json_t *name;
        if (r->stays || !r->done || outlived(r))
            continue;
        printf("  %s:%lld: %s in %s: %s\n", r->file, r->line, r->callee, r->function, r->reason);
        bump(o, &reasons, r->reason);
        bump(o, &callees, r->callee);
        json_array_foreach(r->assumes, k, name) bump(o, &assumptions, json_string_value(name));
    }
    print_top("reasons", &reasons);
    print_top("callees", &callees);
    print_top("assumptions", &assumptions);
    ids_free(&reasons);
    ids_free(&callees);
    ids_free(&assumptions);
}

static void free_all(oracle *o) {
    for (size_t i = 0; i < o->rows.len; i++)
        json_decref(o->rows.data[i]->assumes);
    row_vec_free(&o->rows);
    place_vec_free(&o->places);
    node_vec_free(&o->nodes);
    outcome_vec_free(&o->outcomes);
    sighting_vec_free(&o->sightings);
    text_vec_free(&o->modules);
    lines_free(&o->by_line);
    paths_free(&o->files);
    ids_free(&o->module_ids);
    ids_free(&o->place_ids);
    ids_free(&o->node_ids);
    pairs_free(&o->lost);
    mk_arena_free(&o->a);
}

int main(int argc, char **argv) {
    bool verbose = false, sites = false;
    const char *watch = NULL;
    oracle o = {0};
    for (int c; (c = getopt(argc, argv, "svw:")) != -1;) {
        verbose |= c == 'v';
        sites |= c == 's';
        watch = c == 'w' ? optarg : watch;
        optind = c == '?' ? argc : optind;
    }
    if (argc - optind != 2) {
        fprintf(stderr, "usage: compare [-s] [-v] [-w FILE] ROWS.jsonl FOLDER\n");
        return 2;
    }
    read_rows(&o, argv[optind]);
    read_records(&o, argv[optind + 1]);
    symbolise(&o);
    bind_rows(&o);
    for (uint32_t i = 0; i < o.outcomes.len; i++)
        judge(&o, i);
    bind_sightings(&o);
    if (watch)
        write_watch(&o, watch);
    counts c = report(&o);
    if (sites)
        print_sites(&o);
    if (verbose)
        print_causes(&o);
    if (o.overflows)
        fprintf(stderr, "oracle: the recorder's tables were too small, %u times\n", o.overflows);
    if (o.lost_frames)
        fprintf(stderr, "oracle: %u frames were lost: nothing above can be trusted\n",
                o.lost_frames);
    printf(
        "oracle: %u sites, %u outlived, %u stay of %u that never did, %u contradictions, %u leaks\n",
        c.sites, c.outlived, c.stay, c.never, c.contradictions, c.leaks);
    bool bad = o.lost_frames || o.overflows;
    free_all(&o);
    return bad ? 2 : c.contradictions ? 1 : 0;
}
