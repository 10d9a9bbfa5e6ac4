#!/bin/sh
# install.sh static|shared SOURCE CMAKE CC
#
# Installs libmk alone, moves it, and builds the examples against it: through find_package, through
# pkg-config, and with the amalgamation in place of a library. Each must print what it says it does.

set -eu
kind=$1 source=$2 cmake=$3 cc=$4
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings='-Wall -Wextra -Wpedantic -Werror'

fail() {
    echo "FAILED: $*"
    exit 1
}

# Everything but the checks' own words goes to a log, shown when a step fails.
quietly() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "$*"; }
}

must_fail() {
    ! "$@" >"$work/log" 2>&1 || fail "should not work: $*"
}

# Names the library gives to whoever links it, less those it may: mk_ and the reserved.
foreign_names() { grep -v -e '^mk_' -e '^_' || :; }

# consumer BUILD ARGUMENT...: configures the project in consumer/.
consumer() {
    build=$1
    shift
    "$cmake" -G Ninja -S "$here/consumer" -B "$build" -DCMAKE_C_COMPILER="$cc" \
        -DEXAMPLES="$source/examples" "$@"
}

# run_examples FOLDER: those that were built there; all must have been.
run_examples() {
    for example in "$source"/examples/*.c; do
        name=$(basename "$example" .c)
        quietly sh "$here/../examples/output.sh" "$example" "$1/$name"
    done
}

[ "$kind" = shared ] && shared=ON || shared=OFF
quietly "$cmake" -G Ninja -S "$source" -B "$work/build" -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_SHARED_LIBS=$shared -DMEMKIT_CHECKER=OFF -DMEMKIT_BENCH=OFF \
    -DMEMKIT_PROFILER=OFF -DMEMKIT_TESTS=OFF -DMEMKIT_SUITES=OFF
quietly "$cmake" --build "$work/build" -j 2
quietly "$cmake" --install "$work/build" --prefix "$work/installed"
mv "$work/installed" "$work/moved"
prefix=$work/moved

! grep -rlF -e "$work" -e "$source" "$prefix" --exclude='libmk*' ||
    fail "installed files name the place they were built in or installed to"
[ -z "$(ls "$prefix"/include/mk | grep internal)" ] || fail "a private header is installed"

[ -f "$prefix/share/man/man3/mk_arena_alloc.3" ] || fail "no manual pages"

# find_package
must_fail consumer "$work/c0"
must_fail consumer "$work/c1" -DCMAKE_PREFIX_PATH="$prefix" -DWANTED=99.0
quietly consumer "$work/c2" -DCMAKE_PREFIX_PATH="$prefix"
quietly "$cmake" --build "$work/c2" -j 2
run_examples "$work/c2"

# pkg-config, with nothing but this package in its path
export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig"
[ "$kind" = static ] && static=--static || static=
flags=$(pkg-config --cflags --libs $static memkit) || fail "pkg-config memkit"
mkdir "$work/p"
for example in "$source"/examples/*.c; do
    quietly "$cc" -std=c11 $warnings -o "$work/p/$(basename "$example" .c)" "$example" $flags
done
(export LD_LIBRARY_PATH="$prefix/lib" && run_examples "$work/p")

# gdb's printers
quietly sh "$here/gdb/gdb.sh" "$kind" "$prefix" "$cc" $flags -pthread

# the amalgamation, which is the same whichever library was built
if [ "$kind" = static ]; then
    mkdir "$work/alone" && cd "$work/alone"
    cp "$prefix"/share/memkit/amalgamation/memkit.[ch] .
    for example in "$source"/examples/*.c; do
        sed 's|^#include <mk/.*>|#include "memkit.h"|' "$example" >"$(basename "$example")"
    done
    for compiler in gcc clang clang-19; do
        command -v $compiler >/dev/null || continue
        quietly $compiler -std=c11 -O2 $warnings -Wconversion -Wshadow -c memkit.c
        for example in "$source"/examples/*.c; do
            name=$(basename "$example" .c)
            quietly $compiler -std=c11 -O2 $warnings -o "$name" "$name.c" memkit.o -pthread
        done
        run_examples .
    done
    cd "$here"
fi

# names
[ "$(printf 'mk_good\nbad\n' | foreign_names)" = bad ] || fail "foreign_names is broken"
if [ "$kind" = shared ]; then
    library=$prefix/lib/libmk.so
    must_fail "$work/p/arena" # or it has not been linked with the shared library
    readelf -d "$library" | grep -q 'SONAME.*\[libmk\.so\.[0-9.]*\]' || fail "no soname"
    nm -D --defined-only "$library" >"$work/names"
else
    nm -g --defined-only "$prefix/lib/libmk.a" >"$work/names"
fi
grep -q ' T mk_' "$work/names" || fail "the library exports nothing"
foreign=$(awk 'NF == 3 { print $3 }' "$work/names" | foreign_names)
[ -z "$foreign" ] || fail "names without the prefix: $foreign"

echo "installed, moved, found; $(grep -c ' T mk_' "$work/names") functions"
