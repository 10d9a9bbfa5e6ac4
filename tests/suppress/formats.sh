#!/bin/sh
# formats.sh CHECKER: suppressed findings are left out of every format, of the exit code and of the count; each
# kind of comment does so, and what is not suppressed is still there.

set -eu
checker=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

# expect CODE TEXT ARGUMENT...: exit code, and a line of what is said
expect() {
    code=$1 text=$2
    shift 2
    got=0
    "$checker" "$@" >out 2>err || got=$?
    [ $got = "$code" ] || { echo "$*: exit code $got, not $code" && status=1; }
    cat out err | grep -q -e "$text" || { echo "$*: '$text' is not in $(cat out err)" && status=1; }
}

# not TEXT: what was said last is without it
not() {
    ! cat out err | grep -q -e "$1" || { echo "'$1' is in $(cat out err)" && status=1; }
}

cat >leaks.h <<'C'
#include <stdlib.h>
#include <string.h>
#define COPY(s) strdup(s) // memkit: ignore[leak] speaks of this line, where nothing is found
static inline int in_header(const char *s) {
    char *p = strdup(s); // memkit: ignore[leak]
    return p[0];
}
C
cat >a.c <<'C'
#include "leaks.h"
int beside(const char *s) { char *p = strdup(s); return p[0]; } // memkit: ignore[leak] runs once
int macro(const char *s) {
    /* memkit: ignore[leak]: the macro's
     * caller */
    char *p = COPY(s);
    return p[0] + in_header(s);
}
int next(const char *s) {
    // NOLINTNEXTLINE(cert-err33-c, memkit-leak) -- clang-tidy's form
    char *p = strdup(s);
    return p[0];
}
C
for format in text jsonl json github junit sarif; do
    expect 0 '1 file, 4 allocation sites (4 stay), 0 findings, 4 suppressed, ' -q --format=$format a.c
    case $format in
    sarif) [ "$(grep -c '"kind": "inSource"' out)" = 4 ] || { echo "$format: not four suppressions" && status=1; } ;;
    *) not leaked ;;
    esac
done
expect 0 '"justification": "runs once"' -q --format=sarif a.c
expect 0 '"findings":0,"suppressed":4,' -q --format=json a.c
expect 0 'note: suppressed by a comment: runs once' --why a.c:2
expect 0 'warning: .p. is leaked' --why a.c:2
expect 0 '"suppressed":"runs once"' --format=jsonl --why a.c:2
expect 0 '4 suppressed' -q --fail-on=note a.c
expect 0 'char \*p = strdup(s)\|strdup(s) does not escape' -m a.c # verdicts are never suppressed
expect 0 '"kind":"alloc","file":"a.c","line":2,' --format=jsonl -m a.c

# The control: the same without the comments.
sed 's|// .*||; s|/\*.*||; s|^ *\* caller \*/||' a.c >b.c
sed -i 's|// .*||' leaks.h
for format in text jsonl json github junit sarif; do
    expect 1 '4 findings, ' -q --format=$format b.c
    not 'inSource'
    grep -q leaked out || { echo "$format: says nothing of b.c" && status=1; }
done

cat >c.c <<'C'
#include "leaks.h"
int f(const char *s) {
    // memkit: ignore[double-free] another rule
    char *p = strdup(s);
    return p[0];
}
C
expect 1 "c.c:3:8: note: 'double-free' is not found here" -q c.c
expect 1 'c.c:4:15: warning: ' -q c.c
expect 1 'c.c:4:15: warning: ' -q --rules=-unused-suppression c.c
not 'not found here'
expect 1 'c.c:4:15: warning: ' -q --rules=-double-free c.c # not looked for: nobody knows
not 'not found here'
printf 'int g( { } // memkit: ignore[leak]\nint h; // memkit: ignore[leak]\n' >d.c
expect 2 'd.c' -q d.c
not 'not found here' # for the file was not understood

exit $status
