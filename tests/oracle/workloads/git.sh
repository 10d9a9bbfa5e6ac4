#!/bin/sh
# git.sh TREE: some of git's own tests; the pid of each process names its record.
cd "$1/t" || exit 2
export TEST_NO_MALLOC_CHECK=1
for test in t1300 t1400 t3200 t3301 t3903 t4013 t4202 t5300 t5510 t6300 t7004 t7600 t7810 t8003; do
    timeout 300 sh $test-*.sh 2>&1 | tail -n 1 | sed "s/^/$test /"
done
