/* mk/vec.h - growable arrays, typed.
 *
 *      MK_VEC(ints, int)                        // at file scope; no semicolon
 *
 *      ints v = {0};                            // valid; takes no memory before the first element
 *      ints_reserve(&v, n);                     // optional: one allocation instead of log n
 *      if (!ints_push(&v, 7)) ...               // false: no memory, v as it was
 *      for (size_t i = 0; i < v.len; i++) use(v.data[i]);
 *      ints_free(&v);
 *
 *      v.data ──► [ 0 │ 1 │ … │ len-1 ┊ spare, cap - len ]
 *
 * Elements are plain memory: they are moved by memcpy and never destroyed; what they own is the
 * program's to free. data, len, cap are for reading, elements for writing; `alloc` may be set while
 * cap is 0: an arena, or a room (<mk/room.h>), a local array in which a small vector needs no
 * malloc. Any function that may grow moves the elements: pointers into data end there.
 *
 * Failure: false or NULL with the vector unchanged, after the out-of-memory hook has been asked.
 * Cost: push is a compare and a store; growth (<mk/alloc.h>, mk__buf_grow) makes it O(1) amortised.
 * The highest length of each life goes to the site that made the vector grow first (<mk/sites.h>).
 * Threads: one at a time. Generated functions are static inline, so they can be stepped through and
 * named in a debugger; what they share is out of line. */
#ifndef MK_VEC_H
#define MK_VEC_H

#include <mk/alloc.h>
#include <mk/room.h>
#include <mk/stats.h>
#include <string.h>

MK_BEGIN

/* For elements of type T:
 *
 *  void name_init(name *v, mk_alloc a)            empty, on allocator a, in its room if a is one
 *                                                 that is vacant. Else the same as {0} and setting
 *                                                 alloc, but 10 ns faster than what gcc makes of
 *                                                 {0}, which counts for small ones
 *  bool name_push(name *v, T x)                   appends x. O(1) amortised
 *  void name_push_unchecked(name *v, T x)         the same where reserve has made room: len < cap
 *  T   *name_add(name *v, size_t n)               appends n uninitialised elements: the first, or
 *                                                 NULL
 *  bool name_append(name *v, const T *p, size_t n)   appends copies; p may lie in v itself
 *  bool name_insert(name *v, size_t i, T x)       x becomes element i <= len, the rest moves up.
 *                                                 O(len - i)
 *  bool name_insert_n(name *v, size_t i, const T *p, size_t n)   the same with copies of n
 *                                                 elements; p may lie in v itself
 *  bool name_resize(name *v, size_t n)            makes len n; new elements are zeroed
 *  bool name_reserve(name *v, size_t total_n)     makes room for total_n in all. The first time
 *                                                 exactly; later geometrically, so it may be
 *                                                 called often. A right hint means one allocation
 *  T    name_pop(name *v)                         takes the last element, which must exist
 *  T   *name_last(name *v)                        the last element, or NULL
 *  void name_remove(name *v, size_t i)            i < len; the rest moves down. O(len - i)
 *  void name_remove_n(name *v, size_t i, size_t n)   the n elements from i on, clipped. O(len - i)
 *  void name_swap_remove(name *v, size_t i)       i < len; the last one takes its place. O(1)
 *  void name_clear(name *v)                       makes len 0, keeps the memory
 *  bool name_shrink(name *v)                      gives spare capacity back; may be refused
 *  T   *name_take(name *v, size_t *n)             hands the array to the caller, *n = len (n may
 *                                                 be NULL), and leaves v empty. Its memory is cap
 *                                                 elements long: read cap before, unless it goes
 *                                                 to free(). NULL if it held no memory
 *  void name_free(name *v)                        gives the memory back: the zero value, alloc
 *                                                 kept
 *  void name_stats(const name *v, mk_stats *out)  bytes; growths and bytes copied
 *  bool name_check(const name *v)                 are the fields consistent? For tests */
#define MK_VEC(name, T)                                                                           \
    typedef struct name {                                                                         \
        T *data;                                                                                  \
        size_t len, cap;                                                                          \
        mk_alloc alloc;                                                                           \
        mk_growth grown;                                                                          \
    } name;                                                                                       \
                                                                                                  \
    /* All but alloc. */                                                                          \
    MK_GENERATED void name##_zero_(name *v) {                                                     \
        mk_growth none = {0, 0, 0, NULL, 0, 0, 0};                                                \
        v->data = NULL;                                                                           \
        v->len = v->cap = 0;                                                                      \
        v->grown = none;                                                                          \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_init(name *v, mk_alloc a) {                                          \
        size_t size;                                                                              \
        T *room = (T *)mk__room_begin(a, sizeof(T), MK_ALIGNOF(T), &size);                        \
        name##_zero_(v);                                                                          \
        mk__alloc_set(&v->alloc, a);                                                              \
        if (room) {                                                                               \
            v->data = room;                                                                       \
            v->cap = size / sizeof(T);                                                            \
        }                                                                                         \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED mk__buf name##_buf_(const name *v) {                                             \
        mk__buf b = {v->data, v->len, v->cap, sizeof(T), MK_ALIGNOF(T), v->alloc};                \
        return b;                                                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_set_len_(name *v, size_t len) {                                      \
        mk__spare(v->alloc, v->data, v->cap * sizeof(T), v->len * sizeof(T), len * sizeof(T));    \
        v->len = len;                                                                             \
    }                                                                                             \
                                                                                                  \
    MK_RESERVES(1, 2)                                                                             \
    MK_APART bool name##_grow_(name *v, size_t n) {                                               \
        mk__buf b = name##_buf_(v);                                                               \
        mk_growth_site(&v->grown, MK_SITE_HERE());                                                \
        if (!mk__buf_grow(&b, n, &v->grown, MK_KIND_VEC))                                         \
            return false;                                                                         \
        v->data = (T *)b.data;                                                                    \
        v->cap = b.cap;                                                                           \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_RESERVES(1, 2)                                                                             \
    MK_UNUSED MK_INLINE bool name##_reserve(name *v, size_t total_n) {                            \
        return total_n <= v->cap || name##_grow_(v, total_n);                                     \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_push_unchecked(name *v, T x) {                                       \
        size_t at = v->len;                                                                       \
        MK_ASSERT(at < v->cap);                                                                   \
        name##_set_len_(v, at + 1);                                                               \
        v->data[at] = x;                                                                          \
    }                                                                                             \
                                                                                                  \
    MK_GROWS(1)                                                                                   \
    MK_UNUSED MK_INLINE bool name##_push(name *v, T x) {                                          \
        size_t at = v->len;                                                                       \
        if (MK_UNLIKELY(at == v->cap) && !name##_grow_(v, at + 1))                                \
            return false;                                                                         \
        name##_set_len_(v, at + 1);                                                               \
        v->data[at] = x;                                                                          \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GROWS_BY(1, 2)                                                                             \
    MK_UNUSED MK_INLINE T *name##_add(name *v, size_t n) {                                        \
        if (MK_UNLIKELY(n > v->cap - v->len || v->cap == 0)) {                                    \
            size_t total;                                                                         \
            if (!mk_add_ok(v->len, n, &total))                                                    \
                total = SIZE_MAX; /* refused by grow, with the hook told */                       \
            if (!name##_grow_(v, total ? total : 1))                                              \
                return NULL;                                                                      \
        }                                                                                         \
        T *first = v->data + v->len;                                                              \
        name##_set_len_(v, v->len + n);                                                           \
        return first;                                                                             \
    }                                                                                             \
                                                                                                  \
    MK_GROWS_BY(1, 3)                                                                             \
    MK_GENERATED bool name##_append(name *v, const T *p, size_t n) {                              \
        if (n == 0)                                                                               \
            return true;                                                                          \
        size_t own = mk__offset_in(v->data, v->len * sizeof(T), p);                               \
        T *to = name##_add(v, n);                                                                 \
        if (!to)                                                                                  \
            return false;                                                                         \
        memcpy((void *)to, own == SIZE_MAX ? (const void *)p : (const char *)v->data + own,       \
               n * sizeof(T));                                                                    \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GROWS(1)                                                                                   \
    MK_GENERATED bool name##_insert(name *v, size_t i, T x) {                                     \
        MK_ASSERT(i <= v->len);                                                                   \
        if (i > v->len || !name##_add(v, 1))                                                      \
            return false;                                                                         \
        memmove((void *)(v->data + i + 1), v->data + i, (v->len - 1 - i) * sizeof(T));            \
        v->data[i] = x;                                                                           \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GROWS(1)                                                                                   \
    MK_GENERATED bool name##_insert_n(name *v, size_t i, const T *p, size_t n) {                  \
        size_t old = v->len, own = mk__offset_in(v->data, old * sizeof(T), p);                    \
        MK_ASSERT(i <= old);                                                                      \
        if (n == 0)                                                                               \
            return true;                                                                          \
        if (i > old || !name##_add(v, n))                                                         \
            return false;                                                                         \
        mk__buf_insert((void *)v->data, i * sizeof(T), old * sizeof(T), p, own, n * sizeof(T));   \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_resize(name *v, size_t n) {                                          \
        if (n > v->len) {                                                                         \
            size_t more = n - v->len;                                                             \
            T *to = name##_add(v, more);                                                          \
            if (!to)                                                                              \
                return false;                                                                     \
            memset((void *)to, 0, more * sizeof(T));                                              \
        }                                                                                         \
        mk_growth_note(&v->grown, v->len);                                                        \
        name##_set_len_(v, n);                                                                    \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED T name##_pop(name *v) {                                                          \
        MK_ASSERT(v->len != 0);                                                                   \
        mk_growth_note(&v->grown, v->len);                                                        \
        T last = v->data[v->len - 1];                                                             \
        name##_set_len_(v, v->len - 1);                                                           \
        return last;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED T *name##_last(name *v) {                                                        \
        return v->len ? v->data + v->len - 1 : NULL;                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_remove_n(name *v, size_t i, size_t n) {                              \
        if (i >= v->len || n == 0)                                                                \
            return;                                                                               \
        if (n > v->len - i)                                                                       \
            n = v->len - i;                                                                       \
        mk_growth_note(&v->grown, v->len);                                                        \
        memmove((void *)(v->data + i), v->data + i + n, (v->len - i - n) * sizeof(T));            \
        name##_set_len_(v, v->len - n);                                                           \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_remove(name *v, size_t i) {                                          \
        MK_ASSERT(i < v->len);                                                                    \
        name##_remove_n(v, i, 1);                                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_swap_remove(name *v, size_t i) {                                     \
        MK_ASSERT(i < v->len);                                                                    \
        if (i >= v->len)                                                                          \
            return;                                                                               \
        mk_growth_note(&v->grown, v->len);                                                        \
        v->data[i] = v->data[v->len - 1];                                                         \
        name##_set_len_(v, v->len - 1);                                                           \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_clear(name *v) {                                                     \
        mk_growth_end(&v->grown, MK_KIND_VEC, v->len);                                            \
        name##_set_len_(v, 0);                                                                    \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_shrink(name *v) {                                                    \
        mk__buf b = name##_buf_(v);                                                               \
        if (!mk__buf_shrink(&b, &v->grown))                                                       \
            return false;                                                                         \
        v->data = (T *)b.data;                                                                    \
        v->cap = b.cap;                                                                           \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED T *name##_take(name *v, size_t *n) {                                             \
        T *data = v->data;                                                                        \
        if (n)                                                                                    \
            *n = v->len;                                                                          \
        mk_growth_end(&v->grown, MK_KIND_VEC, v->len);                                            \
        name##_set_len_(v, v->cap); /* all of it may be touched by its new owner */               \
        v->data = NULL;                                                                           \
        v->len = v->cap = 0;                                                                      \
        return data;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_free(name *v) {                                                      \
        mk_growth_end(&v->grown, MK_KIND_VEC, v->len);                                            \
        name##_set_len_(v, v->cap);                                                               \
        mk_alloc_free(v->alloc, v->data, v->cap * sizeof(T), MK_ALIGNOF(T));                      \
        name##_zero_(v);                                                                          \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_stats(const name *v, mk_stats *out) {                                \
        mk__buf b = name##_buf_(v);                                                               \
        mk__stats_buf(&b, &v->grown, MK_KIND_VEC, 0, out, sizeof *out);                           \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_check(const name *v) {                                               \
        mk__buf b = name##_buf_(v);                                                               \
        return mk__buf_check(&b);                                                                 \
    }

MK_END
#endif
