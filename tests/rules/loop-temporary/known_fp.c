/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <stdlib.h>

/* what the loop does otherwise costs a thousand times as much */
int slow(char **path, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        FILE *f = fopen(path[i], "r");
        if (!f)
            return -1;
        char *line = malloc(2000); // WARN loop-temporary
        if (line && fgets(line, 2000, f))
            r += line[0];
        free(line);
        fclose(f);
    }
    return r;
}
