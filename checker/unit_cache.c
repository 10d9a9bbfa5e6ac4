#include "unit_cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_PROJECT = 4 << 20 /* bytes that never see a file */ };

void unit_cache_open(unit_cache *c, size_t limit) {
    *c = (unit_cache){.limit = limit, .newest = IR_NONE, .oldest = IR_NONE};
    c->aside.in_memory = limit < SMALL_PROJECT ? limit : SMALL_PROJECT;
}

void unit_cache_free(unit_cache *c) {
    for (size_t i = 0; i < c->entries.len; i++)
        if (!c->from || c->entries.data[i].packed.len)
            ir_unit_free(c->entries.data[i].unit);
    unit_entries_free(&c->entries);
    ir_u32_vec_free(&c->numbers);
    spool_free(&c->aside);
    mk_str_free(&c->bytes);
}

/* ---- who was asked for last ----------------------------------------------------------------------------- */

static void unlink_entry(unit_cache *c, const unit_entry *e) {
    *(e->older == IR_NONE ? &c->oldest : &c->entries.data[e->older].newer) = e->newer;
    *(e->newer == IR_NONE ? &c->newest : &c->entries.data[e->newer].older) = e->older;
}

static void link_newest(unit_cache *c, uint32_t entry) {
    unit_entry *e = &c->entries.data[entry];
    e->older = c->newest;
    e->newer = IR_NONE;
    *(c->newest == IR_NONE ? &c->oldest : &c->entries.data[c->newest].newer) = entry;
    c->newest = entry;
}

/* ---- in and out ----------------------------------------------------------------------------------------- */

uint32_t unit_cache_add(unit_cache *c, ir_unit *u, const mk_str *bytes) {
    unit_entry e = {.unit = u, .is_model = u->is_model};
    uint32_t entry = (uint32_t)c->entries.len;
    if (bytes)
        e.packed = spool_put(&c->aside, bytes->data, bytes->len);
    unit_entries_push(&c->entries, e);
    if (bytes) {
        link_newest(c, entry);
        c->loaded += bytes->len;
    }
    return entry;
}

void unit_cache_number(unit_cache *c, uint32_t entry) {
    ir_u32_vec_push(&c->numbers, entry);
}

static void load(unit_cache *c, unit_entry *e) {
    mk_str why = {0};
    const spool *aside = c->from ? &c->from->aside : &c->aside;
    if (!spool_get(aside, e->packed, &c->bytes))
        mk_str_cat(&why, strerror(errno));
    else
        e->unit = ir_unit_read(c->bytes.data, c->bytes.len, &why);
    if (!e->unit) {
        fprintf(stderr, "memcheck-lint: cannot read back a temporary file: %s\n", mk_str_c(&why));
        exit(2);
    }
    mk_str_free(&why);
    c->loaded += e->packed.len;
    c->reads++;
}

const ir_unit *unit_cache_get(unit_cache *c, uint32_t unit) {
    uint32_t entry = c->numbers.data[unit];
    unit_entry *e = &c->entries.data[entry];
    if (!e->packed.len || entry == c->newest)
        return e->unit;
    if (e->unit)
        unlink_entry(c, e);
    else
        load(c, e);
    link_newest(c, entry);
    return e->unit;
}

void unit_cache_rest(unit_cache *c) {
    while (c->loaded > c->limit && c->oldest != c->newest) {
        unit_entry *e = &c->entries.data[c->oldest];
        unlink_entry(c, e);
        ir_unit_free(e->unit);
        e->unit = NULL;
        c->loaded -= e->packed.len;
    }
}

/* ---- for the program ------------------------------------------------------------------------------------- */

static const ir_unit *get(void *cache, uint32_t unit) {
    return unit_cache_get(cache, unit);
}

static bool is_model(void *cache, uint32_t unit) {
    const unit_cache *c = cache;
    return c->entries.data[c->numbers.data[unit]].is_model;
}

static void rest(void *cache) {
    unit_cache_rest(cache);
}

static void *share_units(void *cache, unsigned n) {
    const unit_cache *from = cache;
    unit_cache *c = mk_alloc_new((mk_alloc){0}, sizeof *c, _Alignof(unit_cache), NULL);
    unit_cache_open(c, from->limit / n);
    c->from = from;
    unit_entries_append(&c->entries, from->entries.data, from->entries.len);
    ir_u32_vec_append(&c->numbers, from->numbers.data, from->numbers.len);
    for (size_t i = 0; i < c->entries.len; i++)
        if (c->entries.data[i].packed.len)
            c->entries.data[i].unit = NULL;
    return c;
}

static void unshare_units(void *cache) {
    unit_cache_free(cache);
    mk_alloc_free((mk_alloc){0}, cache, sizeof(unit_cache), _Alignof(unit_cache));
}

prog_units unit_cache_units(unit_cache *c) {
    return (prog_units){c, (uint32_t)c->numbers.len, get, is_model, rest, share_units,
                        unshare_units};
}
