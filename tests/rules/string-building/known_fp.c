/* What is found though nobody would gain by following it. */
#include <stdio.h>
#include <string.h>

const char *special(void);

/* a handful of characters */
void options(char *command)
{
    for (const char *s = special(); *s; s++)
        sprintf(command + strlen(command), " -n0x%x", (unsigned)*s); // WARN string-building
}
