/* Requests, each with an arena: what a request makes dies with it, and nothing is freed by hand.
 *
 * The arena is reset, not freed, so from the second request on no memory is asked for. The words are
 * split in scratch memory, which is gone when the function returns; what it returns is in the
 * caller's arena. */
#include <mk/arena.h>
#include <mk/scratch.h>

#include <stdio.h>
#include <string.h>

typedef struct words {
    const char **word;
    size_t n;
} words;

static words split(mk_arena *result, const char *text) {
    words w = {0};
    mk_scratch s = mk_scratch_begin(&result, 1);
    char *copy = s.arena ? mk_arena_strdup(s.arena, text) : NULL;
    w.word = mk_new_n(result, const char *, strlen(text));
    if (copy && w.word)
        for (char *at = strtok(copy, " "); at; at = strtok(NULL, " "))
            w.word[w.n++] = mk_arena_strdup(result, at);
    mk_scratch_end(s);
    return w;
}

static void goodbye(void *arg) {
    printf("  request %d ends\n", *(int *)arg);
}

int main(void) {
    static const char *const requests[] = {"GET /index", "PUT /a b c", "DELETE /everything"};
    mk_arena arena = {0};
    mk_stats s;
    for (int i = 0; i < 3; i++) {
        int *number = mk_new(&arena, int);
        if (!number || !mk_arena_defer(&arena, goodbye, number))
            return 1;
        *number = i + 1;
        words w = split(&arena, requests[i]);
        for (size_t k = 0; k < w.n; k++)
            printf("  %s\n", w.word[k]);
        mk_arena_reset(&arena); /* runs what was deferred, keeps the memory */
    }
    mk_arena_stats(&arena, &s);
    printf("%d allocations, %d from the system\n", (int)s.allocs, (int)s.growths);
    mk_arena_free(&arena);
    mk_scratch_free();
    return s.growths == 1 ? 0 : 1;
}
