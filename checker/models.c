/* models.c: finds the models beside the program. The file of what they are lowered to:
 *
 *      "mkmodels" │ key, 8 bytes │ length, 8 bytes │ ir_unit_write()'s bytes │ length │ ...
 *
 * The key is a hash of the version, the headers, and the annotations they are written with.
 */
#include "models.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include <mk/map.h>

#include "frontend.h"
#include "words.h"
#include "worker.h"

static const char magic[8] = {'m', 'k', 'm', 'o', 'd', 'e', 'l', 's'};

/* ---- the headers ------------------------------------------------------------------------------ */

static size_t add_jobs(mk_arena *a, const glob_t *found, const char *include, bool library,
                       front_job *jobs) {
    enum { NARGS = 3 };
    size_t n = 0;
    const char **args = mk_new_n(a, const char *, NARGS);
    args[0] = "-xc";
    args[1] = "-I";
    args[2] = include;
    for (size_t i = 0; i < found->gl_pathc; i++) {
        const char *file = mk_arena_strdup(a, found->gl_pathv[i]);
        if (strcmp(strrchr(file, '/'), "/base.h") != 0) /* types only */
            jobs[n++] = (front_job){
                .file = file, .args = args, .nargs = NARGS, .model = true, .library = library};
    }
    return n;
}

size_t models_jobs(mk_arena *a, front_job **jobs) {
    const char *pattern = frontend_path(a, "share/memkit/models/*.h");
    const char *libraries = frontend_path(a, "share/memkit/models/libraries/*.h");
    const char *include = frontend_path(a, "include");
    glob_t own = {0}, others = {0};
    size_t n = 0;
    if (!pattern || !libraries || !include || glob(pattern, 0, NULL, &own) != 0)
        return 0;
    (void)glob(libraries, 0, NULL, &others);
    *jobs = mk_new_n(a, front_job, own.gl_pathc + others.gl_pathc);
    n = add_jobs(a, &own, include, false, *jobs);
    n += add_jobs(a, &others, include, true, *jobs + n);
    globfree(&own);
    globfree(&others);
    return n;
}

front_job models_job_of_user(mk_arena *a, front_job job) {
    const char *include = frontend_path(a, "include");
    const char **args = mk_new_n(a, const char *, job.nargs + 2);
    for (size_t i = 0; i < job.nargs; i++)
        args[i] = job.args[i];
    if (include) {
        args[job.nargs++] = "-idirafter";
        args[job.nargs++] = include;
    }
    job.args = args;
    return job;
}

/* ---- what they are lowered to ----------------------------------------------------------------- */

static uint64_t hash_file(const char *path, uint64_t seed) {
    mk_str text = {0};
    (void)words_read(path, &text);
    uint64_t hash = mk_hash_bytes(text.data, text.len, seed + text.len);
    mk_str_free(&text);
    return hash;
}

static uint64_t key_of(const front_job *jobs, size_t n) {
    mk_arena a = {0};
    static const char *const shared[] = {"share/memkit/models/base.h", "include/mk/annotate.h"};
    uint64_t key = mk_hash_bytes(MEMKIT_VERSION, strlen(MEMKIT_VERSION), FRONT_VERSION);
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        key = hash_file(frontend_path(&a, shared[i]), key);
    for (size_t i = 0; i < n; i++)
        key = hash_file(jobs[i].file, key);
    mk_arena_free(&a);
    return key;
}

static bool take(const mk_str *from, size_t *at, void *to, size_t n) {
    if (from->len - *at < n)
        return false;
    memcpy(to, from->data + *at, n);
    *at += n;
    return true;
}

static ir_unit *next_unit(const mk_str *from, size_t *at) {
    uint64_t len;
    mk_str why = {0};
    if (!take(from, at, &len, sizeof len) || from->len - *at < len)
        return NULL;
    ir_unit *u = ir_unit_read(from->data + *at, (size_t)len, &why);
    *at += (size_t)len;
    mk_str_free(&why);
    return u;
}

static bool read_units(const mk_str *from, uint64_t key, size_t n, models_units *units) {
    size_t at = sizeof magic, before = units->len;
    uint64_t made_of;
    if (from->len < at || memcmp(from->data, magic, at) != 0 ||
        !take(from, &at, &made_of, sizeof made_of) || made_of != key)
        return false;
    for (ir_unit *u; units->len - before < n && (u = next_unit(from, &at));)
        models_units_push(units, u);
    if (units->len - before == n)
        return true;
    while (units->len > before)
        ir_unit_free(models_units_pop(units));
    return false;
}

bool models_read(const front_job *jobs, size_t n, models_units *units) {
    mk_arena a = {0};
    mk_str bytes = {0};
    const char *path = frontend_path(&a, "lib/memkit/models.irp");
    bool ok = n && words_read(path, &bytes) && read_units(&bytes, key_of(jobs, n), n, units);
    mk_str_free(&bytes);
    mk_arena_free(&a);
    return ok;
}

static void append(void *out, size_t job, const mk_str *unit, const char *why) {
    uint64_t len = unit ? unit->len : 0;
    (void)job;
    (void)why;
    mk_str_catn(out, (const char *)&len, sizeof len);
    if (unit)
        mk_str_catn(out, unit->data, unit->len);
}

bool models_write(const front_job *jobs, size_t n, const char *path, mk_str *why) {
    mk_str bytes = {0};
    models_units units = {0};
    uint64_t key = key_of(jobs, n);
    mk_str_catn(&bytes, magic, sizeof magic);
    mk_str_catn(&bytes, (const char *)&key, sizeof key);
    bool ok = worker_run(jobs, n, 1, append, &bytes, why);
    if (ok && !(ok = read_units(&bytes, key, n, &units)))
        mk_str_cat(why, "the models cannot be parsed");
    while (units.len)
        ir_unit_free(models_units_pop(&units));
    models_units_free(&units);
    FILE *out = ok ? fopen(path, "wb") : NULL;
    if (ok && !(out && fwrite(bytes.data, 1, bytes.len, out) == bytes.len))
        ok = false;
    if (out && fclose(out) != 0)
        ok = false;
    if (!ok && !why->len)
        mk_str_printf(why, "cannot write %s: %s", path, strerror(errno));
    mk_str_free(&bytes);
    return ok;
}
