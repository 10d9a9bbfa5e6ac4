/* uri.h: paths as URIs and back. */
#ifndef MEMKIT_CHECKER_URI_H
#define MEMKIT_CHECKER_URI_H

#include <stdbool.h>

#include <mk/str.h>

/* Appends a path, with %XX for bytes that may not stand in one of a URI. */
void uri_cat(const char *path, mk_str *out);

/* Appends the path that a file: URI names, whichever bytes it spells as %XX. false: it is another kind of
 * URI, of another host, or damaged; nothing is appended. */
bool uri_path(const char *uri, mk_str *out);

#endif
