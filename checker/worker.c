#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontend.h"

enum {
    MAX_WORKERS = 256,
    HEADERS = 100000, /* what a file takes besides itself, in bytes of source */
    WORTH_A_WORKER = 2000000
    /* bytes of source: one more has to load the front end, and to parse again what files have in common */
};

/* ---- the board ---------------------------------------------------------------------------------- */

typedef struct range { /* of jobs one worker has taken: at is done now, those up to end are next */
    size_t at, end;
} range;

typedef struct board { /* in memory that all processes share */
    atomic_size_t next; /* the first job that nobody has taken */
    size_t n, nworkers;
    range taken[];
} board;

static size_t board_size(size_t nworkers) {
    return sizeof(board) + nworkers * sizeof(range);
}

static board *board_new(size_t n, size_t nworkers) {
    board *b = mmap(NULL, board_size(nworkers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                    -1, 0);
    if (b == MAP_FAILED)
        return NULL;
    b->n = n;
    b->nworkers = nworkers;
    return b;
}

/* Half of a fair share of what is left. */
static bool board_take(board *b, range *r) {
    size_t at = atomic_load(&b->next), share;
    do {
        if (at >= b->n)
            return false;
        share = b->nworkers > 1 ? (b->n - at + 2 * b->nworkers - 1) / (2 * b->nworkers) : b->n - at;
    } while (!atomic_compare_exchange_weak(&b->next, &at, at + share));
    *r = (range){at, at + share};
    return true;
}

/* ---- a worker ----------------------------------------------------------------------------------- */

static void send(int fd, const void *p, size_t n) {
    for (const char *at = p; n;) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            _exit(2); /* nobody listens any more */
        at += done;
        n -= (size_t)done;
    }
}

typedef struct block { /* what precedes the bytes of a unit in the pipe */
    uint64_t job, len; /* len 0: there is no unit */
} block;

static void send_block(int fd, size_t job, const char *p, size_t n) {
    block head = {job, n};
    send(fd, &head, sizeof head);
    if (n)
        send(fd, p, n);
}

typedef struct worker {
    int fd;
    const front_job *jobs;
    board *board;
    range *taken;
} worker;

/* From here on the process has so much time for its next job; then SIGPROF ends it. */
static void allow_time(const front_job *job) {
    enum { SECONDS = 30, BYTES_A_SECOND = 100000 };
    struct stat st = {0};
    (void)stat(job->file, &st);
    struct itimerval limit = {.it_value.tv_sec = SECONDS + st.st_size / BYTES_A_SECOND};
    (void)setitimer(ITIMER_PROF, &limit, NULL);
}

static size_t next_job(void *ctx) {
    const worker *w = ctx;
    if (w->taken->at == w->taken->end && !board_take(w->board, w->taken))
        return w->board->n;
    allow_time(&w->jobs[w->taken->at]);
    return w->taken->at;
}

static void send_unit(void *ctx, size_t job, const mk_str *unit) {
    const worker *w = ctx;
    send_block(w->fd, job, unit ? mk_str_c(unit) : NULL, unit ? unit->len : 0);
    w->taken->at++;
}

/* The parser writes half a page about a crash, of which we have a line to say. */
static void be_quiet(void) {
#ifdef NDEBUG
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0 && dup2(null, STDERR_FILENO) >= 0)
        close(null);
#endif
}

static _Noreturn void work(worker *w) {
    const char *missing = NULL;
    const front_api *api = frontend(&missing);
    if (!api) {
        send_block(w->fd, w->board->n, missing, strlen(missing));
        _exit(2);
    }
    be_quiet();
    api->units(w->jobs, w->board->n, next_job, send_unit, w);
    _exit(0);
}

static const char crashed[] = "the parser crashed";

/* ---- the program ----------------------------------------------------------------------------------- */

typedef struct pool {
    const front_job *jobs;
    board *board;
    struct pollfd fds[MAX_WORKERS]; /* fd -1: has ended */
    pid_t pids[MAX_WORKERS];
    bool *delivered; /* by job */
    worker_fn fn;
    void *ctx;
    mk_str bytes; /* of the unit at hand */
    mk_str *why;  /* what keeps all of it from going on */
} pool;

static bool receive(int fd, void *p, size_t n) {
    for (char *at = p; n;) {
        ssize_t done = read(fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

static bool receive_block(int fd, size_t *job, mk_str *out) {
    block head;
    char buf[65536];
    mk_str_clear(out);
    if (!receive(fd, &head, sizeof head))
        return false;
    *job = (size_t)head.job;
    (void)mk_str_reserve(out, (size_t)head.len);
    while (head.len) {
        size_t part = head.len < sizeof buf ? (size_t)head.len : sizeof buf;
        if (!receive(fd, buf, part))
            return false;
        mk_str_catn(out, buf, part);
        head.len -= part;
    }
    return true;
}

/* A worker keeps no end of the others' pipes: each ends with its worker. */
static _Noreturn void begin_work(const pool *p, size_t w, int fd) {
    for (size_t i = 0; i < p->board->nworkers; i++)
        if (p->fds[i].fd >= 0)
            (void)close(p->fds[i].fd);
    worker own = {fd, p->jobs, p->board, &p->board->taken[w]};
    work(&own);
}

static bool start(pool *p, size_t w) {
    enum { ROOM = 1 << 20 }; /* a unit or two: others go on while one is read */
    int fds[2];
    p->fds[w].fd = -1;
    if (pipe(fds) != 0 || (p->pids[w] = fork()) < 0) {
        mk_str_printf(p->why, "cannot start a parser: %s", strerror(errno));
        return false;
    }
    if (p->pids[w] == 0) {
        (void)close(fds[0]);
        begin_work(p, w, fds[1]);
    }
    (void)close(fds[1]);
    (void)fcntl(fds[0], F_SETPIPE_SZ, ROOM);
    p->fds[w] = (struct pollfd){.fd = fds[0], .events = POLLIN};
    return true;
}

static int reap(pool *p, size_t w) {
    int status = 0;
    (void)close(p->fds[w].fd);
    p->fds[w].fd = -1;
    while (waitpid(p->pids[w], &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static void deliver(pool *p, size_t job, const mk_str *unit, const char *why) {
    if (job >= p->board->n || p->delivered[job])
        return;
    p->delivered[job] = true;
    p->fn(p->ctx, job, unit, why);
}

/* Its pipe has ended. If it died over a job, that one is lost, and another worker takes its place. */
static bool end(pool *p, size_t w) {
    int status = reap(p, w);
    range *taken = &p->board->taken[w];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    bool slow = WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF;
    if (taken->at == taken->end) { /* it died before its first job, or behind its last */
        if (!taken->end)
            mk_str_cat(p->why, "the parser does not start");
        return taken->end;
    }
    deliver(p, taken->at++, NULL, slow ? "the parser takes too long and was stopped" : crashed);
    return start(p, w);
}

static bool listen_to(pool *p, size_t w) {
    size_t job;
    if (!receive_block(p->fds[w].fd, &job, &p->bytes))
        return end(p, w);
    if (job == p->board->n) { /* there is no front end */
        mk_str_catn(p->why, p->bytes.data, p->bytes.len);
        return false;
    }
    deliver(p, job, p->bytes.len ? &p->bytes : NULL, crashed);
    return true;
}

static size_t running(const pool *p) {
    size_t n = 0;
    for (size_t w = 0; w < p->board->nworkers; w++)
        n += p->fds[w].fd >= 0;
    return n;
}

static bool listen_to_all(pool *p) {
    bool ok = true;
    while (ok && running(p)) {
        int ready = poll(p->fds, p->board->nworkers, -1);
        if (ready < 0 && errno != EINTR) {
            mk_str_printf(p->why, "cannot listen to the parser: %s", strerror(errno));
            return false;
        }
        for (size_t w = 0; w < p->board->nworkers && ok && ready > 0; w++)
            if (p->fds[w].fd >= 0 && p->fds[w].revents)
                ok = listen_to(p, w);
    }
    return ok;
}

static bool run_pool(pool *p) {
    size_t n = p->board->nworkers;
    bool ok = true;
    for (size_t w = 0; w < n; w++)
        p->fds[w].fd = -1;
    for (size_t w = 0; w < n && ok; w++)
        ok = start(p, w);
    ok = ok && listen_to_all(p);
    for (size_t w = 0; w < n; w++)
        if (p->fds[w].fd >= 0) {
            (void)kill(p->pids[w], SIGKILL);
            (void)reap(p, w);
        }
    return ok;
}

size_t worker_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? (size_t)n : 1;
}

static size_t size_of(const front_job *job) {
    struct stat st = {0};
    (void)stat(job->file, &st);
    return HEADERS + (size_t)st.st_size;
}

/* One has the largest file; what is left is for the others, and for it. */
size_t worker_worth(const front_job *jobs, size_t n, size_t most) {
    size_t sum = 0, largest = 0;
    if (most > n)
        most = n;
    for (size_t i = 0; i < n && sum - largest < most * WORTH_A_WORKER; i++) {
        size_t size = size_of(&jobs[i]);
        sum += size;
        largest = size > largest ? size : largest;
    }
    size_t workers = 1 + (sum - largest) / WORTH_A_WORKER;
    return workers < most ? workers : most;
}

bool worker_run(const front_job *jobs, size_t n, size_t workers, worker_fn fn, void *ctx,
                mk_str *why) {
    if (!n)
        return true;
    if (!workers)
        workers = worker_worth(jobs, n, worker_processors());
    if (workers > MAX_WORKERS)
        workers = MAX_WORKERS;
    if (workers > n)
        workers = n;
    pool p = {.jobs = jobs, .fn = fn, .ctx = ctx, .why = why};
    p.board = board_new(n, workers);
    p.delivered = calloc(n, sizeof *p.delivered);
    bool ok = p.board && p.delivered;
    if (ok)
        ok = run_pool(&p);
    else
        mk_str_printf(why, "cannot start a parser: %s", strerror(errno));
    if (p.board)
        (void)munmap(p.board, board_size(workers));
    free(p.delivered);
    mk_str_free(&p.bytes);
    return ok;
}
