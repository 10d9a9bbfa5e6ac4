#include "fingerprint.h"

#include <stdlib.h>
#include <string.h>

typedef find_row *finding;
MK_VEC(finding_vec, finding)
MK_MAP(print_counts, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

static uint64_t hash_text(const char *s, uint64_t seed) {
    return s ? mk_hash_bytes(s, strlen(s), seed) : seed;
}

static uint64_t hash_row(const find_row *r, sources *s, mk_str *line) {
    mk_str_clear(line);
    source_squeeze(source_line(s, r->at.file, r->at.line), line);
    return mk_hash_bytes(mk_str_c(line), line->len, hash_text(r->function, hash_text(r->rule, 1)));
}

/* Rows may lie in another order than that of the source: by what was measured. */
static int by_place(const void *a, const void *b) {
    const find_row *x = *(find_row *const *)a, *y = *(find_row *const *)b;
    int order = strcmp(x->at.file, y->at.file);
    order = order ? order : (x->at.line > y->at.line) - (x->at.line < y->at.line);
    return order ? order : (x->at.col > y->at.col) - (x->at.col < y->at.col);
}

void fingerprint_rows(find_list *l, sources *s) {
    finding_vec found = {0};
    print_counts seen = {0}; /* of each file's equal findings */
    mk_str line = {0};
    for (size_t i = 0; i < l->rows.len; i++)
        if (l->rows.data[i].kind == FIND_RULE)
            finding_vec_push(&found, &l->rows.data[i]);
    if (found.len)
        qsort(found.data, found.len, sizeof *found.data, by_place);
    for (size_t i = 0; i < found.len; i++) {
        find_row *r = found.data[i];
        uint64_t hash = hash_row(r, s, &line);
        bool added;
        uint32_t *n = print_counts_add(&seen, hash_text(r->at.file, hash), &added);
        r->print = mk_hash_bytes(n, sizeof *n, hash);
        ++*n;
    }
    mk_str_free(&line);
    print_counts_free(&seen);
    finding_vec_free(&found);
}
