#!/bin/sh
# workloads.sh LINT WORKLOADS LIB: each wasteful program of examples/workloads is named by its rule, on the function
# that wastes, and what does it better is named by none.

set -eu
lint=$1 workloads=$2 lib=$3
status=0

# told FILE FUNCTION: the rules that speak of it.
told() {
    "$lint" --format=jsonl --fail-on=none "$workloads/$1" -I"$lib" 2>/dev/null |
        sed -n 's/.*"kind":"finding".*"function":"'"$2"'".*"rule":"\([a-z-]*\)".*/\1/p' | sort -u | tr '\n' ' '
}

# expect FILE FUNCTION RULES: these, each followed by a blank
expect() {
    found=$(told "$1" "$2")
    [ "$found" = "$3" ] || { echo "$1: $2(): '$found' where '$3' was due"; status=1; }
}

expect string_concat.c concat_bad 'string-building '
expect slice_growth.c grow_bad 'grow-by-constant '
expect map_alloc.c count_bad 'boxed-scalar '
expect boxing.c sum_bad 'boxed-scalar '
expect temporary.c words_bad 'loop-temporary '
expect deep_tree.c build_bad 'node-by-node '
expect closure.c total_bad 'retained-view '
expect string_concat.c concat_good ''
expect slice_growth.c grow_good ''
expect map_alloc.c count_good ''
expect boxing.c sum_good ''
expect deep_tree.c build_good ''
expect closure.c total_good ''
expect temporary.c words_good ''
expect temporary.c words_scratch ''
exit $status
