/* Told, though there is nothing to mend. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What it allocates it needs up to the end, but lends only. */
static int serve(const char *name)
{
    char line[100], *copy = strdup(name); // WARN maybe-leak KNOWN
    while (fgets(line, sizeof line, stdin))
        printf("%s: %s", copy ? copy : "", line);
    return 0;
}

int main(int argc, char **argv)
{
    int status = serve(argv[argc - 1]);
    while (getchar() != EOF)
        status++;
    return status;
}
