#!/bin/sh
# accuracy.sh MEMPROF PROGRAMS: over 20 runs at 512 KiB between samples, how far what is recorded is from
# the truth: every run's total within 5 %, every site's objects and bytes within 3 % on average: not biased
# where small and large objects come from one place.

set -eu
memprof=$1 programs=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$programs/known" >truth
for run in $(seq 20); do
    "$memprof" run -o profile "$programs/known" >out 2>err
    for type in objects space; do
        "$memprof" top "-alloc_$type" -unit=bytes -error=false -trim=false profile |
            awk -v run="$run" -v type=$type '$6 ~ /^(small|mixed|large)$/ { print run, $6, type, $1 + 0 }'
    done
done >rows

awk '
    NR == FNR { truth[$1, "objects"] = $2; truth[$1, "space"] = $3; total += $3; next }
    { sum[$2, $3] += $4 / truth[$2, $3]; n[$2, $3]++ }
    $3 == "space" { of_run[$1] += $4 }
    END {
        for (run in of_run) {
            runs++
            off = of_run[run] / total - 1
            worst = off * off > worst * worst ? off : worst
        }
        printf "%d runs, the worst total %+.1f %%\n", runs, 100 * worst
        bad = runs != 20 || worst * worst > 0.05 ^ 2
        for (key in truth) {
            split(key, part, SUBSEP)
            mean = n[key] == 20 ? sum[key] / 20 - 1 : -1
            printf "%s %s: %+.1f %% on average\n", part[1], part[2], 100 * mean
            bad = bad || mean * mean > 0.03 ^ 2
        }
        exit bad
    }' truth rows
