/* filter_tags.h: see filter.h, of which this is a part. */
#ifndef MEMKIT_PROFILER_FILTER_TAGS_H
#define MEMKIT_PROFILER_FILTER_TAGS_H

#include "report.h"

/* -tagfocus, -tagignore, -tagshow, -taghide. */
bool filter_tags(report *r, mk_str *why);

#endif
