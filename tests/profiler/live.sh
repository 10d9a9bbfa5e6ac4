#!/bin/sh
# live.sh MEMPROF PROGRAMS: what is in use at the end, and in a process that still runs.

set -u
memprof=$1 programs=$2
work=$(mktemp -d)
trap 'kill $recorder $watcher 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0 recorder= watcher=

fail() {
    echo "FAILED: $*"
    status=1
}

# says FILE PATTERN
says() {
    grep -q -e "$2" "$1" || fail "no '$2' in: $(cat "$1")"
}

# sees N: by and by, watch shows so many different amounts
sees() {
    for try in $(seq 200); do
        grep -A 3 'flat%' watched | grep keep_none | awk '{ print $1 }' | sort -u >amounts
        [ "$(wc -l <amounts)" -lt "$1" ] || return
        sleep 0.1
    done
    fail "watch does not see it grow to $1 amounts: $(cat amounts)"
}

mkfifo in out
"$memprof" run --rate=1 -o profile "$programs/steps" <in >out 2>err &
recorder=$!
exec 3>in 4<out
read -r pid <&4

# ---- what is in use: ten times 1000 bytes, and the C library's buffer ----
"$memprof" leaks "$pid" >leaks || fail "leaks of a process: $?"
says leaks '^[0-9.]*kB in use, [0-9.]*% of [0-9.]*kB allocated, in 2 places$'
says leaks '^    9.77kB in 10 objects, [0-9.]*% of what is in use; nothing allocated here was freed$'
grep -A 3 9.77kB leaks | tr -d '\n' | grep -q ' keep .*steps.c:[0-9]* .* keep_first .* main ' || fail "$(cat leaks)"
"$memprof" proto -output=first.pb.gz "$pid" || fail "a snapshot: $?"

# ---- what grew since, and what did not ----
echo >&3
read -r more <&4
[ "$more" = more ] || fail "the program says $more"
"$memprof" leaks -base=first.pb.gz "$pid" >leaks || fail "leaks -base: $?"
says leaks '^1000B more in use, in 1 place$'
says leaks '^    1000B in 2 objects, 100% of the growth; nothing allocated here since was freed$'
! grep -q keep_first leaks || fail "what was there before is said to have grown"
"$memprof" leaks -base=first.pb.gz first.pb.gz >leaks
says leaks '^Nothing grew$'

# ---- a process that has ended, but was not asked for its status: its number is there, and its memory is not ----
sh -c 'sh -c "echo \$\$; kill \$\$" >ended & exec sleep 100' 3>&- 4<&- &
parent=$!
for try in $(seq 100); do grep -q '^State:.*zombie' "/proc/$(cat ended 2>/dev/null)/status" 2>/dev/null && break || sleep 0.1; done
"$memprof" top "$(cat ended)" >/dev/null 2>of_ended
says of_ended 'there is none'
kill $parent

# ---- watch: until the process ends ----
"$memprof" watch --every=0.1 "$pid" -alloc_space -error=false >watched 2>watched.err 3>&- 4<&- &
watcher=$!
sees 1
"$memprof" watch --times=2 --every=0.1 "$pid" -cum -lines >twice 2>twice.err || fail "watch --times: $(cat twice.err)"
[ "$(grep -c '^Showing nodes' twice)" = 2 ] || fail "watch --times=2: $(grep -c '^Showing nodes' twice) times"
says twice 'keep_first .*steps.c:'
echo >&3
read -r more <&4
sees 2
exec 3>&-
wait $recorder || fail "the program: $?"
recorder=
wait $watcher || fail "watch: $? $(cat watched.err)"
watcher=

# ---- now and then: snapshots, of which two show what grew ----
appears() {
    for try in $(seq 200); do
        [ ! -e "$1" ] || return
        sleep 0.1
    done
}
{ appears now.snap1; echo; appears now.snap2; echo; appears now.snap4; } | "$memprof" run --rate=1 --every=0.1 -o now "$programs/steps" >/dev/null 2>err ||
    fail "run --every: $? $(cat err)"
last=$(ls now.snap* | sort -V | tail -n 1)
[ "${last#now.snap}" -ge 4 ] || fail "--every=0.1: last is $last"
"$memprof" leaks -base=now.snap1 "$last" >leaks || fail "leaks of snapshots: $?"
says leaks '^\(1000B\|1.95kB\) more in use, in 1 place$'
"$memprof" top now >top1 && says top1 keep_first
start=$(date +%s)
"$memprof" run --every=30 --rate=1 -o brief "$programs/steps" </dev/null >/dev/null 2>err || fail "run --every=30: $? $(cat err)"
[ $(($(date +%s) - start)) -lt 15 ] || fail "--every delays the end"
[ ! -e brief.snap1 ] || fail "a snapshot before its time"
"$memprof" run --every=0.1 --rate=1 -o code sh -c 'sleep 0.3; exit 7' 2>err
[ $? = 7 ] || fail "the exit status, with --every"

# ---- what cannot be ----
refused() {
    pattern=$1
    shift
    timeout 60 "$memprof" "$@" >out2 2>err2
    [ $? = 2 ] && grep -q "$pattern" err2 && [ "$(wc -l <err2)" = 1 ] || fail "$*: $(cat err2)"
}
refused "process $$: was not started by memprof run" leaks $$
refused 'process 999999999: there is none' top 999999999
refused 'which process' watch
refused 'is no number of seconds' watch --every=x 1
refused 'is no number' watch --times=0 1
refused 'one process at a time' watch 1 2
refused 'is no time in seconds' run --every=0 true
refused 'unknown option' watch -nonsense $$
"$memprof" watch --help | grep -q 'Usage: memprof watch' || fail 'watch --help'

# ---- at the end, the first places only unless all are asked for ----
"$memprof" leaks -nodecount=1 profile >leaks || fail "leaks: $?"
says leaks 'and 2 more (-nodecount=0: all)'
"$memprof" leaks -ignore=main profile >leaks
says leaks '^Nothing is in use$'
exit $status
