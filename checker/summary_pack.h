/* summary_pack.h: summaries as bytes that mean the same in another run, where functions have other
 * numbers. */
#ifndef MEMKIT_CHECKER_SUMMARY_PACK_H
#define MEMKIT_CHECKER_SUMMARY_PACK_H

#include "bytes.h"
#include "key.h"
#include "summary.h"

MK_MAP(sum_numbers, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

typedef struct sum_names { /* of a program's functions */
    const key *of;       /* by number; KEY_NONE: it has none, as two would be called the same */
    sum_numbers numbers; /* the way back, by the first half */
    /* The one address of a text that lives as long as the program. */
    const char *(*intern)(void *ctx, const char *text);
    void *ctx;
} sum_names;

/* false: it speaks of a function that has no name. */
bool sum_pack(const summary *s, const sum_names *names, bytes_texts_out *to);
/* In a, texts interned. NULL: damaged, or it speaks of functions that are not here, or stand in another
 * order. */
summary *sum_unpack(bytes_texts_in *from, const sum_names *names, mk_arena *a);

#endif
