#!/bin/sh
# How the cost of memcheck-lint grows with the program.
#
#   sh bench/lint-scale.sh [BUILD] [FUNCTIONS...]
#
# Generated programs of so many functions (1000 10000 100000), a hundred a file, each of which allocates,
# calls a few others, near and far, and hands memory on or frees it; a fifth are in recursive groups. Prints
# for each: processor time and wall time of a first run, microseconds a function, the peak of memory; of a
# run after nothing changed; and of one after a body changed. Linear is: the same number a function in each
# row. BUILD is a build tree (build/release).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$here/../build/release
case ${1:-} in
*/*)
    build=$1
    shift
    ;;
esac
[ $# -gt 0 ] || set -- 1000 10000 100000
lint=$(cd "$build" && pwd)/bin/memcheck-lint
[ -x "$lint" ] || { echo "lint-scale: no $lint; build it with: cmake --preset release && cmake --build --preset release" >&2; exit 2; }
unset MEMKIT_NO_CACHE
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
"${CC:-cc}" -O1 -o cost "$here/../tests/corpus/cost.c"

generate() { # FUNCTIONS
    awk -v n="$1" 'BEGIN {
        srand(1)
        for (i = 0; i < n; i++) {
            if (i % 100 == 0) {
                if (file) close(file)
                file = sprintf("part%05d.c", i / 100)
                print "#include <stdlib.h>\n#include <string.h>\nstruct node { struct node *next; char *text; int n; };" >file
            }
            near = i - 1 - int(rand() * 20)
            far = int(rand() * i)
            for (k = 0; k < 2; k++) {
                callee = k ? far : near
                if (callee < 0) callee = 0
                name[k] = "f" callee
                if (i > 0) printf "struct node *%s(struct node *, int);\n", name[k] >file
            }
            back = i % 5 == 0 && i + 1 < n ? "f" (i + 1) : ""
            if (back != "") printf "struct node *%s(struct node *, int);\n", back >file
            printf "struct node *f%d(struct node *p, int n) {\n    struct node *x = malloc(sizeof *x);\n", i >file
            print "    if (!x) return p;\n    x->next = p;\n    x->text = strdup(\"text\");\n    x->n = n;" >file
            if (i > 0) printf "    if (n > %d) { free(x->text); free(x); return %s(p, n - 1); }\n", i % 7, name[0] >file
            if (i % 3 == 0 && i > 0) printf "    x->next = %s(x->next, n / 2);\n", name[1] >file
            if (back != "") printf "    if (n > 100) x->next = %s(x, n - 3);\n", back >file
            print "    return x;\n}" >file
        }
    }'
}

run() { # NAME
    ./cost "$1" "$lint" -q --fail-on=none . >/dev/null 2>&1 || { echo "lint-scale: memcheck-lint fails" >&2; exit 2; }
}

printf '%10s %9s %9s %12s %9s %9s %9s\n' functions 'CPU s' 'wall s' 'µs/function' 'peak MiB' unchanged 'one body'
for n; do
    rm -rf .memkit part*.c
    generate "$n"
    sleep 0.1
    start=$(date +%s.%N)
    run first
    end=$(date +%s.%N)
    run again
    sed -i 's/"text"/"other text"/' part00003.c
    sleep 0.1
    run changed
    cat first again changed | awk -v n="$n" -v wall="$(echo "$end $start" | awk '{ print $1 - $2 }')" '
        { cpu[NR] = $1; if (NR == 1) peak = $3 }
        END { printf "%10d %9.2f %9.2f %12.0f %9.0f %9.2f %9.2f\n", n, cpu[1], wall, cpu[1] * 1e6 / n, peak / 1024, cpu[2], cpu[3] }'
done
