#include <stddef.h>

struct thing {
    char *name;
    int n;
};

void *x_alloc(size_t n);
char *x_dup(const char *s);
void x_free(void *p);
int x_open(struct thing **out);
void x_remember(char *p);
