#!/bin/sh
# output.sh EXAMPLE.c PROGRAM [ARGUMENT...]: the program runs, and prints what stands at the end of its source,
# behind "// Prints:".

set -eu
source=$1
shift
expected=$(mktemp)
trap 'rm -f "$expected"' EXIT

sed -e '1,/^\/\/ Prints:$/d' -e 's|^// ||' "$source" >"$expected"
[ -s "$expected" ] || {
    echo "$source: does not say what it prints"
    exit 1
}
"$@" | diff -u "$expected" - || {
    echo "FAILED: $source"
    exit 1
}
