/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* what the loop does otherwise takes a thousand times as long */
int slow(int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *line = malloc(2000); // WARN loop-temporary
        if (!line)
            return -1;
        snprintf(line, 2000, "%d seconds", i);
        puts(line);
        r += (int)sleep((unsigned)i);
        free(line);
    }
    return r;
}
