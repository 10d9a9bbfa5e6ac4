#!/bin/sh
# causes.sh CHECKER: one finding a cause: of rules that speak of the same call, the first in the chain; the next
# where that is off, or where it does not speak of all that the next one does.

set -eu
checker=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

cat >a.c <<'C'
#include <stdlib.h>
#include <string.h>
struct list { int *a, *b; int n; };
int both(struct list *l, int n)
{
    for (int i = 0; i < n; i++) {
        l->a = realloc(l->a, (l->n + 1) * sizeof *l->a);
        if (l->a)
            l->a[l->n++] = i;
    }
    return n;
}
int once(struct list *l, int n)
{
    l->a = realloc(l->a, n * sizeof *l->a);
    return l->a ? n : 0;
}
int twice(struct list *l, int n)
{
    for (int i = 0; i < n; i++) {
        l->a = realloc(l->a, (l->n + 1) * sizeof *l->a);
        l->b = realloc(l->b, (l->n + 9000) * sizeof *l->b);
        if (l->a && l->b)
            l->a[l->n++] = i;
    }
    return n;
}
C

# expect RULES LINE...: "line rule" of each finding
expect() {
    rules=$1
    shift
    got=$("$checker" -q --fail-on=none --format=jsonl "--rules=-*,$rules" a.c 2>/dev/null |
        sed 's/.*"line":\([0-9]*\).*"rule":"\([a-z-]*\)".*/\1 \2/')
    [ "$got" = "$(printf '%s\n' "$@")" ] || { echo "$rules: got $got" && status=1; }
}

expect 'realloc-loses' '7 realloc-loses' '15 realloc-loses' '21 realloc-loses' '22 realloc-loses'
expect 'grow-by-constant' '7 grow-by-constant' '21 grow-by-constant'
expect 'realloc-loses,grow-by-constant' '7 grow-by-constant' '15 realloc-loses' '21 grow-by-constant' '22 realloc-loses'
exit $status
