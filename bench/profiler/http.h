/* http.h: the html view served to a browser on this machine.
 *
 *   GET /           the page          GET /profile.pb.gz      the profile
 *
 * Nobody else is served: only loopback addresses are bound, and a request must name one as its Host, so
 * that no web page can reach it under a name of its own. */
#ifndef MEMKIT_PROFILER_HTTP_H
#define MEMKIT_PROFILER_HTTP_H

#include <mk/str.h>

typedef struct http_site {
    const mk_str *page, *profile;
} http_site;

/* Listens on "HOST:PORT", ":PORT"; port 0: any free one. The socket, or -1: *why. *port is which. */
int http_listen(const char *address, unsigned *port, mk_str *why);

/* Reads one request from the connection and answers it. */
void http_answer(int connection, const http_site *site);

/* Answers one connection after the other, until a signal ends the program. False: *why. */
bool http_serve(int listener, const http_site *site, mk_str *why);

#endif
