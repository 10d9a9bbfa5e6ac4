#!/bin/sh
# layering.sh SOURCE: who may know whom, read off the #include lines; and what no file may hold.
#
# Prints file:line: what is wrong, and exits 1 if anything is.  layering_self_test.sh plants each
# kind of violation.

set -eu
cd "$1"

top_level='CMakeLists.txt CMakePresets.json LICENSE README.md bench checker examples lib tests'

# The checker's stages, a line each:
#     its files below checker/, without suffix : what else of ours it may include : libraries
# "pure" stages do no I/O and read no environment; "*" is everything.  A stage includes none that
# comes after it; run.c is the pipeline, analyse.c the part of it that a body goes through.
stages='
ir ir_.*                : bytes                                             :
summary summary_(int|loc|join|attrs|text) : ir                              :
find                    : -                                                 :
find_pack               : find bytes                                        : pure

words                   : -                                                 :
rows                    : words                                             :
options options_.*      : words rows report/report                          :
project                 : front options words                               : jansson

tu load load_.*         : front words                                       : clang-c
lower lower_.*          : tu ir                                             : clang-c
front                   : tu load lower ir                                  :
frontend                : front                                             :
worker                  : front frontend                                    :
models                  : front frontend ir words worker                    :

bytes                   : -                                                 : pure
key                     : -                                                 : pure
store store_.*          : find key                                                                            : sqlite3
summary_pack            : summary bytes key                                 : pure
answers                 : ir                                                : pure
program program_.* groups : ir summary answers                              : pure
spool                   : -                                                 :
unit_cache              : ir program spool                                  :
solve solve_.*          : ir summary program                                : pure
writes                  : ir solve                                          : pure
escape paths paths_.*    : ir solve writes                                   : pure
explain                 : ir solve escape find                              : pure
containers containers_.* : ir program escape                                : pure
teardown                : ir program escape containers                      : pure
holders holders_.*      : ir program escape                                 : pure
must                    : ir summary solve escape cond                      : pure
summarize               : ir summary solve escape must writes               : pure
body                    : ir ir_expr solve escape explain summarize find    : pure
dangle dangle_.*        : body summary solve escape explain must            : pure
cond                    : summary solve answers                             : pure
track                   : summary solve cond                                : pure
dead                    : summary solve track must                          : pure
lost lost_.*            : summary solve escape track answers                : pure
verdict                 : body dangle                                       : pure
rules                   : find rules/rules                                  : pure
check check_.*          : ir summary solve escape summarize find rules rules/rules body dangle track lost dead must containers teardown holders : pure
rules/.*                : ir find rules check check_loop check_end check_fill check_often check_gone check_leak containers teardown : pure
wavefront               : -                                                 :
memo                    : program groups containers teardown holders find find_pack bytes key summary_pack : pure
analyse                 : memo program groups wavefront find_pack solve escape summarize body dangle verdict check check_run find : pure

suppress suppress_.*    : find rules rules/rules report/source              :
changed                 : find                                              :
measure measure_.*      : find profiler/(join|pprof)                        :
report/.*               : find                                              : jansson
replace                 : -                                                 :
baseline                : find words replace                                :
fix fix_.*              : find report/source report/json replace            : jansson
lsp/.*                  : words report/(uri|json)                           : jansson
models/.*               : -                                                 :
run run_.* main         : *                                                 :
'

# The profiler's folders, likewise: folder : what of ours it may include, beside its own : libraries
profiler='
bench/profiler          : recorder/(recording|split) mk/.*                  : zlib profile.pb-c jansson elf regex histedit arpa/inet netinet/in
bench/profiler/recorder : mk/(base|prof|pprof)                              : elf unwind
'

# What every C library and compiler has.
libc='
assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar
wchar wctype dirent dlfcn fcntl fnmatch getopt glob libgen malloc poll pthread sched spawn strings
semaphore termios ucontext unistd link sys/.* .*intrin sanitizer/.*
'
io='stdio unistd fcntl dirent poll spawn sys/.*'

# All files of the project, committed or about to be.
files() {
    { [ -e .git ] && git ls-files --cached --others --exclude-standard 2>/dev/null; } ||
        find . -path ./build -prune -o -type f -print | sed 's|^\./||'
}
list=$(mktemp)
trap 'rm -f "$list"' EXIT
files | sort -u | while read -r file; do
    [ ! -f "$file" ] || echo "$file" # deleted, not yet committed
done >"$list"

status=0
report() {
    [ -z "$1" ] || { echo "$1" && status=1; }
}

# grep_files PATH_PATTERN GREP_ARGUMENT...: greps the project's files of such a path.
grep_files() {
    pattern=$1
    shift
    grep -E "$pattern" "$list" | tr '\n' '\0' | xargs -0 -r grep -nHI "$@" || :
}

lines=$(grep_files '^(lib|checker|examples|bench/profiler)/.*\.([chS]|def)$' -E \
    -e '^[[:space:]]*#[[:space:]]*include' -e '(^|[^[:alnum:]_])getenv *\(')
report "$(echo "$lines" | STAGES=$stages PROFILER=$profiler LIBC=$libc IO=$io awk '
    function complain(what) { print file ":" line ": " what }

    # Is name one of the patterns?
    function one_of(name, patterns,    i, n, word) {
        n = split(patterns, word)
        for (i = 1; i <= n; i++)
            if (word[i] == "*" || name ~ "^(" word[i] ")$") return 1
        return 0
    }

    # The stage a file below checker/ belongs to, or 0.
    function stage_of(stem,    i) {
        for (i = 1; i <= nstages; i++)
            if (one_of(stem, own[i])) return i
        return 0
    }

    function checker(    stem, stage, target, folder) {
        stem = folder = substr(file, length("checker/") + 1)
        sub(/\.[^.]*$/, "", stem)
        sub(/[^\/]*$/, "", folder)
        stage = stage_of(stem)
        if (!stage) {
            if (!(stem in strangers))
                complain("belongs to no stage: give it a line in tests/layering.sh")
            strangers[stem]
        } else if (!included) {
            if (one_of("pure", libraries[stage])) complain("a pure stage reads no environment")
        } else if (quoted) {
            # Relative to the file first, as the compiler does it.
            target = name
            if (sub(/^\.\.\//, "", target)) sub(/[^\/]*\/$/, "", folder)
            else if (!((folder target) in exists)) folder = ""
            target = folder target
            sub(/\.[^.]*$/, "", target)
            if (!one_of(target, own[stage]) && !one_of(target, others[stage]))
                complain("stage may not include " name)
        } else if (name !~ /^mk\// && !one_of(header, libc) && !one_of(top, libraries[stage]))
            complain("stage may not use " name)
        else if (one_of("pure", libraries[stage]) && one_of(header, io))
            complain("a pure stage does no I/O: " name)
    }

    function in_profiler(    folder, own_header) {
        folder = file
        sub(/\/[^\/]*$/, "", folder)
        if (!(folder in may_include)) folder = "bench/profiler"
        own_header = quoted && (folder "/" name) in exists && name !~ /\//
        if (!included || own_header || name ~ /\.def$/ || one_of(header, libc)) return
        if (!one_of(header, may_include[folder]) && !one_of(header, may_use[folder]))
            complain("the profiler may not include " name " here")
    }

    BEGIN {
        libc = ENVIRON["LIBC"]
        io = ENVIRON["IO"]
        n = split(ENVIRON["STAGES"], row, "\n")
        for (i = 1; i <= n; i++)
            if (split(row[i], column, ":") == 3) {
                own[++nstages] = column[1]
                others[nstages] = column[2]
                libraries[nstages] = column[3]
            }
        n = split(ENVIRON["PROFILER"], row, "\n")
        for (i = 1; i <= n; i++)
            if (split(row[i], column, ":") == 3) {
                sub(/ *$/, "", column[1])
                may_include[column[1]] = column[2]
                may_use[column[1]] = column[3]
            }
        while ((getline path <ARGV[1]) > 0) {
            sub(/^checker\//, "", path)
            exists[path]
        }
        ARGV[1] = ""
    }

    # file:line:#include <name>, or a call of getenv
    split($0, at, ":") >= 3 {
        file = at[1]
        line = at[2]
        included = at[3] ~ /^[[:space:]]*#/
        quoted = $0 ~ /include[[:space:]]*"/
        name = $0
        sub(/^[^"<]*["<]/, "", name)
        sub(/[">].*/, "", name)
        header = name
        sub(/\.h$/, "", header)
        top = header
        sub(/\/.*/, "", top)

        if (file ~ /^checker\//)
            checker()
        else if (file ~ /^bench\/profiler\//)
            in_profiler()
        else if (!included)
            next
        else if (quoted && file ~ /^examples\/loop\// && ("examples/loop/" name) in exists)
            next # a program of several files
        else if (quoted || (name !~ /^mk\// && !one_of(header, libc)))
            complain("knows libc and <mk/...> only, not " name)
        else if (name ~ /^mk\/(.*_)?internal\.h$/ && file !~ /^lib\/mk\/([^\/]*\.c|.*_internal\.h)$/)
            complain("private: " name)
    }
' "$list")"

# membench: SQLite in its store alone; what programs are linked with knows libc and itself.
report "$(grep_files '^bench/runner/' -E '#[[:space:]]*include[[:space:]]*<sqlite3' |
    grep -v '^bench/runner/store\.c:')"
report "$(grep_files '^bench/runner/(mk/.*|bench|bench_run|count|standalone|worker)\.[ch]$' -E \
    '#[[:space:]]*include' | LIBC=$libc awk '
    BEGIN { n = split(ENVIRON["LIBC"], libc) }
    {
        name = $0
        sub(/^[^"<]*["<]/, "", name)
        sub(/\.h[">].*/, "", name)
        if (name ~ /^(mk\/bench|bench_run|count|worker)$/) next
        for (i = 1; i <= n; i++)
            if (name ~ "^(" libc[i] ")$") next
        print
    }')"

# What no file may hold: paths of somebody's machine (u is nobody), notes to oneself.  The brackets
# keep this file clean.
report "$(grep_files . -E '(^|[^[:alnum:]_./$}-])/([h]ome|[w]ork)/' | grep -v '/[h]ome/u/')"
report "$(grep_files . -wE 'TO[D]O|FIX[M]E')"

present=$(sed 's|/.*||' "$list" | grep -v '^\.' | LC_ALL=C sort -u)
wanted=$(echo "$top_level" | tr ' ' '\n' | LC_ALL=C sort)
if [ "$present" != "$wanted" ]; then
    report "the top level should hold $top_level; it holds $(echo "$present" | tr '\n' ' ')"
fi

echo "$(wc -l <"$list") files, $(echo "$lines" | grep -c include) includes"
exit $status
