#!/bin/sh
# pictures.sh MEMPROF LARGE: graphs drawn by graphviz; and what is said without it.  77: it is not there.

set -eu
memprof=$1 large=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$large" profile.pb 3 2000

code=0
PATH=$work "$memprof" svg profile.pb >out 2>err || code=$?
[ $code = 2 ] && grep -q "svg needs graphviz's dot" err || { echo "FAILED: without dot: $code" && cat err && exit 1; }
command -v dot >/dev/null || { echo "skipped: no dot" && exit 77; }

"$memprof" svg -nodecount=20 profile.pb >out
grep -q '</svg>' out && grep -q 'Showing top 20 nodes out of' out || { echo "FAILED: svg" && head out && exit 1; }
"$memprof" png -output=out.png -nodecount=5 profile.pb
[ "$(head -c 4 out.png | tail -c 3)" = PNG ] || { echo "FAILED: png" && exit 1; }
echo "drawn"
