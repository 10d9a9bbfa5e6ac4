// Benchmarks in Go that membench measures in turn with those in C: one process a sample, which is told
// what to do by its first argument and answers on file 3 (bench/runner/worker.h says how).
//
// Time is the CPU time of the process, the garbage collector's included; allocations are counted by the
// runtime, which knows no peak.
package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A benchmark, by the same name as C's and with the same sum: an operation is one call.
type benchmark struct {
	name  string
	items int    // in an operation; 0: an item is an operation
	setup func() // not timed; may be nil
	run   func() uint64
}

var benchmarks []benchmark

func register(name string, items int, setup func(), run func() uint64) {
	benchmarks = append(benchmarks, benchmark{name, items, setup, run})
}

// What the runner orders.
type orders struct {
	n    int
	goal float64
	wall bool
	name string
}

func readOrders(text string) (o orders) {
	for text != "" {
		var word string
		if strings.HasPrefix(text, "name=") { // the rest
			o.name = text[len("name="):]
			break
		}
		word, text, _ = strings.Cut(text, ",")
		key, value, _ := strings.Cut(word, "=")
		x, _ := strconv.ParseFloat(value, 64)
		switch key {
		case "n":
			o.n = int(x)
		case "goal":
			o.goal = x
		case "wall":
			o.wall = x != 0
		case "threads":
			runtime.GOMAXPROCS(int(x))
		case "parent":
			endWith(int(x))
		}
	}
	return o
}

// A runner that is killed leaves nothing behind.
func endWith(parent int) {
	syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0)
	if os.Getppid() != parent {
		os.Exit(2)
	}
}

func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

// What n operations took.
type figures struct {
	wall, cpu     float64
	allocs, bytes uint64
	sum           uint64
}

func (b *benchmark) measure(n int) (f figures) {
	var before, after runtime.MemStats
	if b.setup != nil {
		b.setup()
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	wall, used := time.Now(), cpu()
	for i := 0; i < n; i++ {
		f.sum = b.run()
	}
	f.cpu, f.wall = cpu()-used, float64(time.Since(wall))
	runtime.ReadMemStats(&after)
	f.allocs, f.bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	return f
}

// The next of 1, 1.5, 2, 3, 5, 7 times a power of ten.
func roundNumber(x float64) int {
	ten := math.Pow(10, math.Floor(math.Log10(math.Max(x, 1))))
	for _, step := range []float64{1, 1.5, 2, 3, 5, 7} {
		if step*ten >= x {
			return int(math.Ceil(step * ten))
		}
	}
	return int(10 * ten)
}

// Operations that take as long as the goal.
func (b *benchmark) calibrate(goal float64) int {
	n := 1.0
	f := b.measure(1)
	for f.wall < goal/10 && n < 1e9 {
		n = math.Ceil(math.Min(math.Max(goal/10/math.Max(f.wall, 1)*n*1.2, n+1), n*100))
		f = b.measure(int(n))
	}
	return roundNumber(math.Max(goal/math.Max(f.wall, 1)*n, 1))
}

func (b *benchmark) answer(to *os.File, o orders) {
	b.measure((o.n + 9) / 10)
	f := b.measure(o.n)
	ns := f.cpu / float64(o.n)
	if o.wall {
		ns = f.wall / float64(o.n)
	}
	fmt.Fprintf(to, "n %d\nns %v\nsum %d\n", o.n, ns, f.sum)
	if os.Getenv("MK_BENCH_COUNT") != "" {
		fmt.Fprintf(to, "count %d %d\n", f.allocs, f.bytes)
	}
	if b.items > 0 {
		fmt.Fprintf(to, "metric %v ns/item\n", ns/float64(b.items))
	}
}

func work(to *os.File, o orders) {
	for i := range benchmarks {
		b := &benchmarks[i]
		switch {
		case o.name == "":
			fmt.Fprintf(to, "bench %s\n", b.name)
		case o.name == b.name && o.n == 0:
			fmt.Fprintf(to, "n %d\n", b.calibrate(o.goal))
		case o.name == b.name:
			b.answer(to, o)
		}
	}
	fmt.Fprintln(to, "done")
}

func main() {
	if len(os.Args) < 2 || !strings.HasPrefix(os.Args[1], "--worker=") {
		fmt.Fprintf(os.Stderr, "usage: membench %s\n", os.Args[0])
		os.Exit(2)
	}
	work(os.NewFile(3, "answers"), readOrders(os.Args[1][len("--worker="):]))
}
