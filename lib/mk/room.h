/* mk/room.h - a buffer of the program's, in which a container begins.
 *
 *      char bytes[256];
 *      mk_room r = MK_ROOM(bytes);
 *      mk_str s;
 *      mk_str_init(&s, mk_room_as_alloc(&r));   // the first 255 characters cost no allocation
 *      ...
 *      mk_str_free(&s);                         // gives back what it took when it outgrew the room
 *
 * The same for a vector: `T bytes[n]` holds n elements. A room serves one block at a time, and
 * whole: a map has two, of which one will find no room. A string or vector is in the room from its
 * init on, so that one which stays there costs no call before its free, and tells no site how long
 * it got; one of which only `alloc` is set enters when it first grows. When a container outgrows it,
 * its content moves to memory from `more` and stays there; then, or after its free, the room is
 * vacant again.
 *
 * The room and its buffer must outlive the container's use of them, and must not be moved. take
 * hands out a pointer into the buffer while the content is in there.
 *
 * Failure: as that of `more`. Cost: a call through a pointer per growth. Threads: one at a time. */
#ifndef MK_ROOM_H
#define MK_ROOM_H

#include <mk/alloc.h>

MK_BEGIN

typedef struct mk_room {
    void *bytes;
    size_t size;
    mk_alloc more;      /* where to go from here: libc */
    const void *tenant; /* the block in the room; NULL: it is vacant */
} mk_room;

/* For an array, not a pointer. */
#define MK_ROOM(array)                                                                             \
    { (array), sizeof(array), {NULL, NULL}, NULL }

/* By their address an allocator is known to be a room. */
MK_API extern const mk_alloc_ops mk__room_ops;

/* Valid as long as *r is where it is. */
static inline mk_alloc mk_room_as_alloc(mk_room *r) {
    mk_alloc a = {&mk__room_ops, r};
    return a;
}

/* The room as one aligned block of *actual >= least bytes, if it is vacant and large enough. */
static inline void *mk__room_enter(mk_room *r, size_t least, size_t align, size_t *actual) {
    size_t skip = (size_t)(0 - (uintptr_t)r->bytes) & (align - 1);
    if (r->tenant || skip >= r->size || least > r->size - skip)
        return NULL;
    char *block = (char *)r->bytes + skip;
    *actual = r->size - skip;
    r->tenant = block;
    return block;
}

/* The same for an empty container on allocator a, which need not be a room. */
static inline void *mk__room_begin(mk_alloc a, size_t least, size_t align, size_t *actual) {
    return a.ops == &mk__room_ops ? mk__room_enter((mk_room *)a.ctx, least, align, actual) : NULL;
}

MK_END
#endif
