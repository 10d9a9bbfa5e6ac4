# Sourced by the scripts that promise to install what they need.
#
#   install_missing GROUP...     build, tests, coverage, corpus, peers
#
# looks for each thing itself rather than for the package, so that a newer libclang or a cmake from
# elsewhere counts; then installs the Debian packages of what is missing.  Without apt or the right
# to use it, names them and exits 2.

has() { command -v "$1" >/dev/null 2>&1; }

# need PACKAGE COMMAND...: the package is missing if the command fails.
need() {
    wanted=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $wanted"
}

compiles() { echo "#include <$2>" | "$1" -fsyntax-only -x "$3" -; }

# ld.so complains of what is not there.
preloads() { [ -z "$(LD_PRELOAD=$1 /bin/true 2>&1)" ]; }

has_libclang() {
    for header in /usr/lib/llvm-*/include/clang-c/Index.h; do
        grep -qs clang_getCursorBinaryOperatorKind "$header" && return 0
    done
    return 1
}

list_build() {
    need gcc has cc
    need libc6-dev compiles cc stdlib.h c
    need cmake has cmake
    need ninja-build has ninja
    need pkg-config has pkg-config
    need libclang-19-dev has_libclang
    need libjansson-dev pkg-config --exists jansson
    need libsqlite3-dev pkg-config --exists sqlite3
    need libprotobuf-c-dev pkg-config --exists libprotobuf-c
    need protobuf-c-compiler has protoc-c
    need zlib1g-dev pkg-config --exists zlib
    need libedit-dev pkg-config --exists libedit
    need libcmocka-dev pkg-config --exists cmocka
}

# Other compilers than the one that builds; Valgrind, for which libmk poisons memory; gdb, which shows its
# objects; Go's pprof, against which memprof's numbers are held, and dot, which draws its graphs; SQLite's
# shell, which looks into histories; what formats manual pages and complains of them, and the shells that
# complete options; an editor for the language server; what knows whether SARIF is valid.
list_tests() {
    need g++ compiles g++ cstdlib c++
    need clang-19 has clang-19
    need valgrind has valgrind
    need gdb has gdb
    need golang-go has go
    need graphviz has dot
    need sqlite3 has sqlite3
    need groff-base has groff
    need mandoc has mandoc
    need zsh has zsh
    need fish has fish
    need neovim has nvim
    need python3-jsonschema /usr/bin/python3 -c 'import jsonschema'
}

# What reads gcc's counts.
list_coverage() {
    need gcovr has gcovr
}

# What libmk is measured against.
list_peers() {
    need g++ compiles g++ cstdlib c++
    need golang-go has go
    need libapr1-dev pkg-config --exists apr-1
    need libglib2.0-dev pkg-config --exists glib-2.0
    need libhiredis-dev pkg-config --exists hiredis
    need libhts-dev compiles cc htslib/khash.h c
    need libstb-dev compiles cc stb/stb_ds.h c
    need libtalloc-dev pkg-config --exists talloc
    need uthash-dev compiles cc uthash.h c
    need libmimalloc2.0 preloads libmimalloc.so.2
    need libjemalloc2 preloads libjemalloc.so.2
    need libtcmalloc-minimal4 preloads libtcmalloc_minimal.so.4
}

# To fetch and unpack Debian's sources, and run their makefiles.
list_corpus() {
    need dpkg-dev has dpkg-source
    need make has make
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@" # nobody is there to type a password
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >&2
}

# install_packages PACKAGE...
install_packages() {
    if has apt-get && { [ "$(id -u)" -eq 0 ] || has sudo; }; then
        echo "installing: $*" >&2
        # The lists may be absent or out of date; to fetch them takes longer than to try.
        apt_install "$@" 2>/dev/null && return
        as_root apt-get update -qq >&2 && apt_install "$@" && return
    fi
    echo "cannot install; please install: $*" >&2
    exit 2
}

install_missing() {
    missing=
    for group in "$@"; do
        "list_$group"
    done
    [ -z "$missing" ] || install_packages $missing
}
