/* The recorder as a preloaded library: `memprof run` tells it by the environment where to record. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "hooks.h"
#include "sample.h"
#include "space.h"

static struct {
    const char *dir; /* NULL: nothing is to be recorded */
    uint64_t rate;
} how;

/* May be called before anything has been initialised but the C library's allocator. */
bool sample_begin(void) {
    static _Atomic bool begun;
    static char dir[4096];
    if (!environ)
        return false;
    if (atomic_exchange(&begun, true))
        return true;
    const char *where = getenv("MEMPROF_DIR"), *rate = getenv("MEMPROF_RATE");
    if (where && strlen(where) < sizeof dir) {
        memcpy(dir, where, strlen(where) + 1); /* the program may change its environment */
        how.dir = dir;
        how.rate = rate ? strtoull(rate, NULL, 10) : 512 << 10;
        sample_trace(getenv("MEMPROF_TRACE"));
        if (!getenv("MEMPROF_PAUSED"))
            (void)sample_start(how.dir, how.rate);
    }
    return true;
}

/* For membench, whose benchmarks say when they are measured: begins paused by MEMPROF_PAUSED. */
__attribute__((visibility("default"))) void mk__prof_record(bool on) {
    if (!sample_begin() || !how.dir)
        return;
    if (on)
        (void)sample_start(how.dir, how.rate);
    else
        sample_stop();
}

__attribute__((constructor)) static void follow(void) {
    hooks_follow_forks();
}

static uint64_t resident_now(void) {
    char text[64] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    const char *second = n > 0 ? strchr(text, ' ') : NULL;
    return second ? strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

__attribute__((destructor)) static void say_end(void) {
    rec_header *h = space_header;
    struct rusage used;
    struct timespec now;
    if (!h || h->pid != (uint32_t)getpid())
        return;
    (void)getrusage(RUSAGE_SELF, &used);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    struct mallinfo2 heap = mallinfo2();
    h->heap = heap.arena + heap.hblkhd;
    h->heap_used = heap.uordblks + heap.hblkhd;
    h->resident = resident_now();
    h->most_resident =
        (uint64_t)used.ru_maxrss * 1024; /* which the kernel brings up to date now and then */
    if (h->most_resident < h->resident)
        h->most_resident = h->resident;
    h->ended = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
