#!/bin/sh
# record.sh MEMPROF PROGRAMS: what `memprof run` records of programs that do known things.

set -u
memprof=$1 programs=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0

fail() {
    echo "FAILED: $*"
    status=1
}

# record CODE ARGUMENT...: memprof run, which must end with CODE.
record() {
    code=$1
    shift
    rm -f profile*
    timeout 120 "$memprof" run -o profile "$@" >out 2>err </dev/null
    got=$?
    [ $got = "$code" ] || fail "run $*: expected $code, got $got: $(cat err)"
}

# counted FUNCTION N [OPTION...]: as many are what the function allocated itself.
counted() {
    function=$1 expected=$2
    shift 2
    # Allocations of the C library's own count for who called it.
    counted=$("$memprof" top -alloc_objects -error=false -trim=false '-hide=^(__)?strdup$' "$@" profile 2>err |
        awk -v f="$function" '$6 == f { print $1 }')
    [ "${counted:-0}" = "$expected" ] || fail "$function $*: expected $expected, got ${counted:-0}"
}

# ---- every entry point, exactly ----
record 0 --rate=1 "$programs/entries"
counted by_malloc 100
counted by_calloc 200
counted by_realloc 3
counted by_realloc_of_nothing 7
counted by_reallocarray 9
counted by_posix_memalign 11
counted by_aligned_alloc 13
counted by_memalign 15
counted by_valloc 17
counted by_pvalloc 19
counted by_strdup 21
counted of_nothing 23
counted in_vain 1
counted by_realloc 1 -tagfocus=bytes=1600b
left=$("$memprof" top -inuse_objects -error=false -trim=false profile | awk '$6 == "by_realloc"')
[ -z "$left" ] || fail "by_realloc: $left"

(status=0 && counted by_malloc 99 >out && exit $status) && fail "wrong counts are taken for right"

# ---- who frees ----
record 0 --rate=1 "$programs/ends"
counted own 50 '-tagfocus=lifetime=^function$'
counted own 50 -tagfocus=temporary=yes
counted own_later 100 '-tagfocus=lifetime=^function$'
counted own_later 50 -tagfocus=temporary=yes # the inner one
counted own_later 50 -tagfocus=age=64b
counted own_later 50 -tagfocus=age=:64b
counted own_later 0 -tagfocus=age=:63b
counted own_tail 50 '-tagfocus=lifetime=^function$'
counted own_by_callee 50 '-tagfocus=lifetime=^function$'
counted make 50 '-tagfocus=lifetime=^caller$'
counted make_deep 50 '-tagfocus=lifetime=^outlives$'
counted put 50 '-tagfocus=lifetime=^other thread$'
counted never 50 '-tagfocus=lifetime=^in use$'

# ---- however it ends ----
for how in 137:kill 139:segv 134:abort 3:_exit 4:quick_exit 0:close 0:exec 0:spawn 0:fork 0:exit; do
    record "${how%%:*}" --rate=1 "$programs/deaths" "${how#*:}"
    counted keep 1000
    [ "$(find . -name 'profile.*' -type d | wc -l)" = 0 ] || fail "$how: recordings left behind"
    case $how in
    *:exec | *:spawn | *:fork) [ -n "$(find . -name 'profile.[0-9]*')" ] || fail "$how: one profile" ;;
    esac
done
record 0 --rate=1 "$programs/deaths" fork
mv profile.[0-9]* profile
counted in_child 500
counted keep 0

# ---- libraries that come early, late, and at each other's places ----
record 0 --rate=1 "$programs/loads" "$programs/libfirst.so" "$programs/libsecond.so"
counted linked 100
counted first 300
counted second 300
counted before_main 700
counted after_main 100

# ---- the peak ----
record 0 --rate=1 "$programs/tide"
counted low 90 -inuse_objects
counted high 0 -inuse_objects
record 0 --rate=1 --peak "$programs/tide"
counted low 20 -inuse_objects
counted high 100 -inuse_objects
counted low 100
counted high 100
"$memprof" comments profile | grep -q 'in use at most 1.0 MB: inuse is of that moment' || fail "$("$memprof" comments profile)"

# ---- traces: growth; each allocation, and its end ----
MEMPROF_TRACE=growth record 0 --rate=1 "$programs/tide"
grep '^memprof: heap [0-9]* @[0-9.]*s: [0-9.]* -> [0-9.]* MB in use, [0-9.]* MB allocated$' err >growth
lines=$(wc -l <growth)
[ "$lines" -ge 5 ] && [ "$lines" -le 20 ] || fail "MEMPROF_TRACE=growth: $(cat err)"
tail -n 1 growth | grep -q -- '-> [01]\.[089] MB' || fail "MEMPROF_TRACE=growth ends with $(tail -n 1 growth)"
MEMPROF_TRACE=alloc,filter='^low$' record 0 --rate=1 "$programs/tide"
[ "$(grep -c '^memprof: alloc 1000 bytes at 0x[0-9a-f]* @[0-9]*\.[0-9]*s, thread 1$' err)" = 100 ] &&
    [ "$(grep -c '^memprof: free 1000 bytes' err)" = 10 ] &&
    [ "$(grep -c '^    low .*tide.c:10$' err)" = 100 ] && ! grep -q 10000 err || fail "MEMPROF_TRACE=alloc: $(head -n 5 err)"
first=$(sed -n 's/^memprof: alloc .* at \(0x[0-9a-f]*\) .*/\1/p' err | head -n 1)
freed=$(sed -n 's/^memprof: free .* at \(0x[0-9a-f]*\) .*/\1/p' err | head -n 1)
[ "$first" = "$freed" ] || fail "MEMPROF_TRACE=alloc: $first is not freed first, but $freed"
record 0 --rate=1 "$programs/tide"
[ "$(wc -l <err)" = 1 ] || fail "traced though nobody asked: $(cat err)"
MEMPROF_TRACE='alloc,filter=(' record 2 "$programs/tide"
grep -q "MEMPROF_TRACE's filter" err || fail "$(cat err)"

# ---- threads, forks, signals ----
for rate in 512k 4k 1; do
    record 0 --rate=$rate "$programs/storm"
    lost=$("$memprof" comments profile | awk '/lost/ { print $4 }')
    [ "$lost" -lt 1000 ] || fail "storm at $rate: $lost lost"
    in_use=$("$memprof" top -inuse_objects -error=false -trim=false profile | awk '$6 == "work" { print $1 }')
    [ "${in_use:-0}" = 0 ] || fail "storm at $rate: $in_use of work in use"
done

record 0 --rate=1 "$programs/children"
[ "$(find . -name 'profile.[0-9]*' | wc -l)" = 5 ] || fail "five children: $(ls)"
counted last 1

# ---- what there is too little of to see: it is said what helps ----
cat >freed.c <<'C'
#include <stdlib.h>
int main(void) {
    void *volatile p = malloc(100000);
    free(p);
    return 0;
}
C
cc -g -o freed freed.c && record 0 --rate=1 ./freed
! grep -q 'few samples' err || fail "of all there are few: $(cat err)"
"$memprof" top profile >top 2>err
[ "$(cat err)" = 'there is no inuse_space here; -sample_index=alloc_space shows something' ] || fail "all is freed: $(cat err)"
grep -q '^Type: inuse_space' top || fail 'top shows another type than pprof does'
"$memprof" top -inuse_space profile 2>&1 >/dev/null | grep . && fail 'who asks for it is told'
"$memprof" html -output=page profile 2>err && grep -q '"chosen":1,' page && [ ! -s err ] || fail "a page that begins empty: $(cat err)"
record 0 ./freed
grep -q '; few samples: --rate=1 records each allocation$' err || fail "no sample: $(cat err)"

# ---- killed between making the file and filling it ----
record 0 --rate=1 sh -c ': >"$MEMPROF_DIR/1.mprec"; head -c 5000 /dev/zero >"$MEMPROF_DIR/2.mprec"; exit 0'
! grep -q 'no recording' err || fail "a process that was killed as it began: $(cat err)"
[ -s profile ] && [ ! -e profile.1 ] && [ -z "$(ls -d profile.?????? 2>/dev/null)" ] || fail "it leaves: $(ls)"

# ---- linked, started and stopped by the program ----
"$programs/linked_in" profile || fail "linked_in: $?"
counted before 0
counted during 500
counted between 0
for child in recording:60 stopped:70; do
    mv "profile.${child%:*}" profile
    counted during 0
    counted of_child "${child#*:}"
done

# ---- what cannot be ----
record 127 no-such-program
grep -q 'no-such-program: No such file' err || fail "$(cat err)"
record 126 /
record 2 "$programs/static"
grep -q 'nothing was recorded' err || fail "$(cat err)"
record 2 --rate=0 true
record 2 --rate=5x true
record 2 --nonsense true
record 2
"$memprof" run -o /nonexistent/profile true 2>err
[ $? = 2 ] || fail "an output that cannot be: $(cat err)"
exit $status
