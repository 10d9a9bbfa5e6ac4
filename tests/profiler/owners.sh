#!/bin/sh
# owners.sh MEMPROF OWNED: samples say whose arena or pool the memory went into.

set -u
memprof=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0

"$memprof" run --rate=1 -o profile "$program" 2>err || { echo "FAILED: $? $(cat err)" && exit 1; }

# labelled TAGS FUNCTION: what bears these is allocated below that function, and nothing else is.
labelled() {
    for part in -focus -ignore; do
        "$memprof" top -alloc_space -unit=bytes -trim=false -error=false -tagfocus="$1" $part="^$2\$" profile 2>&1 |
            sed -n 's/.* accounting for \([0-9]*\)B.*/\1/p' >bytes$part
    done
    [ "$(cat bytes-focus)" -gt 0 ] && [ "$(cat bytes-ignore)" = '' -o "$(cat bytes-ignore)" = 0 ] ||
        { echo "FAILED: $1: $(cat bytes-focus) of $2, of others $(cat bytes-ignore)" && status=1; }
}
labelled arena=reader reader
labelled arena=writer writer
labelled 'arena=^(counter|numbers_.*)$' counter # who grows it is made in the program's file, by MK_VEC
labelled pool=worker worker
"$memprof" tags -alloc_space profile >tags
# Negative control: what is in neither has no label.
"$memprof" traces -alloc_space -focus='^other$' profile >of_other
grep -q 777 of_other && ! grep -q -e arena: -e pool: of_other || { echo "FAILED: $(cat of_other)" && status=1; }
[ "$(grep -c -e '^ *arena:' -e '^ *pool:' tags)" = 2 ] || { echo "FAILED: $(cat tags)" && status=1; }
exit $status
