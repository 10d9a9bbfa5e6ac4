/* http.c: as much of HTTP/1.1 as a browser needs to be shown two files. */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* ---- listening ---- */

static bool is_loopback(const char *host, size_t n) {
    static const char *const names[] = {"", "localhost", "127.0.0.1"};
    for (size_t i = 0; i < 3; i++)
        if (strlen(names[i]) == n && strncasecmp(host, names[i], n) == 0)
            return true;
    return false;
}

static bool parse_address(const char *address, unsigned *port, mk_str *why) {
    const char *colon = strrchr(address, ':');
    char *end = NULL;
    unsigned long number = colon ? strtoul(colon + 1, &end, 10) : 65536;
    if (!colon || !colon[1] || *end || number > 65535)
        mk_str_printf(why, "-http=%s: HOST:PORT is wanted, as localhost:8080", address);
    else if (!is_loopback(address, (size_t)(colon - address)))
        mk_str_printf(why, "-http=%s: only localhost is served", address);
    *port = (unsigned)number;
    return why->len == 0;
}

int http_listen(const char *address, unsigned *port, mk_str *why) {
    struct sockaddr_in in = {.sin_family = AF_INET};
    socklen_t size = sizeof in;
    int yes = 1;
    if (!parse_address(address, port, why))
        return -1;
    in.sin_port = htons((uint16_t)*port);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s >= 0 && setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(s, (struct sockaddr *)&in, sizeof in) == 0 && listen(s, 8) == 0 &&
        getsockname(s, (struct sockaddr *)&in, &size) == 0) {
        *port = ntohs(in.sin_port);
        return s;
    }
    mk_str_printf(why, "-http=%s: %s", address, strerror(errno));
    if (s >= 0)
        close(s);
    return -1;
}

/* ---- answering ---- */

static bool read_request(int connection, mk_str *request) {
    char part[2048];
    while (request->len < 16384) {
        ssize_t n = read(connection, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        mk_str_catn(request, part, (size_t)n);
        if (strstr(mk_str_c(request), "\r\n\r\n"))
            return true;
    }
    return false;
}

static void send_all(int connection, const char *bytes, size_t n) {
    while (n) {
        ssize_t sent = send(connection, bytes, n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        bytes += sent;
        n -= (size_t)sent;
    }
}

static void respond(int connection, const char *status, const char *type, const char *bytes, size_t n) {
    mk_str head = {0};
    mk_str_printf(&head,
                  "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n"
                  "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
                  status, type, n);
    send_all(connection, mk_str_c(&head), head.len);
    send_all(connection, bytes, n);
    mk_str_free(&head);
}

static void refuse(int connection, const char *status) {
    respond(connection, status, "text/plain", status, strlen(status));
}

/* Does its Host name this machine? */
static bool is_for_us(const char *request) {
    static const char field[] = "\r\nhost:";
    const char *host = strcasestr(request, field);
    if (!host)
        return false;
    host += strlen(field);
    host += strspn(host, " \t");
    size_t n = strcspn(host, ":\r\n \t");
    return n && is_loopback(host, n);
}

static bool asks_for(const char *request, const char *path) {
    size_t n = strlen(path);
    return strncmp(request, path, n) == 0 && (request[n] == ' ' || request[n] == '?');
}

void http_answer(int connection, const http_site *site) {
    mk_str request = {0};
    if (!read_request(connection, &request))
        refuse(connection, "400 Bad Request");
    else if (!is_for_us(mk_str_c(&request)))
        refuse(connection, "403 Forbidden");
    else if (strncmp(request.data, "GET ", 4) != 0)
        refuse(connection, "405 Method Not Allowed");
    else if (asks_for(request.data + 4, "/"))
        respond(connection, "200 OK", "text/html; charset=utf-8", mk_str_c(site->page), site->page->len);
    else if (asks_for(request.data + 4, "/profile.pb.gz"))
        respond(connection, "200 OK", "application/octet-stream", mk_str_c(site->profile),
                site->profile->len);
    else
        refuse(connection, "404 Not Found");
    mk_str_free(&request);
}

bool http_serve(int listener, const http_site *site, mk_str *why) {
    static const struct timeval patience = {5, 0};
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (connection < 0) {
            mk_str_printf(why, "accept: %s", strerror(errno));
            return false;
        }
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        http_answer(connection, site);
        shutdown(connection, SHUT_WR);
        close(connection);
    }
}
