#!/bin/sh
# ratio.sh MEMBENCH FIXTURE OBJECT PRELOAD [--sanitized]: alternatives to each other: who follows whom, what they are multiples
# of, and those whose malloc is replaced.

set -u
membench=$1 fixture=$2 object=$3 preload=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() {
    echo "FAILED: $1"
    cat out
    exit 1
}
run() {
    "$membench" "$@" >out 2>&1 || fail "$* exits with $?"
}

# ---- a group's members follow each other, and those of another program too
run "$fixture" --list
[ "$(grep -n -e Rounds/ out | cut -d: -f1 | tr '\n' ' ')" = "$(grep -n Rounds/floor-high out |
    awk -F: '{ print $1, $1 + 1, $1 + 2, "" }')" ] || fail 'alternatives do not stand together'
run "$fixture" "$object" --list --filter='Rounds|Calls'
[ "$(grep -c Rounds/ out)" -eq 6 ] || fail 'a program is left out'
[ "$(uniq out | sed 's|/.*||' | uniq | wc -l)" -eq 2 ] || fail 'those of two programs do not stand together'

# ---- as multiples of the least floor
run "$fixture" --filter=Rounds --benchtime=5ms --count=6 --no-history
cp out lines
run ratio lines --format=csv
awk -F, '
    $2 == "floor-low" && $3 == 1 && $4 == "ns/item" && $6 == 1 { low = $5 }
    $2 == "floor-high" && $3 == 0 && $6 > 1.7 && $6 < 2.4 { high = $7 <= $6 && $6 <= $8 }
    $2 == "std::rounds" && $6 > 2.5 && $6 < 3.6 { rounds = 1 }
    END { exit !(NR == 4 && low > 0 && high && rounds) }' out || fail 'other ratios'
run ratio lines
grep -qE '^Rounds +time/item +B/op +allocs/op +x floor$' out || fail 'no head'
grep -qE '^  floor-low .* 1$' out || fail 'the floor is no floor'
grep -qE '^  std::rounds .* [23]\.[0-9]+  [23]\.[0-9]+\.\.[0-9.]+$' out || fail 'no interval'
run ratio lines --format=json
grep -q '"name": "Rounds/floor-low"' out || fail 'no JSON'
run ratio lines --unit=allocs --format=csv
grep -q '^Rounds,floor-high,1,allocs/op,0,' out || fail 'not by another unit'
run ratio "$fixture" --filter=Rounds --benchtime=10x --count=1
grep -q '^  std::rounds ' out || fail 'programs are not measured'
run ratio
grep -q '^  std::rounds ' out || fail 'the newest run is not taken'
"$membench" "$fixture" --filter=Calls --benchtime=10x >lines 2>&1
! "$membench" ratio lines >out 2>&1 || fail 'ratios of nothing'
grep -q '^membench: no alternatives' out || fail 'does not say that there are none'

# ---- its malloc replaced, which sanitizers do not allow
[ "${5:-}" != --sanitized ] || exit 0
run "$fixture" --filter=Replaced --benchtime=100x --no-history --preload="$preload"
[ "$(grep -c '^Benchmark' out)" -eq 3 ] || fail 'preloads what is not malloc'
grep -qE '^BenchmarkReplaced/malloc-.* 0 preloaded' out || fail 'is preloaded without order'
grep -qE "^BenchmarkReplaced/bench-preload-.* 1.000 preloaded	 +8 B/op	 +1 allocs/op" out || fail 'is not preloaded'
! "$membench" "$fixture" --filter=Replaced --preload=libabsent.so.9 >out 2>&1 || fail 'preloads what is not there'
grep -q 'cannot be preloaded: .*libabsent' out || fail 'does not say what is not there'
! grep -q '^Benchmark' out || fail 'measures without'
echo 'alternatives side by side, as multiples of their floor'
