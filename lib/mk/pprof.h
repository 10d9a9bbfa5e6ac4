/* mk/pprof.h - writes profile.proto as a stream, without memory of its own.
 *
 * The format is pprof's (github.com/google/pprof, proto/profile.proto), not compressed, which its
 * readers accept. A field of the file is written as soon as it is known: protobuf lets them come in
 * any order, so nothing is collected, and a profile may be written from an allocator or with no
 * memory left. What a table would be needed for is the caller's:
 *
 *      mk_pprof w;
 *      mk_pprof_begin(&w, write, ctx, types, n_types);
 *      for each address            mk_pprof_location(&w, address);     // exactly once
 *      for each stack              mk_pprof_sample(&w, stack, depth, values, labels, n_labels);
 *      ok = mk_pprof_end(&w);                                          // modules, and the rest
 *
 * Locations are numbered by their address. Stacks hold return addresses, the innermost first; as
 * pprof wants it, the location says an address inside the call: one less. Symbols are left to the
 * reader, who finds the modules by path and build-id. */
#ifndef MK_PPROF_H
#define MK_PPROF_H

#include <mk/stats.h>

MK_BEGIN

typedef struct mk_pprof_type {
    const char *name, *unit; /* "copied", "bytes" */
} mk_pprof_type;

typedef struct mk_pprof_label {
    const char *key;
    const char *text; /* NULL: a number */
    int64_t number;
} mk_pprof_label;

/* On the stack, 700 bytes; the fields are the writer's. */
typedef struct mk_pprof {
    mk_write_fn write;
    void *ctx;
    uint64_t strings; /* written so far: their numbers are their order */
    size_t n_types;
    size_t n;
    bool ok;
    const char *seen[8]; /* texts of labels written last, and their numbers: for shorter files */
    uint64_t number[8];
    char buf[512];
} mk_pprof;

/* types: of the values of each sample, at least one. They need not outlive the call. */
MK_API void mk_pprof_begin(mk_pprof *w, mk_write_fn write, void *ctx, const mk_pprof_type *types,
                           size_t n_types);

/* A location, before or after the samples that use it: once for each address, as readers refuse a
 * file that has one twice. */
MK_API void mk_pprof_location(mk_pprof *w, const void *address);

/* values: one for each type. Texts of labels must stay where they are until the end. */
MK_API void mk_pprof_sample(mk_pprof *w, const void *const *stack, size_t depth,
                            const int64_t *values, const mk_pprof_label *labels, size_t n_labels);

/* When the profile was taken and how long it covers, in nanoseconds; and how far apart samples are,
 * in `type`. Each optional. */
MK_API void mk_pprof_time(mk_pprof *w, int64_t start, int64_t duration);
MK_API void mk_pprof_period(mk_pprof *w, const mk_pprof_type *type, int64_t period);

/* Writes what is left, the modules of the process included. False: some write has failed. */
MK_API bool mk_pprof_end(mk_pprof *w);

static inline bool mk_pprof_ok(const mk_pprof *w) {
    return w->ok;
}

MK_END
#endif
