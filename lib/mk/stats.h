/* mk/stats.h - numbers in a struct.
 *
 * One struct for every kind of object; what a kind does not have is 0. Reading never changes the
 * object. Counts only grow; gauges (live, reserved and its parts) say what is now. Nothing resets
 * them: take two and subtract.
 *
 * The parts of what is held add up, for each object:
 *
 *      reserved = header + live + alignment + tail + slack + free
 *
 *      header     memkit's own: block headers; a map's index
 *      live       handed out (arena) or holding elements, with the NUL of a string
 *      alignment  bytes skipped so that the next object is aligned
 *      tail       ends of older blocks, too short for what was asked next
 *      slack      given by the allocator beyond what memkit can use
 *      free       ready to be handed out: rest of the newest block, blocks kept for reuse,
 *                 spare capacity
 *
 * ABI: fields are only ever added at the end. The inline functions pass sizeof(mk_stats) as the
 * caller was compiled, and the library fills that much. */
#ifndef MK_STATS_H
#define MK_STATS_H

#include <mk/alloc.h>

MK_BEGIN

#define MK_STATS_VERSION 2

enum {
    MK_KIND_PROCESS = 0,
    MK_KIND_ARENA = 1,
    MK_KIND_VEC = 2,
    MK_KIND_STR = 3,
    MK_KIND_MAP = 4,
    MK_KIND_POOL = 5
};

typedef struct mk_stats {
    uint32_t size;    /* bytes of this struct that were filled */
    uint32_t version; /* MK_STATS_VERSION of the library */
    uint32_t kind;    /* MK_KIND_... */
    uint32_t unused;
    uint64_t allocs;        /* arena: allocations served; process: blocks obtained from libc */
    uint64_t frees;         /* arena: resets and rewinds; process: blocks given back */
    uint64_t bytes;         /* bytes served since the beginning */
    uint64_t growths;       /* arena: blocks obtained; containers: times enlarged; process: both */
    uint64_t copied;        /* bytes moved by growth */
    uint64_t fails;         /* requests refused for good */
    uint64_t live;          /* now */
    uint64_t live_peak;     /* highest; process: to 4 KiB per thread, and what it keeps */
    uint64_t reserved;      /* now: the sum of the six parts */
    uint64_t reserved_peak; /* highest; containers: what is held now */
    uint64_t header, alignment, tail, slack, free;
    uint64_t hits, dropped; /* pools: gets served from what rested; objects freed */
} mk_stats;

/* What could have been saved: everything held that is neither live nor ready for use. */
static inline uint64_t mk_stats_waste(const mk_stats *s) {
    return s->header + s->alignment + s->tail + s->slack;
}

/* Where reports go: n bytes at p, in order. False stops the report. Called with no lock held. */
typedef bool (*mk_write_fn)(void *ctx, const void *p, size_t n);

MK_API void mk__stats_total(mk_stats *out, size_t size);
MK_API void mk__stats_buf(const mk__buf *b, const mk_growth *g, uint32_t kind, size_t index_bytes,
                          mk_stats *out, size_t size);

/* The whole process: what memkit has obtained from libc and given back, over all threads, those
 * still running included; `free` is what threads keep for their next arena. Sizes are what libc
 * really gave. Memory from other allocators is theirs
 * to count. Cost: a sum over 64 slots. Any thread. */
static inline void mk_stats_total(mk_stats *out) {
    mk__stats_total(out, sizeof *out);
}

MK_END
#endif
