/* Every public function, with each request for memory refused in turn: alloc or resize or both, once or from then on.
 *
 * What can fail must say so, leave every object as it was, lose nothing, and work when tried again; what cannot
 * must do its work all the same. `lib-sweep --list` names the functions, and sweep.sh holds that against
 * the headers: one that is not here fails the test. */
#include "support.h"

#include <stdio.h>

MK_VEC(vec, int)
MK_MAP(map, uint64_t, int, mk_key_u64, mk_eq_u64)
MK_STRMAP(strmap, int)
MK_SITE(place);

enum { LEAST = 10, OBJECT = 40, BUFFER = 4096, IN_ARENA = 100 };

/* One of everything; containers are full, so that whatever adds to them must grow. */
typedef struct world {
    mk_alloc from;
    mk_arena arena, fresh, given; /* in use, and not yet */
    char *first, *last;           /* objects of the arena */
    mk_pool pool;
    void *pooled;
    mk_str text, empty;
    vec v;
    map m;
    strmap names;
    void *block;
    uint64_t print;
    char buffer[BUFFER];
} world;

/* ---- what must not change ---- */

static uint64_t print_bytes(uint64_t h, const void *p, size_t n) {
    return mk_hash_bytes(p, n, h + n);
}

static uint64_t print_of(world *w) {
    mk_stats s;
    uint64_t h = print_bytes(w->v.cap, w->v.data, w->v.len * sizeof(int));
    assert_true(mk_arena_check(&w->arena) && mk_arena_check(&w->fresh) &&
                mk_arena_check(&w->given));
    assert_true(mk_pool_check(&w->pool) && mk_str_check(&w->text) && vec_check(&w->v));
    assert_true(map_check(&w->m) && strmap_check(&w->names));
    h = print_bytes(h, w->text.data, w->text.len);
    h = print_bytes(h, w->m.entries, w->m.len * sizeof *w->m.entries);
    for (size_t i = 0; i < w->names.len; i++)
        h = print_bytes(h ^ (uint64_t)w->names.entries[i].value, w->names.entries[i].key.ptr,
                        w->names.entries[i].key.len);
    h = print_bytes(h, w->first, IN_ARENA);
    h = print_bytes(h, w->last, IN_ARENA);
    h = print_bytes(h, w->block, OBJECT);
    mk_arena_stats(&w->arena, &s);
    h = print_bytes(h, &s.live, sizeof s.live);
    mk_arena_stats(&w->fresh, &s);
    h = print_bytes(h, &s.reserved, sizeof s.reserved);
    mk_pool_stats(&w->pool, &s);
    return print_bytes(h, &s.live, sizeof s.live);
}

/* ---- the world ---- */

static mk_view key(int i, char to[8]) {
    return mk_view_n(to, (size_t)snprintf(to, 8, "key%d", i));
}

static void *make(mk_alloc a) {
    world *w = (world *)calloc(1, sizeof *w);
    assert_non_null(w);
    char name[8];
    int i = 0;
    w->from = w->arena.alloc = w->fresh.alloc = w->pool.alloc = w->text.alloc = w->v.alloc =
        w->m.alloc = w->names.alloc = w->empty.alloc = a;
    w->arena.first = w->arena.max_block = 1024;
    w->pool.size = OBJECT;
    w->pooled = mk_pool_get(&w->pool);
    w->first = (char *)mk_arena_zalloc(&w->arena, IN_ARENA, 8);
    w->last = (char *)mk_arena_zalloc(&w->arena, IN_ARENA, 8);
    w->block = mk_alloc_new(a, OBJECT, 8, NULL);
    memset(w->block, 7, OBJECT);
    do
        mk_str_putc(&w->text, 'x');
    while (w->text.len < LEAST || w->text.len + 1 < w->text.cap);
    do
        (void)vec_push(&w->v, i++);
    while (w->v.len < LEAST || w->v.len < w->v.cap);
    for (i = 0; w->m.len < LEAST || w->m.len < w->m.cap; i++)
        (void)map_put(&w->m, (uint64_t)i, i);
    for (i = 0; w->names.len < LEAST || w->names.len < w->names.cap; i++)
        (void)strmap_put(&w->names, key(i, name), i);
    w->print = print_of(w);
    return w;
}

/* A builder stays failed until it is emptied; here the flag is taken back by hand. */
static bool same(void *object) {
    world *w = (world *)object;
    if (w->text.failed)
        w->text.failed = false, w->text.cap = w->text.held;
    if (w->empty.failed)
        w->empty.failed = false, w->empty.cap = w->empty.held;
    return print_of(w) == w->print;
}

static void end(void *object) {
    world *w = (world *)object;
    mk_pool_put(&w->pool, w->pooled);
    mk_arena_free(&w->arena);
    mk_arena_free(&w->fresh);
    mk_arena_free(&w->given);
    mk_pool_free(&w->pool);
    mk_str_free(&w->text);
    mk_str_free(&w->empty);
    vec_free(&w->v);
    map_free(&w->m);
    strmap_free(&w->names);
    mk_alloc_free(w->from, w->block, OBJECT, 8);
    mk_scratch_free();
    free(w);
}

/* ---- the functions ---- */

#define OP(name) static bool op_##name(void *object)
#define W world *w = (world *)object

OP(alloc_new) {
    W;
    void *p = mk_alloc_new(w->from, 50, 16, NULL);
    mk_alloc_free(w->from, p, 50, 16);
    return p;
}
OP(alloc_resize) {
    W;
    void *p = mk_alloc_resize(w->from, w->block, OBJECT, 500, 8, NULL), *back;
    if (!p)
        return false;
    w->block = p;
    mk_fail_at(0); /* the way back is no part of it */
    ledger_refuse_alloc = ledger_refuse_resize = 0;
    back = mk_alloc_resize(w->from, p, 500, OBJECT, 8, NULL);
    return back && (w->block = back) != NULL;
}
static bool no_oom(void *ctx, size_t size, size_t align) {
    (void)ctx, (void)size, (void)align;
    return false;
}
OP(oom_set) {
    (void)object;
    mk_oom_set(no_oom, NULL);
    mk_oom_set(NULL, NULL);
    return true;
}
OP(growth) {
    (void)object;
    mk_growth g = {0, 0, 0, NULL, 0, 1, 0};
    mk_growth_site(&g, mk_site_place.address);
    mk_growth_note(&g, 7);
    mk_growth_end(&g, MK_KIND_VEC, 5);
    return g.peak == 7;
}
OP(base) {
    (void)object;
    size_t r;
    return mk_add_ok(1, 2, &r) && mk_mul_ok(3, 4, &r) && mk_round_up_ok(5, 8, &r) && r == 8 &&
           mk_is_pow2(r);
}

OP(arena_alloc) {
    W;
    return mk_arena_alloc(&w->arena, 2000, 64);
}
OP(arena_zalloc) {
    W;
    return mk_arena_zalloc(&w->fresh, 10, 1);
}
OP(new) {
    W;
    return mk_new(&w->fresh, int);
}
OP(new_n) {
    W;
    return mk_new_n(&w->arena, double, 1000);
}
OP(arena_resize) { /* moves */
    W;
    return mk_arena_resize(&w->arena, w->first, IN_ARENA, 3000, 8);
}
OP(arena_resize_last) {
    W;
    return mk_arena_resize(&w->arena, w->last, IN_ARENA, 3000, 8);
}
OP(arena_dup) {
    W;
    return mk_arena_dup(&w->arena, w->buffer, sizeof w->buffer, 8);
}
OP(arena_strdup) {
    W;
    return mk_arena_strdup(&w->fresh, "text");
}
OP(arena_strndup) {
    W;
    return mk_arena_strndup(&w->fresh, "text", 2);
}
OP(arena_defer) {
    W;
    return mk_arena_defer(&w->fresh, free, NULL);
}
OP(arena_child) {
    W;
    return mk_arena_child(&w->fresh);
}
OP(arena_marks) {
    W;
    mk_mark m = mk_arena_mark(&w->arena);
    mk_arena_rewind(&w->arena, m);
    mk_arena_hand_over(&w->arena);
    mk_stats s;
    mk_arena_stats(&w->arena, &s);
    return mk_arena_check(&w->arena) && mk_stats_waste(&s) <= s.reserved;
}
OP(arena_reset) {
    W;
    mk_arena_reset(&w->fresh);
    mk_arena_free(&w->fresh);
    return true;
}
OP(arena_init) {
    W;
    mk_arena a;
    mk_arena_init(&a, w->from);
    bool ok = mk_arena_check(&a);
    mk_arena_free(&a);
    return ok;
}
OP(arena_fixed) {
    W;
    return mk_arena_fixed(&w->given, w->buffer, sizeof w->buffer);
}
OP(arena_reserve) {
    W;
    return mk_arena_reserve(&w->given, 1 << 20);
}
OP(arena_as_alloc) {
    W;
    void *p = mk_alloc_new(mk_arena_as_alloc(&w->fresh), 10, 1, NULL);
    return p;
}

OP(scratch) {
    (void)object;
    mk_scratch s = mk_scratch_begin(NULL, 0);
    bool ok = s.arena && mk_arena_alloc(s.arena, 10, 1);
    mk_scratch_end(s);
    mk_scratch_free();
    return ok;
}
OP(room) {
    W;
    mk_room room = MK_ROOM(w->buffer);
    mk_str s = {0};
    s.alloc = mk_room_as_alloc(&room);
    bool ok = mk_str_cat(&s, "in the room");
    mk_str_free(&s);
    return ok;
}

OP(pool_get) {
    W;
    void *p = mk_pool_get(&w->pool);
    mk_pool_put(&w->pool, p);
    return p;
}
OP(pool_put) {
    W;
    mk_pool_put(&w->pool, w->pooled);
    w->pooled = NULL;
    (void)mk_pool_trim(&w->pool, 0);
    mk_pool_age(&w->pool);
    mk_pool_age_all();
    return true;
}
OP(pool_stats) {
    W;
    mk_stats s;
    mk_pool_stats(&w->pool, &s);
    mk_pool p = {0};
    p.size = 8;
    mk_pool_free(&p);
    return mk_pool_check(&w->pool) && s.live == OBJECT;
}

OP(str_cat) {
    W;
    return mk_str_cat(&w->text, "more");
}
OP(str_catn) {
    W;
    return mk_str_catn(&w->text, w->text.data, w->text.len);
}
OP(str_cat_view) {
    W;
    return mk_str_cat_view(&w->text, mk_view_of("more"));
}
OP(str_putc) {
    W;
    return mk_str_putc(&w->text, 'x');
}
OP(str_uint) {
    W;
    return mk_str_uint(&w->text, 12345678901u);
}
OP(str_int) {
    W;
    return mk_str_int(&w->text, -1);
}
OP(str_double) {
    W;
    return mk_str_double(&w->text, 1.5e-300);
}
OP(str_printf) {
    W;
    return mk_str_printf(&w->text, "%d %s", 1, "more");
}
MK_PRINTF(2, 3) static bool print_through(mk_str *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    bool ok = mk_str_vprintf(s, format, args);
    va_end(args);
    return ok;
}
OP(str_vprintf) {
    W;
    return print_through(&w->text, "%d", 42);
}
OP(str_replace) {
    W;
    return mk_str_replace(&w->text, 1, 2, "more", 4);
}
OP(str_insert) {
    W;
    return mk_str_insert(&w->text, 1, "more", 4);
}
OP(str_reserve) {
    W;
    return mk_str_reserve(&w->text, 10000);
}
OP(str_take) { /* of an empty one: the NUL */
    W;
    char *text = mk_str_take(&w->empty, NULL);
    mk_alloc_free(w->from, text, 1, 1);
    return text;
}
OP(str_shrink) {
    W;
    bool cut = w->text.len > 3;
    mk_str_truncate(&w->text, 3);
    w->print = cut ? print_of(w) : w->print; /* what may not change begins here */
    return mk_str_shrink(&w->text);
}
OP(str_rest) {
    W;
    mk_str s;
    mk_stats n;
    mk_str_init(&s, w->from);
    mk_str_stats(&w->text, &n);
    mk_str_erase(&w->text, 1, 1);
    mk_str_trim(&w->text);
    mk_str_truncate(&w->text, 5);
    bool ok = mk_str_c(&w->text)[0] == 'x' && mk_str_view(&w->text).len == 5 && mk_str_ok(&w->text);
    mk_str_clear(&w->text);
    mk_str_free(&s);
    return ok && n.live && mk_str_check(&w->text);
}
OP(views) {
    (void)object;
    mk_view v = mk_view_trim(mk_view_of(" a ")), b = mk_view_n("b", 1);
    return mk_view_eq(v, mk_view_of("a")) && mk_view_cmp(v, b) < 0 && !mk_eq_view(v, b) &&
           mk_eq_cstr("a", "a") && mk_eq_u32(1, 1) && mk_eq_u64(1, 1) &&
           mk_hash_view(v) == mk_hash_cstr("a") && mk_hash_u32(1) != mk_hash_u32(2) &&
           mk_key_view(v, 1) == mk_key_cstr("a", 1) && mk_key_u64(1, 1) != mk_key_u64(2, 1) &&
           mk_key_u32(1, 1) != mk_key_u32(2, 1);
}

OP(vec_push) {
    W;
    return vec_push(&w->v, 1);
}
OP(vec_add) {
    W;
    return vec_add(&w->v, 3);
}
OP(vec_append) {
    W;
    return vec_append(&w->v, w->v.data, w->v.len);
}
OP(vec_insert) {
    W;
    return vec_insert(&w->v, 1, 1);
}
OP(vec_insert_n) {
    W;
    return vec_insert_n(&w->v, 1, w->v.data, w->v.len);
}
OP(vec_resize) {
    W;
    return vec_resize(&w->v, w->v.cap + 1);
}
OP(vec_reserve) {
    W;
    return vec_reserve(&w->v, w->v.cap + 1);
}
OP(vec_shrink) {
    W;
    bool cut = w->v.len > 3;
    vec_remove_n(&w->v, 3, SIZE_MAX);
    w->print = cut ? print_of(w) : w->print;
    return vec_shrink(&w->v);
}
OP(vec_rest) {
    W;
    vec v;
    mk_stats s;
    vec_init(&v, w->from);
    vec_remove(&w->v, 0);
    vec_swap_remove(&w->v, 0);
    vec_push_unchecked(&w->v, 9);
    bool ok = vec_pop(&w->v) == 9 && vec_last(&w->v) && vec_check(&w->v);
    vec_stats(&w->v, &s);
    vec_clear(&w->v);
    size_t cap = w->v.cap;
    int *taken = vec_take(&w->v, NULL);
    mk_alloc_free(w->from, taken, cap * sizeof(int), _Alignof(int));
    vec_free(&v);
    return ok && taken && s.live;
}

OP(map_put) {
    W;
    return map_put(&w->m, 1000, 1);
}
OP(map_add) {
    W;
    return map_add(&w->m, 1000, NULL);
}
OP(map_reserve) {
    W;
    return map_reserve(&w->m, 1000);
}
OP(map_shrink) {
    W;
    return map_reserve(&w->m, 1000) && map_shrink(&w->m); /* to fewer entries, and a smaller index */
}
OP(map_rest) {
    W;
    mk_stats s;
    map_stats(&w->m, &s);
    bool ok = map_get(&w->m, 1) && map_put(&w->m, 1, 7) && map_add(&w->m, 1, NULL) &&
              map_del(&w->m, 0) && map_swap_del(&w->m, 1) && map_check(&w->m);
    map_clear(&w->m);
    map_free(&w->m);
    return ok && s.live;
}
OP(strmap_put) {
    W;
    return strmap_put(&w->names, mk_view_of("new"), 1);
}
OP(strmap_put_with_room) { /* the copy of the key alone */
    W;
    if (strmap_get(&w->names, mk_view_of("key0"))) {
        strmap_del(&w->names, mk_view_of("key0"));
        w->print = print_of(w);
    }
    return strmap_put(&w->names, mk_view_of("new"), 1);
}
OP(strmap_add) {
    W;
    return strmap_add(&w->names, mk_view_of("new"), NULL);
}
OP(strmap_reserve) {
    W;
    return strmap_reserve(&w->names, 1000);
}
OP(strmap_shrink) {
    W;
    return strmap_reserve(&w->names, 1000) && strmap_shrink(&w->names);
}
OP(strmap_rest) {
    W;
    mk_stats s;
    strmap_stats(&w->names, &s);
    bool ok = strmap_get(&w->names, mk_view_of("key1")) &&
              strmap_del(&w->names, mk_view_of("key1")) &&
              strmap_swap_del(&w->names, mk_view_of("key0")) && strmap_check(&w->names);
    strmap_clear(&w->names);
    strmap_free(&w->names);
    return ok && s.live;
}

static bool swallow(void *ctx, const void *p, size_t n) {
    (void)ctx, (void)p, (void)n;
    return true;
}
static bool each_site(void *ctx, const mk_site *site) {
    (void)ctx, (void)site;
    return true;
}
OP(reports) {
    W;
    mk_stats s;
    bool ok = true;
    mk_sites_each(each_site, NULL);
    (void)mk_sites_dropped();
    mk_stats_total(&s);
    for (int as = MK_TEXT; as <= MK_HEADER; as++)
        ok = mk_hints_write((mk_format)as, swallow, NULL) && ok;
    mk_pool_stats(&w->pool, &s);
    return ok && mk_stats_write(&s, "pool", MK_JSON, swallow, NULL) &&
           mk_report(MK_TEXT, swallow, NULL) && mk_report(MK_JSON, swallow, NULL);
}
OP(pprof) {
    (void)object;
    static const mk_pprof_type type = {"space", "bytes"};
    const void *const stack[] = {&type};
    const int64_t value = 1;
    mk_pprof out;
    mk_pprof_begin(&out, swallow, NULL, &type, 1);
    mk_pprof_location(&out, stack[0]);
    mk_pprof_sample(&out, stack, 1, &value, NULL, 0);
    mk_pprof_time(&out, 1, 2);
    mk_pprof_period(&out, &type, 3);
    return mk_pprof_ok(&out) && mk_pprof_end(&out);
}
OP(switches) {
    (void)object;
    mk_check_set(mk_check_level());
    mk_bypass_set(mk_bypass());
    mk_misuse_set(NULL, NULL);
    mk_trace_set(false);
    return mk_fail_seen() >= mk_fail_count();
}
OP(fault) {
    (void)object;
    mk_fail_from(0);
    mk_fail_at(0);
    return true;
}
OP(at_exit) {
    (void)object;
    static bool once; /* they stay until the end of the program */
    if (!once) {
        mk_report_on_signal();
        mk_report_at_exit();
        mk_hints_at_exit("/dev/null");
    }
    return once = true;
}

/* functions: those the operation is there for. */
enum { CANNOT_FAIL, CAN_FAIL };
static const struct row {
    const char *functions;
    bool (*op)(void *);
    int can_fail;
} rows[] = {
    {"mk_alloc_new mk_alloc_free", op_alloc_new, CAN_FAIL},
    {"mk_alloc_resize", op_alloc_resize, CAN_FAIL},
    {"mk_oom_set", op_oom_set, CANNOT_FAIL},
    {"mk_growth_site mk_growth_note mk_growth_end", op_growth, CANNOT_FAIL},
    {"mk_add_ok mk_mul_ok mk_round_up_ok mk_is_pow2", op_base, CANNOT_FAIL},

    {"mk_arena_alloc", op_arena_alloc, CAN_FAIL},
    {"mk_arena_zalloc", op_arena_zalloc, CAN_FAIL},
    {"mk_new", op_new, CAN_FAIL},
    {"mk_new_n", op_new_n, CAN_FAIL},
    {"mk_arena_resize", op_arena_resize, CAN_FAIL},
    {"mk_arena_resize", op_arena_resize_last, CAN_FAIL},
    {"mk_arena_dup", op_arena_dup, CAN_FAIL},
    {"mk_arena_strdup", op_arena_strdup, CAN_FAIL},
    {"mk_arena_strndup", op_arena_strndup, CAN_FAIL},
    {"mk_arena_defer", op_arena_defer, CAN_FAIL},
    {"mk_arena_child", op_arena_child, CAN_FAIL},
    {"mk_arena_mark mk_arena_rewind mk_arena_hand_over mk_arena_stats mk_arena_check mk_stats_waste",
     op_arena_marks, CANNOT_FAIL},
    {"mk_arena_reset mk_arena_free", op_arena_reset, CANNOT_FAIL},
    {"mk_arena_init", op_arena_init, CANNOT_FAIL},
    {"mk_arena_fixed", op_arena_fixed, CANNOT_FAIL},
    {"mk_arena_reserve", op_arena_reserve, CANNOT_FAIL},
    {"mk_arena_as_alloc", op_arena_as_alloc, CAN_FAIL},
    {"mk_scratch_begin mk_scratch_end mk_scratch_free", op_scratch, CAN_FAIL},
    {"mk_room_as_alloc", op_room, CAN_FAIL},

    {"mk_pool_get", op_pool_get, CAN_FAIL},
    {"mk_pool_put mk_pool_trim mk_pool_age mk_pool_age_all", op_pool_put, CANNOT_FAIL},
    {"mk_pool_stats mk_pool_check mk_pool_free", op_pool_stats, CANNOT_FAIL},

    {"mk_str_cat", op_str_cat, CAN_FAIL},
    {"mk_str_catn", op_str_catn, CAN_FAIL},
    {"mk_str_cat_view", op_str_cat_view, CAN_FAIL},
    {"mk_str_putc", op_str_putc, CAN_FAIL},
    {"mk_str_uint", op_str_uint, CAN_FAIL},
    {"mk_str_int", op_str_int, CAN_FAIL},
    {"mk_str_double", op_str_double, CAN_FAIL},
    {"mk_str_printf", op_str_printf, CAN_FAIL},
    {"mk_str_vprintf", op_str_vprintf, CAN_FAIL},
    {"mk_str_replace", op_str_replace, CAN_FAIL},
    {"mk_str_insert", op_str_insert, CAN_FAIL},
    {"mk_str_reserve", op_str_reserve, CAN_FAIL},
    {"mk_str_take", op_str_take, CAN_FAIL},
    {"mk_str_shrink", op_str_shrink, CAN_FAIL},
    {"mk_str_init mk_str_stats mk_str_erase mk_str_trim mk_str_truncate mk_str_c mk_str_view mk_str_ok mk_str_clear "
     "mk_str_free mk_str_check",
     op_str_rest, CANNOT_FAIL},
    {"mk_view_of mk_view_n mk_view_trim mk_view_eq mk_view_cmp mk_eq_view mk_eq_cstr mk_eq_u32 mk_eq_u64 mk_hash_view "
     "mk_hash_cstr mk_hash_u32 mk_hash_u64 mk_hash_bytes mk_key_view mk_key_cstr mk_key_u32 mk_key_u64",
     op_views, CANNOT_FAIL},

    {"vec_push", op_vec_push, CAN_FAIL},
    {"vec_add", op_vec_add, CAN_FAIL},
    {"vec_append", op_vec_append, CAN_FAIL},
    {"vec_insert", op_vec_insert, CAN_FAIL},
    {"vec_insert_n", op_vec_insert_n, CAN_FAIL},
    {"vec_resize", op_vec_resize, CAN_FAIL},
    {"vec_reserve", op_vec_reserve, CAN_FAIL},
    {"vec_shrink vec_remove_n", op_vec_shrink, CAN_FAIL},
    {"vec_init vec_remove vec_swap_remove vec_push_unchecked vec_pop vec_last vec_check vec_stats vec_clear vec_take "
     "vec_free",
     op_vec_rest, CANNOT_FAIL},

    {"map_put", op_map_put, CAN_FAIL},
    {"map_add", op_map_add, CAN_FAIL},
    {"map_reserve", op_map_reserve, CAN_FAIL},
    {"map_shrink", op_map_shrink, CAN_FAIL},
    {"map_get map_del map_swap_del map_check map_clear map_free map_stats", op_map_rest,
     CANNOT_FAIL},
    {"strmap_put", op_strmap_put, CAN_FAIL},
    {"strmap_put", op_strmap_put_with_room, CAN_FAIL},
    {"strmap_add", op_strmap_add, CAN_FAIL},
    {"strmap_reserve", op_strmap_reserve, CAN_FAIL},
    {"strmap_shrink", op_strmap_shrink, CAN_FAIL},
    {"strmap_get strmap_del strmap_swap_del strmap_check strmap_clear strmap_free strmap_stats",
     op_strmap_rest, CANNOT_FAIL},

    {"mk_sites_each mk_sites_dropped mk_stats_total mk_hints_write mk_stats_write mk_report",
     op_reports, CANNOT_FAIL},
    {"mk_pprof_begin mk_pprof_location mk_pprof_sample mk_pprof_time mk_pprof_period mk_pprof_ok mk_pprof_end",
     op_pprof, CANNOT_FAIL},
    {"mk_check_set mk_check_level mk_bypass_set mk_bypass mk_misuse_set mk_trace_set mk_fail_seen mk_fail_count",
     op_switches, CANNOT_FAIL},
    {"mk_fail_from mk_fail_at", op_fault, CANNOT_FAIL},
    {"mk_report_on_signal mk_report_at_exit mk_hints_at_exit", op_at_exit, CANNOT_FAIL},
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct row *now;
static unsigned failures;

static bool op_now(void *object) {
    bool ok = now->op(object);
    if (!ok && now->can_fail == CANNOT_FAIL)
        fail_msg("%s: failed", now->functions);
    failures += !ok;
    return ok;
}

static void every_function(void **state) {
    (void)state;
    for (now = rows; now < rows + ROWS; now++) {
        const sweep s = {now->functions, make, op_now, same, end};
        failures = 0;
        (void)sweep_run(&s);
        if (now->can_fail == CAN_FAIL && failures == 0)
            fail_msg("%s: never failed", now->functions);
    }
}

/* ---- negative controls: functions as they must not be ---- */

OP(changes) {
    W;
    void *p = mk_alloc_new(w->from, 10, 1, NULL);
    mk_alloc_free(w->from, p, 10, 1);
    w->first[0]++;
    return p;
}
OP(loses) {
    W;
    void *p = mk_alloc_new(w->from, 10, 1, NULL), *q = mk_alloc_new(w->from, 10, 1, NULL);
    mk_alloc_free(w->from, q, 10, 1);
    if (q)
        mk_alloc_free(w->from, p, 10, 1);
    return p && q;
}
OP(stays_broken) {
    W;
    void *p = mk_alloc_new(w->from, 10, 1, NULL);
    mk_alloc_free(w->from, p, 10, 1);
    return false;
}

static const struct row wrong[] = {
    {"changes", op_changes, CAN_FAIL},
    {"loses", op_loses, CAN_FAIL},
    {"stays broken", op_stays_broken, CAN_FAIL},
};

static void wrong_function(void **state) {
    const sweep s = {((const struct row *)*state)->functions, make, op_now, same, end};
    now = (const struct row *)*state;
    (void)sweep_run(&s);
}

static int run_wrong(const char *name) {
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct CMUnitTest test[] = {
            cmocka_unit_test_prestate(wrong_function, (void *)(uintptr_t)&wrong[i])};
        if (strcmp(wrong[i].functions, name) == 0)
            return cmocka_run_group_tests(test, NULL, NULL);
    }
    return 2;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        for (int i = 0; i < ROWS; i++)
            puts(rows[i].functions);
        return 0;
    }
    if (argc == 2)
        return run_wrong(argv[1]);
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_function)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
