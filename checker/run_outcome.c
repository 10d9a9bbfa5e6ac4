#include "run_outcome.h"

#include "bytes.h"
#include "find_pack.h"

/* ---- counting --------------------------------------------------------------------------------- */

static void count_gap(run_outcome *o, const ir_unit *u, const ir_func *f) {
    const ir_sym *s = &u->syms.data[f->sym];
    mk_str line = {0};
    mk_str_printf(&line, "%s:%u: %s: %s", ir_cstr(u, u->files.data[s->pos.file].path),
                  (unsigned)s->pos.line, ir_cstr(u, s->name), ir_cstr(u, f->gap_what));
    text_list_push(&o->not_analysed, mk_arena_strdup(&o->rows.arena, mk_str_c(&line)));
    mk_str_free(&line);
}

static void count_unit(run_outcome *o, const ir_unit *u) {
    ir_func f = {0};
    for (size_t i = 0; i < u->syms.len && !u->is_model; i++) {
        if (u->syms.data[i].body == IR_NONE || !ir_unpack_head(u, u->syms.data[i].body, &f))
            continue;
        o->functions++;
        if (f.gap)
            count_gap(o, u, &f);
    }
    ir_func_free(&f);
}

/* A unit counts as analysed if it parsed without error, or gave at least one function. */
static bool is_analysed(const ir_unit *u) {
    return !u->is_model && !u->failed && (!run_units_error(u) || u->bodies.len);
}

static void count_clean(run_outcome *o, const ir_unit *u) {
    if (!u->is_model && !u->failed && !run_units_error(u) && u->files.len)
        text_list_push(&o->clean,
                       mk_arena_strdup(&o->rows.arena, ir_cstr(u, u->files.data[0].path)));
}

static void copy_list(text_list *to, const text_list *from, mk_arena *a) {
    for (size_t i = 0; i < from->len; i++)
        text_list_push(to, mk_arena_strdup(a, from->data[i]));
}

void run_outcome_count(run_outcome *o, run_units *units) {
    for (uint32_t i = 0; i < units->cache.numbers.len; i++) {
        const ir_unit *u = unit_cache_get(&units->cache, i);
        count_unit(o, u);
        count_clean(o, u);
        o->analysed |= is_analysed(u);
        unit_cache_rest(&units->cache);
    }
    copy_list(&o->unparsable, &units->unparsable, &o->rows.arena);
    copy_list(&o->files, &units->files, &o->rows.arena);
}

/* ---- bytes ------------------------------------------------------------------------------------ */

static void put_list(bytes_texts_out *t, const text_list *list) {
    bytes_put(t->out, list->len);
    for (size_t i = 0; i < list->len; i++)
        bytes_put_text(t, list->data[i]);
}

static void get_list(bytes_texts_in *t, text_list *list, mk_arena *a) {
    uint32_t n = bytes_get_count(&t->in);
    for (uint32_t i = 0; i < n && !t->in.bad; i++) {
        const char *line = bytes_get_text(t);
        text_list_push(list, mk_arena_strdup(a, line ? line : ""));
    }
}

void run_outcome_pack(const run_outcome *o, mk_str *out) {
    bytes_texts_out t = {.out = out};
    bytes_put(out, o->functions);
    bytes_put(out, o->analysed);
    put_list(&t, &o->unparsable);
    put_list(&t, &o->not_analysed);
    put_list(&t, &o->clean);
    put_list(&t, &o->files);
    bytes_text_map_free(&t.seen);
    find_pack(o->rows.rows.data, o->rows.rows.len, out);
}

bool run_outcome_unpack(run_outcome *o, const mk_str *bytes) {
    const uint8_t *data = (const uint8_t *)bytes->data;
    bytes_texts_in t = {.in = {.at = data, .end = data + bytes->len}};
    o->functions = (uint32_t)bytes_get_below(&t.in, UINT32_MAX);
    o->analysed = bytes_get_below(&t.in, 2);
    get_list(&t, &o->unparsable, &o->rows.arena);
    get_list(&t, &o->not_analysed, &o->rows.arena);
    get_list(&t, &o->clean, &o->rows.arena);
    get_list(&t, &o->files, &o->rows.arena);
    bytes_text_vec_free(&t.seen);
    if (!t.in.bad &&
        find_unpack((const char *)t.in.at, (size_t)(t.in.end - t.in.at), &o->rows))
        return true;
    run_outcome_free(o);
    *o = (run_outcome){0};
    return false;
}

void run_outcome_free(run_outcome *o) {
    text_list_free(&o->unparsable);
    text_list_free(&o->not_analysed);
    text_list_free(&o->clean);
    text_list_free(&o->files);
    find_free(&o->rows);
}
