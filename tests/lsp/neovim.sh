#!/bin/sh
# neovim.sh CHECKER SCRIPT: an editor that people use, with its own client: diagnostics, hover, hints, a fix.

set -eu
command -v nvim >/dev/null || {
    echo "no nvim here (Debian: neovim): skipped"
    exit 77
}
CHECKER=$1 script=$2
export CHECKER
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export HOME="$dir" XDG_STATE_HOME="$dir/state" XDG_DATA_HOME="$dir/share" XDG_CONFIG_HOME="$dir/config" \
    XDG_CACHE_HOME="$dir/cache"
mkdir state share config cache

cat >a.c <<'C'
#include <stdlib.h>
#include <string.h>
int *f(int n) {
    /* 𝄞 */ int *v = 0; v = malloc(n * sizeof *v);
    if (!v)
        return 0;
    memset(v, 0, n * sizeof *v);
    return v;
}
C
printf '[{"directory":"%s","file":"a.c","command":"cc -c a.c"}]\n' "$dir" >compile_commands.json

nvim --headless -u NONE -i NONE -n -c "luafile $script" >out 2>&1 </dev/null || {
    cat out
    cat cache/nvim/lsp.log state/nvim/lsp.log 2>/dev/null || :
    exit 1
}
tail -n 1 out | grep -q 'ok$' || {
    cat out
    exit 1
}
