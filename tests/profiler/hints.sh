#!/bin/sh
# hints.sh MEMPROF PROGRAM: what to reserve, and where, as the program of 50 vectors has it.

set -u
memprof=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0

fail() {
    echo "FAILED: $*"
    status=1
}

MEMKIT_HINTS=hints.txt "$program" || fail "the program: $?"
line=$(grep -n '/\* here \*/' "${0%/*}/programs/hinted.c" | cut -d: -f1)
"$memprof" hints hints.txt "$program" >named || fail "exit $?"
sed -n 2p named | grep -q "^ *[0-9][0-9]* *[0-9][0-9]* *50 *[0-9][0-9]* *100  fill[^ ]* .*hinted.c:$line > numbers_push .* (vec): reserve 1[0-2][0-9]$" ||
    fail "not fill, line $line, first: $(cat named)"
sed -n 3p named | grep -q ' 3 .*few .*hinted.c:[0-9]* .*(vec): seen too seldom to say$' || fail "not few, second: $(cat named)"
"$memprof" hints hints.txt >nameless || fail "exit $? without a program"
grep -q '  [0-9a-f]*+0x[0-9a-f]* (vec): reserve ' nameless || fail "$(cat nameless)"
# Another build is not the one that ran.
"$memprof" hints hints.txt "$memprof" | cmp -s - nameless || fail "another program's names"
: >none
[ "$("$memprof" hints none)" = 'No container has grown' ] || fail 'an empty file'

# refused PATTERN ARGUMENT...
refused() {
    pattern=$1
    shift
    "$memprof" hints "$@" >out 2>err
    [ $? = 2 ] && grep -q "$pattern" err && [ "$(wc -l <err)" = 1 ] || fail "hints $*: $(cat err)"
}
echo 'n=1 of nothing' >wrong
refused 'of which file'
refused 'absent: No such file'  absent
refused 'wrong: line 1 is none' wrong
refused 'wrong: is no program' hints.txt wrong
"$memprof" hints --help | grep -q 'Usage: memprof hints' || fail --help
exit $status
