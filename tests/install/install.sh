#!/bin/sh
# install.sh static|shared SOURCE CMAKE CC
#
# Installs libmk alone, moves it, and builds a program against it through find_package and through
# pkg-config.

set -eu
kind=$1 source=$2 cmake=$3 cc=$4
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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

# consumer BUILD ARGUMENT...: configures the program in consumer/.
consumer() {
    build=$1
    shift
    "$cmake" -G Ninja -S "$here/consumer" -B "$build" -DCMAKE_C_COMPILER="$cc" "$@"
}

[ "$kind" = shared ] && shared=ON || shared=OFF
quietly "$cmake" -G Ninja -S "$source" -B "$work/build" -DCMAKE_C_COMPILER="$cc" \
    -DBUILD_SHARED_LIBS=$shared -DMEMKIT_CHECKER=OFF -DMEMKIT_TESTS=OFF
quietly "$cmake" --build "$work/build" -j 2
quietly "$cmake" --install "$work/build" --prefix "$work/installed"
mv "$work/installed" "$work/moved"
prefix=$work/moved

! grep -rlF -e "$work" -e "$source" "$prefix/lib/cmake" "$prefix/lib/pkgconfig" ||
    fail "installed files name the place they were built in or installed to"
[ -z "$(ls "$prefix"/include/mk | grep internal)" ] || fail "a private header is installed"

# find_package
must_fail consumer "$work/c0"
must_fail consumer "$work/c1" -DCMAKE_PREFIX_PATH="$prefix" -DWANTED=99.0
quietly consumer "$work/c2" -DCMAKE_PREFIX_PATH="$prefix"
quietly "$cmake" --build "$work/c2"
quietly "$work/c2/consumer"

# pkg-config, with nothing but this package in its path
export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig"
[ "$kind" = static ] && static=--static || static=
flags=$(pkg-config --cflags --libs $static memkit) || fail "pkg-config memkit"
quietly "$cc" -std=c11 -o "$work/program" "$here/consumer/main.c" $flags
quietly env LD_LIBRARY_PATH="$prefix/lib" "$work/program"

# names
[ "$(printf 'mk_good\nbad\n' | foreign_names)" = bad ] || fail "foreign_names is broken"
if [ "$kind" = shared ]; then
    library=$prefix/lib/libmk.so
    must_fail "$work/program" # or it has not been linked with the shared library
    readelf -d "$library" | grep -q 'SONAME.*\[libmk\.so\.[0-9.]*\]' || fail "no soname"
    nm -D --defined-only "$library" >"$work/names"
else
    nm -g --defined-only "$prefix/lib/libmk.a" >"$work/names"
fi
grep -q ' T mk_' "$work/names" || fail "the library exports nothing"
foreign=$(awk 'NF == 3 { print $3 }' "$work/names" | foreign_names)
[ -z "$foreign" ] || fail "names without the prefix: $foreign"

echo "installed, moved, found by find_package and pkg-config; $(grep -c ' T mk_' "$work/names") functions"
