#include "run_mks.h"

#include <errno.h>
#include <string.h>

#include "bytes.h"
#include "replace.h"

static const char magic[8] = {'m', 'k', 'u', 'n', 'i', 't', 's', 1};

bool run_mks_is(const char *path) {
    return words_ends(path, ".mks");
}

static void put_block(mk_str *out, const char *p, size_t n) {
    bytes_put(out, n);
    (void)mk_str_catn(out, p, n);
}

bool run_mks_write(const char *path, run_units *us, mk_str *why) {
    mk_str out = {0}, bytes = {0};
    (void)mk_str_catn(&out, magic, sizeof magic);
    put_block(&out, MEMKIT_VERSION, strlen(MEMKIT_VERSION));
    for (uint32_t i = 0; i < us->cache.numbers.len; i++) {
        unit_cache_rest(&us->cache);
        const ir_unit *u = unit_cache_get(&us->cache, i);
        if (u->is_model)
            continue;
        const char *file = ir_cstr(u, u->files.data[0].path);
        mk_str_clear(&bytes);
        ir_unit_write(u, &bytes);
        put_block(&out, file, strlen(file));
        put_block(&out, bytes.data, bytes.len);
    }
    bool ok = replace_file(path, mk_view_n(out.data, out.len), why);
    mk_str_free(&out);
    mk_str_free(&bytes);
    return ok;
}

static bool get_block(bytes_in *in, mk_str *out) {
    uint64_t n = bytes_get(in);
    mk_str_clear(out);
    if (in->bad || n > (uint64_t)(in->end - in->at))
        return bytes_damaged(in), false;
    (void)mk_str_catn(out, (const char *)in->at, (size_t)n);
    in->at += n;
    return true;
}

static bool read_units(bytes_in *in, run_mks_take *take, void *ctx, mk_str *why) {
    mk_str file = {0}, bytes = {0};
    while (in->at < in->end && !why->len) {
        ir_unit *u = get_block(in, &file) && get_block(in, &bytes)
                         ? ir_unit_read(bytes.data, bytes.len, why)
                         : NULL;
        if (u)
            take(ctx, mk_str_c(&file), u, &bytes);
        else if (!why->len)
            mk_str_cat(why, "is cut off");
    }
    mk_str_free(&file);
    mk_str_free(&bytes);
    return !why->len;
}

bool run_mks_read(const char *path, run_mks_take *take, void *ctx, mk_str *why) {
    mk_str all = {0}, version = {0};
    bool ok = words_read(path, &all);
    const uint8_t *data = (const uint8_t *)all.data;
    bytes_in in = {.at = data, .end = data + all.len};
    if (!ok) {
        mk_str_cat(why, strerror(errno));
    } else if (all.len < sizeof magic || memcmp(data, magic, sizeof magic) != 0) {
        mk_str_cat(why, "is no file of --summary-out");
    } else {
        in.at += sizeof magic;
        if (!get_block(&in, &version) || strcmp(mk_str_c(&version), MEMKIT_VERSION) != 0)
            mk_str_cat(why, "was written by another version of memcheck-lint");
        else
            (void)read_units(&in, take, ctx, why);
    }
    mk_str_free(&all);
    mk_str_free(&version);
    return !why->len;
}
