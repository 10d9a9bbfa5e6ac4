/* mk/room.h - a buffer of the program's, in which a container begins.
 *
 *      char bytes[256];
 *      mk_room r = MK_ROOM(bytes);
 *      mk_str s = {0};
 *      s.alloc = mk_room_as_alloc(&r);          // the first 255 characters cost no allocation
 *      ...
 *      mk_str_free(&s);                         // gives back what it took when it outgrew the room
 *
 * The same for a vector: `T bytes[n]` holds n elements. A room serves one block at a time, and
 * whole: a map has two, of which one will find no room. When a container outgrows it, its content
 * moves to memory from `more` and stays there; then, or after its free, the room is vacant again.
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

/* Valid as long as *r is where it is. */
MK_API mk_alloc mk_room_as_alloc(mk_room *r);

MK_END
#endif
