/* Told, though there is nothing to mend. */
#include <stddef.h>

struct state {
    int step;
    const int *filters;
};

int decode(struct state *s);

/* After a failure nobody asks for more, and the next step would set it anew. */
int step(struct state *s)
{
    int filters[4] = {0};
    if (s->step == 0) {
        s->filters = filters; // WARN maybe-dangling KNOWN
        if (decode(s))
            return -1;
        s->filters = NULL;
        s->step = 1;
    }
    return s->filters != NULL || decode(s);
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
    options.pipes[0] = &n; // WARN maybe-dangling KNOWN
    return start(&options);
}
