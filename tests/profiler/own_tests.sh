#!/bin/sh
# own_tests.sh MEMPROF [CORPUS]
#
# Programs under their own tests, or under load, without and with the recorder: the same results, whatever they fork, throw and
# preload. CORPUS: sources as tests/corpus fetches them, of which git and sqlite3's tests are built, in copies; what is not
# installed or not there is left out. Prints a line each: how many results, the same or not, seconds without and with.

set -u
memprof=$(realpath "$1") corpus=${2:-$HOME/.cache/memkit/corpus}
rate=${OWN_TESTS_RATE:-16k}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0 judged=0

# judge NAME PATTERN COMMAND...: the lines of its output that match are its results.
judge() {
    name=$1 pattern=$2
    shift 2
    mkdir -p profiles
    started=$(date +%s%N)
    timeout 900 "$@" >plain.out 2>plain.err </dev/null
    plain=$?
    between=$(date +%s%N)
    timeout 1500 "$memprof" run --rate="$rate" -o profiles/of "$@" >recorded.out 2>recorded.err </dev/null
    got=$?
    ended=$(date +%s%N)
    for which in plain recorded; do
        cat $which.out $which.err | grep -v "^memprof: " | grep -a -E "$pattern" | sort >$which.results
    done
    verdict=same
    cmp -s plain.results recorded.results && [ $plain = $got ] && [ -s plain.results ] || verdict=DIFFERENT
    judged=$((judged + 1))
    echo "$name: $(wc -l <plain.results) results, exit $plain and $got: $verdict; $(ls profiles | wc -l) profiles;" \
        "$(awk "BEGIN { printf \"%.1f s, recorded %.1f s\", ($between - $started) / 1e9, ($ended - $between) / 1e9 }")"
    if [ $verdict != same ]; then
        status=1
        diff plain.results recorded.results | head -n 10
        tail -n 3 recorded.err
    fi
    rm -rf profiles
}

# sources NAME: a copy that may be changed, in ./NAME
sources() {
    [ -d "$corpus/$1" ] || return 1
    cp -r "$corpus/$1/" "$work/$1"
}

of_git() {
    sources git || return
    (cd git && make -j2 NO_OPENSSL=1 NO_GETTEXT=1 NO_CURL=1 NO_EXPAT=1 NO_PERL=1 NO_PYTHON=1 NO_TCLTK=1) >git.log 2>&1 ||
        { echo "git: does not build: $(tail -n 1 git.log)" && return; }
    for script in t0001-init t1300-config t1450-fsck t3200-branch t3701-add-interactive t4013-diff-various \
        t5300-pack-object t5510-fetch t6020-bundle-misc t7004-tag; do
        judge "git $script" '^(not )?ok|^1\.\.' sh -c "cd git/t && exec sh ./$script.sh --root=$work/trash"
    done
    rm -rf git trash
}

of_sqlite() {
    command -v tclsh >/dev/null && sources sqlite3 || return
    (cd sqlite3 && make testfixture CC=cc BCC=cc CFLAGS='-O1 -g -I/usr/include/tcl8.6' LIBTCL=-ltcl8.6) >sqlite.log 2>&1 || { echo "sqlite3: does not build: $(tail -n 1 sqlite.log)" && return; }
    for script in select1 join where7 wal thread001 thread003 malloc memsubsys1; do # crash.test is random
        judge "sqlite3 $script" '^[a-z0-9_.-]+\.\.\. |errors out of' sh -c "cd sqlite3 && exec ./testfixture test/$script.test"
    done
    rm -rf sqlite3
}

of_python() {
    python=/usr/bin/python3
    $python -c 'import test.test_json' 2>/dev/null || return
    for module in test_json test_re test_gc test_threading test_subprocess test_multiprocessing_fork test_multiprocessing_spawn \
        test_ctypes test_fork1 test_concurrent_futures; do
        judge "python3 $module" '^(test_[a-z]|Ran|FAILED|OK|ERROR|FAIL)' sh -c "TZ=UTC $python -m unittest -v test.$module 2>&1 |
            sed 's/ in [0-9.]*s\$//; s/ \.\.\. .*//'"
    done
}

# The data in the end, and how many commands of each kind were answered.
of_redis() {
    command -v redis-server >/dev/null && command -v redis-benchmark >/dev/null || return
    cat >redis.sh <<'S'
dir=$(mktemp -d)
redis-server --port 0 --unixsocket "$dir/s" --dir "$dir" --save '' --appendonly no >"$dir/log" 2>&1 &
while [ ! -S "$dir/s" ]; do sleep 0.1; done
redis-benchmark -s "$dir/s" -n 40000 -r 1000 -P 4 -t set,get,incr,lpush,rpop,sadd,hset,zadd,lrange_100,mset --csv | cut -d, -f1
redis-cli -s "$dir/s" bgsave >/dev/null
for i in 1 2 3 4 5; do redis-cli -s "$dir/s" eval 'for i = 1, 20000 do redis.call("set", "k" .. i, string.rep("x", i % 500)) end return 1' 0; done
redis-cli -s "$dir/s" info keyspace | sed 's/,avg_ttl.*//'
redis-cli -s "$dir/s" info commandstats | sed -n 's/^cmdstat_\(set\|get\|lpush\|zadd\|hset\):\(calls=[0-9]*\).*\(failed_calls=.*\)/\1 \2 \3/p'
redis-cli -s "$dir/s" flushall
redis-cli -s "$dir/s" shutdown nosave
wait
echo "server: exit $?"
rm -rf "$dir"
S
    judge 'redis under redis-benchmark' '.' sh redis.sh
}

of_tmux() {
    command -v tmux >/dev/null || return
    cat >tmux.sh <<'S'
t="tmux -f /dev/null -L own-tests-$$"
$t new-session -d -x 80 -y 24 'cat'
for i in 1 2 3 4 5 6; do
    $t split-window 'exec cat' && $t select-layout tiled
    $t send-keys "line $i of a pane" Enter
done
sleep 1
for pane in 0 1 2 3 4 5 6; do $t capture-pane -p -t $pane | grep line; done
$t list-panes -F '#{pane_index} #{pane_width}x#{pane_height}'
$t new-window 'seq 5000; exec cat' && sleep 1 && $t capture-pane -p -S -3000 | md5sum
$t list-keys | wc -l
$t kill-server
S
    judge 'tmux with seven panes' '.' sh tmux.sh
}

of_throwing() {
    command -v c++ >/dev/null || return
    cat >throws.cpp <<'S'
#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
static int depth(int n, const std::string &s) {
    std::vector<std::string> kept(3, s + std::to_string(n));
    if (n == 0)
        throw std::runtime_error(kept[1]);
    try {
        return depth(n - 1, s) + 1;
    } catch (const std::logic_error &) {
        return 0;
    }
}
int main() {
    long caught = 0, length = 0;
    std::vector<std::thread> threads;
    std::vector<long> of(8);
    for (int t = 0; t < 8; t++)
        threads.emplace_back([t, &of] {
            for (int i = 0; i < 3000; i++)
                try {
                    depth(i % 40, std::string(100 + i % 50, 'a' + t));
                } catch (const std::exception &e) {
                    of[t] += std::string(e.what()).size();
                }
        });
    for (auto &t : threads)
        t.join();
    for (long n : of)
        length += n;
    for (int i = 0; i < 100; i++)
        try {
            std::unique_ptr<char[]> p(new char[(size_t)1 << 62]);
        } catch (const std::bad_alloc &) {
            caught++;
        }
    std::printf("%ld %ld\n", caught, length);
}
S
    c++ -O1 -pthread throws.cpp -o throws 2>throws.log && judge 'C++ that throws' '.' ./throws
}

# Processes and threads that start each other while others allocate.
of_storms() {
    cat >storm.c <<'S'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void *churn(void *arg) {
    void *kept[64] = {0};
    for (unsigned i = 0, x = (unsigned)(size_t)arg; i < 20000; i++) {
        x = x * 1103515245 + 12345;
        free(kept[x >> 8 & 63]);
        kept[x >> 8 & 63] = malloc(x >> 20);
    }
    for (int i = 0; i < 64; i++)
        free(kept[i]);
    return NULL;
}
int main(void) {
    pthread_t threads[32];
    int good = 0, status;
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < 32; i++)
            pthread_create(&threads[i], NULL, churn, (void *)(i + 1));
        for (int i = 0; i < 20; i++)
            if (fork() == 0) {
                churn((void *)7);
                if (i % 5 == 0 && fork() == 0)
                    execl("/bin/true", "true", (char *)0);
                _exit(0);
            }
        for (int i = 0; i < 32; i++)
            pthread_join(threads[i], NULL);
        while (wait(&status) > 0)
            good += status == 0;
    }
    printf("%d\n", good);
    return 0;
}
S
    cc -O1 -pthread storm.c -o storm && judge 'a storm of threads and forks' '.' ./storm
}

for part in ${OWN_TESTS:-throwing storms tmux redis python git sqlite}; do
    "of_$part"
done
# Negative control: another program's results are not the same.
verdict=$(status=0 && judge control '.' sh -c 'echo "${MEMPROF_DIR:-without}"')
case $verdict in *DIFFERENT*) ;; *) echo "FAILED: a difference goes unseen" && status=1 ;; esac
[ $judged -ge 3 ] || { echo "FAILED: $judged programs" && status=1; }
exit $status
