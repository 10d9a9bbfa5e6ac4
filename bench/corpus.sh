#!/bin/sh
# Real C to measure on: Debian's source packages.
#
#   sh bench/corpus.sh [DIR] PACKAGE...             fetches and unpacks
#   sh bench/corpus.sh [DIR] --build PACKAGE...     and builds, writing compile_commands.json
#
# prints a line for each: PACKAGE VERSION FOLDER [UNITS].  What is there already is left alone.
# Ten are built by a recipe; any other by its configure, CMake, Meson or makefile, and what Debian says it needs.
# MEMKIT_CONFIGURE: options that such a configure cannot do without.
# DIR, or MEMKIT_CORPUS, or ~/.cache/memkit/corpus, gets PACKAGE-VERSION/ and a link PACKAGE to it.
#
# The packages come from where the machine gets its own, through a source list derived from its own
# and kept with its own state in DIR/.apt: nothing on the machine changes, and no root is needed but
# to install what a build lacks.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../.ci/packages.sh"

usage() {
    echo "usage: sh bench/corpus.sh [DIR] [--build] PACKAGE..." >&2
    exit 2
}

fail() {
    echo "corpus: $*" >&2
    exit 2
}

# --- fetching -----------------------------------------------------------------------------------

# derive_source_list APT_FOLDER TARGET_FOLDER: every archive of binaries, as an archive of sources.
derive_source_list() {
    mkdir -p "$2"
    for list in "$1"/sources.list "$1"/sources.list.d/*.list; do
        [ ! -f "$list" ] || sed -n 's/^deb\([[:space:]]\)/deb-src\1/p' "$list"
    done | sort -u >"$2/derived.list"
    for list in "$1"/sources.list.d/*.sources; do
        [ ! -f "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$2/${list##*/}"
    done
}

# apt_own COMMAND...: apt with DIR's own lists.
apt_own() {
    apt_command=$1
    shift
    "$apt_command" -qq -o Dir::Etc::sourcelist=/dev/null \
        -o Dir::Etc::sourceparts="$apt/sources" \
        -o Dir::State="$apt/state" -o Dir::State::status=/var/lib/dpkg/status \
        -o Dir::Cache="$apt/cache" -o APT::Sandbox::User= "$@"
}

update_lists() {
    [ -z "$(find "$apt/updated" -mtime -1 2>/dev/null)" ] || return 0
    rm -rf "$apt/sources"
    derive_source_list /etc/apt "$apt/sources"
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    # Some archives have no sources, which is an error here; what counts is whether ours has.
    apt_own apt-get update >/dev/null 2>&1 || :
    touch "$apt/updated"
}

# fetch PACKAGE: afterwards $corpus/PACKAGE is the unpacked source.
fetch() {
    [ ! -e "$corpus/$1" ] || return 0
    has apt-get || fail "$1: needs apt"
    install_missing corpus
    update_lists
    downloads=$apt/downloads/$1
    rm -rf "$downloads"
    mkdir -p "$downloads"
    (cd "$downloads" && apt_own apt-get source --download-only --only-source "$1" >/dev/null) || {
        rm -f "$apt/updated"
        fail "$1: no such source package, or the archive cannot be reached"
    }
    version=$(sed -n 's/^Version: *//p' "$downloads"/*.dsc | sed 's/^[0-9]*://')
    folder=$1-$version
    rm -rf "${corpus:?}/$folder"
    dpkg-source --no-check --no-copy -x "$downloads"/*.dsc "$corpus/$folder" >/dev/null
    rm -rf "$downloads"
    ln -s "$folder" "$corpus/$1"
}

# --- building -----------------------------------------------------------------------------------

cc=$here/record-cc
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# record COMMAND...: runs it with the compiler's calls recorded.
record() { MEMKIT_RECORD=$records "$@"; }

curses() { need libncurses-dev compiles cc curses.h c; }

# needs PACKAGE: what its build lacks.
needs() {
    case $1 in
    zlib | bzip2 | busybox) ;;
    lua5.4) need libreadline-dev pkg-config --exists readline ;;
    less | nano) curses ;;
    tmux)
        curses
        need libevent-dev pkg-config --exists libevent
        need bison has bison
        ;;
    git)
        need zlib1g-dev pkg-config --exists zlib
        need libcurl4-gnutls-dev pkg-config --exists libcurl
        need libexpat1-dev pkg-config --exists expat
        need libpcre2-dev pkg-config --exists libpcre2-8
        ;;
    sqlite3) need tcl has tclsh ;;
    glib2.0)
        need meson has meson
        need ninja-build has ninja
        need libffi-dev pkg-config --exists libffi
        need libpcre2-dev pkg-config --exists libpcre2-8
        need zlib1g-dev pkg-config --exists zlib
        ;;
    *) missing=$(build_dependencies "$1") ;;
    esac
}

# build_dependencies PACKAGE: what Debian says its build needs and the machine lacks, as far as nothing else
# would have to go for it.
build_dependencies() {
    apt-get -qq build-dep --simulate --no-install-recommends --no-remove --arch-only "$corpus/$1" 2>/dev/null |
        sed -n 's/^Inst \([^ ]*\).*/\1/p'
}

# build PACKAGE: in its folder, no more of it than it takes to compile every source once.
build() {
    case $1 in
    zlib)
        CC=$cc ./configure
        record make -j"$jobs" CC="$cc"
        ;;
    bzip2) record make -j"$jobs" CC="$cc" bzip2 bzip2recover ;;
    less | nano | tmux)
        ./configure CC="$cc"
        record make -j"$jobs"
        ;;
    lua5.4)
        # Debian's makefile compiles everything as C and as C++, through libtool; its rules file
        # writes a header.
        echo '#define DEB_HOST_MULTIARCH "."' >src/lua5.4-deb-multiarch.h
        record make -C src -j"$jobs" o CC="$cc -std=gnu99" CXX=true \
            LIBTOOL="sh -c 'shift; exec \"\$\$@\"'" SYSCFLAGS='-DLUA_USE_LINUX -DLUA_USE_READLINE'
        rm src/luac.o
        cc -Wl,-E -o src/lua src/*.o -lm -ldl -lreadline
        ;;
    git)
        record make -j"$jobs" CC="$cc" NO_GETTEXT=1 NO_OPENSSL=1 NO_PERL=1 NO_PYTHON=1 \
            NO_TCLTK=1 USE_LIBPCRE2=1
        ;;
    sqlite3)
        ./configure CC="$cc" --disable-tcl --disable-readline
        make -j"$jobs" sqlite3.c shell.c
        record make sqlite3.lo sqlite3
        ;;
    busybox)
        make defconfig
        record make -j"$jobs" CC="$cc" busybox_unstripped
        ;;
    glib2.0)
        meson setup build -Dtests=false -Dlibmount=disabled -Dselinux=disabled -Dnls=disabled
        ninja -C build
        cp build/compile_commands.json .
        ;;
    *) build_as_usual ;;
    esac
}

# build_as_usual: by what lies at the top of the sources.
build_as_usual() {
    if [ -e configure.ac ] || [ -e configure ]; then
        [ -e configure ] || autoreconf -fi
        believe_generated
        ./configure CC="$cc" ${MEMKIT_CONFIGURE:-}
        record make -j"$jobs"
    elif [ -e CMakeLists.txt ]; then
        cmake -S . -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
        cmake --build build --parallel "$jobs"
        mv build/compile_commands.json .
    elif [ -e meson.build ]; then
        meson setup build
        ninja -C build
        cp build/compile_commands.json .
    else
        record make -j"$jobs" CC="$cc"
    fi
}

# believe_generated: what the autotools made is newer than what Debian's patches changed, or make would ask for
# just the automake that the authors had.
believe_generated() {
    for name in aclocal.m4 configure config.h.in Makefile.in; do
        find . -name "$name" -exec touch {} +
        sleep 1
    done
}

# write_database RECORDS: sorted by file, one entry a line.
write_database() {
    {
        echo '['
        for note in "$1"/*; do
            # What the build wrote to try the compiler with is gone.
            [ ! -e "$(echo "${note##*/}" | tr % /)" ] || cat "$note"
        done | LC_ALL=C sort | sed '$!s/$/,/'
        echo ']'
    } >compile_commands.json
}

build_package() (
    cd -P "$corpus/$1"
    [ ! -e compile_commands.json ] || exit 0
    missing=
    needs "$1"
    need make has make
    [ -z "$missing" ] || install_packages $missing
    records=$PWD/.memkit-records
    rm -rf "$records"
    mkdir "$records"
    log=$PWD/.memkit-build.log
    # In the background, because "set -e" is off on the left of "||".
    build "$1" >"$log" 2>&1 </dev/null &
    wait $! || {
        tail -n 5 "$log" >&2
        fail "$1: not built, see $log"
    }
    [ -e compile_commands.json ] || write_database "$records"
    rm -rf "$records"
)

# --- command line -------------------------------------------------------------------------------

corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
case ${1:-} in
*/*) corpus=$1 && shift ;;
esac
build=false
if [ "${1:-}" = --build ]; then
    build=true
    shift
fi
[ $# -gt 0 ] || usage

mkdir -p "$corpus"
corpus=$(cd "$corpus" && pwd)
apt=$corpus/.apt

for package in "$@"; do
    case $package in
    -* | */* | '') usage ;;
    esac
    fetch "$package"
    line="$package $(sed -n '1s/.*(\(.*\)).*/\1/p' "$corpus/$package/debian/changelog")"
    line="$line $(readlink -f "$corpus/$package")"
    if $build; then
        build_package "$package"
        line="$line $(grep -c '"file"' "$corpus/$package/compile_commands.json")"
    fi
    echo "$line"
done
