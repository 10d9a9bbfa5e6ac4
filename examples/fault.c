/* A program that proves to itself that it copes with the lack of memory.
 *
 * Each allocation fails once, then all from each on. Whatever fails, the operation must say so, leave
 * what there was unchanged and lose nothing. */
#include <mk/fault.h>
#include <mk/map.h>
#include <mk/str.h>

#include <stdio.h>

MK_STRMAP(settings, double)

/* Adds "name.0" to "name.n-1", all or none. */
static bool add_all(settings *to, const char *name, int n) {
    mk_str key = {0};
    size_t before = to->len;
    bool ok = true;
    for (int i = 0; i < n && ok; i++) {
        mk_str_clear(&key);
        mk_str_printf(&key, "%s.%d", name, i);
        ok = mk_str_ok(&key) && settings_put(to, mk_str_view(&key), i);
    }
    while (!ok && to->len > before)
        settings_del(to, to->entries[to->len - 1].key);
    mk_str_free(&key);
    return ok;
}

/* True: the n-th request was reached, and refused. */
static bool fails_well(void (*arm)(uint64_t), uint64_t n, bool *well) {
    settings s = {0};
    mk_stats before, after;
    mk_stats_total(&before);
    if (!settings_put(&s, mk_view_of("kept"), 1))
        return false;
    arm(n);
    bool ok = add_all(&s, "x", 50), refused = mk_fail_count() != 0;
    mk_fail_at(0);
    *well = *well && (ok ? s.len == 51 : refused && s.len == 1 && add_all(&s, "x", 50));
    settings_free(&s);
    mk_stats_total(&after);
    *well = *well && after.live == before.live;
    return refused;
}

int main(void) {
    bool well = true;
    uint64_t once = 1, on = 1;
    while (fails_well(mk_fail_at, once, &well))
        once++;
    while (fails_well(mk_fail_from, on, &well))
        on++;
    printf("%s\n", once > 50 && on == once ? "more than fifty requests, each refused" : "too few");
    printf("%s\n", well ? "nothing lost, nothing half done" : "not well");
    return well ? 0 : 1;
}

// Prints:
// more than fifty requests, each refused
// nothing lost, nothing half done
