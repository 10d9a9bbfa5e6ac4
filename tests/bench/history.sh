#!/bin/sh
# history.sh MEMBENCH FIXTURE: runs at once, and runs that are killed.

set -eu
membench=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fixture=$work/fixture
cp "$2" "$fixture" # so that its processes can be told from other tests'

fail() {
    echo "FAILED: $*"
    exit 1
}
rows() { sqlite3 bench.db "$1"; }

# ---- eight at once, the file made by whichever comes first
for i in 1 2 3 4 5 6 7 8; do
    "$membench" "$fixture" --filter='Sized|Calls' --benchtime=10x --count=5 --db=bench.db >out.$i 2>&1 &
done
wait
! grep -h . out.? | grep -v -e '^Benchmark' -e '^[a-z]*: ' || fail 'a run complained'
! grep -h membench: out.? || fail 'a run complained'
[ "$(rows 'SELECT count(*) FROM runs WHERE finished')" -eq 8 ] || fail 'not all runs are kept'
[ "$(rows "SELECT count(*) FROM samples WHERE unit = 'ns/op'")" -eq 120 ] || fail 'not all samples'
[ "$(rows "SELECT count(*) FROM (SELECT run, name, count(*) AS each FROM samples WHERE unit = 'ns/op'
        GROUP BY run, name HAVING each != 5)")" -eq 0 ] || fail 'samples are of the wrong run'

# ---- killed in the middle: what came before is there, the file is whole, and others can be told apart
"$membench" "$fixture" --filter='Calls|BadHang' --benchtime=10x --count=3 --db=bench.db >killed 2>&1 &
victim=$!
sleep 2 # the hanging one is being calibrated
kill -9 $victim
wait $victim 2>/dev/null || :
"$membench" "$fixture" --filter=Steady --benchtime=1ms --count=1000 --db=bench.db >killed 2>&1 &
victim=$!
while [ "$(grep -c BenchmarkSteady killed)" -lt 20 ]; do sleep 0.05; done
kill -9 $victim
wait $victim 2>/dev/null || :
[ "$(rows 'PRAGMA integrity_check')" = ok ] || fail 'the file is damaged'
[ "$(rows 'SELECT count(*) FROM runs WHERE finished')" -eq 8 ] || fail 'a killed run counts as whole'
kept=$(rows "SELECT count(*) FROM samples WHERE name = 'Steady' AND unit = 'ns/op'")
[ "$kept" -ge 20 ] || fail "only $kept samples of those printed are kept"
"$membench" compare last 10 --db=bench.db >out || fail 'a killed run cannot be compared with'
"$membench" history --db=bench.db | grep -q 'of 8 runs' || fail 'killed runs are in the history'

sleep 0.5 # children of the killed follow them
! pgrep -f "$fixture --worker=" >/dev/null || fail 'a killed run leaves processes behind'
echo "8 runs at once, 2 killed; $kept samples of a killed one are kept"
