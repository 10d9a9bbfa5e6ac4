#!/bin/sh
# coverage.sh [-v] [BUILD]: how many branches of lib/ the quick tests take, file by file (gcc --coverage, gcovr). Exits 1
# if it is under 95 % of all.
#
#   -v      also the lines with a branch not taken
#   BUILD   where to build: build/coverage
#
# What only a sanitizer, another compiler or another machine has is not compiled and does not count; nor do what only
# Valgrind has (watched.sh runs that), and the functions that are inlined even here, as each would count once for
# each of its users.

set -eu
cd "$(dirname "$0")/.."
least=95
verbose=false
[ "${1-}" = -v ] && verbose=true && shift
build=${1:-build/coverage}

. .ci/packages.sh
install_missing build coverage

cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS='--coverage -fprofile-update=atomic -O0 -DTEST_COVERAGE' \
    -DMEMKIT_CHECKER=OFF -DMEMKIT_SUITES=OFF >/dev/null
cmake --build "$build" >/dev/null
find "$build" -name '*.gcda' -delete
(cd "$build" && ctest -R '^(lib|example)-' -E 'headers|watched' -LE long -j2 --output-on-failure -Q)

cd "$build"
root=$OLDPWD
# Not lib-map-plain: of a function that a header defines in two ways gcovr will have only one.
objects=$(find . -type d -name '*.dir' ! -name lib-map-plain.dir)
report() {
    gcovr -r "$root" --object-directory . --filter "$root/lib/mk/" --exclude "$root/lib/mk/(arena|pool)\.h" \
        --exclude-branches-by-pattern '.*MK_(POISON|UNPOISON|REVIVE|WATCHED)\b.*' "$@" $objects
}
! $verbose || report --branches --json - | python3 -c '
import json, sys
for file in json.load(sys.stdin)["files"]:
    for line in file["lines"]:
        lacking = sum(b["count"] == 0 for b in line["branches"])
        if lacking:
            print("%s:%d: %d of %d branches not taken" % (
                file["file"], line["line_number"], lacking, len(line["branches"])))'
report --branches --fail-under-branch $least
