/* Atomics store and load like everything else; threads keep their argument. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static _Atomic(char *) shared;
static char *plain;
static atomic_uintptr_t word;

void stored(void)
{
    atomic_store(&shared, (char *)malloc(1)); // ALLOC escapes
}

void stored_explicitly(void)
{
    atomic_store_explicit(&shared, (char *)malloc(1), memory_order_release); // ALLOC escapes
}

void assigned(void)
{
    shared = malloc(1); // ALLOC escapes reason=global
}

void stored_locally(void)
{
    _Atomic(char *) mine;
    atomic_init(&mine, (char *)malloc(1)); // ALLOC stays
    free(atomic_load(&mine));
}

char *loaded_locally(void)
{
    _Atomic(char *) mine = NULL;
    atomic_store(&mine, (char *)malloc(1)); // ALLOC escapes reason=returned
    return atomic_load(&mine);
}

void exchanged(void)
{
    char *old = atomic_exchange(&shared, (char *)malloc(1)); // ALLOC escapes
    free(old);
}

char *exchanged_locally(void)
{
    _Atomic(char *) mine = malloc(1); // ALLOC escapes reason=returned
    return atomic_exchange(&mine, NULL);
}

void compared_and_swapped(void)
{
    char *expected = NULL, *p = malloc(1); // ALLOC escapes
    if (!atomic_compare_exchange_strong(&shared, &expected, p))
        free(p);
}

char *seen_by_compare(void)
{
    _Atomic(char *) mine = malloc(1); // ALLOC escapes reason=returned
    char *expected = NULL;
    atomic_compare_exchange_weak(&mine, &expected, NULL);
    return expected;
}

void as_integer(void)
{
    atomic_store(&word, (uintptr_t)malloc(1)); // ALLOC escapes
}

void gcc_store(void)
{
    __atomic_store_n(&plain, malloc(1), __ATOMIC_RELEASE); // ALLOC escapes
}

void gcc_store_generic(void)
{
    char *p = malloc(1); // ALLOC escapes
    __atomic_store(&plain, &p, __ATOMIC_SEQ_CST);
}

char *gcc_load_generic(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    __atomic_load(&p, &q, __ATOMIC_SEQ_CST);
    return q;
}

void gcc_compare(void)
{
    char *expected = NULL, *p = malloc(1); // ALLOC escapes
    __atomic_compare_exchange_n(&plain, &expected, p, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void sync_compare(void)
{
    char *p = malloc(1); // ALLOC escapes
    if (!__sync_bool_compare_and_swap(&plain, NULL, p))
        free(p);
}

void sync_test_and_set(void)
{
    char *p = malloc(1); // ALLOC escapes
    (void)__sync_lock_test_and_set(&plain, p);
}

char *sync_locally(void)
{
    char *mine = NULL, *p = malloc(1); // ALLOC escapes reason=returned
    (void)__sync_val_compare_and_swap(&mine, NULL, p);
    return mine;
}

void only_counts(void)
{
    static atomic_int n;
    char *p = malloc(1); // ALLOC stays freed=every
    atomic_fetch_add(&n, p != NULL);
    free(p);
}

struct node {
    struct node *next;
};
static _Atomic(struct node *) top;

void treiber_push(void)
{
    struct node *n = malloc(sizeof *n); // ALLOC escapes
    n->next = atomic_load(&top);
    while (!atomic_compare_exchange_weak(&top, &n->next, n))
        ;
}

/* threads */

static void *body(void *arg)
{
    return arg;
}

static int body_c11(void *arg)
{
    free(arg);
    return 0;
}

void thread_argument(void)
{
    pthread_t t;
    char *p = malloc(1); // ALLOC escapes reason=callee
    pthread_create(&t, NULL, body, p);
}

void thread_argument_content(void)
{
    pthread_t t;
    char **p = malloc(sizeof *p); // ALLOC escapes
    *p = malloc(1);               // ALLOC escapes
    pthread_create(&t, NULL, body, p);
}

void thread_without_argument(void)
{
    pthread_t t;
    char *p = malloc(1); // ALLOC stays freed=every
    if (pthread_create(&t, NULL, body, NULL) == 0)
        pthread_join(t, NULL);
    free(p);
}

void thread_of_c11(void)
{
    thrd_t t;
    char *p = malloc(1); // ALLOC escapes
    thrd_create(&t, body_c11, p);
}

void of_this_thread(pthread_key_t key)
{
    char *p = malloc(1); // ALLOC escapes
    pthread_setspecific(key, p);
}

void under_a_lock(pthread_mutex_t *m) // PARAM m none
{
    char *p = malloc(1); // ALLOC stays freed=every
    pthread_mutex_lock(m);
    p[0] = 1;
    pthread_mutex_unlock(m);
    free(p);
}

void mutex_on_the_heap(void)
{
    pthread_mutex_t *m = malloc(sizeof *m); // ALLOC stays freed=every
    pthread_mutex_init(m, NULL);
    pthread_mutex_destroy(m);
    free(m);
}
