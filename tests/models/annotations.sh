#!/bin/sh
# annotations.sh LINT: --models=FILE.h finds <mk/annotate.h> by itself, and wins over the models that come along.

set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/mine.h" <<'C'
#include <mk/annotate.h>
typedef struct thing thing;
MK_FRESH thing *thing_new(void);
MK_FREES(1) void thing_free(thing *t);
MK_ESCAPES(1) void g_free(void *p);
C
cat >"$tmp/a.c" <<'C'
#include <stdlib.h>
typedef struct thing thing;
thing *thing_new(void);
void thing_free(thing *);
void g_free(void *);
void freed(void) { thing_free(thing_new()); }
void kept(void) { g_free(malloc(1)); }
C
cd "$tmp"
"$1" -m --models=mine.h a.c >out 2>err || { cat err; exit 1; }
grep -q '^a.c:6:.*thing_new() does not escape' out && grep -q '^a.c:7:.*escapes to heap' out || { cat out err; exit 1; }
! "$1" -m a.c 2>/dev/null | grep -q 'thing_new() does not escape' || { echo 'without the model it is known, too'; exit 1; }
