#!/bin/sh
# run.sh [-i] [-n SAMPLES] [-t TIME] [-f FILTER] [-c] [-w] [-o REPORT.html] [-d DB] [-b BUILD] [workloads|suites]...
#
# Every benchmark there is, in one run of membench: the workloads of examples/workloads, before, after and
# beside Go's own good versions; libmk against the floors and all installed peers (suites/), those in C++ and
# Go and what replaces malloc included, all in turn.
#
#   -i        installs the peers that are missing (Debian), and builds
#   -c        without Go            -f  those whose name matches        -b  the build tree (build/release)
#   -w        writes the tables into README.md and bench/README.md, between their marks
#   -o        writes membench's report, every sample in it
#   -d        where the run is kept (.memkit/bench.db): membench compare last~1 last --db=…
#
# Prints the tables, and what libmk is to reach and whether it does; exits with 1 if one of the savings the
# workloads are there to show is not reached, or a good version is worse than Go's in ns/op, B/op or allocs/op, or
# better in none.

set -eu
cd "$(dirname "$0")/.."
samples=10 time=100ms filter= install= go=yes write= report= db=.memkit/bench.db build=build/release
while getopts in:t:f:cwo:d:b: option; do
    case $option in
    i) install=yes ;;
    n) samples=$OPTARG ;;
    t) time=$OPTARG ;;
    f) filter=$OPTARG ;;
    c) go= ;;
    w) write=yes ;;
    o) report=$OPTARG ;;
    d) db=$OPTARG ;;
    b) build=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- workloads suites
. .ci/packages.sh
if [ -n "$install" ]; then
    install_missing build tests peers
    cmake --preset "$(basename "$build")" && cmake --build "$build" >&2
fi
[ -x "$build/bin/membench" ] || { echo "no $build/bin/membench: build first, or with -i" >&2 && exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$(dirname "$db")"

wants() { case " $what " in *" $1 "*) ;; *) return 1 ;; esac; }
what=$*
set -- "$build/bin/membench"
wants workloads || set --
[ -z "$go" ] || ! wants workloads || [ ! -x "$build/bench/suites/workloads-go" ] ||
    set -- "$@" "$build/bench/suites/workloads-go"
if wants suites; then
    set -- "$@" "$build/bench/suites/suites"
    [ ! -x "$build/bench/suites/suites-cxx" ] || set -- "$@" "$build/bench/suites/suites-cxx"
    [ -z "$go" ] || [ ! -x "$build/bench/suites/suites-go" ] || set -- "$@" "$build/bench/suites/suites-go"
    preload=
    for library in libmimalloc.so.2 libjemalloc.so.2 libtcmalloc_minimal.so.4; do
        ! preloads $library || preload=$preload${preload:+,}$library
    done
    [ -z "$preload" ] || set -- "$@" --preload="$preload"
fi
[ -z "$filter" ] || set -- "$@" --filter="$filter"

# Lines as they come; what they are made into, at the end.
{ "$build/bin/membench" "$@" --db="$db" --benchtime="$time" --count="$samples" || echo $? >"$work/failed"; } |
    tee "$work/lines" >&2
[ ! -e "$work/failed" ] || exit "$(cat "$work/failed")"
[ -z "$report" ] || "$build/bin/membench" report --db="$db" -o "$report"

# between FILE MARK TABLE: the table between <!-- MARK --> and <!-- MARK:end -->
between() {
    awk -v table="$3" -v from="<!-- $2 -->" -v to="<!-- $2:end -->" '
        $0 == to { inside = 0 }
        !inside { print }
        $0 == from { inside = 1; while ((getline line <table) > 0) print line }
    ' "$1" >"$work/file"
    cat "$work/file" >"$1"
}

status=0
if wants workloads; then
    awk -f bench/workloads.awk "$work/lines" >"$work/workloads" || status=1
    cat "$work/workloads"
    [ -z "$write" ] || between README.md workloads "$work/workloads"
fi
if wants suites; then
    "$build/bin/membench" ratio "$work/lines" --format=csv >"$work/ratios"
    awk -f bench/suites.awk "$work/ratios" >"$work/suites"
    awk -f bench/suites.awk -v few=yes "$work/ratios" >"$work/few"
    "$build/bin/membench" ratio "$work/lines" --unit=resident/asked --format=csv >"$work/held" 2>/dev/null || :
    : >"$work/memory" # with -f there may be none
    [ ! -s "$work/held" ] || awk -f bench/suites.awk -v memory=yes "$work/held" >"$work/memory"
    # Instructions of what has a bound for them, unless it was filtered out.
    set --
    for name in ArenaRequest/mk ArenaReset/mk PoolPair/mk; do
        ! grep -q "^Benchmark$name-" "$work/lines" || set -- "$@" "$name"
    done
    sh bench/instructions.sh "$build/bench/suites/suites" "$@" >"$work/instructions"
    awk -f bench/bounds.awk "$work/ratios" "$work/held" "$work/instructions" >"$work/bounds"
    cat "$work/suites" "$work/memory" "$work/bounds"
    [ -z "$write" ] || between bench/README.md bounds "$work/bounds"
    [ -z "$write" ] || between bench/README.md suites "$work/suites"
    [ -z "$write" ] || between bench/README.md memory "$work/memory"
    [ -z "$write" ] || between README.md suites "$work/few"
fi
exit $status
