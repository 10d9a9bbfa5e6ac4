/* hints.h: `memprof hints`: what containers would have been spared if room had been made for them. */
#ifndef MEMKIT_PROFILER_HINTS_H
#define MEMKIT_PROFILER_HINTS_H

/* argv[0] is "hints". The exit status. */
int hints_main(int argc, char **argv);

#endif
