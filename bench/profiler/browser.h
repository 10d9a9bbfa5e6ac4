/* browser.h: a picture in the user's browser. */
#ifndef MEMKIT_PROFILER_BROWSER_H
#define MEMKIT_PROFILER_BROWSER_H

#include <stdbool.h>

#include <mk/str.h>

/* Writes the SVG to a file, `path` or one of its own, which stays, and has it shown by $BROWSER, or else
 * xdg-open. False: *why. */
bool browser_show(const mk_str *svg, const char *path, mk_str *why);

#endif
