/* After a missing header the rest is read, and what came out wrong for want of it is a gap. */
#include "no-such-header.h"
#include <stdlib.h>
static int fine(void) { return 1; }
static char *takes(void) { char *p = from_the_header(3); return p; }
static void calls(void *p) { from_the_header(p); }

// IR: note error "'no-such-header.h' file not found" @2:10
// IR: func $fine end
// IR: func $takes gap parse
// IR: func $calls end
