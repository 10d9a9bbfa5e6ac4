#!/bin/sh
# reference.sh LIB_DIR MAN3 LIBRARY: the pages made from libmk's headers are in order, and every public function has one.

set -eu
lib=$1 man3=$2 library=$3
. "$(dirname "$0")/lint.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

wrong() {
    echo "FAILED: $*"
    failed=1
}

# Pages of their own; the others are one line that leads to one of these.
own=$(grep -L '^\.so ' "$man3"/*.3)
said=$(complaints $own)
[ -z "$said" ] || wrong "$said"
for page in $(grep -l '^\.so ' "$man3"/*.3); do
    target=$(sed -n 's/^\.so man3\///p' "$page")
    grep -q '^\.TH ' "$man3/$target" || wrong "$page leads to $target"
done

# missing FILE_OF_NAMES: those without a page, or whose page has no entry for them.
missing() {
    while read -r name; do
        [ -f "$man3/$name.3" ] || { echo "$name" && continue; }
        target=$(sed -n 's/^\.so man3\///p' "$man3/$name.3")
        grep -qwE "^\.SS .*$name" "$man3/${target:-$name.3}" || echo "$name"
    done <"$1"
}

nm -g --defined-only "$library" | sed -n 's/.* T \(mk_[a-z0-9].*\)/\1/p' >"$work/functions"
[ "$(wc -l <"$work/functions")" -gt 60 ] || wrong "only $(wc -l <"$work/functions") functions?"
lacking=$(missing "$work/functions")
[ -z "$lacking" ] || wrong "not explained: $lacking"

# Negative controls.
echo mk_nobody_wrote_this >"$work/nobody"
[ "$(missing "$work/nobody")" = mk_nobody_wrote_this ] || wrong "a function without a page goes unnoticed"
printf '.TH X 3\n.SH NAME\nx \\- y\n.nonsense\n' >"$work/bad.3"
[ -n "$(complaints "$work/bad.3")" ] || wrong "a bad page goes unnoticed"

echo "$(echo "$own" | wc -l) pages, $(wc -l <"$work/functions") functions"
exit $failed
