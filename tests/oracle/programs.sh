#!/bin/sh
# The oracle on real programs under their own tests, or a workload where they bring none.
#
#   programs.sh LINT PACKAGE [-o WORKDIR]     zlib bzip2 lua5.4 sqlite3 less git busybox nano tmux
#
# Debian's sources, fetched and built by bench/corpus.sh, are copied and built anew for the recorder; the verdicts are
# of the originals. Output and exit code as of oracle.sh; 77: the package is not there and cannot be fetched.
set -u
lint=$1 package=$2
here=$(cd "$(dirname "$0")" && pwd)
tools=$(cd "$(dirname "$lint")/../tests/oracle" && pwd) || exit 2
corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
if [ $# -eq 4 ]; then
    work=$4
    mkdir -p "$work/records" || exit 2
    rm -f "$work"/records/*
else
    work=$(mktemp -d) || exit 2
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/records"
fi
work=$(cd "$work" && pwd)
tree=$work/tree

fail() {
    echo "oracle: $package: $*" >&2
    exit 2
}

# The compiler as the packages' makefiles call it; what comes last wins. The names in the program are those of the
# original tree.
write_cc() {
    cat >"$work/cc" <<EOF
#!/bin/sh
exec ${CC:-clang-19} "\$@" -g -O0 -w -fno-inline -fno-builtin -fno-omit-frame-pointer -finstrument-functions \
    -U_FORTIFY_SOURCE -Dalways_inline=noinline -D__always_inline__=__noinline__ -Qunused-arguments \
    -fdebug-prefix-map=$tree=$original
EOF
    chmod +x "$work/cc"
}

# Says how a build or a test went on, and where it is told.
step() {
    log=$work/$1.log
    shift
    (cd "$tree" && nice -n 5 timeout "${ORACLE_TIMEOUT:-1800}" "$@") >"$log" 2>&1
}

build() {
    step "${log_name:-build}" "$@" || fail "cannot be built, see $log: $(tail -n 1 "$log")"
}

# What the programs themselves say of their tests is shown, and is no verdict of ours.
run() {
    ORACLE_OUT=$work/records LD_PRELOAD=$tools/oracle-record.so step run "$@" </dev/null ||
        echo "  the run ended with $?: $(tail -n 1 "$work/run.log")"
}

# run_typing COMMAND KEY...: on a terminal, a line of keys at a time.
run_typing() {
    command=$1
    shift
    printf '%b\n' "$@" >"$work/keys"
    run sh -c "{ while IFS= read -r keys; do sleep 0.1; printf '%b' \"\$keys\"; done; sleep 0.3; } <'$work/keys' |
        TERM=xterm script -qec '$command' /dev/null"
}

zlib() {
    build make clean
    build make -j2 CC="$work/cc" CFLAGS="-D_LARGEFILE64_SOURCE=1 -DHAVE_HIDDEN" LDSHARED="$work/cc -shared -fPIC" SFLAGS="-fPIC -D_LARGEFILE64_SOURCE=1 -DHAVE_HIDDEN" all
    run make CC="$work/cc" test
}

bzip2() {
    build make clean
    build make -j2 CC="$work/cc" libbz2.a bzip2 bzip2recover
    run make test
}

lua5_4() {
    build sh -c "cd src && '$work/cc' -std=gnu99 -DLUA_COMPAT_5_3 -DLUA_USE_LINUX -DLUA_USE_READLINE -o lua-oracle \$(ls l*.c | grep -v luac.c) -lm -ldl -lreadline -Wl,-E &&
        '$work/cc' -std=gnu99 -DLUA_COMPAT_5_3 -DLUA_USE_LINUX -o luac-oracle \$(ls l*.c | grep -v 'lua.c') -lm -ldl"
    run sh -c "src/lua-oracle '$here/workloads/everything.lua' && src/lua-oracle -v -l math -e 'error({})'
        src/luac-oracle -l -l -o /dev/null '$here/workloads/everything.lua' >/dev/null"
}

sqlite3() {
    build sh -c "'$work/cc' -I. -D_HAVE_SQLITE_CONFIG_H -DNDEBUG -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_MATH_FUNCTIONS \
        -DSQLITE_HAVE_ZLIB=1 -DSQLITE_TEMP_STORE=1 -c sqlite3.c -o sqlite3-oracle.o &&
        '$work/cc' -I. -DSQLITE_OS_UNIX=1 -D_HAVE_SQLITE_CONFIG_H -DNDEBUG -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_HAVE_ZLIB=1 \
        -DHAVE_READLINE=0 -DHAVE_EDITLINE=0 -DSQLITE_ENABLE_FTS4 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_EXPLAIN_COMMENTS \
        -DSQLITE_ENABLE_UNKNOWN_SQL_FUNCTION -DSQLITE_ENABLE_STMTVTAB -DSQLITE_ENABLE_DBPAGE_VTAB -DSQLITE_ENABLE_DBSTAT_VTAB \
        -DSQLITE_ENABLE_BYTECODE_VTAB -DSQLITE_ENABLE_OFFSET_SQL_FUNC -o sqlite3-oracle shell.c sqlite3-oracle.o -lm -lz"
    run sh -c "./sqlite3-oracle :memory: <'$here/workloads/everything.sql'"
}

less() {
    build make clean
    build make -j2 CC="$work/cc"
    run sh -c "./less NEWS >/dev/null; ./less -N less.man lesskey.man >/dev/null; ./less -f /bin/ls >/dev/null; ./lesskey -o '$work/lesskey' lesskey.nro"
}

git() {
    build make clean
    build make -j2 CC="$work/cc" NO_GETTEXT=1 NO_OPENSSL=1 NO_PERL=1 NO_PYTHON=1 NO_TCLTK=1 USE_LIBPCRE2=1
    run sh "$here/workloads/git.sh" "$tree"
}

busybox() {
    build make -j2 CC="$work/cc" busybox_unstripped
    run sh -c "cp busybox_unstripped busybox && cd testsuite && bindir=.. ./runtest"
}

nano() {
    build make -j2 CC="$work/cc" clean
    build make -j2 CC="$work/cc"
}

tmux() {
    build make clean
    build make -j2 CC="$work/cc"
}

[ -e "$corpus/$package/compile_commands.json" ] || sh "$here/../../bench/corpus.sh" --build "$package" || exit 77
original=$(cd "$corpus/$package" && pwd -P)
[ -d "$tree" ] || cp -a "$original" "$tree" || exit 2
write_cc
"$(echo "$package" | tr . _)"
[ -e "$work/rows" ] || "$lint" --no-cache -p "$corpus/$package" -m --format=jsonl --fail-on=none >"$work/rows" 2>"$work/lint" ||
    fail "memcheck-lint: $(tail -n 1 "$work/lint")"
"$tools/oracle-compare" -v "$work/rows" "$work/records"
