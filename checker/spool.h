/* spool.h: bytes set aside until they are wanted again.
 *
 * The first of them stay in memory, what does not fit goes to a temporary file that has no name, so nothing
 * is left behind however the program ends. Where no such file is to be had, or the disk is full, memory
 * takes all: it costs more, and nothing is lost.
 */
#ifndef MEMKIT_CHECKER_SPOOL_H
#define MEMKIT_CHECKER_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/str.h>

typedef struct spool_ref { /* where some bytes are */
    const uint8_t *memory; /* or NULL: in the file ... */
    uint64_t at;           /* ... from here on */
    size_t len;
} spool_ref;

typedef struct spool {
    size_t in_memory; /* at most so many bytes, as long as there is a file; set before the first put */
    mk_arena arena;
    size_t kept;   /* in arena */
    int file;      /* descriptor + 1; 0: not opened yet */
    bool no_file;  /* none is to be had */
    uint64_t used; /* of the file */
} spool;

spool_ref spool_put(spool *s, const void *bytes, size_t n);
/* In place of what out holds. false: the file cannot be read any more; errno says why. */
bool spool_get(const spool *s, spool_ref ref, mk_str *out);
void spool_free(spool *s);

#endif
