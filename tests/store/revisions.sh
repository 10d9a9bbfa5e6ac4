#!/bin/sh
# revisions.sh LINT: what differs between two revisions: diff of two databases, and --changed-since.
set -eu
lint=$1
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/tree" && cd "$tmp/tree"
make_project
settle
"$lint" -q --fail-on=none --db=../old.db *.c >/dev/null 2>&1
sed -i 's/^        free(line);/        kept = line;/; 1i\\' main.c
settle
"$lint" -q --fail-on=none --db=../new.db *.c >/dev/null 2>&1
got=0
"$lint" diff ../old.db ../new.db >out 2>err || got=$?
[ $got -eq 1 ] || fail "diff: exit code $got: $(cat err)"
grep -Eq '^main.c:[0-9]+: main: malloc\(\) used to stay, now escapes: .*kept' out || fail "diff: $(cat out)"
[ "$(wc -l <out)" -eq 1 ] || fail "diff: $(cat out)"
grep -Eq '1 now escape, 0 now stay, [0-9]+ as before; 0 new, 0 gone' err || fail "diff: $(cat err)"
"$lint" diff ../new.db ../old.db >out 2>/dev/null || fail 'diff: for the better'
grep -q 'malloc() used to escape, now stays' out || fail "diff back: $(cat out)"
"$lint" diff ../new.db ../new.db >out 2>/dev/null && [ ! -s out ] || fail 'diff: with itself'
got=0
"$lint" diff ../new.db util.c >out 2>err || got=$?
[ $got -eq 2 ] && grep -q 'util.c: ' err || fail "diff: no database: $(cat err)"

# --changed-since
git() { command git -c user.name=x -c user.email=x@example.org -c init.defaultBranch=main "$@"; }
rm -f out err
git init -q . && git add -A && git commit -qm one
since() { # NAME FILES...: rows of exactly these files
    name=$1
    shift
    "$lint" -m --format=jsonl --fail-on=none --changed-since=HEAD $(find . -name '*.c' | sort) >../rows 2>../err ||
        fail "$name: exit code $?: $(cat ../err)"
    sed 's/.*"file":"\([^"]*\)".*/\1/' ../rows | sort -u | tr '\n' ' ' >../files
    [ "$(cat ../files)" = "${*:+$* }" ] || fail "$name: rows of $(cat ../files)"
}
since 'nothing'
echo >>util.c
since 'one file' ./util.c
mkdir sub && printf '#include <stdlib.h>\nvoid *g(void) { return malloc(3); }\n' >sub/new.c
since 'one that git does not know' ./sub/new.c ./util.c
git add -A && git commit -qm two
since 'committed'
cd sub
"$lint" -m --format=jsonl --fail-on=none --changed-since=HEAD~1 new.c ../main.c ../util.c >../../rows 2>/dev/null
grep -q '"file":"new.c"' ../../rows && grep -q '"file":"../util.c"' ../../rows && ! grep -q main.c ../../rows ||
    fail 'in a folder below, an older revision'
got=0
"$lint" --changed-since=nowhere new.c >/dev/null 2>../../err || got=$?
[ $got -eq 2 ] && grep -q -e '--changed-since: nowhere' ../../err || fail "no such revision: $(cat ../../err)"
