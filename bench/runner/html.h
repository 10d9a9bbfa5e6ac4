/* html.h: what every part of the report is written with. */
#ifndef MEMBENCH_HTML_H
#define MEMBENCH_HTML_H

#include <stdio.h>

extern const char html_style[];

/* Text for the inside of an element or of a quoted attribute. */
void html_text(const char *s, FILE *out);

#endif
