#!/bin/sh
# planted.sh MEMBENCH FIXTURE SLOW GREEDY [TRIES]: compare finds 5 % more time and one more allocation.
#
# With TRIES also how often it reports a difference in time between a program and itself: at most 5 of
# 100 tries. Real time on a real machine, so that part is no quick test.

set -u
membench=$1 fixture=$2 slow=$3 greedy=$4 tries=${5:-0}
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

found=0
for try in $(seq "$tries"); do
    compare "$fixture" "$fixture" --benchtime=20ms --fail-on=time:+0%
    [ "$status" -eq 0 ] || found=$((found + 1))
    compare "$fixture" "$fixture" --benchtime=20ms --format=csv
    ! grep -q '^Steady,ns/op,.*,1,0$' out || found=$((found + 1))
done
[ "$found" -le $((tries / 10)) ] || fail "differences from itself: $found of $((2 * tries))"
echo "found what was planted; differences from itself: $found of $((2 * tries)) tries"
