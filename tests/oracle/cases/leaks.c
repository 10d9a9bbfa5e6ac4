// Lost memory outlives its function and escapes nobody: a leak, no contradiction.
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    char *p = malloc(16); // SITE lost
    p[0] = 'x';
}

static int forget_on_error(int bad) {
    char *p = malloc(16); // SITE gone+lost
    if (bad)
        return -1;
    free(p);
    return 0;
}

// What forget_chain() left behind on the stack must not look like a holder.
static int overwrite(int n) {
    char room[512];
    memset(room, n, sizeof room);
    return room[n];
}

typedef struct link {
    struct link *next;
} link;

static void forget_chain(void) {
    link *a = malloc(sizeof *a), *b; // SITE lost
    b = malloc(sizeof *b); // SITE lost
    a->next = b;
    b->next = a;
}

// Nor what a freed block held when it is handed out again.
static void forget_in_freed(void) {
    char **box = malloc(64 * sizeof *box); // SITE gone
    box[40] = malloc(3); // SITE lost
    free(box);
}

static char **box_again(void) {
    return malloc(64 * sizeof(char *)); // SITE later
}

int main(void) {
    forget();
    forget_on_error(0);
    forget_on_error(1);
    forget_chain();
    forget_in_freed();
    char **again = box_again(); // SITE gone
    int n = overwrite(1);
    free(again);
    return n == 1 ? 0 : 1;
}
