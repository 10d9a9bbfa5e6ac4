#!/bin/sh
# memcheck-lint on programs that are really used: it ends, its rows are as promised, and say the same
# twice; its IR reads back.
#
#   check.sh LINT TOOLS [PACKAGE...]     TOOLS: folder of corpus-rows, corpus-roundtrip, corpus-cost
#
# Packages are Debian's, fetched and built by bench/corpus.sh. Exit 77: they are not there and cannot be
# fetched.
set -u
lint=$1 tools=$2
shift 2
[ $# -gt 0 ] || set -- zlib bzip2 less lua5.4 tmux git sqlite3
here=$(cd "$(dirname "$0")" && pwd)
corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
limit=${MEMKIT_TIMEOUT:-600}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

wrong() {
    echo "  WRONG: $*"
    failed=1
}

# run OUT OPTION...: under the clock; the exit code, and what it cost in $tmp/cost.
run() {
    out=$1
    shift
    "$tools/corpus-cost" "$tmp/cost" timeout "$limit" "$lint" "$@" >"$out" 2>"$tmp/err"
    code=$?
    case $code in
    0 | 1) return 0 ;;
    124) wrong "no end within $limit s: memcheck-lint $*" ;;
    *) wrong "exit code $code: memcheck-lint $*" && tail -n 3 "$tmp/err" ;;
    esac
    return 1
}

# The build compiled every one of them, so none may be called unparsable.
check_parsed() {
    ! sed -n '/cannot be parsed/,/^[^ ]/s|^|  WRONG: |p' "$tmp/err" | grep -v ' allocation site' | grep .
}

check() {
    [ -e "$corpus/$1/compile_commands.json" ] || sh "$here/../../bench/corpus.sh" --build "$1" || exit 77
    run "$tmp/rows" -p "$corpus/$1" -m --format=jsonl -v || return
    "$tools/corpus-rows" "$1" "$tmp/rows" || failed=1
    tail -n 1 "$tmp/err" | sed 's/^/  /'
    sed 's/^/  /' "$tmp/cost"
    check_parsed || failed=1
    run "$tmp/again" -p "$corpus/$1" -m --format=jsonl || return
    cmp -s "$tmp/rows" "$tmp/again" || wrong "a second run says something else"
    run "$tmp/dump" -p "$corpus/$1" -q --rules="-*" --dump-ir || return
    "$tools/corpus-roundtrip" <"$tmp/dump" || failed=1
}

for package in "$@"; do
    check "$package"
done
exit $failed
