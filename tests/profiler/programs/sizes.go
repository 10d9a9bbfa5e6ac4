// One site, all sizes; mutual recursion; small functions that are inlined into their callers.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
)

var kept [][]byte

func get(n int) []byte { return make([]byte, n) }

func wrap(n int) []byte { return get(n) }

func even(n int) {
	kept = append(kept, wrap(64+n%4096))
	if n > 0 {
		odd(n - 1)
	}
}

func odd(n int) {
	if n%3 == 0 {
		kept = append(kept, get(200000))
	}
	if n > 0 {
		even(n - 1)
	}
}

func main() {
	runtime.MemProfileRate, _ = strconv.Atoi(os.Args[2])
	for i := 0; i < 40; i++ {
		even(30 + i)
		if i%2 == 1 {
			kept = kept[:len(kept)/2]
		}
	}
	runtime.GC()
	out, _ := os.Create(os.Args[1])
	pprof.WriteHeapProfile(out)
	out.Close()
	runtime.KeepAlive(kept)
}
