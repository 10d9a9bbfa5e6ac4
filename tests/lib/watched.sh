#!/bin/sh
# watched.sh PROGRAM valgrind|itself: Valgrind, or AddressSanitizer in the program itself, finds what is wrong with
# memory that libmk handed out, and nothing in what is right. Plainly and with every object its own malloc.
set -eu
program=$1 watcher=$2

[ "$watcher" = itself ] || command -v valgrind >/dev/null || {
    echo "no valgrind"
    exit 0
}

# errors ARGUMENT...: are there any? The program has an exit status of 0 by itself.
errors() {
    if [ "$watcher" = valgrind ]; then
        set -- valgrind -q --error-exitcode=9 "$program" "$@"
    else
        set -- "$program" "$@"
    fi
    "$@" >/dev/null 2>&1 && echo none || echo some
}

failed=0
expect() {
    [ "$2" = "$3" ] && return
    echo "FAILED: $1: expected $2 errors, found $3"
    failed=1
}

for bypass in 0 1; do
    export MEMKIT_BYPASS=$bypass
    expect "bypass $bypass, used well" none "$(errors)"
    for wrong in beyond reset rests; do
        expect "bypass $bypass, $wrong" some "$(errors $wrong)"
    done
done
exit $failed
