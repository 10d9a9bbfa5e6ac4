#!/bin/sh
# checker.sh CMAKE BUILD
#
# memcheck-lint installed and moved finds its front end, its models and <mk/annotate.h> beside
# itself; and says so when they are not there.

set -eu
cmake=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$cmake" --install "$build" --prefix "$work/installed" >/dev/null
mv "$work/installed" "$work/moved"

for file in man/man1/memcheck-lint.1 bash-completion/completions/memcheck-lint \
    zsh/site-functions/_memcheck-lint fish/vendor_completions.d/memcheck-lint.fish; do
    [ -s "$work/moved/share/$file" ] || { echo "FAILED: share/$file is not installed" && exit 1; }
done

# That puts() keeps nothing is in the models alone.
cat >"$work/use.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
void use(void);
void use(void) {
    char *text = calloc(8, 1);
    if (text)
        puts(text);
    free(text);
}
END

# expect STATUS PATTERN: of a run, and of what it says.
expect() {
    status=0
    "$work/moved/bin/memcheck-lint" --no-cache -m --format=jsonl "$work/use.c" >"$work/out" 2>&1 ||
        status=$?
    if [ "$status" -ne "$1" ] || ! grep -q -e "$2" "$work/out"; then
        echo "FAILED: expected status $1 and '$2'; status $status and"
        cat "$work/out"
        exit 1
    fi
}

expect 0 '"verdict":"stays"'
rm -r "$work/moved/share/memkit"
expect 0 '"verdict":"escapes".*"unknown:puts"'
rm -r "$work/moved/lib/memkit"
expect 2 'memkit-clang'
echo "found when installed, missed when removed"
