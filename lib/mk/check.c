/* The switches, the report of misuse, and the books of objects at rest.
 *
 * The books are one hash table for the process, keyed by the object's address: so an object put into
 * two different pools is found as well. They use malloc directly: they must neither count nor fail
 * on purpose. */
#include <mk/check.h>
#include <mk/internal.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(MK_DEBUG)
enum { FIRST_LEVEL = MK_CHECK_ALL };
#else
enum { FIRST_LEVEL = MK_CHECK_OFF };
#endif
enum { SAMPLE = 61 }; /* a prime, to keep out of step with what programs do in turns */

atomic_int mk__check_level = FIRST_LEVEL;
atomic_bool mk__bypass;

void mk_check_set(int to) {
    atomic_store_explicit(&mk__check_level, to, memory_order_relaxed);
}
int mk_check_level(void) {
    return atomic_load_explicit(&mk__check_level, memory_order_relaxed);
}
void mk_bypass_set(bool on) {
    atomic_store_explicit(&mk__bypass, on, memory_order_relaxed);
}
bool mk_bypass(void) {
    return atomic_load_explicit(&mk__bypass, memory_order_relaxed);
}

/* ---- reporting ---- */

static mk_misuse_fn misuse_fn;
static void *misuse_ctx;

void mk_misuse_set(mk_misuse_fn fn, void *ctx) {
    misuse_fn = fn;
    misuse_ctx = ctx;
}

void mk__misuse(const char *what, const void *object, const void *here, const void *before) {
    mk_misuse m = {what, object, here, before};
    if (misuse_fn) {
        misuse_fn(misuse_ctx, &m);
        return;
    }
    mk__out o;
    mk__out_fd(&o, 2);
    mk__put_text(&o, "memkit: ");
    mk__put_text(&o, what);
    mk__put_text(&o, ": object ");
    mk__put_hex(&o, (uintptr_t)object);
    mk__put_text(&o, ", at ");
    mk__put_place(&o, here);
    mk__put_text(&o, ", before at ");
    mk__put_place(&o, before);
    mk__put_text(&o, "\n");
    mk__out_end(&o);
    abort();
}

/* ---- objects at rest ---- */

typedef struct resting {
    const void *object;
    const void *put_at;
    size_t size; /* bytes that must not change */
    uint64_t sum;
} resting;

static pthread_mutex_t books_lock = PTHREAD_MUTEX_INITIALIZER;
static resting *books;
static size_t books_n, books_cap; /* a power of two, at most half full */
static unsigned chances;          /* to be sampled, so far */

static uint64_t content_sum(const void *object, size_t size) {
    const unsigned char *p = (const unsigned char *)object;
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

/* Where the object is, or the free place where it belongs. */
static size_t books_at(const resting *table, size_t cap, const void *object) {
    size_t at = (size_t)(((uintptr_t)object >> 4) * (size_t)0x9e3779b97f4a7c15u) & (cap - 1);
    while (table[at].object && table[at].object != object)
        at = (at + 1) & (cap - 1);
    return at;
}

static bool books_grow(void) {
    size_t cap = books_cap ? books_cap * 2 : 256;
    resting *to = (resting *)calloc(cap, sizeof *to);
    if (!to)
        return false;
    for (size_t i = 0; i < books_cap; i++)
        if (books[i].object)
            to[books_at(to, cap, books[i].object)] = books[i];
    free(books);
    books = to;
    books_cap = cap;
    return true;
}

static void books_remove(size_t at) {
    books[at].object = NULL;
    books_n--;
    for (size_t i = (at + 1) & (books_cap - 1); books[i].object; i = (i + 1) & (books_cap - 1)) {
        resting moved = books[i];
        books[i].object = NULL;
        books[books_at(books, books_cap, moved.object)] = moved;
    }
}

/* The entry of the object, or NULL. With the lock. */
static resting *books_find(const void *object) {
    if (!books_cap)
        return NULL;
    resting *r = &books[books_at(books, books_cap, object)];
    return r->object ? r : NULL;
}

static void books_add(const void *object, size_t size, const void *here) {
    if (books_n * 2 >= books_cap && !books_grow())
        return;
    resting r = {object, here, size, content_sum(object, size)};
    books[books_at(books, books_cap, object)] = r;
    books_n++;
}

bool mk__rest_has(const void *object) {
    pthread_mutex_lock(&books_lock);
    bool has = books_find(object) != NULL;
    pthread_mutex_unlock(&books_lock);
    return has;
}

static bool is_chosen(int how) {
    return how == MK_CHECK_ALL || (how == MK_CHECK_SAMPLED && ++chances % SAMPLE == 0);
}

bool mk__rest_begin(int how, bool rests, const void *object, size_t size, const void *here) {
    pthread_mutex_lock(&books_lock);
    const resting *r = books_find(object);
    const void *before = r ? r->put_at : NULL;
    bool twice = rests || r;
    if (!twice && is_chosen(how))
        books_add(object, size, here);
    pthread_mutex_unlock(&books_lock);
    if (twice)
        mk__misuse("pool: object put twice", object, here, before);
    return !twice;
}

void mk__rest_end(const void *object, const void *here) {
    bool changed = false;
    const void *before = NULL;
    pthread_mutex_lock(&books_lock);
    const resting *r = books_find(object);
    if (r) {
        before = r->put_at;
        changed = content_sum(object, r->size) != r->sum;
        books_remove((size_t)(r - books));
        if (books_n == 0) {
            free(books);
            books = NULL;
            books_cap = 0;
        }
    }
    pthread_mutex_unlock(&books_lock);
    if (changed)
        mk__misuse("pool: object changed after it was put", object, here, before);
}

void mk__rest_fork(bool before) {
    if (before)
        pthread_mutex_lock(&books_lock);
    else
        pthread_mutex_unlock(&books_lock);
}
