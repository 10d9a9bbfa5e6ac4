#include <stdlib.h>

static char *kept;

void report(char *p) // PARAM p leaks
{
    kept = p;
}

char *name(void)
{
    return kept;
}

int main(int argc, char **argv) // PARAM argv content 1
{
    kept = argv[argc - 1];
    return 0;
}
