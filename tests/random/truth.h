/* truth.h: what a random program includes. Says in words of macros what the program does; under -DTRUTH
 * they also write down what becomes of every allocation.
 *
 * A generated program derives no pointer that OK() did not allow, so it has no undefined behaviour
 * whatever it does with its pointers: under -DTRUTH, OK looks the pointer up among all that is alive.
 * Without, OK is a condition nobody can decide: what memcheck-lint sees.
 *
 *   FN                   first in a function: a frame opens; it closes when the function ends
 *   ARG(p)               a parameter leads to memory the function was given
 *   LOC(type, x)         x is an object whose address is taken, of that type
 *   KEEP(type, x)        the same of a static local
 *   T(site, f, (a, b))   the call f(a, b); TV: of a function without a result
 *   RET(e)               return e
 *   OK(p, type)          may p be dereferenced as that type? p has no side effects
 *   BASE(p)              may p be freed?
 *   SETJMP(buf)          setjmp, and the frames that longjmp left are closed
 *   pick(n)              0 … n-1, from the stream that makes runs differ; fuel(): 0 when it is time to end
 *
 * Type numbers: 0 is bytes, 1 a slot of a void *, 2i+2 structure i, 2i+3 a slot of a pointer to it.
 */
#ifndef MEMKIT_TESTS_TRUTH_H
#define MEMKIT_TESTS_TRUTH_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

int pick(int n);
int fuel(void);

#ifdef TRUTH

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct t_sub { /* at offset off of an object of type `in` there is one of type `is` */
    int in, off, is;
} t_sub;

typedef struct t_frame {
    struct t_frame *up;
    int site;                /* the call that is running in this frame, 0: none */
    unsigned nheld, nargs;   /* words held for it; the first so many are arguments */
    unsigned nlocals;        /* when it opened */
    void *held[64];          /* arguments, then the result */
} t_frame;

t_frame *t_enter(void);
void t_leave(t_frame **f);
void t_result(t_frame *f, const void *at, size_t size);
void t_hold(t_frame *f, const void *at, size_t size);
void t_local(int type, void *at, size_t size);
void t_unlocal(void **at);
void t_global(int type, void *at, size_t size);
void t_types(const int *sizes, int n, const t_sub *subs, int nsubs);
int t_call(int site); /* returns the site that was running */
void t_back(int site, size_t result); /* back to `site`; bytes of the result */
void t_unwound(t_frame *f);
int t_ok(const void *p, int type);
int t_base(const void *p);
void *t_malloc(size_t n);
void *t_calloc(size_t n, size_t size);
void *t_realloc(void *p, size_t n);
void *t_aligned_alloc(size_t align, size_t n);
int t_posix_memalign(void **p, size_t align, size_t n);
char *t_strdup(const char *s);
void t_free(void *p);

#define FN t_frame *fr_ __attribute__((cleanup(t_leave))) = t_enter()
#define ARG(p) t_hold(fr_, &(p), sizeof(p))
#define T_JOIN_(a, b) a##b
#define LOC(type, x) \
    void *T_JOIN_(at_, x) __attribute__((cleanup(t_unlocal))) = (void *)&(x); t_local(type, (void *)&(x), sizeof(x))
#define KEEP(type, x) t_global(type, (void *)&(x), sizeof(x))
#define T(site, f, args) ({ int s_ = t_call(site); __auto_type r_ = f args; t_back(s_, sizeof(r_)); r_; })
#define TV(site, f, args) ({ int s_ = t_call(site); f args; t_back(s_, 0); (void)0; })
#define RET(e) do { __auto_type r_ = e; t_result(fr_, &r_, sizeof(r_)); return r_; } while (0)
#define OK(p, type) t_ok((const void *)(p), type)
#define BASE(p) t_base((const void *)(p))
#define SETJMP(buf) ({ int r_ = setjmp(buf); if (r_) t_unwound(fr_); r_; })

#define malloc t_malloc
#define calloc t_calloc
#define realloc t_realloc
#define aligned_alloc t_aligned_alloc
#define posix_memalign t_posix_memalign
#define strdup t_strdup
#define free t_free

#else

#include <stdarg.h>

int ok(int type);
void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);
void *aligned_alloc(size_t align, size_t n);
int posix_memalign(void **p, size_t align, size_t n);
char *strdup(const char *s);
void free(void *p);
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *at, int c, size_t n);
long strtol(const char *s, char **end, int base);
char *strchr(const char *s, int c);
void *bsearch(const void *key, const void *at, size_t n, size_t size, int (*compare)(const void *, const void *));
void qsort(void *at, size_t n, size_t size, int (*compare)(const void *, const void *));

#define FN
#define ARG(p)
#define LOC(type, x)
#define KEEP(type, x)
#define T(site, f, args) f args
#define TV(site, f, args) f args
#define RET(e) return e
#define OK(p, type) ((p) && ok(type))
#define BASE(p) ((p) && ok(0))
#define SETJMP(buf) setjmp(buf)

#endif
#endif
