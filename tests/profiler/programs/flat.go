// Functions of equal weight: ties, dropped nodes, dropped edges.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
)

var kept []interface{}

func keep(x interface{}) { kept = append(kept, x) }

//go:noinline
func a0() { keep(new([128]int)); keep(new([2]int)) }

//go:noinline
func a1() { keep(new([128]int)); a0() }

//go:noinline
func a2() { keep(new([128]int)); a1(); a0() }

//go:noinline
func a3() { keep(new([128]int)); a2(); a1(); a0() }

//go:noinline
func a4() { keep(new([128]int)); a3(); a2(); a1(); a0() }

//go:noinline
func b0() { keep(new([128]int)); a4() }

//go:noinline
func b1() { keep(new([1]int)); b0(); a4() }

//go:noinline
func b2() { b1(); b0(); a0() }

//go:noinline
func rare() { keep(new([4]byte)) }

func main() {
	runtime.MemProfileRate, _ = strconv.Atoi(os.Args[2])
	for i := 0; i < 60; i++ {
		b2()
	}
	rare()
	out, _ := os.Create(os.Args[1])
	pprof.WriteHeapProfile(out)
	out.Close()
	runtime.KeepAlive(kept)
}
