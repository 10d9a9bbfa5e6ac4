/* Told, though there is nothing to mend. */
#include <stdlib.h>
#include <string.h>

/* Called once, on the way out, but who frees it on one way is believed to mean to. */
static int last_thing(const char *s)
{
    char *copy = strdup(s); // WARN leak KNOWN
    if (copy && copy[0] == 'x')
        return 1;
    free(copy);
    return 0;
}

int main(int argc, char **argv)
{
    return last_thing(argc ? argv[0] : "");
}
