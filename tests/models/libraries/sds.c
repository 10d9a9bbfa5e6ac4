/* The headers of the library that checker/models/libraries/sds.h describes. */
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <hiredis/sds.h>
