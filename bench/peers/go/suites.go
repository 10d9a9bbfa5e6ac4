// Go's own, in the workloads of bench/suites: make and new, sync.Pool, append, strings.Builder, map.
package main

import (
	"strconv"
	"strings"
	"sync"
)

// random is suites/suite.h's.
func random(state *uint64) uint64 {
	*state ^= *state >> 12
	*state ^= *state << 25
	*state ^= *state >> 27
	return *state * 0x2545f4914f6cdd1d
}

// ---- arenas: make and new

const (
	arenas, each, sizes, many, depth = 10000, 100, 4096, 1000000, 21
	objects                          = arenas * each
)

var arenaSizes [sizes]int

func arenaSetup() {
	state := uint64(88172645463325252)
	for i := range arenaSizes {
		arenaSizes[i] = 16 + int(random(&state)%31)*8
	}
}

var kept [each][]byte // on the heap, for as long as a request

func arenaRequest() (sum uint64) {
	for r := 0; r < arenas; r++ {
		size := arenaSizes[r%(sizes-each):]
		for i := each - 1; i >= 0; i-- {
			kept[i] = make([]byte, size[i])
			kept[i][0] = byte(i)
		}
		sum += uint64(r)
	}
	return sum
}

var all [many][]byte

func arenaMillion() (sum uint64) {
	for i := range all {
		n := arenaSizes[i%sizes]
		all[i] = make([]byte, n)
		all[i][0] = byte(i)
		sum += uint64(n)
	}
	return sum
}

type treeNode struct {
	left, right *treeNode
	value       uint64
}

func treeBuild(next *uint64, depth int) *treeNode {
	n := &treeNode{value: *next}
	*next++
	if depth > 1 {
		n.left = treeBuild(next, depth-1)
		n.right = treeBuild(next, depth-1)
	}
	return n
}

func (n *treeNode) walk() uint64 {
	if n == nil {
		return 0
	}
	return n.value + n.left.walk() + n.right.walk()
}

func arenaTree() uint64 {
	var next uint64
	return treeBuild(&next, depth).walk()
}

// ---- pools: sync.Pool

const bufferSize, pairs, batch = 1024, 1000000, 32

var buffers = sync.Pool{New: func() interface{} { return new([bufferSize]byte) }}

func poolPair() (sum uint64) {
	for i := 0; i < pairs; i++ {
		p := buffers.Get().(*[bufferSize]byte)
		p[0] = byte(i)
		sum += uint64(i)
		buffers.Put(p)
	}
	return sum
}

func poolBatch() (sum uint64) {
	var held [batch]*[bufferSize]byte
	for i := 0; i < pairs; i += batch {
		for k := range held {
			held[k] = buffers.Get().(*[bufferSize]byte)
			held[k][0] = byte(i)
		}
		for k := range held {
			buffers.Put(held[k])
		}
		sum += uint64(i)
	}
	return sum
}

func inTwo(run func() uint64) func() uint64 {
	return func() uint64 {
		other := make(chan uint64)
		go func() { other <- run() }()
		sum := run()
		<-other
		return sum
	}
}

// ---- vectors: append

const ints, records, small, smalls = 10000000, 1000000, 16, 100000

type record struct{ key, a, b, c uint64 }

var (
	intsKept    []int32
	recordsKept []record
)

func sumInts(v []int32) uint64 {
	intsKept = v
	return uint64(v[ints-1]) + uint64(v[ints/2])
}

func pushInts(v []int32) []int32 {
	for i := int32(0); i < ints; i++ {
		v = append(v, i)
	}
	return v
}

func sumRecords(v []record) uint64 {
	recordsKept = v
	return v[records-1].key + v[records/2].key
}

func pushRecords(v []record) []record {
	for i := uint64(0); i < records; i++ {
		v = append(v, record{i, i, i, i})
	}
	return v
}

func vecSmall() (sum uint64) {
	for k := int32(0); k < smalls; k++ {
		var v []int32
		for i := int32(0); i < small; i++ {
			v = append(v, i+k)
		}
		intsKept = v
		sum += uint64(v[small-1])
	}
	return sum
}

// ---- strings: strings.Builder

const items, itemsBytes, pieces, smallStrings, parts = 1000000, 1000000 * 11, 100000, 100000, 8

func addItem(b *strings.Builder, n int64) {
	var digits [20]byte
	b.WriteString("item_")
	b.Write(strconv.AppendInt(digits[:0], n, 10))
}

func sumText(s string) uint64 {
	return uint64(len(s)) + uint64(s[len(s)/2]) + uint64(s[len(s)-1])
}

func strItems(hint int) func() uint64 {
	return func() uint64 {
		var b strings.Builder
		b.Grow(hint)
		for i := int64(0); i < items; i++ {
			addItem(&b, i)
		}
		return sumText(b.String())
	}
}

var hundred = strings.Repeat("p", 100)

func strPieces() uint64 {
	var b strings.Builder
	for i := 0; i < pieces; i++ {
		b.WriteString(hundred)
	}
	return sumText(b.String())
}

func strSmall() (sum uint64) {
	for k := int64(0); k < smallStrings; k++ {
		var b strings.Builder
		for i := int64(0); i < parts; i++ {
			addItem(&b, k+i)
		}
		sum += sumText(b.String())
	}
	return sum
}

// ---- maps: of numbers, the keys of suites/map.c

const keyCount, few, window = 1000000, 10000, 100000

var (
	keys, found, absent []uint64
	full, fewFull       map[uint64]uint64
)

func mapInputs() {
	if keys != nil {
		return
	}
	state := uint64(1)
	keys, absent = make([]uint64, keyCount), make([]uint64, keyCount)
	for i := range keys {
		keys[i] = random(&state) | 1
		absent[i] = random(&state) &^ 1
	}
	found = append(found, keys...)
	for i := keyCount - 1; i > 0; i-- {
		j := random(&state) % uint64(i+1)
		found[i], found[j] = found[j], found[i]
	}
}

func fill(m map[uint64]uint64, n int) map[uint64]uint64 {
	for i, k := range keys[:n] {
		m[k] = uint64(i)
	}
	return m
}

func mapSetup() {
	mapInputs()
	if full == nil {
		full = fill(map[uint64]uint64{}, keyCount)
	}
}

func fewSetup() {
	mapInputs()
	if fewFull == nil {
		fewFull = fill(map[uint64]uint64{}, few)
	}
}

func mapInsert(hint int) func() uint64 {
	return func() uint64 { return fill(make(map[uint64]uint64, hint), keyCount)[keys[keyCount/2]] }
}

func mapHit() (sum uint64) {
	for _, k := range found {
		sum += full[k]
	}
	return sum
}

func misses(m map[uint64]uint64, of []uint64) (sum uint64) {
	for _, k := range of {
		if _, ok := m[k]; ok {
			sum++
		}
	}
	return sum
}

func mapIterate() (sum uint64) {
	for _, v := range full {
		sum += v
	}
	return sum
}

func mapErase() (sum uint64) {
	m := fill(make(map[uint64]uint64, keyCount), keyCount)
	for _, k := range found {
		delete(m, k)
	}
	for _, v := range m {
		sum += v
	}
	return sum
}

func mapWindow() (sum uint64) {
	m := map[uint64]uint64{}
	for i, k := range keys {
		m[k] = uint64(i)
		if i < window {
			continue
		}
		delete(m, keys[i-window])
		sum += m[keys[i-window/2]]
		if _, ok := m[absent[i]]; ok {
			sum++
		}
	}
	return sum
}

func mapHitFew() (sum uint64) {
	for i := 0; i < few; i++ {
		sum += fewFull[keys[i*7919%few]]
	}
	return sum
}

func init() {
	register("ArenaRequest/go-make", objects, arenaSetup, arenaRequest)
	register("ArenaMillion/go-make", many, arenaSetup, arenaMillion)
	register("ArenaTree/go-new", 1<<depth-1, nil, arenaTree)

	register("PoolPair/sync.Pool", pairs, nil, poolPair)
	register("PoolBatch/sync.Pool", pairs, nil, poolBatch)
	register("PoolPairThreads/sync.Pool", 2*pairs, nil, inTwo(poolPair))
	register("PoolBatchThreads/sync.Pool", 2*pairs, nil, inTwo(poolBatch))

	register("VecInts/go-append", ints, nil, func() uint64 { return sumInts(pushInts(nil)) })
	register("VecIntsHint/go-append", ints, nil, func() uint64 { return sumInts(pushInts(make([]int32, 0, ints))) })
	register("VecIntsCleared/go-append", ints, func() { intsKept = make([]int32, 0, ints) },
		func() uint64 { return sumInts(pushInts(intsKept[:0])) })
	register("VecSmall/go-append", small*smalls, nil, vecSmall)
	register("VecRecords/go-append", records, nil, func() uint64 { return sumRecords(pushRecords(nil)) })
	register("VecRecordsHint/go-append", records, nil,
		func() uint64 { return sumRecords(pushRecords(make([]record, 0, records))) })
	register("VecRecordsCleared/go-append", records, func() { recordsKept = make([]record, 0, records) },
		func() uint64 { return sumRecords(pushRecords(recordsKept[:0])) })

	register("StrItems/strings.Builder", items, nil, strItems(0))
	register("StrItemsHint/strings.Builder", items, nil, strItems(itemsBytes))
	register("StrPieces/strings.Builder", pieces, nil, strPieces)
	register("StrSmall/strings.Builder", smallStrings, nil, strSmall)

	register("MapInsert/go-map", keyCount, mapInputs, mapInsert(0))
	register("MapInsertHint/go-map", keyCount, mapInputs, mapInsert(keyCount))
	register("MapHit/go-map", keyCount, mapSetup, mapHit)
	register("MapMiss/go-map", keyCount, mapSetup, func() uint64 { return misses(full, absent) })
	register("MapIterate/go-map", keyCount, mapSetup, mapIterate)
	register("MapErase/go-map", keyCount, mapInputs, mapErase)
	register("MapWindow/go-map", keyCount, mapInputs, mapWindow)
	register("MapHitFew/go-map", few, fewSetup, mapHitFew)
	register("MapMissFew/go-map", few, fewSetup, func() uint64 { return misses(fewFull, absent[:few]) })
}
