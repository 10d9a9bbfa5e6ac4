#include "recording_read.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "elf_file.h"
#include "recorder/split.h"

MK_MAP(ref_map, uint64_t, void *, mk_key_u64, mk_eq_u64)

typedef struct reading {
    const unsigned char *bytes;
    size_t size;
    const rec_header *h;
    profile *p;
    recording_more *more;       /* or NULL */
    ref_map modules, locations; /* what has become of the things at these places */
    bool broken;
} reading;

/* n bytes at ref; NULL: beyond the end. */
static const void *look(reading *r, rec_ref ref, size_t n) {
    size_t at = (size_t)ref * REC_UNIT;
    if (at < sizeof *r->h || at > r->size || n > r->size - at) {
        r->broken = true;
        return NULL;
    }
    return r->bytes + at;
}

/* ---- modules ---- */

static const char *hex_of(profile *p, const uint8_t *bytes, size_t n) {
    char *text = mk_arena_alloc(&p->arena, 2 * n + 1, 1);
    for (size_t i = 0; i < n; i++)
        (void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    text[2 * n] = '\0';
    return text;
}

/* Readers of pprof files expect of a mapping the segment with the code. */
static void find_code(profile_mapping *m) {
    elf_file e;
    if (!elf_open(&e, m->file))
        return;
    m->start += e.code - e.first;
    m->limit = m->start + e.code_size;
    m->offset = e.code_offset;
    elf_close(&e);
}

static profile_mapping *mapping_of(reading *r, rec_ref ref) {
    void **seen = ref_map_get(&r->modules, ref);
    if (!ref || seen)
        return seen ? *seen : NULL;
    const rec_module *from = look(r, ref, sizeof *from);
    size_t most = from ? r->size - (size_t)((const unsigned char *)from->path - r->bytes) : 0;
    if (!from || !memchr(from->path, '\0', most) || from->id_size > sizeof from->id)
        return NULL;
    profile_mapping *m = mk_new(&r->p->arena, profile_mapping);
    m->id = r->p->mappings.len + 1;
    m->start = from->start;
    m->limit = from->end;
    m->file = mk_arena_strdup(&r->p->arena, from->path);
    m->build_id = hex_of(r->p, from->id, from->id_size);
    find_code(m);
    (void)profile_mappings_push(&r->p->mappings, m);
    (void)ref_map_put(&r->modules, ref, m);
    return m;
}

/* ---- stacks ---- */

static profile_location *location_of(reading *r, rec_ref ref) {
    void **seen = ref_map_get(&r->locations, ref);
    if (seen)
        return *seen;
    const rec_location *from = look(r, ref, sizeof *from);
    if (!from)
        return NULL;
    profile_location *l = mk_new(&r->p->arena, profile_location);
    l->id = r->p->locations.len + 1;
    l->address = from->address - 1; /* within the call */
    l->function = from->function;
    l->mapping = mapping_of(r, from->module);
    (void)profile_locations_push(&r->p->locations, l);
    (void)ref_map_put(&r->locations, ref, l);
    return l;
}

static profile_location **stack_of(reading *r, rec_ref ref, size_t *depth) {
    const rec_stack *from = look(r, ref, sizeof *from);
    if (!from || from->n > REC_DEPTH || !look(r, ref, sizeof *from + from->n * sizeof(rec_ref)))
        return NULL;
    profile_location **stack = mk_new_n(&r->p->arena, profile_location *, from->n);
    for (uint32_t i = 0; i < from->n; i++)
        if (!(stack[i] = location_of(r, from->locations[i])))
            return NULL;
    *depth = from->n;
    return stack;
}

/* ---- samples ---- */

static void add_sample(reading *r, profile_location **stack, size_t depth, uint64_t size,
                       const split_sample *from) {
    enum { MOST_LABELS = 3 };
    profile_sample *s = mk_new(&r->p->arena, profile_sample);
    s->stack = stack;
    s->depth = depth;
    s->values = mk_arena_dup(&r->p->arena, from->values, sizeof from->values, MK_ALIGNOF(int64_t));
    profile_label *label = s->labels = mk_new_n(&r->p->arena, profile_label, MOST_LABELS);
    *label++ = (profile_label){"lifetime", from->lifetime, 0, ""};
    if (from->temporary)
        *label++ = (profile_label){"temporary", "yes", 0, ""};
    else if (from->age >= 0)
        *label++ = (profile_label){"age", NULL, from->age, "bytes"};
    *label++ = (profile_label){"bytes", NULL, (int64_t)size, "bytes"};
    s->n_labels = (size_t)(label - s->labels);
    (void)profile_samples_push(&r->p->samples, s);
}

/* What was in use then; the others' values are of the end. */
static unsigned put_peak(const reading *r, const rec_bucket *from, split_sample *samples,
                         unsigned n) {
    const double objects =
        (double)split_at_peak(from, r->h->peaks) * split_weight(r->h->rate, from->size);
    for (unsigned i = 0; i < n; i++)
        samples[i].values[SPLIT_INUSE_OBJECTS] = samples[i].values[SPLIT_INUSE_SPACE] = 0;
    if (objects >= 0.5)
        samples[n++] =
            (split_sample){{0, 0, llround(objects), llround(objects * (double)from->size)},
                           "at the peak",
                           false,
                           -1};
    return n;
}

static void find_ends(reading *r, const rec_bucket *from, const rec_end *ends[REC_ENDS]) {
    for (rec_ref ref = from->ends; ref;) {
        const rec_end *e = look(r, ref, sizeof *e);
        if (!e || e->how >= REC_ENDS || ends[e->how]) { /* each is there once */
            r->broken = true;
            return;
        }
        ends[e->how] = e;
        ref = e->next;
    }
}

static void add_bucket(reading *r, const rec_bucket *from) {
    const rec_end *ends[REC_ENDS] = {NULL};
    split_sample samples[SPLIT_MOST + 1];
    size_t depth;
    find_ends(r, from, ends);
    profile_location **stack = stack_of(r, from->stack, &depth);
    unsigned n = stack ? split_bucket(from, ends, r->h->rate, samples) : 0;
    if (r->more && r->more->at_peak)
        n = put_peak(r, from, samples, n);
    for (unsigned i = 0; i < n; i++)
        add_sample(r, stack, depth, from->size, &samples[i]);
}

static void add_buckets(reading *r) {
    size_t most = r->size / sizeof(rec_bucket); /* no chain is longer, unless it is a ring */
    for (size_t i = 0; i < REC_BUCKETS; i++)
        for (rec_ref ref = r->h->buckets[i]; ref && !r->broken; most--) {
            const rec_bucket *b = look(r, ref, sizeof *b);
            if (!b || most == 0) {
                r->broken = true;
                return;
            }
            add_bucket(r, b);
            ref = b->next;
        }
}

/* ---- events ---- */

static void add_event(reading *r, const rec_event *from) {
    const rec_bucket *b = look(r, from->bucket, sizeof *b);
    recording_event e = {.address = from->address,
                         .time = from->time,
                         .thread = from->thread,
                         .freed = from->freed != 0};
    if (!b || !(e.stack = stack_of(r, b->stack, &e.depth)))
        return;
    e.size = b->size;
    recording_events_push(&r->more->events, e);
}

static void add_events(reading *r) {
    size_t most = r->size / sizeof(rec_event);
    r->more->events.alloc = mk_arena_as_alloc(&r->p->arena);
    for (rec_ref ref = r->h->events; ref && !r->broken; most--) {
        const rec_event *e = look(r, ref, sizeof *e);
        if (e && most)
            add_event(r, e);
        r->broken = r->broken || !most;
        ref = e ? e->next : 0;
    }
}

/* ---- what is said of the whole ---- */

static void comment(profile *p, const char *format, ...) {
    mk_str text = {0};
    va_list list;
    va_start(list, format);
    (void)mk_str_vprintf(&text, format, list);
    va_end(list);
    (void)profile_strings_push(&p->comments, mk_arena_strdup(&p->arena, mk_str_c(&text)));
    mk_str_free(&text);
}

static double mib(uint64_t bytes) {
    return (double)bytes / (1 << 20);
}

static void describe(reading *r, int64_t until) {
    const rec_header *h = r->h;
    profile *p = r->p;
    const profile_type types[] = {{"alloc_objects", "count"},
                                  {"alloc_space", "bytes"},
                                  {"inuse_objects", "count"},
                                  {"inuse_space", "bytes"}};
    (void)profile_types_append(&p->types, types, sizeof types / sizeof *types);
    p->period_type = (profile_type){"space", "bytes"};
    p->period = (int64_t)h->rate;
    p->time = h->started;
    p->duration = until > h->started ? until - h->started : 0;
    /* The allocator itself is nobody's site; the leaf is who called it. */
    p->drop_frames = "operator new.*";
    comment(p, "memprof: %" PRIu64 " samples, %" PRIu64 " lost, %" PRIu64 " with truncated stacks",
            (uint64_t)h->samples, (uint64_t)h->lost, (uint64_t)h->truncated);
    if (h->most_in_use)
        comment(p, "in use at most %.1f MB%s", mib(h->most_in_use),
                r->more && r->more->at_peak ? ": inuse is of that moment" : "");
    if (h->heap)
        comment(
            p,
            "resident at exit %.1f MB (at most %.1f), malloc holds %.1f MB, of which %.1f in use",
            mib(h->resident), mib(h->most_resident), mib(h->heap), mib(h->heap_used));
}

/* ---- the file ---- */

bool recording_is(const char *path) {
    char first[sizeof REC_MAGIC] = "";
    FILE *f = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    bool is =
        f && fread(first, sizeof first, 1, f) == 1 && memcmp(first, REC_MAGIC, sizeof first) == 0;
    if (f)
        (void)fclose(f);
    return is;
}

static bool check_header(const reading *r, mk_str *why) {
    if (r->size < sizeof *r->h || memcmp(&r->h->magic, REC_MAGIC, sizeof r->h->magic) != 0)
        (void)mk_str_cat(why, "is no recording");
    else if (r->h->version != REC_VERSION)
        (void)mk_str_printf(why, "was recorded by another version of memprof (%u; this is %u)",
                            r->h->version, (unsigned)REC_VERSION);
    else if (r->h->size != sizeof *r->h)
        (void)mk_str_cat(why, "is a damaged recording");
    else
        return true;
    return false;
}

static profile *read_all(reading *r, int64_t until, mk_str *why) {
    if (!check_header(r, why))
        return NULL;
    r->p = profile_new();
    describe(r, r->h->ended ? r->h->ended : until);
    add_buckets(r);
    if (r->more)
        add_events(r);
    if (r->broken) {
        (void)mk_str_cat(why, "is a damaged recording");
        profile_free(r->p);
        r->p = NULL;
    }
    ref_map_free(&r->modules);
    ref_map_free(&r->locations);
    return r->p;
}

profile *recording_load(const char *path, recording_more *more, mk_str *why) {
    struct stat st = {0};
    reading r = {.more = more};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size <= 0) {
        (void)mk_str_printf(why, "%s: %s", path, fd < 0 ? strerror(errno) : "is no recording");
        if (fd >= 0)
            (void)close(fd);
        return NULL;
    }
    void *mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (mapped == MAP_FAILED) {
        (void)mk_str_printf(why, "%s: %s", path, strerror(errno));
        return NULL;
    }
    r.bytes = mapped;
    r.size = (size_t)st.st_size;
    r.h = mapped;
    mk_str reason = {0};
    int64_t until = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    profile *p = read_all(&r, until, &reason);
    if (!p)
        (void)mk_str_printf(why, "%s: %s", path, mk_str_c(&reason));
    mk_str_free(&reason);
    (void)munmap(mapped, r.size);
    return p;
}
