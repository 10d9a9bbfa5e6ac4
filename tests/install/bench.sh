#!/bin/sh
# bench.sh CMAKE BUILD CC: a program of benchmarks, built against an installed and moved copy, by CMake,
# pkg-config and hand, in C and in C++ if there is a compiler; and what a program says that finds no membench.

set -eu
cmake=$1 build=$2 cc=$3
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*"
    cat log
    exit 1
}
quietly() { "$@" >log 2>&1 || fail "$*"; }

quietly "$cmake" --install "$build" --prefix "$work/installed"
mv installed moved
cat >bench.c <<'END'
#include <stdlib.h>
#include <mk/bench.h>
BENCH(Once) {
    BENCH_LOOP(b) {
        void *p = malloc(40);
        mk_bench_keep(p);
        free(p);
    }
}
END
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.24)
project(user C)
find_package(memkit REQUIRED COMPONENTS bench)
add_executable(program bench.c)
target_link_libraries(program memkit::bench)
END

# measures COMMAND...: the figures are right. works: and they are kept.
measures() {
    quietly "$@" --benchtime=10x
    grep -q '^BenchmarkOnce-.* 40 B/op	 *1 allocs/op$' log || fail "$* prints something else"
}
works() {
    measures "$@"
    quietly "$@" history
    grep -q '^Once ' log || fail "$* has no history"
}

quietly "$cmake" -G Ninja -B user -DCMAKE_PREFIX_PATH="$work/moved" -DCMAKE_C_COMPILER="$cc"
quietly "$cmake" --build user
works user/program
sed -i 's/COMPONENTS bench/COMPONENTS bench absent/' CMakeLists.txt
! "$cmake" -G Ninja -B user -DCMAKE_PREFIX_PATH="$work/moved" >log 2>&1 || fail 'has a component that is none'
grep -q 'without memkit::absent' log || fail 'does not say which component is missing'

# with nothing but this package in its path
export PKG_CONFIG_LIBDIR="$(dirname "$(find moved -name memkit-bench.pc)")"
flags=$(pkg-config --cflags --libs memkit-bench) || fail 'pkg-config memkit-bench'
quietly "$cc" -std=c11 bench.c $flags -o by-package
[ -x "$(pkg-config --variable=membench memkit-bench)" ] || fail 'pkg-config does not know where membench is'
works env PATH="$work/moved/bin:$PATH" ./by-package

lib=$(dirname "$(find moved -name libmk-bench.a)")
quietly "$cc" -std=c11 -Imoved/include bench.c "$lib/libmk-bench.a" -pthread -ldl -lm -o by-hand
! ./by-hand --benchtime=10x >log 2>&1 || fail 'runs without membench'
grep -q 'cannot run membench .*PATH$' log || fail 'does not say what it lacks'
works env PATH="$work/moved/bin:$PATH" ./by-hand
if command -v g++ >/dev/null; then
    cp bench.c bench.cpp
    # with what CMake defines
    quietly g++ -std=c++17 -Wall -Wextra -pedantic -Werror -DMK_BENCH_RUNNER="\"$work/moved/bin/membench\"" \
        -Imoved/include bench.cpp "$lib/libmk-bench.a" -pthread -ldl -lm -o by-hand
    works ./by-hand
fi
quietly "$cc" -shared -fPIC -Imoved/include bench.c -o object.so
measures moved/bin/membench ./object.so

# Nothing of ours but mk_ and malloc's names gets into a program.
nm -g --defined-only "$lib/libmk-bench.a" | awk 'NF == 3 && $2 != "W" { print $3 }' |
    grep -v -e '^mk_' -x -e main -e malloc -e free -e calloc -e realloc -e memalign -e aligned_alloc \
        -e posix_memalign -e valloc -e pvalloc >log || :
sed -i '/^mk_/d' log
[ ! -s log ] || fail 'names without the prefix'
echo "built against an installed copy in five ways"
