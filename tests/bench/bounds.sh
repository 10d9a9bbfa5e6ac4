#!/bin/sh
# bounds.sh BENCH: bench/bounds.awk says met, missed and behind where it should, and instructions.sh counts.
set -eu
bench=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "$1" >&2
    cat "$work/out" >&2
    exit 1
}

# row GROUP NAME IS-FLOOR NS RATIO LOW HIGH
row() { echo "$1,$2,$3,ns/item,$4,$5,$6,$7,0,0"; }
{
    echo group,name,floor,unit,value,ratio,low,high,bytes,allocs
    row MapHit floor-swiss 1 20 1 1 1
    row MapHit mk 0 24 1.2 1.1 1.4
    row MapHit khash 0 36 1.8 1.7 1.9
    row MapMiss floor-swiss 1 10 1 1 1
    row MapMiss mk 0 13 1.3 -inf inf
    row VecSmall floor 1 10 1 1 1
    row VecSmall mk 0 10 1.0 -inf inf
    row VecSmall stb_ds 0 9 0.9 -inf inf
    row VecInts floor 1 10 1 1 1
    row VecInts mk 0 10 1.0 -inf inf
    row VecInts std::vector 0 9 0.9 -inf inf
    row MapErase floor-swiss 1 10 1 1 1
    row MapErase mk 0 15 1.5 -inf inf
    row MapErase khash 0 16 1.6 -inf inf
    row PoolPair floor-list 1 1 1 1 1
    row PoolPair mk 0 1.5 1.5 -inf inf
    row PoolPairThreads floor-list 1 1 1 1 1
    row PoolPairThreads mk 0 1.8 1.8 -inf inf
} >"$work/time"
{
    echo group,name,floor,unit,value,ratio,low,high,bytes,allocs
    echo ArenaHeld,apr_pool,1,resident/asked,1.01,1,-inf,inf,0,0
    echo ArenaHeld,mk,0,resident/asked,1.002,0.99,-inf,inf,0,0
} >"$work/held"
printf 'group,name,instructions\nPoolPair,mk,25.00\n' >"$work/counted"

awk -f "$bench/bounds.awk" "$work/time" "$work/held" "$work/counted" >"$work/out"
says() { grep -qF "$1" "$work/out" || fail "not there: $1"; }
says '| `MapHit/mk` | 1.20 (1.10..1.40) | 1.30 | its floor | khash 1.80 | met |'
says '| `MapMiss/mk` | 1.30 | 1.10 | its floor | – | **missed** |'
says '| `VecSmall/mk` | 1.00 | 1.05 | its floor | stb_ds 0.90 | **behind** |'
says '| `VecInts/mk` | 1.00 | 1.05 | its floor | – | met |' # who is no peer in C counts for none
says '| `MapErase/mk` | 1.50 | – | its floor | khash 1.60 | met |'
says '| `PoolPairThreads/mk` | 1.20 | 1.05 | `PoolPair/mk` | – | **missed** |'
says '| `PoolPair/mk` | 25.0 | 24 | an item | – | **missed** |'
says '| `ArenaHeld/mk` | 1.00 | 1.05 | bytes asked for | apr_pool 1.01 | met |'
[ "$(wc -l <"$work/out")" = 11 ] || fail "lines of what was not measured"
