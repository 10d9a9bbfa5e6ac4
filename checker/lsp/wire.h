/* wire.h: JSON-RPC messages over two file descriptors, each behind a header:
 *
 *   Content-Length: 52\r\n
 *   \r\n
 *   {"jsonrpc":"2.0", ... 52 bytes in all
 *
 * Nobody waits: what is there is read, what fits is written, the rest is kept.
 */
#ifndef MEMKIT_CHECKER_LSP_WIRE_H
#define MEMKIT_CHECKER_LSP_WIRE_H

#include <stdbool.h>

#include <jansson.h>
#include <mk/str.h>

#define WIRE_LARGEST \
    ((size_t)256 << 20) /* bytes of a message; who announces more is not believed */

typedef struct wire {
    int in, out;
    mk_str got, due;
    size_t read, written; /* how much of them is done with */
} wire;

typedef enum wire_state {
    WIRE_NONE, /* no whole message is there */
    WIRE_MESSAGE,
    WIRE_NO_JSON,  /* the next message is none; it is skipped */
    WIRE_NO_HEADER /* nobody knows where the next message begins: the end */
} wire_state;

/* false: the other side is gone. */
bool wire_read(wire *w);
/* The next message, which is the caller's; or *why says what is wrong. */
wire_state wire_next(wire *w, json_t **message, mk_str *why);

/* Takes the message over. */
void wire_put(wire *w, json_t *message);
/* Writes what can be written at once: needs: the descriptor is ready; or all of it. false: the other side is
 * gone. */
bool wire_write(wire *w, bool all);
static inline bool wire_is_due(const wire *w) {
    return w->due.len > w->written;
}
void wire_free(wire *w);

#endif
