#!/bin/sh
# sweep.sh PROGRAM LIB_DIR CC: PROGRAM, made of test_sweep.c, calls every public function there is, as the preprocessed
# headers say; and finds what functions may not do when memory is refused.

set -eu
program=$1 lib=$2 cc=$3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

wrong() {
    echo "FAILED: $*"
    failed=1
}

# public FILE: the functions and function-like macros that a program sees after including it.
public() {
    "$cc" -E -P -I"$lib" "$1" | grep -oE '\b(mk_[a-z0-9]\w*|(vec|map|strmap)_[a-z_]*[a-z]) *\(' | tr -d ' ('
    cat "$lib"/mk/*.h | sed -n 's/^#define \(mk_[a-z0-9][a-z0-9_]*\)(.*/\1/p'
}

cat >"$dir/all.c" <<'END'
#include <mk/mk.h>
MK_VEC(vec, int)
MK_MAP(map, uint64_t, int, mk_key_u64, mk_eq_u64)
MK_STRMAP(strmap, int)
END
public "$dir/all.c" | sort -u >"$dir/public"
"$program" --list | tr ' ' '\n' | sort -u >"$dir/swept"
[ "$(wc -l <"$dir/public")" -gt 150 ] || wrong "only $(wc -l <"$dir/public") public functions?"
comm -23 "$dir/public" "$dir/swept" >"$dir/left"
[ ! -s "$dir/left" ] || wrong "not in tests/lib/test_sweep.c: $(tr '\n' ' ' <"$dir/left")"
comm -13 "$dir/public" "$dir/swept" >"$dir/more"
[ ! -s "$dir/more" ] || wrong "no such function: $(tr '\n' ' ' <"$dir/more")"

# Negative controls.
{ cat "$dir/all.c"; echo 'void mk_new_function(void);'; } >"$dir/new.c"
public "$dir/new.c" | sort -u | comm -23 - "$dir/swept" | grep -qx mk_new_function || wrong "a new function goes unnoticed"
for fault in 'changes:changed the object' 'loses:lost 1 block' 'stays broken:does not work after'; do
    "$program" "${fault%%:*}" 2>&1 | grep -q "${fault#*:}" || wrong "one that ${fault%%:*} goes unnoticed"
done

echo "$(wc -l <"$dir/public") functions"
exit $failed
