/* Told, though there is nothing to mend. */
#include <stdlib.h>
#include <string.h>

/* Called once, on the way out: the system frees it. Who calls a function, and how often, is not looked at. */
static int last_thing(const char *s)
{
    char *copy = strdup(s); // WARN leak KNOWN
    return copy[0];
}

int main(int argc, char **argv)
{
    return last_thing(argc ? argv[0] : "");
}

/* What a callee's result says about the text it made is not known: it is never empty. */
static char *in_folder(const char *name)
{
    char *path = malloc(strlen(name) + 2);
    if (!path)
        abort();
    path[0] = '/';
    strcpy(path + 1, name);
    return path;
}

int content_is_known(const char *name)
{
    char *path = in_folder(name); // WARN leak KNOWN
    int n = (int)strlen(path);
    if (path[0])
        free(path);
    return n;
}
