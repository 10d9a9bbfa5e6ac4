#!/bin/sh
# report.sh MEMBENCH FIXTURE SLOW: membench's report in a browser, light and dark: no complaint, no request to a host,
# something to see. 77: there is no browser.

set -eu
membench=$1 fixture=$2 slow=$3
here=$(cd "$(dirname "$0")" && pwd)
command -v chromium >/dev/null || { echo 'skipped: no chromium' && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*"
    exit 1
}
look() { sh "$here/../browser/look.sh" "$work/$1" "$work/$2.png" "$2" 1200,1800; }

# two runs, changes between them, alternatives, a name that needs care
for program in "$fixture" "$slow"; do
    "$membench" "$program" --filter='Calls|Leak|Rounds|Sized|Steady|Marked' --benchtime=1ms --count=6 --db=bench.db >/dev/null
done
"$membench" report 1 2 --db=bench.db -o page.html
for part in 'Time, every sample' 'Alternatives' 'Changes since' 'History of' 'Marked&lt;script&gt;'; do
    grep -q "$part" page.html || fail "the page has no $part"
done
for scheme in light dark; do
    said=$(look page.html $scheme)
    [ -z "$said" ] || fail "$scheme: $said"
    [ "$(wc -c <$scheme.png)" -gt 20000 ] || fail "$scheme: next to nothing to see"
done
! cmp -s light.png dark.png || fail 'the dark page is the light one'

# Negative control: what is wrong is seen.
{ cat page.html && echo '<script>throw new Error("planted")</script>'; } >throws.html
look throws.html light | grep -q planted || fail 'an exception goes unseen'
{ cat page.html && echo '<img src="http://planted.example/x.png">'; } >asks.html
look asks.html light | grep -q '^asks for http://planted' || fail 'a request goes unseen'
echo 'a page that looks like one, light and dark'
