#include "run_diff.h"

#include <string.h>

#include "store.h"

typedef struct counts {
    size_t same, worse, better, fresh, gone;
} counts;

static int order(const store_site *a, const store_site *b) {
    int c = strcmp(a->file, b->file);
    c = c ? c : strcmp(a->function, b->function);
    return c ? c : strcmp(a->callee, b->callee);
}

static void compare(const store_site *was, const store_site *is, counts *n, FILE *out) {
    if (was->stays == is->stays) {
        n->same++;
    } else if (is->stays) {
        n->better++;
        fprintf(out, "%s:%u: %s: %s() used to escape, now stays\n", is->file, (unsigned)is->line,
                is->function, is->callee);
    } else {
        n->worse++;
        fprintf(out, "%s:%u: %s: %s() used to stay, now escapes: %s\n", is->file, (unsigned)is->line,
                is->function, is->callee, is->route);
    }
}

static counts merge(const store_sites *was, const store_sites *is, FILE *out) {
    counts n = {0};
    size_t a = 0, b = 0;
    while (a < was->len || b < is->len) {
        int c = a == was->len ? 1 : b == is->len ? -1 : order(&was->data[a], &is->data[b]);
        if (c == 0)
            compare(&was->data[a++], &is->data[b++], &n, out);
        else if (c < 0)
            n.gone++, a++;
        else
            n.fresh++, b++;
    }
    return n;
}

int run_diff(const char *before, const char *after, FILE *out) {
    store_sites was = {0}, is = {0};
    mk_arena a = {0};
    mk_str why = {0};
    int code = 2;
    if (store_sites_read(before, &a, &was, &why) && store_sites_read(after, &a, &is, &why)) {
        counts n = merge(&was, &is, out);
        fprintf(stderr, "%zu sites: %zu now escape, %zu now stay, %zu as before; %zu new, %zu gone\n",
                is.len, n.worse, n.better, n.same, n.fresh, n.gone);
        code = fflush(out) == 0 ? n.worse > 0 : 2;
    } else {
        fprintf(stderr, "memcheck-lint: diff: %s\n", mk_str_c(&why));
    }
    store_sites_free(&was);
    store_sites_free(&is);
    mk_arena_free(&a);
    mk_str_free(&why);
    return code;
}
