#!/bin/sh
# reference.sh LIB_DIR VERSION MAN3: a manual page for each header of libmk's that is installed, and for each name it
# explains one that leads there.

set -eu
lib=$1 version=$2 out=$3
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# mk.h names them all.
headers=$(sed -n 's/^#include <mk\/\(.*\)\.h>$/\1/p' "$lib/mk/mk.h")
pages=$(for header in $headers; do echo "mk_$header"; done)
mkdir -p "$out"
rm -f "$out"/*.3
for header in $headers; do
    LC_ALL=C awk -f "$here/roff.awk" -f "$here/reference.awk" -v version="$version" \
        -v pages="$pages" -v aliases="$work/$header" "$lib/mk/$header.h" >"$out/mk_$header.3"
done
for header in $headers; do
    [ ! -f "$work/$header" ] || while read -r name; do
        [ -f "$out/$name.3" ] || echo ".so man3/mk_$header.3" >"$out/$name.3"
    done <"$work/$header"
done
