#!/bin/sh
# bad_input.sh LINT [quick|long] [LINES]: memcheck-lint on what no one would give it on purpose.
#
# Each case stands beside a good file: it must get one clear line and the exit code of --help, and the
# good file's verdict must be there all the same. LINES: how many there may be in all; a debug build shows
# what the parser says of its crashes.

set -u
lint=$1
which=${2:-quick}
lines=${3:-3}
tmp=$(mktemp -d)
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
status=0 as=
printf '#include <stdlib.h>\nvoid *good(void) { return malloc(3); }\n' >good.c

wrong() {
    echo "$name: $*"
    sed 's/^/    /' out err | head -n 20
    status=1
}

# run ARGUMENT...: leaves code, out, err.
run() {
    timeout 300 $as "$lint" "$@" >out 2>err
    code=$?
}

# expect NAME CODE LINE ARGUMENT...: LINE, a basic regular expression, is exactly one of stderr's lines,
# beside the summary at most one more; good.c has its row if it is among the arguments.
expect() {
    name=$1 want=$2 line=$3
    shift 3
    run "$@"
    [ "$code" = "$want" ] || wrong "exit code $code, not $want"
    [ -z "$line" ] || [ "$(grep -c -- "$line" err)" = 1 ] || wrong "no line like: $line"
    [ "$(wc -l <err)" -le "$lines" ] || wrong "too much to say"
    case " $* " in
    *" good.c "*) grep -q 'good.c:2:.*escapes to heap: returned' out || wrong "good.c is lost" ;;
    esac
}

# nested N BEFORE INNER AFTER: N times BEFORE, INNER, N times AFTER, in a function of x.
nested() {
    awk -v n="$1" -v a="$2" -v x="$3" -v b="$4" 'BEGIN {
        printf "int deep(int x) {"
        for (i = 0; i < n; i++) printf "%s", a
        printf "%s", x
        for (i = 0; i < n; i++) printf "%s", b
        print "return x; }" }'
}

quick_cases() {
    expect 'missing file' 2 'missing.c: No such file' missing.c good.c
    mkdir folder.c
    expect 'folder without sources' 2 'folder.c' folder.c good.c
    mkfifo fifo.c
    expect 'fifo' 0 'fifo.c' fifo.c good.c
    : >empty.c
    expect 'empty file' 0 '2 files' empty.c good.c
    expect 'nothing but an empty file' 0 '1 file' empty.c
    head -c 50000 "$lint" >binary.c
    expect 'binary file' 0 'binary.c' binary.c good.c
    printf 'int f( { ;; }} struct' >broken.c
    expect 'broken source' 0 'broken.c:1:8: expected' broken.c good.c
    expect 'nothing but broken source' 2 'broken.c:1:8: expected' broken.c
    printf '#include "nowhere.h"\nint f(void) { return 1; }\n' >include.c
    expect 'missing include' 0 "include.c:1:10: 'nowhere.h' file not found" include.c good.c
    printf 'void *f(int);\nvoid *a = f(1);\nvoid *f(int n) { static void *c = f(3); return n ? a : c; }\n' >call.c
    expect 'calls in initialisers' 0 'call.c:2:11: initializer' call.c good.c
    expect 'no argument' 2 'no input'
    expect 'unknown option' 2 "unknown option '--nonsense'" --nonsense good.x
    expect 'unknown flag of gcc' 0 '1 file' good.c -- -fno-such-flag
    expect 'unknown processor' 0 '1 file' good.c -- -march=nonsense
    expect 'folder of -p that is none' 2 'nowhere' -p nowhere
    echo '[{"file": ' >compile_commands.json
    expect 'torn compile_commands.json' 2 'compile_commands.json' -p .
    rm compile_commands.json
    cp good.c secret.c
    cp good.c secret.h
    mkdir secret
    printf '#include "secret.h"\nint x;\n' >reads.c
    chmod 000 secret.c secret.h secret
    if [ "$(id -u)" = 0 ]; then # who may read everything, but can be nobody
        as=$(command -v setpriv) && as="$as --reuid=65534 --clear-groups"
        chmod 755 . && [ -n "$as" ] && $as test -r good.c && $as test -x "$lint" || as=none
    fi
    if [ "$as" != none ]; then
        expect 'no permission' 2 'secret.c: Permission denied' --no-cache secret.c good.c
        expect 'no permission to enter' 2 'secret: Permission denied' --no-cache secret good.c
        expect 'no permission to include' 0 'reads.c:1:10: .*secret.h.*Permission denied' --no-cache reads.c good.c
        expect 'no permission to write' 2 'cannot write /proc/version: ' --no-cache -o /proc/version ./good.c
    fi
    as=
    for how in crash parser_crash llvm_fatal_error; do
        printf '#pragma clang __debug %s\n' $how >$how.c
        expect "parser: $how" 0 "$how.c: the parser crashed" $how.c good.c
        expect "parser: $how, two of them" 0 "$how.c: the parser crashed" -j2 $how.c good.c
    done
    nested 100000 '{' 'x++;' '}' >blocks.c
    expect '100,000 blocks' 0 '2 files' blocks.c good.c
    nested 100000 'x=x+' 'x;' '' >sum.c
    expect '100,000 assignments' 0 '2 files' sum.c good.c
    nested 3000 'if (x)' 'x++;' '' >ifs.c
    expect '3,000 ifs' 0 '2 files' ifs.c good.c

    # What one site costs must not be what the function costs: 3.5 GB that would be here.
    awk 'BEGIN { print "#include <stdlib.h>\nvoid fill(void **to) {"
                 for (i = 1; i <= 30000; i++) print "to[" i "] = malloc(" i ");"
                 print "}" }' >sites.c
    if (ulimit -v 2500000 && "$lint" --version) >out 2>&1; then # not under AddressSanitizer
        (ulimit -v 2500000 && expect '30,000 sites in a function' 0 '^2 files, 30001 allocation sites' \
            -q '--rules=-*' sites.c ./good.c && exit $status) || status=1
    fi

    name='closed output'
    "$lint" good.c >&- 2>err && wrong 'exit code 0'
    grep -q 'cannot write the report' err || wrong 'says nothing'
    name='full output'
    if [ -w /dev/full ]; then
        "$lint" good.c >/dev/full 2>err && wrong 'exit code 0'
        grep -q 'cannot write the report: No space left' err || wrong 'says nothing'
    fi
    name='no temporary folder'
    TMPDIR=/nonexistent "$lint" good.c good.c good.c >out 2>err || wrong "exit code $?"
}

long_cases() {
    nested 100000 'if (x)' 'x++;' '' >ifs.c
    expect '100,000 ifs' 0 'ifs.c: the parser takes too long' ifs.c good.c
    printf '#pragma clang __debug overflow_stack\n' >overflow.c
    expect 'overflow of the stack' 0 'overflow.c: the parser' overflow.c good.c
    awk 'BEGIN { print "#include <stdlib.h>"
                 for (i = 0; i < 390000; i++)
                     printf "void *f%d(int n) { void *p = malloc(n); if (n > %d) return p; free(p); return 0; }\n" \
                            "int g%d(int a) { return a * %d + (f%d(a) != 0); }\n", i, i, i, i, i }' >huge.c
    expect '50 megabytes' 0 '^2 files, 780001 allocation sites' -q '--rules=-*' huge.c ./good.c
}

"${which}_cases"
exit $status
