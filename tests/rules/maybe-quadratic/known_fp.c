/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <stdlib.h>

int key(void);

/* nobody types that much */
char *typed(void)
{
    char *s = NULL;
    size_t n = 0;
    int c;
    while ((c = key()) > 0) {
        s = realloc(s, n + 2); // WARN maybe-quadratic
        s[n++] = (char)c;
        s[n] = '\0';
    }
    return s;
}
