#!/bin/sh
# hot_path.sh RECORDER CHURN: instructions that a pair of malloc and free costs, samples included.
#
# Counted by callgrind, so it says the same on any machine: how many more there are with the recorder than
# without, of a long run over a short one. Most of what there is to pay: 4 instructions of malloc(), 7 of
# free(), and at 512 KiB between samples what a sample takes.
set -u
recorder=$1 churn=$2 most=17
command -v valgrind >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# instructions PAIRS VARIABLE...
instructions() {
    pairs=$1
    shift
    env "$@" valgrind --tool=callgrind --callgrind-out-file="$work/out" "$churn" "$pairs" >/dev/null 2>"$work/err" ||
        { cat "$work/err" && exit 1; }
    sed -n 's/^==[0-9]*== Collected : //p' "$work/err"
}

# cost RATE PAIRS: in thousandths of an instruction a pair, from PAIRS to three times as many
cost() {
    short=$(($(instructions "$2" MEMPROF_DIR="$work" MEMPROF_RATE="$1" LD_PRELOAD="$recorder") - $(instructions "$2" LD_PRELOAD=)))
    long=$(($(instructions $(($2 * 3)) MEMPROF_DIR="$work" MEMPROF_RATE="$1" LD_PRELOAD="$recorder") -
        $(instructions $(($2 * 3)) LD_PRELOAD=)))
    echo $(((long - short) * 1000 / ($2 * 2)))
}

default=$(cost 524288 50000) all=$(cost 1 2000)
echo "instructions a pair: $((default / 1000)).$(((default % 1000) / 100)), of every allocation $((all / 1000))"
[ "$default" -le $((most * 1000)) ] || { echo "FAILED: more than $most" && exit 1; }
# Negative control: what costs more is seen to.
[ "$all" -gt $((most * 10000)) ] || { echo "FAILED: --rate=1 costs no more" && exit 1; }
