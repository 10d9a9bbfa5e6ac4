#include "fingerprint.h"

#include <string.h>

MK_MAP(print_counts, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

static uint64_t hash_text(const char *s, uint64_t seed) {
    return s ? mk_hash_bytes(s, strlen(s), seed) : seed;
}

static uint64_t hash_row(const find_row *r, sources *s, mk_str *line) {
    mk_str_clear(line);
    source_squeeze(source_line(s, r->at.file, r->at.line), line);
    return mk_hash_bytes(mk_str_c(line), line->len, hash_text(r->function, hash_text(r->rule, 1)));
}

void fingerprint_rows(find_list *l, sources *s) {
    print_counts seen = {0}; /* of each file's equal findings */
    mk_str line = {0};
    for (size_t i = 0; i < l->rows.len; i++) {
        find_row *r = &l->rows.data[i];
        if (r->kind != FIND_RULE)
            continue;
        uint64_t hash = hash_row(r, s, &line);
        bool added;
        uint32_t *n = print_counts_add(&seen, hash_text(r->at.file, hash), &added);
        r->print = mk_hash_bytes(n, sizeof *n, hash);
        ++*n;
    }
    mk_str_free(&line);
    print_counts_free(&seen);
}
