// What goroutines cost, to compare with: `spawn N` starts and joins N that do nothing, `wait N MS` starts and joins N
// that sleep for MS milliseconds. Prints seconds and the peak of resident memory in bytes.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: spawn N | wait N MS")
		os.Exit(2)
	}
	count, err := strconv.Atoi(os.Args[2])
	span := 0
	if err == nil && os.Args[1] == "wait" && len(os.Args) > 3 {
		span, err = strconv.Atoi(os.Args[3])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	var all sync.WaitGroup
	start := time.Now()
	for i := 0; i < count; i++ {
		all.Add(1)
		go func() {
			if span > 0 {
				time.Sleep(time.Duration(span) * time.Millisecond)
			}
			all.Done()
		}()
	}
	all.Wait()
	seconds := time.Since(start).Seconds()
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Println(seconds, usage.Maxrss*1024)
}
