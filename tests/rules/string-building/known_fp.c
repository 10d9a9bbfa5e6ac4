/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <string.h>

const char *special(void);

/* a handful of characters */
void options(char *command, int n)
{
    const char *s = special();
    for (int i = 0; i < n; i++)
        sprintf(command + strlen(command), " -n0x%x", (unsigned)s[i]); // WARN string-building
}
