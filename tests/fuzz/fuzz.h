/* fuzz.h: what a fuzz target defines. Breaking a promise is abort(). */
#ifndef MEMKIT_TESTS_FUZZ_H
#define MEMKIT_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include <mk/str.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Turns the text of a seed file into an input, in place. For the run without libFuzzer. */
void fuzz_seed(mk_str *text);

#endif
