/* recording.h - what the recorder leaves behind, and `memprof` reads.
 *
 * One file for each process, which the recorder keeps mapped while it runs: so a recording is whole
 * whatever the process dies of, and can be read while it lives. Things are only ever added; a place in the
 * file is a rec_ref, counted in units of 8 bytes, 0 meaning none.
 *
 *      rec_header, with the heads of three hash tables of chains
 *      then, in the order they came to be: rec_module, rec_location, rec_stack, rec_bucket, rec_end,
 *      rec_event
 *
 * A bucket counts the sampled allocations of one size from one stack. What a sample stands for is
 * left to the reader (rec_weight), who knows the rate. */
#ifndef MK_PROF_RECORDING_H
#define MK_PROF_RECORDING_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t rec_ref;
typedef _Atomic uint64_t rec_count;

#define REC_MAGIC "memprof"
enum { REC_VERSION = 5, REC_UNIT = 8, REC_DEPTH = 128 };
enum { REC_HEADS = 1 << 14, REC_BUCKETS = 1 << 16 }; /* pages that are never written take no room */

/* How far out a sampled object got, as its stacks tell: the number of functions, of those that were
 * calling when it was allocated, that had returned when it was freed. 0: it was freed by the function
 * that allocated it or below that; with wrappers around malloc() the first that counts is higher. */
enum {
    REC_LEVELS = 6,
    REC_FURTHER = REC_LEVELS, /* all these had */
    REC_THREAD,               /* freed by another thread */
    REC_UNCLEAR,              /* in a signal handler while the recorder was at work */
    REC_ENDS
};

typedef struct rec_header {
    rec_count magic; /* the bytes of REC_MAGIC, once all below is set */
    uint32_t version, size; /* of this header */
    uint64_t rate;          /* mean bytes between samples; 1: every allocation is one */
    uint32_t pid, parent;
    int64_t started, ended; /* ns since 1970; ended 0: it did not end by exit(), or not yet */
    char program[256];      /* path of the executable */
    /* at its end, as far as it ended by exit() */
    uint64_t resident, most_resident; /* bytes */
    uint64_t heap, heap_used;         /* what malloc holds, and has handed out */

    rec_count used;      /* bytes of this file; the rest is zero */
    rec_count bytes;     /* allocated by all threads, short of what each has yet to tell */
    rec_count samples;   /* in all buckets */
    rec_count lost;      /* hit, but not recorded: no room, or within the recorder */
    rec_count truncated; /* stacks that lack their outermost frames */
    rec_count threads;
    rec_count in_use, most_in_use; /* bytes, as far as samples tell; the most there ever were */
    rec_count peaks;               /* how often that was exceeded */
    _Atomic rec_ref modules, events; /* chains, the latest first */
    _Atomic rec_ref locations[REC_HEADS], stacks[REC_HEADS], buckets[REC_BUCKETS];
} rec_header;

typedef struct rec_module { /* a file with code, where it was mapped */
    rec_ref next;
    uint32_t epoch;      /* of the process: one more after each dlclose() */
    uint64_t start, end; /* its first page is mapped at start */
    uint32_t id_size;
    uint8_t id[20]; /* build-id */
    char path[];
} rec_module;

typedef struct rec_location { /* a place that calls */
    rec_ref next, module;
    uint64_t address;  /* where the call returns to */
    uint64_t function; /* where the function begins that holds it; 0: unknown */
    uint32_t rule;     /* how to find its caller (cfi.h) */
    uint32_t epoch;
} rec_location;

typedef struct rec_stack {
    rec_ref next;
    uint32_t hash, n;
    rec_ref locations[]; /* leaf first */
} rec_stack;

typedef struct rec_end { /* objects of a bucket that were freed: most buckets know one way or none */
    rec_ref next;
    uint32_t how; /* REC_... */
    rec_count n;
    rec_count temporary; /* of these: nothing else was allocated in between */
    rec_count age;       /* sum: bytes allocated in between, by the thread; by all, if two */
} rec_end;

typedef struct rec_bucket { /* a line of cache */
    rec_ref next, stack;
    uint64_t size;       /* as asked for */
    uint64_t stands_for; /* bytes that the header's in_use counts for each */
    rec_count in_use; /* of those allocated; the rest has been freed */
    rec_count peak, at_peak; /* objects in use at the peak of that number; if it is not the header's,
                              * what is in use now was so then */
    _Atomic rec_ref ends; /* a chain */
} rec_bucket;

typedef struct rec_event { /* with MEMPROF_TRACE=alloc: each sample, and its end */
    rec_ref next, bucket;
    uint64_t address;
    int64_t time; /* ns since 1970 */
    uint32_t thread, freed;
} rec_event;

#endif
