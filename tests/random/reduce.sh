#!/bin/sh
# Makes the program of a contradiction small: writes DIR/pSEED.c, as memcheck-lint sees it.
#
#   reduce.sh LINT TOOLS SEED TEXT DIR [OPTION of random-programs]...     TEXT: 'stays, but was kept'
set -u
lint=$1 tools=$2 seed=$3 text=$4 dir=$5
shift 5
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$dir/truth" && "$tools/random-programs" "$@" "$seed" "$seed" "$dir" || exit 2
cat >"$dir/test.sh" <<EOF
cd "$dir" && ${CC:-cc} -std=gnu11 -O0 -w -DTRUTH -I"$here" truth/batch.c "$tools/libtruth.a" -o run 2>said || exit 1
timeout 30 ./run >truth.out
timeout 30 "$lint" -q -m --fail-on=none --no-cache --format=jsonl ./p$seed.c -- -I"$here" >rows 2>said || exit 1
grep -q 'cannot be parsed' said && exit 1
"$tools/random-compare" . rows truth.out 2>&1 | grep -v crash | grep -q "$text"
EOF
"$tools/random-reduce" "$dir" "p$seed.c" sh "$dir/test.sh" && cat "$dir/p$seed.c"
