#!/bin/sh
# allocators.sh CHECKER INCLUDE: --list-allocators shows a program's own allocators and containers, and what it writes
# says the same of them to a program that does not have their bodies.

set -eu
checker=$1 include=$2 # where mk/annotate.h is
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

cat >own.c <<'C'
#include <stdlib.h>
#include <string.h>
struct ints { int *a; size_t n, cap; };
void *xrealloc(void *p, size_t n) { p = realloc(p, n); if (!p) abort(); return p; }
void *xmalloc(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }
void ints_reserve(struct ints *v, size_t cap) {
    if (cap > v->cap) { v->a = xrealloc(v->a, cap * sizeof *v->a); v->cap = cap; }
}
void ints_push(struct ints *v, int x) {
    if (v->n == v->cap) ints_reserve(v, v->cap ? v->cap * 2 : 8);
    v->a[v->n++] = x;
}
struct ints *ints_new(size_t cap) {
    struct ints *v = calloc(1, sizeof *v);
    ints_reserve(v, cap);
    return v;
}
static char *copy(const char *s) { return strdup(s); }
int length(const char *s) { char *c = copy(s); int n = (int)strlen(c); free(c); return n; }
C
cat >user.c <<'C'
#include <stddef.h>
struct ints { int *a; size_t n, cap; };
void ints_push(struct ints *v, int x);
void fill(int n, struct ints *out) {
    struct ints v = {0};
    for (int i = 0; i < n; i++)
        ints_push(&v, i);
    *out = v;
}
C

# expect TEXT FILE: a line of it
expect() {
    grep -q -e "$1" "$2" || { echo "'$1' is not in:" && cat "$2" && status=1; }
}

"$checker" --list-allocators own.c >own.h
expect '^MK_FRESH MK_SIZE(1) .*xmalloc; /. own.c:5' own.h
expect 'MK_GROWS(1) .*ints_push;' own.h
expect 'MK_RESERVES(1, 2) .*ints_reserve;' own.h
expect 'MK_SIZED(1) .*ints_new;' own.h
expect '^// MK_FRESH .*copy;' own.h # static: no other program can call it
! grep -q 'length;' own.h || { echo "length() is no allocator" && status=1; }

"$checker" -q user.c >out || :
[ ! -s out ] || { echo "without the list: $(cat out)" && status=1; }
"$checker" -q -I"$include" --models=own.h user.c >out || :
expect 'user.c:7:9: warning: ints_push() grows .v. .n. times: call ints_reserve(&v, n)' out
exit $status
