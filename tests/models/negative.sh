#!/bin/sh
# negative.sh COVERAGE SOURCE-DIR CLANG-ARGUMENTS: the coverage program must find what is planted in wrong.h, line by
# line, functions without a model, and too low a share.
set -eu
coverage=$1 src=$2
shift 2
cd "$src"
out=$(mktemp) found=$(mktemp) planted=$(mktemp)
trap 'rm -f "$out" "$found" "$planted"' EXIT

status=0
"$coverage" --headers=headers.c --min=50 wrong.h -- "$@" >"$out" || status=$?
test "$status" = 1 || { echo "exit status $status where 1 was due"; exit 1; }

sed -n 's/^wrong\.h:\([0-9]*\): .*/\1/p' "$out" | sort -u >"$found"
grep -n '// WRONG' wrong.h | cut -d: -f1 | sort -u >"$planted"
diff "$planted" "$found" || { echo "lines planted (<) and found (>) differ"; cat "$out"; exit 1; }
grep -q ': fprintf: no model' "$out" || { echo "a missing model was not noticed"; exit 1; }
grep -q '^fewer than 50.00 %' "$out" || { echo "the low share was not noticed"; exit 1; }

if "$coverage" --headers=no_such_file.c wrong.h -- "$@" >/dev/null 2>&1; then
    echo "success without headers"; exit 1
fi
echo "$(wc -l <"$planted") planted faults found"
