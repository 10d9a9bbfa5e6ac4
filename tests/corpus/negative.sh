#!/bin/sh
# The proof that rows.c and roundtrip.c notice: each of these must be complained of.
set -u
tools=$1
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

place='"file":"a.c","line":3,"col":1,"function":"f"'
rest='"freed":"every","loop":0,"size":"","assumes":[]'
good='{"kind":"alloc",'$place',"callee":"malloc","verdict":"stays","reason":"",'$rest'}'

expect() { # CODE WHAT: of $tmp/rows
    "$tools/corpus-rows" x "$tmp/rows" >"$tmp/said" 2>&1
    code=$?
    [ $code -eq "$1" ] || { echo "$2: exit code $code"; cat "$tmp/said"; failed=1; }
}

bad() { # WHAT SED-SCRIPT
    echo "$good" | sed "$2" >"$tmp/rows"
    cmp -s "$tmp/rows" "$tmp/good" && { echo "$1: nothing changed"; failed=1; }
    expect 1 "$1"
}

echo "$good" | tee "$tmp/good" >"$tmp/rows"
expect 0 "a row as it should be"
bad "no JSON" 's/}$//'
bad "a key too few" 's/"loop":0,//'
bad "a key too many" 's/"loop":0/"loop":0,"pool":1/'
bad "keys in another order" 's/"loop":0,"size":""/"size":"","loop":0/'
bad "an unknown word" 's/"every"/"never"/'
bad "text for a number" 's/"loop":0/"loop":"0"/'
bad "a reason to stay" 's/"reason":""/"reason":"returned"/'
bad "no reason to escape" 's/"stays"/"escapes"/'
bad "no place" 's/"line":3/"line":0/'
bad "unsorted assumptions" 's/\[\]/["unknown:b","unknown:a"]/'
bad "one site, two rows" 'p'
{ echo "$good" && echo "$good" | sed 's/"line":3/"line":2/'; } >"$tmp/rows"
expect 1 "rows out of order"

unit='unit ptr 8
file 0 "a.c"
'
printf '%s' "$unit" | "$tools/corpus-roundtrip" >"$tmp/said" || { echo "an empty unit:"; cat "$tmp/said"; failed=1; }
printf '%stype 1 int "int" size 4 nonsense\n' "$unit" | "$tools/corpus-roundtrip" >/dev/null &&
    { echo "nonsense is read"; failed=1; }
printf '%stype 1 int "int"  size 4\n' "$unit" | "$tools/corpus-roundtrip" >/dev/null &&
    { echo "a blank too many is printed again"; failed=1; }
: | "$tools/corpus-roundtrip" >/dev/null && { echo "no unit at all is well"; failed=1; }
exit $failed
