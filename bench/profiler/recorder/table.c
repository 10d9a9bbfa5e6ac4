#define _GNU_SOURCE
#include "table.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "cfi.h"
#include "count.h"
#include "space.h"
#include "split.h"

enum { LINE = 64 };

_Atomic uint32_t table_epoch;

/* What is like `key` in a chain, or else is made and put in front. Who else puts something there in
 * the meantime may have put the same. */
typedef bool same_fn(const void *item, const void *key);
typedef rec_ref make_fn(const void *key);

static inline __attribute__((always_inline)) rec_ref find_or_make(_Atomic rec_ref *head,
                                                                  same_fn *same, make_fn *make,
                                                                  const void *key) {
    rec_ref first = atomic_load_explicit(head, memory_order_acquire), seen = 0, made = 0;
    for (;;) {
        for (rec_ref i = first; i != seen; i = *(rec_ref *)space_at(i)) /* `next` comes first */
            if (same(space_at(i), key))
                return i;
        if (!made && !(made = make(key)))
            return 0;
        seen = *(rec_ref *)space_at(made) = first;
        if (count_swap_ref(head, &first, made))
            return made;
    }
}

/* ---- modules ---- */

void table_forget_code(void) {
    atomic_fetch_add_explicit(&table_epoch, 1, memory_order_relaxed);
}

typedef struct mapped {         /* a module, as it is mapped now */
    uintptr_t start, end, base; /* base: where address 0 of the file would be */
    const char *name;
    uint32_t epoch;
} mapped;

static void put_build_id(rec_module *m, const char *note, size_t n) {
    for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= n;) {
        ElfW(Nhdr) h;
        memcpy(&h, note + at, sizeof h);
        size_t name = at + sizeof h, text = name + (h.n_namesz + 3) / 4 * 4;
        if (text + h.n_descsz > n)
            return;
        if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 && memcmp(note + name, "GNU", 4) == 0) {
            m->id_size = h.n_descsz < sizeof m->id ? h.n_descsz : sizeof m->id;
            memcpy(m->id, note + text, m->id_size);
            return;
        }
        at = text + (h.n_descsz + 3) / 4 * 4;
    }
}

/* The program headers lie in the first page of the file, which is mapped first. */
static void read_headers(rec_module *m, const mapped *at) {
    ElfW(Ehdr) elf;
    memcpy(&elf, (const void *)at->start, sizeof elf);
    if (memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || elf.e_phoff > 4096 ||
        elf.e_phentsize != sizeof(ElfW(Phdr)))
        return;
    for (unsigned i = 0; i < elf.e_phnum; i++) {
        ElfW(Phdr) h;
        memcpy(&h, (const char *)at->start + elf.e_phoff + i * sizeof h, sizeof h);
        if (h.p_type == PT_NOTE && at->base + h.p_vaddr + h.p_memsz <= at->end)
            put_build_id(m, (const char *)(at->base + h.p_vaddr), h.p_memsz);
    }
}

static bool find_mapped(uintptr_t address, mapped *found) {
#if defined(DLFO_EH_SEGMENT_TYPE)
    struct dl_find_object object;
    if (_dl_find_object((void *)address, &object) != 0)
        return false;
    const struct link_map *map = object.dlfo_link_map;
    *found = (mapped){(uintptr_t)object.dlfo_map_start, (uintptr_t)object.dlfo_map_end, map->l_addr,
                      map->l_name, 0};
#else
    Dl_info info;
    struct link_map *map = NULL;
    if (!dladdr1((void *)address, &info, (void **)&map, RTLD_DL_LINKMAP) || !map)
        return false;
    *found = (mapped){(uintptr_t)info.dli_fbase, UINTPTR_MAX, map->l_addr, map->l_name, 0};
#endif
    return true;
}

static rec_ref make_module(const void *key) {
    const mapped *at = key;
    char self[4096];
    const char *name = at->name;
    if (!name || !name[0]) { /* the program */
        ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
        self[n > 0 ? n : 0] = '\0';
        name = self;
    }
    size_t length = strlen(name);
    rec_ref ref;
    rec_module *m = space_take(sizeof *m + length + 1, &ref);
    if (!m)
        return 0;
    m->epoch = at->epoch;
    m->start = at->start;
    m->end = at->end;
    memcpy(m->path, name, length + 1);
    read_headers(m, at);
    return ref;
}

static bool same_module(const void *item, const void *key) {
    const rec_module *m = item;
    const mapped *at = key;
    return m->start == at->start && m->epoch == at->epoch;
}

static rec_ref module_of(uintptr_t address, uint32_t now) {
    mapped at;
    if (!find_mapped(address, &at))
        return 0;
    at.epoch = now;
    return find_or_make(&space_header->modules, same_module, make_module, &at);
}

/* ---- locations ---- */

typedef struct location_key {
    uintptr_t address;
    uint32_t epoch;
} location_key;

static bool same_location(const void *item, const void *key) {
    const rec_location *l = item;
    const location_key *k = key;
    return l->address == k->address && l->epoch == k->epoch;
}

static rec_ref make_location(const void *key) {
    const location_key *k = key;
    rec_ref ref, module = module_of(k->address, k->epoch);
    rec_location *l = space_take(sizeof *l, &ref);
    if (!l)
        return 0;
    uintptr_t function;
    l->rule = cfi_rule(k->address - 1, &function); /* the call, not what comes after it */
    l->function = function;
    l->module = module;
    l->address = k->address;
    l->epoch = k->epoch;
    return ref;
}

rec_ref table_location(uintptr_t address) {
    const location_key key = {address, atomic_load_explicit(&table_epoch, memory_order_relaxed)};
    return find_or_make(
        &space_header
             ->locations[table_hash(0, (rec_ref)(address ^ address >> 32)) >> 32 & (REC_HEADS - 1)],
        same_location, make_location, &key);
}

/* ---- stacks ---- */

typedef struct stack_key {
    const rec_ref *locations;
    uint32_t n, hash;
} stack_key;

static bool same_stack(const void *item, const void *key) {
    const rec_stack *s = item;
    const stack_key *k = key;
    return s->hash == k->hash && s->n == k->n &&
           memcmp(s->locations, k->locations, k->n * sizeof *k->locations) == 0;
}

static rec_ref make_stack(const void *key) {
    const stack_key *k = key;
    rec_ref ref;
    rec_stack *s = space_take(sizeof *s + k->n * sizeof *k->locations, &ref);
    if (!s)
        return 0;
    s->hash = k->hash;
    s->n = k->n;
    memcpy(s->locations, k->locations, k->n * sizeof *k->locations);
    return ref;
}

/* ---- buckets ---- */

typedef struct bucket_key {
    rec_ref stack;
    uint64_t size;
} bucket_key;

static bool same_bucket(const void *item, const void *key) {
    const rec_bucket *b = item;
    const bucket_key *k = key;
    return b->stack == k->stack && b->size == k->size;
}

/* split_weight() for each byte, which is little more than the rate as long as the size is small;
 * what is in use is added up of this, so it need not be exact, but the same when an object comes
 * and when it goes. */
static uint64_t stands_for(uint64_t size) {
    const double rate = (double)space_header->rate, bytes = (double)size, part = bytes / rate;
    return (uint64_t)(part < 0.25 ? rate + bytes / 2 + bytes * part / 12
                                  : split_weight(space_header->rate, size) * bytes);
}

static rec_ref make_bucket(const void *key) {
    const bucket_key *k = key;
    rec_ref ref;
    rec_bucket *b = space_take_aligned(sizeof *b, LINE, &ref);
    if (!b)
        return 0;
    b->stack = k->stack;
    b->size = k->size;
    b->stands_for = stands_for(k->size);
    return ref;
}

rec_ref table_bucket(const rec_ref *locations, uint32_t n, uint64_t hash, uint64_t size) {
    _Atomic rec_ref *bucket =
        &space_header->buckets[table_hash(hash, (rec_ref)size) >> 32 & (REC_BUCKETS - 1)];
    __builtin_prefetch(bucket, 1); /* as far away as the stack: both are on the way at once */
    space_prefetch();
    const stack_key stack = {locations, n, (uint32_t)(hash >> 32)};
    const bucket_key key = {find_or_make(&space_header->stacks[stack.hash & (REC_HEADS - 1)],
                                         same_stack, make_stack, &stack),
                            size};
    return key.stack ? find_or_make(bucket, same_bucket, make_bucket, &key) : 0;
}

/* ---- ends ---- */

static bool same_end(const void *item, const void *key) {
    return ((const rec_end *)item)->how == *(const uint32_t *)key;
}

static rec_ref make_end(const void *key) {
    rec_ref ref;
    rec_end *e = space_take(sizeof *e, &ref);
    if (!e)
        return 0;
    e->how = *(const uint32_t *)key;
    return ref;
}

rec_ref table_end(rec_bucket *bucket, unsigned how) {
    const uint32_t key = how;
    return find_or_make(&bucket->ends, same_end, make_end, &key);
}
