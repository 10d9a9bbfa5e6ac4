#!/bin/sh
# Random programs: what memcheck-lint says of them, against what they do.
#
#   run.sh LINT TOOLS [--seeds A..B] [--jobs N] [--batch N] [--rewrite NAME]... [--keep DIR] [OPTION]...
#
# TOOLS: folder of random-programs, random-compare and libtruth.a. OPTION: of random-programs. With --rewrite (all: every way)
# each program is also written down in that way, run and held against its own verdicts, and verdicts are
# counted that say less than those of the original. What escapes though no run kept it is counted by reasons. Contradictions are printed with file, line and site;
# reduce.sh makes them small. CC (default: clang-19, else cc): at -O0 clang takes a fifth of gcc's time, and compiling is
# most of what a program costs here. Exit 1: there were some, or a program crashed; 2: something could not be run.
set -u
lint=$1 tools=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
first=1 last=200 jobs=2 batch=50 rewrites= options= keep=
while [ $# -gt 0 ]; do
    case $1 in
    --seeds) first=${2%..*} last=${2#*..} && shift ;;
    --jobs) jobs=$2 && shift ;;
    --batch) batch=$2 && shift ;;
    --rewrite) rewrites="$rewrites $2" && shift ;;
    --keep) keep=$2 && shift ;;
    *) options="$options $1" ;;
    esac
    shift
done
[ "$rewrites" = " all" ] && rewrites=$("$tools/random-programs" --list-rewrites)
[ -n "${CC:-}" ] || for CC in clang-19 clang cc; do command -v $CC >/dev/null && break; done
if [ -n "$keep" ]; then
    mkdir -p "$keep" && tmp=$(cd "$keep" && pwd) || exit 2
else
    tmp=$(mktemp -d) || exit 2
    trap 'rm -rf "$tmp"' EXIT
fi

cat >"$tmp/batch.sh" <<'EOF'
first=$1 last=$(($1 + BATCH - 1)) dir=$TMP/$1
[ $last -le $LAST ] || last=$LAST

cannot() {
    echo "cannot $* (seeds $first..$last)"
    exit 2
}

make() { # WAY: programs, what they did, what is said of them
    mkdir -p "$dir/$1/truth" && cd "$dir/$1" || cannot write
    "$TOOLS/random-programs" $OPTIONS --rewrite=$1 $first $last . || cannot generate
    $CC -std=gnu11 -O0 -w -Wno-int-conversion -Wno-incompatible-function-pointer-types -DTRUTH -I"$HERE" truth/batch.c "$TOOLS/libtruth.a" -o run 2>said ||
        cannot "compile way $1: $(grep error: said | head -n 1)"
    timeout 300 ./run >truth.out
    timeout 300 "$LINT" -q -m "--rules=-*" --fail-on=none --no-cache --format=jsonl ./p*.c -- -I"$HERE" >rows 2>said || cannot "lint way $1: $(tail -n 1 said)"
}

compare() { # WAY [ARGUMENT...]
    way=$1
    shift
    "$TOOLS/random-compare" "$dir/$way" "$dir/$way/rows" "$dir/$way/truth.out" "$@" 2>&1 | sed "s/^/$way /"
}

make none && compare none
for way in $REWRITES; do
    make $way && compare $way "$dir/none" "$dir/none/rows"
done
[ $KEEP = yes ] || rm -rf "$dir"
EOF
export LINT="$lint" TOOLS="$tools" TMP="$tmp" HERE="$here" BATCH="$batch" LAST="$last" OPTIONS="$options" REWRITES="$rewrites" CC
export KEEP=$([ -n "$keep" ] && echo yes || echo no)
seq "$first" "$batch" "$last" | xargs -P "$jobs" -n 1 sh "$tmp/batch.sh" >"$tmp/all" 2>&1

# What is no number is a contradiction, a crash or an error.
grep -vE '^[a-z0-9]+ (numbers|ways|causes) ' "$tmp/all" | sort
awk -v expected=$((last - first + 1)) -v ways="none $rewrites" '
    $2 == "numbers" { for (i = 3; i < NF; i += 2) n[$1, $i] += $(i + 1) }
    $2 == "ways" { for (i = 3; i < NF; i += 2) n[$1, $i] += $(i + 1) }
    $2 == "causes" { for (i = 3; i < NF; i += 2) { if (!($i in known)) cause[++causes] = $i; known[$i]; n[$1, "for " $i] += $(i + 1) } }
    function percent(a, b) { return b ? sprintf("%.1f %%", 100 * a / b) : "-" }
    END {
        count = split(ways, way, " ")
        for (k = 1; k <= count; k++) {
            w = way[k]
            printf "%-8s %d programs, %d sites ran: %d kept, %d never kept, of which %s stay; %d wrong", w, n[w, "programs"],
                n[w, "ran"], n[w, "kept"], n[w, "never-kept"], percent(n[w, "stay"], n[w, "never-kept"]), n[w, "wrong"]
            if (w != "none")
                printf "; of %d verdicts %d say less, %d more", n[w, "same"] + n[w, "looser"] + n[w, "tighter"], n[w, "looser"], n[w, "tighter"]
            print ""
            for (i = 1; i <= causes; i++)
                if (n[w, "for " cause[i]])
                    printf "    never kept, but said to escape: %s %d\n", cause[i], n[w, "for " cause[i]]
            wrong += n[w, "wrong"] + n[w, "crashed"]
            if (n[w, "programs"] != expected || n[w, "ran"] == 0 || n[w, "ran"] == n[w, "without-row"])
                missing = 1
        }
        exit wrong ? 1 : missing ? 2 : 0
    }' "$tmp/all"
