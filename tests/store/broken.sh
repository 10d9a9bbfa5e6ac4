#!/bin/sh
# broken.sh LINT: whatever has become of the database: a clear line, a right result, and a sound one afterwards.
set -eu
lint=$1
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
cd "$tmp"
make_project
settle
db=.memkit/lint.db
agree 'first run'

# said NAME REGEX: a run says that, and the right thing; so does the next, in silence.
said() {
    agree "$1" "$2"
    agree "$1, again"
    ! grep -q "lint.db" with.err || fail "$1: said twice: $(cat with.err)"
}
size=$(wc -c <$db)
head -c 100 /dev/urandom >$db
said 'random bytes' 'made anew'
head -c $((size / 2)) /dev/urandom >$db
said 'more random bytes' 'made anew'
: >$db
said 'empty' '.'
agree 'filled again' '3 from cache'
cp $db whole
for part in 20 1000 4096 5000 $((size / 2)) $((size - 1000)); do
    head -c "$part" whole >$db
    agree "truncated to $part"
    agree "truncated to $part, again" '3 from cache'
done
# Bytes turned over, page after page: found out, or of no effect.
at=100
while [ $at -lt "$size" ]; do
    cp whole $db
    rm -f $db-wal $db-shm
    printf '\377\377\377\377\377\377\377\377' | dd of=$db bs=1 seek=$at conv=notrunc 2>/dev/null
    "$lint" -m -m --format=jsonl --fail-on=none *.c >with 2>with.err || fail "damaged at $at: exit code $?"
    cmp with without || fail "damaged at $at: another result"
    at=$((at + 2931))
done
cp whole $db
if [ -n "$(command -v sqlite3)" ]; then
    sqlite3 $db 'PRAGMA user_version = 999'
    said 'of another version' 'another version'
    sqlite3 other.db 'CREATE TABLE precious(x); INSERT INTO precious VALUES(1)'
    "$lint" --db=other.db -q --fail-on=none *.c >/dev/null 2>err || fail 'a database of somebody else'
    grep -q 'left alone' err || fail "a database of somebody else: $(cat err)"
    [ "$(sqlite3 other.db 'SELECT * FROM precious')" = 1 ] || fail 'a database of somebody else is gone'
fi
echo 'int precious;' >text
"$lint" --db=text -q --fail-on=none *.c >/dev/null 2>err || fail 'a text'
grep -q 'left alone' err || fail "a text: $(cat err)"
grep -q precious text || fail 'a text is gone'

# Places that cannot be written.
"$lint" --db=no/such/folder/x.db -q --fail-on=none *.c >/dev/null 2>err || fail 'no folder'
grep -q 'not kept' err || fail "no folder: $(cat err)"
"$lint" --db=/dev/full -q --fail-on=none *.c >/dev/null 2>err || fail '/dev/full'
[ "$(grep -c db err)" -le 1 ] || fail "/dev/full: $(cat err)"
if [ "$(id -u)" -ne 0 ]; then
    chmod a-w .memkit $db
    agree 'read-only'
    chmod u+w .memkit $db
fi
# A disk that is full: a limit on the size of files does as much.
rm -rf .memkit
(ulimit -f 16; trap '' XFSZ; "$lint" -m -m --format=jsonl --fail-on=none *.c >with 2>with.err) || fail 'full disk'
cmp with without || fail 'full disk: another result'
grep -q 'kept' with.err || fail "full disk: $(cat with.err)"
agree 'after the full disk'

# Two at once, from nothing.
rm -rf .memkit
for i in 1 2 3 4; do
    "$lint" -m -m --format=jsonl --fail-on=none *.c >with.$i 2>err.$i &
done
wait
for i in 1 2 3 4; do
    cmp with.$i without || fail "four at once: $i"
done
agree 'after four at once' '3 from cache'
