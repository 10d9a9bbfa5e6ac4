// Each thread has its own frames; what one frees for another outlived the frames that made it.
#include <pthread.h>
#include <stdlib.h>

typedef struct job {
    int n;
    char *result;
} job;

static char *work(int n) {
    char *p = malloc((size_t)n); // SITE gone
    char *q = malloc((size_t)n); // SITE later
    p[0] = 'x';
    q[0] = p[0];
    free(p);
    return q;
}

static void *run(void *arg) {
    job *j = arg;
    for (int i = 0; i < 100; i++) {
        char *p = work(j->n); // SITE gone
        free(p);
    }
    j->result = work(j->n); // SITE later
    return NULL;
}

static void *leave(void *arg) {
    char *p = malloc(5); // SITE open
    *(char **)arg = p;
    pthread_exit(NULL);
}

int main(void) {
    pthread_t t[4], u;
    job jobs[4];
    char *left;
    for (int i = 0; i < 4; i++) {
        jobs[i].n = i + 1;
        if (pthread_create(&t[i], NULL, run, &jobs[i]) != 0)
            return 1;
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        free(jobs[i].result);
    }
    if (pthread_create(&u, NULL, leave, &left) != 0)
        return 1;
    pthread_join(u, NULL);
    free(left);
    return 0;
}
