/* Every message's length stands before it; so each is measured first and written then, from the same
 * list of fields. */
#include <mk/internal.h>
#include <mk/pprof.h>

#include <string.h>

/* Field numbers of profile.proto. */
enum {
    PROFILE_SAMPLE_TYPE = 1,
    PROFILE_SAMPLE = 2,
    PROFILE_MAPPING = 3,
    PROFILE_LOCATION = 4,
    PROFILE_STRING = 6,
    PROFILE_TIME = 9,
    PROFILE_DURATION = 10,
    PROFILE_PERIOD_TYPE = 11,
    PROFILE_PERIOD = 12,
    SAMPLE_LOCATION = 1,
    SAMPLE_VALUE = 2,
    SAMPLE_LABEL = 3,
};
enum { VARINT = 0, BYTES = 2 };

/* ---- bytes and varints ---- */

static void flush(mk_pprof *w) {
    if (w->n && w->ok)
        w->ok = w->write(w->ctx, w->buf, w->n);
    w->n = 0;
}

static void put_raw(mk_pprof *w, const void *p, size_t n) {
    if (n > sizeof w->buf - w->n)
        flush(w);
    if (n > sizeof w->buf) {
        w->ok = w->ok && w->write(w->ctx, p, n);
        return;
    }
    memcpy(w->buf + w->n, p, n);
    w->n += n;
}

static size_t varint_size(uint64_t v) {
    size_t n = 1;
    while (v >>= 7)
        n++;
    return n;
}

static void put_varint(mk_pprof *w, uint64_t v) {
    unsigned char bytes[10];
    size_t n = 0;
    do
        bytes[n++] = (unsigned char)((v & 127) | (v > 127 ? 128 : 0));
    while (v >>= 7);
    put_raw(w, bytes, n);
}

static void put_key(mk_pprof *w, unsigned field, unsigned type) {
    put_varint(w, field << 3 | type);
}

/* ---- messages of integers: values[i] is field i + 1, 0 is left out ---- */

static size_t fields_size(const uint64_t *values, size_t n) {
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += values[i] ? 1 + varint_size(values[i]) : 0;
    return size;
}

static void put_fields(mk_pprof *w, unsigned message, const uint64_t *values, size_t n) {
    put_key(w, message, BYTES);
    put_varint(w, fields_size(values, n));
    for (size_t i = 0; i < n; i++)
        if (values[i]) {
            put_key(w, (unsigned)i + 1, VARINT);
            put_varint(w, values[i]);
        }
}

/* ---- strings: a number each, in the order they are written ---- */

static uint64_t put_bytes(mk_pprof *w, const void *p, size_t n) {
    put_key(w, PROFILE_STRING, BYTES);
    put_varint(w, n);
    put_raw(w, p, n);
    return w->strings++;
}

/* Labels repeat a few texts over and over, which do not move. */
static uint64_t string_of(mk_pprof *w, const char *s) {
    size_t at = ((uintptr_t)s >> 3) % (sizeof w->seen / sizeof *w->seen);
    if (w->seen[at] == s)
        return w->number[at];
    w->seen[at] = s;
    return w->number[at] = put_bytes(w, s, strlen(s));
}

static void put_type(mk_pprof *w, unsigned message, const mk_pprof_type *type) {
    uint64_t fields[2] = {string_of(w, type->name), string_of(w, type->unit)};
    put_fields(w, message, fields, 2);
}

/* ---- the profile ---- */

void mk_pprof_begin(mk_pprof *w, mk_write_fn write, void *ctx, const mk_pprof_type *types,
                    size_t n_types) {
    memset(w, 0, sizeof *w);
    w->write = write;
    w->ctx = ctx;
    w->ok = true;
    w->n_types = n_types;
    put_bytes(w, "", 0); /* string 0 is the empty one */
    for (size_t i = 0; i < n_types; i++)
        put_type(w, PROFILE_SAMPLE_TYPE, &types[i]);
}

/* The number of the module that holds an address; 0: none. */
typedef struct module_search {
    uintptr_t address;
    uint64_t number;
    bool found;
} module_search;

static bool module_holds(void *ctx, const mk__module *m) {
    module_search *s = (module_search *)ctx;
    s->number++;
    s->found = s->address >= m->start && s->address < m->end;
    return !s->found;
}

void mk_pprof_location(mk_pprof *w, const void *address) {
    module_search s = {(uintptr_t)address - 1, 0, false};
    mk__modules_each(module_holds, &s);
    const uint64_t fields[3] = {(uintptr_t)address, s.found ? s.number : 0, (uintptr_t)address - 1};
    put_fields(w, PROFILE_LOCATION, fields, 3);
}

/* A label's fields are key, text, number. */
static void label_fields(mk_pprof *w, const mk_pprof_label *label, uint64_t fields[3]) {
    fields[0] = string_of(w, label->key);
    fields[1] = label->text ? string_of(w, label->text) : 0;
    fields[2] = label->text ? 0 : (uint64_t)label->number;
}

static size_t label_size(const uint64_t fields[3]) {
    size_t n = fields_size(fields, 3);
    return 1 + varint_size(n) + n;
}

static size_t packed_size(size_t n) {
    return n ? 1 + varint_size(n) + n : 0;
}

enum { MOST_LABELS = 8 };

static size_t sample_size(size_t stack_bytes, size_t value_bytes, uint64_t fields[MOST_LABELS][3],
                          size_t n_labels) {
    size_t size = packed_size(stack_bytes) + packed_size(value_bytes);
    for (size_t i = 0; i < n_labels; i++)
        size += label_size(fields[i]);
    return size;
}

void mk_pprof_sample(mk_pprof *w, const void *const *stack, size_t depth, const int64_t *values,
                     const mk_pprof_label *labels, size_t n_labels) {
    uint64_t fields[MOST_LABELS][3];
    size_t stack_bytes = 0, value_bytes = 0;
    if (n_labels > MOST_LABELS)
        n_labels = MOST_LABELS;
    for (size_t i = 0; i < n_labels; i++)
        label_fields(w, &labels[i], fields[i]);
    for (size_t i = 0; i < depth; i++)
        stack_bytes += varint_size((uintptr_t)stack[i]);
    for (size_t i = 0; i < w->n_types; i++)
        value_bytes += varint_size((uint64_t)values[i]);

    put_key(w, PROFILE_SAMPLE, BYTES);
    put_varint(w, sample_size(stack_bytes, value_bytes, fields, n_labels));
    if (depth) {
        put_key(w, SAMPLE_LOCATION, BYTES);
        put_varint(w, stack_bytes);
        for (size_t i = 0; i < depth; i++)
            put_varint(w, (uintptr_t)stack[i]);
    }
    put_key(w, SAMPLE_VALUE, BYTES);
    put_varint(w, value_bytes);
    for (size_t i = 0; i < w->n_types; i++)
        put_varint(w, (uint64_t)values[i]);
    for (size_t i = 0; i < n_labels; i++)
        put_fields(w, SAMPLE_LABEL, fields[i], 3);
}

void mk_pprof_time(mk_pprof *w, int64_t start, int64_t duration) {
    put_key(w, PROFILE_TIME, VARINT);
    put_varint(w, (uint64_t)start);
    put_key(w, PROFILE_DURATION, VARINT);
    put_varint(w, (uint64_t)duration);
}

void mk_pprof_period(mk_pprof *w, const mk_pprof_type *type, int64_t period) {
    put_type(w, PROFILE_PERIOD_TYPE, type);
    put_key(w, PROFILE_PERIOD, VARINT);
    put_varint(w, (uint64_t)period);
}

/* ---- modules ---- */

typedef struct module_writer {
    mk_pprof *w;
    uint64_t number;
} module_writer;

static uint64_t put_build_id(mk_pprof *w, const mk__module *m) {
    char hex[64];
    size_t n = m->id_size < 32 ? m->id_size : 32;
    for (size_t i = 0; i < n; i++) {
        hex[2 * i] = "0123456789abcdef"[m->id[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[m->id[i] & 15];
    }
    return n ? put_bytes(w, hex, 2 * n) : 0;
}

static bool put_module(void *ctx, const mk__module *m) {
    module_writer *mw = (module_writer *)ctx;
    char path[512];
    uint64_t file = put_bytes(mw->w, path, mk__module_path(m, path, sizeof path));
    uint64_t id = put_build_id(mw->w, m);
    const uint64_t fields[6] = {++mw->number, m->start, m->end, m->offset, file, id};
    put_fields(mw->w, PROFILE_MAPPING, fields, 6);
    return mw->w->ok;
}

bool mk_pprof_end(mk_pprof *w) {
    module_writer mw = {w, 0};
    mk__modules_each(put_module, &mw);
    flush(w);
    return w->ok;
}
