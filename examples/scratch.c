/* Memory until the end of a function, without a parameter for it.
 *
 * Each function lists the arena its result goes to, and gets a scratch arena that is another: so the
 * caller's scratch can be where the callee puts what it returns. */
#include <mk/scratch.h>
#include <mk/str.h>

#include <stdio.h>
#include <string.h>

/* The words of text, last first, in `result`. */
static char *reversed(mk_arena *result, const char *text) {
    mk_scratch s = mk_scratch_begin(&result, 1);
    char *copy = s.arena ? mk_arena_strdup(s.arena, text) : NULL;
    const char **word = s.arena ? mk_new_n(s.arena, const char *, strlen(text)) : NULL;
    size_t n = 0;
    mk_str out = {0};
    out.alloc = mk_arena_as_alloc(result);
    if (copy && word)
        for (char *at = strtok(copy, " "); at; at = strtok(NULL, " "))
            word[n++] = at;
    for (size_t i = n; i-- > 0;) {
        mk_str_cat(&out, word[i]);
        mk_str_cat(&out, i ? " " : "");
    }
    mk_scratch_end(s); /* copy and word are gone, out stays */
    return mk_str_take(&out, NULL);
}

static size_t same_both_ways(const char *text) {
    mk_scratch s = mk_scratch_begin(NULL, 0);
    const char *once = s.arena ? reversed(s.arena, text) : NULL;
    const char *twice = once ? reversed(s.arena, once) : NULL;
    size_t same = twice && strcmp(text, twice) == 0;
    printf("%s | %s | %s\n", text, once ? once : "?", twice ? twice : "?");
    mk_scratch_end(s);
    return same;
}

int main(void) {
    size_t same = same_both_ways("first come first served") + same_both_ways("one");
    mk_scratch_free(); /* a thread that ends does it by itself */
    return same == 2 ? 0 : 1;
}

// Prints:
// first come first served | served first come first | first come first served
// one | one | one
