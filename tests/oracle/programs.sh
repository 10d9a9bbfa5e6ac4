#!/bin/sh
# The oracle on real programs under their own tests, or a workload where they bring none.
#
#   programs.sh LINT PACKAGE [-o WORKDIR]     zlib bzip2 lua5.4 sqlite3 less git busybox nano tmux
#
# What was built in WORKDIR is not built again. A run, of two, ends after ORACLE_TIMEOUT seconds (1800): what its processes
# said by then counts. ORACLE_TESTS: which of git's tests.
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

# step NAME LIMIT COMMAND...: in the copy; what it says goes to NAME.log.
step() {
    log=$work/$1.log limit=$2
    shift 2
    (cd "$tree" && nice -n 5 timeout "$limit" "$@") >"$log" 2>&1 </dev/null
}

# On a busy machine git or busybox take an hour to compile, and half a build is worth nothing.
build() {
    step build 7200 "$@" || fail "cannot be built, see $log: $(tail -n 1 "$log")"
}

# How the tests end is the package's own affair (some fail without us, too), and no verdict of ours.
run() {
    ORACLE_OUT=$work/records LD_PRELOAD=$tools/oracle-record.so step run "${ORACLE_TIMEOUT:-1800}" "$@" ||
        echo "  the run ended with $?: $(tail -n 1 "$work/run.log")"
}

build_zlib() {
    build make clean
    build make -j2 CC="$work/cc" CFLAGS='-D_LARGEFILE64_SOURCE=1 -DHAVE_HIDDEN' static
}
run_zlib() {
    run make CC="$work/cc" CFLAGS='-D_LARGEFILE64_SOURCE=1 -DHAVE_HIDDEN' teststatic test64
}

build_bzip2() {
    build make clean
    build make -j2 CC="$work/cc" libbz2.a bzip2 bzip2recover
}
run_bzip2() {
    run sh -c 'make test; ./bzip2 -kv9 words1 bzip2.c; ./bzip2recover bzip2.c.bz2; ./bzip2 -t *.bz2; rm -f *.c.bz2 words1.bz2 rec*'
}

lua_flags='-std=gnu99 -DLUA_COMPAT_5_3 -DLUA_USE_LINUX -DLUA_USE_READLINE'
build_lua5_4() {
    build sh -c "cd src && '$work/cc' $lua_flags -o lua \$(ls l*.c | grep -v luac.c) -lm -ldl -lreadline -Wl,-E"
    build sh -c "cd src && '$work/cc' $lua_flags -o luac \$(ls l*.c | grep -v lua.c) -lm -ldl"
}
run_lua5_4() {
    run sh -c "src/lua '$here/workloads/everything.lua' && src/lua -v -l math -e 'error({})'
        src/luac -l -l -o /dev/null '$here/workloads/everything.lua' >/dev/null"
}

# As configured: the flags are those of compile_commands.json.
build_sqlite3() {
    sqlite_flags='-I. -DSQLITE_OS_UNIX=1 -D_HAVE_SQLITE_CONFIG_H -DBUILD_sqlite -DNDEBUG -DSQLITE_THREADSAFE=1
        -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_HAVE_ZLIB=1'
    build sh -c "'$work/cc' $(echo $sqlite_flags) -DSQLITE_TEMP_STORE=1 -c sqlite3.c -o oracle.o"
    build sh -c "'$work/cc' $(echo $sqlite_flags) -DHAVE_READLINE=0 -DHAVE_EDITLINE=0 -DSQLITE_ENABLE_FTS4 \
        -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_EXPLAIN_COMMENTS -DSQLITE_ENABLE_UNKNOWN_SQL_FUNCTION \
        -DSQLITE_ENABLE_STMTVTAB -DSQLITE_ENABLE_DBPAGE_VTAB -DSQLITE_ENABLE_DBSTAT_VTAB \
        -DSQLITE_ENABLE_BYTECODE_VTAB -DSQLITE_ENABLE_OFFSET_SQL_FUNC -o shell-oracle shell.c oracle.o -lm -lz"
    build sh -c "'$work/cc' -I. -o speedtest-oracle test/speedtest1.c oracle.o -lm"
}
run_sqlite3() {
    run sh -c "./shell-oracle <'$here/workloads/everything.sql'
        ./speedtest-oracle --size 5 --memdb; ./speedtest-oracle --size 2 --testset cte"
}

build_less() {
    build make clean
    build make -j2 CC="$work/cc"
}
run_less() {
    run sh "$here/workloads/less.sh" "$tree"
}

build_git() {
    build make clean
    build make -j2 CC="$work/cc" NO_GETTEXT=1 NO_OPENSSL=1 NO_PERL=1 NO_PYTHON=1 NO_TCLTK=1 USE_LIBPCRE2=1
}
run_git() {
    run sh "$here/workloads/git.sh" "$tree"
}

build_busybox() {
    build make -j2 CC="$work/cc" busybox_unstripped
    build cp busybox_unstripped busybox
}
run_busybox() {
    run sh "$here/workloads/busybox.sh" "$tree"
}

# Its manual is not built.
build_nano() {
    build make clean
    build make -C lib -j2 CC="$work/cc"
    build make -C src -j2 CC="$work/cc"
}
run_nano() {
    run sh "$here/workloads/nano.sh" "$tree"
}

build_tmux() {
    build make clean
    build make -j2 CC="$work/cc"
}
run_tmux() {
    run sh "$here/workloads/tmux.sh" "$tree"
}

[ -e "$corpus/$package/compile_commands.json" ] || sh "$here/../../bench/corpus.sh" --build "$package" || exit 77
original=$(cd "$corpus/$package" && pwd -P)
name=$(echo "$package" | tr . _)
[ -d "$tree" ] || cp -a "$original" "$tree" || exit 2
if [ ! -e "$work/built" ]; then
    write_cc
    "build_$name"
    : >"$work/built"
fi
"$lint" --no-cache '--rules=-*' -p "$corpus/$package" -m --format=jsonl --fail-on=none >"$work/rows" 2>"$work/lint" ||
    fail "memcheck-lint: $(tail -n 1 "$work/lint")"
"run_$name"
"$tools/oracle-compare" -v -w "$work/watch" "$work/rows" "$work/records" >"$work/said"
code=$?
if [ -s "$work/watch" ]; then # what was lost, was it ever held?
    rm -f "$work"/records/*
    export ORACLE_WATCH="$work/watch"
    "run_$name"
    "$tools/oracle-compare" -v "$work/rows" "$work/records" >"$work/said"
    code=$?
fi
cat "$work/said"
exit $code
