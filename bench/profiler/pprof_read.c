/* pprof_read.c: bytes -> inflate -> protobuf-c's messages -> profile. */
#include "pprof.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "profile.pb-c.h"

static const size_t MOST_BYTES = (size_t)512 << 20;

/* ---- gzip ---- */

/* One member after the other, as gzip -d does; *out is what they hold. */
static bool inflate_all(z_stream *z, mk_str *out, mk_str *why) {
    int status = Z_OK;
    while (status == Z_OK || (status == Z_STREAM_END && z->avail_in)) {
        char part[1 << 15];
        z->next_out = (Bytef *)part;
        z->avail_out = sizeof part;
        status = status == Z_STREAM_END ? inflateReset(z) : inflate(z, Z_NO_FLUSH);
        mk_str_catn(out, part, sizeof part - z->avail_out);
        if (out->len > MOST_BYTES) {
            mk_str_cat(why, "unpacks to more than 512 MiB");
            return false;
        }
    }
    if (status == Z_STREAM_END)
        return true;
    mk_str_cat(why, status == Z_BUF_ERROR ? "truncated: its gzip data ends too soon"
                                          : "damaged: its gzip data does not unpack");
    return false;
}

static bool unpack(const void *bytes, size_t n, mk_str *out, mk_str *why) {
    z_stream z = {0};
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)n;
    if (inflateInit2(&z, 15 + 16) != Z_OK) { /* 16: gzip's frame around it */
        mk_str_cat(why, "zlib does not start");
        return false;
    }
    bool ok = inflate_all(&z, out, why);
    inflateEnd(&z);
    return ok;
}

/* ---- messages to a profile ---- */

MK_MAP(by_id, uint64_t, void *, mk_key_u64, mk_eq_u64)

typedef struct reading {
    profile *p;
    const Pb__Profile *in;
    const char **strings; /* copies */
    by_id mappings, functions, locations;
    bool ok; /* every string asked for was there */
} reading;

static const char *string_at(reading *r, int64_t at) {
    if (at >= 0 && (size_t)at < r->in->n_string_table)
        return r->strings[at];
    if (at != 0)
        r->ok = false;
    return "";
}

static void *named(const by_id *list, uint64_t id) {
    void **at = id ? by_id_get(list, id) : NULL;
    return at ? *at : NULL;
}

static profile_type type_of(reading *r, const Pb__ValueType *in) {
    profile_type t = {string_at(r, in ? in->type : 0), string_at(r, in ? in->unit : 0)};
    return t;
}

static void read_strings(reading *r) {
    r->strings = mk_new_n(&r->p->arena, const char *, r->in->n_string_table + 1);
    for (size_t i = 0; i < r->in->n_string_table; i++)
        r->strings[i] = mk_arena_strdup(&r->p->arena, r->in->string_table[i]);
}

static void read_header(reading *r) {
    const Pb__Profile *in = r->in;
    for (size_t i = 0; i < in->n_sample_type; i++)
        profile_types_push(&r->p->types, type_of(r, in->sample_type[i]));
    for (size_t i = 0; i < in->n_comment; i++)
        profile_strings_push(&r->p->comments, string_at(r, in->comment[i]));
    r->p->drop_frames = string_at(r, in->drop_frames);
    r->p->keep_frames = string_at(r, in->keep_frames);
    r->p->default_type = string_at(r, in->default_sample_type);
    r->p->time = in->time_nanos;
    r->p->duration = in->duration_nanos;
    r->p->period_type = type_of(r, in->period_type);
    r->p->period = in->period;
}

static void read_mapping(reading *r, const Pb__Mapping *in) {
    profile_mapping *m = mk_new(&r->p->arena, profile_mapping);
    m->id = in->id;
    m->start = in->memory_start;
    m->limit = in->memory_limit;
    m->offset = in->file_offset;
    m->file = string_at(r, in->filename);
    m->build_id = string_at(r, in->build_id);
    m->has_functions = in->has_functions;
    m->has_filenames = in->has_filenames;
    m->has_lines = in->has_line_numbers;
    m->has_inlines = in->has_inline_frames;
    profile_mappings_push(&r->p->mappings, m);
    by_id_put(&r->mappings, m->id, m);
}

static void read_function(reading *r, const Pb__Function *in) {
    profile_function *f = mk_new(&r->p->arena, profile_function);
    f->id = in->id;
    f->name = string_at(r, in->name);
    f->system_name = string_at(r, in->system_name);
    f->file = string_at(r, in->filename);
    f->start_line = in->start_line;
    profile_functions_push(&r->p->functions, f);
    by_id_put(&r->functions, f->id, f);
}

static void read_location(reading *r, const Pb__Location *in) {
    profile_location *l = mk_new(&r->p->arena, profile_location);
    l->id = in->id;
    l->address = in->address;
    l->mapping = named(&r->mappings, in->mapping_id);
    l->folded = in->is_folded;
    l->n_lines = in->n_line;
    l->lines = mk_new_n(&r->p->arena, profile_line, in->n_line);
    for (size_t i = 0; i < in->n_line; i++) {
        l->lines[i].function = named(&r->functions, in->line[i]->function_id);
        l->lines[i].line = in->line[i]->line;
        l->lines[i].column = in->line[i]->column;
    }
    profile_locations_push(&r->p->locations, l);
    by_id_put(&r->locations, l->id, l);
}

static void read_labels(reading *r, profile_sample *s, const Pb__Sample *in) {
    s->labels = mk_new_n(&r->p->arena, profile_label, in->n_label);
    for (size_t i = 0; i < in->n_label; i++) {
        const Pb__Label *l = in->label[i];
        profile_label label = {string_at(r, l->key), l->str ? string_at(r, l->str) : NULL, l->num,
                               string_at(r, l->num_unit)};
        if (l->str || l->num || l->num_unit) /* else it says nothing */
            profile_insert_label(s, label);
    }
}

static bool read_sample(reading *r, const Pb__Sample *in, mk_str *why) {
    profile_sample *s = mk_new(&r->p->arena, profile_sample);
    if (in->n_value != r->in->n_sample_type) {
        mk_str_printf(why, "damaged: a sample has %zu values, there are %zu types", in->n_value,
                      r->in->n_sample_type);
        return false;
    }
    s->values =
        mk_arena_dup(&r->p->arena, in->value, in->n_value * sizeof *s->values, MK_ALIGNOF(int64_t));
    s->depth = in->n_location_id;
    s->stack = mk_new_n(&r->p->arena, profile_location *, s->depth);
    for (size_t i = 0; i < s->depth; i++)
        s->stack[i] = named(&r->locations, in->location_id[i]);
    read_labels(r, s, in);
    profile_samples_push(&r->p->samples, s);
    return true;
}

static bool read_all(reading *r, mk_str *why) {
    const Pb__Profile *in = r->in;
    if (in->n_string_table && *in->string_table[0]) {
        mk_str_cat(why, "not a pprof profile: its first string is not empty");
        return false;
    }
    read_strings(r);
    read_header(r);
    for (size_t i = 0; i < in->n_mapping; i++)
        read_mapping(r, in->mapping[i]);
    for (size_t i = 0; i < in->n_function; i++)
        read_function(r, in->function[i]);
    for (size_t i = 0; i < in->n_location; i++)
        read_location(r, in->location[i]);
    for (size_t i = 0; i < in->n_sample; i++)
        if (!read_sample(r, in->sample[i], why))
            return false;
    if (!r->ok)
        mk_str_cat(why, "damaged: it names strings that are not there");
    else if (!in->n_sample_type && !in->n_sample && !in->n_location)
        mk_str_cat(why, "not a pprof profile, or an empty one: it has no sample types");
    return why->len == 0;
}

static profile *read_message(const Pb__Profile *in, mk_str *why) {
    reading r = {.p = profile_new(), .in = in, .ok = true};
    mk_str broken = {0};
    bool ok = r.p && read_all(&r, why);
    if (ok && !profile_check(r.p, &broken)) {
        mk_str_printf(why, "damaged: %s", mk_str_c(&broken));
        ok = false;
    }
    by_id_free(&r.mappings);
    by_id_free(&r.functions);
    by_id_free(&r.locations);
    mk_str_free(&broken);
    if (ok)
        return r.p;
    profile_free(r.p);
    return NULL;
}

static profile *read_plain(const void *bytes, size_t n, mk_str *why) {
    Pb__Profile *in = pb__profile__unpack(NULL, n, bytes);
    if (!in) {
        mk_str_cat(why, "not a pprof profile, or a damaged one");
        return NULL;
    }
    profile *p = read_message(in, why);
    pb__profile__free_unpacked(in, NULL);
    return p;
}

profile *pprof_read(const void *bytes, size_t n, mk_str *why) {
    const unsigned char *b = bytes;
    mk_str plain = {0};
    profile *p = NULL;
    if (n == 0)
        mk_str_cat(why, "empty");
    else if (n > MOST_BYTES)
        mk_str_cat(why, "larger than 512 MiB");
    else if (n < 2 || b[0] != 0x1f || b[1] != 0x8b)
        p = read_plain(bytes, n, why);
    else if (unpack(bytes, n, &plain, why))
        p = read_plain(plain.data, plain.len, why);
    mk_str_free(&plain);
    return p;
}

/* ---- files ---- */

static bool read_file(FILE *in, mk_str *bytes) {
    char part[1 << 15];
    size_t n;
    while ((n = fread(part, 1, sizeof part, in)) > 0 && bytes->len <= MOST_BYTES)
        mk_str_catn(bytes, part, n);
    return !ferror(in);
}

profile *pprof_load(const char *path, mk_str *why) {
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "rb");
    mk_str bytes = {0}, what = {0};
    profile *p = NULL;
    if (!in || !read_file(in, &bytes))
        mk_str_cat(&what, strerror(errno));
    else
        p = pprof_read(mk_str_c(&bytes), bytes.len, &what);
    if (!p)
        mk_str_printf(why, "%s: %s", path, mk_str_c(&what));
    if (in && !standard)
        fclose(in);
    mk_str_free(&bytes);
    mk_str_free(&what);
    return p;
}
