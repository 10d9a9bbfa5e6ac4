#!/bin/sh
# compare_negative.sh MEMPROF GO_SOURCE: a memprof that gets one digit wrong is found out.
set -eu
command -v go >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/wrong" <<END
#!/bin/sh
"$1" "\$@" | sed '2s/^\(.*\)/\1 /'
END
chmod +x "$work/wrong"
! sh "$(dirname "$0")/compare.sh" "$work/wrong" "$2" >"$work/out" || exit 1
grep -q 'FAILED: -top' "$work/out"
