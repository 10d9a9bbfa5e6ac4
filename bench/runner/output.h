/* output.h: a run for programs: JSON (one document) and CSV (a sample a row). */
#ifndef MEMBENCH_OUTPUT_H
#define MEMBENCH_OUTPUT_H

#include <stdio.h>

#include "result.h"

void output_json(const run *r, FILE *out);
void output_csv(const run *r, FILE *out);

#endif
