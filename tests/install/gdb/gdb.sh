#!/bin/sh
# gdb.sh shared|static PREFIX CC FLAG...: gdb shows what memkit's objects hold: by itself with an installed shared
# library, when asked to read the printers with a static one. And does not when they are not there.

set -eu
kind=$1 prefix=$2 cc=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v gdb >/dev/null || {
    echo "no gdb"
    exit 0
}
"$cc" -std=c11 -g -O0 -o "$work/subject" "$here/subject.c" "$@"

# session ARGUMENT...: what gdb says of the objects.
session() {
    set -- "$@" -ex 'set print frame-arguments none' -ex 'break stop' -ex run -ex up
    for object in arena unused_arena pool unused_pool text failed nothing view v m; do
        set -- "$@" -ex "print $object"
    done
    LD_LIBRARY_PATH=$prefix/lib gdb -nx -batch "$@" "$work/subject" >"$work/said" 2>&1
}

failed=0
expect() {
    grep -qF -e "$1" "$work/said" && return
    echo "FAILED: gdb does not say: $1"
    failed=1
}

if [ "$kind" = shared ]; then
    session -iex "add-auto-load-safe-path $prefix/lib"
else
    session -x "$prefix/share/memkit/memkit-gdb.py"
fi
grep -q stopped "$work/said" || grep -q 'Breakpoint 1, stop' "$work/said" || {
    cat "$work/said"
    echo "FAILED: gdb cannot run programs here"
    exit 1
}
live=$(sed -n 's/^live \([0-9]*\) reserved .*/\1/p' "$work/said")
reserved=$(sed -n 's/^live .* reserved \([0-9]*\)/\1/p' "$work/said")
expect "= arena, $reserved bytes reserved, $live live, "
expect '= arena, 0 bytes reserved, 0 live, 0 blocks obtained, 0 resets'
expect '= pool of objects of 100 bytes, 0 rest in the depot, 1 made, 0 dropped'
expect '= pool of objects of 7 bytes, not used yet'
expect '= "a \"text\""'
expect '= failed, empty'
expect '= empty'
expect '= "view"'
expect '= ints of 2, room for '
expect ' = {7, 8}'
expect '= ages of 2, room for '
expect ' = {["ann"] = 40, ["bob"] = 50}'

session
! grep -q 'ints of 2' "$work/said" || {
    echo "FAILED: negative control: printed without printers"
    failed=1
}
[ $failed -eq 0 ] || cat "$work/said"
exit $failed
