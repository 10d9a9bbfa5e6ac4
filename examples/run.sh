#!/bin/sh
# The main job on real C: installs what is missing (Debian), builds memcheck-lint, and runs it on
# the source of a Debian package and on the examples.
#
#   sh examples/run.sh            zlib; libmk's own source where no package can be fetched
#   sh examples/run.sh tmux       another package
#
# Findings are no failure here: exits 2 if something cannot be built or analysed, else 0.

set -eu
cd "$(dirname "$0")/.."
. .ci/packages.sh

package=${1:-zlib}
lint=$PWD/build/release/bin/memcheck-lint

# show FOLDER ARGUMENT...: memcheck-lint, as one would type it there.
show() (
    cd "$1"
    shift
    echo "\$ memcheck-lint $*"
    status=0
    "$lint" "$@" || status=$?
    echo
    [ "$status" -le 1 ] || exit 2
)

install_missing build
cmake --preset release >/dev/null && cmake --build --preset release --target memcheck-lint memkit-clang memkit-models ||
    exit 2

# With its own flags where there is a recipe to build it, else as it lies there.
if fetched=$(sh bench/corpus.sh "$package"); then
    folder=${fetched##* }
    echo "== ${fetched% *}"
    if sh bench/corpus.sh --build "$package" >/dev/null 2>&1; then
        show "$folder" -p .
    else
        show "$folder" $(cd "$folder" && ls -- *.c) -I.
    fi
else
    echo "== libmk itself, as $package cannot be fetched"
    show . lib/mk/*.c -Ilib
fi

echo "== the examples"
show . examples/*.c -Ilib
