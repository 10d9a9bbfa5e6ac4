#!/bin/sh
# layering_self_test.sh: does layering.sh notice?  Plants one violation after the other in a tree
# that has none.

set -eu
layering=$(cd "$(dirname "$0")" && pwd)/layering.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree"
failed=0

# put FILE LINE...
put() {
    mkdir -p "$(dirname "$1")"
    planted=$1
    shift
    printf '%s\n' "$@" >"$planted"
}

sound_tree() {
    rm -rf "${tree:?}"/*
    mkdir bench tests
    put CMakeLists.txt
    put CMakePresets.json
    put LICENSE
    put README.md
    put bench/runner/store.c '#include <sqlite3.h>' '#include "store.h"'
    put bench/runner/worker.c '#include <dlfcn.h>' '#include "bench_run.h"' '#include <mk/bench.h>'
    put tests/x
    put lib/mk/arena.c '#include <mk/internal.h>' '#include <stdlib.h>'
    put lib/mk/arena.h '#include <mk/base.h>' '#include <stddef.h>'
    put checker/ir.h '#include <mk/vec.h>' '#include "ir.def"'
    put checker/ir.def
    put checker/load.c '#include <clang-c/Index.h>' '#include "load.h"' '#include "front.h"'
    put checker/store.c '#include <sqlite3.h>' '#include "find.h"'
    put checker/solve_call.c '#include "solve_int.h"' '#include <string.h>'
    put checker/rules/loop.c '#include "rule.h"' '#include "../find.h"' '#include "find.h"'
    put checker/rules/rule.h '#include "ir.h"'
    put checker/find.h
    put checker/run.c '#include "load.h"' '#include "store.h"' '#include "report/report.h"'
    put bench/profiler/run.c '#include <mk/str.h>' '#include "recorder/recording.h"' '#include "run.h"'
    put bench/profiler/run.h
    put bench/profiler/recorder/sample.c '#include "recording.h"' '#include <unwind.h>'
    put bench/profiler/recorder/recording.h
    put examples/hello.c '#include <mk/mk.h>' '#include <stdio.h>'
}

# notices WHAT FILE LINE...: one more file, or other content, and layering.sh names that file.
notices() {
    what=$1
    shift
    sound_tree
    put "$@"
    if output=$(sh "$layering" "$tree"); then
        echo "FAILED: not noticed: $what"
        failed=$((failed + 1))
    elif ! echo "$output" | grep -q -e "^$1:" -e '^the top level'; then
        echo "FAILED: $what: blames another file: $output"
        failed=$((failed + 1))
    else
        noticed=$((noticed + 1))
    fi
}

sound_tree
sh "$layering" "$tree" || { echo "FAILED: a sound tree is not accepted" && exit 1; }

noticed=0
notices 'the library uses another one' lib/mk/map.c '#include <sqlite3.h>'
notices 'the library uses the checker' lib/mk/map.c '#include "../../checker/ir.h"'
notices 'a public header shows a private one' lib/mk/map.h '#include <mk/internal.h>'
notices 'clang outside the front end' checker/summary.c '#include <clang-c/Index.h>'
notices 'clang in a solver, oddly spaced' checker/solve.c '  #  include   <clang-c/Index.h>'
notices 'SQLite outside the store' checker/run.c '#include <sqlite3.h>'
notices 'jansson in the lowering' checker/lower.c '#include <jansson.h>'
notices 'solve includes lower' checker/solve.c '#include "lower.h"'
notices 'lower includes solve' checker/lower_call.c '#include "solve.h"'
notices 'summarize sees into solve' checker/summarize.c '#include "solve_int.h"'
notices 'a rule includes load' checker/rules/leak.c '#include "../load.h"'
notices 'a rule includes report' checker/rules/leak.c '#include "../report/report.h"'
notices 'report includes ir' checker/report/text.c '#include "../ir.h"'
notices 'the store is included below' checker/report/text.c '#include "store.h"'
notices 'I/O in the solver' checker/solve.c '#include <stdio.h>'
notices 'the environment in a rule' checker/rules/leak.c 'x = getenv("HOME");'
notices "SQLite outside membench's store" bench/runner/report.c '#include <sqlite3.h>'
notices "a benchmark's program needs jansson" bench/runner/worker.c '#include <jansson.h>'
notices "a benchmark's program needs the runner" bench/runner/bench.c '#include "store.h"'
notices 'a file of no stage' checker/extra.c '#include "ir.h"'
notices 'an example uses a private header' examples/hello.c '#include "arena.h"'
notices 'an example uses internal.h' examples/hello.c '#include <mk/internal.h>'
notices 'the recorder uses the library' bench/profiler/recorder/sample.c '#include <mk/vec.h>'
notices 'the recorder sees into views' bench/profiler/recorder/sample.c '#include "../run.h"'
notices 'memprof sees into the recorder' bench/profiler/run.c '#include "recorder/sample.h"'
notices 'a path of a machine' tests/x 'cd "/ho''me/me/memkit"'
notices 'a note to oneself' lib/mk/map.c '/* TO''DO: later */'
notices 'something more at the top' NOTES.md 'x'

echo "$noticed noticed, $failed not"
[ "$failed" -eq 0 ]
