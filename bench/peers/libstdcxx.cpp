// libstdcxx.cpp: C++'s own: memory resources, vector, string, unordered_map.
#include "arena.h"
#include "map.h"
#include "pool.h"
#include "str.h"
#include "vec.h"

#include <charconv>
#include <memory_resource>
#include <new>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// ---- arenas: std::pmr::monotonic_buffer_resource

using monotonic = std::pmr::monotonic_buffer_resource;

// One that is reset: its first buffer is kept.
static monotonic &kept() {
    static char buffer[1 << 16];
    static monotonic m(buffer, sizeof buffer);
    return m;
}
ARENA_REQUESTS(ArenaRequest, "pmr-monotonic", pmr, (void)0, monotonic m, m.allocate(n, 16), (void)0)
ARENA_REQUESTS(ArenaReset, "pmr-monotonic", pmr, (void)0, monotonic &m = kept(), m.allocate(n, 16), m.release())
ARENA_MILLION("pmr-monotonic", pmr, monotonic m, m.allocate(n, 8), (void)0)
ARENA_TREE("pmr-monotonic", pmr, monotonic m; c->a = &m, ((monotonic *)c->a)->allocate(n, 8), (void)0)
ARENA_HELD("pmr-monotonic", pmr, static monotonic m, m.allocate(n, 8))

// ---- pools: of one thread, and of all

static std::pmr::unsynchronized_pool_resource &alone() {
    static std::pmr::unsynchronized_pool_resource r;
    return r;
}
static inline void *unsynchronized_get() {
    return alone().allocate(SIZE);
}
static inline void unsynchronized_put(void *p) {
    alone().deallocate(p, SIZE);
}
POOL_RUNS(unsynchronized)
POOL_ALONE("pmr-unsynchronized", unsynchronized)

static std::pmr::synchronized_pool_resource &together() {
    static std::pmr::synchronized_pool_resource r;
    return r;
}
static inline void *synchronized_get() {
    return together().allocate(SIZE);
}
static inline void synchronized_put(void *p) {
    together().deallocate(p, SIZE);
}
POOL_RUNS(synchronized)
POOL_ALONE("pmr-synchronized", synchronized)
POOL_APART("pmr-synchronized", synchronized)
// Not handed over: with frees of another thread's it does not come to an end in minutes.

// ---- vectors: the runs are C's, and begin with a vector that is none yet

#define VECTOR(name, T)                                      \
    typedef struct name {                                    \
        alignas(std::vector<T>) char v[sizeof(std::vector<T>)]; \
    } name;                                                  \
    static inline std::vector<T> &name##_of(name *v) {       \
        return *(std::vector<T> *)(void *)v->v;              \
    }                                                        \
    static inline void name##_new(name *v, size_t hint) {    \
        new (v->v) std::vector<T>;                           \
        name##_of(v).reserve(hint);                          \
    }                                                        \
    static inline bool name##_push(name *v, T x) {           \
        name##_of(v).push_back(x);                           \
        return true;                                         \
    }                                                        \
    static inline void name##_push_roomy(name *v, T x) {     \
        name##_of(v).push_back(x);                           \
    }                                                        \
    static inline T name##_at(const name *v, size_t i) {     \
        return (*(const std::vector<T> *)(const void *)v->v)[i]; \
    }                                                        \
    static inline void name##_clear(name *v) {               \
        name##_of(v).clear();                                \
    }                                                        \
    static inline void name##_free(name *v) {                \
        name##_of(v).~vector<T>();                           \
    }
VEC_OF(VECTOR, "std::vector", vector_runs)

// ---- strings

typedef struct string_runs {
    alignas(std::string) char s[sizeof(std::string)];
} string_runs;
static inline std::string &text_of(string_runs *s) {
    return *(std::string *)(void *)s->s;
}
static inline void string_runs_new(string_runs *s, size_t hint) {
    new (s->s) std::string;
    text_of(s).reserve(hint);
}
static inline void string_runs_cat(string_runs *s, const char *p, size_t n) {
    text_of(s).append(p, n);
}
static inline void string_runs_integer(string_runs *s, unsigned n) {
    char digits[24];
    text_of(s).append(digits, (size_t)(std::to_chars(digits, digits + sizeof digits, n).ptr - digits));
}
static inline void string_runs_putc(string_runs *s, char c) {
    text_of(s).push_back(c);
}
static inline void string_runs_clear(string_runs *s) {
    text_of(s).clear();
}
static inline const char *string_runs_text(const string_runs *s) {
    return ((const std::string *)(const void *)s->s)->data();
}
static inline size_t string_runs_size(const string_runs *s) {
    return ((const std::string *)(const void *)s->s)->size();
}
static inline void string_runs_free(string_runs *s) {
    text_of(s).~basic_string();
}
STR_ROWS("std::string", string_runs)

// ---- maps

using u64_map = std::unordered_map<uint64_t, uint64_t>;
using text_map = std::unordered_map<std::string_view, uint64_t>;

static inline uint64_t same(uint64_t k) {
    return k;
}
static inline std::string_view view(word w) {
    return std::string_view(w.text, w.len);
}
#define UNORDERED(name, map, K, KEY)                              \
    static void *name##_new(size_t hint) {                        \
        map *m = new map;                                         \
        m->reserve(hint);                                         \
        return m;                                                 \
    }                                                             \
    static inline void name##_put(void *m, K k, uint64_t v) {     \
        (*(map *)m)[KEY(k)] = v;                                  \
    }                                                             \
    static inline uint64_t *name##_get(void *m, K k) {            \
        auto found_ = ((map *)m)->find(KEY(k));                   \
        return found_ == ((map *)m)->end() ? NULL : &found_->second; \
    }                                                             \
    static inline void name##_del(void *m, K k) {                 \
        ((map *)m)->erase(KEY(k));                                \
    }                                                             \
    static uint64_t name##_sum(void *m) {                         \
        uint64_t sum = 0;                                         \
        for (auto &entry : *(map *)m)                             \
            sum += entry.second;                                  \
        return sum;                                               \
    }                                                             \
    static void name##_free(void *m) {                            \
        delete (map *)m;                                          \
    }
UNORDERED(unordered, u64_map, uint64_t, same)
MAP_NUMBERS("std::unordered_map", unordered, )
UNORDERED(unordered_s, text_map, word, view)
MAP_TEXTS("std::unordered_map", unordered_s, )
