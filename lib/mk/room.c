#include <mk/internal.h>
#include <mk/room.h>

#include <string.h>

/* The aligned block that the whole room makes, if it is vacant and large enough. */
static void *room_enter(mk_room *r, size_t size, size_t align, size_t *actual) {
    size_t skip = (size_t)(0 - (uintptr_t)r->bytes) & (align - 1);
    if (r->tenant || skip >= r->size || size > r->size - skip)
        return NULL;
    r->tenant = (char *)r->bytes + skip;
    *actual = r->size - skip;
    return (char *)r->bytes + skip;
}

static void *room_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    mk_room *r = (mk_room *)ctx;
    void *p = room_enter(r, size, align, actual);
    return p ? p : mk__try_new(r->more, size, align, actual);
}

static void *room_resize(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                         size_t *actual) {
    mk_room *r = (mk_room *)ctx;
    if (p != r->tenant)
        return mk__try_resize(r->more, p, old_size, new_size, align, actual);
    size_t room = r->size - (size_t)((char *)p - (char *)r->bytes);
    if (new_size <= room) {
        *actual = room;
        return p;
    }
    void *to = mk__try_new(r->more, new_size, align, actual);
    if (to) {
        memcpy(to, p, old_size);
        r->tenant = NULL;
    }
    return to;
}

static void room_free(void *ctx, void *p, size_t size, size_t align) {
    mk_room *r = (mk_room *)ctx;
    if (p == r->tenant)
        r->tenant = NULL;
    else
        mk_alloc_free(r->more, p, size, align);
}

static const mk_alloc_ops room_ops = {room_alloc, room_resize, room_free};

mk_alloc mk_room_as_alloc(mk_room *r) {
    mk_alloc a = {&room_ops, r};
    return a;
}

size_t mk__room_vacant(mk_alloc a) {
    const mk_room *r = (const mk_room *)a.ctx;
    return a.ops == &room_ops && !r->tenant ? r->size : 0;
}
