#!/bin/sh
# The proof that run.sh notices: a checker that lies, programs of which nothing is known, a program that
# crashes.
#
#   negative.sh LINT TOOLS
set -u
lint=$1 tools=$2
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
failed=0

# lies SED-SCRIPT: a memcheck-lint whose rows are edited
lies() {
    printf '#!/bin/sh\n"%s" "$@" | sed %s\n' "$lint" "'$1'" >"$tmp/lint"
    chmod +x "$tmp/lint"
}

expect() { # CODE TEXT WHAT
    sh "$here/run.sh" "$tmp/lint" "$tools" --seeds 1..20 >"$tmp/said" 2>&1
    code=$?
    [ $code -eq "$1" ] && grep -q "$2" "$tmp/said" || { echo "$3: exit code $code"; tail -n 3 "$tmp/said"; failed=1; }
}

lies ''
expect 0 ' 0 wrong' "the truth"
lies 's/"verdict":"escapes"/"verdict":"stays"/'
expect 1 'stays, but was kept' "all stay"
lies '/"reason":"param-content"/s/"escapes"/"stays"/'
expect 1 'stays, but was kept' "what is stored through parameters stays"
lies 's/"freed":"none"/"freed":"every"/'
expect 1 'freed on every path, but was not' "all is freed"
lies '/"callee":"calloc"/s/"freed":"some"/"freed":"none"/'
expect 1 'freed on no path, but was' "nothing is freed"
lies d
expect 2 'nothing was checked' "no rows"

# rows without truth, and a program that crashed
mkdir -p "$tmp/one/truth" && "$tools/random-programs" 1 1 "$tmp/one" || exit 2
(cd "$tmp/one" && "$lint" -q -m --fail-on=none --no-cache --format=jsonl ./p1.c -- -I"$here" >rows 2>said)
echo "program p1.c" >"$tmp/one/truth.out"
"$tools/random-compare" "$tmp/one" "$tmp/one/rows" "$tmp/one/truth.out" >"$tmp/said" 2>&1
[ $? -eq 2 ] || { echo "a program that did nothing is well"; failed=1; }
printf 'program p1.c\nsite 1 kept 0 freed 0 lost 1\ncrash p1.c status 11\n' >"$tmp/one/truth.out"
"$tools/random-compare" "$tmp/one" "$tmp/one/rows" "$tmp/one/truth.out" >"$tmp/said" 2>&1
[ $? -ne 0 ] || { echo "a crash is well"; failed=1; }
exit $failed
