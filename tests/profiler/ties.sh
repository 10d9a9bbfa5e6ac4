#!/bin/sh
# ties.sh MEMPROF TIES [FIRST [LAST]]
#
# Views of small profiles, one against another, in which many values are equal and many cancel out, one pair a seed: as
# go tool pprof prints them.  It leaves the order of rows of the same size and opposite sign to chance.  77: there is no Go.

set -eu
memprof=$1 ties=$2 first=${3:-1} last=${4:-40}
command -v go >/dev/null || { echo "skipped: no go, whose pprof is the judge" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PPROF_TMPDIR="$work" HOME="$work"
pprof=$(go env GOTOOLDIR)/pprof compared=0 failed=0 seed=$first

# same OPTION...: of the two profiles of this seed.
same() {
    compared=$((compared + 1))
    "$pprof" -symbolize=none "$@" -base=old.pb new.pb 2>/dev/null | sort >theirs
    "$memprof" -error=false "$@" -base=old.pb new.pb 2>/dev/null | sort >ours
    cmp -s theirs ours && return
    failed=$((failed + 1))
    echo "FAILED: seed $seed: $*"
    diff theirs ours | head -n 6
}

while [ "$seed" -le "$last" ]; do
    "$ties" old.pb $((seed + 1000000))
    "$ties" new.pb "$seed"
    same -tree
    same -tree -cum -lines
    same -tree -drop_negative
    same -tree -edgefraction=0.2 -nodefraction=0
    same -top -nodecount=3
    seed=$((seed + 1))
done
[ -s theirs ] || { echo "FAILED: nothing to compare" && exit 1; }
echo "$compared compared, $failed differ"
[ $failed = 0 ]
