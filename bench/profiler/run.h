/* run.h: memprof run: a program under the recorder, and profiles of it and its children. */
#ifndef MEMKIT_PROFILER_RUN_H
#define MEMKIT_PROFILER_RUN_H

/* argv[0] is "run". The exit status: the program's; 128 + the signal it died of; 127 or 126 if it
 * could not be started; 2 if there is no profile to show for it. */
int run_main(int argc, char **argv);

#endif
