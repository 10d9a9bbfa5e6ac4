#!/bin/sh
# git.sh TREE: some of git's own tests; the pid of each process names its record.
cd "$1/t" || exit 2
export TEST_NO_MALLOC_CHECK=1
for test in t0000 t0008 t1300 t1400 t1450 t1500 t2020 t3200 t3301 t3400 t3701 t3903 t4013 t4014 t4034 t4202 t4211 t5300 \
    t5510 t6030 t6300 t7004 t7401 t7501 t7600 t7810 t8003 t9300; do
    timeout 300 sh $test-*.sh 2>&1 | tail -n 1 | sed "s/^/$test /"
done
