/* Buffers handed from one thread to another: a pool lets the second give back what the first took.
 *
 * The reader takes buffers and fills them, the writer empties and returns them; after a few, the same
 * ones go round. `reset` runs when a buffer comes back, and keeps large ones from staying. */
#include <mk/pool.h>

#include <pthread.h>
#include <semaphore.h>
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
static sem_t filled, room;

static void *write_all(void *arg) {
    for (size_t i = 0; i < MESSAGES; i++) {
        sem_wait(&filled);
        buffer *b = waiting[i % WAITING];
        sem_post(&room);
        *(size_t *)arg += b->used;
        mk_pool_put(&buffers, b);
    }
    return NULL;
}

int main(void) {
    pthread_t writer;
    size_t written = 0;
    mk_stats s;
    if (sem_init(&filled, 0, 0) != 0 || sem_init(&room, 0, WAITING) != 0 ||
        pthread_create(&writer, NULL, write_all, &written) != 0)
        return 1;
    for (size_t i = 0; i < MESSAGES; i++) {
        buffer *b = (buffer *)mk_pool_get(&buffers);
        if (b && !b->bytes && (b->bytes = (char *)malloc(4096)) != NULL)
            b->size = 4096;
        if (!b || !b->bytes)
            return 1;
        memset(b->bytes, 'x', b->used = 100);
        sem_wait(&room);
        waiting[i % WAITING] = b;
        sem_post(&filled);
    }
    pthread_join(writer, NULL);
    mk_pool_stats(&buffers, &s);
    printf("%zu bytes in %d messages, %s\n", written, MESSAGES,
           s.growths < 1000 ? "few buffers made" : "too many buffers made");
    mk_pool_free(&buffers);
    return 0;
}

// Prints:
// 1000000 bytes in 10000 messages, few buffers made
