#!/bin/sh
# headers.sh LIB_DIR: each public header compiles alone, twice in one unit, without a warning, as
# C11, C17 and C++17, with every compiler found; so do the sources as C11 and C17, and generated
# containers as C++17.
set -eu
lib=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
warnings='-Wall -Wextra -pedantic -Wconversion -Wshadow -Wcast-align -Werror'
tried=0

compile() { # compiler, standard, source, more flags
    # shellcheck disable=SC2086
    "$1" -std="$2" $warnings ${4-} -I"$lib" -fsyntax-only "$3" || {
        echo "$1 -std=$2: $3"
        exit 1
    }
    tried=$((tried + 1))
}

cat >"$dir/containers.cpp" <<'END'
#include <mk/mk.h>
struct pair { int a; double b; };
MK_VEC(pairs, pair)
MK_MAP(names, mk_view, pair, mk_key_view, mk_eq_view)
bool all(mk_arena *a);
bool all(mk_arena *a) {
  pairs v = {};
  names m = {};
  mk_str s = {};
  v.alloc = mk_arena_as_alloc(a);
  pair *p = mk_new_n(a, pair, 3);
  bool ok = p && pairs_push(&v, *p) && names_put(&m, mk_view_of("x"), *p) && mk_str_cat(&s, "x");
  pairs_free(&v);
  names_free(&m);
  mk_str_free(&s);
  return ok;
}
END

for header in "$lib"/mk/*.h; do
    name=$(basename "$header")
    case $name in *internal.h) continue ;; esac
    printf '#include <mk/%s>\n#include <mk/%s>\nextern int here;\n' "$name" "$name" >"$dir/$name.c"
    cp "$dir/$name.c" "$dir/$name.cpp"
done

for cc in cc gcc clang clang-19; do
    command -v $cc >/dev/null || continue
    for std in c11 c17; do
        for source in "$dir"/*.c "$lib"/mk/*.c; do
            compile $cc $std "$source"
        done
        for source in "$lib"/mk/*.c; do
            compile $cc $std "$source" -DMK_DEBUG
            compile $cc $std "$source" -DMK_NO_SIMD
        done
    done
done
for cxx in g++ clang++ clang++-19; do
    command -v $cxx >/dev/null || continue
    for source in "$dir"/*.cpp; do
        compile $cxx c++17 "$source"
    done
done

# The amalgamation: no two parts may use the same private name.
sh "$lib/amalgamate.sh" "$lib" 0 "$dir/one"
echo '#include "memkit.h"' >"$dir/one/use.cpp"
for cc in cc gcc clang clang-19; do
    command -v $cc >/dev/null || continue
    for std in c11 c17; do
        compile $cc $std "$dir/one/memkit.c"
        compile $cc $std "$dir/one/memkit.c" -DMK_DEBUG
    done
done
for cxx in g++ clang++ clang++-19; do
    ! command -v $cxx >/dev/null || compile $cxx c++17 "$dir/one/use.cpp"
done

# Negative control: the check must see a warning.
printf '#include <mk/mk.h>\nint f(long n);\nint f(long n) { return n; }\n' >"$dir/bad.c"
# shellcheck disable=SC2086
if cc -std=c11 $warnings -I"$lib" -fsyntax-only "$dir/bad.c" 2>/dev/null; then
    echo "a warning went unnoticed"
    exit 1
fi
echo "$tried compilations"
