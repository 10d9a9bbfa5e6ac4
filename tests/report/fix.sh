#!/bin/sh
# fix.sh CHECKER: --fix and --export-fixes change what they say they change, and nothing else; what is not
# certain stays; a second run finds nothing to do.

set -eu
checker=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

fail() {
    echo "$*"
    status=1
}

# run CODE TEXT ARGUMENT...: exit code, and a line of what is said
run() {
    code=$1 text=$2
    shift 2
    got=0
    "$checker" -q "$@" >out 2>err || got=$?
    [ $got = "$code" ] || fail "$*: exit code $got, not $code: $(cat err)"
    cat out err | grep -q -e "$text" || fail "$*: '$text' is not in: $(cat out err)"
}

head='#include <stdlib.h>
#include <string.h>
struct t { int a, b; };'

# becomes NAME BEFORE AFTER: a function's body, and what --fix makes of it; the second run changes nothing
becomes() {
    printf '%s\nvoid *f(size_t n, int m)\n{\n%b}\n' "$head" "$2" >a.c
    printf '%s\nvoid *f(size_t n, int m)\n{\n%b}\n' "$head" "$3" >expected
    "$checker" -q --fix --rules='-*,zero-twice' a.c >out 2>err || :
    cmp -s a.c expected || fail "$1: $(diff expected a.c || :)"
    if [ "$2" = "$3" ]; then
        grep -q zero-twice out || fail "$1: nothing is found, so nothing is tested"
    else
        grep -q ', 1 fixed,' err || fail "$1: $(cat err)"
        run 0 ' 0 findings, [0-9.]* s' --fix --rules='-*,zero-twice' a.c
        cmp -s a.c expected || fail "$1: changed again: $(diff expected a.c || :)"
        cc -fsyntax-only -Wall -Werror a.c || fail "$1: does not compile"
    fi
}

# stays NAME BODY
stays() {
    becomes "$1" "$2" "$2"
}

becomes 'a product' \
    '    int *v = malloc(n * sizeof *v);\n    if (v)\n        memset(v, 0, n * sizeof *v);\n    return v;\n' \
    '    int *v = calloc(n, sizeof *v);\n    return v;\n'
becomes 'sizeof first' \
    '    int *v = (int *)malloc(sizeof(int) * (n + 1));\n    if (v == NULL) return NULL;\n    memset(v, 0, sizeof(int) * (n + 1));\n    return v;\n' \
    '    int *v = (int *)calloc((n + 1), sizeof(int));\n    if (v == NULL) return NULL;\n    return v;\n'
becomes 'no product' \
    '    char *p = malloc(n + 1);\n    if (p != NULL) {\n        memset(p, 0, n + 1);\n    }\n    return p;\n' \
    '    char *p = calloc(1, n + 1);\n    return p;\n'
becomes 'three factors' \
    '    char *p = malloc(n * 3 * sizeof(int));\n    if (!p) exit(1);\n    memset(p, 0, n * 3 * sizeof(int));\n    return p;\n' \
    '    char *p = calloc(1, n * 3 * sizeof(int));\n    if (!p) exit(1);\n    return p;\n'
becomes 'calloc already' \
    '    struct t *p = calloc(1, sizeof *p);\n    if (p) {\n        memset(p, 0, sizeof *p);\n        p->a = m;\n    }\n    return p;\n' \
    '    struct t *p = calloc(1, sizeof *p);\n    if (p) {\n        p->a = m;\n    }\n    return p;\n'
becomes 'on one line, tabs' \
    '\tchar *p = malloc(n); if (!p) return p; memset(p, 0, n); return p;\n' \
    '\tchar *p = calloc(1, n); if (!p) return p; return p;\n'
becomes 'a comment behind it stays' \
    '    char *p = malloc(n);\n    if (!p) return p;\n    memset(p, 0, n); /* why */\n    return p;\n' \
    '    char *p = calloc(1, n);\n    if (!p) return p;\n    /* why */\n    return p;\n'
becomes 'CRLF' \
    '    char *p = malloc(n);\r\n    if (!p) return p;\r\n    memset(p, 0, n);\r\n    return p;\r\n' \
    '    char *p = calloc(1, n);\r\n    if (!p) return p;\r\n    return p;\r\n'

stays 'a comment in it' \
    '    char *p = malloc(n);\n    if (!p) return p;\n    memset(p, /* all */ 0, n);\n    return p;\n'
stays 'else' \
    '    char *p = malloc(n);\n    if (p)\n        memset(p, 0, n);\n    else\n        exit(1);\n    return p;\n'
stays 'something happens in the test' \
    '    char *p = malloc(n);\n    if (m--)\n        memset(p, 0, n);\n    return p;\n'
stays 'a line of the preprocessor' \
    '    char *p = malloc(n);\n    if (!p) return p;\n#ifndef FAST\n    memset(p, 0, n);\n#endif\n    return p;\n'
stays 'a macro makes it' \
    '#define NEW(n) malloc(n)\n    char *p = NEW(n);\n    if (!p) return p;\n    memset(p, 0, n);\n    return p;\n'
stays 'a macro takes it' \
    '#define CHECKED(x) (x)\n    char *p = CHECKED(malloc(n));\n    if (!p) return p;\n    memset(p, 0, n);\n    return p;\n'
stays 'a macro zeroes it' \
    '#define ZERO(p, n) memset(p, 0, n)\n    char *p = malloc(n);\n    if (!p) return p;\n    ZERO(p, n);\n    return p;\n'
stays 'its value is used' \
    '    char *p = malloc(n);\n    if (!p) return p;\n    return memset(p, 0, n);\n'

# fills LOOP: a program in which a container is filled
fills() {
    printf '%s\n' '#include <stdlib.h>
struct ints { int *a; size_t n, cap; };
void ints_reserve(struct ints *v, size_t cap)
{
    if (cap > v->cap)
        v->a = realloc(v->a, (v->cap = cap) * sizeof *v->a);
}
void ints_push(struct ints *v, int x)
{
    if (v->n == v->cap)
        ints_reserve(v, v->cap ? v->cap * 2 : 8);
    v->a[v->n++] = x;
}
int f(size_t n, int m, const struct ints *from)
{
    struct ints v = {0};'
    printf '%b' "$1"
    printf '%s\n' '    free(v.a);
    return m + !from + !n;
}'
}

# reserves BEFORE AFTER: what --fix makes of it
reserves() {
    fills "$1" >a.c
    fills "$2" >expected
    "$checker" -q --fix --rules='-*,missing-reserve' a.c >out 2>err || :
    cmp -s a.c expected || fail "reserves: $(diff expected a.c || :)"
    grep -q missing-reserve out || [ "$1" != "$2" ] || fail "nothing is found in $1"
    run "$([ "$1" = "$2" ] && echo 1 || echo 0)" 'finding' --fix --rules='-*,missing-reserve' a.c
    cmp -s a.c expected || fail "reserves: changed again: $(diff expected a.c || :)"
    cc -fsyntax-only -Wall -Werror a.c || fail 'reserves: does not compile'
}

reserves '    for (size_t i = 0; i < n; i++)\n        ints_push(&v, m);\n' \
    '    ints_reserve(&v, n);\n    for (size_t i = 0; i < n; i++)\n        ints_push(&v, m);\n'
reserves '    for (size_t i = 0; i < from->n; i++) {\n        m++;\n        { ints_push(&v, m); }\n    }\n' \
    '    ints_reserve(&v, from->n);\n    for (size_t i = 0; i < from->n; i++) {\n        m++;\n        { ints_push(&v, m); }\n    }\n'
reserves '    int i = 0;\n    while (i < 100) {\n        if (m) m--; else m++;\n        ints_push(&v, i++);\n    }\n' \
    '    int i = 0;\n    ints_reserve(&v, 100);\n    while (i < 100) {\n        if (m) m--; else m++;\n        ints_push(&v, i++);\n    }\n'
reserves '    for (int i = 0; i < m; i++)\n        ints_push(&v, i);\n' \
    '    if (m > 0) ints_reserve(&v, (size_t)m);\n    for (int i = 0; i < m; i++)\n        ints_push(&v, i);\n'
reserves '    for (size_t i = 0, k = n; i < k; i++)\n        ints_push(&v, m);\n' \
    '    ints_reserve(&v, n);\n    for (size_t i = 0, k = n; i < k; i++)\n        ints_push(&v, m);\n'
for same in \
    '    if (m)\n        for (size_t i = 0; i < n; i++)\n            ints_push(&v, m);\n' \
    '    for (from++, m = 0; (size_t)m < from->n; m++)\n        ints_push(&v, m);\n' \
    '    for (int i = 0; i < m - 2; i++)\n        ints_push(&v, m);\n' \
    '    ints_push(&v, 1);\n    for (size_t i = 0; i < n; i++)\n        ints_push(&v, m);\n' \
    '#define EACH(n) for (size_t i = 0; i < (n); i++)\n    EACH(n) {\n        ints_push(&v, m);\n    }\n'; do
    reserves "$same" "$same"
done

# Which sibling of a wrapper it would be, and what that is given, is for people to say.
cat >w.c <<'C'
#include <stdlib.h>
#include <string.h>
void *xmalloc(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }
void *xzalloc(size_t n) { void *p = calloc(1, n); if (!p) abort(); return p; }
char *g(size_t n) { char *p = xmalloc(n); memset(p, 0, n); return p; }
C
cp w.c w0.c
run 1 'zero-twice' --fix w.c
cmp w.c w0.c || fail 'a wrapper became calloc'

# A header that two units include is changed once.
cat >h.h <<'C'
#include <stdlib.h>
#include <string.h>
static inline int *zeros(size_t n)
{
    int *v = malloc(n * sizeof *v);
    if (!v) return v;
    memset(v, 0, n * sizeof *v);
    return v;
}
C
mkdir sub
echo '#include "h.h"
int *u1(void) { return zeros(3); }' >u1.c
echo '#include "../sub/../h.h"
int *u2(void) { return zeros(4); }' >sub/u2.c
run 0 ' fixed' --fix u1.c sub/u2.c
grep -q '^    int \*v = calloc(n, sizeof \*v);$' h.h || fail "the header: $(cat h.h)"
! grep -q memset h.h || fail "the header: $(cat h.h)"
run 0 ' 0 findings, [0-9.]* s' --fix u1.c sub/u2.c

# Known findings and suppressed ones are meant so; what was fixed is no finding.
two='char *p = malloc(n);
    if (!p) return p;
    memset(p, 0, n);
    return p;'
printf '%s\nchar *f(size_t n)\n{\n    %s\n}\n' "$head" "$two" >k.c
cp k.c k0.c
run 0 'known' --write-baseline=base k.c
run 0 ' 1 known' --baseline=base --fix k.c
cmp k.c k0.c || fail 'a known finding was fixed'
run 0 ' 0 findings, 1 fixed' --fix --write-baseline=base k.c
! grep -q zero-twice base || fail 'what was fixed is in the baseline'
run 0 '"fixed":0' --fix --format=json k.c

# The mode stays, a link is followed, and where the file cannot be written, nothing is lost.
cp k0.c m.c
chmod 640 m.c
ln -s m.c l.c
run 0 ' 1 fixed' --fix l.c
[ -L l.c ] || fail 'the link is gone'
[ "$(stat -c %a m.c)" = 640 ] || fail 'the mode is another'
cp k0.c m.c
touch -d '+1 hour' m.c
run 2 'm.c changed while it was analysed, so nothing is fixed in it' --fix m.c
cmp m.c k0.c || fail 'a file that changed was written all the same'
if [ "$(id -u)" -ne 0 ]; then
    cp k0.c r.c
    chmod 400 r.c
    run 2 'cannot write r.c: Permission denied' --fix r.c
    cmp r.c k0.c || fail 'a file was written that is read-only'
fi
[ "$(find . -name '?*.??????' | wc -l)" = 0 ] || fail "left behind: $(ls)"

# Another tool makes the same of it.
cp k0.c e.c
run 1 'zero-twice' --export-fixes=e.yaml e.c
cmp e.c k0.c || fail '--export-fixes changed the file'
run 1 '"insertedContent"' --format=sarif e.c
for apply in clang-apply-replacements clang-apply-replacements-19 clang-apply-replacements-14; do
    command -v $apply >/dev/null || continue
    $apply . || fail "$apply does not like $(cat e.yaml)"
    cmp e.c k.c || fail "$apply makes something else of it: $(diff e.c k.c)"
    break
done
run 2 'cannot write no/where' --export-fixes=no/where k0.c

exit $status
