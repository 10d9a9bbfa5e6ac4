# workloads.awk: Go's lines of the workloads, several samples of each, as the table of before and after.
# Exits with 1 if one of the savings they are there to show is not reached.

/^Benchmark/ {
    name = $1
    sub(/^Benchmark/, "", name)
    sub(/-[0-9]+$/, "", name)
    count[name]++
    for (i = 3; i < NF; i += 2)
        if ($(i + 1) == "ns/op")
            sample[name, count[name]] = $i
        else
            value[name, $(i + 1)] = $i # counts are exact
}

function median(name,    i, k, n, t, v) {
    n = count[name]
    for (i = 1; i <= n; i++) {
        t = sample[name, i] + 0
        for (k = i; k > 1 && v[k - 1] > t; k--)
            v[k] = v[k - 1]
        v[k] = t
    }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function people(x, step, units,    n, u, i) {
    n = split(units, u, " ")
    for (i = 1; x >= step && i < n; i++)
        x /= step
    return sprintf(x == int(x) || x >= 100 ? "%.0f %s" : x >= 10 ? "%.1f %s" : "%.2f %s", x, u[i])
}
function times(name) { return people(median(name), 1000, "ns us ms s") }
function sizes(name) { return people(value[name, "B/op"], 1024, "B KiB MiB GiB") }
function allocs(name) { return value[name, "allocs/op"] + 0 }

function row(bad, label,    name, good, go) {
    name = substr(bad, 1, match(bad, /(Bad|Doubling)$/) - 1)
    good = name "Good"
    go = name "Go"
    printf "| %s | %s → %s | %s → %s | %.0f → %.0f |", label, times(bad), times(good), sizes(bad), sizes(good),
        allocs(bad), allocs(good)
    if (with_go && bad ~ /Bad$/)
        printf " %s, %s, %.0f |", times(go), sizes(go), allocs(go)
    else if (with_go)
        printf " |"
    print ""
}

function must(what, ok) {
    if (!ok) {
        print "not reached: " what >"/dev/stderr"
        failed = 1
    }
}
function fewer(unit, bad, good, least) {
    must(good ": 1/" least " of the " unit " of " bad, value[good, unit] * least <= value[bad, unit])
}
# No worse than Go in anything, better in something.
function beats_go(name,    good, go, faster, smaller, rarer) {
    good = name "Good"
    go = name "Go"
    faster = median(go) - median(good)
    smaller = value[go, "B/op"] - value[good, "B/op"]
    rarer = allocs(go) - allocs(good)
    must(good ": Go is faster", faster >= 0)
    must(good ": Go takes fewer bytes", smaller >= 0)
    must(good ": Go allocates less often", rarer >= 0)
    must(good ": better than Go in nothing", faster > 0 || smaller > 0 || rarer > 0)
}

END {
    with_go = count["StringConcatGo"]
    printf "| workload | time | bytes | allocations |%s\n", with_go ? " Go, as good as it does it |" : ""
    printf "|---|---|---|---|%s\n", with_go ? "---|" : ""
    row("StringConcatBad", "`StringConcat`: strcat and realloc → a builder with a hint")
    row("SliceGrowthBad", "`SliceGrowth`: realloc by one → a vector with a hint")
    row("SliceGrowthDoubling", "… realloc by doubling → a vector with a hint")
    row("MapAllocBad", "`MapAlloc`: maps of maps, boxed counts → one map, names in an arena")
    row("DeepTreeBad", "`DeepTree`: a malloc a node → an arena")
    row("BoxingBad", "`Boxing`: `void *` boxes → values")
    row("ClosureBad", "`Closure`: contexts that copy buffers → what they need of them")
    row("TemporaryBad", "`Temporary`: malloc and free an iteration → a pool")
    fewer("B/op", "StringConcatBad", "StringConcatGood", 100)
    fewer("B/op", "SliceGrowthBad", "SliceGrowthGood", 10)
    fewer("B/op", "SliceGrowthDoubling", "SliceGrowthGood", 2)
    fewer("allocs/op", "MapAllocBad", "MapAllocGood", 1 / 0.35)
    fewer("allocs/op", "BoxingBad", "BoxingGood", 10)
    fewer("allocs/op", "DeepTreeBad", "DeepTreeGood", 100)
    fewer("allocs/op", "TemporaryBad", "TemporaryGood", 100)
    fewer("allocs/op", "TemporaryBad", "TemporaryScratch", 100)
    if (with_go) {
        n = split("StringConcat SliceGrowth MapAlloc DeepTree Boxing Closure Temporary", names, " ")
        for (i = 1; i <= n; i++)
            beats_go(names[i])
    }
    exit failed
}
