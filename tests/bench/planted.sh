#!/bin/sh
# planted.sh MEMBENCH FIXTURE SLOW GREEDY: compare finds 5 % more time and one more allocation. How often it
# does, and is wrong, planted_long.sh counts.

set -u
membench=$1 fixture=$2 slow=$3 greedy=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() {
    echo "FAILED: $1"
    cat out
    exit 1
}
# compare OLD NEW ARGUMENT...
compare() {
    status=0
    "$membench" compare "$@" --filter=Steady --no-history >out 2>&1 || status=$?
}

compare "$fixture" "$greedy" --benchtime=1ms --fail-on=allocs:+0
[ "$status" -eq 1 ] || fail 'one more allocation does not fail'
grep -q '^Steady  *3  *4  *+33.33%  *exact  exceeds +0$' out || fail 'one more allocation is not shown'
compare "$fixture" "$fixture" --benchtime=1ms --fail-on=allocs:+0,bytes:+0,peak:+0,net:+0
[ "$status" -eq 0 ] || fail 'counts of a program and itself differ'

# A machine under heavy load may hide it once.
for attempt in 1 2 3; do
    compare "$fixture" "$slow" --benchtime=30ms --count=15 --fail-on=time:+1%
    [ "$status" -ne 1 ] || break
done
[ "$status" -eq 1 ] || fail '5 % more time does not fail'
compare "$fixture" "$slow" --benchtime=30ms --count=15 --fail-on=time:+30%
[ "$status" -eq 0 ] || fail '5 % more time exceeds 30 %'

echo "found what was planted"
