// Goroutines, closures, interfaces and methods: names with dots, stars, parentheses and brackets.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
)

type shape interface{ grow() shape }

type square struct{ side [64]int }
type circle struct{ radius [16]int }

func (s *square) grow() shape { return &square{} }
func (c *circle) grow() shape { return &circle{} }

type list[T any] struct {
	next  *list[T]
	value T
}

func push[T any](l *list[T], v T) *list[T] { return &list[T]{l, v} }

func work(id int, out *[]shape) {
	add := func(s shape) { *out = append(*out, s.grow()) }
	var l *list[[8]int]
	for i := 0; i < 2000; i++ {
		if i%(id+1) == 0 {
			add(&square{})
		} else {
			add(&circle{})
		}
		l = push(l, [8]int{})
	}
	runtime.KeepAlive(l)
}

func main() {
	runtime.MemProfileRate, _ = strconv.Atoi(os.Args[2])
	var wait sync.WaitGroup
	results := make([][]shape, 4)
	for i := range results {
		wait.Add(1)
		go func(i int) {
			work(i, &results[i])
			wait.Done()
		}(i)
	}
	wait.Wait()
	out, _ := os.Create(os.Args[1])
	pprof.WriteHeapProfile(out)
	out.Close()
	runtime.KeepAlive(results)
}
