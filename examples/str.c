/* A report built from pieces: many appends, one check. */
#include <mk/room.h>
#include <mk/str.h>

#include <stdio.h>
#include <stdlib.h>

static void list(mk_str *out, const double *price, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        mk_str_cat(out, "item ");
        mk_str_uint(out, i + 1); /* numbers without printf */
        mk_str_cat(out, ": ");
        mk_str_double(out, price[i]); /* the shortest text that reads back the same */
        mk_str_putc(out, '\n');
        sum += price[i];
    }
    mk_str_printf(out, "total: %.2f\n", sum);
}

int main(void) {
    static const double price[] = {0.1, 19.99, 1e21};
    mk_str s = {0}; /* valid; no memory before the first character */
    mk_str_reserve(&s, 200); /* a hint: one allocation */
    list(&s, price, 2);
    list(&s, price + 2, 1);
    if (!mk_str_ok(&s)) /* one check for all of them */
        return 1;
    fputs(mk_str_c(&s), stdout);

    /* Views look at somebody else's bytes; editing is in place. */
    mk_view line = mk_view_n(s.data, 11);
    printf("[%.*s]\n", (int)line.len, line.ptr);
    mk_str_truncate(&s, 11);
    mk_str_replace(&s, 0, 4, "  article", 9);
    mk_str_trim(&s);
    size_t n;
    char *text = mk_str_take(&s, &n); /* ours now */
    printf("[%s] %d\n", text ? text : "?", (int)n);
    free(text);

    /* A short text in a local buffer: no allocation at all. */
    char bytes[64];
    mk_room room = MK_ROOM(bytes);
    mk_str small;
    mk_str_init(&small, mk_room_as_alloc(&room));
    mk_str_printf(&small, "%s-%d", "key", 42);
    printf("%s, %s\n", mk_str_c(&small), small.data == bytes ? "in the buffer" : "outside");
    mk_str_free(&small);
    return 0;
}

// Prints:
// item 1: 0.1
// item 2: 19.99
// total: 20.09
// item 1: 1e+21
// total: 1000000000000000000000.00
// [item 1: 0.1]
// [article 1: 0.1] 14
// key-42, in the buffer
