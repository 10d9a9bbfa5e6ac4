#include <mk/internal.h>
#include <mk/room.h>

#include <string.h>

static void *room_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    mk_room *r = (mk_room *)ctx;
    void *p = mk__room_enter(r, size, align, actual);
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

const mk_alloc_ops mk__room_ops = {room_alloc, room_resize, room_free};

size_t mk__room_vacant(mk_alloc a) {
    const mk_room *r = (const mk_room *)a.ctx;
    return a.ops == &mk__room_ops && !r->tenant ? r->size : 0;
}
