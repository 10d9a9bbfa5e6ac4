// The seven workloads of examples/workloads, each as good as Go does it, as StringConcatGo, ….
package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// workload registers one; ok says of each operation whether it came out right.
func workload(name string, ok func() bool) {
	register(name+"Go", 0, nil, func() uint64 {
		if !ok() {
			panic(name + ": something else came out")
		}
		return 0
	})
}

// ---- StringConcat: strings.Builder, told how long it gets

const (
	items      = 2000
	textLength = 10*7 + 90*8 + 900*9 + 1000*10
)

func concat() string {
	var b strings.Builder
	var digits [20]byte
	b.Grow(textLength)
	for i := 0; i < items; i++ {
		b.WriteString("item_")
		b.Write(strconv.AppendInt(digits[:0], int64(i), 10))
		b.WriteByte(',')
	}
	return b.String()
}

var text string

// ---- SliceGrowth: make with a capacity

const count = 10000

func grow() (sum int64) {
	var v = make([]int32, 0, count)
	for i := int32(0); i < count; i++ {
		v = append(v, i)
	}
	for _, x := range v {
		sum += int64(x)
	}
	numbers = v // on the heap, as in a program that keeps it
	return sum
}

var numbers []int32

// ---- MapAlloc: one map from a struct, told how many

const (
	users  = 200
	days   = 30
	visits = 12000
)

type visit struct {
	user string
	day  uint32
}

var names [users]string // the log's text, which its visits point into

func init() {
	for i := range names {
		names[i] = fmt.Sprintf("user%03d", i)
	}
}

func countVisits() int {
	var m = make(map[visit]int, users*days)
	for i := uint32(0); i < visits; i++ {
		m[visit{names[i*7%users], i / users % days}]++
	}
	return len(m)
}

// ---- DeepTree: nodes from one slab

const treeNodes = 30000

type node struct {
	left, right *node
	value       int
}

func build(slab *[]node, from, to int) *node {
	if from >= to {
		return nil
	}
	*slab = append(*slab, node{})
	n := &(*slab)[len(*slab)-1]
	n.value = from + (to-from)/2
	n.left = build(slab, from, n.value)
	n.right = build(slab, n.value+1, to)
	return n
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.value + n.left.sum() + n.right.sum()
}

// ---- Boxing: numbers, not interfaces

var longs []int

func sum() (sum int) {
	list := make([]int, 0, count)
	for i := 0; i < count; i++ {
		list = append(list, i)
	}
	for _, x := range list {
		sum += x
	}
	longs = list
	return sum
}

// ---- Closure: jobs that hold the length

const (
	jobCount = 500
	message  = 2048
)

type job struct {
	run    func(length int) int
	length int
}

func itself(length int) int { return length }

var received = []byte(strings.Repeat("x", message))

func receive(buffer []byte, i int) []byte {
	copy(buffer, received)
	return buffer[:message-i]
}

var jobs []job

func total() (total int) {
	var buffer [message]byte
	list := make([]job, 0, jobCount)
	for i := 0; i < jobCount; i++ {
		list = append(list, job{itself, len(receive(buffer[:], i))})
	}
	for _, j := range list {
		total += j.run(j.length)
	}
	jobs = list
	return total
}

// ---- Temporary: sync.Pool

const (
	lineCount = 1000
	wordCount = 16
)

type space struct {
	line  [96]byte
	words [wordCount][]byte
}

var spaces = sync.Pool{New: func() interface{} { return new(space) }}

var lines = [2]string{"the quick brown fox jumps over the lazy dog", "pack my box with five dozen jugs"}

func cut(line []byte, words *[wordCount][]byte) (n int) {
	start := 0
	for i := 0; i <= len(line) && n < wordCount; i++ {
		if i == len(line) || line[i] == ' ' {
			words[n] = line[start:i]
			start = i + 1
			n++
		}
	}
	return n
}

func words() (total int) {
	for i := 0; i < lineCount; i++ {
		s := spaces.Get().(*space)
		n := copy(s.line[:], lines[i%2])
		total += cut(s.line[:n], &s.words)
		spaces.Put(s)
	}
	return total
}

func init() {
	workload("StringConcat", func() bool {
		text = concat()
		return len(text) == textLength && strings.HasSuffix(text, "item_1999,")
	})
	workload("SliceGrowth", func() bool { return grow() == count*(count-1)/2 })
	workload("MapAlloc", func() bool { return countVisits() == users*days })
	workload("DeepTree", func() bool {
		slab := make([]node, 0, treeNodes)
		return build(&slab, 0, treeNodes).sum() == treeNodes*(treeNodes-1)/2
	})
	workload("Boxing", func() bool { return sum() == count*(count-1)/2 })
	workload("Closure", func() bool { return total() == jobCount*message-jobCount*(jobCount-1)/2 })
	workload("Temporary", func() bool { return words() == lineCount/2*(9+7) })
}
