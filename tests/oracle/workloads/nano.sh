#!/bin/sh
# nano.sh TREE: an afternoon in nano, typed on a terminal of its own.
cd "$1/src" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp XDG_CONFIG_HOME=$tmp/config XDG_DATA_HOME=$tmp/data TERM=xterm
mkdir -p "$tmp/config/nano" "$tmp/data/nano"
cat >"$tmp/config/nano/nanorc" <<'EOF'
set autoindent
set linenumbers
set historylog
set positionlog
set softwrap
set matchbrackets "(<[{)>]}"
set punct "!.?"
set quotestr "^([ 	]*([!#%:;>|}]|//))+"
set backup
set multibuffer
bind M-R redo all
bind F9 "{execute}sort{enter}" main
syntax "odd" "\.odd$" "numbers"
header "^#!odd"
color brightred "[a-z]+x"
color ,blue start="<" end=">"
comment "#"
linter true
formatter cat
tabgives "    "
syntax "sh2" "\.sh2$"
icolor green "if|then"
EOF
printf '#!odd\nline one x\n> quoted text that is long enough to be justified by somebody who has the patience to do it\n> again <a\nb> c\n{ ( ) }\n' >"$tmp/a.odd"
seq 1 500 >"$tmp/b.txt"
printf 'dos\r\nlines\r\n' >"$tmp/dos.sh2"

typing() {
    command=$1
    shift
    { sleep 0.3 && for keys in "$@"; do printf '%b' "$keys" && sleep 0.06; done; sleep 0.3; } |
        timeout 30 script -qec "$command" /dev/null >/dev/null
}

# ^K cut ^U paste M-6 copy M-U undo M-E redo ^J justify ^W search M-R replace ^R read ^T execute ^O write ^X leave
typing "./nano $tmp/a.odd $tmp/b.txt" 'hello\r' '\013' '\013' '\025' '\0336' '\033u' '\033u' '\033e' '\n' '\033j' '\033u' '\027one\r' \
    '\0333' '\0333' '\033a' '\033[B' '\033[B' '\033}' '\033{' '\013' '\025' '\033>' '\033<' '\033>' '\033x' '\033x' '\033\\' '\033/' \
    '\0171\r' '\017\r' '\033>' '\030' 'n' '\030' 'n'
typing "./nano -B -l $tmp/b.txt" '\027\022[0-9]5\r' 'x\\1\r' 'a' '\027\033r' '^(1)(.)\r' '\\2\\1\r' 'y' 'y' 'a' '\0371 1\r' '\03720,2\r' '\033d' \
    '\003' '\033]' '\0330' '\033^' '\024\033[A' '\003' '\024sort -r\r' '\022'"$tmp"'/a.odd\r' '\033u' '\033e' '\022\024\003' '\024date\r' '\033v' '\001' '\005' '\031' '\026' \
    '\033:' 'abc' '\033:' '\033;' '\017\033d' '\003' '\017'"$tmp"'/c.txt\r' 'y' '\030' 'y' '\r'
typing "./nano -Y sh2 -u $tmp/dos.sh2" '\014' '\007' '\030' '\033[6~' 'if then\t' '\033b' '\033f' '\033[3~' '\004' '\010' '\t' '\033}' '\014' '\030' 'y' '\r'
typing "./nano -v +3,2 $tmp/a.odd" '\027' 'q\r' '\030'
typing "./nano +/5\$ -F $tmp/b.txt $tmp/none" '\033l' '\033m' '\033p' '\033y' '\033c' '\033i' '\033n' '\033s' '\033$' 'new' '\030' 'n' '\030'
typing "./nano $tmp/a.odd" '\024\023' '\024\017' '\024\025' '\033u' '\033[Z' '\033\t' '\022\024\t\t\033[B\r' '\003' '\017\024' '\027\027' '\r' '\030' 'n'
printf 'from a pipe\n' | ./nano - </dev/null >/dev/null 2>&1
./nano --version >/dev/null
./nano --help >/dev/null
./nano --nooption >/dev/null 2>&1 </dev/null
exit 0
