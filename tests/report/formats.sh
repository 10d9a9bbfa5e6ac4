#!/bin/sh
# formats.sh CHECKER SCHEMA: what is written for other programs, by their own judges: SARIF against the
# schema of its standard, by a stock validator; the rest by parsers. Same input, same bytes, with -o too.

set -eu
checker=$1 schema=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

fail() {
    echo "$*"
    status=1
}

mkdir src
cat >'src/a b.c' <<'C'
#include <stdlib.h>
#include <string.h>
int *f(void) { int x = 1; return &x; }
int g(const char *s) { /* größe 𝄞 */ char *p = strdup(s); return p[0]; }
int *counts(size_t n) {
    int *v = malloc(n *
                    sizeof *v);
    if (v)
        memset(v, 0, n * sizeof *v);
    return v;
}
C
echo 'int ok(void) { return 0; }' >src/clean.c
echo 'int broken( {' >src/broken.c

# The validator is Debian's, whatever python3 is first in the path.
python=/usr/bin/python3
[ -x $python ] || python=python3

is_sarif() {
    $python -m jsonschema -i "$1" "$schema" 2>why
}
is_json() {
    $python -c 'import json, sys; json.load(open(sys.argv[1]))' "$1" 2>why
}
is_junit() {
    $python -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$1" 2>why
}
is_github() {
    ! grep -v '^::\(error\|warning\|notice\) file=[^:]*,title=[a-z-]*::.' "$1" >why
}

for format in sarif json junit github; do
    for option in -mm '--rules=-*'; do
        code=0
        "$checker" $option --format=$format src >out 2>/dev/null || code=$?
        [ $code -le 1 ] || fail "$format $option: exit code $code"
        is_$format out || fail "$format $option: $(cat why)"
        "$checker" $option --format=$format -o again src >stdout 2>/dev/null || :
        cmp -s out again || fail "$format $option: not the same bytes again"
        [ ! -s stdout ] || fail "$format $option: -o, and something on standard output all the same"
    done
    if [ -w /dev/full ]; then
        code=0
        "$checker" --format=$format src >/dev/full 2>err || code=$?
        { [ $code = 2 ] && grep -q 'cannot write' err; } || fail "$format: a full disk goes unnoticed"
    fi
done

"$checker" -q --format=sarif src >out 2>/dev/null || :
for what in '"uri": "src/a%20b.c"' '"ruleId": "leak"' '"codeFlows"' '"memcheckLint/v1": "' \
    'cannot be parsed alone: src/broken.c' '"markdown": "leak' '"level": "error"'; do
    grep -q "$what" out || fail "sarif: no $what"
done

# The judge notices: with a key that the standard does not know, it is no SARIF.
sed 's/"ruleId"/"rule"/' out >wrong
! is_sarif wrong || fail 'the validator is content with anything'

exit $status
