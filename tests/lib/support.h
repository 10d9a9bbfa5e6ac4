/* What the tests of libmk share: random numbers, an allocator that keeps books, and sweeps over
 * failing allocations. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <mk/mk.h>

#if defined(__has_feature)
#define TEST_FEATURE(x) __has_feature(x)
#else
#define TEST_FEATURE(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || TEST_FEATURE(address_sanitizer)
#define TEST_ASAN 1
int __asan_address_is_poisoned(void const volatile *p);
void __asan_unpoison_memory_region(void const volatile *p, size_t n);
#else
#define TEST_ASAN 0
#endif

/* Sanitizers end the program at a request that cannot be served; here such requests are part of the
 * tests. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);
const char *__asan_default_options(void) {
    return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void) {
    return "allocator_may_return_null=1";
}

/* ---- the end of a child process: at once, but for what a coverage build has counted ---- */

void _exit(int code);

#if defined(TEST_COVERAGE)
void __gcov_dump(void);
#define TEST_DUMP() __gcov_dump()
#else
#define TEST_DUMP() ((void)0)
#endif

MK_UNUSED static void test_exit(int code) {
    TEST_DUMP();
    _exit(code);
}

/* ---- random numbers: xorshift64*, the same on every run ---- */

MK_UNUSED static uint64_t random_state = 0x2545f4914f6cdd1du;

MK_UNUSED static uint64_t random_u64(void) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * 0x2545f4914f6cdd1du;
}

MK_UNUSED static size_t random_below(size_t n) {
    return (size_t)(random_u64() % n);
}

/* How often to repeat what is random: `quick`, a hundred times that in the long tests. */
MK_UNUSED static int test_rounds(int quick) {
    return getenv("MEMKIT_TEST_LONG") ? quick * 100 : quick;
}

/* ---- a ledger: an allocator that knows what it gave and insists on getting the same back ----
 *
 *      raw ──► [ ... | entry | size bytes | extra, reported as actual | guard ]  */

typedef struct ledger {
    size_t blocks, bytes; /* live */
    size_t calls;
    size_t extra; /* more bytes than asked for, as allocators give */
} ledger;

typedef struct ledger_entry {
    void *raw;
    size_t asked, actual, align;
    uint64_t magic;
} ledger_entry;

enum { LEDGER_GUARD = 16 };
#define LEDGER_MAGIC 0x6c65646765723a29u

/* The n-th alloc, or resize, of any ledger from now is refused, and none else; 0: none is. */
static size_t ledger_refuse_alloc, ledger_refuse_resize;
static bool ledger_refused;

static bool ledger_refuses(size_t *countdown) {
    if (*countdown == 0 || --*countdown != 0)
        return false;
    return ledger_refused = true;
}

static ledger_entry *ledger_entry_of(void *p) {
    return (ledger_entry *)(void *)((char *)p - sizeof(ledger_entry));
}

static void *ledger_give(void *ctx, size_t size, size_t align, size_t *actual) {
    ledger *l = (ledger *)ctx;
    assert_true(size >= 1 && mk_is_pow2(align));
    assert_true(*actual == size);
    size_t lead = sizeof(ledger_entry) + (align > 16 ? align : 16);
    size_t room = size + l->extra;
    char *raw = (char *)malloc(lead + room + LEDGER_GUARD);
    if (!raw)
        return NULL;
    char *p = (char *)(((uintptr_t)raw + lead) & ~(uintptr_t)((align > 16 ? align : 16) - 1));
    ledger_entry e = {raw, size, room, align, LEDGER_MAGIC};
    memcpy(ledger_entry_of(p), &e, sizeof e);
    memset(p, 0xCC, room);
    memset(p + room, 0xEE, (size_t)(raw + lead + room + LEDGER_GUARD - (p + room)));
    l->blocks++;
    l->bytes += room;
    l->calls++;
    *actual = room;
    return p;
}

static void *ledger_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    return ledger_refuses(&ledger_refuse_alloc) ? NULL : ledger_give(ctx, size, align, actual);
}

static void ledger_free(void *ctx, void *p, size_t size, size_t align) {
    ledger *l = (ledger *)ctx;
    ledger_entry e = *ledger_entry_of(p);
    assert_true(e.magic == LEDGER_MAGIC);
    assert_true(size >= e.asked && size <= e.actual);
    assert_int_equal(align, e.align);
    for (size_t i = 0; i < LEDGER_GUARD; i++)
        assert_int_equal(((unsigned char *)p)[e.actual + i], 0xEE);
    memset(p, 0xDD, e.actual);
    ledger_entry_of(p)->magic = 0;
    l->blocks--;
    l->bytes -= e.actual;
    free(e.raw);
}

/* Always moves. */
static void *ledger_resize(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                           size_t *actual) {
    void *to =
        ledger_refuses(&ledger_refuse_resize) ? NULL : ledger_give(ctx, new_size, align, actual);
    if (!to)
        return NULL;
    memcpy(to, p, old_size < new_size ? old_size : new_size);
    ledger_free(ctx, p, old_size, align);
    return to;
}

MK_UNUSED static mk_alloc ledger_as_alloc(ledger *l) {
    static const mk_alloc_ops ops = {ledger_alloc, ledger_resize, ledger_free};
    mk_alloc a = {&ops, l};
    return a;
}

/* ---- live bytes of the process: what libmk holds from libc ---- */

MK_UNUSED static uint64_t process_live(void) {
    mk_stats s;
    mk_stats_total(&s);
    return s.live;
}

/* ---- sweeps ----
 *
 * Fails the first, second, … request of `op` until none fails, then the same with all later ones
 * failing too, then only its allocs, then only its resizes. Each time on a fresh object: a failed op
 * must leave it unchanged, as `same` sees it, and work when tried again. At the end nothing may be
 * held. Returns how many failures were injected: 0 means that the sweep tested nothing. */

typedef struct sweep {
    const char *name;
    void *(*make)(mk_alloc a);  /* with no fault armed */
    bool (*op)(void *object);   /* false: it failed */
    bool (*same)(void *object); /* still as made? */
    void (*end)(void *object);
} sweep;

static bool sweep_step(const sweep *s, void (*arm)(uint64_t), uint64_t n) {
    ledger books = {0, 0, 0, 8};
    void *object = s->make(ledger_as_alloc(&books));
    arm(n);
    bool ok = s->op(object);
    bool fired = mk_fail_count() != 0 || ledger_refused;
    mk_fail_at(0);
    ledger_refuse_alloc = ledger_refuse_resize = ledger_refused = 0;
    if (!fired && !ok)
        fail_msg("%s: failed without a fault", s->name);
    if (!ok && !s->same(object))
        fail_msg("%s: failure %d changed the object", s->name, (int)n);
    if (!ok && !s->op(object))
        fail_msg("%s: does not work after failure %d", s->name, (int)n);
    s->end(object);
    if (books.blocks != 0)
        fail_msg("%s: failure %d lost %d blocks", s->name, (int)n, (int)books.blocks);
    return fired;
}

static void sweep_allocs(uint64_t n) {
    ledger_refuse_alloc = (size_t)n;
}
static void sweep_resizes(uint64_t n) {
    ledger_refuse_resize = (size_t)n;
}

MK_UNUSED static unsigned sweep_run(const sweep *s) {
    unsigned faults = 0;
    uint64_t before = process_live();
    for (uint64_t n = 1; sweep_step(s, mk_fail_at, n); n++)
        faults++;
    for (uint64_t n = 1; sweep_step(s, mk_fail_from, n); n++)
        faults++;
    for (uint64_t n = 1; sweep_step(s, sweep_allocs, n); n++)
        faults++;
    for (uint64_t n = 1; sweep_step(s, sweep_resizes, n); n++)
        faults++;
    assert_int_equal(process_live(), before);
    return faults;
}

/* ---- hooks ---- */

typedef struct hook_log {
    int calls;
    int retries; /* how often to say "try again" */
    size_t size, align;
    jmp_buf *escape;
} hook_log;

MK_UNUSED static bool hook(void *ctx, size_t size, size_t align) {
    hook_log *log = (hook_log *)ctx;
    log->calls++;
    log->size = size;
    log->align = align;
    if (log->escape)
        longjmp(*log->escape, 1);
    return log->retries-- > 0;
}

/* ---- sites ---- */

typedef struct site_search {
    uint32_t kind;
    uint64_t max, lives;
} site_search;

static bool site_look(void *ctx, const mk_site *site) {
    site_search *s = (site_search *)ctx;
    if (site->kind == s->kind && site->max == s->max)
        s->lives += site->n;
    return true;
}

/* How many lives the sites have noted whose longest was max, a number that no other test uses. */
MK_UNUSED static uint64_t lives_noted(uint32_t kind, uint64_t max) {
    site_search s = {kind, max, 0};
    mk_sites_each(site_look, &s);
    return s.lives;
}

/* The parts of what is held add up. */
MK_UNUSED static void assert_identity(const mk_stats *s) {
    assert_int_equal(s->reserved,
                     s->header + s->live + s->alignment + s->tail + s->slack + s->free);
    assert_true(s->live_peak >= s->live && s->reserved_peak >= s->reserved);
}

#endif
