#!/bin/sh
# corpus.sh LINT PACKAGE...: edits of programs that are really used; after each a run with the store says to
# the byte what a run without it says.
#
# nothing, a blank line, a comment, a body, a function pointer and then another target of it, a header, a
# definition of what was unknown, a flag. Packages are Debian's, as bench/corpus.sh left them; exit 77: one is
# not there. It works on copies.
set -eu
lint=$1
shift
corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

copy() { # PACKAGE: into $tmp/w, which is then where we are
    rm -rf "$tmp/w"
    cp -r "$(readlink -f "$corpus/$1")" "$tmp/w"
    cd "$tmp/w"
    rm -rf .memkit .memcheck-lint
    sed -i "s|$(readlink -f "$corpus/$1")|$tmp/w|g; s|$corpus/$1\([/\"]\)|$tmp/w\1|g" compile_commands.json
}

cost() { sed -n 's/.*, \([0-9.]* s\)$/\1/p' "$1" | tail -n 1; }

agree() { # WHAT
    sleep 0.1 # what was just written is not believed to be at rest
    "$lint" -m -m --format=jsonl --fail-on=none -p . >"$tmp/with" 2>"$tmp/with.err" || failed=1
    "$lint" --no-cache -m -m --format=jsonl --fail-on=none -p . >"$tmp/without" 2>"$tmp/without.err" || failed=1
    if cmp -s "$tmp/with" "$tmp/without" && [ -s "$tmp/with" ]; then
        echo "$package, $1: the same; $(cost "$tmp/with.err") of $(cost "$tmp/without.err")"
    else
        echo "$package, $1: WRONG"
        diff "$tmp/with" "$tmp/without" | head -n 6 | cut -c 1-300
        failed=1
    fi
}

# A source in the middle of what the last run said, as it names it.
pick_source() {
    sed -n 's/.*"kind":"param","file":"\([^"]*\.c\)".*/\1/p' "$tmp/with" | uniq |
        awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}

# The header of its own that most units include.
pick_header() {
    sqlite3 .memkit/lint.db "SELECT path FROM files JOIN includes ON includes.file = files.id
        WHERE path LIKE '$tmp/w/%.h' GROUP BY path ORDER BY count(*) DESC, path LIMIT 1"
}

# A function whose value nobody knows; its assumption goes once it is defined.
pick_unknown() {
    sed -n 's/.*"assumes":\[[^]]*"unknown:\([a-z_][a-z_0-9]*\)".*/\1/p' "$tmp/with" | sort | uniq -c |
        sort -k1,1rn -k2 | awk 'NR == 1 { print $2 }'
}

change_body() { # FILE: the first function that begins like one
    awk '{ print } !done && (/^\{/ || /^[A-Za-z].*\)[ \t]*\{$/) {
        print "  { void *memkit_p = __builtin_malloc(3); (void)memkit_p; }"; done = 1 }' "$1" >"$tmp/new"
    cmp -s "$1" "$tmp/new" && return 1
    cat "$tmp/new" >"$1"
}

add_hook() { # FILE
    cat >>"$1" <<'END'
static void *(*memkit_hook)(void *);
static void *memkit_back(void *p) { return p; }
static void *memkit_kept;
static void *memkit_keep(void *p) { return memkit_kept = p; }
void memkit_set(int n);
void memkit_set(int n) { memkit_hook = n ? memkit_back : memkit_back; }
int memkit_call(void);
int memkit_call(void) { void *p = __builtin_malloc(1); return memkit_hook(p) != 0; }
END
}

define() { # NAME
    echo "int $1(void *p) { return p != 0; }" >memkit_new.c
    sed -i "\$ s|\][[:space:]]*\$|,{\"file\":\"$tmp/w/memkit_new.c\",\"directory\":\"$tmp/w\",\"arguments\":[\"cc\",\"-c\",\"memkit_new.c\"]}]|" compile_commands.json
}

for package; do
    [ -f "$corpus/$package/compile_commands.json" ] || exit 77
    copy "$package"
    agree "first run"
    agree nothing
    file=$(pick_source)
    sed -i '1i\\' "$file"
    agree "a blank line in $file"
    echo '/* nothing */' >>"$file"
    agree "a comment"
    change_body "$file" && agree "a body"
    add_hook "$file"
    agree "a function pointer"
    sed -i 's/memkit_hook = n ? memkit_back/memkit_hook = n ? memkit_keep/' "$file"
    agree "another target of it"
    header=$(pick_header)
    [ -z "$header" ] || { echo 'struct memkit_added { char *p; };' >>"$header"; agree "header ${header##*/}"; }
    name=$(pick_unknown)
    [ -z "$name" ] || { define "$name"; agree "a definition of $name"; }
    sed -i 's/"arguments": *\["[^"]*",/&"-DMEMKIT_ADDED",/; s/"command": "[^ ]* /&-DMEMKIT_ADDED /' compile_commands.json
    agree "a flag"
done
exit $failed
