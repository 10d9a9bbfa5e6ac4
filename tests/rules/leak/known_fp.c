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
