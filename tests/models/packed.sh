#!/bin/sh
# packed.sh LINT: the models as they were lowered when the program was built count as long as they are
# what the headers say, and not when the file is damaged.

set -eu
tree=$(cd "$(dirname "$1")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/bin" "$tmp/lib/memkit" "$tmp/share/memkit"
cp "$1" "$tmp/bin"
cp "$tree"/lib/memkit/* "$tmp/lib/memkit"
cp -rL "$tree/share/memkit/models" "$tmp/share/memkit/models"
cp -rL "$tree/include" "$tmp/include"
packed=$tmp/lib/memkit/models.irp
cat >"$tmp/a.c" <<'C'
#include <stdlib.h>
void *made_elsewhere(void);
void one(void) { free(malloc(1)); }
void two(void) { free(made_elsewhere()); }
C
status=0

# sites NAME COUNT: how many allocation sites there are, by the models as they now stand.
sites() {
    n=$("$tmp/bin/memcheck-lint" -m --format=jsonl "$tmp/a.c" | grep -c '"kind":"alloc"' || :)
    [ "$n" = "$2" ] || { echo "$1: $n sites, not $2"; status=1; }
}

sites 'as built' 1

cp "$packed" "$tmp/whole"
echo '#include <mk/annotate.h>
MK_FRESH void *made_elsewhere(void);' >>"$tmp/share/memkit/models/libc.h"
sites 'a header that changed since' 2
"$tmp/bin/memcheck-lint" --pack-models="$packed"
sites 'packed anew' 2
cmp -s "$packed" "$tmp/whole" && { echo 'the packed file is the same'; status=1; }

for size in 0 7 12 20 1000 100000; do
    head -c $size "$tmp/whole" >"$packed"
    sites "cut off at $size" 2
done
head -c 100000 "$1" >"$packed"
sites 'something else' 2
exit $status
