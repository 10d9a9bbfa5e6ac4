#include <stdlib.h>

void report(char *p);
char *name(void);

void reports(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    report(p);
}

char first_of_name(void)
{
    return *name();
}
