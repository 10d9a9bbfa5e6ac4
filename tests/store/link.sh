#!/bin/sh
# link.sh LINT EXAMPLES: units parsed one by one and linked say to the byte what one run over the sources
# says; as steps of ninja, and behind CMake's compiler launcher.
set -eu
lint=$1 examples=$2
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
export MEMKIT_NO_CACHE=1
make_project
for file in *.c; do
    "$lint" --summary-out="${file%.c}.mks" "$file" || fail "--summary-out $file"
done
for format in text jsonl json sarif junit github; do
    "$lint" -m -m --fail-on=none --format=$format *.c >direct 2>/dev/null
    "$lint" -m -m --fail-on=none --format=$format --link *.mks >linked 2>/dev/null
    cmp direct linked || fail "--link, $format"
done
"$lint" --fail-on=none --dump-ir *.c >direct 2>/dev/null
"$lint" --fail-on=none --dump-ir --link *.mks >linked 2>/dev/null
cmp direct linked || fail '--link: the units differ'
cp main.mks again.mks
"$lint" --summary-out=main.mks main.c
cmp main.mks again.mks || fail 'a second run writes other bytes'

# expect NAME STATUS REGEX ARGUMENT...
expect() {
    name=$1 status=$2 regex=$3 got=0
    shift 3
    "$lint" "$@" >out 2>&1 || got=$?
    [ $got -eq "$status" ] && grep -Eq "$regex" out || fail "$name: status $got, $(cat out)"
}
expect 'a source to --link' 2 'is no file of --summary-out' --link main.c
expect 'an object to --summary-out' 2 'does not end in .mks' --summary-out=main.o main.c
head -c 900 main.mks >cut.mks
expect 'cut off' 2 'cut.mks: is cut off' --link -v cut.mks
expect 'cut off, beside sound ones' 0 '2 files' --fail-on=none --link cut.mks util.mks
echo text >text.mks
expect 'a text' 2 'text.mks: is no file of' --link text.mks
sed '1s/\.[0-9]*\.[0-9]*/.9.9/' main.mks >other.mks
expect 'of another version' 2 'other.mks: was written by another version' --link other.mks
expect 'not there' 2 'gone.mks: No such file' --link gone.mks
expect 'no place to write' 2 'cannot write no/where.mks' --summary-out=no/where.mks main.c
expect '--launch behind others' 2 'has to come first' -q main.c --launch cc

# As a launcher: whatever the compiler does is what it would have done without.
"$lint" --launch cc -c util.c -o util.o || fail '--launch'
[ -s util.o ] && [ -s util.o.mks ] || fail '--launch: no object, or no unit'
cmp util.mks util.o.mks || fail '--launch: another unit'
echo 'int f(' >bad.c
got=0
"$lint" --launch cc -c bad.c -o bad.o 2>/dev/null || got=$?
[ $got -eq 1 ] && [ ! -e bad.o.mks ] || fail "--launch: a compiler that fails: $got"
got=0
"$lint" --launch no-such-compiler -c x.c -o x.o 2>err || got=$?
[ $got -eq 127 ] && grep -q 'cannot run no-such-compiler' err || fail '--launch: no compiler'
"$lint" --launch cc --version >/dev/null || fail '--launch: no step that compiles'

# The examples.
cp -r "$examples/link" "$examples/escape.c" "$examples/arena.c" .
sed -i "s|^lint = .*|lint = $lint|; s|^src = .*|src = $examples|" link/build.ninja
(cd link && ninja -f build.ninja >/dev/null && [ -s findings.txt ]) || fail 'ninja'
(cd link && ninja -f build.ninja | grep -q 'no work') || fail 'ninja: a second run works again'
cmake -S link -B cmake -G Ninja -DMEMCHECK_LINT="$lint" >/dev/null
cmake --build cmake --target lint >out || : # it has a finding
grep -q 'escape.c:.*remark' out || fail "cmake: $(cat out)"
