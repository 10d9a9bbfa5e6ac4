/* Told, though there is nothing to mend. */
// RUN: -I{LIB}
#include <mk/arena.h>

struct view {
    const char *text;
};

struct answer {
    struct view view;
    int valid;
};

/* Nobody reads the text of what is not valid. */
void leaves_what_nobody_reads(struct answer *v, const char *s) {
    mk_arena a = {0};
    v->view.text = mk_arena_strdup(&a, s); // ERROR arena-escape KNOWN
    v->valid = 0;
    mk_arena_free(&a);
}
