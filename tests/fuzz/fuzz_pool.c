/* Any bytes are a program for two pools: the first says of what kind, then two bytes an operation, some of which fail for
 * lack of memory. Nobody is given an object that somebody has, and no object is lost. */
#include "fuzz.h"

#include <mk/internal.h>
#include <mk/mk.h>

#include <stdlib.h>
#include <string.h>

enum { POOLS = 2, HELD = 300 };

typedef struct held {
    unsigned char *p;
    unsigned char fill;
} held;

typedef struct world {
    mk_pool pool[POOLS];
    held held[POOLS][HELD];
    size_t n[POOLS];
} world;

static size_t in_existence; /* of those that make and drop are asked for */
static bool worth_keeping;
static uint64_t now;

static void must(bool holds) {
    if (!holds)
        abort();
}

static uint64_t seconds(void) {
    return now;
}

static void *make(void *ctx) {
    mk_pool *p = (mk_pool *)ctx;
    void *object = mk_fail_seen() % 7 == 6 ? NULL : malloc(p->size);
    in_existence += object != NULL;
    return object;
}
static void drop(void *ctx, void *object) {
    (void)ctx;
    in_existence--;
    free(object);
}
static bool reset(void *ctx, void *object) {
    (void)ctx, (void)object;
    return worth_keeping;
}

static void get(world *w, int at, unsigned fill) {
    mk_pool *p = &w->pool[at];
    if (w->n[at] == HELD)
        return;
    unsigned char *object = (unsigned char *)mk_pool_get(p);
    if (!object)
        return;
#if defined(FUZZ_BROKEN) /* the negative control: somebody has it */
    if (w->n[at] && fill == 'o')
        object = w->held[at][0].p;
#endif
    for (size_t i = 0; i < w->n[at]; i++)
        must(w->held[at][i].p != object);
    memset(object, (int)fill, p->size);
    held h = {object, (unsigned char)fill};
    w->held[at][w->n[at]++] = h;
}

static void read_held(const world *w, int at, const held *h) {
    for (size_t i = 0; i < w->pool[at].size; i++)
        must(h->p[i] == h->fill);
}

static void put(world *w, int at, unsigned which) {
    if (w->n[at] == 0)
        return;
    held *h = &w->held[at][which % w->n[at]];
    read_held(w, at, h);
    mk_pool_put(&w->pool[at], h->p);
    *h = w->held[at][--w->n[at]];
}

static void step(world *w, int at, unsigned op, unsigned arg) {
    switch (op) {
    case 0:
    case 1:
        for (unsigned i = 0; i <= arg % 80; i++)
            get(w, at, arg + i);
        break;
    case 2:
    case 3:
        for (unsigned i = 0; i <= arg % 80; i++)
            put(w, at, arg + i);
        break;
    case 4:
        worth_keeping = arg % 4 != 0;
        put(w, at, arg);
        worth_keeping = true;
        break;
    case 5:
        (void)mk_pool_trim(&w->pool[at], arg / 2);
        break;
    case 6:
        now += arg % 3;
        mk_pool_put(&w->pool[at], NULL);
        get(w, at, arg);
        break;
    case 7:
        if (arg < 32)
            mk_pool_age_all();
        else
            mk_pool_age(&w->pool[at]);
        break;
    default:
        if (arg < 16) {
            while (w->n[at])
                put(w, at, 0);
            mk_pool_free(&w->pool[at]);
        }
    }
}

static void check(const world *w) {
    for (int at = 0; at < POOLS; at++) {
        const mk_pool *p = &w->pool[at];
        mk_stats s;
        must(mk_pool_check(p));
        mk_pool_stats(p, &s);
        must(s.reserved == s.header + s.live + s.alignment + s.tail + s.slack + s.free);
        must(!p->inner || s.live == w->n[at] * p->size);
    }
}

static void begin(world *w, unsigned kind) {
    memset(w, 0, sizeof *w);
    mk_bypass_set(kind % 4 == 1);
    mk_check_set(kind % 4 == 2 ? MK_CHECK_ALL : kind % 4 == 3 ? MK_CHECK_SAMPLED : MK_CHECK_OFF);
    w->pool[0].size = 1 + kind / 4 % 32;
    w->pool[0].max_items = kind & 128 ? 10 : 0;
    w->pool[1].size = 600;
    w->pool[1].max_bytes = kind & 64 ? 1000 : 0;
    w->pool[1].make = make;
    w->pool[1].drop = drop;
    w->pool[1].reset = kind & 32 ? reset : NULL;
    w->pool[1].ctx = &w->pool[1];
    worth_keeping = true;
}

static void end(world *w) {
    for (int at = 0; at < POOLS; at++) {
        while (w->n[at])
            put(w, at, 0);
        mk_pool_free(&w->pool[at]);
    }
    must(in_existence == 0);
    mk_bypass_set(false);
    mk_check_set(MK_CHECK_OFF);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    static world w;
    static bool warm; /* the thread's table stays until it ends */
    mk_stats before, after;
    mk__pool_clock = seconds;
    mk_stats_total(&before);
    begin(&w, len ? data[0] : 0);
    for (size_t i = 1; i + 1 < len && i < 600; i += 2) {
        if (data[i] & 0x80)
            mk_fail_at(1 + (data[i] >> 5 & 3));
        step(&w, data[i] >> 4 & 1, data[i] % 9, data[i + 1]);
        mk_fail_at(0);
        check(&w);
    }
    end(&w);
    mk_stats_total(&after);
    must(!warm || after.live <= before.live);
    warm = true;
    return 0;
}

/* Any text will do. */
void fuzz_seed(mk_str *text) {
    (void)text;
}
