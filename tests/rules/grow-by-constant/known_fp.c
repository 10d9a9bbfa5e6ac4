/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <stdlib.h>

/* a file that has three lines wherever it is there at all */
int *ports(FILE *f, int *n)
{
    char line[100];
    int *all = NULL;
    for (*n = 0; fgets(line, sizeof line, f); (*n)++) {
        all = realloc(all, (size_t)(*n + 1) * sizeof *all); // WARN grow-by-constant
        all[*n] = atoi(line);
    }
    return all;
}
