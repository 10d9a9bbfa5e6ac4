/* Requests, each with an arena: what a request makes dies with it, and nothing is freed by hand.
 *
 * The arena is reset, not freed, so from the second request on no memory is asked for. What must
 * happen when a request ends is registered with it, and a part of it is undone with a mark. */
#include <mk/arena.h>

#include <stdio.h>
#include <string.h>

typedef struct word {
    struct word *next;
    const char *name;
} word;

static void goodbye(void *arg) {
    printf("request %d ends\n", *(int *)arg);
}

/* The words of text as a list, newest first. */
static word *parse(mk_arena *a, const char *text) {
    word *list = NULL;
    for (size_t n; *text; text += n + (text[n] != 0)) {
        word *w = mk_new(a, word); /* zeroed; NULL if there is no memory */
        n = strcspn(text, " ");
        if (!w || (w->name = mk_arena_strndup(a, text, n)) == NULL)
            return NULL;
        w->next = list;
        list = w;
    }
    return list;
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
        mk_mark before = mk_arena_mark(&arena);
        for (word *w = parse(&arena, requests[i]); w; w = w->next)
            printf("%s%s", w->name, w->next ? " < " : "\n");
        mk_arena_rewind(&arena, before); /* the list is gone, the number still there */
        mk_arena_reset(&arena);          /* runs what was deferred, keeps the memory */
    }
    mk_arena_stats(&arena, &s);
    printf("%d block from the system\n", (int)s.growths);
    mk_arena_free(&arena);
    return 0;
}

// Prints:
// /index < GET
// request 1 ends
// c < b < /a < PUT
// request 2 ends
// /everything < DELETE
// request 3 ends
// 1 block from the system
