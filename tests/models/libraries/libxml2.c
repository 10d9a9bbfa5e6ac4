/* The headers of the library that checker/models/libraries/libxml2.h describes. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
