/* pprof_write.c: profile -> protobuf-c's messages -> gzip. */
#include "pprof.h"

#include <string.h>
#include <zlib.h>

#include "profile.pb-c.h"

MK_STRMAP(string_numbers, int64_t)

typedef struct writing {
    mk_arena arena; /* of the messages */
    string_numbers strings;
} writing;

/* A zeroed array of n messages and the pointers to them, as protobuf-c wants them. */
#define MESSAGES(w, type, n, out, init)                    \
    do {                                                   \
        type *all_ = mk_new_n(&(w)->arena, type, (n) + 1); \
        type none_ = init;                                 \
        (out) = mk_new_n(&(w)->arena, type *, (n) + 1);    \
        for (size_t i_ = 0; i_ < (n); i_++) {              \
            all_[i_] = none_;                              \
            (out)[i_] = &all_[i_];                         \
        }                                                  \
    } while (0)

static int64_t number_of(writing *w, const char *text) {
    bool added;
    int64_t *at = string_numbers_add(&w->strings, mk_view_of(text), &added);
    if (added)
        *at = (int64_t)w->strings.len - 1;
    return *at;
}

static void write_type(writing *w, const profile_type *from, Pb__ValueType *to) {
    to->type = number_of(w, from->name);
    to->unit = number_of(w, from->unit);
}

static void write_header(writing *w, const profile *p, Pb__Profile *out) {
    MESSAGES(w, Pb__ValueType, p->types.len, out->sample_type, PB__VALUE_TYPE__INIT);
    out->n_sample_type = p->types.len;
    for (size_t i = 0; i < p->types.len; i++)
        write_type(w, &p->types.data[i], out->sample_type[i]);
    if (*p->period_type.name || *p->period_type.unit) {
        Pb__ValueType **period;
        MESSAGES(w, Pb__ValueType, 1, period, PB__VALUE_TYPE__INIT);
        out->period_type = *period;
        write_type(w, &p->period_type, out->period_type);
    }
    out->period = p->period;
    out->time_nanos = p->time;
    out->duration_nanos = p->duration;
    out->drop_frames = number_of(w, p->drop_frames);
    out->keep_frames = number_of(w, p->keep_frames);
    out->default_sample_type = number_of(w, p->default_type);
    out->n_comment = p->comments.len;
    out->comment = mk_new_n(&w->arena, int64_t, p->comments.len);
    for (size_t i = 0; i < p->comments.len; i++)
        out->comment[i] = number_of(w, p->comments.data[i]);
}

static void write_modules(writing *w, const profile *p, Pb__Profile *out) {
    MESSAGES(w, Pb__Mapping, p->mappings.len, out->mapping, PB__MAPPING__INIT);
    out->n_mapping = p->mappings.len;
    for (size_t i = 0; i < p->mappings.len; i++) {
        const profile_mapping *from = p->mappings.data[i];
        Pb__Mapping *to = out->mapping[i];
        to->id = from->id;
        to->memory_start = from->start;
        to->memory_limit = from->limit;
        to->file_offset = from->offset;
        to->filename = number_of(w, from->file);
        to->build_id = number_of(w, from->build_id);
        to->has_functions = from->has_functions;
        to->has_filenames = from->has_filenames;
        to->has_line_numbers = from->has_lines;
        to->has_inline_frames = from->has_inlines;
    }
}

static void write_functions(writing *w, const profile *p, Pb__Profile *out) {
    MESSAGES(w, Pb__Function, p->functions.len, out->function, PB__FUNCTION__INIT);
    out->n_function = p->functions.len;
    for (size_t i = 0; i < p->functions.len; i++) {
        const profile_function *from = p->functions.data[i];
        Pb__Function *to = out->function[i];
        to->id = from->id;
        to->name = number_of(w, from->name);
        to->system_name = number_of(w, from->system_name);
        to->filename = number_of(w, from->file);
        to->start_line = from->start_line;
    }
}

static void write_lines(writing *w, const profile_location *from, Pb__Location *to) {
    MESSAGES(w, Pb__Line, from->n_lines, to->line, PB__LINE__INIT);
    to->n_line = from->n_lines;
    for (size_t i = 0; i < from->n_lines; i++) {
        to->line[i]->function_id = from->lines[i].function ? from->lines[i].function->id : 0;
        to->line[i]->line = from->lines[i].line;
        to->line[i]->column = from->lines[i].column;
    }
}

static void write_locations(writing *w, const profile *p, Pb__Profile *out) {
    MESSAGES(w, Pb__Location, p->locations.len, out->location, PB__LOCATION__INIT);
    out->n_location = p->locations.len;
    for (size_t i = 0; i < p->locations.len; i++) {
        const profile_location *from = p->locations.data[i];
        Pb__Location *to = out->location[i];
        to->id = from->id;
        to->address = from->address;
        to->mapping_id = from->mapping ? from->mapping->id : 0;
        to->is_folded = from->folded;
        write_lines(w, from, to);
    }
}

static void write_labels(writing *w, const profile_sample *from, Pb__Sample *to) {
    MESSAGES(w, Pb__Label, from->n_labels, to->label, PB__LABEL__INIT);
    to->n_label = from->n_labels;
    for (size_t i = 0; i < from->n_labels; i++) {
        const profile_label *l = &from->labels[i];
        to->label[i]->key = number_of(w, l->key);
        to->label[i]->str = l->text ? number_of(w, l->text) : 0;
        to->label[i]->num = l->number;
        to->label[i]->num_unit = number_of(w, l->unit);
    }
}

static void write_samples(writing *w, const profile *p, Pb__Profile *out) {
    MESSAGES(w, Pb__Sample, p->samples.len, out->sample, PB__SAMPLE__INIT);
    out->n_sample = p->samples.len;
    for (size_t i = 0; i < p->samples.len; i++) {
        const profile_sample *from = p->samples.data[i];
        Pb__Sample *to = out->sample[i];
        to->n_value = p->types.len;
        to->value = from->values;
        to->n_location_id = from->depth;
        to->location_id = mk_new_n(&w->arena, uint64_t, from->depth);
        for (size_t j = 0; j < from->depth; j++)
            to->location_id[j] = from->stack[j]->id;
        write_labels(w, from, to);
    }
}

static void write_strings(writing *w, Pb__Profile *out) {
    out->n_string_table = w->strings.len;
    out->string_table = mk_new_n(&w->arena, char *, w->strings.len);
    for (size_t i = 0; i < w->strings.len; i++)
        out->string_table[i] = (char *)(uintptr_t)w->strings.entries[i].key.ptr;
}

static bool pack(const unsigned char *bytes, size_t n, mk_str *out, mk_str *why) {
    z_stream z = {0};
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        mk_str_cat(why, "zlib does not start");
        return false;
    }
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)n;
    for (int status = Z_OK; status == Z_OK;) {
        char part[1 << 15];
        z.next_out = (Bytef *)part;
        z.avail_out = sizeof part;
        status = deflate(&z, Z_FINISH);
        mk_str_catn(out, part, sizeof part - z.avail_out);
    }
    deflateEnd(&z);
    return true;
}

static bool pack_message(writing *w, const Pb__Profile *message, mk_str *out, mk_str *why) {
    size_t n = pb__profile__get_packed_size(message);
    unsigned char *plain = n <= UINT32_MAX ? mk_arena_alloc(&w->arena, n, 1) : NULL;
    if (!plain) {
        mk_str_cat(why, "the profile is larger than 4 GiB");
        return false;
    }
    pb__profile__pack(message, plain);
    return pack(plain, n, out, why);
}

bool pprof_write(const profile *p, mk_str *out, mk_str *why) {
    writing w = {0};
    Pb__Profile message = PB__PROFILE__INIT;
    number_of(&w, ""); /* string 0 */
    write_header(&w, p, &message);
    write_modules(&w, p, &message);
    write_functions(&w, p, &message);
    write_locations(&w, p, &message);
    write_samples(&w, p, &message);
    write_strings(&w, &message);
    bool ok = pack_message(&w, &message, out, why);
    string_numbers_free(&w.strings);
    mk_arena_free(&w.arena);
    return ok;
}
