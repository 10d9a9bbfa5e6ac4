#!/bin/sh
# walk.sh README PROGRAMS INCLUDE: runs the commands of a page, and compares what they print with what it says.
#
# A command is a line "    $ ...", its output the indented lines below. In these, "..." stands for
# anything, and on a line of its own for any lines; the others must come in that order, other lines may lie between.

set -u
readme=$1
PATH=$2:$PATH CPATH=$3
export PATH CPATH
command -v awk >/dev/null && command -v cc >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "${readme%/*}"/loop/* "$work"
cd "$work" || exit 2
status=0 commands=0

# as_expected EXPECTED GOT: prints the first line that is not there.
as_expected() {
    awk '
        function matches(line, pattern,    i, n, part, at) {
            n = split(pattern, part, /\.\.\./)
            if (substr(line, 1, length(part[1])) != part[1]) return 0
            line = substr(line, length(part[1]) + 1)
            for (i = 2; i <= n; i++) {
                at = index(line, part[i])
                if (part[i] != "" && !at) return 0
                if (part[i] != "") line = substr(line, at + length(part[i]))
            }
            return n > 1 && part[n] == "" ? 1 : line == ""
        }
        FNR == NR { if ($0 != "...") wanted[++n] = $0; next }
        found < n && matches($0, wanted[found + 1]) { found++ }
        END { if (found < n) { print wanted[found + 1]; exit 1 } }
    ' "$1" "$2"
}

check() {
    [ -n "$command" ] || return 0
    commands=$((commands + 1))
    # Findings are an exit status of 1 of memcheck-lint.
    sh -c "$command" >got 2>err || case $?:$command in
    1:memcheck-lint*) ;;
    *) echo "FAILED: $command: exit $?: $(cat err)" && status=1 ;;
    esac
    missing=$(as_expected expected got) || {
        echo "FAILED: $command: no line '$missing' in:"
        cat got
        status=1
    }
}

command=
: >expected
while IFS= read -r line; do
    case $line in
    '    $ '*)
        check
        command=${line#'    $ '}
        : >expected
        ;;
    '    '*) printf '%s\n' "${line#'    '}" >>expected ;;
    '') ;;
    *)
        check
        command=
        ;;
    esac
done <"$readme"
check
[ "$commands" -ge 15 ] || { echo "FAILED: $commands commands"; status=1; }

# Negative control: another output is not what the page says.
printf 'a ... c\nlast\n' >expected
printf 'a b c\nlast but one\n' >got
[ "$(as_expected expected got)" = last ] || { echo 'FAILED: the comparison finds what is not there'; status=1; }
printf 'a b c\nlast\n' >got
as_expected expected got || { echo 'FAILED: the comparison misses what is there'; status=1; }
exit $status
