/* watch.h: `memprof watch PID`: who has the memory of a running process, again and again. */
#ifndef MEMKIT_PROFILER_WATCH_H
#define MEMKIT_PROFILER_WATCH_H

/* argv[0] is "watch". The exit status. */
int watch_main(int argc, char **argv);

#endif
