#!/bin/sh
# cli.sh MEMBENCH FIXTURE SHARED_OBJECT: what membench prints, and what it says when something goes wrong.

set -u
membench=$1 fixture=$2 object=$3
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0 checked=0

fail() {
    printf 'FAILED: %s\n' "$1"
    sed 's/^/  out: /' out
    sed 's/^/  err: /' err
    failed=$((failed + 1))
}

# run STATUS ARGUMENT...: output in out and err
run() {
    wanted=$1
    shift
    checked=$((checked + 1))
    status=0
    "$@" >out 2>err </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || fail "$* exits with $status, not $wanted"
}

# says FILE REGEX: a line like it is there
says() {
    checked=$((checked + 1))
    grep -qE -e "$2" "$1" || fail "no line /$2/ in $1"
}
silent() {
    checked=$((checked + 1))
    ! grep -qE -e "$2" "$1" || fail "a line /$2/ in $1"
}
# lines FILE N
lines() {
    checked=$((checked + 1))
    [ "$(wc -l <"$1")" -eq "$2" ] || fail "$1 has $(wc -l <"$1") lines, not $2"
}

# ---- what Go prints
run 0 "$membench" "$fixture" --filter=Sized -count 2 -benchtime 100x --threads=3 --no-history
says out '^goos: linux$'
says out '^BenchmarkSized/10-3 +	 +100	 +[0-9.]+ ns/op	 +10 B/op	 +1 allocs/op$'
says out '^BenchmarkSized/200-3 '
checked=$((checked + 1))
[ "$(grep -o 'Sized/[0-9]*' out | tr '\n' ' ')" = 'Sized/10 Sized/200 Sized/10 Sized/200 ' ] ||
    fail 'samples are not taken in turn'
[ ! -e .memkit ] || fail '--no-history keeps something'
run 0 "$membench" "$fixture" --filter=Leak --benchtime=100x --no-history
says out ' 24 net-B/op$'
run 0 "$membench" "$fixture" --filter=Parts/deep/two --benchtime=100x --no-history -v
says out ' MB/s	 +2.500 probes/op	.* peak-B	'
lines out 5 # four of head
run 0 "$membench" run "$fixture" --filter=Calls --benchtime=5ms --no-history
says out '^BenchmarkCalls-'

# ---- a program by itself, and one from a shared object
run 0 "$fixture" --filter=Calls --benchtime=10x --no-history
says out '^BenchmarkCalls-'
run 0 "$membench" "$object" --filter=Calls --benchtime=10x --no-history
says out '^BenchmarkCalls-'
run 0 "$fixture" --list
says out '^Sized/200$'
run 0 "$membench" --list
says out '^StringConcatBad$'
run 0 "$membench" --version
says out '^membench [0-9]'
run 0 "$membench" --help
says out 'compare OLD NEW'
lines err 0

# ---- time
run 0 "$membench" "$fixture" --filter=Sleeps --benchtime=5x --no-history --format=csv
checked=$((checked + 1))
awk -F, 'NR == 2 { exit !($3 >= 1e6) }' out || fail 'sleeping takes no wall time'
run 0 "$membench" "$fixture" --filter=Steady --benchtime=20ms --no-history --format=json
says out '"ns/op": \['

# ---- the history, by default and by name
run 0 "$membench" "$fixture" --filter=Sized --benchtime=10x
says .memkit/.gitignore '^\*$'
run 0 "$membench" "$fixture" --filter=Sized --benchtime=10x --count=3
run 0 "$membench" history
says out '^ns/op of 2 runs'
says out '^Sized/10 .*[▁▂▃▄▅▆▇█]'
run 0 "$membench" history --filter=Sized/2
says out '^Sized/200 '
silent out '^Sized/10 '
run 0 "$membench" compare last~1 last --filter=/10
silent out '^Sized/200 '
run 0 "$membench" history --unit=allocs
says out '^allocs/op of 2 runs'
run 0 "$membench" compare last~1 last
says out '^Sized/200 .*equal'
run 0 "$membench" compare 1 2
run 0 "$membench" report -o report.html
says report.html '^</body></html>$'
silent report.html 'https?://|<script'

# ---- runs by their commits
if command -v git >/dev/null; then
    (
        git init -q repository && cd repository
        for n in 1 2; do
            git -c user.name=a -c user.email=a@b commit -q --allow-empty -m $n
            "$membench" "$fixture" --filter=Sized/10 --benchtime=10x >/dev/null
        done
    ) || fail 'no repository'
    cd repository
    run 0 "$membench" compare HEAD~1 HEAD
    says out '^old: run 1,'
    run 0 "$membench" compare "$(git rev-parse --short=7 HEAD)" HEAD~1
    says out '^old: run 2,'
    run 2 "$membench" compare HEAD~2 HEAD
    says err "'HEAD~2' is no run of the history"
    cd ..
fi

# ---- what goes wrong: one line each, and the others go on
one_line() {
    says err "$1"
    lines err 1
}
run 2 "$membench" "$fixture" --filter='Bad|Calls' --benchtime=10x --timeout=1s --no-history
says err 'BadCrash: crashed \(Segmentation fault\)$'
says err 'BadHang: took longer than --timeout allows'
says err 'BadExit: ended with exit status 3'
says err 'BadFail: the moon is in the wrong quarter$'
lines err 4
says out '^BenchmarkCalls-'
run 0 "$membench" "$fixture" --filter=Orphan --benchtime=10x --timeout=3s --no-history
says out '^BenchmarkOrphan-'
run 2 "$membench" "$fixture" --filter=Disagree --benchtime=10x --no-history
one_line 'Disagree/wrong: computed 8, but Disagree/right 7$'
says out '^BenchmarkDisagree/right-'
run 2 "$membench" ./absent
one_line 'absent: No such file'
echo text >text
run 2 "$membench" ./text
one_line 'text: neither a program nor a shared object'
run 2 "$membench" /bin/true
one_line 'true: is not linked with memkit::bench'
run 2 "$membench" "$fixture" --filter=Nothing
one_line 'no benchmarks match --filter=Nothing'
run 2 "$membench" "$fixture" --filter='('
one_line '^membench: --filter: '
run 2 "$membench" --cuont=3
one_line "did you mean '--count'"
run 2 "$membench" --benchtime=soon
one_line "'soon' is neither a time"
run 2 "$membench" compare 1
one_line 'compare needs two'
run 2 "$membench" compare 1 77
one_line 'there is no run 77'
run 2 "$membench" compare "$fixture" 1
one_line 'is a program and 1 is none'
run 2 "$membench" compare 1 2 --fail-on=allocs:5
one_line "'allocs:5' is not UNIT:"
run 2 "$membench" history --db=absent.db
one_line 'absent.db: cannot be opened'
run 2 "$membench" "$fixture" --filter=Calls --benchtime=1x --pin=999 --no-history
one_line 'cannot be pinned'

# ---- a history that cannot be kept
head -c 8192 /dev/urandom >rubbish.db
run 2 "$membench" "$fixture" --filter=Calls --benchtime=1x --db=rubbish.db
one_line 'rubbish.db: is no history of membench'
cp .memkit/bench.db kept.db
cp rubbish.db .memkit/bench.db
rm -f .memkit/bench.db-*
run 0 "$membench" "$fixture" --filter=Calls --benchtime=1x
one_line 'bench.db: is no history .* results are not kept'
says out '^BenchmarkCalls-'
run 2 "$membench" history
one_line 'is no history of membench'
run 2 "$membench" "$fixture" --filter=Calls --benchtime=1x --db=/proc/no/bench.db
one_line 'cannot be written'
rm -f .memkit/bench.db*
checked=$((checked + 1))
status=0
(trap '' XFSZ && ulimit -f 40 && exec "$membench" "$fixture" --filter=Sized --benchtime=1x -n 99) >out 2>err ||
    status=$?
[ "$status" -eq 0 ] || fail "no room for the history: exit status $status"
one_line 'bench.db: cannot be written: .* results are not kept'
checked=$((checked + 1))
[ "$(grep -c ^Benchmark out)" -eq 198 ] || fail 'no room for the history: figures are lost'
if [ -w /dev/full ]; then
    checked=$((checked + 1))
    status=0
    "$membench" "$fixture" --filter=Calls --benchtime=1x --no-history >/dev/full 2>err || status=$?
    [ "$status" -eq 2 ] || fail "a full disk: exit status $status"
    one_line 'No space left'
fi

echo "$checked checks, $failed failed"
[ "$failed" -eq 0 ]
