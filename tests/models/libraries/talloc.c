/* The headers of the library that checker/models/libraries/talloc.h describes. */
#include <talloc.h>
