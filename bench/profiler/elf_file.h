/* elf_file.h: what memprof wants of a program's or library's file: where its code lies, and the names of
 * its functions. 64-bit files of this machine's byte order; anything broken is not there. */
#ifndef MEMKIT_PROFILER_ELF_FILE_H
#define MEMKIT_PROFILER_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct elf_symbol {
    uint64_t address, size;
    const char *name; /* as long as the file is open */
} elf_symbol;

typedef struct elf_file {
    const unsigned char *bytes; /* mapped */
    size_t size;
    uint64_t first;                        /* address of the first page */
    uint64_t code, code_size, code_offset; /* the segment that is executed */
    const unsigned char *build_id;
    size_t build_id_size;
    elf_symbol *functions; /* by address */
    size_t n_functions;
} elf_file;

bool elf_open(elf_file *e, const char *path);
void elf_close(elf_file *e);

/* The address of what lies at offset in the file; UINT64_MAX: it is not loaded. */
uint64_t elf_address(const elf_file *e, uint64_t offset);

/* The function that holds the address; NULL: none is known to. */
const elf_symbol *elf_function(const elf_file *e, uint64_t address);

#endif
