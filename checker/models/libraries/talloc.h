/* talloc: every block is a context for others. A block dies with its context, so none is a leak; one may be freed by itself,
 * unless somebody else holds a reference. A destructor gets the block. */
#include "../base.h"

typedef int (*mk_talloc_destructor)(void *);

MK_ARENA(1) MK_SIZE(2) void *_talloc(const void *ctx, size_t n);
MK_ARENA(1) MK_SIZE(2) MK_ZEROED void *_talloc_zero(const void *ctx, size_t n, const char *);
MK_ARENA(1) MK_SIZE2(2, 3) void *_talloc_array(const void *ctx, size_t size, unsigned n, const char *);
MK_ARENA(1) MK_SIZE2(2, 3) MK_ZEROED void *_talloc_zero_array(const void *ctx, size_t size, unsigned n, const char *);
MK_ARENA(1) MK_RETURNS(2) MK_COPIES(2, 0) MK_SIZE(3) void *_talloc_realloc(const void *ctx, void *p, size_t n, const char *);
MK_ARENA(1) MK_RETURNS(2) MK_COPIES(2, 0) MK_SIZE2(3, 4) void *
_talloc_realloc_array(const void *ctx, void *p, size_t size, unsigned n, const char *);
MK_ARENA(1) MK_COPIES(2, 0) MK_SIZE(3) void *_talloc_memdup(const void *ctx, const void *p, size_t n, const char *);
MK_ARENA(1) MK_SIZE(2) void *talloc_named(const void *ctx, size_t n, const char *, ...);
MK_ARENA(1) MK_SIZE(2) void *talloc_named_const(const void *ctx, size_t n, const char *);
MK_ARENA(1) void *talloc_pool(const void *ctx, size_t);
MK_ARENA(0) void *talloc_init(const char *, ...);
MK_ARENA(1) char *talloc_strdup(const void *ctx, const char *);
MK_ARENA(1) char *talloc_strndup(const void *ctx, const char *, size_t);
MK_ARENA(1) char *talloc_asprintf(const void *ctx, const char *, ...);
MK_ARENA(1) char *talloc_vasprintf(const void *ctx, const char *, va_list);
MK_RETURNS(1) MK_RETURNS(0) char *talloc_strdup_append(char *s, const char *);
MK_RETURNS(1) MK_RETURNS(0) char *talloc_strdup_append_buffer(char *s, const char *);
MK_RETURNS(1) MK_RETURNS(0) char *talloc_strndup_append(char *s, const char *, size_t);
MK_RETURNS(1) MK_RETURNS(0) char *talloc_asprintf_append(char *s, const char *, ...);
MK_RETURNS(1) MK_RETURNS(0) char *talloc_asprintf_append_buffer(char *s, const char *, ...);
MK_RELEASES(1) MK_RESETS(1) int _talloc_free(void *p, const char *);
MK_FREES_CONTENT(1) MK_RESETS(1) void talloc_free_children(void *p);
MK_RELEASES(2) int talloc_unlink(const void *, void *p);
MK_RETURNS(2) MK_STORES(2, 1) void *_talloc_steal_loc(const void *ctx, const void *p, const char *);
MK_RETURNS(2) MK_STORES(2, 1) void *_talloc_reference_loc(const void *ctx, const void *p, const char *);
MK_ESCAPES_CONTENT(2) MK_RETURNS_CONTENT(2) void *_talloc_move(const void *, const void *pp);
MK_CALLS(2, 1) MK_ESCAPES(1) void _talloc_set_destructor(const void *p, mk_talloc_destructor f);
MK_RETURNS(1) void *_talloc_get_type_abort(const void *p, const char *, const char *);
MK_RETURNS(1) void *talloc_check_name(const void *p, const char *);
const char *talloc_get_name(const void *);
MK_ESCAPES(2) void talloc_set_name_const(const void *, const char *name);
size_t talloc_get_size(const void *);
size_t talloc_total_size(const void *);
size_t talloc_total_blocks(const void *);
size_t talloc_reference_count(const void *);
void *talloc_parent(const void *);
void talloc_report(const void *, FILE *);
void talloc_report_full(const void *, FILE *);
