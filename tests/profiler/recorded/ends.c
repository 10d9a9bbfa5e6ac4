/* Objects that end in different places: by whom they are freed shows in their label. */
#include <pthread.h>
#include <stdlib.h>

#define APART __attribute__((noinline))
#define KEEP(p) __asm__ volatile("" : "+r"(p) : : "memory")

enum { N = 50 };

static void *kept[N];

APART static void own(void) { /* at once */
    void *p = malloc(100);
    KEEP(p);
    free(p);
    KEEP(p);
}

APART static void own_later(void) { /* other memory comes in between */
    void *p = malloc(200), *q = malloc(24);
    KEEP(p);
    KEEP(q);
    free(q);
    free(p);
    KEEP(p);
}

APART static void own_tail(void) { /* its last act, so a jump */
    void *p = malloc(300);
    KEEP(p);
    free(p);
}

APART static void destroy(void *p) {
    KEEP(p);
    free(p);
    KEEP(p);
}

APART static void own_by_callee(void) {
    void *p = malloc(400);
    KEEP(p);
    destroy(p);
    KEEP(p);
}

APART static void *make(void) {
    void *p = malloc(500);
    KEEP(p);
    return p;
}

APART static void callers(void) {
    void *p = make();
    KEEP(p);
    free(p);
    KEEP(p);
}

APART static void *make_deep(int n) {
    void *p = n ? make_deep(n - 1) : malloc(600);
    KEEP(p);
    return p;
}

APART static void far_callers(void) {
    void *p = make_deep(8);
    KEEP(p);
    free(p);
    KEEP(p);
}

APART static void put(int i) {
    kept[i] = malloc(700);
}

APART static void never(void) {
    kept[0] = malloc(800);
}

static void *free_all(void *unused) {
    for (int i = 0; i < N; i++)
        free(kept[i]);
    return unused;
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < N; i++) {
        own();
        own_later();
        own_tail();
        own_by_callee();
        callers();
        far_callers();
        put(i);
    }
    if (pthread_create(&thread, NULL, free_all, NULL) == 0)
        (void)pthread_join(thread, NULL);
    for (int i = 0; i < N; i++)
        never();
    return kept[0] == NULL;
}
