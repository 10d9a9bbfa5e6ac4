// Memory handed up through wrappers is an allocation of every caller on the way.
#include <stdlib.h>
#include <string.h>

static void *get(size_t n) {
    void *p = malloc(n); // SITE later
    if (!p)
        abort();
    return p;
}

static char *copy(const char *s) {
    char *p = get(strlen(s) + 1); // SITE later
    return strcpy(p, s);
}

static size_t use(const char *s) {
    char *p = copy(s); // SITE gone
    size_t n = strlen(p);
    free(p);
    return n;
}

static char *hand_on(const char *s) {
    return copy(s); // SITE later
}

int main(void) {
    char *p = hand_on("text"); // SITE gone
    size_t n = use(p);
    free(p);
    return n == 4 ? 0 : 1;
}
