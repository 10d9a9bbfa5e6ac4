#!/bin/sh
# page.sh node|chromium MEMPROF LARGE
#
# The html view of many stacks (a hundred thousand for the browser) and of two such profiles: its script runs without a
# complaint, and asks no host for anything; with a hundred thousand nodes, it does not keep its reader waiting.
# 77: the judge is not there.

set -eu
judge=$1 memprof=$2 large=$3
command -v "$judge" >/dev/null || { echo "skipped: no $judge" && exit 77; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

[ "$judge" = node ] && stacks=5000 || stacks=100000
"$large" old.pb 1 $stacks
"$large" new.pb 2 $stacks
"$memprof" html -output=one.html new.pb
"$memprof" html -error=false -output=exact.html new.pb
"$memprof" html -output=two.html -diff_base=old.pb new.pb
echo 'throw new Error("planted")' >planted
sed '/^.use strict.;/r planted' one.html >broken.html

# look PAGE#TAB: what is wrong with it.
look() { sh "$here/../browser/look.sh" "$work/$1" "$work/shot.png"; }

if [ "$judge" = node ]; then
    node "$here/page.js" one.html exact.html two.html
    ! node "$here/page.js" broken.html 2>/dev/null
    exit
fi
[ -n "$(look broken.html)" ] || { echo "FAILED: an exception goes unseen" && exit 1; }
for page in one.html two.html; do
    for tab in flame sites source; do
        said=$(look "$page#$tab")
        [ -z "$said" ] || { echo "FAILED: $page#$tab: $said" && exit 1; }
        [ "$(wc -c <shot.png)" -gt 8000 ] || { echo "FAILED: $page#$tab: next to nothing on the screen" && exit 1; }
    done
done
echo "6 tabs, no complaint"

# The reader of many nodes: what took how long, on a machine that may be busy. No virtual time here.
"$large" many.pb 2 8000
"$memprof" html -output=many.html many.pb
{ echo '<script>' && cat "$here/page_timed.js" && echo '</script>'; } >timed
sed '/^<.body>/{
r timed
N
}' many.html >timed.html
HOME=$work timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/user" --no-first-run \
    --window-size=1200,700 --dump-dom "file://$work/timed.html" 2>/dev/null | grep -o 'nodes .* done' >times || :
cat times
[ -s times ] || { echo "FAILED: no times" && exit 1; }
tr ' ' '\n' <times | paste - - | awk '$1 == "nodes" && $2 < 100000 { print "FAILED: " $2 " nodes"; bad = 1 }
    $1 != "nodes" && $1 != "done" && $2 > 5000 { print "FAILED: " $1 " takes " $2 " ms"; bad = 1 } END { exit bad }'
