#define _GNU_SOURCE
#include "space.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "count.h"

enum { STEP = 256 << 10, MOST_STEP = 4 << 20, PATIENCE = 1000, AHEAD = 64 << 10 };

rec_header *space_header;

static const char *mark;      /* a page that is zero in any child; NULL: there is no such thing */
static char path[4096];       /* "": anonymous */
static size_t reserved;       /* address space */
static _Atomic size_t limit;  /* bytes of it that may be touched */
static _Atomic uint64_t near; /* bytes of it whose pages are there, but for some of the header */
static atomic_flag growing = ATOMIC_FLAG_INIT;

/* ---- the name: no stdio here, it allocates ---- */

static char *put(char *to, const char *text) {
    size_t n = strlen(text);
    memcpy(to, text, n + 1);
    return to + n;
}

static char *put_number(char *to, unsigned v) {
    char digits[12], *d = digits + sizeof digits;
    *--d = '\0';
    do
        *--d = (char)('0' + v % 10);
    while (v /= 10);
    return put(to, d);
}

/* Programs that exec() others have one recording for each, by the same pid. */
static int create(const char *dir) {
    int fd = -1;
    if (strlen(dir) > sizeof path - 40)
        return -1;
    for (unsigned n = 1; n < 10000 && fd < 0; n++) {
        char *end = put_number(put(put(path, dir), "/"), (unsigned)getpid());
        if (n > 1)
            end = put_number(put(end, "-"), n);
        (void)put(end, ".mprec");
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

/* ---- growing ---- */

/* The program may have closed any descriptor it did not open: so none is kept. */
static bool reserve(size_t to) {
    if (!path[0])
        return true;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = posix_fallocate(fd, 0, (off_t)to) == 0;
    (void)close(fd);
    return ok;
}

static bool grow(size_t need) {
    for (int i = 0; atomic_flag_test_and_set_explicit(&growing, memory_order_acquire); i++) {
        if (i == PATIENCE) /* perhaps by the very thread this signal handler runs in */
            return need <= atomic_load_explicit(&limit, memory_order_acquire);
        (void)sched_yield();
    }
    size_t have = atomic_load_explicit(&limit, memory_order_relaxed);
    bool ok = need <= have;
    if (!ok && need <= reserved) {
        size_t step = have / 2 < STEP ? STEP : have / 2 > MOST_STEP ? MOST_STEP : have / 2;
        size_t to = (need > have + step ? need : have + step) + STEP - 1;
        to -= to % STEP;
        to = to > reserved ? reserved : to;
        ok = reserve(to);
        if (ok)
            atomic_store_explicit(&limit, to, memory_order_release);
    }
    atomic_flag_clear_explicit(&growing, memory_order_release);
    return ok;
}

static uint64_t up_to(uint64_t n, size_t unit) {
    return (n + unit - 1) / unit * unit;
}

/* Pages that come one by one, when they are touched, take the kernel two to three times as long. */
static void bring_near(size_t need) {
    uint64_t from = atomic_load_explicit(&near, memory_order_relaxed);
    const size_t most = atomic_load_explicit(&limit, memory_order_relaxed);
    const size_t to = need + AHEAD > most ? most : need + AHEAD;
#ifdef MADV_POPULATE_WRITE /* before Linux 5.14 it fails, and they come when they are touched */
    if (need > from && count_swap(&near, &from, to / 4096 * 4096))
        (void)madvise((char *)space_header + from, to / 4096 * 4096 - from, MADV_POPULATE_WRITE);
#endif
}

void *space_take_aligned(size_t bytes, size_t align, rec_ref *ref) {
    rec_header *h = space_header;
    uint64_t used = atomic_load_explicit(&h->used, memory_order_relaxed), at, end;
    do {
        at = up_to(used, align);
        end = at + up_to(bytes, REC_UNIT);
        if (end > atomic_load_explicit(&limit, memory_order_acquire) && !grow(end))
            return NULL;
    } while (!count_swap(&h->used, &used, end));
    if (end > atomic_load_explicit(&near, memory_order_relaxed))
        bring_near(end);
    *ref = (rec_ref)(at / REC_UNIT);
    return (char *)h + at;
}

void *space_take(size_t bytes, rec_ref *ref) {
    return space_take_aligned(bytes, REC_UNIT, ref);
}

/* ---- opening ---- */

static void *map(int fd) {
    for (reserved = (size_t)1 << 32; reserved >= (size_t)1 << 24; reserved /= 4) {
        int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE : MAP_SHARED;
        void *p = mmap(NULL, reserved, PROT_READ | PROT_WRITE, flags, fd, 0);
        if (p != MAP_FAILED)
            return p;
    }
    return NULL;
}

static void set_mark(void) {
    static char *page;
    if (!page) {
        void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED || madvise(p, 4096, MADV_WIPEONFORK) != 0)
            return;
        page = p;
    }
    *page = 1;
    mark = page;
}

bool space_is_ours(void) {
    return mark ? *mark : space_header->pid == (uint32_t)getpid();
}

static void fill(rec_header *h, uint64_t rate) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    h->version = REC_VERSION;
    h->size = sizeof *h;
    h->rate = rate;
    h->pid = (uint32_t)getpid();
    h->parent = (uint32_t)getppid();
    h->started = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    ssize_t n = readlink("/proc/self/exe", h->program, sizeof h->program - 1);
    h->program[n > 0 ? n : 0] = '\0';
    atomic_store_explicit(&h->used, (sizeof *h + REC_UNIT - 1) / REC_UNIT * REC_UNIT,
                          memory_order_relaxed);
    uint64_t magic;
    memcpy(&magic, REC_MAGIC, sizeof magic);
    /* now it is one, whoever kills us */
    atomic_store_explicit(&h->magic, magic, memory_order_release);
}

bool space_open(const char *dir, uint64_t rate) {
    int fd = -1;
    path[0] = '\0';
    if (dir && (fd = create(dir)) < 0)
        return false;
    size_t first = (sizeof(rec_header) + STEP) / STEP * STEP;
    void *p = fd < 0 || posix_fallocate(fd, 0, (off_t)first) == 0 ? map(fd) : NULL;
    if (fd >= 0)
        (void)close(fd);
    if (!p)
        return false;
    atomic_store_explicit(&limit, fd < 0 ? reserved : first, memory_order_release);
    atomic_store_explicit(&near, sizeof(rec_header) / 4096 * 4096, memory_order_relaxed);
    fill(p, rate);
    set_mark();
    space_header = p;
    return true;
}

void space_leave(void) {
    if (space_header)
        (void)munmap(space_header, reserved);
    space_header = NULL;
    atomic_flag_clear_explicit(&growing, memory_order_release);
}
