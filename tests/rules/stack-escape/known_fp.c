/* Told, though there is nothing to mend. */
#include <stddef.h>

struct stream {
    char *next_out;
    unsigned avail_out;
};

void inflate(struct stream *);

/* The caller sets next_out anew before each use, as zlib's callers do: what is left there is never read. */
void one_round(struct stream *s)
{
    char scratch[64];
    s->next_out = scratch; // ERROR stack-escape KNOWN
    s->avail_out = sizeof scratch;
    inflate(s);
}

struct options {
    int **pipes;
};

int start(const struct options *o);
static struct options options;

/* What is set by way of a static variable is a part of what ends with the function. */
int one_pipe(int n)
{
    int *pipes[1] = {NULL};
    options.pipes = pipes;
    options.pipes[0] = &n; // ERROR stack-escape KNOWN
    return start(&options);
}
