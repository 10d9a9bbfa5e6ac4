#!/bin/sh
# memcheck-lint on what is nearly C: random programs, or the given files one after another, with a few tokens changed.
# It ends, with an exit code of the contract, and its parser with it.
#
#   fuzz.sh LINT TOOLS FIRST LAST [FILE...]
set -u
lint=$1 tools=$2 first=$3 last=$4 batch=20 failed=0 includes=
shift 4
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT

for file in "$@"; do
    case $includes in
    *"-I${file%/*} "*) ;;
    *) includes="$includes-I${file%/*} " ;;
    esac
done

# Every batch has other numbers of changes, from one up.
while [ "$first" -le "$last" ]; do
    end=$((first + batch - 1))
    changes=$((first / batch % 7 + 1))
    mkdir -p "$tmp/$first/truth"
    if [ $# -gt 0 ]; then
        "$tools/random-nearly" $changes "$first" "$end" "$tmp/$first" "$@" || exit 2
    else
        "$tools/random-programs" --mutate=$changes "$first" "$end" "$tmp/$first" || exit 2
    fi
    (cd "$tmp/$first" &&
        timeout 120 "$lint" -v -m --no-cache --format=jsonl ./p*.c -- -I"$here" $includes >rows 2>said)
    code=$?
    case $code in
    0 | 1 | 2) ;;
    124) echo "seeds $first..$end: no end" && failed=1 ;;
    *) echo "seeds $first..$end: exit code $code" && failed=1 ;;
    esac
    if grep -E 'crashed|takes too long|Sanitizer|runtime error' "$tmp/$first/said"; then
        echo "seeds $first..$end: see above" && failed=1
    fi
    rm -rf "${tmp:?}/$first"
    first=$((end + 1))
done
exit $failed
