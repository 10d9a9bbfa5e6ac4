#!/bin/sh
# instructions.sh SUITES GROUP/NAME...: instructions an item of one run of each, counted by callgrind, as CSV. What the
# loop around it takes is in there too, as it is in a floor's. Prints nothing without valgrind.

set -eu
program=$1
shift
command -v valgrind >/dev/null || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo group,name,instructions
for name; do
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='suite_run*' "$program" \
        --worker="n=1,name=$name" 3>"$work/answer" >/dev/null 2>"$work/log" || continue
    # The worker says what the run took, and what an item took of that.
    awk -v name="$name" '
        FILENAME ~ /log$/ && /Collected/ { counted = $NF }
        $1 == "ns" { ns = $2 }
        $1 == "metric" && $3 == "ns/item" { items = ns / $2 }
        END { if (items) printf "%s,%s,%.2f\n", substr(name, 1, index(name, "/") - 1),
            substr(name, index(name, "/") + 1), counted / items }
    ' "$work/log" "$work/answer"
done
