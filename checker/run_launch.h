/* run_launch.h: memcheck-lint as a compiler launcher: CMAKE_C_COMPILER_LAUNCHER="memcheck-lint;--launch". */
#ifndef MEMKIT_CHECKER_RUN_LAUNCH_H
#define MEMKIT_CHECKER_RUN_LAUNCH_H

/* Runs the compiler, and if that makes an object of one C source, writes the unit beside it: x.o.mks.
 * The exit code is the compiler's: what cannot be parsed is said, and fails nothing. */
int run_launch(char *const *command);

#endif
