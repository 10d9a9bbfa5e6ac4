#include "elf_file.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* n things of `size` bytes at offset; NULL: they are not all in the file, or not aligned. */
static const void *at(const elf_file *e, uint64_t offset, uint64_t n, uint64_t size) {
    if (offset > e->size || (size && n > (e->size - offset) / size) || offset % 4)
        return NULL;
    return e->bytes + offset;
}

/* ---- segments ---- */

static const Elf64_Phdr *segments(const elf_file *e, size_t *n) {
    const Elf64_Ehdr *h = (const void *)e->bytes;
    const Elf64_Phdr *p = at(e, h->e_phoff, h->e_phnum, sizeof *p);
    *n = p && h->e_phentsize == sizeof *p ? h->e_phnum : 0;
    return p;
}

static void read_notes(elf_file *e, const unsigned char *note, size_t n) {
    Elf64_Nhdr h;
    for (size_t i = 0; n >= sizeof h && i <= n - sizeof h;) {
        memcpy(&h, note + i, sizeof h);
        size_t text = i + sizeof h + (h.n_namesz + (size_t)3) / 4 * 4;
        size_t end = text + (h.n_descsz + (size_t)3) / 4 * 4;
        if (end > n)
            return;
        if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 && h.n_descsz) {
            e->build_id = note + text;
            e->build_id_size = h.n_descsz;
        }
        i = end;
    }
}

static void read_segments(elf_file *e) {
    size_t n;
    const Elf64_Phdr *p = segments(e, &n);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (p[i].p_type == PT_LOAD && first) {
            e->first = p[i].p_vaddr & ~(uint64_t)4095;
            first = false;
        }
        if (p[i].p_type == PT_LOAD && (p[i].p_flags & PF_X) && !e->code_size) {
            e->code = p[i].p_vaddr;
            e->code_size = p[i].p_memsz;
            e->code_offset = p[i].p_offset;
        }
        const void *note = p[i].p_type == PT_NOTE ? at(e, p[i].p_offset, p[i].p_filesz, 1) : NULL;
        if (note)
            read_notes(e, note, p[i].p_filesz);
    }
}

uint64_t elf_address(const elf_file *e, uint64_t offset) {
    size_t n;
    const Elf64_Phdr *p = segments(e, &n);
    for (size_t i = 0; i < n; i++)
        if (p[i].p_type == PT_LOAD && offset >= p[i].p_offset &&
            offset - p[i].p_offset < p[i].p_filesz)
            return offset - p[i].p_offset + p[i].p_vaddr;
    return UINT64_MAX;
}

/* ---- functions ---- */

static int by_address(const void *a, const void *b) {
    const elf_symbol *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->size < y->size ? -1 : x->size > y->size; /* the longest last */
}

static const char *text_at(const char *text, size_t n, uint32_t offset) {
    return offset < n && memchr(text + offset, '\0', n - offset) ? text + offset : NULL;
}

static void read_symbols(elf_file *e, const Elf64_Shdr *table, const Elf64_Shdr *strings) {
    size_t n = (size_t)(table->sh_size / sizeof(Elf64_Sym));
    const Elf64_Sym *s = at(e, table->sh_offset, n, sizeof *s);
    const char *text = at(e, strings->sh_offset / 4 * 4, 1, strings->sh_size);
    elf_symbol *all = s && text ? realloc(e->functions, (e->n_functions + n) * sizeof *all) : NULL;
    if (!all)
        return;
    text = (const char *)e->bytes + strings->sh_offset;
    e->functions = all;
    for (size_t i = 0; i < n; i++) {
        const char *name = text_at(text, strings->sh_size, s[i].st_name);
        const unsigned type = ELF64_ST_TYPE(s[i].st_info);
        if ((type == STT_FUNC || type == STT_GNU_IFUNC) && s[i].st_shndx != SHN_UNDEF && name)
            all[e->n_functions++] = (elf_symbol){s[i].st_value, s[i].st_size, name};
    }
}

static void read_sections(elf_file *e) {
    const Elf64_Ehdr *h = (const void *)e->bytes;
    const Elf64_Shdr *s = at(e, h->e_shoff, h->e_shnum, sizeof *s);
    if (!s || h->e_shentsize != sizeof *s)
        return;
    for (size_t i = 0; i < h->e_shnum; i++)
        if ((s[i].sh_type == SHT_SYMTAB || s[i].sh_type == SHT_DYNSYM) && s[i].sh_link < h->e_shnum)
            read_symbols(e, &s[i], &s[s[i].sh_link]);
    if (e->n_functions)
        qsort(e->functions, e->n_functions, sizeof *e->functions, by_address);
}

const elf_symbol *elf_function(const elf_file *e, uint64_t address) {
    size_t from = 0, to = e->n_functions;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (e->functions[mid].address <= address)
            from = mid + 1;
        else
            to = mid;
    }
    const elf_symbol *s = from ? &e->functions[from - 1] : NULL;
    return s && (address - s->address < s->size || address == s->address) ? s : NULL;
}

/* ---- opening ---- */

static bool is_elf(const elf_file *e) {
    const Elf64_Ehdr *h = (const void *)e->bytes;
    return e->size >= sizeof *h && memcmp(h->e_ident, ELFMAG, SELFMAG) == 0 &&
           h->e_ident[EI_CLASS] == ELFCLASS64 && h->e_ident[EI_DATA] == ELFDATA2LSB;
}

bool elf_open(elf_file *e, const char *path) {
    struct stat st;
    *e = (elf_file){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        e->bytes = p == MAP_FAILED ? NULL : p;
        e->size = e->bytes ? (size_t)st.st_size : 0;
    }
    (void)close(fd);
    if (!is_elf(e)) {
        elf_close(e);
        return false;
    }
    read_segments(e);
    read_sections(e);
    return true;
}

void elf_close(elf_file *e) {
    if (e->bytes)
        (void)munmap((void *)(uintptr_t)e->bytes, e->size);
    free(e->functions);
    *e = (elf_file){0};
}
