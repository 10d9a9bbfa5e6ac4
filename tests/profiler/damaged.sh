#!/bin/sh
# damaged.sh MEMPROF RECORDER PROGRAM: recordings that are cut, or have other bytes than were written: a profile of what is
# left, or one clear line and 2; never anything else. Run by what watches over memory, as the asan preset does.

set -u
memprof=$1 recorder=$2 program=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0 refused=0

mkdir dir
MEMPROF_DIR=$work/dir MEMPROF_RATE=1 LD_PRELOAD=$recorder "$program" >/dev/null 2>&1
mv dir/*.mprec whole
"$memprof" top whole >/dev/null || { echo "FAILED: not even the whole one is read" && exit 1; }
header=$(($(od -An -tu4 -j12 -N4 whole))) # it says so itself
# The last byte written, about: what follows is room to grow.
used=$(($(od -An -v -tx1 -w16 whole | awk '/[1-9a-f]/ { n = NR } END { print n }') * 16))
[ "$used" -gt $((header + 1000)) ] || { echo "FAILED: next to nothing was recorded" && exit 1; }

# judge WHAT: of ./damaged
judge() {
    timeout 60 "$memprof" traces damaged >out 2>err
    code=$?
    [ $code != 2 ] || refused=$((refused + 1))
    if [ $code != 0 ] && { [ $code != 2 ] || [ "$(wc -l <err)" != 1 ]; }; then
        echo "FAILED: $1: exit $code: $(head -n 3 err)"
        status=1
    fi
}

for at in 0 1 8 100 500 $((header / 2)) $((header + 300)) $((used / 2)) $((used - 40)); do
    head -c "$at" whole >damaged
    judge "cut at $at"
done
# A third in the header's fields, the rest in what follows its tables.
awk -v header=$header -v used="$used" 'BEGIN { srand(7); for (i = 0; i < 36; i++)
    print int(rand() * 3) ? header + int(rand() * (used - header)) : int(rand() * 460), int(rand() * 256) }' >places
while read -r at byte; do
    cp whole damaged
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %03o "$byte")" | dd of=damaged bs=1 seek="$at" conv=notrunc 2>/dev/null
    judge "byte $at is $byte"
done <places
[ $refused -ge 10 ] || { echo "FAILED: only $refused of 45 were refused" && status=1; }
exit $status
