#!/bin/sh
# options.sh CHECKER RULES.DEF: --list-rules, --explain, --rules, --fail-on and --stack-limit do what they say.

set -eu
checker=$1 table=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

cat >a.c <<'C'
#include <stdlib.h>
#include <string.h>
int *f(void) { int x = 1; return &x; }
int g(const char *s) { char *p = strdup(s); return p[0]; }
int h(int n) { char *p = malloc(100); if (!p) return 0; memset(p, n, 100); n = p[9]; free(p); return n; }
C

# expect CODE TEXT ARGUMENT...: exit code, and a line of the output ('' for none at all)
expect() {
    code=$1 text=$2
    shift 2
    got=0
    "$checker" "$@" >out 2>err || got=$?
    [ $got = "$code" ] || { echo "$*: exit code $got, not $code" && status=1; }
    if [ -z "$text" ]; then
        [ ! -s out ] || { echo "$*: said $(cat out)" && status=1; }
    elif ! cat out err | grep -q -e "$text"; then
        echo "$*: '$text' is not in $(cat out err)" && status=1
    fi
}

expect 1 'a.c:3:27: error: address of .x. is returned.*\[stack-escape\]' -q a.c
expect 1 "a.c:4:34: warning: 'p' is leaked.*\\[leak\\]" -q a.c
expect 1 "a.c:5:26: note: 'p' never leaves h().* 100 bytes.*\\[heap-stays\\]" -q a.c
expect 1 'returns here, and nothing points to it any more' -q a.c
expect 1 '1 file, 2 allocation sites (2 stay), 3 findings' -q a.c
expect 1 '"kind":"finding","file":"a.c","line":4,"col":34,"function":"g","rule":"leak","severity":"warning","message":"' -q --format=jsonl a.c

cat >b.c <<'C'
#include <stdlib.h>
#include <string.h>
int f(const char *s, int n) {
    int size = n + 1, height;
    char *p = strdup(s);
    if (!p) return -1;
    if (n > 3) height = size;
    else height = atoi(s);
    if (height == 7) return height;
    free(p);
    return size;
}
C
expect 1 "leaked at line 9 when 'height == 7'" -q b.c # height was size, but not on all ways

cat >d.c <<'C'
#include <stdlib.h>
#include <string.h>
struct log { char *text; };
extern struct log *logs;
extern char *kept;
static void note(struct log *l) {
    free(l->text);
    l->text = NULL;
}
int f(const char *s, int silent) {
    int err = 0;
    char *p = strdup(s);
    if (!p) return -1;
    if (*s != '(') {
        if (!silent) note(logs);
        return -2;
    }
    if (s[1]) { err = -3; goto leave; }
    kept = p;
    p = NULL;
leave:
    free(p);
    return err;
}
C
expect 1 "leaked at line [0-9]* when '\\*s != 40'" -q d.c # silent or not: note() frees another

expect 0 '' -q '--rules=-*' a.c
expect 0 'heap-stays' -q '--rules=-*,heap-*' a.c
expect 1 'heap-stays' -q '--rules=-*,heap-*' --fail-on=note a.c
expect 0 '' -q '--rules=-*,missing-*' a.c
expect 1 'leak' -q --rules=-stack-escape,-heap-stays a.c
expect 0 'leak' -q --rules=-stack-escape --fail-on=error a.c
expect 0 'stack-escape' -q --fail-on=none a.c
expect 2 "memcheck-lint: --rules: no rule 'leek'; see --list-rules" -q '--rules=-*,leek' a.c
expect 1 'leak' -q '--rules=-*' --rules=leak a.c
printf '# of this folder\n--rules=-*,heap-*  # a note\n' >.memcheck-lint
expect 0 'heap-stays' -q a.c
expect 1 'leak' -q --rules=leak a.c
expect 1 'leak' -q --no-config a.c
expect 0 '^--rules=.*# .*/.memcheck-lint:2$' --dump-config a.c
echo '--rules=leek' >>.memcheck-lint
expect 2 "/.memcheck-lint:3: --rules: no rule 'leek'; see --list-rules" -q a.c
rm .memcheck-lint
expect 0 '' -q '--rules=-*,heap-stays' --stack-limit=99 a.c
expect 0 'heap-stays' -q '--rules=-*,heap-stays' --stack-limit=100 a.c

# what is off by default
cat >c.c <<'C'
#include <stdlib.h>
struct item { struct item *next; int x; };
int f(const struct item *i, int **out) {
    int *a = NULL, n = 0;
    for (; i; i = i->next) {
        a = realloc(a, (size_t)(n + 1) * sizeof *a);
        if (!a) abort();
        a[n++] = i->x;
    }
    *out = a;
    return n;
}
C
expect 0 '' -q c.c
expect 0 '' -q --rules=-leak c.c
expect 1 'c.c:6:13: warning: .*\[maybe-quadratic\]' -q --rules=maybe-quadratic c.c
expect 1 'maybe-quadratic' -q '--rules=*' c.c
expect 0 '^maybe-quadratic .*(off by default)$' --list-rules
expect 0 '"enabled": false' --format=sarif c.c
printf -- '--rules=maybe-quadratic\n' >.memcheck-lint
expect 1 'maybe-quadratic' -q c.c
rm .memcheck-lint

expect 0 '^leak  *warning  *memory' --list-rules
[ "$("$checker" --list-rules | wc -l)" = "$(grep -cE "^(TEXT_|QUIET_)?RULE\(" "$table")" ] || { echo "--list-rules: not as many as in rules.def" && status=1; }
for rule in $("$checker" --list-rules | awk '{ print $1 }'); do
    expect 0 "^$rule\$" --explain "$rule"
    [ "$("$checker" --explain "$rule" | grep -c '^```c$')" = 2 ] ||
        { echo "--explain $rule: no bad and good example" && status=1; }
done
expect 2 "no rule 'leek'" --explain=leek
exit $status
