/* Buffers handed from one thread to another: a pool lets the second give back what the first took.
 *
 * The reader takes buffers and fills them, the writer empties and returns them; after a few, the same
 * ones go round. `reset` runs when a buffer comes back, and keeps large ones from staying. */
#include <mk/pool.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES = 10000, WAITING = 8, WORTH_KEEPING = 65536 };

typedef struct buffer {
    size_t used, size;
    char *bytes;
} buffer;

static void *make(void *ctx) {
    (void)ctx;
    return calloc(1, sizeof(buffer));
}
static bool reset(void *ctx, void *object) {
    buffer *b = (buffer *)object;
    (void)ctx;
    b->used = 0;
    return b->size <= WORTH_KEEPING;
}
static void drop(void *ctx, void *object) {
    (void)ctx;
    free(((buffer *)object)->bytes);
    free(object);
}

static mk_pool buffers = {.size = sizeof(buffer), .make = make, .reset = reset, .drop = drop};
static buffer *waiting[WAITING];
static size_t put_in, taken_out;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *write_all(void *arg) {
    for (size_t i = 0; i < MESSAGES; i++) {
        pthread_mutex_lock(&lock);
        while (put_in == taken_out)
            pthread_cond_wait(&changed, &lock);
        buffer *b = waiting[taken_out++ % WAITING];
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
        *(size_t *)arg += b->used;
        mk_pool_put(&buffers, b);
    }
    return NULL;
}

int main(void) {
    pthread_t writer;
    size_t written = 0;
    mk_stats s;
    if (pthread_create(&writer, NULL, write_all, &written) != 0)
        return 1;
    for (size_t i = 0; i < MESSAGES; i++) {
        buffer *b = (buffer *)mk_pool_get(&buffers);
        if (b && !b->bytes && (b->bytes = (char *)malloc(4096)) != NULL)
            b->size = 4096;
        if (!b || !b->bytes)
            return 1;
        memset(b->bytes, 'x', b->used = 100);
        pthread_mutex_lock(&lock);
        while (put_in - taken_out == WAITING)
            pthread_cond_wait(&changed, &lock);
        waiting[put_in++ % WAITING] = b;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
    }
    pthread_join(writer, NULL);
    mk_pool_stats(&buffers, &s);
    printf("%zu bytes in %d messages\n", written, MESSAGES);
    mk_pool_free(&buffers);
    return written == MESSAGES * 100 && s.growths < 1000 ? 0 : 1; /* few buffers were made */
}
