/* Any bytes are a program for an arena: the first says of what kind, then two bytes an operation, some of which fail for
 * lack of memory. Objects keep what was written to them until they end, and lie where nothing else does. */
#include "fuzz.h"

#include <mk/mk.h>

#include <stdlib.h>
#include <string.h>

enum { OBJECTS = 200, MARKS = 20, RANGE = 1 << 20 };

typedef struct object {
    unsigned char *p;
    size_t size, align;
    unsigned char fill;
} object;

typedef struct marked {
    mk_mark mark;
    size_t objects, deferred;
} marked;

typedef struct world {
    mk_arena a;
    object object[OBJECTS];
    marked mark[MARKS];
    size_t objects, marks, deferred; /* deferred: registered and not run */
    unsigned char buffer[4096];
} world;

static size_t waiting; /* as the deferred calls count it */

static void must(bool holds) {
    if (!holds)
        abort();
}

static void one_less(void *arg) {
    (void)arg;
    waiting--;
}

static void write_object(object *o, unsigned char fill) {
    o->fill = fill;
    memset(o->p, fill, o->size);
}

static void read_object(const object *o, size_t size) {
    for (size_t i = 0; i < size; i++)
        must(o->p[i] == o->fill);
}

static void read_objects(const world *w) {
    for (size_t i = 0; i < w->objects; i++)
        read_object(&w->object[i], w->object[i].size);
}

static void add(world *w, size_t size, size_t align, unsigned fill) {
    if (w->objects == OBJECTS)
        return;
    object *o = &w->object[w->objects];
    unsigned char *p = (unsigned char *)mk_arena_alloc(&w->a, size, align);
    if (!p)
        return;
#if defined(FUZZ_BROKEN) /* the negative control: a byte of it is another's */
    if (w->objects && fill == 'o')
        p = w->object[w->objects - 1].p, align = 1;
#endif
    must((uintptr_t)p % align == 0);
    o->p = p, o->size = size, o->align = align;
    write_object(o, (unsigned char)fill);
    w->objects++;
}

static void resize(world *w, size_t at, size_t size) {
    object *o = &w->object[at];
    size_t least = size < o->size ? size : o->size;
    for (size_t i = 0; i < w->marks;
         i++) /* what is older than a mark ends with it if it grows or moves */
        if (w->mark[i].objects > at)
            return;
    unsigned char *p = (unsigned char *)mk_arena_resize(&w->a, o->p, o->size, size, o->align);
    if (!p)
        return;
    o->p = p;
    must((uintptr_t)p % o->align == 0);
    read_object(o, least);
    o->size = size;
    write_object(o, (unsigned char)(o->fill + 1));
}

static void end_all(world *w) {
    w->objects = w->marks = w->deferred = 0;
    must(waiting == 0);
}

static void rewind_to(world *w, size_t at) {
    mk_arena_rewind(&w->a, w->mark[at].mark);
    w->objects = w->mark[at].objects;
    w->deferred = w->mark[at].deferred;
    w->marks = at + 1; /* it stays good */
    must(waiting == w->deferred);
}

static void step(world *w, unsigned op, unsigned arg) {
    switch (op) {
    case 0:
    case 1:
        add(w, arg % 60 + 1, (size_t)1 << arg % 5, arg);
        break;
    case 2:
        add(w, arg * 40 + 1, (size_t)1 << arg % 9, arg);
        break;
    case 3:
        if (w->objects)
            resize(w, w->objects - 1, arg * 4 + 1);
        break;
    case 4:
        if (w->objects)
            resize(w, arg % w->objects, arg * 16 + 1);
        break;
    case 5:
        if (w->marks < MARKS) {
            marked m = {mk_arena_mark(&w->a), w->objects, w->deferred};
            if (mk_check_level() == MK_CHECK_OFF || m.mark.serial)
                w->mark[w->marks++] = m;
        }
        break;
    case 6:
        if (w->marks)
            rewind_to(w, arg % w->marks);
        break;
    case 7:
        if (arg < 16) {
            mk_arena_reset(&w->a);
            end_all(w);
        } else if (arg < 24) {
            mk_arena_free(&w->a);
            end_all(w);
        } else if (mk_arena_defer(&w->a, one_less, NULL)) {
            waiting++;
            w->deferred++;
        }
        break;
    default: {
        mk_arena *child = mk_arena_child(&w->a);
        if (child && !mk_arena_strdup(child, "it goes by itself"))
            mk_arena_free(child);
    }
    }
}

static void check(const world *w) {
    mk_stats s;
    must(mk_arena_check(&w->a));
    mk_arena_stats(&w->a, &s);
    must(s.reserved == s.header + s.live + s.alignment + s.tail + s.slack + s.free);
    must(!w->a.limit || s.reserved <= w->a.limit);
    must(w->objects || s.live_peak >= s.live);
}

static void begin(world *w, unsigned kind) {
    memset(w, 0, sizeof *w);
    mk_bypass_set(kind % 5 == 3);
    mk_check_set(kind % 5 == 4 ? MK_CHECK_ALL : MK_CHECK_OFF);
    w->a.first = kind & 8 ? 64 : 0;
    w->a.max_block = kind & 16 ? 512 : 0;
    w->a.keep = kind & 32 ? MK_KEEP_NONE : 0;
    w->a.limit = kind & 64 ? 20000 : 0;
    if (kind % 5 == 1)
        must(mk_arena_fixed(&w->a, w->buffer, sizeof w->buffer));
    if (kind % 5 == 2)
        must(mk_arena_reserve(&w->a, RANGE));
}

/* From libc and not given back. */
static uint64_t blocks(void) {
    mk_stats s;
    mk_stats_total(&s);
    return s.allocs - s.frees;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    static world w;
    uint64_t before = blocks();
    if (len == 0)
        return 0;
    begin(&w, data[0]);
    for (size_t i = 1; i + 1 < len && i < 2000; i += 2) {
        if (data[i] & 0x80)
            mk_fail_at(1 + (data[i] >> 6 & 1));
        step(&w, data[i] % 9, data[i + 1]);
        mk_fail_at(0);
        check(&w);
        if (i % 16 == 1)
            read_objects(&w);
    }
    read_objects(&w);
    mk_arena_free(&w.a);
    end_all(&w);
    mk_bypass_set(false);
    mk_check_set(MK_CHECK_OFF);
    must(blocks() <= before + 1); /* one may be new that the thread keeps for its next arena */
    return 0;
}

/* Any text will do. */
void fuzz_seed(mk_str *text) {
    (void)text;
}
