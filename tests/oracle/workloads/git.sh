#!/bin/sh
# git.sh TREE: of git's own tests some of every kind, two at a time; the pid of each process names its record.
#
# All of them are a thousand scripts, hours at -O0 under the recorder. A script that takes too long is cut off: what its
# processes had said by then counts.
cd "$1/t" || exit 2
export TEST_NO_MALLOC_CHECK=1
tests=${ORACLE_TESTS:-t0001 t0008 t0021 t0060 t1006 t1007 t1300 t1400 t1450 t1500 t2004 t2020 t2200 t3001 t3200 t3301 t3404
    t3415 t3501 t3700 t3903 t4001 t4013 t4034 t4124 t4150 t4202 t4211 t5300 t5304 t5318 t5400 t5510 t5601 t6007 t6012
    t6030 t6120 t6300 t6402 t7004 t7102 t7201 t7300 t7502 t7508 t7600 t7700 t7810 t8003 t9300}
for test in $tests; do ls $test-*.sh; done |
    xargs -P 2 -I{} sh -c 'timeout 120 sh {} 2>&1 | tail -n 1 | sed "s/^/{} /"'
