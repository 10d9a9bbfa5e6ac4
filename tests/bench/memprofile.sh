#!/bin/sh
# memprofile.sh MEMBENCH MEMPROF FIXTURE OBJECT [LINT SOURCE]
#
# Profiles of benchmarks: what membench counted, to the byte. And of the workloads' bad versions: memprof and memcheck-lint
# name the same three as the largest, with the same bytes, and the good versions make them go.

set -eu
membench=$1 memprof=$2 fixture=$3 object=$4 lint=${5:-} source=${6:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
status=0

fail() {
    echo "FAILED: $*"
    status=1
}

# total TYPE FILE: over all samples
total() {
    "$memprof" top "-alloc_$1" -unit=bytes -error=false "$2" | awk '/ total$/ { print $(NF - 1) + 0 }'
}

# measured FILE ARGUMENT...: one profile for each benchmark; what it has is what was counted.
measured() {
    file=$1
    shift
    "$membench" "$@" --no-history --format=csv --memprofile="$file" --memprofile-rate=1 >counted 2>err ||
        fail "$*: $(cat err)"
    profiles=0
    while IFS=, read -r name n _ bytes allocs _; do
        [ "$name" != name ] || continue
        [ -e "$file" ] && of=$file || of=$file.$(echo "$name" | tr / -)
        profiles=$((profiles + 1))
        got=$(total space "$of") && got="$got $(total objects "$of")"
        wanted=$(awk "BEGIN { printf \"%.0f %.0f\", $n * $bytes, $n * $allocs }")
        [ "$got" = "$wanted" ] || fail "$of: $got, but $wanted were counted"
        grep -q "$of: $n operations of $name; -divide_by=$n " err || fail "$of: not said: $(cat err)"
    done <counted
}

measured one "$fixture" --filter='^Calls$' --benchtime=20x
[ -s one ] && [ $profiles = 1 ] || fail "one benchmark: $profiles profiles"
measured object "$object" --filter='^Calls$' --benchtime=20x
measured parts "$fixture" --filter='^(Sized|Parts|Paused|Plain|Threads)$' --benchtime=20x
[ $profiles -ge 2 ] || fail "several benchmarks: $profiles profiles"

# ---- what is refused
code=0
"$membench" "$fixture" "$fixture" --memprofile=two >out 2>err || code=$?
[ $code = 2 ] && grep -q -e '--memprofile belongs to' err || fail "two programs: $code: $(cat err)"
code=0
"$membench" "$fixture" --filter='^Calls$' --benchtime=1x --no-history --memprofile=absent/x >out 2>err || code=$?
[ $code = 2 ] && grep -q 'Calls could not be profiled' err && grep -q '^BenchmarkCalls' out || fail "no such folder: $code: $(cat err)"
[ -n "$lint" ] || exit $status

# ---- the workloads
for kind in Bad Good; do
    measured $kind --filter="$kind\$" --benchtime=2x
    [ $profiles = 7 ] || fail "$kind: $profiles profiles"
    "$memprof" proto -output=all.$kind $kind.*
done
"$memprof" top -alloc_space -unit=bytes -error=false -nodefraction=0 all.Bad | awk 'rows && rows++ <= 3 { print $6, $1 + 0 } / flat%/ { rows = 1 }' >top
"$lint" --profile=all.Bad -m --format=jsonl --fail-on=none -I"$source/lib" -I"$source/bench/runner" \
    "$source"/examples/workloads/*.c 2>/dev/null >rows
# A site is charged at the outermost call that allocates for its caller: its function, or what that calls.
sed -n 's/.*"kind":"alloc".*"function":"\([^"]*\)","callee":"\([^"]*\)".*"bytes":\([0-9]*\).*/\3 \1 \2/p' rows |
    sort -rn | head -n 3 >sites
[ "$(awk '{ print $1 }' top | tr '\n' ' ')" = 'grow_bad concat_bad remember ' ] || fail "memprof: $(cat top)"
paste -d ' ' top sites | awk '($1 != $4 && $1 != $5) || $2 != $3 { print "FAILED: " $0; bad = 1 } END { exit bad || NR != 3 }' ||
    status=1
"$memprof" diff -alloc_space all.Bad all.Good >diff
for row in 'gone .* grow_bad$' 'gone .* concat_bad$' '^Old .* new .*: -.*, -99\.[0-9]%$'; do
    grep -q -e "$row" diff || fail "diff: no $row in: $(cat diff)"
done
exit $status
