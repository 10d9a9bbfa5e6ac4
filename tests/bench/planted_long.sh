#!/bin/sh
# planted_long.sh MEMBENCH FIXTURE GREEDY TRIES PERCENT=SLOWER...
#
# How often compare finds what is planted, and what is not there, in so many tries each: real time on a real
# machine. One allocation more must be found every time; a program that is PERCENT slower: from 10 % on every time,
# from 5 % on in 9 of 10; nothing may be found between a program and itself, or anywhere in the workloads and
# themselves, in more than 5 of 100.

set -u
membench=$1 fixture=$2 greedy=$3 tries=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=

# found differs|exceeds OLD NEW ARGUMENT...: in how many of the tries a figure does
found() {
    n=0
    [ "$1" = differs ] && column=7 || column=8
    shift
    for try in $(seq "$tries"); do
        status=0
        "$membench" compare "$@" --format=csv --no-history >out 2>err || status=$?
        [ "$status" -le 1 ] || { cat err >&2 && exit 1; }
        n=$((n + $(awk -F, -v column=$column 'NR > 1 && $column { found = 1 } END { print found + 0 }' out)))
    done
    echo $n
}
# must WHAT N TEST LIMIT
must() {
    echo "$1: $2 of $tries"
    [ "$2" "$3" "$4" ] || failed="$failed; $1"
}

must 'one more allocation' "$(found exceeds "$fixture" "$greedy" --filter=Steady --benchtime=1ms --count=1 --fail-on=allocs:+0)" \
    -eq "$tries"
for slower in "$@"; do
    percent=${slower%%=*} least=0
    [ "$percent" -lt 5 ] || least=$((tries * 9 / 10))
    [ "$percent" -lt 10 ] || least=$tries
    must "$percent % more time" \
        "$(found exceeds "$fixture" "${slower#*=}" --filter=Steady --benchtime=30ms --count=15 --fail-on=time:+0%)" -ge $least
done
allowed=$(((tries + 19) / 20))
must 'a program and itself' "$(found differs "$fixture" "$fixture" --filter=Steady --benchtime=20ms)" -le $allowed
must 'all workloads and themselves' "$(found differs "$membench" "$membench" --benchtime=5ms)" -le $allowed
[ -z "$failed" ] || { echo "FAILED${failed#;}" && exit 1; }
