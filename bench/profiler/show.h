/* show.h: a view, from the profile to where its output goes. */
#ifndef MEMKIT_PROFILER_SHOW_H
#define MEMKIT_PROFILER_SHOW_H

#include "report.h"

/* Writes the view that o asks for to -output, else to standard output; what filters have to say goes
 * to standard error. False: *why. */
bool show(const profile *p, const options *o, mk_str *why);

/* Serves the html view and the profile at o->http, saying where on standard output, until the program is
 * ended by a signal. False: *why. */
bool show_served(const profile *p, const options *o, mk_str *why);

/* Can its output go where it would? Not if it is no text and that is a terminal: *why. */
bool show_fits(const options *o, mk_str *why);

#endif
