/* The headers of the library that checker/models/libraries/sqlite.h describes. */
#include <sqlite3.h>
