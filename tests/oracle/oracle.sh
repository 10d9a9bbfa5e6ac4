#!/bin/sh
# Builds a program, runs it, and holds the run against memcheck-lint's verdicts.
#
#   oracle.sh [--lint PATH] [--rows FILE] [-o WORKDIR] [-v] [-s] [-c FLAG]... [-a ARGUMENT]... -- FILE.c...
#
#   --lint   memcheck-lint of a build tree with tests (default: the newest in build/); the recorder and
#            compare are taken from the same tree
#   --rows   what memcheck-lint said, in a file, instead of asking it
#   -o       where program and records go, and stay (default: a temporary folder)
#   -v, -s   say more, as told in compare.c
#   -c       for the compiler and memcheck-lint: -I..., -D..., -std=...; -l... for the linker only
#   -a       an argument for the program
#   CC       the compiler (default: clang-19, else clang, gcc, cc: gcc may place a call in a macro on another line)
#
# Last line: oracle: N sites, O outlived, S stay of M that never did, C contradictions, L leaks
# Exit 0: no contradiction. 1: contradictions. 2: it could not be run, or not be trusted.
set -u
here=$(cd "$(dirname "$0")" && pwd)
lint= rows= work= verbose= flags= libraries= arguments= cc=${CC:-} newline='
'

fail() {
    echo "oracle: $*" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
    --lint) lint=$2 && shift ;;
    --rows) rows=$2 && shift ;;
    -o) work=$2 && shift ;;
    -v | -s) verbose="$verbose$1$newline" ;;
    -c) case $2 in -l* | -pthread) libraries="$libraries$2$newline" ;; *) flags="$flags$2$newline" ;; esac && shift ;;
    -a) arguments="$arguments$2$newline" && shift ;;
    --) shift && break ;;
    *) fail "$1? usage: oracle.sh [--lint PATH] [--rows FILE] [-o WORKDIR] [-v] [-s] [-c FLAG]... [-a ARGUMENT]... -- FILE.c..." ;;
    esac
    shift
done
[ $# -gt 0 ] || fail "no source given"
[ -n "$lint" ] || lint=$(ls -t "$here"/../../build/*/bin/memcheck-lint 2>/dev/null | head -n 1)
[ -x "$lint" ] || fail "no memcheck-lint; build it, or give --lint PATH"
tools=$(cd "$(dirname "$lint")/../tests/oracle" 2>/dev/null && pwd) || fail "$lint: its tree was built without tests"
[ -n "$cc" ] || for cc in clang-19 clang gcc cc; do command -v $cc >/dev/null && break; done
if [ -z "$work" ]; then
    work=$(mktemp -d) || exit 2
    trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work" || exit 2
work=$(cd "$work" && pwd)

set -f && IFS=$newline
# Each call its own frame and its own line; an inlined body has neither. gcc's headers need their inlining.
own=
case $cc in *clang*) own="-Dalways_inline=noinline$newline-D__always_inline__=__noinline__" ;; esac
$cc -g -O0 -w -fno-inline -fno-builtin -fno-omit-frame-pointer -finstrument-functions -U_FORTIFY_SOURCE \
    $own $flags -o "$work/program" "$@" $libraries -pthread -lm || fail "cannot be built"
run() {
    rm -rf "$work/records" && mkdir "$work/records" || exit 2
    (ORACLE_OUT=$work/records LD_PRELOAD=$tools/oracle-record.so timeout "${ORACLE_TIMEOUT:-20}" \
        "$work/program" $arguments </dev/null >"$work/out" 2>"$work/err")
    code=$?
    [ $code -ne 124 ] && [ $code -lt 126 ] || fail "the program ended with $code: $(tail -n 1 "$work/err")"
}

run
if [ -z "$rows" ]; then
    rows=$work/rows
    "$lint" --no-cache -m --format=jsonl --fail-on=none $flags "$@" >"$rows" 2>"$work/lint" ||
        fail "memcheck-lint: $(tail -n 1 "$work/lint")"
fi
"$tools/oracle-compare" $verbose -w "$work/watch" "$rows" "$work/records" >"$work/first"
code=$?
if [ -s "$work/watch" ]; then # what was lost, was it ever held?
    ORACLE_WATCH=$work/watch run
    "$tools/oracle-compare" $verbose "$rows" "$work/records"
else
    cat "$work/first"
    exit $code
fi
