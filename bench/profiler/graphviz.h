/* graphviz.h: graphs to pictures, by graphviz's dot. */
#ifndef MEMKIT_PROFILER_GRAPHVIZ_H
#define MEMKIT_PROFILER_GRAPHVIZ_H

#include <mk/str.h>

/* *text, a graph in dot's language, becomes the picture in that format: "svg", "png". False: *why says
 * what dot had to say, or that it is not there. */
bool graphviz_draw(mk_str *text, const char *format, mk_str *why);

#endif
