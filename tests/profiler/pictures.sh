#!/bin/sh
# pictures.sh MEMPROF LARGE: graphs drawn by graphviz; and what is said without it.  77: it is not there.

set -eu
memprof=$1 large=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$large" profile.pb 3 2000

code=0
PATH=$work "$memprof" svg profile.pb >out 2>err || code=$?
[ $code = 2 ] && grep -q "svg needs graphviz's dot" err || { echo "FAILED: without dot: $code" && cat err && exit 1; }
command -v dot >/dev/null || { echo "skipped: no dot" && exit 77; }

"$memprof" svg -nodecount=20 profile.pb >out
grep -q '</svg>' out && grep -q 'Showing top 20 nodes out of' out || { echo "FAILED: svg" && head out && exit 1; }
timeout 120 "$memprof" svg profile.pb >out && grep -q '</svg>' out || { echo "FAILED: svg of all that is worth it" && exit 1; }
"$memprof" png -output=out.png -nodecount=5 profile.pb
[ "$(head -c 4 out.png | tail -c 3)" = PNG ] || { echo "FAILED: png" && exit 1; }

# web: the browser gets a file that stays; TMPDIR is where.
printf '#!/bin/sh\ncp "$1" shown.svg && echo "$1" >where\n' >browser
chmod +x browser
BROWSER=$work/browser TMPDIR=$work "$memprof" web -nodecount=20 profile.pb
cmp shown.svg "$(cat where)" && grep -q '</svg>' shown.svg || { echo "FAILED: web" && exit 1; }
case $(cat where) in "$work"/memprof.*.svg) ;; *) echo "FAILED: web: $(cat where)" && exit 1 ;; esac
for wrong in no-such-program false; do
    code=0
    BROWSER=$wrong "$memprof" web -nodecount=5 -output=kept.svg profile.pb >out 2>err || code=$?
    [ $code = 2 ] && grep -q "$wrong: .*this one is in kept.svg" err && [ -s kept.svg ] ||
        { echo "FAILED: web by $wrong: $code" && cat err && exit 1; }
done
echo "drawn"
