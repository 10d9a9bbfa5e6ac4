#include <mk/internal.h>
#include <mk/scratch.h>

#include <pthread.h>
#include <string.h>

typedef struct scratches {
    mk_arena arena[MK_SCRATCHES];
} scratches;

static _Thread_local scratches *own_scratches;
static pthread_key_t scratch_key;
static pthread_once_t scratch_once = PTHREAD_ONCE_INIT;
static bool scratch_key_made;

static void scratches_end(void *arg) {
    scratches *s = (scratches *)arg;
    for (size_t i = 0; i < MK_SCRATCHES; i++)
        mk_arena_free(&s->arena[i]);
    own_scratches = NULL;
    mk_alloc_free(s->arena[0].alloc, s, sizeof *s, _Alignof(scratches));
}

static void scratch_key_make(void) {
    scratch_key_made = pthread_key_create(&scratch_key, scratches_end) == 0;
}

/* Without a key the thread's end leaks them, which beats refusing service. */
static scratches *scratches_new(void) {
    const mk_alloc libc_alloc = {NULL, NULL};
    scratches *s = (scratches *)mk_alloc_new(libc_alloc, sizeof *s, _Alignof(scratches), NULL);
    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    pthread_once(&scratch_once, scratch_key_make);
    if (scratch_key_made)
        pthread_setspecific(scratch_key, s);
    return own_scratches = s;
}

static bool is_avoided(const mk_arena *a, mk_arena *const *avoid, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (avoid[i] == a)
            return true;
    return false;
}

mk_scratch mk_scratch_begin(mk_arena *const *avoid, size_t n) {
    mk_scratch none = {NULL, {0, 0, 0, 0, 0, 0}};
    scratches *own = own_scratches ? own_scratches : scratches_new();
    for (size_t i = 0; own && i < MK_SCRATCHES; i++)
        if (!is_avoided(&own->arena[i], avoid, n)) {
            mk_scratch s = {&own->arena[i], mk_arena_mark(&own->arena[i])};
            return s;
        }
    return none;
}

void mk_scratch_free(void) {
    if (!own_scratches)
        return;
    if (scratch_key_made)
        pthread_setspecific(scratch_key, NULL);
    scratches_end(own_scratches);
}
