#!/bin/sh
# edits.sh LINT TIMES: random edits of a program, one after another; each time a run with the store says
# what a run without it says.
set -eu
lint=$1 times=$2
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
make_project
i=0
while [ $i -lt "$times" ]; do
    i=$((i + 1))
    # One of a dozen small changes, in a random file.
    awk -v seed="$i" 'BEGIN {
        srand(seed)
        n = split("main.c util.c hooks.c util.h", file)
        f = file[int(rand() * n) + 1]
        l = int(rand() * 12) + 1
        k = split("insert \"\";append \"/* x */\";free;unfree;static;unstatic;swap;loop;size;null;global;call", change, ";")
        print f, l, change[int(rand() * k) + 1]
    }' >edit
    read -r file line change <edit
    cp "$file" before
    case $change in
    insert*) sed -i "${line}i\\\\" "$file" ;;
    append*) echo "/* $i */" >>"$file" ;;
    free) sed -i 's/^    free(c);/    (void)c;/' main.c ;;
    unfree) sed -i 's/^    (void)c;/    free(c);/' main.c ;;
    static) sed -i 's/^struct buf \*buf_new/__attribute__((noinline)) struct buf *buf_new/' util.c ;;
    unstatic) sed -i 's/^__attribute__((noinline)) //' util.c ;;
    swap) sed -i 's/t.alloc(16)/make(16)/; t; s/make(16)/t.alloc(16)/' hooks.c ;;
    loop) sed -i 's/i < argc/i < 7/; t; s/i < 7/i < argc/' main.c ;;
    size) sed -i 's/unsigned long len;/unsigned long len, cap;/; t; s/unsigned long len, cap;/unsigned long len;/' util.h ;;
    null) sed -i 's/return strdup(s)/return s ? strdup(s) : 0/; t; s/return s ? strdup(s) : 0/return strdup(s)/' util.c ;;
    global) sed -i 's/^static char \*kept;/char *kept;/; t; s/^char \*kept;/static char *kept;/' main.c ;;
    call) sed -i 's/even(3, c)/odd(3, (kept = c))/; t; s/odd(3, (kept = c))/even(3, c)/' main.c ;;
    esac
    [ $((i % 2)) -eq 0 ] || settle # half of them at once: what is not at rest is not believed
    agree "edit $i: $file:$line $change"
done
echo "$times edits"
