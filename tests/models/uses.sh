#!/bin/sh
# uses.sh LINT FILE.c...: findings that rest on models stand where `// WARN rule -- text` says, say what the text
# says, and stand nowhere else.

set -eu
lint=$1
shift
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0
for file in "$@"; do
    "$lint" --fail-on=none "$file" 2>"$tmp/err" | grep -E '(warning|error): ' >"$tmp/out" || :
    sed -n 's/^[^:]*:\([0-9]*\):[0-9]*: [a-z]*: .*\[\(.*\)\]$/\1 \2/p' "$tmp/out" | sort >"$tmp/found"
    grep -n '// WARN ' "$file" | sed 's/^\([0-9]*\):.*\/\/ WARN \([a-z-]*\).*/\1 \2/' | sort >"$tmp/wanted"
    diff "$tmp/wanted" "$tmp/found" >"$tmp/diff" || { echo "$file: wanted (<), found (>)"; cat "$tmp/diff" "$tmp/err"; status=1; }
    grep -n '// WARN .* -- ' "$file" | sed 's/:.* -- / /' >"$tmp/texts" || :
    while read -r line text; do
        grep -E "^[^:]*:$line:" "$tmp/out" | grep -qF -- "$text" || { echo "$file:$line: does not say: $text"; status=1; }
    done <"$tmp/texts"
done
exit $status
