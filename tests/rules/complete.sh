#!/bin/sh
# complete.sh SOURCE: each rule has its file, its line in rules.def, its section in README.md with a bad
# and a good example, and its tests; and nothing of these is there without a rule. The build asks this, too.

set -eu
rules=$1/checker/rules
tests=$1/tests/rules
status=0
complain() {
    echo "$*"
    status=1
}

names=$(sed -nE 's/^(TEXT_|QUIET_)?RULE\([a-z_]*, "([a-z-]*)".*/\2/p' "$rules/rules.def")
texts=$(sed -nE 's/^TEXT_RULE\([a-z_]*, "([a-z-]*)".*/\1/p' "$rules/rules.def") # have no file of their own
[ -n "$names" ] || complain "$rules/rules.def: no rules"
for name in $names; do
    [ -f "$rules/$name.c" ] || echo "$texts" | grep -qx "$name" || complain "rule $name: no file checker/rules/$name.c"
    examples=$(awk -v head="## $name" '/^## /{ on = $0 == head } on && /^```c$/{ n++ } END { print n + 0 }' \
        "$rules/README.md")
    grep -qx "## $name" "$rules/README.md" || complain "rule $name: no section in checker/rules/README.md"
    [ "$examples" = 2 ] || complain "rule $name: $examples examples in checker/rules/README.md, not a bad and a good one"
    for case in bad good known_fp; do
        [ -f "$tests/$name/$case.c" ] || complain "rule $name: no test tests/rules/$name/$case.c"
    done
    grep -qE "// (ERROR|WARN|NOTE) $name" "$tests/$name/bad.c" 2>/dev/null ||
        complain "rule $name: tests/rules/$name/bad.c expects nothing"
done
for file in "$rules"/*.c; do
    name=$(basename "$file" .c)
    [ "$name" = template ] || echo "$names" | grep -qx "$name" || complain "$file: not in rules.def"
done
exit $status
