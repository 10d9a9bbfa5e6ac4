#!/bin/sh
# complete_negative.sh SOURCE: complete.sh notices each thing that a rule can lack.

set -eu
here=$(dirname "$0")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0

fresh() {
    rm -rf "$tree"/*
    mkdir -p "$tree/checker" "$tree/tests"
    cp -R "$1/checker/rules" "$tree/checker/rules"
    cp -R "$1/tests/rules" "$tree/tests/rules"
}

# expect WHAT: complete.sh must fail and say that
expect() {
    if out=$(sh "$here/complete.sh" "$tree"); then
        echo "nobody complained: $1" && status=1
    elif ! echo "$out" | grep -q "$1"; then
        echo "wanted '$1', got: $out" && status=1
    fi
}

fresh "$1"
sh "$here/complete.sh" "$tree" || { echo "complains of nothing at all" && status=1; }
rm "$tree/checker/rules/leak.c" && expect 'rule leak: no file'
fresh "$1" && sed -i 's/^RULE(leak.*//' "$tree/checker/rules/rules.def" && expect 'leak.c: not in rules.def'
fresh "$1" && sed -i 's/^## leak$/## lake/' "$tree/checker/rules/README.md" && expect 'rule leak: no section'
fresh "$1" && sed -i '0,/^```c$/s///' "$tree/checker/rules/README.md" && expect 'rule stack-escape: 1 examples'
for case in bad good known_fp; do
    fresh "$1" && rm "$tree/tests/rules/leak/$case.c" && expect "rule leak: no test .*$case.c"
done
fresh "$1" && sed -i 's|// WARN leak||' "$tree/tests/rules/leak/bad.c" && expect 'bad.c expects nothing'
exit $status
