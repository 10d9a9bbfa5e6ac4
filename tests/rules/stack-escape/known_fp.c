/* Told, though there is nothing to mend. */
#include <stddef.h>

/* Whoever calls it wants the length alone. */
static size_t number(int n, const char **text)
{
    char buf[16];
    size_t len = 0;
    do
        buf[len++] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    *text = buf; // ERROR stack-escape KNOWN
    return len;
}

size_t width(int n)
{
    const char *unused;
    return number(n, &unused);
}
