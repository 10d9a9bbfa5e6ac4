#!/bin/sh
# real.sh MEMPROF: programs of this machine do under memprof run what they do without, at each rate.

set -u
memprof=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0 programs=0
export GIT_CONFIG_NOSYSTEM=1 HOME="$work" GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z'

# same LEAST COMMAND...: output and exit status, and more than LEAST kB were recorded.
same() {
    least=$1
    shift
    command -v "$1" >/dev/null || return 0
    programs=$((programs + 1))
    for rate in 512k 4k 1; do
        mkdir plain recorded
        (cd plain && timeout 300 "$@" >../out1 2>../err1 </dev/null)
        plain=$?
        (cd recorded && timeout 600 "$memprof" run --rate=$rate -o ../profile "$@" >../out2 2>../err2 </dev/null)
        got=$?
        if [ $got != $plain ] || ! cmp -s out1 out2; then
            echo "FAILED: $* at $rate: $got, not $plain: $(tail -n 3 err2)"
            status=1
        fi
        rm -rf plain recorded
    done
    kb=$("$memprof" top -alloc_space -unit=bytes -trim=false profile | awk '/ total$/ { print int($(NF - 1) / 1024) }')
    [ "${kb:-0}" -gt "$least" ] || { echo "FAILED: $*: ${kb:-no} kB recorded" && status=1; }
    rm -rf profile profile.* # a daemon may still be recorded
}

cat >load.py <<'P'
import json, re, threading, subprocess, ctypes
data = [{"n": i, "text": str(i) * 50} for i in range(20000)]
text = json.dumps(data)
assert json.loads(text) == data
def work(k):
    for i in range(200):
        re.sub("[0-9]+", lambda m: m.group()[::-1], text[k * 100:k * 100 + 5000])
threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(text), subprocess.run(["echo", "child"], capture_output=True).stdout)
P
cat >load.sql <<'S'
create table t(a integer primary key, b text);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into t select i, printf('%.*c', i % 300, 'x') from n;
create index tb on t(b);
select count(*), sum(length(b)) from t;
select b, count(*) from t group by b order by 2 desc, 1 limit 3;
delete from t where a % 3 = 0; vacuum;
select count(*) from t;
S
cat >load.sh <<'S'
git init -q . && git config user.name n && git config user.email n@e
for i in 1 2 3 4 5; do seq $i 300 >f$i; git add . && git commit -qm $i; done
git gc -q && git log --stat --format=%H && git fsck && git diff HEAD~3 | wc -l && git blame f1 | tail -n 1
S
same 1000 python3 "$work/load.py"
same 1000 sqlite3 :memory: ".read $work/load.sql"
same 0 sh "$work/load.sh"
same 0 awk 'BEGIN { for (i = 0; i < 100000; i++) a[i % 977] = a[i % 977] i; print length(a[5]) }'
same 10 tmux -f /dev/null -L memprof-test-$$ new-session -d true
echo "$programs programs"
exit $status
