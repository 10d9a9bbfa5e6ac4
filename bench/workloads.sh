#!/bin/sh
# workloads.sh [-n SAMPLES] [-t TIME] [-c] [-w] [-o REPORT.html] [BUILD]
#
# The workloads of examples/workloads, before and after, and beside Go's own good versions where Go is
# installed (-c: without). Prints a table; -w writes it into README.md, between its two marks; -o writes membench's report.
# Exits with 1 if one of the savings the workloads are there to show is not reached, or a good version is
# worse than Go's in ns/op, B/op or allocs/op.

set -eu
cd "$(dirname "$0")/.."
samples=10 time=100ms go=go write= report=
while getopts n:t:cwo: option; do
    case $option in
    n) samples=$OPTARG ;;
    t) time=$OPTARG ;;
    c) go=: ;;
    w) write=yes ;;
    o) report=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
build=${1:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/bin/membench" --db="$work/bench.db" --benchtime="$time" --count="$samples" --format=csv >"$work/c.csv"
[ -z "$report" ] || "$build/bin/membench" report --db="$work/bench.db" -o "$report"
: >"$work/go.csv"
if [ "$go" = go ] && command -v go >/dev/null 2>&1; then
    go test -bench . -benchmem -benchtime "$time" -count "$samples" bench/peers/workloads_test.go >"$work/go.txt"
    awk '/^Benchmark/ {
        sub(/^Benchmark/, "", $1); sub(/-[0-9]+$/, "", $1)
        for (i = 3; i < NF; i += 2) value[$(i + 1)] = $i
        print $1 "," $2 "," value["ns/op"] "," value["B/op"] "," value["allocs/op"]
    }' "$work/go.txt" >"$work/go.csv"
fi

# name,ns,bytes,allocs: medians of the rows of a file, in the order they first appear
medians() {
    awk -F, '
        $1 == "name" { next }
        !count[$1]++ { order[++names] = $1 }
        { ns[$1, count[$1]] = $3; bytes[$1, count[$1]] = $4; allocs[$1, count[$1]] = $5 }
        function median(of, name,    i, k, n, t, v) {
            n = count[name]
            for (i = 1; i <= n; i++) {
                t = of[name, i] + 0
                for (k = i; k > 1 && v[k - 1] > t; k--) v[k] = v[k - 1]
                v[k] = t
            }
            return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
        }
        END {
            for (i = 1; i <= names; i++)
                printf "%s,%.10g,%.10g,%.10g\n", order[i], median(ns, order[i]), median(bytes, order[i]),
                    median(allocs, order[i])
        }' "$1"
}
medians "$work/c.csv" >"$work/c"
medians "$work/go.csv" >"$work/go"

status=0
awk -F, '
    function people(x, step, units,    n, u, i) {
        n = split(units, u, " ")
        for (i = 1; x >= step && i < n; i++) x /= step
        return sprintf(x == int(x) || x >= 100 ? "%.0f %s" : x >= 10 ? "%.1f %s" : "%.2f %s", x, u[i])
    }
    function times(x) { return people(x, 1000, "ns us ms s") }
    function sizes(x) { return people(x, 1024, "B KiB MiB GiB") }
    function fewer(was, is) { return is > 0 ? was / is : was > 0 ? 1e9 : 1 }
    function must(what, ok) { if (!ok) { print "not reached: " what >"/dev/stderr"; failed = 1 } }
    function row(bad, label,    good) {
        good = substr(bad, 1, match(bad, /(Bad|Doubling)$/) - 1) "Good"
        printf "| %s | %s → %s | %s → %s | %.0f → %.0f |", label, times(ns[bad]), times(ns[good]),
            sizes(bytes[bad]), sizes(bytes[good]), allocs[bad], allocs[good]
        if (go && bad ~ /Bad$/)
            printf " %s, %s, %.0f |", times(gns[good]), sizes(gbytes[good]), gallocs[good]
        else if (go)
            printf " |"
        print ""
    }
    FILENAME ~ /go$/ { go = 1; gns[$1] = $2; gbytes[$1] = $3; gallocs[$1] = $4; next }
    { ns[$1] = $2; bytes[$1] = $3; allocs[$1] = $4 }
    END {
        printf "| workload | time | bytes | allocations |%s\n", go ? " Go, as good as it does it |" : ""
        printf "|---|---|---|---|%s\n", go ? "---|" : ""
        row("StringConcatBad", "`StringConcat`: strcat and realloc → a builder with a hint")
        row("SliceGrowthBad", "`SliceGrowth`: realloc by one → a vector with a hint")
        row("SliceGrowthDoubling", "… realloc by doubling → a vector with a hint")
        row("MapAllocBad", "`MapAlloc`: maps of maps, boxed counts → one map, names in an arena")
        row("DeepTreeBad", "`DeepTree`: a malloc a node → an arena")
        row("BoxingBad", "`Boxing`: `void *` boxes → values")
        row("ClosureBad", "`Closure`: contexts that copy buffers → what they need of them")
        row("TemporaryBad", "`Temporary`: malloc and free an iteration → a pool")
        must("StringConcat: 100 times fewer bytes", fewer(bytes["StringConcatBad"], bytes["StringConcatGood"]) >= 100)
        must("SliceGrowth: 10 times fewer bytes than by one", fewer(bytes["SliceGrowthBad"], bytes["SliceGrowthGood"]) >= 10)
        must("SliceGrowth: half the bytes of doubling", fewer(bytes["SliceGrowthDoubling"], bytes["SliceGrowthGood"]) >= 2)
        must("MapAlloc: 65 % fewer allocations", allocs["MapAllocGood"] <= 0.35 * allocs["MapAllocBad"])
        must("Boxing: 90 % fewer allocations", allocs["BoxingGood"] <= 0.10 * allocs["BoxingBad"])
        must("DeepTree: 99 % fewer allocations", allocs["DeepTreeGood"] <= 0.01 * allocs["DeepTreeBad"])
        must("Temporary: 99 % fewer allocations", allocs["TemporaryGood"] <= 0.01 * allocs["TemporaryBad"])
        must("Temporary: the same with scratch", allocs["TemporaryScratch"] <= 0.01 * allocs["TemporaryBad"])
        for (name in gns) {
            must(name ": Go is faster", ns[name] <= gns[name])
            must(name ": Go takes fewer bytes", bytes[name] <= gbytes[name])
            must(name ": Go allocates less often", allocs[name] <= gallocs[name])
        }
        exit failed
    }' "$work/c" $([ ! -s "$work/go" ] || echo "$work/go") >"$work/table" || status=1
cat "$work/table"

if [ -n "$write" ]; then
    awk -v table="$work/table" '
        /<!-- workloads:end -->/ { inside = 0 }
        !inside { print }
        /<!-- workloads -->/ { inside = 1; while ((getline line <table) > 0) print line }
    ' README.md >"$work/readme"
    cat "$work/readme" >README.md
fi
exit $status
