#!/bin/sh
# baseline.sh CHECKER: what is in a baseline is known, though lines move, files are renamed and the run is
# another folder's; what is not, is told; a baseline that cannot be used is an error.

set -eu
checker=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
status=0

fail() {
    echo "$*"
    status=1
}

# run CODE TEXT ARGUMENT...: exit code, and a line of what is said
run() {
    code=$1 text=$2
    shift 2
    got=0
    "$checker" -q "$@" >out 2>err || got=$?
    [ $got = "$code" ] || fail "$*: exit code $got, not $code: $(cat err)"
    cat out err | grep -q -e "$text" || fail "$*: '$text' is not in: $(cat out err)"
}

mkdir src
leak() { echo "int $1(const char *s) { char *p = strdup(s); return p[0]; }"; }
{ echo '#include <string.h>' && leak f && leak f2; } >'src/a b.c'
{ echo '#include <string.h>' && leak g; } >src/c.c

run 1 '2 files, .* 3 findings, [0-9.]* s' src
run 0 ' 0 findings, 3 known' --write-baseline=base src
run 0 ' 0 findings, 3 known' --baseline=base src
[ ! -s out ] || fail "what is known is told: $(cat out)"
grep -q '^[0-9a-f]\{16\} leak f src/a b.c$' base || fail "not as documented: $(cat base)"
cp base first
run 0 'known' --baseline=base --write-baseline=base src
cmp base first || fail 'not the same bytes again'
run 1 '"kind":"finding"' --format=jsonl src
run 0 '"findings":0,"suppressed":0,"known":3,"gone":0' --baseline=base --format=json src
run 0 '"baselineState": "unchanged"' --baseline=base --format=sarif src
(cd src && run 0 ' 3 known' --baseline=../base "$dir/src/a b.c" ./c.c) || status=1
run 0 ' 2 known, [0-9.]* s' --baseline=base 'src/a b.c' # nothing is said of files nobody looked at

# Lines move, a file is renamed, another finding comes, an old one goes.
{ echo '/* more */' && cat src/c.c; } >src/moved.c
rm src/c.c
sed -i '1i\
\
' 'src/a b.c'
run 0 ' 0 findings, 3 known, [0-9.]* s' --baseline=base src
leak h >>'src/a b.c'
run 1 ' 1 finding, 3 known, [0-9.]* s' --baseline=base src
grep -q 'a b.c:6:.*leak' out || fail "the new one is not told: $(cat out)"
run 1 '"baselineState": "new"' --baseline=base --format=sarif src
grep -v ' f2(' 'src/a b.c' >new
mv new 'src/a b.c'
run 1 ' 1 finding, 2 known, 1 gone' --baseline=base src
cp src/moved.c src/copy.c # a copy is new
run 1 ' 2 findings, 2 known, 1 gone' --baseline=base src

# Files that are none.
run 2 'cannot read the baseline nowhere: No such file' --baseline=nowhere src
run 2 'cannot read the baseline src: Is a directory' --baseline=src src
: >empty
run 2 'empty is no baseline' --baseline=empty src
run 2 'src/moved.c is no baseline' --baseline=src/moved.c src
{ cat first && echo '<<<<<<< ours'; } >broken
run 2 'broken:6: no line of a baseline' --baseline=broken src
{ head -n 2 first && echo '98d52e2da3f07312 leak f'; } >broken
run 2 'broken:3: no line of a baseline' --baseline=broken src
{ cat first && printf 'x\000y'; } >broken
run 2 'not text' --baseline=broken src
tr '\n' '\r' <first | sed 's/\r/\r\n/g' >crlf
run 1 ' 2 known' --baseline=crlf src

# Where it cannot be written, nothing changes; a mode and a link stay.
run 2 'cannot write no/where: No such file' --write-baseline=no/where src
[ ! -w /dev/full ] || run 2 'cannot write /dev/full: No space left' --write-baseline=/dev/full src
chmod 600 first
ln -s first link
run 0 'known' --write-baseline=link src
[ -L link ] || fail 'the link is gone'
[ "$(stat -c %a first)" = 600 ] || fail 'the mode is another'
grep -q copy.c first || fail 'the file behind the link was not written'
[ "$(find . -name '?*.??????' | wc -l)" = 0 ] || fail "left behind: $(ls)"

exit $status
