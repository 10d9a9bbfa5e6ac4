#!/bin/sh
# compare.sh MEMPROF PROGRAM [brief]
#
# Profiles the program at several rates, and holds every view, with all options that bear on it, against
# what go tool pprof prints of the same files: byte for byte.  The program is built from Go if that is its
# source; of recorded:PROGRAM the profiles are memprof run's.  brief: options with top and tree alone.
# 77: there is no Go.

set -eu
memprof=$1 program=$2
command -v go >/dev/null || { echo "skipped: no go, whose pprof is the judge" && exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 compared=0 loose=

export PPROF_TMPDIR="$work" HOME="$work" GOCACHE="$work/cache"
case $program in
*.go)
    go build -o "$work/program" "$program"
    program=$work/program types='alloc_objects alloc_space inuse_objects inuse_space'
    value=-alloc_space other=-inuse_objects
    ;;
recorded:*)
    types='alloc_objects alloc_space inuse_objects inuse_space'
    value=-alloc_space other=-inuse_objects
    ;;
*) # counts of libmk's, without names: for those the program would have to be there
    cp "$program" "$work/program"
    program=$work/program
    types='lengths growths copied'
    value=-sample_index=copied other=-sample_index=growths
    ;;
esac
for rate in 1 512 16384; do
    case $program in
    recorded:*) "$memprof" run --rate=$rate -o "$work/$rate.pb.gz" "${program#*:}" 2>/dev/null >&2 ;;
    *) "$program" "$work/$rate.pb.gz" $rate ;;
    esac
done
rm -f "$work/program"
profile=$work/512.pb.gz base=$work/16384.pb.gz

# Where values of both signs are the same in size their order is left to chance over there.
equal() {
    cmp -s "$work/theirs" "$work/ours" && return
    [ -n "$loose" ] && sort "$work/theirs" >"$work/theirs.sorted" && sort "$work/ours" |
        cmp -s - "$work/theirs.sorted"
}

# same ARGUMENT...: standard output of both, given the same; theirs has no column for the error.
same() {
    compared=$((compared + 1))
    go tool pprof -symbolize=none "$@" >"$work/theirs" 2>"$work/their_errors" || echo "exit $?" >>"$work/their_errors"
    "$memprof" -error=false "$@" >"$work/ours" 2>"$work/our_errors" || echo "exit $?" >>"$work/our_errors"
    equal && return
    failed=$((failed + 1))
    echo "FAILED: $*"
    diff "$work/theirs" "$work/ours" | head -n 8
    tail -n 2 "$work/their_errors"
    tail -n 2 "$work/our_errors"
    [ $failed -lt 20 ] || exit 1 # enough to go by
}

views='-top -tree -traces -peek=. -tags'

# same_views ARGUMENT...: of each of the views.
same_views() {
    for view in $views; do
        same "$view" "$@"
    done
}

for type in $types; do
    same_views -sample_index=$type "$profile"
    same -list=. -sample_index=$type "$profile"
done
[ "${3:-}" != brief ] || views='-top -tree'
for grain in -functions -filefunctions -files -lines -addresses; do
    for more in "" -cum -noinlines; do
        same_views $value $grain $more "$profile"
    done
done
for option in -focus=main '-ignore=main\.(build|get|a3)' -show=main -hide=main -show_from='e[av]' \
    -prune_from=main '-tagfocus=bytes=100b:2kb' '-tagfocus=1kb:' '-tagignore=:1kb' -tagshow=zzz \
    -taghide=bytes -tagroot=bytes -tagleaf=bytes -relative_percentages -trim=false -nodecount=3 \
    -nodecount=1 -nodefraction=0.1 -edgefraction=0.2 -unit=kb -unit=auto -unit=bytes -unit=mb \
    -divide_by=7 -mean -sample_index=1 -compact_labels -drop_negative; do
    same_views "$option" $value "$profile"
done
same_views -relative_percentages -focus=main -ignore=append $value "$profile"
same_views -nodecount=4 -cum -lines -focus=main $other "$profile"
same -list=main $value -noinlines "$profile"
same -list=main $value -unit=kb "$profile"
same -list=main $value -focus=main.main "$profile"
same -raw "$profile"
same -raw "$profile" "$profile"
same -comments "$profile"

same -top "$work/1.pb.gz"
same -tree "$work/1.pb.gz"
same_views $value "$profile" "$base"

loose=1
for option in -base -diff_base; do
    for type in $value $other; do
        same_views $option="$base" $type "$profile"
        same_views $option="$base" $type -cum -lines "$profile"
    done
    same_views $option="$base" -normalize "$profile"
    same_views $option="$base" -drop_negative "$profile"
    same -list=main $option="$base" "$profile"
    same -raw $option="$base" "$profile"
done
# The prompt, without what either says of itself.
compared=$((compared + 1))
cd "$work"
prompt=${0%/*}/prompt.txt
go tool pprof -symbolize=none 512.pb.gz <"$prompt" >theirs 2>/dev/null
cat here.txt >>theirs
"$memprof" -error=false 512.pb.gz <"$prompt" >ours 2>/dev/null
cat here.txt >>ours
sed 's/^\((pprof) \)*//' theirs >theirs.plain
sed '1,/^Entering/d' ours | diff theirs.plain - || { failed=$((failed + 1)) && echo "FAILED: the prompt"; }

echo "$compared compared, $failed differ"
[ $failed -eq 0 ]
