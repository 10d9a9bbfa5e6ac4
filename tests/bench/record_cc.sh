#!/bin/sh
# record_cc.sh RECORD_CC: what bench/record-cc notes, and what it leaves alone.

set -eu
record_cc=$1
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir notes sub
echo 'const char *text = TEXT;' >sub/text.c
echo 'int two(void) { return 2; }' >two.c
echo 'int two(void); int main(void) { return two() - 2; }' >main.c
failed=0

compile() { MEMKIT_RECORD=$work/notes "$record_cc" "$@"; }

# expect WHAT EXPECTED ACTUAL
expect() {
    [ "$2" = "$3" ] && return
    printf 'FAILED: %s\nexpected: %s\nfound:    %s\n' "$1" "$2" "$3"
    failed=1
}

note() { cat "notes/$(printf %s "$work/$1" | tr / %)"; }

compile -DTEXT='"a \" b"' -c sub/text.c -o text.o
expect 'quotes survive' \
    "{\"file\":\"$work/sub/text.c\",\"directory\":\"$work\",\"arguments\":[\"cc\",\"-DTEXT=\\\"a \\\\\\\" b\\\"\",\"-c\",\"sub/text.c\",\"-o\",\"text.o\"]}" \
    "$(note sub/text.c)"

compile -o program main.c two.c
./program
expect 'two sources in one command are two entries' '"arguments":["cc","-o","program","two.c"]}' \
    "$(note two.c | grep -o '"arguments".*')"

before=$(note two.c)
compile -DAGAIN -c two.c -o two.o
expect 'the first compilation counts' "$before" "$(note two.c)"

echo 'int unseen;' >unseen.c
compile -E unseen.c >/dev/null
compile -MM unseen.c >/dev/null
"$record_cc" -c unseen.c -o unseen.o
expect 'preprocessing is not noted, nor anything without MEMKIT_RECORD' 3 "$(ls notes | wc -l)"

echo 'not C' >broken.c
status=0
compile -c broken.c 2>/dev/null || status=$?
expect "the compiler's status passes through" 1 "$status"

[ "$failed" -eq 0 ] && echo "5 properties hold"
