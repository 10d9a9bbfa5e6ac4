/* split.h - a bucket as the samples of a profile: one for each way its objects ended. */
#ifndef MK_PROF_SPLIT_H
#define MK_PROF_SPLIT_H

#include <stdbool.h>

#include "recording.h"

/* Go's four types of samples, in Go's order. */
enum {
    SPLIT_ALLOC_OBJECTS,
    SPLIT_ALLOC_SPACE,
    SPLIT_INUSE_OBJECTS,
    SPLIT_INUSE_SPACE,
    SPLIT_VALUES
};

typedef struct split_sample {
    int64_t values[SPLIT_VALUES]; /* what sampling missed is made up for */
    const char *lifetime;         /* "function", "caller", ..., "in use" */
    bool temporary;
    int64_t age; /* bytes allocated in between, at most: the mean as a power of four; -1: does not
                  * apply */
} split_sample;

enum { SPLIT_MOST = 2 * REC_ENDS + 1 };

/* Which of REC_… a lifetime is; REC_ENDS: "in use", or something else. */
unsigned split_end(const char *lifetime);

/* How many objects of this size one sample stands for. */
double split_weight(uint64_t rate, uint64_t size);

/* Objects of the bucket in use when most was; peaks: the recording's. */
uint64_t split_at_peak(const rec_bucket *bucket, uint64_t peaks);

/* How many. ends: by how they ended, NULL where none did. The process may be running. */
unsigned split_bucket(const rec_bucket *bucket, const rec_end *const ends[REC_ENDS], uint64_t rate,
                      split_sample samples[SPLIT_MOST]);

#endif
