/* holders.h: static variables in which an address is left that nobody reads any more.
 *
 *   static struct options options;
 *   int first(void)  { struct pipe p[2]; options.pipes = p; return start(&options); }
 *   int second(void) { struct pipe p[3]; options.pipes = p; return start(&options); }
 *
 * When first() returns, options.pipes points to what is gone. But each function of the unit that reads the place,
 * or lets others look at the variable, has stored there before, on every way to that, and has called nobody in
 * between who might have left another address. Or some do read it unset, but none of them is known to be called
 * after one that left an address has returned: not by a function of the program, by name, nor from outside, which may
 * call in any order what is external, not called here, and of which nobody takes the address (holders_order.c). The
 * variable's own address is stored nowhere, by no initialiser either. Of what the pointer leads to
 * (options.args[2] = name) only the latter is asked, and the pointer holds nothing but the addresses of static
 * variables of the unit, which are watched, too, and of locals. What a callee does with it once the call is
 * over is not asked.
 *
 * Of the members of records, wherever these lie, and of external variables the same is asked of the whole program
 * (holders_member.c):
 *
 *   void pack(struct ssh *s) { char buf[4096]; do { s->out.next_out = buf; r = deflate(&s->out, ..); } while (..); }
 *
 * s->out.next_out is left with the address of buf, but who reads a next_out, and some do, has stored there
 * before, in the same function or, where a function reads what it is given, in all that call it. Members
 * are told apart by the names of their records, and by where these lie in others. A function that nobody
 * knows reads the members of what it is given; unless nobody who calls it sets the member first, while
 * others are called after it was set (deflate(), but not deflateEnd()). Where there is no main(), whoever
 * calls a function that leaves an address may read it.
 */
#ifndef MEMKIT_CHECKER_HOLDERS_H
#define MEMKIT_CHECKER_HOLDERS_H

#include "program.h"

typedef struct holder {    /* a pointer in a variable */
    uint32_t unit, global; /* program's number; unit.globals */
    int64_t off;           /* bytes into the variable */
    bool through;          /* not that itself, but all places in what it points to */
} holder;

MK_VEC(holder_vec, holder)

typedef struct held_member { /* of all records of that name; or, at 0, an external variable */
    uint64_t of;             /* holders_record(), holders_variable(); 0: none */
    int64_t off;             /* bytes into the record */
    uint64_t in;             /* where that lies as a member of another; 0: anywhere */
    bool read;               /* somebody may read what others have left there */
} held_member;

MK_VEC(held_member_vec, held_member)

typedef struct holders {     /* once found, only read */
    holder_vec of;           /* by unit, variable, offset */
    held_member_vec members; /* by record, offset */
} holders;

/* needs: linked program. cost: nothing where no body stores the address of a local in a static variable; else all
 * bodies of that unit. */
void holders_find(holders *h, const program *p);
void holders_free(holders *h);
const holder *holders_of(const holders *h, uint32_t unit, uint32_t *n);
/* Is the address one of those places? */
bool holders_have(const holders *h, uint32_t unit, const ir_func *f, ir_val address);
/* Is it a member, or an external variable, that nobody reads unset? */
bool holders_have_member(const holders *h, const ir_unit *u, const ir_func *f, ir_val address);
uint64_t holders_record(const ir_unit *u, uint32_t type);     /* 0: it has no name */
uint64_t holders_variable(const ir_unit *u, uint32_t global); /* 0: it is no external one */
/* Those of one record or variable. */
const held_member *holders_members(const holders *h, uint64_t of, uint32_t *n);

#endif
