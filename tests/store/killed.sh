#!/bin/sh
# killed.sh LINT TIMES: killed at random moments, it leaves a sound database, and the next run says the
# right thing.
set -eu
lint=$1 times=$2
. "$(dirname "$0")/project.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
make_project
settle
i=0
while [ $i -lt "$times" ]; do
    i=$((i + 1))
    [ $((i % 3)) -ne 0 ] || rm -rf .memkit
    echo "/* $i */" >>main.c
    delay=$(awk -v seed="$i" 'BEGIN { srand(seed); printf "%.3f", rand() * 0.4 }')
    setsid "$lint" -m -m --format=jsonl --fail-on=none *.c >/dev/null 2>&1 &
    sleep "$delay"
    kill -KILL -- "-$!" 2>/dev/null || :
    wait 2>/dev/null || :
    settle
    agree "killed after $delay s"
done
