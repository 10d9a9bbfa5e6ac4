#include "run_units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run_mks.h"
#include "run_store.h"
#include "worker.h"

enum { MAX_FUNCTION = 400000 }; /* instructions; a larger body is not analysed */

#ifndef MEMKIT_UNITS_IN_MEMORY /* bytes, as packed. 0: whoever keeps a unit too long will be found out */
#define MEMKIT_UNITS_IN_MEMORY (8 << 20)
#endif

const ir_note *run_units_error(const ir_unit *u) {
    for (size_t i = 0; i < u->notes.len; i++)
        if (u->notes.data[i].error)
            return &u->notes.data[i];
    return NULL;
}

/* What is wrong with the unit, in a line, or NULL; u may be NULL, why then says why. */
static const char *wrong(run_units *us, const char *file, const ir_unit *u, const char *why) {
    const ir_note *error = u ? run_units_error(u) : NULL;
    mk_str s = {0};
    if (u && !u->failed && !error)
        return NULL;
    if (error && error->pos.line)
        mk_str_printf(&s, "%s:%u:%u: %s", ir_cstr(u, u->files.data[error->pos.file].path),
                      (unsigned)error->pos.line, (unsigned)error->pos.col, ir_cstr(u, error->text));
    else
        mk_str_printf(&s, "%s: %s", file, error ? ir_cstr(u, error->text) : why);
    const char *line = mk_arena_strdup(&us->arena, mk_str_c(&s));
    mk_str_free(&s);
    return line;
}

/* The next unit of the program, if there is one. */
static void number(run_units *us, uint32_t entry, const char *said, memo_unit known) {
    if (said)
        text_list_push(&us->unparsable, said);
    if (entry == IR_NONE)
        return;
    unit_cache_number(&us->cache, entry);
    memo_units_push(&us->memo, known);
}

/* ---- C ------------------------------------------------------------------------------------------------ */

typedef struct reading {
    run_units *u;
    project_jobs jobs;  /* for the parser */
    ir_u32_vec slot_of; /* beside jobs */
    size_t done;
} reading;

static void progress(const reading *r, size_t job) {
    if (!isatty(STDERR_FILENO))
        return;
    if (r->done < r->jobs.len)
        fprintf(stderr, "\r\033[K[%zu/%zu] %s", r->done, r->jobs.len, r->jobs.data[job].file);
    else
        fprintf(stderr, "\r\033[K");
}

/* The bodies are what comes last, after the table of their lengths. */
static key key_of_tables(const ir_unit *u, const mk_str *bytes) {
    size_t tail = 0;
    for (size_t i = 0; i < u->bodies.len; i++) {
        size_t len = u->bodies.data[i].len;
        tail += len + 1;
        for (; len >= 128; len >>= 7)
            tail++;
    }
    return key_add(KEY_NONE, bytes->data, bytes->len - tail);
}

/* NULL: damaged. */
static const ir_unit *set_unit(run_units *us, run_slot *s, const mk_str *bytes) {
    mk_str damage = {0};
    ir_unit *u = ir_unit_read(mk_str_c(bytes), bytes->len, &damage);
    s->wrong = wrong(us, s->job.file, u, mk_str_c(&damage));
    mk_str_free(&damage);
    if (u) {
        s->tables = key_of_tables(u, bytes);
        s->entry = unit_cache_add(&us->cache, u, u->is_model ? NULL : bytes);
    }
    return u;
}

/* Only what was surely made of what is there now. */
static void keep(run_units *us, run_slot *s, const ir_unit *u, const mk_str *bytes) {
    if (!us->store || !u || u->failed)
        return;
    store_unit made;
    run_store_files(u, &s->job, &us->work, &made);
    key content = run_store_content(us->store, &s->job, &made);
    if (run_store_settled(us->store, &made)) {
        made.content = s->content = content;
        store_unit_keep(us->store, s->name, s->job.file, &made, bytes);
    }
    mk_arena_reset(&us->work);
}

static void take_bytes(void *ctx, size_t job, const mk_str *bytes, const char *gone) {
    reading *r = ctx;
    run_slot *s = &r->u->slots.data[r->slot_of.data[job]];
    if (bytes)
        keep(r->u, s, set_unit(r->u, s, bytes), bytes);
    else
        s->wrong = wrong(r->u, s->job.file, NULL, gone);
    unit_cache_rest(&r->u->cache);
    r->done++;
    progress(r, job);
}

static bool recall(run_units *us, run_slot *s, mk_str *bytes) {
    bool had = s->known_as && store_unit_read(us->store, s->known_as, bytes) && set_unit(us, s, bytes);
    us->cached += had;
    unit_cache_rest(&us->cache);
    return had;
}

static bool parse(reading *r, size_t workers, mk_str *why) {
    mk_str bytes = {0};
    run_units *us = r->u;
    for (uint32_t i = 0; i < us->slots.len; i++) {
        if (recall(us, &us->slots.data[i], &bytes))
            continue;
        us->slots.data[i].content = KEY_NONE;
        project_jobs_push(&r->jobs, us->slots.data[i].job);
        ir_u32_vec_push(&r->slot_of, i);
    }
    mk_str_free(&bytes);
    return worker_run(r->jobs.data, r->jobs.len, workers, take_bytes, r, why);
}

static void take_slots(run_units *us) {
    for (size_t i = 0; i < us->slots.len; i++) {
        const run_slot *s = &us->slots.data[i];
        if (!s->job.model)
            text_list_push(&us->files, s->job.file);
        number(us, s->entry, s->wrong, (memo_unit){s->name, s->tables});
    }
}

/* ---- IR ----------------------------------------------------------------------------------------------- */

static bool is_ir(const char *path) {
    return run_mks_is(path) || words_ends(path, ".ir");
}

static void take_ir(run_units *us, const char *path) {
    mk_str s = {0}, why = {0};
    ir_unit *u = NULL;
    if (words_read(path, &s))
        u = ir_parse(mk_str_c(&s), s.len, &why);
    else
        mk_str_cat(&why, strerror(errno));
    if (u && !ir_check_unit(u, &why)) {
        ir_unit_free(u);
        u = NULL;
    }
    memo_unit known = {key_add_text(KEY_NONE, path), key_add(KEY_NONE, s.data, s.len)};
    text_list_push(&us->files, path);
    const char *said = wrong(us, path, u, mk_str_c(&why));
    number(us, u ? unit_cache_add(&us->cache, u, NULL) : IR_NONE, said, known);
    mk_str_free(&s);
    mk_str_free(&why);
}

static void take_linked(void *ctx, const char *file, ir_unit *u, const mk_str *bytes) {
    run_units *us = ctx;
    const char *name = mk_arena_strdup(&us->arena, file);
    text_list_push(&us->files, name);
    memo_unit known = {key_add_text(KEY_NONE, name), key_of_tables(u, bytes)};
    const char *said = wrong(us, name, u, "");
    number(us, unit_cache_add(&us->cache, u, u->is_model ? NULL : bytes), said, known);
    unit_cache_rest(&us->cache);
}

static void take_mks(run_units *us, const char *path) {
    mk_str why = {0};
    if (!run_mks_read(path, take_linked, us, &why)) {
        text_list_push(&us->files, path);
        number(us, IR_NONE, wrong(us, path, NULL, mk_str_c(&why)), (memo_unit){0});
    }
    mk_str_free(&why);
}

/* ---- all of it ---------------------------------------------------------------------------------------- */

static void add_job(run_units *us, front_job job) {
    job.max_function = MAX_FUNCTION;
    run_slots_push(&us->slots, (run_slot){.job = job, .entry = IR_NONE});
}

/* The models that come with the program, which are there already as they were lowered, or should be. */
static void read_models(run_units *us) {
    front_job *own;
    size_t n = models_jobs(&us->arena, &own);
    if (!n)
        fprintf(
            stderr,
            "memcheck-lint: no models found beside this program: library functions are unknown\n");
    models_units models = {0};
    bool read = models_read(own, n, &models);
    for (size_t i = 0; i < models.len; i++) /* they have no bodies */
        number(us, unit_cache_add(&us->cache, models.data[i], NULL), NULL, (memo_unit){0});
    models_units_free(&models);
    for (size_t i = n; i-- > 0 && !read;) {
        add_job(us, own[i]);
        run_slot *last = run_slots_last(&us->slots), first = *last;
        memmove(us->slots.data + 1, us->slots.data, (us->slots.len - 1) * sizeof first);
        us->slots.data[0] = first;
    }
}

static void look_up(run_units *us, run_slot *s, key tool) {
    store_unit made;
    s->name = run_store_job(tool, &s->job);
    bool known = store_unit_find(us->store, s->name, &us->work, &made) &&
                 key_eq(made.content, run_store_content(us->store, &s->job, &made));
    s->known_as = known ? made.id : 0;
    s->content = known ? made.content : KEY_NONE;
    mk_arena_reset(&us->work);
}

void run_units_plan(run_units *us, const project *in, store *s, key tool) {
    *us = (run_units){.store = s};
    unit_cache_open(&us->cache, MEMKIT_UNITS_IN_MEMORY);
    for (size_t i = 0; i < in->models.len; i++)
        add_job(us, models_job_of_user(&us->arena, in->models.data[i]));
    for (size_t i = 0; i < in->jobs.len; i++) {
        if (is_ir(in->jobs.data[i].file))
            text_list_push(&us->ir_files, in->jobs.data[i].file);
        else
            add_job(us, in->jobs.data[i]);
    }
    for (size_t i = 0; i < us->slots.len && s; i++)
        look_up(us, &us->slots.data[i], tool);
}

key run_units_inputs(const run_units *us) {
    key k = key_add_number(KEY_NONE, us->slots.len);
    if (!us->store)
        return KEY_NONE;
    for (size_t i = 0; i < us->slots.len; i++) {
        if (key_is_none(us->slots.data[i].content))
            return KEY_NONE;
        k = key_add_key(k, us->slots.data[i].name);
        k = key_add_key(k, us->slots.data[i].content);
    }
    for (size_t i = 0; i < us->ir_files.len; i++) {
        k = key_add_text(k, us->ir_files.data[i]);
        k = key_add_key(k, store_file(us->store, us->ir_files.data[i]));
    }
    return k;
}

bool run_units_read(run_units *us, size_t workers, mk_str *why) {
    reading r = {.u = us};
    read_models(us);
    bool ok = parse(&r, workers, why);
    if (ok)
        take_slots(us);
    for (size_t i = 0; i < us->ir_files.len && ok; i++)
        (run_mks_is(us->ir_files.data[i]) ? take_mks : take_ir)(us, us->ir_files.data[i]);
    project_jobs_free(&r.jobs);
    ir_u32_vec_free(&r.slot_of);
    return ok;
}

void run_units_free(run_units *us) {
    unit_cache_free(&us->cache);
    run_slots_free(&us->slots);
    memo_units_free(&us->memo);
    text_list_free(&us->ir_files);
    text_list_free(&us->files);
    text_list_free(&us->unparsable);
    mk_arena_free(&us->arena);
    mk_arena_free(&us->work);
}
