#include "check_cause.h"

#include <string.h>

/* Each chain from the remedy that leaves nothing of the rest to say, to the one that mends least. A rule that
 * does not exist, or is off, hides nothing. */
static const char *const chains[][6] = {
    {"node-by-node", "boxed-scalar", "needless-copy", "loop-temporary", "heap-stays"},
    {"string-building", "grow-by-constant", "maybe-quadratic", "realloc-loses"},
    {"free-nonheap", "mismatched-free"},
};

enum { CHAINS = sizeof chains / sizeof *chains, LONGEST = sizeof *chains / sizeof **chains };

/* Where the rule stands in the chain, or -1. */
static int rank(const char *const *chain, const char *rule) {
    for (int k = 0; k < LONGEST && chain[k]; k++)
        if (strcmp(chain[k], rule) == 0)
            return k;
    return -1;
}

static bool goes_before(const char *strong, const char *weak) {
    for (size_t k = 0; k < CHAINS; k++) {
        int s = rank(chains[k], strong), w = rank(chains[k], weak);
        if (s >= 0 && s < w)
            return true;
    }
    return false;
}

static bool same_place(const find_pos *a, const find_pos *b) {
    return a->line == b->line && a->col == b->col && strcmp(a->file, b->file) == 0;
}

static bool is_covered(const find_row_vec *rows, const check_anchors *all, const check_anchor *a) {
    const char *rule = rows->data[a->row].rule;
    for (size_t k = 0; k < all->len; k++) {
        const check_anchor *b = &all->data[k];
        if (same_place(&a->at, &b->at) && goes_before(rows->data[b->row].rule, rule))
            return true;
    }
    return false;
}

void check_one_a_cause(find_row_vec *rows, check_anchors *anchors) {
    for (size_t k = 0; k < anchors->len; k++)
        anchors->data[k].covered = is_covered(rows, anchors, &anchors->data[k]);
    for (size_t end = anchors->len, first; end > 0; end = first) {
        size_t row = anchors->data[end - 1].row;
        bool all = true;
        for (first = end; first > 0 && anchors->data[first - 1].row == row; first--)
            all = all && anchors->data[first - 1].covered;
        if (all)
            find_row_vec_remove(rows, row);
    }
}
