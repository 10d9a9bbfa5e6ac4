#!/bin/sh
# warm.sh LINT: after each kind of change a run with the store says to the byte what a run without it says,
# and parses again only what it must.
set -eu
lint=$1
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
make_project
settle

agree 'first run' '^3 files.*findings?, [0-9.]+ s'
agree 'nothing changed' '3 from cache'
"$lint" -q *.c >/dev/null 2>err || :
grep -q '3 from cache' err || fail 'other options: the units are the same'

step() { # NAME REGEX: after a change
    settle
    agree "$@"
    agree "$1, again" '[0-9]+ from cache'
}
touch util.c
step 'touched' '3 from cache'
sed -i '1i\\' main.c
step 'a blank line' '2 from cache'
echo '/* a comment */' >>main.c
step 'a comment' '2 from cache'
sed -i 's/line/lime/g' main.c
step 'a name as long as before' '2 from cache'
sed -i 's/strdup(s)/(char *)s/' util.c
step 'a body that callers rely on' '2 from cache'
grep -q '"verdict":"stays"' with || fail 'the project has no verdict to change'
sed -i 's/unsigned long len;/unsigned long len, cap;/' util.h
step 'a header' '[0-9.]+ s'
printf '#include "util.h"\nint known_later(struct buf *b) { return b->len > 3; }\n' >later.c
step 'a definition of what was unknown' '3 from cache'
grep -q unknown:known_later with && fail 'it is known now'
printf 'extern void *last;\nvoid *last;\nvoid *grab(unsigned long n);\n' >>hooks.c
sed -i 's/^maker make = plain;/static void *other(unsigned long n) { return last = malloc(n); }\nint more(void) { t.alloc = other; return 0; }\nmaker make = plain;/; 1i extern void *last;' hooks.c
step 'one more function behind a pointer' '3 from cache'
rm later.c
step 'a file is gone' '3 from cache'
mkdir -p new
cp util.h new/
sed -i 's/unsigned long len, cap;/char cap; unsigned long len;/' new/util.h
settle
"$lint" -m --format=jsonl --fail-on=none -Inew *.c >a 2>/dev/null
"$lint" -m --format=jsonl --fail-on=none --no-cache -Inew *.c >b 2>/dev/null
cmp a b || fail 'other flags are other units'

# What one function leaves in a static variable is a matter of the unit's others.
mkdir holder
cd holder
printf -- '--rules=maybe-dangling\n' >.memcheck-lint
cat >one.c <<'END'
struct options { char **pipes; };
int start(const struct options *o);
static struct options options;
int sets(void) { char *pipes[2] = {0}; options.pipes = pipes; return start(&options); }
int other(int n) { return n; }
END
step 'set before it is read' '1 file.*'
grep -q maybe-dangling with && fail 'nobody reads it unset'
sed -i 's/return n;/return n + (options.pipes != 0);/' one.c
step 'another function reads it' '1 file.*'
grep -q maybe-dangling with || fail 'it is read unset'
sed -i 's/return n + .*;/return n;/' one.c
step 'nobody does any more' '1 file.*'
grep -q maybe-dangling with && fail 'nobody reads it unset any more'

# What is left in a member is a matter of all units that know such records.
cat >pipe.h <<'END'
struct pipe { char *next; };
int flow(struct pipe *p);
END
cat >two.c <<'END'
#include "pipe.h"
int flows(struct pipe *p) { char room[8]; p->next = room; return flow(p); }
END
cat >three.c <<'END'
#include "pipe.h"
int flows(struct pipe *p);
int ready(struct pipe *p) { p->next = 0; return flow(p); }
int main(int argc, char **argv) { struct pipe p = {argv[0]}; return flows(&p) + argc + ready(&p); }
END
step 'set in all units' '3 files.*'
grep -q 'two.c.*maybe-dangling' with && fail 'nobody reads the member unset'
sed -i 's/p->next = 0; //' three.c
step 'unset in another unit' '2 from cache'
grep -q 'two.c.*maybe-dangling' with || fail 'the member is read unset'
sed -i 's/return flow/p->next = 0; return flow/' three.c
step 'set again' '2 from cache'
grep -q 'two.c.*maybe-dangling' with && fail 'nobody reads the member unset any more'
cd ..

# A header that comes to stand before the one that was read, and one that was missing.
mkdir -p first second
printf 'int pick(void);\n#define PICK malloc(1)\n' >second/pick.h
printf '#include <stdlib.h>\n#include "pick.h"\n#include "missing.h"\nvoid *g;\nint pick(void) { g = PICK; return 0; }\n' >pick.c
both() { # NAME REGEX
    settle
    "$lint" -m --format=jsonl --fail-on=none -Ifirst -Isecond pick.c >with 2>with.err || :
    "$lint" -m --format=jsonl --fail-on=none -Ifirst -Isecond --no-cache pick.c >without 2>without.err || :
    cmp with without || fail "$1: the store changes what is said"
    grep -q "$2" with with.err || fail "$1: expected '$2'"
}
both 'a header is missing' 'missing.h'
both 'a header is missing still' '1 from cache'
echo >first/missing.h
both 'now it is there' '"callee":"malloc"'
both 'and stays there' '1 from cache'
printf 'int pick(void);\n#define PICK calloc(1, 1)\n' >first/pick.h
both 'another comes before it' '"callee":"calloc"'

# For people.
[ -z "$(command -v sqlite3)" ] || {
    [ "$(sqlite3 .memkit/lint.db 'SELECT count(*) FROM sites')" -eq 1 ] || fail 'sites: those of the last run'
}
[ "$(cat .memkit/.gitignore)" = '*' ] || fail 'git would see the store'
