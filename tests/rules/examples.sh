#!/bin/sh
# examples.sh CHECKER README INCLUDES: of each rule's two examples it finds something in the bad one, and nothing in
# the good one.

set -eu
checker=$1 readme=$2 includes=$3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0
for rule in $("$checker" --list-rules | awk '{ print $1 }'); do
    for n in 1 2; do
        {
            printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n'
            awk -v head="## $rule" -v want=$n '
                /^## /{ on = $0 == head }
                on && /^```c$/{ n++; next }
                /^```$/{ if (n == want) on = 0; next }
                on && n == want' "$readme" | sed '/^```/d'
        } >"$dir/$n.c"
    done
    for n in 1 2; do
        found=$("$checker" -q "--rules=-*,$rule" --fail-on=none --format=jsonl -I "$includes" "$dir/$n.c" 2>"$dir/err" | wc -l)
        grep -q '^1 file, .*not analysed\|cannot be parsed' "$dir/err" && { cat "$dir/err" && status=1; }
        [ "$found" = $((2 - n)) ] || { echo "$rule: $found findings in example $n" && status=1; }
    done
done
exit $status
