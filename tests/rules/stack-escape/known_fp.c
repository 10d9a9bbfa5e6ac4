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
