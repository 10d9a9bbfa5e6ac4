#!/bin/sh
# What the recorder sees of small programs, and the proof that it and compare notice what is wrong.
#
#   cases.sh LINT FILE...        each is a program; "// SITE words" says what becomes of what the call on that line
#                                allocates, in the words of compare -s; "lost, handed on": not by that function; "lost, behind what
#                                is freed": with it. No contradiction may be left
#   cases.sh LINT --run [OPTION...] -- FILE...     one program, options of oracle.sh, without such comments
#   cases.sh LINT --planted FILE...    each verdict turned round: "stays" that is wrong must be noticed
#   cases.sh LINT --lost FILE...       frames are lost in each: that must be noticed
set -u
lint=$1 mode=check
shift
case $1 in --*) mode=$1 && shift ;; esac
here=$(cd "$(dirname "$0")" && pwd)
compare=$(cd "$(dirname "$lint")/../tests/oracle" && pwd)/oracle-compare
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

wrong() {
    echo "$1: $2"
    failed=1
}

# oracle OPTION... -- FILE...: output and exit code.
oracle() {
    sh "$here/oracle.sh" --lint "$lint" -o "$tmp/work" "$@" >"$tmp/said" 2>"$tmp/err"
    code=$?
}

# A line of which memcheck-lint says nothing is no site; a site that ran and has no comment is wrong.
check() {
    oracle -s -- "$1"
    [ $code -eq 0 ] || wrong "$1" "exit code $code" || cat "$tmp/said" "$tmp/err"
    sed -n 's/^[^ ]*:\([0-9]*\):[0-9]*: [^:]* in [a-z_0-9]*: \([a-z+]*\)$/\1 \2/p' "$tmp/said" >"$tmp/sites"
    grep -n '// SITE' "$1" | sed 's|:.*// SITE | |; s|\( [a-z+]*\).*|\1|' |
        awk -v name="$1" '
            NR == FNR { want[$1] = $2; next }
            $2 != want[$1] { print name ":" $1 ": " $2 ", not " (want[$1] ? want[$1] : "a site"); bad = 1 }
            END { if (FNR == 0 || NR == FNR) print name ": no site ran"; exit bad || NR == FNR }' - "$tmp/sites" ||
        failed=1
}

# planted N FREED: how it ends if row N says the opposite.
planted() {
    sed "$1"'{
        s/"escapes","reason":"[a-z-]*"/"stays","reason":""/
        s/"freed":"[a-z]*"/"freed":"'"$2"'"/
    }' "$tmp/work/rows" >"$tmp/rows"
    oracle --rows "$tmp/rows" -- "$file"
}

# Verdicts of what lived on in somebody's hand, and of what is said to be freed and was not, must be contradicted.
plant() {
    oracle -s -- "$file"
    cp "$tmp/said" "$tmp/before"
    grep -n '"kind":"alloc"' "$tmp/work/rows" | cut -d: -f1 >"$tmp/numbers"
    while read -r n; do
        at=$(sed -n "$n"'s/.*"line":\([0-9]*\),"col":\([0-9]*\).*/:\1:\2: /p' "$tmp/work/rows")
        line=${at#:} line=${line%%:*}
        fate=$(grep "$at" "$tmp/before" | sed -n 's/.* in [a-z_0-9]*: \([a-z+]*\)$/\1/p')
        case $fate$(sed -n "${line}s/.*SITE.*handed on/+held/p" "$file") in
        *later* | *held*) wanted=1 ;;
        *) wanted=0 ;;
        esac
        planted "$n" none
        [ $code -eq $wanted ] || wrong "$file$at" "exit code $code for a wrong \"stays\" of what is $fate"
        [ $wanted -eq 0 ] || grep -q "^$file$at""contradiction" "$tmp/said" || wrong "$file$at" "another is named"
        sed -n "${line}p" "$file" | grep -q "behind what is freed" && continue
        case $fate in *lost*) wanted=1 && planted "$n" every ;; esac
        [ $code -eq $wanted ] || wrong "$file$at" "exit code $code for a wrong \"freed\" of what is $fate"
        count=$((count + wanted))
    done <"$tmp/numbers"
}

count=0
case $mode in
check) for file in "$@"; do check "$file"; done ;;
--run)
    oracle "$@"
    cat "$tmp/said" "$tmp/err"
    failed=$code
    ;;
--planted)
    for file in "$@"; do plant; done
    echo "$count wrong verdicts planted and found"
    [ $count -gt 0 ] || failed=1
    ;;
--lost)
    for file in "$@"; do
        oracle -- "$file"
        [ $code -eq 2 ] && grep -q 'frames were lost' "$tmp/err" || wrong "$file" "exit code $code: $(cat "$tmp/err")"
    done
    ;;
*) wrong "$mode" "?" ;;
esac
exit $failed
