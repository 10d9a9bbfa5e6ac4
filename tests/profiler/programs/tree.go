// A tree that stays, built by recursion; each node allocated on the way down.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
)

type node struct {
	left, right *node
	payload     []byte
}

func build(depth int) *node {
	if depth == 0 {
		return leaf()
	}
	return &node{build(depth - 1), build(depth - 1), make([]byte, 100*depth)}
}

func leaf() *node { return &node{payload: make([]byte, 48)} }

func prune(n *node, depth int) {
	if n == nil || depth == 0 {
		return
	}
	n.left = nil
	prune(n.right, depth-1)
}

func main() {
	runtime.MemProfileRate, _ = strconv.Atoi(os.Args[2])
	root := build(10)
	prune(root, 3)
	runtime.GC()
	out, _ := os.Create(os.Args[1])
	pprof.WriteHeapProfile(out)
	out.Close()
	runtime.KeepAlive(root)
}
