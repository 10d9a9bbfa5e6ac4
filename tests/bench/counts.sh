#!/bin/sh
# counts.sh MEMBENCH PROGRAM [SHARED_OBJECT] [--sanitized]: every allocation of the fixture is counted,
# and no other. A sanitizer tells of a realloc as of a malloc and a free, whatever the size.

set -eu
membench=$1
shift
sanitized=
for last; do :; done
[ "$last" != --sanitized ] || sanitized=yes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0

# expect NAME B/op allocs/op peak-B net-B/op
expected='
Calls 532 8 532 0
Reallocs 45 3 20 0
Peak 400 4 300 0
Leak 24 1 LEAK 24
Paused 8 1 8 0
Plain 32 2 16 0
Threads 32 1 PEAK 0
Sized/10 10 1 10 0
Sized/200 200 1 200 0
Parts/one 0 0 0 0
Parts/deep/one 0 0 0 0
Parts/deep/two 0 0 0 0
'
for program; do
    [ "$program" != --sanitized ] || continue
    "$membench" "$program" --no-history --benchtime=500x --format=csv \
        --filter='^(Calls|Reallocs|Peak|Leak|Paused|Plain|Threads|Sized|Parts)$' |
        awk -F, 'NR > 1 { print $1, $4, $5, $6, $7 }' >found
    # of 500 leaks; of two threads each may hold one
    echo "$expected" | sed -e '/^$/d' -e 's/LEAK/12000/' >expected
    [ -z "$sanitized" ] || sed -i 's/^Reallocs.*/Reallocs 65 4 40 0/' expected
    sed -i 's/^\(Threads 32 1\) \(32\|64\) /\1 PEAK /' found
    if ! diff expected found; then
        echo "FAILED: $program"
        failed=1
    fi
done
[ "$failed" -eq 0 ] && echo "$(wc -l <expected) benchmarks' figures are exact"
