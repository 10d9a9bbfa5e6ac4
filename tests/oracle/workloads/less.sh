#!/bin/sh
# less.sh TREE: what people do in less, typed on a terminal of its own, and without one.
cd "$1" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
seq 1 3000 >"$tmp/numbers"
printf '\342\202\254 \033[1mbold\033[0m \t_\bu x\bx \377\001\n' >"$tmp/odd"
gzip -c "$tmp/numbers" >"$tmp/numbers.gz"

# typing COMMAND KEYS...: each word after a pause.
typing() {
    command=$1
    shift
    { sleep 0.2 && for keys in "$@"; do printf '%b' "$keys" && sleep 0.05; done; sleep 0.2; } |
        TERM=xterm LESSHISTFILE=$tmp/history timeout 20 script -qec "$command" /dev/null >/dev/null
}

printf '#command\nx quit\ny goto-end\n#line-edit\n^X abort\n#env\nLESS = -i\n' >"$tmp/keys"
./lesskey -o "$tmp/lesskey" "$tmp/keys"
./lessecho -a 'a b' "*" >/dev/null
./less NEWS README </dev/null >/dev/null
./less -N -S "$tmp/odd" >/dev/null </dev/null
cat NEWS | ./less -s >/dev/null
typing "./less NEWS" G g /less '\r' n N '?LESS\r' '&the\r' '&\r' ma "'a" 50p 100g d u f b -S'\r' -N -i _i '=' q
typing "./less -R -M $tmp/odd $tmp/numbers" ':n' ':p' ':x' ':e NEWS\r' ':e  NE\t\t\r' ':f' ':d' '\033>' '/^1..$\r' '\033u' '*^5\r' q
typing "./less +F $tmp/numbers" '\003' '+G\r' 10j 3k 5J '\014' h q v '|a cat\r' '!true\r' 's'"$tmp/saved"'\r' '\0333g' q
typing "./less -k $tmp/lesskey -p '[0-9]5$' +/7 $tmp/numbers" n '-p99\r' '--use-color\r' '-Dd+r\r' '-P?f%f:none. %lt-%lb\r' '-x4,8\r' '-#4\r' '-z-4\r' '\0337\0338' y x q
typing "cat $tmp/numbers | ./less -o $tmp/log -e -j5 -t nothing" G ' ' ' ' q
typing "./less -t main -T $tmp/none NEWS" '\r' q '-tmain\r' q
typing "LESSOPEN='|gzip -dc %s' ./less $tmp/numbers.gz" G '^P' 5G '{' '}' '(' q
typing "./less -X --quit-if-one-screen $tmp/odd"
typing "./less -f /bin/true $tmp" G '/ELF\r' q q
./less "$tmp/none" --nooption >/dev/null 2>&1 </dev/null
./less --version >/dev/null
exit 0
