#!/bin/sh
# tool.sh TOOL PROGRAM SHARE: the manual page has every option of --help and is in order; bash, zsh and fish complete
# options and what is to be completed of their arguments.

set -eu
tool=$1 program=$2 share=$3
. "$(dirname "$0")/lint.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
PATH=$(dirname "$program"):$PATH

wrong() {
    echo "FAILED: $*"
    failed=1
}

page=$share/man/man1/$tool.1
bash=$share/bash-completion/completions/$tool
zsh=$share/zsh/site-functions/_$tool
fish=$share/fish/vendor_completions.d/$tool.fish

said=$(complaints "$page")
[ -z "$said" ] || wrong "$said"

# With their dashes.
options=$("$program" --help | sed -n -e 's/^  \(-[A-Za-z],\|   \) \(--[a-z-]*\).*/\2/p' \
    -e 's/^  \(-[a-z][a-z_]\{1,\}\)\(=.*\|  .*\|$\)/\1/p')
[ "$(echo "$options" | wc -l)" -gt 5 ] || wrong "options: $options"
sed 's/\\-/-/g' "$page" >"$work/page"
for option in $options; do
    case $option in
    --*) as_fish="-l ${option#--}" ;;
    *) as_fish="-o ${option#-}" ;;
    esac
    grep -q -e "fB$option\\\\fR" "$work/page" || wrong "manual page: no $option"
    grep -q -w -e "$option" "$bash" || wrong "bash: no $option"
    grep -q -w -e "$option" "$zsh" || wrong "zsh: no $option"
    grep -q -w -e "$as_fish" "$fish" || wrong "fish: no $option"
done
help=$(echo "$options" | grep -e '-help$')

# in_bash WORD...: what bash offers for the last of the words, sorted.
in_bash() {
    bash --norc -c '
        . "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        "$(complete -p "$1" | sed "s/.*-F \([^ ]*\) .*/\1/")"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$bash" "$@" 2>/dev/null | sort | tr '\n' ' '
}

# expect SHELL GOT WANTED
expect() {
    [ "$2" = "$3" ] || wrong "$1 offers '$2', not '$3'"
}

if command -v bash >/dev/null; then
    expect bash "$(in_bash "$tool" "${help%p}")" "$help "
    expect bash "$(in_bash "$tool" --no-such)" ' '
fi
if command -v zsh >/dev/null; then
    zsh -n "$zsh" || wrong "zsh cannot read it"
    got=$(zsh -f -c 'fpath=("$1" $fpath); autoload -Uz compinit; compinit -u -d "$2"; echo ${_comps[$3]}' \
        zsh "$(dirname "$zsh")" "$work/dump" "$tool")
    expect zsh "$got" "_$tool"
fi
if command -v fish >/dev/null; then
    # in_fish LINE: what fish offers, without what it says of it
    in_fish() { HOME=$work fish -N -c "source $fish; complete -C '$1'" | cut -f 1 | sort | tr '\n' ' '; }
    expect fish "$(in_fish "$tool ${help%p}")" "$help "
fi

# Arguments, of the tools that have such.
if [ "$tool" = memprof ] && command -v bash >/dev/null; then
    expect bash "$(in_bash "$tool" tra)" 'traces '
fi
if [ "$tool" = memcheck-lint ]; then
    rules=$("$program" --list-rules | sed 's/ .*//' | sort | tr '\n' ' ')
    if command -v bash >/dev/null; then
        expect bash "$(in_bash "$tool" --color a)" 'always auto '
        expect bash "$(in_bash "$tool" --color = ne)" 'never '
        expect bash "$(in_bash "$tool" --explain '')" "$rules"
        expect bash "$(in_bash "$tool" --color =)" 'always auto never '
    fi
    if command -v fish >/dev/null; then
        expect fish "$(in_fish "$tool --color a")" 'always auto '
        expect fish "$(in_fish "$tool --explain ")" "$rules"
    fi
fi

echo "$(echo "$options" | wc -l) options"
exit $failed
