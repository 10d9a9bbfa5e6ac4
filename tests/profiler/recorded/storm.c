/* Threads that come and go, allocate, free each other's memory, fork, and are interrupted by signals
 * whose handler allocates. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLOTS = 256, STEPS = 5000, LIVES = 20, SPAWNERS = 3 };

static _Atomic(void *) slots[SLOTS];
static _Atomic int running = SPAWNERS;

/* Not allowed by POSIX, yet done; the main thread is not in malloc() when it happens. */
static void on_signal(int number) {
    (void)number;
    free(malloc(300));
}

static void *work(void *seed) {
    unsigned x = (unsigned)(size_t)seed * 7 + 1;
    for (int i = 0; i < STEPS; i++) {
        x = x * 1103515245 + 12345;
        void *p = x & 256 ? malloc(x >> 20) : calloc(3, x >> 22);
        if ((x >> 9 & 31) == 0)
            p = realloc(p, x >> 18);
        free(atomic_exchange(&slots[x >> 16 & (SLOTS - 1)], p));
    }
    return NULL;
}

static void *spawn(void *unused) {
    for (size_t i = 0; i < LIVES; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, (void *)i) != 0)
            continue;
        pid_t child = i % 4 ? -1 : fork();
        if (child == 0) {
            (void)work((void *)i);
            _exit(0);
        }
        if (child > 0)
            (void)waitpid(child, NULL, 0);
        (void)pthread_join(thread, NULL);
    }
    atomic_fetch_sub(&running, 1);
    return unused;
}

int main(void) {
    pthread_t spawners[SPAWNERS];
    (void)signal(SIGALRM, on_signal);
    for (int i = 0; i < SPAWNERS; i++)
        (void)pthread_create(&spawners[i], NULL, spawn, NULL);
    while (atomic_load(&running)) {
        (void)kill(getpid(), 0);
        (void)pthread_kill(pthread_self(), SIGALRM);
    }
    for (int i = 0; i < SPAWNERS; i++)
        (void)pthread_join(spawners[i], NULL);
    for (int i = 0; i < SLOTS; i++)
        free(slots[i]);
    return 0;
}
