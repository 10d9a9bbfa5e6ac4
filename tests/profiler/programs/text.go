// Strings glued together, split, mapped: most of it garbage at once.
package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
)

func glue(n int) string {
	s := ""
	for i := 0; i < n; i++ {
		s += strconv.Itoa(i) + " "
	}
	return s
}

func count(text string) map[string]int {
	words := map[string]int{}
	for _, w := range strings.Fields(text) {
		words[strings.ToUpper(w)+"x"]++
	}
	return words
}

func render(words map[string]int) string {
	var b bytes.Buffer
	for w, n := range words {
		fmt.Fprintf(&b, "%s=%d\n", w, n)
	}
	return b.String()
}

func main() {
	runtime.MemProfileRate, _ = strconv.Atoi(os.Args[2])
	words := count(glue(3000))
	text := render(words)
	out, _ := os.Create(os.Args[1])
	pprof.WriteHeapProfile(out)
	out.Close()
	runtime.KeepAlive(words)
	runtime.KeepAlive(text)
}
