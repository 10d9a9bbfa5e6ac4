/* mk/check.h - switches for finding bugs in programs that use memkit.
 *
 *      MEMKIT_CHECK=off|sampled|all    misuse of pools and arenas; mk_check_set
 *      MEMKIT_BYPASS=1                 every object its own malloc; mk_bypass_set
 *
 * The environment is read once, when the library is loaded. Both switches send the calls they watch
 * past the inline code, so a program need not be compiled again.
 *
 * Misuse is reported with both places, as far as they are known: where it was noticed, and the call
 * that makes it wrong (the first of two puts, the mark that has become stale). The default report is
 * a line on stderr and abort(). */
#ifndef MK_CHECK_H
#define MK_CHECK_H

#include <mk/base.h>

MK_BEGIN

/* off      nothing. The default, but in libraries built with MK_DEBUG
 * sampled  pools watch one object in 61, from each put on: a double put or a write after put of
 *          these is found. Costs a call and a short lock per get and put
 * all      pools watch every object; arenas number their marks */
enum { MK_CHECK_OFF = 0, MK_CHECK_SAMPLED = 1, MK_CHECK_ALL = 2 };

/* For arenas and pools first used from now on. Any thread. */
MK_API void mk_check_set(int level);
MK_API int mk_check_level(void);

/* Every object of an arena or a pool is its own malloc and free, so that AddressSanitizer, Valgrind
 * and heap profilers see each one; marks, resets, limits and counts go on working. Arenas in a fixed
 * buffer are exempt, as they promise to use no heap. For arenas and pools first used from now on. */
MK_API void mk_bypass_set(bool on);
MK_API bool mk_bypass(void);

typedef struct mk_misuse {
    const char *what;   /* "pool: object put twice", … */
    const void *object; /* the pool's object; the arena */
    const void *here;   /* return address of the call that noticed; NULL: not known */
    const void *before; /* of the call it contradicts; NULL: not known */
} mk_misuse;

/* Called instead of the default report, with no lock held. If it returns, the call that noticed
 * does nothing (a put, a rewind) or goes on (a get). fn NULL: the default again. Set it before other
 * threads use memkit. */
typedef void (*mk_misuse_fn)(void *ctx, const mk_misuse *m);
MK_API void mk_misuse_set(mk_misuse_fn fn, void *ctx);

MK_END
#endif
