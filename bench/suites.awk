# suites.awk: what `membench ratio --format=csv` says of the suites, as a table: a workload a row, libmk and
# the peers as multiples of the floor, best first. -v few=yes: the main ones. -v memory=yes: instead of time
# (--unit=resident/asked), as it is.

BEGIN {
    FS = ","
    n = split("ArenaRequest:make an arena, 100 objects of 16..256 B, destroy it;" \
              "ArenaRequestCall:the same through a function;" \
              "ArenaReset:the same, the arena reset;" \
              "ArenaMillion:a million objects, then all freed;" \
              "ArenaTree:a tree of 2^21 nodes built, walked, freed;" \
              "PoolPair:get, touch, put a 1 KiB buffer;" \
              "PoolBatch:32 at a time;" \
              "PoolPairThreads:two threads, each so;" \
              "PoolBatchThreads:two threads, 32 at a time;" \
              "PoolHandover:one thread gets, the other puts;" \
              "PoolTurns:the same in turns of 512;" \
              "StrItems:append “item_” and a number, a million times;" \
              "StrItemsHint:… told how long it gets;" \
              "StrItemsCleared:… into a cleared builder;" \
              "StrChars:append a character;" \
              "StrPieces:append 100 bytes;" \
              "StrSmall:a small string: new, 8 items, free;" \
              "VecInts:push 10^7 int32;" \
              "VecIntsHint:… told how many;" \
              "VecIntsCleared:… into a cleared vector;" \
              "VecSmall:a small vector: new, 16 pushes, free;" \
              "VecRecords:push 10^6 records of 32 B;" \
              "VecRecordsHint:… told how many;" \
              "VecRecordsCleared:… into a cleared vector;" \
              "MapInsert:insert 10^6 random u64;" \
              "MapInsertHint:… told how many;" \
              "MapHit:find, there;" \
              "MapMiss:find, not there;" \
              "MapHitFew:find, there, of 10^4;" \
              "MapMissFew:find, not there, of 10^4;" \
              "MapIterate:visit all;" \
              "MapErase:insert and erase all;" \
              "MapWindow:insert, erase, find, find;" \
              "MapTextInsert:insert 10^5 strings;" \
              "MapTextInsertHint:… told how many;" \
              "MapTextHit:find, there;" \
              "MapTextMiss:find, not there;" \
              "MapTextIterate:visit all;" \
              "MapTextErase:insert and erase all;" \
              "MapTextWindow:insert, erase, find, find;" \
              "ArenaHeld:a million objects of 16..256 B;" \
              "ArenaHeldNodes:2^21 nodes of 24 B;" \
              "PoolHeld:a thousand buffers of 1 KiB;" \
              "StrHeld:a string of 10.9 MB;" \
              "VecHeld:10^7 int32;" \
              "VecHeldHint:… told how many;" \
              "VecHeldRecords:10^6 records of 32 B;" \
              "MapHeld:10^6 u64 and their values;" \
              "MapTextHeld:10^5 strings, borrowed, and their values", all, ";")
    for (i = 1; i <= n; i++) {
        name = substr(all[i], 1, index(all[i], ":") - 1)
        order[i] = name
        label[name] = substr(all[i], length(name) + 2)
    }
    main_ones = " ArenaRequest ArenaTree PoolPair PoolPairThreads StrItems StrSmall VecInts VecIntsHint" \
        " MapInsert MapInsertHint MapHit MapMiss MapTextInsert MapTextHit "
}

memory { $6 = $5 }
NR > 1 && $3 { floor[$1] = $5 }
NR > 1 && (!$3 || memory) && $2 !~ /^floor/ {
    if ($2 ~ /^mk/)
        own[$1] = own[$1] (own[$1] ? ", " : "") ($2 == "mk" ? "" : substr($2, 4) " ") multiple($6)
    else {
        peers[$1]++
        peer[$1, peers[$1]] = $2
        ratio[$1, peers[$1]] = $6
    }
}

function multiple(x) { return sprintf(x >= 10 ? "%.0f" : "%.2f", x) }

# The peers of a workload, the best first.
function ranked(name,    i, k, least, text, done) {
    for (k = 1; k <= peers[name]; k++) {
        least = 0
        for (i = 1; i <= peers[name]; i++)
            if (!(i in done) && (!least || ratio[name, i] + 0 < ratio[name, least] + 0))
                least = i
        done[least] = 1
        text = text (k > 1 ? ", " : "") peer[name, least] " " multiple(ratio[name, least])
    }
    return text
}

# What the floor takes; it is somebody's where nobody wrote one.
function least(name) {
    if (!memory)
        return sprintf("%.2f ns", floor[name])
    return name ~ /^Arena/ ? "–" : multiple(floor[name])
}

END {
    print "| workload | floor | libmk | peers |"
    print "|---|---|---|---|"
    for (i = 1; i <= n; i++)
        if (order[i] in floor && (memory ? order[i] ~ /Held/ : order[i] !~ /Held/) && (!few || index(main_ones, " " order[i] " ")))
            printf "| `%s`: %s | %s | %s | %s |\n", order[i], label[order[i]], least(order[i]), own[order[i]],
                peers[order[i]] ? ranked(order[i]) : "–"
}
