#!/bin/sh
# usage.sh MEMPROF: what is asked wrongly, and files that are none, get one clear line and 2.

set -u
memprof=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0

# expect CODE PATTERN ARGUMENT...: of the exit code and of the only line on standard error.
expect() {
    code=$1 pattern=$2
    shift 2
    timeout 60 "$memprof" "$@" >out 2>err </dev/null
    got=$?
    if [ $got != "$code" ] || ! grep -q -e "$pattern" err || [ "$(wc -l <err)" != 1 ]; then
        echo "FAILED: memprof $*: expected $code and '$pattern', got $got and"
        cat err
        status=1
    fi
}

: >empty
echo 'no profile' >text
head -c 100000 /dev/urandom >noise
printf '\037\213\010\000' >cut.gz
gzip -c text >text.gz
# 540 MB of zeros in 3 MB.
head -c 540000000 /dev/zero | gzip -1 >bomb.gz
truncate -s 540000000 huge

expect 2 'no profile named' top
expect 2 'unknown option .-nonsense' top -nonsense empty
expect 2 "unknown option '--focusx" top --focusx=3 empty
expect 2 'needs a value: -focus=REGEX' top empty -focus
expect 2 "'many' is no value for -nodecount" top -nodecount=many empty
expect 2 "'maybe' is no value for -trim" top -trim=maybe empty
expect 2 'exclude each other' top -base=a -diff_base=b c
expect 2 '-normalize needs' top -normalize c
expect 2 'divide_by=0' top -divide_by=0 c
expect 2 'needs a regular expression' list
expect 2 'diff needs two profiles' diff a
expect 2 'diff has a base' diff -base=c a b
expect 2 'serves its own view' top -http=localhost:0 a
expect 2 'absent: No such file' top absent
expect 2 'empty: empty' top empty
expect 2 '\.: Is a directory' top .
expect 2 'text: not a pprof profile' top text
expect 2 'noise: ' top noise
expect 2 'cut.gz: truncated' top cut.gz
expect 2 'text.gz: not a pprof profile' top text.gz
expect 2 'bomb.gz: unpacks to more than 512 MiB' top bomb.gz
expect 2 'huge: larger than 512 MiB' top huge

"$memprof" --help >help || status=1
"$memprof" help | cmp -s - help || { echo "FAILED: help is not --help" && status=1; }
"$memprof" --version | grep -q '^memprof [0-9]' || { echo "FAILED: --version" && status=1; }
# Every row of the tables is in the help.
for word in top peek -focus= -alloc_space -diff_base= -source_path=; do
    grep -q -e "^  $word" help || { echo "FAILED: no $word in --help" && status=1; }
done
exit $status
