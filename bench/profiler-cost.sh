#!/bin/sh
# What memprof costs the program it profiles, beside other profilers.
#
#   sh bench/profiler-cost.sh [-n ROUNDS] [-p PAIRS] [BUILD]
#
# Runs bench/churn.c plain and under each profiler that is installed, in turn, ROUNDS times (20): memprof at
# 512 KiB between samples and with every allocation, jemalloc's and tcmalloc's samplers (each against its
# own allocator without it), heaptrack, DHAT; and memprof twice more with churn reading what it wrote, once and twice,
# as programs do that allocate less. Prints CPU and wall time as multiples of the plain run's, of
# the minima, and how much more memory each took; what a pair takes more, and what a sample does, its free included: the
# time that eight times as many take more, shared among them. -p: millions of pairs (5); what is slow gets a part.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
rounds=20 pairs=5
while getopts n:p: option; do
    case $option in
    n) rounds=$OPTARG ;;
    p) pairs=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
build=$(cd "${1:-$here/../build/release}" && pwd)
recorder=$build/lib/memkit/memprof-recorder.so
[ -e "$recorder" ] || { echo "profiler-cost: no $recorder; build it with: cmake --preset release && cmake --build --preset release" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${CC:-cc}" -O2 -g -o "$tmp/churn" "$here/churn.c"
"${CC:-cc}" -O1 -o "$tmp/cost" "$here/../tests/corpus/cost.c"

library() { find /usr/lib /lib -name "$1" 2>/dev/null | head -n 1; }
jemalloc=$(library libjemalloc.so.2) tcmalloc=$(library libtcmalloc.so.4)

# The profilers, a line each: name, against which other, part of the pairs, churn's passes, and the command before churn.
list() {
    echo "plain - 1 0 env"
    echo "memprof plain 1 0 env LD_PRELOAD=$recorder MEMPROF_DIR=$tmp/out"
    echo "plain,reads - 1 1 env"
    echo "memprof,reads plain,reads 1 1 env LD_PRELOAD=$recorder MEMPROF_DIR=$tmp/out"
    echo "plain,twice - 1 2 env"
    echo "memprof,twice plain,twice 1 2 env LD_PRELOAD=$recorder MEMPROF_DIR=$tmp/out"
    echo "memprof,rate=64k plain 1 0 env LD_PRELOAD=$recorder MEMPROF_DIR=$tmp/out MEMPROF_RATE=65536"
    echo "memprof,rate=1 plain 20 0 env LD_PRELOAD=$recorder MEMPROF_DIR=$tmp/out MEMPROF_RATE=1"
    [ -z "$jemalloc" ] || echo "jemalloc - 1 0 env LD_PRELOAD=$jemalloc"
    [ -z "$jemalloc" ] || echo "jemalloc,prof jemalloc 1 0 env LD_PRELOAD=$jemalloc MALLOC_CONF=prof:true,lg_prof_sample:19"
    [ -z "$tcmalloc" ] || echo "tcmalloc - 1 0 env LD_PRELOAD=$tcmalloc"
    [ -z "$tcmalloc" ] || echo "tcmalloc,sample tcmalloc 1 0 env LD_PRELOAD=$tcmalloc TCMALLOC_SAMPLE_PARAMETER=524288"
    ! command -v heaptrack >/dev/null || echo "heaptrack plain 20 0 heaptrack --raw -o $tmp/out/heaptrack"
    ! command -v valgrind >/dev/null || echo "DHAT plain 50 0 valgrind -q --tool=dhat --dhat-out-file=$tmp/out/dhat"
}
list >"$tmp/list"

now() { date +%s%N; }

# The slow ones are compared with a plain run as short as theirs, in the same round.
run() {
    before=$(now)
    "$tmp/cost" "$tmp/now" "$@" >/dev/null 2>&1 || :
    awk -v wall=$(($(now) - before)) '{ print $1, wall / 1e9, $3 }' "$tmp/now"
}

round=0
while [ $round -lt "$rounds" ]; do
    while read -r name base part passes command; do
        mkdir -p "$tmp/out"
        [ "$part" = 1 ] || [ $((round % 5)) = 0 ] || continue
        n=$((pairs * 1000000 / part))
        # shellcheck disable=SC2086 # a command with its arguments
        run $command "$tmp/churn" $n 0 $passes >>"$tmp/of.$name"
        [ "$part" = 1 ] || run "$tmp/churn" $n >>"$tmp/short.$name"
        rm -rf "$tmp/out"
    done <"$tmp/list"
    round=$((round + 1))
done

# least FILE COLUMN
least() { sort -n -k "$2,$2" "$1" | awk -v c="$2" 'NR == 1 { print $c }'; }

printf '%-16s %8s %8s %10s   %s\n' "" CPU wall 'MiB more' 'compared with'
while read -r name base part passes command; do
    [ "$base" != - ] || continue
    against=$tmp/of.$base
    [ "$part" = 1 ] || against=$tmp/short.$name
    printf '%-16s %8s %8s %10s   %s\n' "$name" \
        "$(echo "$(least "$tmp/of.$name" 1) $(least "$against" 1)" | awk '{ printf "%.3f", $1 / $2 }')" \
        "$(echo "$(least "$tmp/of.$name" 2) $(least "$against" 2)" | awk '{ printf "%.3f", $1 / $2 }')" \
        "$(echo "$(least "$tmp/of.$name" 3) $(least "$against" 3)" | awk '{ printf "%.1f", ($1 - $2) / 1024 }')" \
        "$base"
done <"$tmp/list"
rate() { echo "$pairs $(least "$tmp/of.$1" 1)" | awk '{ printf "%.1f", $1 / $2 }'; }
more() { echo "$pairs $(least "$tmp/of.memprof$1" 1) $(least "$tmp/of.plain$1" 1)" | awk '{ printf "%.1f", ($2 - $3) / $1 * 1e3 }'; }
samples=$("$tmp/churn" $((pairs * 1000000)) | awk '{ print $1 / 65536 * 7 / 8 }') # more of them
echo "$(least "$tmp/of.memprof,rate=64k" 1) $(least "$tmp/of.memprof" 1)" |
    awk -v n="$samples" '{ printf "a sample and its free: %.0f ns\n", ($1 - $2) / n * 1e9 }'
echo "a pair: $(more "") ns more; $(more ,reads), reading; $(more ,twice), reading twice"
echo "churn: $(rate plain) million pairs a second, plain; $(rate plain,reads), reading; $(rate plain,twice), reading twice"
