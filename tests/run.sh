#!/bin/sh
# The tests: installs what is missing (Debian), builds, runs.
#
#   sh tests/run.sh                    the quick ones
#   sh tests/run.sh --all              the long ones and those on Debian's sources too, and how much of lib/ they reach
#   sh tests/run.sh --preset asan      with another preset: debug, asan, tsan
#
# With CI=true the quick tests run under asan and tsan as well.  Exits with ctest's status.

set -eu
cd "$(dirname "$0")/.."
. .ci/packages.sh

usage() {
    echo "usage: sh tests/run.sh [--all] [--preset release|debug|asan|tsan]" >&2
    exit 2
}

preset=release
labels='^quick$'
while [ $# -gt 0 ]; do
    case $1 in
    --all) labels='^(quick|long|corpus)$' ;;
    --preset) [ $# -gt 1 ] || usage; shift; preset=$1 ;;
    *) usage ;;
    esac
    shift
done

install_missing build tests

# test_preset PRESET LABELS: ctest's closing lines come last and unchanged.
test_preset() {
    cmake --preset "$1" -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
    cmake --build --preset "$1"
    ctest --preset "$1" -L "$2"
}

if [ "${CI:-}" = true ]; then
    test_preset asan '^quick$'
    test_preset tsan '^quick$'
fi
[ "$labels" = '^quick$' ] || sh tests/coverage.sh
test_preset "$preset" "$labels"
