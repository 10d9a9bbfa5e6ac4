/* json.h: what the formats that are JSON share. */
#ifndef MEMKIT_CHECKER_REPORT_JSON_H
#define MEMKIT_CHECKER_REPORT_JSON_H

#include <stdio.h>

#include <jansson.h>

#include "report.h"

/* A string, "" for NULL; what is no UTF-8 in it becomes U+FFFD. */
json_t *report_json_text(const char *s);

/* Writes a value, with flags of jansson's, and lets go of it. */
void report_json_write(json_t *value, size_t flags, FILE *out);

#endif
