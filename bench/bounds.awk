# bounds.awk: what libmk is to reach, and whether it does: a line a bound. Reads what `membench ratio --format=csv`
# says of the suites, of time and of memory (--unit=resident/asked), and what instructions.sh counted.
#
# A bound is GROUP/VARIANT:LIMIT:OF, the variant being one of libmk's and OF what its figure is a multiple of: nothing = the
# group's floor, best C peers beaten as well; another GROUP/VARIANT; `memory`, as it is; `instructions`, per item;
# `peers`: no limit, but ahead of every peer in C.

BEGIN {
    FS = ","
    n = split("ArenaRequest/mk:1.15:;ArenaRequest/mk:17:instructions;" \
              "ArenaReset/mk:1.15:;ArenaReset/mk:17:instructions;" \
              "ArenaRequestCall/mk:1.4:ArenaRequest/floor;" \
              "ArenaMillion/mk:1.05:;ArenaTree/mk:1.10:;ArenaTree/mk-range:1.10:;" \
              "PoolPair/mk:1.6:;PoolPair/mk:24:instructions;" \
              "PoolPairThreads/mk:1.05:PoolPair/mk;PoolBatchThreads/mk:1.05:PoolBatch/mk;" \
              "PoolTurns/mk:1.1:;PoolHandover/mk:1.1:;" \
              "StrItems/mk:1.15:;StrChars/mk:1.05:;StrPieces/mk:1.10:;" \
              "StrSmall/mk:1.25:;StrSmall/mk-room:0.75:;StrSmall/mk-arena:0.75:;" \
              "VecInts/mk:1.05:;VecIntsHint/mk:1.15:;VecIntsCleared/mk:1.05:;VecSmall/mk:1.05:;" \
              "MapInsert/mk:1.10:;MapInsertHint/mk:1.10:;MapHit/mk:1.30:;MapMiss/mk:1.10:;MapIterate/mk:1.25:;" \
              "MapErase/mk::peers;MapWindow/mk::peers;" \
              "MapTextInsert/mk:1.10:;MapTextHit/mk:1.10:;MapTextMiss/mk:1.10:;" \
              "MapTextErase/mk::peers;MapTextWindow/mk::peers;" \
              "ArenaHeld/mk:1.05:memory;ArenaHeldNodes/mk:1.02:memory", bound, ";")
}

FNR == 1 { kind = $3 == "instructions" ? "instructions" : "" }
kind == "instructions" {
    counted[$1 "/" $2] = $3
    next
}
FNR > 1 && $4 == "resident/asked" {
    held[$1 "/" $2] = $5
    note_peer(held_least, held_by, $5)
    next
}
FNR > 1 {
    value[$1 "/" $2] = $5
    ratio[$1 "/" $2] = $6
    low[$1 "/" $2] = $7
    high[$1 "/" $2] = $8
    note_peer(least, by, $6)
}

# The best of those in C.
function note_peer(best, who, figure) {
    if ($2 ~ /^(mk|floor|pmr-|std::|go-)/ || $2 == "sync.Pool" || $2 == "strings.Builder")
        return
    if (!($1 in best) || figure + 0 < best[$1] + 0) {
        best[$1] = figure
        who[$1] = $2
    }
}

# Sets figure and span, the interval where there is one; false: not measured.
function look_up(row, of) {
    span = ""
    if (of == "memory" || of == "instructions") {
        figure = of == "memory" ? held[row] : counted[row]
        return figure != ""
    }
    if (of ~ "/") {
        figure = value[of] ? value[row] / value[of] : ""
        return figure + 0 != 0
    }
    figure = ratio[row]
    if (figure != "" && low[row] !~ /inf/)
        span = sprintf(" (%.2f..%.2f)", low[row], high[row])
    return figure != ""
}

function verdict(limit, rival, against) {
    if (limit != "" && figure + 0 > limit + 0)
        return "**missed**"
    return against && rival != "" && figure + 0 >= rival + 0 ? "**behind**" : "met"
}

END {
    print "| libmk | figure | at most | of | best peer in C | |"
    print "|---|---|---|---|---|---|"
    for (i = 1; i <= n; i++) {
        split(bound[i], part, ":")
        row = part[1]
        group = substr(row, 1, index(row, "/") - 1)
        if (!look_up(row, part[3]))
            continue
        against = part[3] == "" || part[3] == "peers" || part[3] == "memory"
        rival = part[3] == "memory" ? held_least[group] : least[group]
        peer = part[3] == "memory" ? held_by[group] : by[group]
        printf "| `%s` | %s%s | %s | %s | %s | %s |\n", row, sprintf(part[3] == "instructions" ? "%.1f" : "%.2f", figure), span,
            part[2] == "" ? "–" : part[2],
            part[3] == "" || part[3] == "peers" ? "its floor" : part[3] == "memory" ? "bytes asked for" : \
                part[3] == "instructions" ? "an item" : "`" part[3] "`",
            against && rival != "" ? sprintf("%s %.2f", peer, rival) : "–", verdict(part[2], rival, against)
    }
}
