/* The block a thread keeps between two arenas. The thread's end gives it back; what is released after
 * that, by end functions of others, arms the end once more. */
#include <mk/arena_internal.h>

#include <pthread.h>

_Thread_local mk__kept mk__kept_block;
static pthread_key_t end_key;
static pthread_once_t end_once = PTHREAD_ONCE_INIT;
static bool end_key_made;

static void kept_drop(void) {
    const mk_alloc libc = {NULL, NULL};
    if (!mk__kept_block.size)
        return;
    mk__block *b = mk__kept_take();
    mk_alloc_free(libc, b, b->size, MK__ARENA_GRAIN);
}

static void thread_ends(void *arg) {
    (void)arg;
    kept_drop();
    mk__kept_block.armed = false;
}

static void make_key(void) {
    end_key_made = pthread_key_create(&end_key, thread_ends) == 0;
}

/* Any value but NULL has the end called. */
static bool end_arm(void) {
    pthread_once(&end_once, make_key);
    return mk__kept_block.armed = end_key_made && pthread_setspecific(end_key, &end_key) == 0;
}

bool mk__kept_prepare(size_t size) {
    if (mk__kept_block.size == size || (!mk__kept_block.armed && !end_arm()))
        return false;
    kept_drop();
    return true;
}
