/* Every macro of <mk/annotate.h>, in the header of an imaginary library: plain C and C++. */
#include <mk/annotate.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct items items;
typedef int (*visit)(void *, void *);

MK_FRESH MK_SIZED(1) MK_FAMILY(items) items *items_new(size_t);
MK_FREES(1) MK_FAMILY(items) void items_free(items *);
MK_GROWS(1) MK_STORES(2, 1) int items_push(items *, void *);
MK_GROWS_BY(1, 3) int items_push_n(items *, void **, size_t);
MK_RELEASES(1) void items_unref(items *);
MK_RESERVES(1, 2) int items_reserve(items *, size_t);
MK_RETURNS_CONTENT(1) void *items_at(const items *, size_t);
MK_NOESCAPE(1) MK_CALLS(2, 0, 3) int items_each(items *, visit, void *);
MK_CALLS(1) MK_ESCAPES(1) void items_at_exit(void (*)(void));
MK_FRESH MK_SIZE2(1, 2) MK_ZEROED void *items_zeroed(size_t, size_t);
MK_FRESH MK_SIZE(2) MK_FREES(1) MK_COPIES(1, 0) void *items_resize(void *, size_t);
MK_FRESH_AT(1) MK_SUCCESS(zero) MK_FRESH_CONTENT MK_FAMILY(items) int items_load(items **);
MK_FREES_CONTENT(1) MK_FAMILY(items) void items_clear(items *);
MK_ESCAPES_CONTENT(1) void items_register(const items *);
MK_RETURNS(1) items *items_self(items *);
MK_EQUIV(items_self) items *items_same(items *);
MK_ARENA(1) MK_SIZE(2) void *items_alloc(items *, size_t);
MK_RESETS(1) void items_reset(items *);
MK_REWINDS(1, 2) void items_rewind(items *, size_t);
MK_PUTS(2, 1) void items_put(items *, void *);
MK_SCRATCH(1, 2) items *items_scratch(items *const *, size_t);
MK_RETURNS_TWICE int items_fork(void);
#ifdef __cplusplus
}
#endif

int main(void) { return 0; }
