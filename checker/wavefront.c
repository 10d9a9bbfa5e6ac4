#include "wavefront.h"

#include <pthread.h>

#include <mk/arena.h>

enum { STACK = 8 << 20 /* bytes of a thread: as much as a process usually starts with */ };

typedef struct front {
    const wavefront_jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t more; /* there are ready ones, or all are done */
    uint32_t *waits;     /* per job: how many it still waits for */
    wavefront_list ready;
    uint32_t done;
} front;

typedef struct member {
    front *f;
    unsigned thread;
    pthread_t id;
} member;

/* ---- under the lock --------------------------------------------------------------------------------------- */

/* The job is done, and so are those behind it that have nothing to do. */
static void finish(front *f, uint32_t job) {
    const wavefront_jobs *j = f->jobs;
    wavefront_list done = {0};
    wavefront_list_push(&done, job);
    while (done.len) {
        uint32_t d = wavefront_list_pop(&done);
        f->done++;
        for (uint32_t k = j->first[d]; k < j->first[d + 1]; k++) {
            uint32_t next = j->then[k];
            if (--f->waits[next] == 0)
                wavefront_list_push(j->begin(j->ctx, next) ? &done : &f->ready, next);
        }
    }
    wavefront_list_free(&done);
    pthread_cond_broadcast(&f->more);
}

static void start(front *f) {
    const wavefront_jobs *j = f->jobs;
    for (uint32_t k = 0; k < j->first[j->n]; k++)
        f->waits[j->then[k]]++;
    wavefront_list free_at_once = {0};
    for (uint32_t i = j->n; i-- > 0;) /* the first ones on top */
        if (f->waits[i] == 0)
            wavefront_list_push(&free_at_once, i);
    for (size_t i = 0; i < free_at_once.len; i++) {
        uint32_t job = free_at_once.data[i];
        if (j->begin(j->ctx, job))
            finish(f, job);
        else
            wavefront_list_push(&f->ready, job);
    }
    wavefront_list_free(&free_at_once);
}

/* ---- a thread --------------------------------------------------------------------------------------------- */

static void *take_part(void *arg) {
    member *m = arg;
    front *f = m->f;
    const wavefront_jobs *j = f->jobs;
    pthread_mutex_lock(&f->lock);
    while (f->done < j->n) {
        if (!f->ready.len) {
            pthread_cond_wait(&f->more, &f->lock);
            continue;
        }
        uint32_t job = wavefront_list_pop(&f->ready);
        pthread_mutex_unlock(&f->lock);
        j->work(j->ctx, m->thread, job);
        pthread_mutex_lock(&f->lock);
        j->end(j->ctx, m->thread, job);
        finish(f, job);
    }
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

static void in_order(const wavefront_jobs *j) {
    for (uint32_t i = 0; i < j->n; i++) {
        if (j->begin(j->ctx, i))
            continue;
        j->work(j->ctx, 0, i);
        j->end(j->ctx, 0, i);
    }
}

void wavefront(const wavefront_jobs *jobs, unsigned threads) {
    if (threads < 2) {
        in_order(jobs);
        return;
    }
    mk_arena a = {0};
    front f = {.jobs = jobs, .waits = mk_new_n(&a, uint32_t, jobs->n + 1)};
    member *all = mk_new_n(&a, member, threads);
    unsigned had = 1;
    pthread_attr_t attr;
    pthread_mutex_init(&f.lock, NULL);
    pthread_cond_init(&f.more, NULL);
    pthread_attr_init(&attr);
    (void)pthread_attr_setstacksize(&attr, STACK);
    start(&f);
    for (unsigned i = 0; i < threads; i++)
        all[i] = (member){.f = &f, .thread = i};
    while (had < threads && pthread_create(&all[had].id, &attr, take_part, &all[had]) == 0)
        had++;
    (void)take_part(&all[0]);
    for (unsigned i = 1; i < had; i++)
        pthread_join(all[i].id, NULL);
    pthread_attr_destroy(&attr);
    pthread_cond_destroy(&f.more);
    pthread_mutex_destroy(&f.lock);
    wavefront_list_free(&f.ready);
    mk_arena_free(&a);
}
