/* Text and addresses without malloc: for reports from anywhere, at exit and out of an allocator. */
#if defined(__linux__)
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr */
#endif
#include <link.h>
#define HAVE_MODULES 1
#else
#define HAVE_MODULES 0
#endif

#include <mk/internal.h>

#include <string.h>
#include <unistd.h>

/* ---- bytes ---- */

static bool write_fd(void *ctx, const void *p, size_t n) {
    int fd = (int)(intptr_t)ctx;
    const char *at = (const char *)p;
    while (n) {
        ssize_t done = write(fd, at, n);
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

void mk__out_begin(mk__out *o, mk_write_fn write, void *ctx) {
    o->write = write;
    o->ctx = ctx;
    o->n = 0;
    o->ok = true;
}

void mk__out_fd(mk__out *o, int fd) {
    mk__out_begin(o, write_fd, (void *)(intptr_t)fd);
}

static void out_flush(mk__out *o) {
    if (o->n && o->ok)
        o->ok = o->write(o->ctx, o->buf, o->n);
    o->n = 0;
}

bool mk__out_end(mk__out *o) {
    out_flush(o);
    return o->ok;
}

void mk__put(mk__out *o, const void *p, size_t n) {
    const char *at = (const char *)p;
    while (n) {
        size_t room = sizeof o->buf - o->n, part = n < room ? n : room;
        memcpy(o->buf + o->n, at, part);
        o->n += part;
        at += part;
        n -= part;
        if (o->n == sizeof o->buf)
            out_flush(o);
    }
}

/* ---- text ---- */

void mk__put_text(mk__out *o, const char *s) {
    mk__put(o, s, strlen(s));
}

static void put_digits(mk__out *o, uint64_t v, unsigned base) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = "0123456789abcdef"[v % base];
    while (v /= base);
    mk__put(o, digits + at, sizeof digits - at);
}

void mk__put_u64(mk__out *o, uint64_t v) {
    put_digits(o, v, 10);
}

void mk__put_hex(mk__out *o, uint64_t v) {
    mk__put_text(o, "0x");
    put_digits(o, v, 16);
}

void mk__put_pair(mk__out *o, const char *name, uint64_t v) {
    mk__put_text(o, " ");
    mk__put_text(o, name);
    mk__put_text(o, "=");
    mk__put_u64(o, v);
}

void mk__put_member(mk__out *o, const char *name, uint64_t v) {
    mk__put_text(o, ",\"");
    mk__put_text(o, name);
    mk__put_text(o, "\":");
    mk__put_u64(o, v);
}

/* ---- modules ---- */

#if HAVE_MODULES

/* The note is: name size, content size, type, "GNU", content. */
static void find_build_id(mk__module *m, const char *note, size_t n) {
    while (n >= 16) {
        uint32_t head[3];
        memcpy(head, note, sizeof head);
        size_t name = (head[0] + 3) & ~(size_t)3, content = (head[1] + 3) & ~(size_t)3;
        if (name > n - 12 || content > n - 12 - name)
            return;
        if (head[2] == NT_GNU_BUILD_ID && head[0] == 4 && memcmp(note + 12, "GNU", 4) == 0) {
            m->id = (const unsigned char *)note + 12 + name;
            m->id_size = head[1];
            return;
        }
        note += 12 + name + content;
        n -= 12 + name + content;
    }
}

typedef struct module_visit {
    bool (*each)(void *ctx, const mk__module *m);
    void *ctx;
} module_visit;

static int visit_module(struct dl_phdr_info *info, size_t size, void *ctx) {
    const module_visit *v = (const module_visit *)ctx;
    mk__module m = {info->dlpi_name, 0, 0, 0, info->dlpi_addr, NULL, 0};
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        if (h->p_type == PT_LOAD && h->p_flags & PF_X && !m.end) {
            m.start = info->dlpi_addr + h->p_vaddr;
            m.end = m.start + h->p_memsz;
            m.offset = h->p_offset;
        } else if (h->p_type == PT_NOTE)
            find_build_id(&m, (const char *)(uintptr_t)(info->dlpi_addr + h->p_vaddr), h->p_memsz);
    }
    return m.end && !v->each(v->ctx, &m);
}

void mk__modules_each(bool (*each)(void *ctx, const mk__module *m), void *ctx) {
    module_visit v = {each, ctx};
    dl_iterate_phdr(visit_module, &v);
}

#else

void mk__modules_each(bool (*each)(void *ctx, const mk__module *m), void *ctx) {
    (void)each;
    (void)ctx;
}

#endif

size_t mk__module_path(const mk__module *m, char *path, size_t size) {
    if (m->name && m->name[0]) {
        size_t n = strlen(m->name) < size ? strlen(m->name) : size;
        memcpy(path, m->name, n);
        return n;
    }
#if HAVE_MODULES
    ssize_t n = readlink("/proc/self/exe", path, size);
    return n > 0 ? (size_t)n : 0;
#else
    return 0;
#endif
}

/* ---- places ---- */

typedef struct place_search {
    uintptr_t address;
    mk__out *out;
    bool found;
} place_search;

static bool put_if_inside(void *ctx, const mk__module *m) {
    place_search *p = (place_search *)ctx;
    if (p->address < m->start || p->address >= m->end)
        return true;
    p->found = true;
    for (size_t i = 0; i < m->id_size; i++) {
        char two[2] = {"0123456789abcdef"[m->id[i] >> 4], "0123456789abcdef"[m->id[i] & 15]};
        mk__put(p->out, two, 2);
    }
    if (!m->id_size) {
        char path[512];
        mk__put(p->out, path, mk__module_path(m, path, sizeof path));
    }
    mk__put_text(p->out, "+");
    mk__put_hex(p->out, p->address - m->base);
    return false;
}

void mk__put_place(mk__out *o, const void *address) {
    place_search p = {(uintptr_t)address, o, false};
    if (address)
        mk__modules_each(put_if_inside, &p);
    if (!p.found)
        mk__put_hex(o, p.address);
}
