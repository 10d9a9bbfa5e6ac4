#include "split.h"

#include <math.h>
#include <string.h>

static const char *const names[REC_ENDS] = {
    "function", "caller",   "caller 2",     "caller 3", "caller 4",
    "caller 5", "outlives", "other thread", "unclear",
};

/* How many objects of this size one hit stands for: an allocation is hit with the probability that an
 * exponentially distributed distance ends within it. */
double split_weight(uint64_t rate, uint64_t size) {
    return rate <= 1 ? 1 : -1 / expm1(-(double)size / (double)rate);
}

/* In classes, or every sample would have an age of its own. */
static int64_t age_class(uint64_t mean) {
    uint64_t most = 4;
    while (most < mean && most < (uint64_t)1 << 60)
        most *= 4;
    return (int64_t)most;
}

static split_sample sample_of(const rec_bucket *b, uint64_t rate, uint64_t n, bool in_use) {
    const double objects = (double)n * split_weight(rate, b->size);
    const int64_t count = llround(objects), bytes = llround(objects * (double)b->size);
    return (split_sample){
        {count, bytes, in_use ? count : 0, in_use ? bytes : 0}, "in use", false, -1};
}

unsigned split_end(const char *lifetime) {
    unsigned end = 0;
    while (end < REC_ENDS && strcmp(names[end], lifetime) != 0)
        end++;
    return end;
}

uint64_t split_at_peak(const rec_bucket *b, uint64_t peaks) {
    return b->peak == peaks ? b->at_peak : b->in_use;
}

unsigned split_bucket(const rec_bucket *b, const rec_end *const ends[REC_ENDS], uint64_t rate,
                      split_sample samples[SPLIT_MOST]) {
    unsigned made = 0;
    const uint64_t left = b->in_use;
    for (unsigned i = 0; i < REC_ENDS; i++) {
        uint64_t n = ends[i] ? ends[i]->n : 0, temporary = ends[i] ? ends[i]->temporary : 0;
        temporary = temporary > n ? n : temporary; /* counts are not of one moment */
        n -= temporary;
        if (temporary) {
            samples[made] = sample_of(b, rate, temporary, false);
            samples[made].temporary = true;
            samples[made++].lifetime = names[i];
        }
        if (n) {
            samples[made] = sample_of(b, rate, n, false);
            samples[made].age = age_class(ends[i]->age / n);
            samples[made++].lifetime = names[i];
        }
    }
    if (left)
        samples[made++] = sample_of(b, rate, left, true);
    return made;
}
