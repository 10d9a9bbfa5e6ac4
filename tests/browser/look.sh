#!/bin/sh
# look.sh PAGE[#PART] PICTURE.png [light|dark] [WIDTH,HEIGHT]
#
# Opens a page of a file in headless Chromium, takes its picture, and prints what is wrong with it, a line
# each: what its console says, exceptions, requests to a host. Nothing: it is fine. 77: no Chromium.

set -eu
page=$1 picture=$2 scheme=${3:-light} size=${4:-1200,700}
command -v chromium >/dev/null || { echo "no chromium" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ "$scheme" = dark ] && scheme=0 || scheme=1

rm -f "$picture"
HOME=$work timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/user" --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --no-default-browser-check \
    --host-resolver-rules='MAP * ~NOTFOUND' --blink-settings=preferredColorScheme=$scheme --hide-scrollbars \
    --window-size="$size" --log-net-log="$work/net" --enable-logging=stderr --virtual-time-budget=5000 \
    --screenshot="$picture" "file://$page" >"$work/log" 2>&1 || echo "chromium exits with $?"
grep -a -e CONSOLE -e Uncaught "$work/log" || :
# A page of a file has no origin; what the browser asks for by itself says "not an origin".
grep -a '"initiator":"null"' "$work/net" | grep -aoE '"url":"(https?|wss?|ftp)://[^"]*"' | sort -u |
    sed 's/.*"url":"/asks for /; s/"$//' || :
[ -s "$picture" ] || echo "no picture"
