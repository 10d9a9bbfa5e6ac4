/* Wrong on purpose, under ThreadSanitizer: two threads use one arena, or one vector, at once. */
#include <mk/mk.h>

#include <pthread.h>
#include <string.h>

MK_VEC(ints, int)

static mk_arena arena;
static ints numbers;

static void *use_arena(void *arg) {
    for (int i = 0; i < 1000; i++)
        if (!mk_arena_alloc(&arena, 8, 8))
            return arg;
    return NULL;
}

static void *use_vector(void *arg) {
    for (int i = 0; i < 1000; i++)
        if (!ints_push(&numbers, i))
            return arg;
    return NULL;
}

int main(int argc, char **argv) {
    void *(*use)(void *) = argc > 1 && strcmp(argv[1], "vector") == 0 ? use_vector : use_arena;
    pthread_t thread;
    if (pthread_create(&thread, NULL, use, NULL) != 0)
        return 1;
    use(NULL);
    pthread_join(thread, NULL);
    mk_arena_free(&arena);
    ints_free(&numbers);
    return 0;
}
