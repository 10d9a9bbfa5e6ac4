#!/bin/sh
# hook.sh CHECKER HOOKS: what pre-commit would run from .pre-commit-hooks.yaml fails on a file with findings,
# and on no other.

set -eu
checker=$1 hooks=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

key() {
    sed -n "s/^  $1: *//p" "$hooks" | sed 's/ *#.*//'
}
entry=$(key entry)
[ "$(key language)" = system ] || { echo 'the hook would be installed, not run'; exit 1; }
for name in a.c src/b.c; do
    echo $name | grep -Eq "$(key files)" || { echo "$name is not checked"; exit 1; }
done
! echo a.cpp | grep -Eq "$(key files)" || { echo 'C++ is checked'; exit 1; }

echo 'int *f(void) { int x = 1; return &x; }' >bad.c
echo 'int g(void) { return 1; }' >good.c
mkdir bin
ln -s "$checker" bin/memcheck-lint
PATH=$dir/bin:$PATH
code=0
$entry bad.c good.c >out 2>err || code=$?
{ [ $code = 1 ] && grep -q '^bad.c:1:.*stack-escape' out; } || { echo "exit code $code: $(cat out err)"; exit 1; }
$entry good.c >out 2>err || { echo "good.c fails: $(cat out err)"; exit 1; }
