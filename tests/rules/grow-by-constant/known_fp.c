/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* a file that has three lines wherever it is there at all */
char **shells(FILE *f, int *n)
{
    char line[100], **all = NULL;
    for (*n = 0; fgets(line, sizeof line, f); (*n)++) {
        all = realloc(all, (size_t)(*n + 1) * sizeof *all); // WARN grow-by-constant
        all[*n] = strdup(line);
    }
    return all;
}
