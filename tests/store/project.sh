# project.sh: a small program of several files, for the tests of the store; to be sourced.
#
# make_project        writes it to the folder one is in
# agree WHAT [RE]     a run with the store says to the byte what one without it says; its last line has RE
# settle              lets the kernel's clock tick: what was just written is not believed to be at rest

fail() {
    echo "FAILED: $*"
    exit 1
}

make_project() {
    cat >util.h <<'END'
struct buf { char *data; unsigned long len; };
struct buf *buf_new(unsigned long n);
void buf_free(struct buf *b);
char *copy(const char *s);
typedef void *(*maker)(unsigned long n);
extern maker make;
int known_later(struct buf *b);
END
    cat >util.c <<'END'
#include <stdlib.h>
#include <string.h>
#include "util.h"
struct buf *buf_new(unsigned long n) {
    struct buf *b = malloc(sizeof *b);
    if (b) { b->data = malloc(n); b->len = n; }
    return b;
}
void buf_free(struct buf *b) { if (b) { free(b->data); free(b); } }
char *copy(const char *s) { return strdup(s); }
END
    cat >hooks.c <<'END'
#include <stdlib.h>
#include "util.h"
static void *plain(unsigned long n) { return malloc(n); }
struct table { void *(*alloc)(unsigned long); void (*release)(void *); };
static struct table t = { plain, free };
int through(void) { char *p = t.alloc(16); if (!p) return 0; p[0] = 1; t.release(p); return 1; }
maker make = plain;
END
    cat >main.c <<'END'
#include <stdlib.h>
#include <string.h>
#include "util.h"
static char *kept;
static int even(int n, char *p); 
static int odd(int n, char *p) { return n ? even(n - 1, p) : 0; }
static int even(int n, char *p) { return n ? odd(n - 1, p) : p[0]; }
int use(const char *s) {
    struct buf *b = buf_new(strlen(s));
    char *c = copy(s);
    int n = c ? even(3, c) : 0;
    free(c);
    known_later(b);
    buf_free(b);
    return n;
}
void keep(const char *s) { kept = copy(s); }
int main(int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        char *line = malloc(100);
        if (line) strncpy(line, argv[i], 99);
        free(line);
    }
    return use(argv[0]);
}
END
}

settle() { sleep 0.06; }

agree() {
    "$lint" -m -m --format=jsonl --fail-on=none *.c >with 2>with.err || fail "$1: exit code $?"
    "$lint" --no-cache -m -m --format=jsonl --fail-on=none *.c >without 2>without.err
    cmp with without || { diff with without | head -n 20; fail "$1: the store changes what is said"; }
    [ -z "${2:-}" ] || grep -Eq "$2" with.err || fail "$1: expected '$2': $(cat with.err)"
    [ ! -f .memkit/lint.db ] || [ -z "$(command -v sqlite3)" ] ||
        [ "$(sqlite3 .memkit/lint.db 'PRAGMA integrity_check')" = ok ] || fail "$1: integrity"
}
