#include "wire.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define LARGEST_HEADER 4096

/* ---- in --------------------------------------------------------------------------------------- */

bool wire_read(wire *w) {
    char room[1 << 16];
    ssize_t n = read(w->in, room, sizeof room);
    if (n > 0)
        mk_str_catn(&w->got, room, (size_t)n);
    return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/* The value of a line of a header if it has that name, else NULL. */
static const char *value_of(const char *line, const char *name) {
    size_t n = strlen(name);
    if (strncasecmp(line, name, n) != 0 || line[n] != ':')
        return NULL;
    return line + n + 1 + strspn(line + n + 1, " \t");
}

static bool read_length(const char *value, size_t *length) {
    char *end;
    errno = 0;
    unsigned long n = strtoul(value, &end, 10);
    end += strspn(end, " \t");
    *length = n;
    return *value >= '0' && *value <= '9' && *end == '\r' && !errno && n <= WIRE_LARGEST;
}

/* Content-Type is not looked at: it can only say UTF-8. */
static bool read_header(const char *header, const char *end, size_t *length, mk_str *why) {
    bool found = false;
    for (const char *line = header, *next; line < end; line = next + 2) {
        const char *value = value_of(line, "Content-Length");
        next = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);
        if (value && !read_length(value, length)) {
            mk_str_printf(why, "'%.*s' is no length of a message", (int)strcspn(line, "\r"), line);
            return false;
        }
        found |= value != NULL;
    }
    if (!found)
        mk_str_cat(why, "a header without Content-Length");
    return found;
}

static void forget_read(wire *w) {
    if (w->read < w->got.len && w->read < 1 << 20)
        return;
    mk_str_erase(&w->got, 0, w->read);
    w->read = 0;
}

/* A message of that length, whole. */
static wire_state parse(wire *w, const char *text, size_t length, json_t **message, mk_str *why) {
    json_error_t at;
    *message = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &at);
    w->read += length;
    if (!*message)
        mk_str_printf(why, "%s, at byte %d of the message", at.text, at.position);
    return *message ? WIRE_MESSAGE : WIRE_NO_JSON;
}

wire_state wire_next(wire *w, json_t **message, mk_str *why) {
    forget_read(w);
    const char *header = mk_str_c(&w->got) + w->read;
    size_t there = w->got.len - w->read, length = 0;
    const char *end = memmem(header, there, "\r\n\r\n", 4);
    if (!end && there > LARGEST_HEADER) {
        mk_str_cat(why, "a header that does not end");
        return WIRE_NO_HEADER;
    }
    if (!end)
        return WIRE_NONE;
    if (!read_header(header, end, &length, why))
        return WIRE_NO_HEADER;
    size_t head = (size_t)(end - header) + 4;
    if (there - head < length)
        return WIRE_NONE;
    w->read += head;
    return parse(w, header + head, length, message, why);
}

/* ---- out -------------------------------------------------------------------------------------- */

static int append(const char *text, size_t n, void *out) {
    return mk_str_catn(out, text, n) ? 0 : -1;
}

void wire_put(wire *w, json_t *message) {
    mk_str text = {0};
    json_dump_callback(message, append, &text, JSON_COMPACT);
    mk_str_printf(&w->due, "Content-Length: %zu\r\n\r\n", text.len);
    mk_str_catn(&w->due, mk_str_c(&text), text.len);
    mk_str_free(&text);
    json_decref(message);
}

/* A pipe that is ready takes that much without making anybody wait. */
static bool write_some(wire *w) {
    size_t n = w->due.len - w->written;
    ssize_t done =
        write(w->out, mk_str_c(&w->due) + w->written, n < PIPE_BUF ? n : (size_t)PIPE_BUF);
    if (done > 0)
        w->written += (size_t)done;
    if (w->written == w->due.len) {
        mk_str_clear(&w->due);
        w->written = 0;
    }
    return done > 0 || errno == EINTR || errno == EAGAIN;
}

bool wire_write(wire *w, bool all) {
    bool ok = true;
    do
        ok = !wire_is_due(w) || write_some(w);
    while (ok && all && wire_is_due(w));
    return ok;
}

void wire_free(wire *w) {
    mk_str_free(&w->got);
    mk_str_free(&w->due);
}
