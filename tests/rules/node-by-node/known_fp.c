/* Told, though there is little to gain. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    struct name *next;
    char text[32];
};

/* Such a file has a dozen lines, which is nothing that the program says. */
struct name *names_load(FILE *f)
{
    struct name *all = NULL;
    char line[32];
    while (fgets(line, sizeof line, f)) {
        struct name *n = malloc(sizeof *n); // WARN node-by-node KNOWN
        if (!n)
            break;
        strcpy(n->text, line);
        n->next = all;
        all = n;
    }
    return all;
}

void names_free(struct name *n)
{
    while (n) {
        struct name *next = n->next;
        free(n);
        n = next;
    }
}
