// Through tables of functions, and through the library back into the program.
#include <stdlib.h>

typedef struct ops {
    void *(*make)(size_t);
    void (*drop)(void *);
} ops;

static void *make(size_t n) {
    return malloc(n); // SITE later
}

static void drop(void *p) {
    free(p);
}

static const ops table = {make, drop};

static int compare(const void *a, const void *b) {
    int *copy = malloc(sizeof *copy); // SITE gone
    *copy = *(const int *)a;
    int order = *copy - *(const int *)b;
    free(copy);
    return order;
}

static int use(void) {
    char *p = table.make(5); // SITE gone
    table.drop(p);
    return 0;
}

int main(void) {
    int v[] = {3, 1, 2};
    qsort(v, 3, sizeof *v, compare);
    return use() + v[0] - 1;
}
