#include "find_pack.h"

#include "bytes.h"

/* A member that is not packed is lost on the second run: whoever adds one to find_row that is known before
 * find_settle() adds it here. */
enum { ROW_SIZE = 224 }; /* where pointers have 8 bytes */
_Static_assert(sizeof(void *) != 8 || sizeof(find_row) == ROW_SIZE, "pack the new member, too");

static void put_pos(bytes_texts_out *t, find_pos p) {
    bytes_put_text(t, p.file);
    bytes_put(t->out, p.line);
    bytes_put(t->out, p.col);
}

static find_pos get_pos(bytes_texts_in *t) {
    find_pos p = {.file = bytes_get_text(t)};
    p.line = (uint32_t)bytes_get_below(&t->in, UINT32_MAX);
    p.col = (uint32_t)bytes_get_below(&t->in, UINT32_MAX);
    return p;
}

static void put_steps(bytes_texts_out *t, const find_row *r) {
    bytes_put(t->out, r->nsteps);
    for (uint32_t i = 0; i < r->nsteps; i++) {
        put_pos(t, r->steps[i].at);
        bytes_put_text(t, r->steps[i].text);
    }
}

static void get_steps(bytes_texts_in *t, find_row *r, mk_arena *a) {
    r->nsteps = bytes_get_count(&t->in);
    find_step *steps = mk_new_n(a, find_step, r->nsteps);
    for (uint32_t i = 0; i < r->nsteps; i++) {
        steps[i].at = get_pos(t);
        steps[i].text = bytes_get_text(t);
    }
    r->steps = steps;
}

static void put_assumes(bytes_texts_out *t, const find_row *r) {
    bytes_put(t->out, r->nassumes);
    for (uint32_t i = 0; i < r->nassumes; i++)
        bytes_put_text(t, r->assumes[i]);
}

static void get_assumes(bytes_texts_in *t, find_row *r, mk_arena *a) {
    r->nassumes = bytes_get_count(&t->in);
    const char **names = mk_new_n(a, const char *, r->nassumes);
    for (uint32_t i = 0; i < r->nassumes; i++)
        names[i] = bytes_get_text(t);
    r->assumes = names;
}

static void put_changes(bytes_texts_out *t, const find_row *r) {
    bytes_put(t->out, r->nchanges);
    for (uint32_t i = 0; i < r->nchanges; i++) {
        bytes_put(t->out, r->changes[i].op);
        put_pos(t, r->changes[i].at);
        bytes_put_text(t, r->changes[i].text);
    }
}

static void get_changes(bytes_texts_in *t, find_row *r, mk_arena *a) {
    r->nchanges = bytes_get_count(&t->in);
    find_change *changes = mk_new_n(a, find_change, r->nchanges);
    for (uint32_t i = 0; i < r->nchanges; i++) {
        changes[i].op = (find_op)bytes_get_below(&t->in, FIND_BEFORE + 1);
        changes[i].at = get_pos(t);
        changes[i].text = bytes_get_text(t);
    }
    r->changes = changes;
}

static void put_row(bytes_texts_out *t, const find_row *r) {
    const char *const texts[] = {r->function, r->callee, r->expr, r->size,
                                 r->name,     r->route,  r->rule, r->message};
    bytes_put(t->out, r->kind);
    bytes_put(t->out, (uint64_t)r->in_macro | (uint64_t)r->stays << 1);
    bytes_put(t->out, r->reason);
    bytes_put(t->out, r->freed);
    bytes_put(t->out, r->leak);
    bytes_put(t->out, r->severity);
    bytes_put_signed(t->out, r->level);
    bytes_put_signed(t->out, r->loop);
    put_pos(t, r->at);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bytes_put_text(t, texts[i]);
    put_steps(t, r);
    put_assumes(t, r);
    put_changes(t, r);
}

static int get_int(bytes_in *in) {
    return bytes_unzigzag(bytes_get_below(in, UINT32_MAX)) & INT32_MAX;
}

static find_row get_row(bytes_texts_in *t, mk_arena *a) {
    find_row r = {.kind = (find_kind)bytes_get_below(&t->in, FIND_RULE + 1)};
    const char **texts[] = {&r.function, &r.callee, &r.expr, &r.size,
                            &r.name,     &r.route,  &r.rule, &r.message};
    uint64_t flags = bytes_get_below(&t->in, 4);
    r.in_macro = flags & 1;
    r.stays = flags & 2;
    r.reason = (find_reason)bytes_get_below(&t->in, FIND_NOT_ANALYSED + 1);
    r.freed = (find_freed)bytes_get_below(&t->in, FIND_FREED_CALLER + 1);
    r.leak = (find_leak)bytes_get_below(&t->in, FIND_LEAK_LEAKS + 1);
    r.severity = (find_severity)bytes_get_below(&t->in, FIND_ERROR + 1);
    r.level = get_int(&t->in);
    r.loop = get_int(&t->in);
    r.at = get_pos(t);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = bytes_get_text(t);
    get_steps(t, &r, a);
    get_assumes(t, &r, a);
    get_changes(t, &r, a);
    return r;
}

void find_pack(const find_row *rows, size_t n, mk_str *out) {
    bytes_texts_out t = {.out = out};
    bytes_put(out, n);
    for (size_t i = 0; i < n; i++)
        put_row(&t, &rows[i]);
    bytes_text_map_free(&t.seen);
}

bool find_unpack(const char *bytes, size_t len, find_list *l) {
    const uint8_t *own = mk_arena_dup(&l->arena, bytes, len, 1);
    bytes_texts_in t = {.in = {.at = own, .end = own + len}};
    size_t before = l->rows.len;
    uint32_t n = bytes_get_count(&t.in);
    (void)find_row_vec_reserve(&l->rows, before + n);
    for (uint32_t i = 0; i < n && !t.in.bad; i++)
        find_row_vec_push(&l->rows, get_row(&t, &l->arena));
    bool ok = !t.in.bad && t.in.at == t.in.end;
    if (!ok)
        (void)find_row_vec_resize(&l->rows, before);
    bytes_text_vec_free(&t.seen);
    return ok;
}
