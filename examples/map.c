/* How often each word occurs, in order of appearance; and a map of numbers. */
#include <mk/map.h>

#include <stdio.h>
#include <string.h>

MK_STRMAP(counts, int)                                   /* owns copies of its keys */
MK_MAP(squares, uint64_t, uint64_t, mk_key_u64, mk_eq_u64) /* key, value, hash, equality */

static bool count_words(counts *m, const char *text) {
    for (size_t n; *text; text += n + (text[n] != 0)) {
        n = strcspn(text, " ");
        int *value = counts_get(m, mk_view_n(text, n));
        if (value)
            ++*value;
        else if (!counts_put(m, mk_view_n(text, n), 1))
            return false;
    }
    return true;
}

int main(void) {
    counts words = {0};
    if (!count_words(&words, "the cat and the dog and the bird"))
        return 1;
    for (size_t i = 0; i < words.len; i++) /* entries are an array, in order of insertion */
        printf("%.*s %d\n", (int)words.entries[i].key.len, words.entries[i].key.ptr,
               words.entries[i].value);
    counts_del(&words, mk_view_of("cat")); /* keeps the order; swap_del need not, and is O(1) */
    printf("%d left, first %.*s\n", (int)words.len, (int)words.entries[0].key.len,
           words.entries[0].key.ptr);
    counts_free(&words);

    squares m = {0};
    if (!squares_reserve(&m, 1000)) /* from here on nothing can fail */
        return 1;
    for (uint64_t i = 0; i < 1000; i++)
        (void)squares_put(&m, i, i * i);
    printf("%d, %s\n", (int)*squares_get(&m, 31), squares_get(&m, 1000) ? "there" : "not there");
    squares_free(&m);
    return 0;
}

// Prints:
// the 3
// cat 1
// and 2
// dog 1
// bird 1
// 4 left, first the
// 961, not there
