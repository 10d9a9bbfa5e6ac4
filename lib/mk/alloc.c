#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* madvise, mremap */
#endif
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

#if defined(__linux__)
#include <sys/mman.h>
#endif

/* Debug builds start every container as small as it can be, to give growth bugs a chance. */
#if defined(MK_DEBUG)
enum { FIRST_BYTES = 1, FIRST_TEXT = 1 };
#else
enum { FIRST_BYTES = 64, FIRST_TEXT = 120 }; /* libc's block of 120 costs what one of 64 does */
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

/* Large blocks are made of huge pages: fresh memory then costs a third (0.5 us per 4 KiB instead of
 * 1.5), and random access misses the TLB no more. libc maps such a block by itself and needs up to
 * HEADER bytes of the mapping; if that comes to whole huge pages, the kernel aligns it, and moves it
 * page by huge page when realloc grows it. The mapping is advised from its first page on: mremap,
 * which realloc uses, does not move a mapping of which only a part was advised. */
enum { HUGE_FROM = 2 * MK__HUGE_PAGE, HEADER = 32, PAGE = 4096 };

static size_t libc_ask(size_t size) {
    size_t up;
    if (size < HUGE_FROM || size > PTRDIFF_MAX - 2 * MK__HUGE_PAGE)
        return size;
    return mk_round_up_ok(size + HEADER, MK__HUGE_PAGE, &up) ? up - HEADER : size;
}

static void libc_advise(void *p, size_t size) { /* of size usable bytes */
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (size < HUGE_FROM)
        return;
    uintptr_t from = (uintptr_t)p & ~(uintptr_t)(PAGE - 1);
    (void)madvise((void *)from, (uintptr_t)p + size - from, MADV_HUGEPAGE); /* only advice */
#else
    (void)p, (void)size;
#endif
}

/* Who asks for the alignment of a huge page gets pages of its own: libc might serve such a request
 * from memory that is in small pages already. */
#if defined(__linux__) && defined(MADV_HUGEPAGE)
static bool in_pages(size_t align) {
    return align == MK__HUGE_PAGE;
}

static size_t whole_pages(size_t size) { /* sizes were checked: it fits */
    return (size + MK__HUGE_PAGE - 1) & ~(size_t)(MK__HUGE_PAGE - 1);
}

static bool page_aligned(const void *p) {
    return ((uintptr_t)p & (MK__HUGE_PAGE - 1)) == 0;
}

static char *map_pages(size_t size) {
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : (char *)p;
}

/* Linux from 6.7 on aligns by itself; before, what is too much is cut off. */
static void *pages_alloc(size_t size) {
    char *p = map_pages(size);
    if (p && !page_aligned(p)) {
        (void)munmap(p, size);
        if (!(p = map_pages(size + MK__HUGE_PAGE)))
            return NULL;
        size_t before = (size_t)(-(uintptr_t)p & (MK__HUGE_PAGE - 1));
        if (before)
            (void)munmap(p, before);
        if (before < MK__HUGE_PAGE)
            (void)munmap(p + before + size, MK__HUGE_PAGE - before);
        p += before;
    }
    if (p)
        (void)madvise(p, size, MADV_HUGEPAGE);
    return p;
}

static void pages_free(void *p, size_t size) {
    (void)munmap(p, whole_pages(size));
}

/* Kernels before 6.7 may move it to where it is not aligned: fewer huge pages, nothing else, as the
 * alignment was asked for their sake. */
static void *pages_resize(void *p, size_t old_size, size_t new_size) {
    void *to = mremap(p, whole_pages(old_size), whole_pages(new_size), MREMAP_MAYMOVE);
    if (to == MAP_FAILED)
        return NULL;
    (void)madvise(to, whole_pages(new_size), MADV_HUGEPAGE);
    return to;
}
#else
static bool in_pages(size_t align) {
    (void)align;
    return false;
}
static size_t whole_pages(size_t size) {
    return size;
}
static void *pages_alloc(size_t size) {
    (void)size;
    return NULL;
}
static void pages_free(void *p, size_t size) {
    (void)p, (void)size;
}
static void *pages_resize(void *p, size_t old_size, size_t new_size) {
    (void)p, (void)old_size, (void)new_size;
    return NULL;
}
#endif

size_t mk__large_align(mk_alloc a, size_t bytes, size_t align) {
    return !a.ops && bytes >= HUGE_FROM && align < MK__HUGE_PAGE ? MK__HUGE_PAGE : align;
}

bool mk__large_zeroed(mk_alloc a, size_t align) {
#if defined(MK_DEBUG)
    (void)a, (void)align; /* which fills it */
    return false;
#else
    return !a.ops && in_pages(align);
#endif
}

/* What a block of this size and alignment really has. */
static size_t libc_actual(void *p, size_t size, size_t align) {
    return in_pages(align) ? whole_pages(size) : libc_usable(p, size);
}

static void *libc_alloc_special(size_t size, size_t align) {
    void *p;
    size_t rounded; /* C11 wants a multiple of the alignment */
    if (in_pages(align))
        return pages_alloc(whole_pages(size));
    if (align <= _Alignof(max_align_t))
        p = malloc(libc_ask(size));
    else
        p = mk_round_up_ok(size, align, &rounded) ? aligned_alloc(align, rounded) : NULL;
    if (p)
        libc_advise(p, libc_usable(p, size));
    return p;
}

static inline void *libc_made(void *p, size_t size, size_t *actual) {
    mk__count_new(size);
    MK_TRASH_NEW(p, size);
    *actual = size;
    return p;
}

/* What is large, or aligned to more than malloc gives: apart from the rest, to keep that small. */
MK_APART void *libc_new_special(size_t size, size_t align, size_t *actual) {
    void *p = libc_forget_size(libc_alloc_special(size, align));
    return p ? libc_made(p, libc_actual(p, size, align), actual) : NULL;
}

static void *libc_new(size_t size, size_t align, size_t *actual) {
    if (MK_UNLIKELY(align > _Alignof(max_align_t) || size >= HUGE_FROM))
        return libc_new_special(size, align, actual);
    void *p = libc_forget_size(malloc(size));
    return MK_LIKELY(p != NULL) ? libc_made(p, libc_usable(p, size), actual) : NULL;
}

MK_APART void libc_free_pages(void *p, size_t size) {
    mk__count_free(whole_pages(size));
    MK_TRASH_OLD(p, whole_pages(size));
    pages_free(p, size);
}

static void libc_free(void *p, size_t size, size_t align) {
    if (MK_UNLIKELY(in_pages(align))) {
        libc_free_pages(p, size);
        return;
    }
    size = libc_usable(p, size);
    mk__count_free(size);
    MK_TRASH_OLD(p, size);
    free(p);
}

/* realloc knows no alignment; and debug builds move every block, so that pointers kept across a
 * growth are found. */
MK_APART void *libc_move(void *p, size_t old_size, size_t new_size, size_t align, size_t *actual) {
    void *to = libc_new(new_size, align, actual);
    if (!to)
        return NULL;
    memcpy(to, p, old_size < new_size ? old_size : new_size);
    libc_free(p, old_size, align);
    return to;
}

static bool libc_must_move(size_t align) {
#if defined(MK_DEBUG)
    (void)align;
    return true;
#else
    return align > _Alignof(max_align_t) && !in_pages(align);
#endif
}

static void *libc_resize(void *p, size_t old_size, size_t new_size, size_t align, size_t *actual) {
    if (libc_must_move(align))
        return libc_move(p, old_size, new_size, align, actual);
    size_t before = libc_actual(p, old_size, align);
    void *to = in_pages(align) ? pages_resize(p, old_size, new_size)
                               : libc_forget_size(realloc(p, libc_ask(new_size)));
    if (!to)
        return NULL;
    *actual = libc_actual(to, new_size, align);
    libc_advise(to, *actual);
    mk__count_resize(before, *actual);
    return to;
}

/* ---- the interface ---- */

/* Objects over half the address space have sizes that ptrdiff_t cannot hold; no allocator is asked
 * for one. */
static bool request_valid(size_t size, size_t align) {
    return mk_is_pow2(align) && size <= PTRDIFF_MAX && align <= PTRDIFF_MAX - size;
}

static inline void *serve_new(mk_alloc a, size_t size, size_t align, size_t *actual) {
    if (MK_LIKELY(!a.ops))
        return libc_new(size, align, actual);
    *actual = size;
    return a.ops->alloc(a.ctx, size, align, actual);
}

/* Apart from what follows, which so saves no registers. */
MK_APART void *try_new_armed(mk_alloc a, size_t size, size_t align, size_t *actual) {
    return mk__fault_now() ? NULL : serve_new(a, size, align, actual);
}
MK_APART void *try_new_ignoring(mk_alloc a, size_t size, size_t align) {
    size_t ignored;
    return mk__try_new(a, size, align, &ignored);
}

void *mk__try_new(mk_alloc a, size_t size, size_t align, size_t *actual) {
    if (MK_UNLIKELY(!actual))
        return try_new_ignoring(a, size, align);
    size += size == 0;
    if (MK_UNLIKELY(!request_valid(size, align)))
        return NULL;
    if (mk__faults_armed())
        return try_new_armed(a, size, align, actual);
    return serve_new(a, size, align, actual);
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
        libc_free(p, size, align);
    else if (a.ops->free)
        a.ops->free(a.ctx, p, size, align);
}

/* ---- growable arrays ---- */

/* Elements in so many bytes. Nearly all sizes are powers of two, and a division takes longer than
 * the rest of a growth does. */
static size_t elements_in(size_t bytes, size_t size) {
#if defined(__GNUC__)
    if (mk_is_pow2(size))
        return bytes >> __builtin_ctzll(size);
#endif
    return bytes / size;
}

/* What an array begins with, so that want fit; 0 if that does not fit size_t. A room is never larger
 * than it is: it is entered with what is wanted, and gives all it has. */
static size_t buf_first_cap(const mk__buf *b, size_t want) {
    size_t bytes, least = b->size == 1 ? FIRST_TEXT : FIRST_BYTES;
    if (MK_UNLIKELY(!mk_mul_ok(want, b->size, &bytes) || bytes > PTRDIFF_MAX))
        return 0;
    if (bytes >= least || (b->alloc.ops && bytes <= mk__room_vacant(b->alloc)))
        return want;
    size_t cap = elements_in(least, b->size);
    return cap > want ? cap : want;
}

/* What it goes on with, so that growth stays geometric. */
static size_t buf_next_cap(const mk__buf *b, size_t want) {
    size_t bytes, held = b->cap * b->size;
    if (!mk_mul_ok(want, b->size, &bytes) || bytes > PTRDIFF_MAX)
        return 0;
    size_t least = held >= 4096 && held < 131072 ? held + held / 2 : held * 2;
    if (least > PTRDIFF_MAX || bytes >= least)
        return want;
    size_t cap = elements_in(least, b->size);
    return cap > want ? cap : want;
}

static bool buf_set_cap(mk__buf *b, size_t cap, mk_growth *g) {
    size_t actual = cap * b->size;
    void *to;
    mk__buf_open(b);
    while (!(
        to = mk__try_resize(b->alloc, b->data, b->cap * b->size, cap * b->size, b->align, &actual)))
        if (!mk__oom(cap * b->size, b->align)) { /* if it has not left by longjmp */
            mk__buf_close(b);
            return false;
        }
    if (to != b->data) {
        g->copied += b->len * b->size;
        mk__count(MK__COPIED, b->len * b->size);
    }
    b->data = to;
    b->cap = elements_in(actual, b->size);
    mk__buf_close(b);
    return true;
}

/* From nothing, which is all that small containers ever do. */
static bool buf_begin(mk__buf *b, size_t want, mk_growth *g, uint32_t kind) {
    size_t cap = buf_first_cap(b, want), actual;
    void *p;
    if (MK_UNLIKELY(cap == 0))
        return mk__oom_overflow(b->align);
    while (MK_UNLIKELY(!(p = mk__try_new(b->alloc, cap * b->size, b->align, &actual))))
        if (!mk__oom(cap * b->size, b->align))
            return false;
    b->data = p;
    b->cap = elements_in(actual, b->size);
    mk__buf_close(b);
    mk__note_growth(b, g, kind);
    return true;
}

MK_APART bool buf_continue(mk__buf *b, size_t want, mk_growth *g, uint32_t kind) {
    size_t cap = buf_next_cap(b, want);
    if (cap == 0)
        return mk__oom_overflow(b->align);
    if (!buf_set_cap(b, cap, g))
        return false;
    mk__note_growth(b, g, kind);
    return true;
}

bool mk__buf_grow(mk__buf *b, size_t want, mk_growth *g, uint32_t kind) {
    return b->data ? buf_continue(b, want, g, kind) : buf_begin(b, want, g, kind);
}

bool mk__buf_shrink(mk__buf *b, mk_growth *g) {
    if (b->len == b->cap)
        return true;
    if (b->len != 0)
        return buf_set_cap(b, b->len, g);
    mk__buf_open(b);
    mk_alloc_free(b->alloc, b->data, b->cap * b->size, b->align);
    b->data = NULL;
    b->cap = 0;
    return true;
}

/* What the copies and growths of a site cost is told as what came since the last note. The note is
 * last, so that it needs no return. */
void mk__growth_end(mk_growth *g, uint32_t kind, size_t len) {
    mk_growth_note(g, len);
    size_t high = g->high;
    uint32_t growths = g->growths - g->noted_growths;
    uint64_t copied = g->copied - g->noted_copied;
    if (high == 0 && growths == 0)
        return;
    if (high > g->peak)
        g->peak = high;
    g->high = 0;
    g->noted_growths = g->growths;
    g->noted_copied = g->copied;
    mk__site_note(g->site, kind, high, growths, copied);
}

bool mk__buf_check(const mk__buf *b) {
    return b->len <= b->cap && b->cap <= PTRDIFF_MAX / b->size && !b->data == !b->cap &&
           (uintptr_t)b->data % b->align == 0;
}

void mk__buf_insert(void *data, size_t at, size_t end, const void *p, size_t own, size_t bytes) {
    char *to = (char *)data + at;
    memmove(to + bytes, to, end - at);
    if (own == SIZE_MAX) {
        memcpy(to, p, bytes);
        return;
    }
    size_t before = own >= at ? 0 : at - own < bytes ? at - own : bytes; /* what did not move */
    memcpy(to, (char *)data + own, before);
    memcpy(to + before, (char *)data + own + before + bytes, bytes - before);
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
