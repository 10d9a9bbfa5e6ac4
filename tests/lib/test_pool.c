/* Pools: what comes back, what is bounded, ageing, threads, fork, failure, misuse. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <mk/internal.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static mk_stats stats_of(const mk_pool *p) {
    mk_stats s;
    assert_true(mk_pool_check(p));
    mk_pool_stats(p, &s);
    assert_identity(&s);
    return s;
}

/* ---- what comes back ---- */

static void test_zero_value(void **state) {
    (void)state;
    mk_pool p = {0};
    assert_int_equal(stats_of(&p).reserved, 0);
    mk_pool_put(&p, NULL);
    mk_pool_age(&p);
    assert_int_equal(mk_pool_trim(&p, 0), 0);
    mk_pool_free(&p);
    void *a = mk_pool_get(&p); /* size 0 is served as 1 */
    assert_non_null(a);
    mk_pool_put(&p, a);
    mk_pool_free(&p);
    assert_int_equal(stats_of(&p).reserved, 0);
}

static void test_comes_back(void **state) {
    (void)state;
    uint64_t before = process_live();
    mk_pool p = {0};
    p.size = 100;
    p.align = 256;
    char *a = (char *)mk_pool_get(&p), *b = (char *)mk_pool_get(&p);
    assert_ptr_not_equal(a, b);
    assert_int_equal((uintptr_t)a % 256, 0);
    memset(a, 'a', 100);
    mk_pool_put(&p, a);
    char *again = (char *)mk_pool_get(&p);
    assert_ptr_equal(again, a);
    assert_int_equal(again[99], 'a');
    mk_stats s = stats_of(&p);
    assert_int_equal(s.kind, MK_KIND_POOL);
    assert_int_equal(s.allocs, 3);
    assert_int_equal(s.frees, 1);
    assert_int_equal(s.hits, 1);
    assert_int_equal(s.growths, 2);
    assert_int_equal(s.live, 200);
    mk_pool_put(&p, a);
    mk_pool_put(&p, b);
    s = stats_of(&p);
    assert_int_equal(s.live, 0);
    assert_int_equal(s.free, 200);
    mk_pool_free(&p);
    assert_int_equal(process_live(), before);
}

static void test_put_null_among_objects(void **state) {
    (void)state;
    mk_pool p = {0};
    p.size = 16;
    void *a = mk_pool_get(&p);
    mk_pool_put(&p, a);
    for (int i = 0; i < 200; i++)
        mk_pool_put(&p, NULL);
    assert_true(mk_pool_check(&p));
    bool found = false;
    void *got[300];
    for (int i = 0; i < 300; i++) {
        got[i] = mk_pool_get(&p);
        assert_non_null(got[i]);
        found = found || got[i] == a;
    }
    assert_true(found);
    assert_int_equal(stats_of(&p).live, 300 * 16); /* NULLs that are gone count as nothing */
    assert_int_equal(stats_of(&p).dropped, 0);
    for (int i = 0; i < 200; i++) {
        mk_pool_put(&p, got[i]);
        mk_pool_put(&p, NULL);
    }
    assert_int_equal(mk_pool_trim(&p, 0), 200);
    assert_int_equal(stats_of(&p).live, 100 * 16);
    assert_int_equal(stats_of(&p).free, 0);
    for (int i = 200; i < 300; i++)
        mk_pool_put(&p, got[i]);
    for (int i = 0; i < 200; i++)
        mk_pool_put(&p, NULL);
    mk_pool_age(&p);
    mk_pool_age(&p);
    assert_int_equal(stats_of(&p).live, 0);
    assert_int_equal(stats_of(&p).dropped, 300);
    mk_pool_free(&p);
}

/* ---- callbacks ---- */

typedef struct books {
    _Atomic int made, dropped;
    int resets;
    bool refuse_memory, not_worth_it;
} books;

static void *make(void *ctx) {
    books *b = (books *)ctx;
    if (b->refuse_memory)
        return NULL;
    b->made++;
    return calloc(1, 64);
}
static bool reset(void *ctx, void *object) {
    books *b = (books *)ctx;
    b->resets++;
    memset(object, 0, 64);
    return !b->not_worth_it;
}
static void drop(void *ctx, void *object) {
    ((books *)ctx)->dropped++;
    free(object);
}

static mk_pool pool_with(books *b) {
    mk_pool p = {0};
    p.size = 64;
    p.make = make;
    p.drop = drop;
    p.ctx = b;
    return p;
}

static void test_callbacks(void **state) {
    (void)state;
    books b = {0};
    mk_pool p = pool_with(&b);
    p.reset = reset;
    char *a = (char *)mk_pool_get(&p);
    a[0] = 1;
    mk_pool_put(&p, a);
    assert_int_equal(b.resets, 1);
    char *same = (char *)mk_pool_get(&p);
    assert_ptr_equal(a, same);
    assert_int_equal(same[0], 0);
    b.not_worth_it = true;
    mk_pool_put(&p, same);
    assert_int_equal(b.dropped, 1);
    assert_int_equal(stats_of(&p).dropped, 1);
    b.refuse_memory = true;
    assert_null(mk_pool_get(&p));
    assert_int_equal(stats_of(&p).fails, 1);
    b.refuse_memory = false;
    a = (char *)mk_pool_get(&p);
    mk_pool_free(&p);
    assert_int_equal(b.made, 2);
    assert_int_equal(b.dropped, 1);
    mk_pool_put(&p, a); /* the pool is as new */
    mk_pool_free(&p);
    assert_int_equal(b.dropped, 2);
}

/* What make made goes to free(), if there is no drop; also when the pool cannot even begin. */
static void test_make_without_drop(void **state) {
    (void)state;
    books b = {0};
    mk_pool p = pool_with(&b);
    p.drop = NULL;
    mk_fail_from(1);
    assert_null(mk_pool_get(&p)); /* not even the pool itself can be made */
    mk_pool_put(&p, calloc(1, 64));
    mk_fail_at(0);
    assert_null(p.inner);
    mk_pool_put(&p, mk_pool_get(&p));
    mk_pool_free(&p);
    assert_int_equal(b.made, 1);
}

/* ---- what is bounded ---- */

static size_t fill(mk_pool *p, void **object, size_t n) {
    for (size_t i = 0; i < n; i++)
        object[i] = mk_pool_get(p);
    for (size_t i = 0; i < n; i++)
        mk_pool_put(p, object[i]);
    return (size_t)(stats_of(p).free / p->size);
}

static void test_retention(void **state) {
    (void)state;
    void *object[3000];
    uint64_t before = process_live();
    mk_pool p = {0};
    p.size = 8;
    size_t rest = fill(&p, object, 3000);
    assert_true(rest >= 1024 - 61 && rest <= 1024 + 2 * 61);
    mk_pool_free(&p);
    p.max_items = 10;
    rest = fill(&p, object, 3000);
    assert_true(rest >= 8 && rest <= 12);
    mk_pool_free(&p);
    p.max_items = 0;
    p.size = 1 << 16; /* 1 MiB: 16 of them */
    rest = fill(&p, object, 100);
    assert_true(rest >= 12 && rest <= 20);
    mk_pool_free(&p);
    p.max_bytes = 1; /* one at least */
    rest = fill(&p, object, 100);
    assert_true(rest >= 1 && rest <= 3);
    mk_pool_free(&p);
    assert_int_equal(process_live(), before);
}

static void test_trim(void **state) {
    (void)state;
    void *object[500];
    books b = {0};
    mk_pool p = pool_with(&b);
    size_t rest = fill(&p, object, 500);
    size_t freed = mk_pool_trim(&p, 7);
    assert_int_equal(freed, rest - 7);
    assert_int_equal(stats_of(&p).free, 7 * 64);
    assert_int_equal(mk_pool_trim(&p, 7), 0);
    assert_int_equal(mk_pool_trim(&p, 0), 7);
    assert_int_equal(b.made, b.dropped);
    mk_pool_free(&p);
}

/* ---- ageing ---- */

static uint64_t now;
static uint64_t test_clock(void) {
    return now;
}

static void test_age(void **state) {
    (void)state;
    void *object[300];
    mk_pool p = {0};
    p.size = 64;
    size_t rest = fill(&p, object, 300);
    mk_pool_age(&p);
    assert_int_equal(stats_of(&p).free, rest * 64);
    void *used = mk_pool_get(&p); /* victims are taken before anything is made */
    assert_int_equal(stats_of(&p).hits, 1);
    mk_pool_age(&p); /* a magazine of objects is the thread's by now, the rest are freed */
    assert_true(stats_of(&p).free <= 60 * 64);
    mk_pool_age_all();
    mk_pool_age_all();
    assert_int_equal(stats_of(&p).free, 0);
    mk_pool_put(&p, used);
    mk_pool_free(&p);
}

/* Generations turn on slow paths, by the clock, without being asked. */
static void test_age_by_clock(void **state) {
    (void)state;
    uint64_t (*real)(void) = mk__pool_clock;
    mk__pool_clock = test_clock;
    void *object[600];
    mk_pool p = {0};
    p.size = 64;
    fill(&p, object, 600);
    uint64_t dropped = stats_of(&p).dropped;
    fill(&p, object, 600);
    assert_int_equal(stats_of(&p).dropped, dropped); /* the clock stands still */
    now++;
    fill(&p, object, 130);
    now++;
    fill(&p, object, 130);
    now++;
    fill(&p, object, 130);
    assert_true(stats_of(&p).dropped >= dropped + 200);
    mk_pool_free(&p);
    mk__pool_clock = real;
}

/* ---- failure ---- */

static void *sweep_make(mk_alloc a) {
    mk_pool *p = (mk_pool *)calloc(1, sizeof *p);
    p->size = 40;
    p->alloc = a;
    return p;
}
static bool sweep_op(void *object) {
    mk_pool *p = (mk_pool *)object;
    void *got[200];
    size_t n = 0;
    while (n < 200 && (got[n] = mk_pool_get(p)) != NULL)
        memset(got[n++], 1, 40);
    bool all = n == 200;
    while (n)
        mk_pool_put(p, got[--n]);
    return all;
}
static bool sweep_same(void *object) {
    mk_stats s;
    mk_pool_stats((mk_pool *)object, &s);
    return mk_pool_check((mk_pool *)object) && s.live == 0;
}
static void sweep_end(void *object) {
    mk_pool_free((mk_pool *)object);
    free(object);
}

static void test_out_of_memory(void **state) {
    (void)state;
    const sweep s = {"pool", sweep_make, sweep_op, sweep_same, sweep_end};
    assert_true(sweep_run(&s) >= 200);
}

static void test_hook(void **state) {
    (void)state;
    hook_log log = {0, 1, 0, 0, NULL};
    mk_pool p = {0};
    p.size = SIZE_MAX / 4 * 3;
    mk_oom_set(hook, &log);
    assert_null(mk_pool_get(&p));
    mk_oom_set(NULL, NULL);
    assert_int_equal(log.calls, 2);
    assert_int_equal(log.size, SIZE_MAX / 4 * 3);
    assert_int_equal(stats_of(&p).fails, 1);
    mk_pool_free(&p);
}

/* ---- many pools: more than a thread's table has places ---- */

static void test_many_pools(void **state) {
    (void)state;
    enum { POOLS = 100 };
    static mk_pool many[POOLS];
    uint64_t before = process_live();
    for (int round = 0; round < 2; round++) {
        void *object[POOLS];
        for (size_t i = 0; i < POOLS; i++) {
            many[i].size = i + 1;
            object[i] = mk_pool_get(&many[i]);
            memset(object[i], 7, i + 1);
        }
        for (size_t i = 0; i < POOLS; i++)
            mk_pool_put(&many[i], object[i]);
        for (size_t i = 0; i < POOLS; i++) {
            assert_ptr_equal(mk_pool_get(&many[i]), object[i]);
            mk_pool_put(&many[i], object[i]);
            assert_int_equal(stats_of(&many[i]).hits, 1);
        }
        for (size_t i = 0; i < POOLS; i++)
            mk_pool_free(&many[i]);
    }
    assert_int_equal(process_live(), before);
}

/* ---- threads ---- */

enum { THREADS = 8, SHELVES = 256 };

static mk_pool shared;
static void *_Atomic shelf[SHELVES]; /* objects change threads here */

/* Each object says who has it. */
static void *worker(void *ctx) {
    uint64_t x = (uintptr_t)ctx * 0x9e3779b97f4a7c15u + 1;
    for (int i = 0; i < 20000; i++) {
        x ^= x >> 12, x ^= x << 25, x ^= x >> 27;
        uintptr_t *object = (uintptr_t *)mk_pool_get(&shared);
        assert_non_null(object);
        object[0] = (uintptr_t)object;
        object = (uintptr_t *)atomic_exchange(&shelf[x % SHELVES], object);
        if (!object)
            continue;
        if (object[0] != (uintptr_t)object)
            abort();
        object[0] = 0;
        mk_pool_put(&shared, object);
        if (x % 4096 == 0)
            mk_pool_age(&shared);
        if (x % 1024 == 1) {
            mk_stats s;
            mk_pool_stats(&shared, &s);
        }
    }
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    uint64_t before = process_live();
    shared.size = 64;
    pthread_t thread[THREADS];
    for (int round = 0; round < 3; round++) { /* threads end and others begin */
        for (uintptr_t i = 0; i < THREADS; i++)
            assert_int_equal(pthread_create(&thread[i], NULL, worker, (void *)(i + 1)), 0);
        for (int i = 0; i < THREADS; i++)
            pthread_join(thread[i], NULL);
    }
    uint64_t out = 0;
    for (int i = 0; i < SHELVES; i++)
        out += shelf[i] != NULL;
    mk_stats s = stats_of(&shared);
    assert_int_equal(s.live, out * 64);
    assert_int_equal(s.allocs, 3 * THREADS * 20000);
    for (int i = 0; i < SHELVES; i++)
        mk_pool_put(&shared, atomic_exchange(&shelf[i], NULL));
    assert_int_equal(stats_of(&shared).live, 0);
    mk_pool_free(&shared);
    assert_int_equal(process_live(), before);
}

/* What a thread had in its cache is there for others when it has ended. */
static void *put_one(void *ctx) {
    mk_pool *p = (mk_pool *)ctx;
    void *object = mk_pool_get(p);
    mk_pool_put(p, object);
    return object;
}

static void test_thread_exit_gives(void **state) {
    (void)state;
    mk_pool p = {0};
    p.size = 32;
    pthread_t thread;
    void *object;
    pthread_create(&thread, NULL, put_one, &p);
    pthread_join(thread, &object);
    assert_ptr_equal(mk_pool_get(&p), object);
    assert_int_equal(stats_of(&p).hits, 1);
    mk_pool_put(&p, object);
    mk_pool_free(&p);
}

/* A thread that still holds a cache of a pool that is gone must not serve another pool from it. */
typedef struct stage {
    pthread_barrier_t at;
    mk_pool *first, *second;
    bool fresh;
} stage;

static void *outlive(void *ctx) {
    stage *s = (stage *)ctx;
    mk_pool_put(s->first, mk_pool_get(s->first));
    pthread_barrier_wait(&s->at);
    pthread_barrier_wait(&s->at); /* the first pool has been freed, another taken its place */
    char *object = (char *)mk_pool_get(s->second);
    memset(object, 1, 4096);
    mk_pool_put(s->second, object);
    return NULL;
}

static void test_free_reaches_other_threads(void **state) {
    (void)state;
    books b = {0};
    mk_pool first = pool_with(&b), second = {0};
    stage s = {.first = &first, .second = &second};
    second.size = 4096;
    pthread_t thread;
    pthread_barrier_init(&s.at, NULL, 2);
    pthread_create(&thread, NULL, outlive, &s);
    pthread_barrier_wait(&s.at);
    mk_pool_free(&first);
    assert_int_equal(b.made, 1);
    assert_int_equal(b.dropped, 1);
    void *object = mk_pool_get(&second);
    pthread_barrier_wait(&s.at);
    pthread_join(thread, NULL);
    mk_pool_put(&second, object);
    mk_pool_free(&second);
    pthread_barrier_destroy(&s.at);
}

/* ---- fork ---- */

static void *hold(void *ctx) {
    stage *s = (stage *)ctx;
    mk_pool_put(s->first, mk_pool_get(s->first));
    pthread_barrier_wait(&s->at);
    pthread_barrier_wait(&s->at);
    return NULL;
}

/* In the child: the object in the other thread's cache can be had. */
static bool child_works(mk_pool *p, uint64_t free_bytes) {
    mk_stats s;
    mk_pool_stats(p, &s);
    if (!mk_pool_check(p) || s.free != free_bytes)
        return false;
    void *object = mk_pool_get(p);
    mk_pool_stats(p, &s);
    mk_pool_put(p, object);
    mk_pool_free(p);
    return object && s.hits == 1;
}

static void test_fork(void **state) {
    (void)state;
    mk_pool p = {0};
    stage s = {.first = &p};
    p.size = 32;
    pthread_t thread;
    pthread_barrier_init(&s.at, NULL, 2);
    pthread_create(&thread, NULL, hold, &s);
    pthread_barrier_wait(&s.at);
    pid_t child = fork();
    if (child == 0)
        test_exit(child_works(&p, 32) ? 0 : 1);
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    pthread_barrier_wait(&s.at);
    pthread_join(thread, NULL);
    assert_int_equal(stats_of(&p).free, 32);
    mk_pool_free(&p);
    pthread_barrier_destroy(&s.at);
}

/* ---- misuse ---- */

static mk_misuse seen[8];
static int n_seen;

static void note_misuse(void *ctx, const mk_misuse *m) {
    (void)ctx;
    if (n_seen < 8)
        seen[n_seen] = *m;
    n_seen++;
}

static int misuse_count(int level, void (*act)(mk_pool *p)) {
    int before = mk_check_level();
    mk_check_set(level);
    mk_misuse_set(note_misuse, NULL);
    n_seen = 0;
    mk_pool p = {0};
    p.size = 48;
    act(&p);
    mk_pool_free(&p);
    mk_misuse_set(NULL, NULL);
    mk_check_set(before);
    return n_seen;
}

static void put_twice(mk_pool *p) {
    void *a = mk_pool_get(p);
    mk_pool_put(p, a);
    mk_pool_put(p, a);
}
static void write_after_put(mk_pool *p) {
    void **a = (void **)mk_pool_get(p);
    memset(a, 0, 48);
    mk_pool_put(p, a);
#if TEST_ASAN
    __asan_unpoison_memory_region(a, 48);
#endif
    a[2] = a;
    assert_ptr_equal(mk_pool_get(p), a);
    free(a);
}
static void write_after_put_then_trim(mk_pool *p) {
    char *a = (char *)mk_pool_get(p);
    mk_pool_put(p, a);
#if TEST_ASAN
    __asan_unpoison_memory_region(a, 48);
#endif
    a[1]++;
    assert_int_equal(mk_pool_trim(p, 0), 1);
}
static void write_after_put_then_free(mk_pool *p) {
    char *a = (char *)mk_pool_get(p);
    mk_pool_put(p, a);
#if TEST_ASAN
    __asan_unpoison_memory_region(a, 48);
#endif
    a[40]++;
}
static void use_well(mk_pool *p) {
    void *object[200];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 200; i++)
            memset(object[i] = mk_pool_get(p), i, 48);
        for (int i = 0; i < 200; i++)
            mk_pool_put(p, object[i]);
        mk_pool_age(p);
    }
}
static void put_many_twice(mk_pool *p) {
    for (int i = 0; i < 640; i++) {
        void *a = mk_pool_get(p);
        int before = n_seen;
        mk_pool_put(p, a);
        mk_pool_put(p, a);
        assert_ptr_equal(mk_pool_get(p), a);
        if (n_seen == before) /* not found, so it rests twice */
            assert_ptr_equal(mk_pool_get(p), a);
        free(a);
    }
}

static void test_misuse(void **state) {
    (void)state;
    assert_int_equal(misuse_count(MK_CHECK_ALL, put_twice), 1);
    assert_string_equal(seen[0].what, "pool: object put twice");
    assert_non_null(seen[0].here);
    assert_non_null(seen[0].before);
    assert_ptr_not_equal(seen[0].here, seen[0].before);
    assert_int_equal(misuse_count(MK_CHECK_ALL, write_after_put), 1);
    assert_string_equal(seen[0].what, "pool: object changed after it was put");
    assert_non_null(seen[0].here);
    assert_non_null(seen[0].before);
    assert_int_equal(misuse_count(MK_CHECK_ALL, write_after_put_then_free), 1);
    assert_int_equal(misuse_count(MK_CHECK_ALL, write_after_put_then_trim), 1);
    assert_int_equal(misuse_count(MK_CHECK_ALL, use_well), 0);
    assert_int_equal(misuse_count(MK_CHECK_SAMPLED, use_well), 0);
    assert_int_equal(misuse_count(MK_CHECK_OFF, use_well), 0);
    int sampled = misuse_count(MK_CHECK_SAMPLED, put_many_twice);
    if (TEST_ASAN)
        assert_int_equal(sampled, 640); /* what rests is poisoned: each is found */
    else
        assert_true(sampled >= 5 && sampled <= 20);
}

/* Without a handler the program ends. */
static void test_misuse_aborts(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        mk_check_set(MK_CHECK_ALL);
        if (!freopen("/dev/null", "w", stderr))
            test_exit(0);
        mk_pool p = {0};
        put_twice(&p);
        test_exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#if TEST_ASAN
static void test_poison(void **state) {
    (void)state;
    mk_pool p = {0};
    p.size = 64;
    char *a = (char *)mk_pool_get(&p);
    assert_false(__asan_address_is_poisoned(a));
    mk_pool_put(&p, a);
    assert_true(__asan_address_is_poisoned(a));
    assert_true(__asan_address_is_poisoned(a + 63));
    assert_ptr_equal(mk_pool_get(&p), a);
    assert_false(__asan_address_is_poisoned(a));
    mk_pool_put(&p, a);
    mk_pool_free(&p);
}
#endif

static void test_bypass(void **state) {
    (void)state;
    books b = {0};
    mk_bypass_set(true);
    mk_pool p = pool_with(&b);
    void *a = mk_pool_get(&p);
    mk_pool_put(&p, a);
    assert_int_equal(b.dropped, 1);
    a = mk_pool_get(&p);
    mk_stats s = stats_of(&p);
    assert_int_equal(s.allocs, 2);
    assert_int_equal(s.hits, 0);
    assert_int_equal(s.live, 64);
    mk_pool_put(&p, a);
    mk_pool_free(&p);
    assert_int_equal(b.made, b.dropped);
    mk_bypass_set(false);
}

/* ---- against a model: which objects are out ---- */

static void test_model(void **state) {
    (void)state;
    enum { MOST = 400 };
    static void *out[MOST];
    books b = {0};
    mk_pool p = pool_with(&b);
    size_t n = 0;
    uint64_t gets = 0, puts = 0;
    for (int i = 0; i < test_rounds(100000); i++) {
        size_t what = random_below(1000);
        if (what == 0) {
            mk_pool_age(&p);
        } else if (what == 1) {
            mk_pool_trim(&p, random_below(200));
        } else if (n < MOST && (n == 0 || what % 2)) {
            uint64_t *object = (uint64_t *)mk_pool_get(&p);
            for (size_t k = 0; k < n && i % 64 == 0; k++)
                assert_ptr_not_equal(out[k], object); /* nobody has it */
            object[0] = (uint64_t)(uintptr_t)object;
            out[n++] = object;
            gets++;
        } else {
            size_t k = random_below(n);
            assert_int_equal(*(uint64_t *)out[k], (uintptr_t)out[k]);
            mk_pool_put(&p, out[k]);
            out[k] = out[--n];
            puts++;
        }
        if (i % 256 == 0) {
            mk_stats s = stats_of(&p);
            assert_int_equal(s.allocs, gets);
            assert_int_equal(s.frees, puts);
            assert_int_equal(s.live, n * 64);
            assert_int_equal(s.free, (uint64_t)(b.made - b.dropped) * 64 - n * 64);
        }
    }
    while (n)
        mk_pool_put(&p, out[--n]);
    mk_pool_free(&p);
    assert_int_equal(b.made, b.dropped);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zero_value),
        cmocka_unit_test(test_comes_back),
        cmocka_unit_test(test_put_null_among_objects),
        cmocka_unit_test(test_callbacks),
        cmocka_unit_test(test_make_without_drop),
        cmocka_unit_test(test_retention),
        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_age_by_clock),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_hook),
        cmocka_unit_test(test_many_pools),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_thread_exit_gives),
        cmocka_unit_test(test_free_reaches_other_threads),
        cmocka_unit_test(test_fork),
        cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_misuse_aborts),
#if TEST_ASAN
        cmocka_unit_test(test_poison),
#endif
        cmocka_unit_test(test_bypass),
        cmocka_unit_test(test_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
