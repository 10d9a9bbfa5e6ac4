#!/bin/sh
# What memcheck-lint costs, against the compiler's own parse of the same files.
#
#   sh bench/lint-cost.sh [-n ROUNDS] [BUILD] [PACKAGE...]
#
#   A   memcheck-lint -p DIR                  one run over the whole project
#   B   clang-19 -fsyntax-only, file by file, each with the flags of its entry in compile_commands.json
#
# in turn, A B A B ..., ROUNDS times (3). Time is user + system, of all processes; memory the peak of any
# of them. Prints minimum and median of each, and the ratio of the minima: below 1, a whole check costs
# less than compiling once for syntax. BUILD is a build tree (build/release).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
rounds=3
if [ "${1:-}" = -n ]; then
    rounds=$2
    shift 2
fi
build=$here/../build/release
case ${1:-} in
*/*)
    build=$1
    shift
    ;;
esac
[ $# -gt 0 ] || set -- zlib bzip2 less lua5.4 tmux git sqlite3
corpus=${MEMKIT_CORPUS:-${HOME:?}/.cache/memkit/corpus}
lint=$build/bin/memcheck-lint
clang=${CLANG:-clang-19}
[ -x "$lint" ] || { echo "lint-cost: no $lint; build it with: cmake --preset release && cmake --build --preset release" >&2; exit 2; }
command -v "$clang" >/dev/null || { echo "lint-cost: no $clang; set CLANG" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cost=$tmp/cost
"${CC:-cc}" -O1 -o "$cost" "$here/../tests/corpus/cost.c"

# write_script DIR: the compiler's commands of its compile_commands.json, one a line, as sh.
#
# "arguments" or "command", in JSON's spelling of strings, one entry a line (bench/corpus.sh) or pretty
# printed (meson, CMake). What makes the compiler write or explain is left out.
write_script() {
    tr '\n' ' ' <"$1/compile_commands.json" | awk -v clang="$clang" '
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
            line = "cd " quoted(dir) " && " clang " -w -fsyntax-only"
            for (k = 1; k < n; k++) {
                if (words[k] ~ /^\047?-(o|MF|MT|MQ)\047?$/) { k++; continue }
                if (words[k] ~ /^\047?-(c|M|MD|MMD|MP|MG)\047?$/ || words[k] ~ /^\047?-(W|Wp,|save-temps|fanalyzer)/) continue
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
                    if (key == "command") n = split(value, raw, / +/)
                    if (key == "command") for (k = 1; k <= n; k++) words[k - 1] = raw[k]
                }
            }
        }'
}

# smallest_and_median FILE: of its first column; and the largest of its second.
smallest_and_median() {
    sort -n "$1" | awk '{ t[NR] = $1; if ($3 > m) m = $3 }
        END { printf "%.2f %.2f %d\n", t[1], t[int((NR + 1) / 2)], m / 1024 }'
}

one_round() {
    code=0
    "$cost" "$tmp/now" "$lint" -p "$corpus/$package" --fail-on=none >/dev/null 2>&1 || code=$?
    [ $code -eq 0 ] || { echo "lint-cost: $package: memcheck-lint ends with $code" >&2; exit 2; }
    cat "$tmp/now" >>"$tmp/a"
    "$cost" "$tmp/now" sh "$tmp/script" >/dev/null 2>&1 ||
        echo "lint-cost: $package: $clang does not take every file" >&2
    cat "$tmp/now" >>"$tmp/b"
}

row='%-10s %5s  %8s %8s %5s   %8s %8s %5s   %6s\n'
printf "$row" "" files lint median MiB clang median MiB ratio
for package in "$@"; do
    sh "$here/corpus.sh" "$corpus" --build "$package" >/dev/null
    { echo failed=0 && write_script "$corpus/$package" && echo 'exit $failed'; } >"$tmp/script"
    : >"$tmp/a"
    : >"$tmp/b"
    round=0
    while [ $round -lt "$rounds" ]; do
        one_round
        round=$((round + 1))
    done
    a=$(smallest_and_median "$tmp/a") b=$(smallest_and_median "$tmp/b")
    files=$(($(wc -l <"$tmp/script") - 2))
    echo "$a $b" >>"$tmp/all"
    printf "$row" "$package" "$files" $a $b "$(echo "$a $b" | awk '{ printf "%.2f", $1 / $4 }')"
done
awk -v row="$row" '{ a += $1; am += $2; b += $4; bm += $5; if ($3 > ar) ar = $3; if ($6 > br) br = $6 }
    END { printf row, "total", "", sprintf("%.2f", a), sprintf("%.2f", am), ar, sprintf("%.2f", b),
          sprintf("%.2f", bm), br, sprintf("%.2f", a / b) }' "$tmp/all"
