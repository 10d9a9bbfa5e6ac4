#include <mk/alloc.h>
#include <mk/internal.h>

#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && defined(__GNUC__)
#include <malloc.h>
#define HAVE_USABLE_SIZE 1
#else
#define HAVE_USABLE_SIZE 0
#endif

/* Debug builds start every container as small as it can be, to give growth bugs a chance. */
#if defined(MK_DEBUG)
enum { FIRST_BYTES = 1 };
#else
enum { FIRST_BYTES = 64 };
#endif

/* ---- the out-of-memory hook ---- */

static mk_oom_fn oom_fn;
static void *oom_ctx;

void mk_oom_set(mk_oom_fn fn, void *ctx) {
    oom_fn = fn;
    oom_ctx = ctx;
}

bool mk__oom(size_t size, size_t align) {
    if (oom_fn && oom_fn(oom_ctx, size, align))
        return true;
    mk__count(MK__FAILS, 1);
    return false;
}

bool mk__oom_overflow(size_t align) {
    if (oom_fn)
        (void)oom_fn(oom_ctx, SIZE_MAX, align);
    mk__count(MK__FAILS, 1);
    return false;
}

/* ---- libc ---- */

/* What libc really gave. Totals use it on both sides, as the size a block is freed with may lie
 * between asked and actual. Elsewhere than in glibc both are the size asked for. */
static size_t libc_usable(void *p, size_t size) {
#if HAVE_USABLE_SIZE
    size_t n = malloc_usable_size(p);
    return n > size ? n : size;
#else
    (void)p;
    return size;
#endif
}

/* Once the block is used up to its usable size, the compiler must not remember which size malloc
 * was called with: _FORTIFY_SOURCE would take the rest for an overflow. */
static void *libc_forget_size(void *p) {
#if HAVE_USABLE_SIZE
    __asm__("" : "+r"(p));
#endif
    return p;
}

static void *libc_alloc(size_t size, size_t align) {
    if (align <= _Alignof(max_align_t))
        return malloc(size);
    size_t rounded; /* C11 wants a multiple of the alignment */
    return mk_round_up_ok(size, align, &rounded) ? aligned_alloc(align, rounded) : NULL;
}

static void *libc_new(size_t size, size_t align, size_t *actual) {
    void *p = libc_forget_size(libc_alloc(size, align));
    if (!p)
        return NULL;
    *actual = libc_usable(p, size);
    mk__count_new(*actual);
    MK_TRASH_NEW(p, *actual);
    return p;
}

static void libc_free(void *p, size_t size) {
    size_t usable = libc_usable(p, size);
    mk__count_free(usable);
    MK_TRASH_OLD(p, usable);
    free(p);
}

/* realloc knows no alignment; and debug builds move every block, so that pointers kept across a
 * growth are found. */
static void *libc_move(void *p, size_t old_size, size_t new_size, size_t align, size_t *actual) {
    void *to = libc_new(new_size, align, actual);
    if (!to)
        return NULL;
    memcpy(to, p, old_size < new_size ? old_size : new_size);
    libc_free(p, old_size);
    return to;
}

static bool libc_must_move(size_t align) {
#if defined(MK_DEBUG)
    (void)align;
    return true;
#else
    return align > _Alignof(max_align_t);
#endif
}

static void *libc_resize(void *p, size_t old_size, size_t new_size, size_t align, size_t *actual) {
    if (libc_must_move(align))
        return libc_move(p, old_size, new_size, align, actual);
    size_t before = libc_usable(p, old_size);
    void *to = libc_forget_size(realloc(p, new_size));
    if (!to)
        return NULL;
    *actual = libc_usable(to, new_size);
    mk__count_resize(before, *actual);
    return to;
}

/* ---- the interface ---- */

/* Objects over half the address space have sizes that ptrdiff_t cannot hold; no allocator is asked
 * for one. */
static bool request_valid(size_t size, size_t align) {
    return mk_is_pow2(align) && size <= PTRDIFF_MAX && align <= PTRDIFF_MAX - size;
}

void *mk__try_new(mk_alloc a, size_t size, size_t align, size_t *actual) {
    size_t ignored;
    if (size == 0)
        size = 1;
    if (!actual)
        actual = &ignored;
    if (!request_valid(size, align) || mk__fault())
        return NULL;
    if (!a.ops)
        return libc_new(size, align, actual);
    *actual = size;
    return a.ops->alloc(a.ctx, size, align, actual);
}

static void *move_to_new(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                         size_t *actual) {
    void *to = a.ops->alloc(a.ctx, new_size, align, actual);
    if (!to)
        return NULL;
    memcpy(to, p, old_size < new_size ? old_size : new_size);
    if (a.ops->free)
        a.ops->free(a.ctx, p, old_size, align);
    return to;
}

void *mk__try_resize(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                     size_t *actual) {
    size_t ignored;
    if (!p)
        return mk__try_new(a, new_size, align, actual);
    if (new_size == 0)
        new_size = 1;
    if (!actual)
        actual = &ignored;
    if (!request_valid(new_size, align) || mk__fault())
        return NULL;
    if (!a.ops)
        return libc_resize(p, old_size, new_size, align, actual);
    *actual = new_size;
    if (!a.ops->resize)
        return move_to_new(a, p, old_size, new_size, align, actual);
    return a.ops->resize(a.ctx, p, old_size, new_size, align, actual);
}

void *mk_alloc_new(mk_alloc a, size_t size, size_t align, size_t *actual) {
    for (;;) {
        void *p = mk__try_new(a, size, align, actual);
        if (MK_LIKELY(p != NULL) || !mk__oom(size, align))
            return p;
    }
}

void *mk_alloc_resize(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                      size_t *actual) {
    for (;;) {
        void *to = mk__try_resize(a, p, old_size, new_size, align, actual);
        if (MK_LIKELY(to != NULL) || !mk__oom(new_size, align))
            return to;
    }
}

void mk_alloc_free(mk_alloc a, void *p, size_t size, size_t align) {
    if (!p)
        return;
    if (!a.ops)
        libc_free(p, size);
    else if (a.ops->free)
        a.ops->free(a.ctx, p, size, align);
}

/* ---- growable arrays ---- */

/* How many elements to ask for, so that want fit and growth stays geometric; 0 if that does not fit
 * size_t. */
static size_t buf_next_cap(const mk__buf *b, size_t want) {
    size_t bytes, held = b->cap * b->size;
    if (!mk_mul_ok(want, b->size, &bytes) || bytes > PTRDIFF_MAX)
        return 0;
    size_t least = held == 0                       ? FIRST_BYTES
                   : held >= 4096 && held < 131072 ? held + held / 2
                                                   : held * 2;
    if (least > PTRDIFF_MAX || bytes >= least)
        return want;
    size_t cap = least / b->size;
    return cap > want ? cap : want;
}

static bool buf_set_cap(mk__buf *b, size_t cap, mk_growth *g) {
    size_t actual = cap * b->size;
    void *to;
    while (!(
        to = mk__try_resize(b->alloc, b->data, b->cap * b->size, cap * b->size, b->align, &actual)))
        if (!mk__oom(cap * b->size, b->align))
            return false;
    if (b->data && to != b->data) {
        g->copied += b->len * b->size;
        mk__count(MK__COPIED, b->len * b->size);
    }
    b->data = to;
    b->cap = actual / b->size;
    return true;
}

bool mk__buf_grow(mk__buf *b, size_t want, mk_growth *g) {
    size_t cap = buf_next_cap(b, want);
    if (cap == 0)
        return mk__oom_overflow(b->align);
    if (!buf_set_cap(b, cap, g))
        return false;
    g->growths++;
    mk__count(MK__GROWTHS, 1);
    return true;
}

bool mk__buf_shrink(mk__buf *b, mk_growth *g) {
    if (b->len == b->cap)
        return true;
    if (b->len != 0)
        return buf_set_cap(b, b->len, g);
    mk_alloc_free(b->alloc, b->data, b->cap * b->size, b->align);
    b->data = NULL;
    b->cap = 0;
    return true;
}

bool mk__buf_check(const mk__buf *b) {
    return b->len <= b->cap && b->cap <= PTRDIFF_MAX / b->size && !b->data == !b->cap &&
           (uintptr_t)b->data % b->align == 0;
}

size_t mk__offset_in(const void *base, size_t bytes, const void *p) {
    uintptr_t off = (uintptr_t)p - (uintptr_t)base;
    return base && off < bytes ? (size_t)off : SIZE_MAX;
}

#if defined(MK_DEBUG)
void mk__trash(void *p, int byte, size_t n) {
    memset(p, byte, n);
#if defined(__GNUC__)
    __asm__ volatile(
        ""
        :
        : "r"(p)
        : "memory"); /* or the compiler drops stores to memory that is about to be freed */
#endif
}
#endif
