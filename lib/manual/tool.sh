#!/bin/sh
# tool.sh TOOL PROGRAM VERSION SHARE: the manual page and the completions of a tool, where they are looked for below
# SHARE (PREFIX/share), from what `PROGRAM --help` prints.

set -eu
tool=$1 program=$2 version=$3 share=$4
here=$(dirname "$0")

# write OUT FILE
write() {
    mkdir -p "$(dirname "$share/$2")"
    echo "$help" | LC_ALL=C awk -f "$here/roff.awk" -f "$here/tool.awk" \
        -v tool="$tool" -v version="$version" -v out="$1" >"$share/$2"
}

help=$("$program" --help)
write man "man/man1/$tool.1"
write bash "bash-completion/completions/$tool"
write zsh "zsh/site-functions/_$tool"
write fish "fish/vendor_completions.d/$tool.fish"
