/* An .eh_frame_hdr section holds a sorted table of functions, each with the place of its FDE; an FDE
 * holds a program of CFA instructions, and so does its CIE, which comes first. The program is run up
 * to the address; two registers of its machine are kept, that is all a return address needs. */
#define _GNU_SOURCE
#include "cfi.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#if defined(__x86_64__) && defined(DLFO_EH_SEGMENT_TYPE)

enum { BP = 6, SP = 7, RA = 16 }; /* DWARF's numbers of registers */
enum { PCREL_SDATA4 = 0x1b, DATAREL_SDATA4 = 0x3b, UDATA4 = 0x03 };
enum { MOST_STATES = 8 };

/* ---- reading ---- */

typedef struct reader {
    const uint8_t *at, *end;
    bool bad;
} reader;

static uint64_t get(reader *r, size_t n) {
    uint64_t v = 0;
    if ((size_t)(r->end - r->at) < n) {
        r->bad = true;
        return 0;
    }
    memcpy(&v, r->at, n); /* little-endian, as x86-64 is */
    r->at += n;
    return v;
}

static void skip(reader *r, uint64_t n) {
    if ((uint64_t)(r->end - r->at) < n)
        r->bad = true;
    else
        r->at += n;
}

static uint64_t get_uleb(reader *r) {
    uint64_t v = 0, byte;
    unsigned shift = 0;
    do {
        byte = get(r, 1);
        v |= shift < 64 ? (byte & 127) << shift : 0;
        shift += 7;
    } while (byte & 128);
    return v;
}

static int64_t get_sleb(reader *r) {
    uint64_t v = 0, byte;
    unsigned shift = 0;
    do {
        byte = get(r, 1);
        v |= shift < 64 ? (byte & 127) << shift : 0;
        shift += 7;
    } while (byte & 128);
    if (shift < 64 && (byte & 64))
        v |= ~(uint64_t)0 << shift;
    return (int64_t)v;
}

/* ---- the table of functions ---- */

typedef struct header { /* .eh_frame_hdr, as every linker writes it */
    uint8_t version, frame_encoding, count_encoding, table_encoding;
    int32_t frame;
    uint32_t count;
    struct entry {
        int32_t function, fde; /* from the header's beginning */
    } table[];
} header;

static const uint8_t *fde_of(const header *h, uintptr_t address) {
    if (h->version != 1 || h->count_encoding != UDATA4 || h->table_encoding != DATAREL_SDATA4)
        return NULL;
    intptr_t offset = (intptr_t)(address - (uintptr_t)h);
    size_t from = 0, to = h->count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (h->table[mid].function <= offset)
            from = mid + 1;
        else
            to = mid;
    }
    return from ? (const uint8_t *)h + h->table[from - 1].fde : NULL;
}

/* ---- CIE and FDE ---- */

typedef struct frame_info {
    uint64_t code_unit;
    int64_t data_unit;
    bool signal;          /* a signal's frame: its return address is no call */
    bool augmented;       /* FDEs have augmentation data */
    uint8_t encoding;     /* of addresses */
    reader first, then;   /* instructions of the CIE, of the FDE */
    uintptr_t begin, end; /* of the function */
} frame_info;

static size_t pointer_size(uint8_t encoding) {
    switch (encoding & 15) {
    case 0x0:
    case 0x4:
    case 0xc:
        return 8;
    case 0x2:
    case 0xa:
        return 2;
    case 0x3:
    case 0xb:
        return 4;
    }
    return 0;
}

/* A record: 4 bytes of length, and as many bytes. */
static reader record_at(const uint8_t *p) {
    uint32_t length;
    memcpy(&length, p, sizeof length);
    bool bad = length == 0 || length == UINT32_MAX; /* the end; of 64 bits, which nobody writes */
    return (reader){p + 4, p + 4 + (bad ? 0 : length), bad};
}

static void read_augmentation(reader *r, const char *kinds, frame_info *f) {
    uint64_t size = get_uleb(r);
    const uint8_t *after = r->at + size;
    for (const char *k = kinds; *k; k++) {
        uint8_t encoding = 0;
        if (*k == 'S')
            f->signal = true;
        else if (*k == 'R')
            f->encoding = (uint8_t)get(r, 1);
        else if (*k == 'L')
            (void)get(r, 1);
        else if (*k == 'P') {
            encoding = (uint8_t)get(r, 1);
            skip(r, pointer_size(encoding));
        } else
            r->bad = true;
    }
    if (after < r->at || after > r->end)
        r->bad = true;
    else
        r->at = after;
}

static bool read_cie(const uint8_t *p, frame_info *f) {
    reader r = record_at(p);
    uint64_t id = get(&r, 4), version = get(&r, 1);
    const char *kinds = (const char *)r.at;
    while (!r.bad && get(&r, 1))
        ;
    if (r.bad || id != 0 || (version != 1 && version != 3))
        return false;
    f->code_unit = get_uleb(&r);
    f->data_unit = get_sleb(&r);
    uint64_t ra = version == 1 ? get(&r, 1) : get_uleb(&r);
    f->augmented = kinds[0] == 'z';
    if (f->augmented)
        read_augmentation(&r, kinds + 1, f);
    f->first = r;
    return !r.bad && ra == RA && (f->augmented || !kinds[0]);
}

static bool read_fde(const uint8_t *p, frame_info *f) {
    reader r = record_at(p);
    const uint8_t *field = r.at;
    uint64_t cie = get(&r, 4);
    if (r.bad || cie == 0 || !read_cie(field - cie, f) || f->encoding != PCREL_SDATA4)
        return false;
    const uint8_t *here = r.at;
    f->begin = (uintptr_t)here + (uintptr_t)(intptr_t)(int32_t)get(&r, 4);
    f->end = f->begin + get(&r, 4);
    if (f->augmented)
        skip(&r, get_uleb(&r));
    f->then = r;
    return !r.bad;
}

/* ---- the instructions ---- */

typedef enum keeping { UNCHANGED, SAVED, UNDEFINED, OTHERWISE } keeping;

typedef struct state {
    uint64_t cfa_register;
    int64_t cfa_offset;
    bool cfa_otherwise; /* by an expression */
    struct {
        keeping how;
        int64_t offset; /* from the CFA */
    } bp, ra;
} state;

typedef struct machine {
    const frame_info *frame;
    uintptr_t address; /* run up to here */
    uintptr_t at;
    state now, first; /* first: what the CIE says */
    state kept[MOST_STATES];
    size_t n_kept;
} machine;

static void set_saved(machine *m, uint64_t reg, keeping how, int64_t offset) {
    if (reg == BP) {
        m->now.bp.how = how;
        m->now.bp.offset = offset;
    } else if (reg == RA) {
        m->now.ra.how = how;
        m->now.ra.offset = offset;
    }
}

static void restore(machine *m, uint64_t reg) {
    if (reg == BP)
        m->now.bp = m->first.bp;
    else if (reg == RA)
        m->now.ra = m->first.ra;
}

static void set_cfa(machine *m, uint64_t reg, int64_t offset) {
    m->now.cfa_register = reg;
    m->now.cfa_offset = offset;
    m->now.cfa_otherwise = false;
}

static bool keep(machine *m) {
    if (m->n_kept == MOST_STATES)
        return false;
    m->kept[m->n_kept++] = m->now;
    return true;
}

static bool bring_back(machine *m) {
    if (m->n_kept == 0)
        return false;
    m->now = m->kept[--m->n_kept];
    return true;
}

/* One of the instructions that are told by all of their byte. False: not known. */
static bool run_extended(machine *m, reader *r, unsigned op) {
    const int64_t unit = m->frame->data_unit;
    uint64_t reg;
    switch (op) {
    case 0x00: /* nop */
        return true;
    case 0x02:
    case 0x03:
    case 0x04: /* advance_loc1, 2, 4 */
        m->at += get(r, (size_t)1 << (op - 2)) * m->frame->code_unit;
        return true;
    case 0x05: /* offset_extended */
        reg = get_uleb(r);
        set_saved(m, reg, SAVED, (int64_t)get_uleb(r) * unit);
        return true;
    case 0x06: /* restore_extended */
        restore(m, get_uleb(r));
        return true;
    case 0x07: /* undefined */
        set_saved(m, get_uleb(r), UNDEFINED, 0);
        return true;
    case 0x08: /* same_value */
        set_saved(m, get_uleb(r), UNCHANGED, 0);
        return true;
    case 0x09: /* register */
        set_saved(m, get_uleb(r), OTHERWISE, 0);
        (void)get_uleb(r);
        return true;
    case 0x0a: /* remember_state */
        return keep(m);
    case 0x0b: /* restore_state */
        return bring_back(m);
    case 0x0c: /* def_cfa */
        reg = get_uleb(r);
        set_cfa(m, reg, (int64_t)get_uleb(r));
        return true;
    case 0x0d: /* def_cfa_register */
        m->now.cfa_register = get_uleb(r);
        return true;
    case 0x0e: /* def_cfa_offset */
        m->now.cfa_offset = (int64_t)get_uleb(r);
        return true;
    case 0x0f: /* def_cfa_expression */
        m->now.cfa_otherwise = true;
        skip(r, get_uleb(r));
        return true;
    case 0x10:
    case 0x16: /* expression, val_expression */
        set_saved(m, get_uleb(r), OTHERWISE, 0);
        skip(r, get_uleb(r));
        return true;
    case 0x11: /* offset_extended_sf */
        reg = get_uleb(r);
        set_saved(m, reg, SAVED, get_sleb(r) * unit);
        return true;
    case 0x12: /* def_cfa_sf */
        reg = get_uleb(r);
        set_cfa(m, reg, get_sleb(r) * unit);
        return true;
    case 0x13: /* def_cfa_offset_sf */
        m->now.cfa_offset = get_sleb(r) * unit;
        return true;
    case 0x14:
    case 0x15: /* val_offset, val_offset_sf */
        set_saved(m, get_uleb(r), OTHERWISE, 0);
        (void)get_uleb(r);
        return true;
    case 0x2e: /* GNU_args_size */
        (void)get_uleb(r);
        return true;
    }
    return false;
}

static bool run(machine *m, reader r) {
    while (r.at < r.end && !r.bad && m->at <= m->address) {
        unsigned byte = (unsigned)get(&r, 1), low = byte & 63;
        switch (byte >> 6) {
        case 1: /* advance_loc */
            m->at += low * m->frame->code_unit;
            break;
        case 2: /* offset */
            set_saved(m, low, SAVED, (int64_t)get_uleb(&r) * m->frame->data_unit);
            break;
        case 3:
            restore(m, low);
            break;
        default:
            if (!run_extended(m, &r, low))
                return false;
        }
    }
    return !r.bad;
}

/* ---- rules ---- */

static uint32_t rule_of(const state *s) {
    if (s->ra.how == UNDEFINED)
        return CFI_OUTERMOST;
    unsigned kind = s->cfa_register == SP ? CFI_FROM_SP : CFI_FROM_BP;
    const bool saved = s->bp.how == SAVED;
    int64_t below = saved ? -s->bp.offset : 0;
    if (s->cfa_otherwise || (s->cfa_register != SP && s->cfa_register != BP) ||
        s->cfa_offset <= 0 || s->cfa_offset % 8 || s->cfa_offset / 8 > 0xfffff)
        return CFI_UNKNOWN;
    if (s->ra.how != SAVED || s->ra.offset != -8 || (!saved && s->bp.how != UNCHANGED))
        return CFI_UNKNOWN;
    if (below < 0 || below % 8 || below / 8 > 0x3ff || saved != (below > 0))
        return CFI_UNKNOWN;
    return kind | (uint32_t)(s->cfa_offset / 8) << 2 | (uint32_t)(below / 8) << 22;
}

uint32_t cfi_rule(uintptr_t address, uintptr_t *function) {
    struct dl_find_object object;
    frame_info f = {0};
    *function = 0;
    if (_dl_find_object((void *)address, &object) != 0 || !object.dlfo_eh_frame)
        return CFI_UNKNOWN;
    const uint8_t *fde = fde_of(object.dlfo_eh_frame, address);
    if (!fde || !read_fde(fde, &f) || address < f.begin || address >= f.end)
        return CFI_UNKNOWN;
    *function = f.begin;
    machine m = {.frame = &f, .address = address, .at = f.begin};
    if (f.signal || !run(&m, f.first))
        return CFI_UNKNOWN;
    m.first = m.now;
    return run(&m, f.then) ? rule_of(&m.now) : CFI_UNKNOWN;
}

#else

uint32_t cfi_rule(uintptr_t address, uintptr_t *function) {
    (void)address;
    *function = 0;
    return CFI_UNKNOWN;
}

#endif
