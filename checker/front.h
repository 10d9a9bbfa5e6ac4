/* front.h: the front end as the pipeline sees it: a source file in, the bytes of an ir_unit out.
 *
 * load and lower live behind these functions in a module of their own (lib/memkit/memkit-clang.so),
 * because loading libclang costs 18 ms and is not needed when nothing has to be parsed. The bytes are
 * those of ir_unit_write(), so a unit may just as well come from another process or from a store.
 */
#ifndef MEMKIT_CHECKER_FRONT_H
#define MEMKIT_CHECKER_FRONT_H

#include <stdbool.h>
#include <stddef.h>

#include <mk/str.h>

typedef struct front_job {
    const char *file;        /* as given by the user; rows and messages spell it so */
    const char *dir;         /* where the compiler would run; NULL = here */
    const char *const *args; /* the compiler's flags, without the compiler, -c, -o and the input */
    size_t nargs;
    bool model;              /* a model header: declarations are complete contracts */
    bool library;            /* ... of a library that the program may bring itself */
    size_t max_function;     /* a body of more instructions is not analysed (IR_GAP_SIZE); 0 = no limit */
} front_job;

/* Gets the bytes of one job's unit. A file that cannot be parsed still gives a unit, failed = true with
 * its notes. NULL: the parser crashed. The bytes are gone when it returns. */
typedef void front_take(void *ctx, size_t job, const mk_str *unit);

/* The job to do now; n or more: there is none left. */
typedef size_t front_next(void *ctx);

typedef struct front_api {
    int version; /* FRONT_VERSION; another one is not used */
    /* Parses and lowers those of the n jobs that next() names, each at most once. Together they cost less
     * than one by one: what many files begin with is parsed once. next NULL: all of them, in order. */
    void (*units)(const front_job *jobs, size_t n, front_next *next, front_take *take, void *ctx);
    const char *(*parser)(void); /* "clang version 19.1.7", for --version */
} front_api;

#define FRONT_VERSION 3
#define FRONT_SYMBOL "memkit_front" /* const front_api memkit_front */

#endif
