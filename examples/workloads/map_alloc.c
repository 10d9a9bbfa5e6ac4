/* MapAlloc: visits counted by user and day, 12000 of them, by 200 users on 30 days.
 *
 * Bad: a map of maps; every user's name, inner map and count is a block of its own. Good: one map from
 * (user, day) to the count itself, told how many pairs there will be, names in an arena. */
#include <mk/arena.h>
#include <mk/bench.h>
#include <mk/map.h>

#include <stdio.h>
#include <stdlib.h>

enum { USERS = 200, DAYS = 30, VISITS = 12000 };

MK_MAP(day_map, uint32_t, long *, mk_key_u32, mk_eq_u32)
MK_STRMAP(user_map, day_map *)

typedef struct visit {
    const char *user;
    uint32_t day;
} visit;

#define visit_hash(v, seed) (mk_key_cstr((v).user, seed) + (v).day * 0x9e3779b97f4a7c15u)
#define visit_eq(v, w) ((v).day == (w).day && mk_eq_cstr((v).user, (w).user))
MK_MAP(visit_map, visit, long, visit_hash, visit_eq)

static char log_names[USERS][8]; /* visit i is by user 7 i, on day i / USERS */

static size_t free_days(day_map *days) {
    size_t pairs = days->len;
    for (size_t i = 0; i < days->len; i++)
        free(days->entries[i].value);
    day_map_free(days);
    free(days);
    return pairs;
}

static size_t count_bad(void) {
    user_map users = {0};
    size_t pairs = 0;
    for (unsigned i = 0; i < VISITS; i++) {
        visit v = {log_names[i * 7 % USERS], i / USERS % DAYS};
        day_map **days = user_map_get(&users, mk_view_of(v.user));
        if (!days)
            days = user_map_put(&users, mk_view_of(v.user), (day_map *)calloc(1, sizeof(day_map)));
        long **count = day_map_get(*days, v.day);
        if (!count)
            count = day_map_put(*days, v.day, (long *)calloc(1, sizeof(long)));
        ++**count;
    }
    for (size_t i = 0; i < users.len; i++)
        pairs += free_days(users.entries[i].value);
    user_map_free(&users);
    return pairs;
}

static size_t count_good(void) {
    visit_map visits = {0};
    mk_arena names = {.first = USERS * DAYS * 8 + 256};
    visit_map_reserve(&visits, USERS * DAYS);
    for (unsigned i = 0; i < VISITS; i++) {
        visit v = {log_names[i * 7 % USERS], i / USERS % DAYS};
        long *count = visit_map_get(&visits, v);
        if (!count) {
            v.user = mk_arena_strdup(&names, v.user);
            count = visit_map_put(&visits, v, 0);
        }
        ++*count;
    }
    size_t pairs = visits.len;
    visit_map_free(&visits);
    mk_arena_free(&names);
    return pairs;
}

static void run(mk_bench *b, size_t (*count)(void)) {
    for (unsigned i = 0; i < USERS; i++)
        snprintf(log_names[i], sizeof log_names[i], "user%03u", i % 1000);
    BENCH_LOOP(b)
        if (count() != USERS * DAYS)
            mk_bench_fail(b, "the pairs are wrong");
}

BENCH(MapAllocBad) {
    run(b, count_bad);
}
BENCH(MapAllocGood) {
    run(b, count_good);
}
