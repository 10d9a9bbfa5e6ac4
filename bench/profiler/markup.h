/* markup.h: any text made fit for XML, HTML and JSON. */
#ifndef MEMKIT_PROFILER_MARKUP_H
#define MEMKIT_PROFILER_MARKUP_H

#include <mk/str.h>

/* Appends text for the inside of an element or of a quoted attribute. What is no UTF-8, or a control
 * character that XML does not know, becomes ?. At most `most` characters; a cut shows as two dots. */
void markup_text(const char *text, size_t most, mk_str *out);

/* Appends text as a JSON string with its quotes; </script> in it does no harm. */
void markup_json(const char *text, mk_str *out);

#endif
