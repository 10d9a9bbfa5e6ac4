/* ISO C (C11, C17, C23): every function that takes or returns a pointer, or takes an integer as wide as one.
 * What is not said about a parameter is said in <mk/annotate.h>: not kept, its bytes read and written.  Grouped by header. */
#ifndef MK_MODELS_LIBC_H
#define MK_MODELS_LIBC_H

#include "base.h"

struct lconv;
struct mk_fpos;
struct mk_fenv;
struct mk_femode;

/* ---- <stdlib.h>: memory ---- */
MK_FRESH MK_SIZE(1) void *malloc(size_t size);
MK_FRESH MK_SIZE2(1, 2) MK_ZEROED void *calloc(size_t n, size_t size);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) void *realloc(void *p, size_t size);
MK_FRESH MK_SIZE(2) void *aligned_alloc(size_t align, size_t size);
MK_FREES(1) void free(void *p);
MK_FREES(1) void free_sized(void *p, size_t size);
MK_FREES(1) void free_aligned_sized(void *p, size_t align, size_t size);
size_t memalignment(const void *);

/* ---- <stdlib.h>: numbers ---- */
double atof(const char *);
int atoi(const char *);
long atol(const char *);
long long atoll(const char *);
MK_STORES(1, 2) double strtod(const char *s, char **end);
MK_STORES(1, 2) float strtof(const char *s, char **end);
MK_STORES(1, 2) long double strtold(const char *s, char **end);
MK_STORES(1, 2) long strtol(const char *s, char **end, int base);
MK_STORES(1, 2) long long strtoll(const char *s, char **end, int base);
MK_STORES(1, 2) unsigned long strtoul(const char *s, char **end, int base);
MK_STORES(1, 2) unsigned long long strtoull(const char *s, char **end, int base);
int strfromd(char *, size_t, const char *, double);
int strfromf(char *, size_t, const char *, float);
int strfroml(char *, size_t, const char *, long double);
typedef struct { long quot, rem; } mk_ldiv, mk_lldiv, mk_imaxdiv;
long labs(long);
long long llabs(long long);
mk_ldiv ldiv(long, long);
mk_lldiv lldiv(long long, long long);

/* ---- <stdlib.h>: searching ---- */
MK_RETURNS(2) MK_CALLS(5, 1, 2) void *bsearch(const void *key, const void *base, size_t n, size_t size, mk_compare);
MK_CALLS(4, 1, 1) MK_COPIES(1, 1) void qsort(void *base, size_t n, size_t size, mk_compare);

/* ---- <stdlib.h>: the environment and the end ---- */
char *getenv(const char *);  /* into the environment */
int system(const char *);
_Noreturn void abort(void);
_Noreturn void exit(int);
_Noreturn void _Exit(int);
_Noreturn void quick_exit(int);
MK_ESCAPES(1) MK_CALLS(1) int atexit(void (*fn)(void));
MK_ESCAPES(1) MK_CALLS(1) int at_quick_exit(void (*fn)(void));

/* ---- <stdlib.h>: multibyte characters ---- */
int mblen(const char *, size_t);
int mbtowc(wchar_t *, const char *, size_t);
int wctomb(char *, wchar_t);
size_t mbstowcs(wchar_t *, const char *, size_t);
size_t wcstombs(char *, const wchar_t *, size_t);

/* ---- <string.h> ---- */
MK_RETURNS(1) MK_COPIES(2, 1) void *memcpy(void *d, const void *s, size_t n);
MK_RETURNS(1) MK_COPIES(2, 1) void *memmove(void *d, const void *s, size_t n);
MK_RETURNS(1) MK_COPIES(2, 1) void *memccpy(void *d, const void *s, int c, size_t n);
MK_RETURNS(1) void *memset(void *d, int c, size_t n);
MK_RETURNS(1) void *memset_explicit(void *d, int c, size_t n);
MK_RETURNS(1) void *memchr(const void *s, int c, size_t n);
int memcmp(const void *, const void *, size_t);
MK_RETURNS(1) char *strcpy(char *d, const char *s);
MK_RETURNS(1) char *strncpy(char *d, const char *s, size_t n);
MK_RETURNS(1) char *strcat(char *d, const char *s);
MK_RETURNS(1) char *strncat(char *d, const char *s, size_t n);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);
int strcoll(const char *, const char *);
size_t strxfrm(char *, const char *, size_t);
size_t strlen(const char *);
size_t strspn(const char *, const char *);
size_t strcspn(const char *, const char *);
MK_RETURNS(1) char *strchr(const char *s, int c);
MK_RETURNS(1) char *strrchr(const char *s, int c);
MK_RETURNS(1) char *strpbrk(const char *s, const char *accept);
MK_RETURNS(1) char *strstr(const char *s, const char *needle);
/* The string stays in static storage until a call with NULL has used it up, and comes back from there. */
MK_ESCAPES(1) MK_RETURNS(1) MK_RETURNS(0) char *strtok(char *s, const char *delim);
char *strerror(int);
MK_FRESH char *strdup(const char *s);
MK_FRESH char *strndup(const char *s, size_t n);

/* ---- <stdio.h>: streams ---- */
MK_FRESH MK_FAMILY(file) FILE *fopen(const char *path, const char *mode);
MK_FRESH MK_FAMILY(file) FILE *tmpfile(void);
MK_RETURNS(3) FILE *freopen(const char *path, const char *mode, FILE *f);
MK_FREES(1) MK_FAMILY(file) int fclose(FILE *f);
int fflush(FILE *);
MK_STORES(2, 1) void setbuf(FILE *f, char *buf);                            /* the stream keeps buf until it is closed */
MK_STORES(2, 1) int setvbuf(FILE *f, char *buf, int mode, size_t size);
int remove(const char *);
int rename(const char *, const char *);
MK_RETURNS(1) MK_RETURNS(0) char *tmpnam(char *buf_or_null);
int fgetc(FILE *);
int getc(FILE *);
int fputc(int, FILE *);
int putc(int, FILE *);
int ungetc(int, FILE *);
MK_RETURNS(1) char *fgets(char *s, int n, FILE *f);
MK_RETURNS(1) char *gets(char *s);
int fputs(const char *, FILE *);
int puts(const char *);
size_t fread(void *, size_t, size_t, FILE *);
size_t fwrite(const void *, size_t, size_t, FILE *);
int fgetpos(FILE *, struct mk_fpos *);
int fsetpos(FILE *, const struct mk_fpos *);
int fseek(FILE *, long, int);
long ftell(FILE *);
void rewind(FILE *);
void clearerr(FILE *);
int feof(FILE *);
int ferror(FILE *);
void perror(const char *);

/* ---- <stdio.h>: formatted.  The formats' arguments are read, and written as bytes (%n, every scanf conversion); what
 *      %ms and %p leave in a pointer variable is not said here (README.md). ---- */
int printf(const char *, ...);
int fprintf(FILE *, const char *, ...);
int sprintf(char *, const char *, ...);
int snprintf(char *, size_t, const char *, ...);
int vprintf(const char *, va_list);
int vfprintf(FILE *, const char *, va_list);
int vsprintf(char *, const char *, va_list);
int vsnprintf(char *, size_t, const char *, va_list);
int scanf(const char *, ...);
int fscanf(FILE *, const char *, ...);
int sscanf(const char *, const char *, ...);
int vscanf(const char *, va_list);
int vfscanf(FILE *, const char *, va_list);
int vsscanf(const char *, const char *, va_list);

/* ---- <time.h> ---- */
time_t time(time_t *);
double difftime(time_t, time_t);
MK_STORES(0, 1) time_t mktime(struct tm *t);  /* tm_zone: a name of the system's */
MK_STORES(0, 1) time_t timegm(struct tm *t);
char *asctime(const struct tm *);
char *ctime(const time_t *);
struct tm *gmtime(const time_t *);
struct tm *localtime(const time_t *);
MK_RETURNS(2) MK_STORES(0, 2) struct tm *gmtime_r(const time_t *, struct tm *out);
MK_RETURNS(2) MK_STORES(0, 2) struct tm *localtime_r(const time_t *, struct tm *out);
size_t strftime(char *, size_t, const char *, const struct tm *);
int timespec_get(struct timespec *, int);
int timespec_getres(struct timespec *, int);

/* ---- <setjmp.h>, <signal.h>, <assert.h>, <locale.h> ---- */
MK_RETURNS_TWICE int setjmp(jmp_buf env);
_Noreturn void longjmp(jmp_buf env, int);
MK_ESCAPES(2) MK_CALLS(2, 0) void (*signal(int, void (*handler)(int)))(int);
char *setlocale(int, const char *);
struct lconv *localeconv(void);

/* ---- <inttypes.h> ---- */
MK_STORES(1, 2) intmax_t strtoimax(const char *s, char **end, int base);
MK_STORES(1, 2) uintmax_t strtoumax(const char *s, char **end, int base);
MK_STORES(1, 2) intmax_t wcstoimax(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) uintmax_t wcstoumax(const wchar_t *s, wchar_t **end, int base);
intmax_t imaxabs(intmax_t);
mk_imaxdiv imaxdiv(intmax_t, intmax_t);

/* ---- <wchar.h> ---- */
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *wmemcpy(wchar_t *d, const wchar_t *s, size_t n);
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *wmemmove(wchar_t *d, const wchar_t *s, size_t n);
MK_RETURNS(1) wchar_t *wmemset(wchar_t *d, wchar_t c, size_t n);
MK_RETURNS(1) wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n);
int wmemcmp(const wchar_t *, const wchar_t *, size_t);
MK_RETURNS(1) wchar_t *wcscpy(wchar_t *d, const wchar_t *s);
MK_RETURNS(1) wchar_t *wcsncpy(wchar_t *d, const wchar_t *s, size_t n);
MK_RETURNS(1) wchar_t *wcscat(wchar_t *d, const wchar_t *s);
MK_RETURNS(1) wchar_t *wcsncat(wchar_t *d, const wchar_t *s, size_t n);
int wcscmp(const wchar_t *, const wchar_t *);
int wcsncmp(const wchar_t *, const wchar_t *, size_t);
int wcscoll(const wchar_t *, const wchar_t *);
size_t wcsxfrm(wchar_t *, const wchar_t *, size_t);
size_t wcslen(const wchar_t *);
size_t wcsspn(const wchar_t *, const wchar_t *);
size_t wcscspn(const wchar_t *, const wchar_t *);
MK_RETURNS(1) wchar_t *wcschr(const wchar_t *s, wchar_t c);
MK_RETURNS(1) wchar_t *wcsrchr(const wchar_t *s, wchar_t c);
MK_RETURNS(1) wchar_t *wcspbrk(const wchar_t *s, const wchar_t *accept);
MK_RETURNS(1) wchar_t *wcsstr(const wchar_t *s, const wchar_t *needle);
MK_RETURNS(1) MK_RETURNS_CONTENT(3) MK_STORES(1, 3) wchar_t *wcstok(wchar_t *s, const wchar_t *delim, wchar_t **save);
MK_STORES(1, 2) double wcstod(const wchar_t *s, wchar_t **end);
MK_STORES(1, 2) float wcstof(const wchar_t *s, wchar_t **end);
MK_STORES(1, 2) long double wcstold(const wchar_t *s, wchar_t **end);
MK_STORES(1, 2) long wcstol(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) long long wcstoll(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) unsigned long wcstoul(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) unsigned long long wcstoull(const wchar_t *s, wchar_t **end, int base);
size_t wcsftime(wchar_t *, size_t, const wchar_t *, const struct tm *);
int mbsinit(const mbstate_t *);
size_t mbrlen(const char *, size_t, mbstate_t *);
size_t mbrtowc(wchar_t *, const char *, size_t, mbstate_t *);
size_t wcrtomb(char *, wchar_t, mbstate_t *);
size_t mbsrtowcs(wchar_t *, const char **in, size_t, mbstate_t *);          /* *in moves within its own string */
size_t wcsrtombs(char *, const wchar_t **in, size_t, mbstate_t *);
wint_t fgetwc(FILE *);
wint_t getwc(FILE *);
wint_t fputwc(wchar_t, FILE *);
wint_t putwc(wchar_t, FILE *);
wint_t ungetwc(wint_t, FILE *);
MK_RETURNS(1) wchar_t *fgetws(wchar_t *s, int n, FILE *f);
int fputws(const wchar_t *, FILE *);
int fwide(FILE *, int);
int wprintf(const wchar_t *, ...);
int fwprintf(FILE *, const wchar_t *, ...);
int swprintf(wchar_t *, size_t, const wchar_t *, ...);
int vwprintf(const wchar_t *, va_list);
int vfwprintf(FILE *, const wchar_t *, va_list);
int vswprintf(wchar_t *, size_t, const wchar_t *, va_list);
int wscanf(const wchar_t *, ...);
int fwscanf(FILE *, const wchar_t *, ...);
int swscanf(const wchar_t *, const wchar_t *, ...);
int vwscanf(const wchar_t *, va_list);
int vfwscanf(FILE *, const wchar_t *, va_list);
int vswscanf(const wchar_t *, const wchar_t *, va_list);

/* ---- <wctype.h>, <uchar.h> ---- */
wctype_t wctype(const char *);
wctrans_t wctrans(const char *);
int iswctype(wint_t, wctype_t);
wint_t towctrans(wint_t, wctrans_t);
size_t mbrtoc8(unsigned char *, const char *, size_t, mbstate_t *);
size_t mbrtoc16(char16_t *, const char *, size_t, mbstate_t *);
size_t mbrtoc32(char32_t *, const char *, size_t, mbstate_t *);
size_t c8rtomb(char *, unsigned char, mbstate_t *);
size_t c16rtomb(char *, char16_t, mbstate_t *);
size_t c32rtomb(char *, char32_t, mbstate_t *);

/* ---- <fenv.h> ---- */
int fegetexceptflag(unsigned short *, int);
int fesetexceptflag(const unsigned short *, int);
int fetestexceptflag(const unsigned short *, int);
int fegetenv(struct mk_fenv *);
int feholdexcept(struct mk_fenv *);
int fesetenv(const struct mk_fenv *);
int feupdateenv(const struct mk_fenv *);
int fegetmode(struct mk_femode *);
int fesetmode(const struct mk_femode *);

/* ---- <math.h>: the ones with pointers or long, for each floating type ---- */
#define MK_MATH(T, sfx)                                                                                              \
    T frexp##sfx(T, int *);                                                                                          \
    T modf##sfx(T, T *);                                                                                             \
    T remquo##sfx(T, T, int *);                                                                                      \
    T nan##sfx(const char *);                                                                                        \
    T scalbln##sfx(T, long);                                                                                         \
    int canonicalize##sfx(T *, const T *);                                                                           \
    int totalorder##sfx(const T *, const T *);                                                                       \
    int totalordermag##sfx(const T *, const T *);                                                                    \
    T getpayload##sfx(const T *);                                                                                    \
    int setpayload##sfx(T *, T);                                                                                     \
    int setpayloadsig##sfx(T *, T);                                                                                  \
    void sincos##sfx(T, T *, T *);                                                                                   \
    T lgamma##sfx##_r(T, int *);
MK_MATH(double, )
MK_MATH(float, f)
MK_MATH(long double, l)
#undef MK_MATH

/* ---- <threads.h> ---- */
typedef struct mk_cnd cnd_t;
typedef struct mk_mtx mtx_t;
MK_CALLS(2) void call_once(int *, void (*fn)(void));
int cnd_broadcast(cnd_t *);
void cnd_destroy(cnd_t *);
int cnd_init(cnd_t *);
int cnd_signal(cnd_t *);
int cnd_timedwait(cnd_t *, mtx_t *, const struct timespec *);
int cnd_wait(cnd_t *, mtx_t *);
void mtx_destroy(mtx_t *);
int mtx_init(mtx_t *, int);
int mtx_lock(mtx_t *);
int mtx_timedlock(mtx_t *, const struct timespec *);
int mtx_trylock(mtx_t *);
int mtx_unlock(mtx_t *);
MK_ESCAPES(3) MK_CALLS(2, 3) int thrd_create(pthread_t *, int (*fn)(void *), void *arg);
int thrd_detach(pthread_t);
int thrd_equal(pthread_t, pthread_t);
_Noreturn void thrd_exit(int);
int thrd_join(pthread_t, int *);
int thrd_sleep(const struct timespec *, struct timespec *);
MK_ESCAPES(2) MK_CALLS(2, 0) int tss_create(unsigned int *, void (*destroy)(void *));
void *tss_get(unsigned int);
MK_ESCAPES(2) int tss_set(unsigned int, void *value);

#endif
