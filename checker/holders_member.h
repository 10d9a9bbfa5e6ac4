/* holders_member.h: what bodies do to members of records, and to variables, in which somebody leaves an address. */
#ifndef MEMKIT_CHECKER_HOLDERS_MEMBER_H
#define MEMKIT_CHECKER_HOLDERS_MEMBER_H

#include "holders.h"

enum { MEMBERS = 64 /* looked at together, a bit each */ };

typedef struct member_facts { /* of a function */
    uint64_t leaves;          /* a local's address is left there, by itself or by what it calls */
    uint64_t sets;            /* on every way to a return something is stored there */
    uint64_t reads;           /* what was there when it was called: in any memory ... */
    uint64_t given;           /* ... or in what its parameters lead to */
    uint64_t wants;  /* nobody knows its body, but somebody stores there before he calls it ... */
    uint64_t passed; /* ... or a wrapper, which passes on what it is given, to ... */
    uint32_t passed_to;
    bool acts; /* by itself, not only by what it calls */
} member_facts;

typedef struct member_places { /* the instructions of a body that may act: calls, and those that did so once */
    ir_val *at;              /* NULL: not known yet */
    uint32_t n;
} member_places;

typedef struct member_finder {
    const program *p;
    const held_member *list;
    uint32_t n;
    member_facts *of; /* by the program's numbers of functions */
    uint64_t wanted;  /* by one of those that nobody knows */
    uint64_t foreign; /* members of what libraries declare */
    uint64_t used;    /* somebody reads it, unset or not */
    uint64_t read;    /* after one who left an address, in the same body */
    const ir_unit *u; /* the unit that is open */
    uint32_t unit;
    ir_func f;
    uint32_t opened; /* whose body .f is, + 1; 0: nobody's */
    ir_func **kept;  /* per function: unpacked when it was looked at before, or NULL, ... */
    size_t room;     /* ... and how many instructions more there may be of these */
    member_places *places; /* per function: what is asked of it again */
    mk_arena *keep;        /* for these */
    uint64_t *types; /* per type of the unit: those that lie in it, not behind pointers */
    uint64_t *globals;
    bool any;        /* one of these is not 0 */
    uint32_t *bound; /* per value of .f: the type that it points to */
    mk_arena arena;  /* of the unit */
} member_finder;

/* The member, or variable, that the address names; .of is 0 where it is none. */
held_member members_place(const ir_unit *u, const ir_func *f, ir_val address);

/* Bodies stay unpacked from here, as many as are allowed; to where they are forgotten. */
void members_keep(member_finder *d, mk_arena *a);
void members_forget(member_finder *d);
/* What follows changes d->f. */
void members_open(member_finder *d, uint32_t unit);
/* Adds to .wants of those whose body nobody knows, and that this one calls. */
void members_want(member_finder *d, uint32_t func);
/* As far as what it calls is known by now; .leaves and .wants are left as they are. */
member_facts members_look(member_finder *d, uint32_t func);

#endif
