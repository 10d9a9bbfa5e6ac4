/* The headers of the library that checker/models/libraries/glib.h describes. */
#include <glib.h>
#include <glib/gprintf.h>
#include <glib/gstdio.h>
