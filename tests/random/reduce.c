/* reduce.c: takes lines out of a random program for as long as something is still true of it.
 *
 *   random-reduce DIR NAME TEST...      DIR/NAME and DIR/truth/NAME shrink in place, line by line together;
 *                                       the command TEST says with exit code 0 that it is still true
 *
 * Takes out functions, blocks and lines, one at a time, until none can go. OK() keeps what is left free of
 * undefined behaviour.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mk/str.h>
#include <mk/vec.h>

typedef char *line;
MK_VEC(lines, line)

typedef struct reducer {
    lines text[2]; /* to be read, to be run */
    char *path[2];
    char **test;
} reducer;

_Noreturn static void fail(const char *what) {
    fprintf(stderr, "random-reduce: %s\n", what);
    exit(2);
}

static void read_lines(const char *path, lines *to) {
    FILE *f = fopen(path, "r");
    if (!f)
        fail("cannot read the program");
    char *text = NULL;
    size_t cap = 0;
    while (getline(&text, &cap, f) > 0)
        if (!lines_push(to, strdup(text)))
            fail("out of memory");
    free(text);
    fclose(f);
}

/* All but lines from … to-1. */
static void write_lines(const reducer *r, size_t from, size_t to) {
    for (int i = 0; i < 2; i++) {
        FILE *f = fopen(r->path[i], "w");
        for (size_t k = 0; f && k < r->text[i].len; k++)
            if (k < from || k >= to)
                fputs(r->text[i].data[k], f);
        if (!f || fclose(f) != 0)
            fail("cannot write the program");
    }
}

static bool still_true(const reducer *r) {
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        execvp(r->test[0], r->test);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
        fail("the test cannot be run");
    return status == 0;
}

/* One past the last line of what begins at `from`: a line, or all up to the brace that closes its own.
 * 0: it closes one that was opened before. */
static size_t end_of(const lines *l, size_t from) {
    int depth = 0;
    for (size_t k = from; k < l->len; k++) {
        for (const char *s = l->data[k]; *s; s++) {
            depth += *s == '{' ? 1 : *s == '}' ? -1 : 0;
            if (depth < 0)
                return 0;
        }
        if (depth == 0)
            return k + 1;
    }
    return 0;
}

static bool try_without(reducer *r, size_t from) {
    size_t to = end_of(&r->text[0], from);
    if (to == 0 || to != end_of(&r->text[1], from))
        return false;
    write_lines(r, from, to);
    if (!still_true(r))
        return false;
    for (int i = 0; i < 2; i++) {
        lines *l = &r->text[i];
        for (size_t k = from; k < to; k++)
            free(l->data[k]);
        memmove(l->data + from, l->data + to, (l->len - to) * sizeof *l->data);
        l->len -= to - from;
    }
    return true;
}

/* From the end: callers stand below what they call. top: whole functions and declarations only. */
static bool pass(reducer *r, bool top) {
    bool shrunk = false;
    for (size_t at = r->text[0].len; at-- > 0;)
        if (!top || r->text[0].data[at][0] != ' ')
            shrunk |= try_without(r, at);
    return shrunk;
}

int main(int argc, char **argv) {
    if (argc < 4)
        fail("usage: random-reduce DIR NAME TEST...");
    reducer r = {.test = argv + 3};
    for (int i = 0; i < 2; i++) {
        mk_str path = {0};
        mk_str_printf(&path, "%s/%s%s", argv[1], i ? "truth/" : "", argv[2]);
        r.path[i] = mk_str_take(&path, NULL);
        if (!r.path[i])
            fail("out of memory");
        read_lines(r.path[i], &r.text[i]);
    }
    if (!still_true(&r))
        fail("it is not true of the program as it is");
    while (pass(&r, true) | pass(&r, false))
        ;
    write_lines(&r, 0, 0);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < r.text[i].len; k++)
            free(r.text[i].data[k]);
        lines_free(&r.text[i]);
        free(r.path[i]);
    }
    return 0;
}
