/* The headers of the library that checker/models/libraries/stb_ds.h describes. */
#include <stddef.h>
#include <stb/stb_ds.h>
