#!/bin/sh
# amalgamate.sh LIB_DIR VERSION OUT_DIR: all of libmk as OUT_DIR/memkit.h and OUT_DIR/memkit.c, to be dropped
# into a program that wants no library to find.
#
# memkit.h holds what <mk/mk.h> includes, each header where it is first needed; memkit.c the sources,
# with private headers the same way. They stand as they are, include guards too, so a program may
# use memkit.h in one file and an installed <mk/...> in another.

set -eu
lib=$1 version=$2 out=$3

# inline WHAT FILE...: the files, with each include of ours replaced by the header, the first time.
# WHAT: public, all of mk.h; private, what mk.h does not include.
inline() {
    what=$1
    shift
    awk -v what="$what" -v lib="$lib" '
        function fail(why) {
            print "amalgamate.sh: " why >"/dev/stderr"
            exit failed = 1
        }

        # mk.h first, silently: what it includes is in memkit.h.
        function emit(path, silent,    line, header, known) {
            while ((known = (getline line <path)) > 0) {
                if (line ~ /^[ \t]*#[ \t]*include[ \t]*<mk\//) {
                    header = line
                    sub(/^[^<]*</, "", header)
                    sub(/>.*/, "", header)
                    if (!(header in seen)) {
                        seen[header]
                        emit(lib "/" header, silent)
                    }
                } else if (line ~ /^#[ \t]*define[ \t]+_(GNU|POSIX_C)_SOURCE/) {
                    continue # memkit.c begins with it
                } else if (!silent)
                    print line
            }
            if (known < 0) fail(path ": cannot be read")
            close(path)
        }

        BEGIN {
            emit(lib "/mk/mk.h", what != "public")
            if (what != "public") seen["mk/mk.h"]
            for (i = 1; i < ARGC && !failed; i++) {
                print ""
                emit(ARGV[i], 0)
            }
            exit failed
        }' "$@"
}

mkdir -p "$out"
{
    echo "/* memkit $version: all of libmk's headers, made one by lib/amalgamate.sh. */"
    inline public
} >"$out/memkit.h"
{
    echo "/* memkit $version: all of libmk's sources, made one by lib/amalgamate.sh."
    echo " *"
    echo " *      cc -c memkit.c -pthread        C11 or later; -DMK_DEBUG for a hostile build */"
    echo "#if !defined(_GNU_SOURCE)"
    echo "#define _GNU_SOURCE"
    echo "#endif"
    echo "#include \"memkit.h\""
    inline private "$lib"/mk/*.c
} >"$out/memkit.c"
