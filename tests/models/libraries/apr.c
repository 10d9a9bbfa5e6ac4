/* The headers of the library that checker/models/libraries/apr.h describes. */
#include <apr_pools.h>
#include <apr_tables.h>
#include <apr_strings.h>
#include <apr_hash.h>
