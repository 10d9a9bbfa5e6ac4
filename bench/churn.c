/* churn.c: a program that does little but allocate, for what a profiler costs at its worst.
 *
 *   churn PAIRS [SEED [PASSES]]
 *
 * Pairs of malloc and free from stacks of 10 to 30 frames, the sizes of ordinary programs (88 % are 16 to
 * 271 bytes, 10 % up to 2.3 KB, the rest up to 20 KB); one object in four lives in a ring of 20000 until
 * its place is needed, the others die where they were born. What is handed out is written to, and read again so
 * many times before it is kept or freed (0), as programs do that allocate much but not only. Prints the bytes asked
 * for. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline))
#define KEEP(x) __asm__ volatile("" : "+r"(x) : : "memory")

enum { RING = 20000, BATCH = 1000, SHALLOWEST = 7, DEPTHS = 20 };

static void *ring[RING];
static uint64_t state = 88172645463325252u;
static unsigned long passes;

static uint64_t next_random(void) { /* Marsaglia's xorshift */
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static size_t size_of(uint64_t r) {
    const uint64_t kind = r & 255, more = r >> 8;
    return kind < 225 ? 16 + more % 256 : kind < 251 ? 256 + more % 2048 : 4096 + more % 16384;
}

#define SITE(n)                               \
    APART static void *site##n(size_t size) { \
        void *p = malloc(size);               \
        if (p)                                \
            memset(p, n, size);               \
        return p;                             \
    }
SITE(0)
SITE(1)
SITE(2)
SITE(3)

/* A checksum, whose steps wait for each other. */
static void read_again(const void *p, size_t size) {
    uint64_t sum = size, word;
    for (size_t at = 0; at + sizeof word <= size; at += sizeof word) {
        memcpy(&word, (const char *)p + at, sizeof word);
        sum = (sum ^ word) * 0x100000001b3u;
    }
    KEEP(sum);
}

APART static uint64_t batch(void) {
    static void *(*const sites[])(size_t) = {site0, site1, site2, site3};
    uint64_t bytes = 0;
    for (int i = 0; i < BATCH; i++) {
        const uint64_t r = next_random();
        const size_t size = size_of(r);
        void *p = sites[r >> 40 & 3](size);
        bytes += size;
        for (unsigned long k = 0; k < passes && p; k++)
            read_again(p, size);
        if ((r >> 50 & 3) == 0) {
            void **place = &ring[(r >> 20) % RING];
            free(*place);
            *place = p;
        } else {
            free(p);
        }
    }
    return bytes;
}

static uint64_t left_of(unsigned depth);

APART static uint64_t right_of(unsigned depth) {
    uint64_t bytes = depth ? left_of(depth - 1) : batch();
    KEEP(bytes);
    return bytes;
}

APART static uint64_t left_of(unsigned depth) {
    char room[64], *at = room;
    KEEP(at);
    uint64_t bytes = depth ? right_of(depth - 1) : batch();
    KEEP(bytes);
    return bytes;
}

int main(int argc, char **argv) {
    const unsigned long pairs = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    uint64_t bytes = 0;
    if (argc > 2)
        state += strtoul(argv[2], NULL, 10);
    if (argc > 3)
        passes = strtoul(argv[3], NULL, 10);
    for (unsigned long i = 0; i < pairs / BATCH; i++) {
        const unsigned depth = SHALLOWEST + (unsigned)(next_random() % DEPTHS);
        bytes += depth & 1 ? left_of(depth) : right_of(depth);
    }
    for (int i = 0; i < RING; i++)
        free(ring[i]);
    printf("%llu\n", (unsigned long long)bytes);
    return 0;
}
