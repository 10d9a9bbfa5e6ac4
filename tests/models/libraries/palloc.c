/* The headers of the library that checker/models/libraries/palloc.h describes. */
#include <postgresql/15/server/postgres.h>
#include <postgresql/15/server/lib/stringinfo.h>
