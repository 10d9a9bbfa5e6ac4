#!/bin/sh
# join.sh LINT MEMPROF SOURCES: memcheck-lint --profile of a program that says what each site allocates,
# compiled in several ways, from the folder of the sources and from elsewhere.

set -u
lint=$1 memprof=$2 sources=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$sources" "$work/src"
cd "$work/src" || exit 2
status=0

fail() {
    echo "FAILED: $*"
    status=1
}

# check PREFIX: what the sources say of their sites stands in the rows of ../rows and on the lines of
# ../text, where files are called PREFIXfile.
check() {
    (cd "$work/src" && grep -n ' SITE ' work.c util.c lib/util.c) | sed 's,^\([^:]*\):\([0-9]*\):.* SITE ,\1 \2 ,; s, \*/.*,,' >../sites
    while read -r file line objects bytes verdict fate; do
        at="\"kind\":\"alloc\",\"file\":\"$1$file\",\"line\":$line,"
        found=$(grep -F "$at" ../rows | head -n 1)
        for wanted in "\"verdict\":\"$verdict\"" "\"bytes\":$bytes,\"objects\":$objects}"; do
            case $found in
            *"$wanted"*) ;;
            *) fail "$how: $file:$line: $wanted, not: $found" ;;
            esac
        done
        case $fate in
        inside) words='100 % freed by' ;;
        outlived) words='100 % outlive' ;;
        never) words='100 % in use at the end' ;;
        esac
        grep -F "$1$file:$line " ../text | grep -q "measured: $words" ||
            fail "$how: $file:$line: not '$words' in: $(grep -F "$file:$line " ../text)"
    done <../sites
    [ "$(wc -l <../sites)" = 10 ] || fail "$(wc -l <../sites) sites"
}

# judge ARGUMENT...: the analysed files, as they are to be called.
judge() {
    "$lint" --profile="$work/profile" -m --format=jsonl --models=$work/src/believe.h "$@" >../rows 2>../err ||
        [ $? = 1 ] || fail "$how: $(cat ../err)"
    "$lint" --profile="$work/profile" -m --models=$work/src/believe.h "$@" >../text 2>../err
}

# build COMPILER FLAG...
build() {
    how=$*
    "$@" -g -fno-builtin work.c keep.c util.c lib/util.c -o ../program 2>../err || fail "$how: $(cat ../err)"
    "$memprof" run --rate=1 -o ../profile ../program 2>../err || fail "$how: $(cat ../err)"
}

for compiler in cc clang; do
    command -v $compiler >/dev/null || continue
    for level in -O0 -O2; do
        build $compiler $level
        judge work.c util.c lib/util.c
        check ''
    done
done

# ---- all there is in the text ----
sum=$(sed -n 's/.*"kind":"alloc".*"bytes":\([0-9]*\).*/\1/p' ../rows | awk '{ n += $1 } END { print n }')
total=$("$memprof" top -unit=bytes -alloc_space -error=false ../profile | awk '/ total$/ { print $(NF - 1) }')
nowhere=$("$memprof" top -unit=bytes -alloc_space -focus='^(_IO_|fopen|fdopen|__fopen)' ../profile |
    awk '/ accounting for / { print $5 }')
[ "$((sum + ${nowhere%B,}))" = "${total%B}" ] || fail "sites $sum, elsewhere $nowhere: not $total"

# says PATTERN: a line of the text.
says() {
    grep -q -e "$1" ../text || fail "no line like $1"
}
says '^Static and measured disagree:'
says '^work.c:[0-9]* 500 B .*does not escape.*outlive believed · one of the two is wrong'
says '^work.c:[0-9]* 770 B .*does not escape.*in use at the end · a leak'
says '^util.c:[0-9]* 6.2 kB .*escapes to heap.*100 % freed by other_use · a candidate'
says '^work.c:[0-9]* 1.2 MB 7[0-9] % · static: does not escape · measured: 100 % freed by in_loop · loop-temporary$'
says '^work.c:[0-9]* 195 kB .* · no finding$'
says 'note: 1.2 MB 7[0-9] % of what was allocated$'
says ' of the bytes; [0-9]* were never seen (-v names them)$'
says 'at no site known here:$'
# Most bytes first.
sed -n 's/.*"kind":"finding".*"bytes":\([0-9]*\).*/\1/p' ../rows >../order
[ -s ../order ] && sort -rnc ../order || fail "findings are not ordered by bytes"

"$lint" --profile=../profile --format=sarif work.c util.c lib/util.c >../sarif 2>../err
grep -q '"rank": 7[0-9]\.' ../sarif || fail "no rank in SARIF"

# ---- memprof's side of it ----
"$memprof" list -alloc_space -lint=../rows '^(stays|keeps|copied)$' ../profile >../list 2>../err || fail "$(cat ../err)"
for line in 'item_new(100);.* ◂ item_new() does not escape$' 'item_new(200);.* ◂ item_new() escapes: global$' \
    'strdup(.* ◂ strdup() escapes: returned$'; do
    grep -q -e "$line" ../list || fail "list -lint: no $line"
done
[ "$(grep -c ◂ ../list)" = 3 ] || fail "list -lint: $(grep -c ◂ ../list) verdicts"
no=$("$memprof" top -trim=false -unit=bytes -alloc_space -lint=../rows -tagfocus=escape=no ../profile | awk '/ accounting for / { print $5 }')
wanted=$(awk '$5 == "stays" { n += $4 } END { print n "B," }' ../sites)
[ "$no" = "$wanted" ] || fail "escape=no: $no, not $wanted"
echo '{"kind":"alloc"' >../broken
for wrong in broken:line.1.is.no.row absent:No.such.file profile:line.1.is.no.row; do
    "$memprof" top -lint=../${wrong%%:*} ../profile >../out 2>../err
    [ $? = 2 ] && grep -q "${wrong#*:}" ../err || fail "-lint=$wrong: $(cat ../err)"
done

# ---- --min-bytes ----
"$lint" --profile=../profile --min-bytes=1000000 --format=jsonl work.c util.c lib/util.c >../few 2>../err
[ "$(grep -c '"rule"' ../few)" = 1 ] || fail "--min-bytes: $(cat ../few)"
grep -q ' 1 finding,' ../err || fail "--min-bytes: $(cat ../err)"
"$lint" --profile=../profile --min-bytes=100000000 work.c util.c lib/util.c >../few 2>../err ||
    fail "exit $? though no finding is left"
! grep -q 'disagree' ../few || fail "--min-bytes: $(cat ../few)"

# ---- from elsewhere, and by other names ----
how=elsewhere
mkdir ../else
cd ../else || exit 2
judge "$work/src/work.c" "$work/src/util.c" "$work/src/lib/util.c"
check "$work/src/"
judge ../src/work.c ../src/util.c ../src/lib/util.c
check ../src/

# ---- two files that it may be ----
cd "$work" || exit 2
mkdir -p a/x b/x
cp src/util.c a/x/one.c
cp src/util.c b/x/one.c
mkdir -p build/x
cp src/util.c build/x/one.c
echo 'void other_use(int, int); int main(void) { other_use(3, 0); return 0; }' >build/main.c
cc -g -fno-builtin build/main.c build/x/one.c -o program && "$memprof" run --rate=1 -o profile ./program 2>err
rm -r build
"$lint" --profile=profile a/x/one.c b/x/one.c >text 2>err
grep -q 'x/one.c may be one of several files here' text || fail "an ambiguous file: $(cat text)"
"$lint" --profile=profile a/x/one.c >text 2>err
grep -q '^a/x/one.c:[0-9]* 192 B 100 %' text || fail "a file moved: $(cat text)"

# ---- what is none ----
refused() {
    "$lint" --profile="$1" a/x/one.c >text 2>err
    [ $? = 2 ] && grep -q "$2" err && [ "$(wc -l <err)" = 1 ] || fail "--profile=$1: $(cat err)"
}
echo text >none
refused none 'none: not a pprof profile'
refused absent 'absent: No such file'

# ---- the check notices ----
cd "$work/src" || exit 2
build cc -O0
sed -i 's/ SITE 300 / SITE 301 /; s/ 6000 escapes outlived/ 6000 escapes inside/' work.c
how=negative
judge work.c util.c lib/util.c
(check '') >../negative # in a shell of its own: its failures are not ours
[ "$(grep -c FAILED ../negative)" = 2 ] || fail "wrong numbers are taken for right: $(cat ../negative)"
exit $status
