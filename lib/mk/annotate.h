/*
 * <mk/annotate.h>: say in a prototype what a C function does with memory.
 *
 * memcheck-lint follows pointers through every function body it sees.  Of a function without a body it
 * knows nothing, and nothing means the worst: every argument is kept, everything reachable from an
 * argument is kept and may be changed, and the result points anywhere.  The macros below replace the
 * worst by the truth.  Two kinds of header use them:
 *
 *   - your own headers, for a library whose source the checker does not see:
 *
 *         #include <mk/annotate.h>
 *         MK_FRESH MK_SIZE(1) MK_FAMILY(pkt)          pkt *pkt_new(size_t payload);
 *         MK_FREES(1) MK_FAMILY(pkt)                  void pkt_free(pkt *p);
 *         MK_NOESCAPE(1) MK_STORES(2, 1)              void pkt_set_owner(pkt *p, user *u);
 *
 *   - model headers (checker/models, or --models=FILE.h), which do the same for somebody else's library
 *     and are never compiled into a program.
 *
 * They expand to __attribute__((annotate("mk:NAME:ARGS"))) under clang and to nothing under every other
 * compiler.  No code is generated, no type changes, nothing is linked.  C11, C17 and C++17.
 *
 * WHERE.  Before the declaration, any number of them, in any order.  On every declaration of one function
 * they add up.
 *
 * INDICES.  As in gcc's attributes: 1 is the first parameter, 0 is the result.
 *   - A parameter index one past the last named parameter of a variadic function means all of the
 *     variadic arguments: MK_FRESH_AT(3) on f(int, char *, ...).
 *   - Where an annotation names the place a pointer COMES FROM, 0 means "somewhere unknown": static
 *     storage, or memory that belongs to somebody else.  (MK_STORES, MK_RETURNS, MK_CALLS: said there.)
 *   - Where it names the place a pointer GOES TO, 0 means the fresh result (MK_COPIES, MK_STORES).
 *   - A struct or union passed by value counts as the pointers in it.  An integer as wide as a pointer
 *     counts as a pointer if the program put one into it.
 *   - An annotation that does not fit the declaration the program really uses (a result annotation
 *     where the result is an int, an index past the end) has no effect on that call; in a model header
 *     it is an error, and the function is unknown.
 *
 * WHAT IS NOT SAID.
 *                              in a model header                    in a user's header
 *   parameter, no annotation   not kept, nor anything reachable     unknown: kept, with all that is
 *                              from it; nothing of it flows to      reachable from it; contents may
 *                              the result or another parameter;     have been replaced by unknown
 *                              the bytes it points to may be read   pointers
 *                              and written, but no pointer is
 *                              stored there
 *   pointer result, none       static storage or memory of          the same
 *                              somebody else ("heap")
 *   function, no annotation    as above, for every parameter        unknown function
 * An annotation describes its parameter (or the result) completely: a parameter that any annotation
 * mentions does what its annotations say and nothing else.  So in a user's header MK_FREES(1) needs no
 * MK_NOESCAPE(1) beside it, and a second, unmentioned parameter still wants one.
 * "Written" matters even when no pointer is stored: a pointer variable inside the bytes is no longer
 * known to be null, or to hold what it held, after the call.
 *
 * MAY AND MUST.  Flows (escapes, stores, copies, returns, calls) are "may": the function does it on some
 * path, and what was there before may still be there.  MK_FRESH, MK_FREES, MK_SIZE and MK_ZEROED are
 * "must, on success": when the call succeeds, it did that.  If in doubt about a "may", write it; about a
 * "must", leave it out.
 *
 * SHAPES, for the functions everybody knows:
 *
 *   MK_FRESH MK_SIZE(1)                                    malloc(size)
 *   MK_FRESH MK_SIZE2(1, 2) MK_ZEROED                      calloc(n, size)
 *   MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2)        realloc(p, size)
 *   MK_FRESH                                               strdup(s)
 *   MK_FRESH_AT(1) MK_SUCCESS(not_negative)                asprintf(&s, fmt, ...)
 *   MK_FRESH_AT(1) MK_FREES_CONTENT(1)                     getline(&line, &cap, f)
 *   MK_FRESH MK_FAMILY(file)                               fopen(path, mode)
 *   MK_FREES(1) MK_FAMILY(file)                            fclose(f)
 *   MK_FRESH MK_RETURNS(2)                                 realpath(path, buf_or_null)
 *   MK_RETURNS(1) MK_COPIES(2, 1)                          memcpy(d, s, n)
 *   MK_STORES(1, 2)                                        strtol(s, &end, base)
 *   MK_CALLS(4, 1, 1)                                      qsort(base, n, size, compare)
 *   MK_ESCAPES(1)                                          putenv(s)
 *   MK_ARENA(1) MK_SIZE(2)                                 apr_palloc(pool, size)
 *   MK_RESETS(1)                                           apr_pool_clear(pool)
 *
 * BODIES.  A function with a body is what its body does.  Not so one that a header defines and annotates
 * as an allocator (MK_ARENA, MK_PUTS, MK_FRESH with MK_FAMILY): the body of what cuts objects out of a block
 * would only say that they lie in that block.
 */
#ifndef MK_ANNOTATE_H
#define MK_ANNOTATE_H

#if defined(__clang__)
#define MK__NOTE(text) __attribute__((annotate("mk:" text)))
#else
#define MK__NOTE(text)
#endif

/* ---- new memory ------------------------------------------------------------------------------- */

/* MK_FRESH: the result is a new object that nobody else holds, or NULL (or the failure value of its
 * family: MAP_FAILED, (iconv_t)-1).  A call is an allocation site of its caller.  Handles count: what
 * fopen, opendir or newlocale give must be given back, so they are fresh, with a family.  A handle that
 * the library counts or shares (dlopen, a cache) is NOT fresh: leave the result without annotation.
 *
 * Where a declaration has MK_FRESH and MK_FRESH_AT, everything said of a fresh object (content, size, zeroed, family) is
 * said of the result, and the stored object is plain malloc'd memory (open_memstream).
 *
 * What the fresh object contains is not defined, but no pointer of the program is among it, unless MK_ZEROED,
 * MK_COPIES(i, 0), MK_STORES(i, 0) or MK_FRESH_CONTENT says so.
 *
 * MK_FRESH together with MK_RETURNS(i): fresh when argument i is NULL (or absent), else argument i.
 *     MK_FRESH MK_RETURNS(2) char *realpath(const char *path, char *resolved);
 * MK_FRESH together with MK_FREES(i): the old object i is given up when the call succeeds and untouched
 * when it fails (realloc).
 *     MK_FRESH MK_SIZE(1) void *xmalloc(size_t n);                                                     */
#define MK_FRESH MK__NOTE("fresh")

/* MK_FRESH_AT(i): on success the function stores a pointer to a fresh object into the object that
 * parameter i points to (at any offset: *i itself, or a member when i points to a struct).  What was
 * there is overwritten, not freed.  On failure nothing fresh exists.
 *     MK_FRESH_AT(1) int asprintf(char **out, const char *fmt, ...);
 * With MK_FREES_CONTENT(i) the old pointer must be NULL or an object of the family and is resized in
 * place or replaced, as by realloc: getline, argz_add.                                                 */
#define MK_FRESH_AT(i) MK__NOTE("fresh_at:" #i)

/* MK_SUCCESS(results): the results that mean success, zero, not_zero or not_negative; after any other the
 * objects of MK_FRESH_AT do not exist.  Without it nobody knows, and a caller that returns on failure is
 * thought to have left them behind.
 *     MK_FRESH_AT(1) MK_SUCCESS(not_negative) int asprintf(char **out, const char *fmt, ...);          */
#define MK_SUCCESS(results) MK__NOTE("success:" #results)

/* MK_FRESH_CONTENT: the fresh object (of MK_FRESH or MK_FRESH_AT) holds pointers to further fresh objects
 * that nobody else holds and that die with it: a list of getaddrinfo, the strings of glob.  They may hold
 * each other.  Leave it out where the caller frees the parts one by one (scandir's entries).
 *     MK_FRESH_AT(4) MK_FRESH_CONTENT MK_FAMILY(addrinfo)
 *     int getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **);       */
#define MK_FRESH_CONTENT MK__NOTE("fresh_content")

/* MK_SIZE(i): the fresh object has at least as many bytes as parameter i says;
 * MK_SIZE2(i, j): as the product of parameters i and j.  Without them the size is unknown.
 *     MK_FRESH MK_SIZE2(1, 2) MK_ZEROED void *calloc(size_t n, size_t size);                          */
#define MK_SIZE(i) MK__NOTE("size:" #i)
#define MK_SIZE2(i, j) MK__NOTE("size:" #i "," #j)

/* MK_ZEROED: every byte of the fresh object is zero, so its pointers are null.                        */
#define MK_ZEROED MK__NOTE("zeroed")

/* MK_FAMILY(name): which allocation family the function allocates from or frees to; malloc if not said.
 * A fresh object must be freed by a function of its own family (fopen, fclose: file).  One name, letters,
 * digits and underscores.  It speaks of all MK_FRESH, MK_FRESH_AT, MK_FREES, MK_FREES_CONTENT, MK_PUTS and MK_ARENA of
 * the declaration; a function that frees one family and allocates another is described by the family it
 * allocates, and gets no MK_FREES.
 *     MK_FRESH MK_FAMILY(dir) DIR *opendir(const char *);    MK_FREES(1) MK_FAMILY(dir) int closedir(DIR *); */
#define MK_FAMILY(name) MK__NOTE("family:" #name)

/* MK_ARENA(i): the result lies in the arena, pool or context that parameter i points to.  It is not freed
 * one by one and dies with the arena, so it is no leak; it outlives its function exactly as far as the
 * arena does.  Pointers stored in it are held by the arena.  MK_ARENA(0): in an arena that the call does not
 * name (PostgreSQL's current context).
 *     MK_ARENA(1) MK_SIZE(2) void *apr_palloc(apr_pool_t *p, apr_size_t n);                           */
#define MK_ARENA(i) MK__NOTE("arena:" #i)

/* MK_SCRATCH(i, n): the result, often a struct, has an arena for temporary memory that the thread's other
 * functions may be given as well: any but the n in the array parameter i points to.
 *     MK_SCRATCH(1, 2) mk_scratch mk_scratch_begin(mk_arena *const *avoid, size_t n);                  */
#define MK_SCRATCH(i, n) MK__NOTE("scratch:" #i "," #n)

/* ---- the end of memory ------------------------------------------------------------------------ */

/* MK_FREES(i): the object parameter i points to is freed (NULL is allowed and does nothing).  What the
 * object points to is not freed, unless it was MK_FRESH_CONTENT.  The pointer is not kept.
 *     MK_FREES(1) void free(void *);                                                                  */
#define MK_FREES(i) MK__NOTE("frees:" #i)

/* MK_FREES_CONTENT(i): the fresh objects that MK_FRESH_AT stored into the object parameter i points to are
 * freed; that object itself, often a local struct, is not.  With MK_FRESH_AT(i): see there.
 *     MK_FREES_CONTENT(1) MK_FAMILY(regex) void regfree(regex_t *);                                   */
#define MK_FREES_CONTENT(i) MK__NOTE("frees_content:" #i)

/* MK_RESETS(i): all that lies in the arena parameter i points to (MK_ARENA) ends; what it points to itself
 * does not, unless there is MK_FREES(i), too.  Of a struct by value: the arena that it names, back to
 * where that was when the struct was made.
 *     MK_RESETS(1) void apr_pool_clear(apr_pool_t *p);
 *     MK_FREES(1) MK_RESETS(1) int talloc_free(void *context);                                        */
#define MK_RESETS(i) MK__NOTE("resets:" #i)

/* MK_REWINDS(i, j): of what lies in the arena parameter i points to, all ends that came after mark j.
 *     MK_REWINDS(1, 2) void mk_arena_rewind(mk_arena *a, mk_mark m);                                   */
#define MK_REWINDS(i, j) MK__NOTE("rewinds:" #i "," #j)

/* MK_PUTS(i, j): the object parameter i points to goes back into the pool parameter j points to (0: none that
 * is a parameter), which may hand it out again at once, as it is.  For its owner it is freed; what it holds
 * is kept.
 *     MK_PUTS(2, 1) void mk_pool_put(mk_pool *p, void *object);                                        */
#define MK_PUTS(i, j) MK__NOTE("puts:" #i "," #j)

/* MK_RELEASES(i): one holder fewer of the object parameter i points to, which is freed if it was the last: the
 * end of what is counted, and of what may have been freed with its parent.  The pointer is not kept.
 *     MK_RELEASES(1) void g_bytes_unref(GBytes *);        MK_RETURNS(1) GBytes *g_bytes_ref(GBytes *);    */
#define MK_RELEASES(i) MK__NOTE("releases:" #i)

/* ---- where pointers go ------------------------------------------------------------------------ */

/* MK_NOESCAPE(i): the function keeps neither parameter i nor anything reachable from it, returns nothing
 * of it and stores no pointer in it; it may read and write the bytes.  The rule for a parameter without
 * annotation in a model header, said aloud for users' headers.
 *     MK_NOESCAPE(1) MK_NOESCAPE(2) int pkt_compare(const pkt *, const pkt *);                        */
#define MK_NOESCAPE(i) MK__NOTE("noescape:" #i)

/* MK_ESCAPES(i): the value of parameter i may be kept beyond the call in static storage, by another thread
 * or by the system.  Everything reachable from it is kept too and may be changed at any time.
 *     MK_ESCAPES(1) int putenv(char *);        MK_ESCAPES(2) int pthread_setspecific(pthread_key_t, const void *);
 * It is a "may": some of these keep the pointer only until a later call (pthread_create's argument until the
 * thread ends).                                                                                        */
#define MK_ESCAPES(i) MK__NOTE("escapes:" #i)

/* MK_ESCAPES_CONTENT(i): the pointers found in the object parameter i points to may be kept beyond the
 * call; the object itself is not.
 *     MK_ESCAPES_CONTENT(1) int sigaltstack(const stack_t *ss, stack_t *old);      (keeps ss->ss_sp)   */
#define MK_ESCAPES_CONTENT(i) MK__NOTE("escapes_content:" #i)

/* MK_RETURNS(i): the result is parameter i, or points into the same object, or is NULL.  Several MK_RETURNS:
 * one of them.  MK_RETURNS(0): it may (also) be memory that is unknown.
 *     MK_RETURNS(1) char *strchr(const char *, int);
 *     MK_RETURNS(2) MK_RETURNS(0) char *strerror_r(int, char *buf, size_t);      (buf or a constant)   */
#define MK_RETURNS(i) MK__NOTE("returns:" #i)

/* MK_RETURNS_CONTENT(i): the result is a pointer found in memory reachable from parameter i, after one or
 * more loads, or NULL.
 *     MK_RETURNS_CONTENT(1) char *strsep(char **string, const char *delim);                           */
#define MK_RETURNS_CONTENT(i) MK__NOTE("returns_content:" #i)

/* MK_STORES(i, j): the value of parameter i (a pointer, or one into the same object) may be stored somewhere
 * in the object parameter j points to.  What that object held before may remain.
 *     MK_STORES(1, 2) long strtol(const char *s, char **end, int base);          (*end points into s)
 *     MK_STORES(2, 1) int setvbuf(FILE *f, char *buf, int mode, size_t n);       (the stream holds buf)
 * i = 0: an unknown pointer is stored.     MK_STORES(0, 2) int pthread_join(pthread_t, void **value);
 * j = 0: it is stored in the fresh result. MK_FRESH MK_STORES(1, 0) FILE *fmemopen(void *, size_t, const char *);
 * With MK_FRESH_AT(j): in the fresh object, too (a prepared statement holds its connection).
 * i = j: the object holds a pointer into itself (gethostbyname_r's buffer).                            */
#define MK_STORES(i, j) MK__NOTE("stores:" #i "," #j)

/* MK_COPIES(i, j): bytes, and so any pointers among them, are copied from the object parameter i points to
 * into the object parameter j points to; j = 0 is the fresh result.
 *     MK_RETURNS(1) MK_COPIES(2, 1) void *memcpy(void *d, const void *s, size_t n);
 *     MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) void *realloc(void *p, size_t size);
 * Text functions (strcpy, sprintf) copy no pointers and do not carry it.                              */
#define MK_COPIES(i, j) MK__NOTE("copies:" #i "," #j)

/* ---- growing containers ----------------------------------------------------------------------- */

/* MK_GROWS(i): one call makes the container parameter i points to (or *i, when it is a pointer to a
 * handle) longer, and may reallocate: the calls to look for in loops.
 *     MK_GROWS(1) MK_STORES(2, 1) void items_push(items *v, void *x);                                 */
#define MK_GROWS(i) MK__NOTE("grows:" #i)
/* MK_GROWS_BY(i, j): by as many elements as parameter j says; as long as the text is, if that is one.
 *     MK_GROWS_BY(1, 3) void items_push_n(items *v, void **x, size_t n);                              */
#define MK_GROWS_BY(i, j) MK__NOTE("grows:" #i "," #j)

/* MK_RESERVES(i, j): makes room in the container parameter i points to; parameter j is the capacity.
 *     MK_RESERVES(1, 2) int items_reserve(items *v, size_t n);                                        */
#define MK_RESERVES(i, j) MK__NOTE("reserves:" #i "," #j)

/* MK_SIZED(j): a constructor whose parameter j is the first capacity.
 *     MK_FRESH MK_SIZED(1) items *items_new(size_t capacity);                                         */
#define MK_SIZED(j) MK__NOTE("sized:" #j)

/* ---- control ---------------------------------------------------------------------------------- */

/* MK_CALLS(k, a, b, ...): the function may call its parameter k, a pointer to a function, any number of
 * times, now or later.  The first argument of such a call is the value of parameter a (or a pointer into
 * the same object), the second that of b, and so on; 0 is something unknown.  At most six.  A pointer the
 * called function returns becomes unknown.
 *     MK_CALLS(4, 1, 1) void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
 *     MK_CALLS(1) MK_ESCAPES(1) int atexit(void (*fn)(void));
 *     MK_CALLS(3, 4) MK_ESCAPES(4) int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
 * The encoding has no blanks: "mk:calls:4,1,1".                                                        */
#if defined(__clang__)
#define MK__CALLS1(k) MK__NOTE("calls:" #k)
#define MK__CALLS2(k, a) MK__NOTE("calls:" #k "," #a)
#define MK__CALLS3(k, a, b) MK__NOTE("calls:" #k "," #a "," #b)
#define MK__CALLS4(k, a, b, c) MK__NOTE("calls:" #k "," #a "," #b "," #c)
#define MK__CALLS5(k, a, b, c, d) MK__NOTE("calls:" #k "," #a "," #b "," #c "," #d)
#define MK__CALLS6(k, a, b, c, d, e) MK__NOTE("calls:" #k "," #a "," #b "," #c "," #d "," #e)
#define MK__CALLS7(k, a, b, c, d, e, f) \
    MK__NOTE("calls:" #k "," #a "," #b "," #c "," #d "," #e "," #f)
#define MK__PICK8(a, b, c, d, e, f, g, h, ...) h
#define MK_CALLS(...)                                                                              \
    MK__PICK8(__VA_ARGS__, MK__CALLS7, MK__CALLS6, MK__CALLS5, MK__CALLS4, MK__CALLS3, MK__CALLS2, \
              MK__CALLS1, 0)                                                                       \
    (__VA_ARGS__)
#else
#define MK_CALLS(...)
#endif

/* MK_RETURNS_TWICE: a call may return more than once (setjmp, vfork, getcontext).  A function that does
 * not return is marked with the language's own _Noreturn, [[noreturn]] or __attribute__((noreturn)).  */
#define MK_RETURNS_TWICE MK__NOTE("returns_twice")

/* MK_EQUIV(name): the function behaves exactly as the modelled function `name`, which has the same
 * parameters; no other annotation is needed.
 *     MK_EQUIV(strtol) long __isoc23_strtol(const char *, char **, int);                              */
#define MK_EQUIV(name) MK__NOTE("equiv:" #name)

#endif
