#!/bin/sh
# What memcheck-lint costs, against the compiler's own parse of the same files.
#
#   sh bench/lint-cost.sh [-n ROUNDS] [-s] [-a] [-e FILES] [BUILD] [PACKAGE...]
#
#   lint    memcheck-lint -p DIR: one run over the whole project; -s: one run a file, files that stand in
#           compile_commands.json one after another
#   clang   clang-19 -fsyntax-only, file by file, each with the flags of its entry in compile_commands.json
#
# in turn, lint clang lint clang ..., ROUNDS times (3). Time is user + system, of all processes; memory the
# peak of any of them. Prints minimum and median of each, and the ratio of the minima: below 1, a whole
# check costs less than compiling once for syntax.
#
# -e FILES: each file by itself instead, as a build asks for it: so many files a package, the largest, the
# smallest, and those between them in even steps. Prints a row a file, and how the ratios are spread.
#
# -a: beside it, once each, what other analysers take for the same files, as multiples of clang's minimum:
# gcc -fanalyzer, clang --analyze, cppcheck. Hours for large projects. BUILD is a build tree
# (build/release).
set -eu
export MEMKIT_NO_CACHE=1 # what a run costs that knows nothing
here=$(cd "$(dirname "$0")" && pwd)
rounds=3 single= others= each=
while getopts n:sae: option; do
    case $option in
    n) rounds=$OPTARG ;;
    s) single=1 ;;
    a) others=1 ;;
    e) each=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
build=$here/../build/release
case ${1:-} in
*/*)
    build=$1
    shift
    ;;
esac
[ $# -gt 0 ] || set -- zlib bzip2 less lua5.4 tmux git sqlite3
corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
lint=$(cd "$build" && pwd)/bin/memcheck-lint
clang=${CLANG:-clang-19}
[ -x "$lint" ] || { echo "lint-cost: no $lint; build it with: cmake --preset release && cmake --build --preset release" >&2; exit 2; }
command -v "$clang" >/dev/null || { echo "lint-cost: no $clang; set CLANG" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cost=$tmp/cost
"${CC:-cc}" -O1 -o "$cost" "$here/../tests/corpus/cost.c"

# write_script DIR COMMAND [bare|apart]: COMMAND with the flags of each entry of DIR's compile_commands.json,
# or with the file alone, or with the file, -- and the flags, one a line, as sh.
#
# "arguments" or "command", in JSON's spelling of strings, one entry a line (bench/corpus.sh) or pretty
# printed (meson, CMake). What makes the compiler write files is left out, and what is gcc's alone.
write_script() {
    echo failed=0
    tr '\n' ' ' <"$1/compile_commands.json" | awk -v command="$2" -v form="${3:-}" '
        function quoted(s) { gsub(/\047/, "\047\\\047\047", s); return "\047" s "\047" }
        function string(   s, c) { # the JSON string that starts at text[at]
            s = ""
            for (at++; (c = substr(text, at, 1)) != "\""; at++) {
                if (c == "\\") {
                    c = substr(text, ++at, 1)
                    if (c == "n") c = "\n"
                    if (c == "t") c = "\t"
                }
                s = s c
            }
            at++
            return s
        }
        function blanks() { while (substr(text, at, 1) ~ /[ \t,:]/) at++ }
        function add(word) { words[n++] = word }
        function array() {
            for (at++; blanks() substr(text, at, 1) != "]"; ) add(quoted(string()))
            at++
        }
        function emit(   k, line) {
            line = "cd " quoted(dir) " && " command
            if (form) line = line " " quoted(file)
            if (form == "apart") line = line " --"
            for (k = 1; k < n && form != "bare"; k++) {
                if (words[k] ~ /^\047?-(o|MF|MT|MQ)\047?$/) { k++; continue }
                if (words[k] ~ /^\047?-(c|M|MD|MMD|MP|MG)\047?$/ || words[k] ~ /^\047?-(Wp,|Werror|save-temps|fanalyzer|malign-data|fno-guess-branch)/) continue
                line = line " " words[k]
            }
            if (line !~ /\.(cc|cpp|cxx|C|S|s)\047?$/) print line " || failed=1"
        }
        {
            text = $0
            for (at = index(text, "[") + 1; ; ) {
                blanks()
                c = substr(text, at, 1)
                if (c == "{") { at++; n = 0; dir = "."; continue }
                if (c == "}") { at++; emit(); continue }
                if (c != "\"") break
                key = string(); blanks()
                if (substr(text, at, 1) == "[") array()
                else {
                    value = string()
                    if (key == "directory") dir = value
                    if (key == "file") file = value
                    if (key == "command") n = split(value, raw, / +/)
                    if (key == "command") for (k = 1; k <= n; k++) words[k - 1] = raw[k]
                }
            }
        }'
    echo 'exit $failed'
}

# smallest_and_median FILE: of its first column; and the largest of its second.
smallest_and_median() {
    sort -n "$1" | awk '{ t[NR] = $1; if ($3 > m) m = $3 }
        END { printf "%.2f %.2f %d\n", t[1], t[int((NR + 1) / 2)], m / 1024 }'
}

run_lint() {
    if [ -n "$single" ]; then
        "$cost" "$tmp/now" sh "$tmp/lint" >/dev/null 2>&1
    else
        "$cost" "$tmp/now" "$lint" -p "$corpus/$package" --fail-on=none >/dev/null 2>&1
    fi
}

one_round() {
    code=0
    run_lint || code=$?
    [ $code -eq 0 ] || { echo "lint-cost: $package: memcheck-lint ends with $code" >&2; exit 2; }
    cat "$tmp/now" >>"$tmp/a"
    "$cost" "$tmp/now" sh "$tmp/clang" >/dev/null 2>&1 ||
        echo "lint-cost: $package: $clang does not take every file" >&2
    cat "$tmp/now" >>"$tmp/b"
}

# as_multiple SECONDS COMMAND...: what it takes, as a multiple of that.
as_multiple() {
    base=$1
    shift
    "$cost" "$tmp/now" "$@" >/dev/null 2>&1 || :
    awk -v base="$base" '{ printf "%.1f", $1 / base }' "$tmp/now"
}

# other_analysers SECONDS: of clang -fsyntax-only.
other_analysers() {
    write_script "$corpus/$package" "gcc -w -fanalyzer -c -o /dev/null" >"$tmp/gcc"
    write_script "$corpus/$package" "$clang -w --analyze -o /dev/null" >"$tmp/analyze"
    printf '%10s: gcc -fanalyzer %s, clang --analyze %s, cppcheck %s\n' "$package" \
        "$(as_multiple "$1" sh "$tmp/gcc")" "$(as_multiple "$1" sh "$tmp/analyze")" \
        "$(as_multiple "$1" cppcheck -q --project="$corpus/$package/compile_commands.json")"
}

# ---- each file by itself ----

# pick FILES: of "BYTES K" lines, the smallest, the largest, and even steps between.
pick() {
    sort -n | awk -v n="$1" '{ line[NR] = $0 }
        END { if (n > NR) n = NR
              step = n > 1 ? (NR - 1) / (n - 1) : 0
              for (i = 0; i < n; i++) print line[NR - int(i * step + .5)] }'
}

# cost_of COMMAND FILE: what it takes, as one more line of FILE; false: it fails.
cost_of() {
    "$cost" "$tmp/now" sh -c "failed=0; $1; exit \$failed" >/dev/null 2>&1 || return 1
    cat "$tmp/now" >>"$2"
}

# in_turn LINT CLANG: the least that each takes, beside each other.
in_turn() {
    : >"$tmp/a"
    : >"$tmp/b"
    round=0
    while [ $round -lt "$rounds" ]; do
        cost_of "$1" "$tmp/a" && cost_of "$2" "$tmp/b" || return 1
        round=$((round + 1))
    done
    echo "$(sort -n "$tmp/a" | head -1) $(sort -n "$tmp/b" | head -1)"
}

each_file() {
    mkdir -p "$tmp/none" # a database of nothing, or a file that stands in one twice would be read twice
    echo "[]" >"$tmp/none/compile_commands.json"
    write_script "$corpus/$package" "$lint --no-config --fail-on=none -p $tmp/none" apart >"$tmp/lint"
    write_script "$corpus/$package" "wc -c" bare >"$tmp/sizes"
    sh "$tmp/sizes" | awk '{ print $1, NR + 1, $2 }' | pick "$each" >"$tmp/picked"
    while read -r bytes k file; do
        if both=$(in_turn "$(sed -n "${k}p" "$tmp/lint")" "$(sed -n "${k}p" "$tmp/clang")"); then
            echo "$package $(basename "$file") $bytes $both"
        else
            echo "lint-cost: $file: left out, as it is not taken by both" >&2
        fi
    done <"$tmp/picked" | awk '{ printf "%-10s %-32s %8d  %6.3f %6.3f %5.2f\n", $1, $2, $3, $4, $8, $4 / $8 }' |
        tee -a "$tmp/each"
}

# how_spread: of the rows of each_file, by size of the files.
how_spread() {
    printf '%-14s %5s  %6s %6s %6s\n' "bytes" files median p90 worst
    for range in 0-10000 10000-100000 100000-1000000 1000000- 0-; do
        awk -v range="$range" 'BEGIN { split(range, r, "-") } $3 >= r[1] && (!r[2] || $3 < r[2]) { print $6 }' "$tmp/each" |
            sort -n | awk -v range="$range" '{ x[NR] = $1 }
                END { if (NR) printf "%-14s %5d  %6.2f %6.2f %6.2f\n", range == "0-" ? "all" : range, NR,
                             x[int((NR + 1) / 2)], x[int(NR * .9 + .999)], x[NR] }'
    done
}

if [ -n "$each" ]; then
    printf '%-10s %-32s %8s  %6s %6s %5s\n' "" "" bytes lint clang ratio
    for package in "$@"; do
        sh "$here/corpus.sh" "$corpus" --build "$package" >/dev/null
        write_script "$corpus/$package" "$clang -fsyntax-only" >"$tmp/clang"
        each_file
    done
    how_spread
    exit
fi

row='%-10s %5s  %8s %8s %5s   %8s %8s %5s   %6s\n'
printf "$row" "" files lint median MiB clang median MiB ratio
for package in "$@"; do
    sh "$here/corpus.sh" "$corpus" --build "$package" >/dev/null
    write_script "$corpus/$package" "$clang -fsyntax-only" >"$tmp/clang"
    write_script "$corpus/$package" "$lint --fail-on=none -p $corpus/$package" bare >"$tmp/lint"
    : >"$tmp/a"
    : >"$tmp/b"
    round=0
    while [ $round -lt "$rounds" ]; do
        one_round
        round=$((round + 1))
    done
    a=$(smallest_and_median "$tmp/a") b=$(smallest_and_median "$tmp/b")
    files=$(($(wc -l <"$tmp/clang") - 2))
    echo "$a $b" >>"$tmp/all"
    printf "$row" "$package" "$files" $a $b "$(echo "$a $b" | awk '{ printf "%.2f", $1 / $4 }')"
    [ -z "$others" ] || other_analysers "${b%% *}"
done
awk -v row="$row" '{ a += $1; am += $2; b += $4; bm += $5; if ($3 > ar) ar = $3; if ($6 > br) br = $6 }
    END { printf row, "total", "", sprintf("%.2f", a), sprintf("%.2f", am), ar, sprintf("%.2f", b),
          sprintf("%.2f", bm), br, sprintf("%.2f", a / b) }' "$tmp/all"
