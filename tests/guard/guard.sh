#!/bin/sh
# Holds the verdicts of memcheck-lint against those of the plain Go-style walk.
#
#   guard.sh LINT GO COMPARE --cases FOLDER      every .c in FOLDER/cases, every folder in FOLDER/programs
#   guard.sh LINT GO COMPARE --negative FILE     a planted difference must be noticed
#   guard.sh LINT GO COMPARE --corpus PACKAGE    a Debian source package, built by bench/corpus.sh
#
# Exit 77: the package is not there and cannot be fetched.
set -u
lint=$1 go=$2 compare=$3 mode=$4 what=$5
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT

# verdicts ARGUMENT...: both sides' answers, in $tmp.
verdicts() {
    "$lint" -m --format=jsonl --fail-on=none "$@" >"$tmp/lint" 2>"$tmp/err"
    code=$?
    [ $code -eq 0 ] || [ $code -eq 2 ] || { tail -n 5 "$tmp/err" >&2; return 2; }
    "$go" "$@" >"$tmp/go" 2>"$tmp/err" || { tail -n 5 "$tmp/err" >&2; return 2; }
}

check() {
    : >"$tmp/said"
    verdicts "$@" && "$compare" "$tmp/go" "$tmp/lint" >"$tmp/said"
    code=$?
    [ $code -eq 0 ] && [ $mode != --corpus ] || sed "s|^|$name: |" "$tmp/said"
    return $code
}

case $mode in
--cases)
    failed=0 n=0
    for case in "$what"/cases/*.c "$what"/programs/*/; do
        [ -e "$case" ] || continue
        name=$(basename "$case") n=$((n + 1))
        check "${case%/}" || failed=$((failed + 1))
    done
    echo "$n cases, $failed with differences that must not be"
    [ $n -gt 0 ] && [ $failed -eq 0 ]
    ;;
--negative)
    name=negative
    check "$what" || exit 1
    grep -q '[1-9][0-9]* the same' "$tmp/said" || { echo "the sample has no site to swap"; exit 1; }
    "$compare" --swap "$tmp/go" "$tmp/lint" >"$tmp/said"
    [ $? -eq 1 ] && grep -q 'escapes for memcheck-lint' "$tmp/said"
    ;;
--corpus)
    name=$what
    corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
    [ -e "$corpus/$what/compile_commands.json" ] || sh "$here/../../bench/corpus.sh" --build "$what" ||
        exit 77
    check -p "$corpus/$what"
    ;;
*)
    echo "guard.sh: $mode?" >&2
    exit 2
    ;;
esac
