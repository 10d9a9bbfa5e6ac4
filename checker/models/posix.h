/* POSIX.1-2017 and the common extensions of glibc, the BSDs and Linux: every function that takes or returns a pointer, or
 * takes an integer as wide as one, and is not in libc.h.  What is not said about a parameter is said in <mk/annotate.h>:
 * not kept, its bytes read and written.  Functions left out on purpose: README.md.  Grouped by header. */
#ifndef MK_MODELS_POSIX_H
#define MK_MODELS_POSIX_H

#include "base.h"

/* ---- <stdlib.h>, <malloc.h>, <mcheck.h>: memory ---- */
MK_FRESH_AT(1) MK_SUCCESS(zero) MK_SIZE(3) int posix_memalign(void **out, size_t align, size_t size);
MK_FRESH MK_SIZE(2) void *memalign(size_t align, size_t size);
MK_FRESH MK_SIZE(1) void *valloc(size_t size);
MK_FRESH MK_SIZE(1) void *pvalloc(size_t size);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE2(2, 3) void *reallocarray(void *p, size_t n, size_t size);
MK_FREES(1) void cfree(void *p);
size_t malloc_usable_size(void *);
int malloc_info(int, FILE *);
int malloc_trim(size_t);
void *sbrk(intptr_t);
int brk(void *);
MK_ESCAPES(1) MK_CALLS(1, 0) int mcheck(void (*fn)(int));
MK_ESCAPES(1) MK_CALLS(1, 0) int mcheck_pedantic(void (*fn)(int));
int mprobe(void *);

/* ---- <stdlib.h>: the rest ---- */
long a64l(const char *);
char *l64a(long);
MK_ESCAPES(1) int putenv(char *assignment);     /* becomes part of the environment, is not copied */
int setenv(const char *, const char *, int);
int unsetenv(const char *);
char *secure_getenv(const char *);
MK_ESCAPES(1) MK_ESCAPES(2) MK_CALLS(1, 0, 2) int on_exit(void (*fn)(int, void *), void *arg);
MK_CALLS(4, 1, 1, 5) MK_COPIES(1, 1) void qsort_r(void *base, size_t n, size_t size, mk_compare_r, void *arg);
MK_FRESH MK_RETURNS(2) char *realpath(const char *path, char *buf_or_null);
MK_FRESH char *canonicalize_file_name(const char *path);
MK_RETURNS(1) char *mktemp(char *name);
MK_RETURNS(1) char *mkdtemp(char *name);
int mkstemp(char *);
int mkstemp64(char *);
int mkstemps(char *, int);
int mkstemps64(char *, int);
int mkostemp(char *, int);
int mkostemp64(char *, int);
int mkostemps(char *, int, int);
int mkostemps64(char *, int, int);
char *ptsname(int);
int ptsname_r(int, char *, size_t);
/* *option moves within its own string; *value points into it too */
MK_COPIES(1, 3) int getsubopt(char **option, char *const *tokens, char **value);
int rpmatch(const char *);
int getloadavg(double *, int);
MK_STORES(1, 2) long long strtoq(const char *s, char **end, int base);
MK_STORES(1, 2) unsigned long long strtouq(const char *s, char **end, int base);
MK_STORES(1, 2) double strtod_l(const char *s, char **end, locale_t);
MK_STORES(1, 2) float strtof_l(const char *s, char **end, locale_t);
MK_STORES(1, 2) long double strtold_l(const char *s, char **end, locale_t);
MK_STORES(1, 2) long strtol_l(const char *s, char **end, int base, locale_t);
MK_STORES(1, 2) long long strtoll_l(const char *s, char **end, int base, locale_t);
MK_STORES(1, 2) unsigned long strtoul_l(const char *s, char **end, int base, locale_t);
MK_STORES(1, 2) unsigned long long strtoull_l(const char *s, char **end, int base, locale_t);
char *ecvt(double, int, int *, int *);
char *fcvt(double, int, int *, int *);
char *qecvt(long double, int, int *, int *);
char *qfcvt(long double, int, int *, int *);
MK_RETURNS(3) char *gcvt(double, int, char *buf);
MK_RETURNS(3) char *qgcvt(long double, int, char *buf);
int ecvt_r(double, int, int *, int *, char *, size_t);
int fcvt_r(double, int, int *, int *, char *, size_t);
int qecvt_r(long double, int, int *, int *, char *, size_t);
int qfcvt_r(long double, int, int *, int *, char *, size_t);

/* random numbers: a state array is kept until it is replaced */
struct random_data;
struct drand48_data;
MK_ESCAPES(2) char *initstate(unsigned, char *state, size_t size);
MK_ESCAPES(1) char *setstate(char *state);
MK_STORES(2, 4) int initstate_r(unsigned, char *state, size_t size, struct random_data *buf);
MK_STORES(1, 2) int setstate_r(char *state, struct random_data *buf);
int random_r(struct random_data *, int *);
int srandom_r(unsigned, struct random_data *);
int rand_r(unsigned *);
double erand48(unsigned short *);
long nrand48(unsigned short *);
long jrand48(unsigned short *);
unsigned short *seed48(unsigned short *);
void lcong48(unsigned short *);
void srand48(long);
int drand48_r(struct drand48_data *, double *);
int erand48_r(unsigned short *, struct drand48_data *, double *);
int lrand48_r(struct drand48_data *, long *);
int nrand48_r(unsigned short *, struct drand48_data *, long *);
int mrand48_r(struct drand48_data *, long *);
int jrand48_r(unsigned short *, struct drand48_data *, long *);
int srand48_r(long, struct drand48_data *);
int seed48_r(unsigned short *, struct drand48_data *);
int lcong48_r(unsigned short *, struct drand48_data *);
void arc4random_buf(void *, size_t);
ssize_t getrandom(void *, size_t, unsigned);
int getentropy(void *, size_t);

/* ---- <string.h>, <strings.h>, <libgen.h> ---- */
MK_RETURNS(1) MK_COPIES(2, 1) void *mempcpy(void *d, const void *s, size_t n);
MK_COPIES(1, 2) void bcopy(const void *s, void *d, size_t n);
void bzero(void *, size_t);
void explicit_bzero(void *, size_t);
void swab(const void *, void *, ssize_t);
int bcmp(const void *, const void *, size_t);
MK_RETURNS(1) void *memrchr(const void *s, int c, size_t n);
MK_RETURNS(1) void *rawmemchr(const void *s, int c);
MK_RETURNS(1) void *memmem(const void *s, size_t n, const void *needle, size_t k);
MK_RETURNS(1) void *memfrob(void *s, size_t n);
MK_RETURNS(1) char *index(const char *s, int c);
MK_RETURNS(1) char *rindex(const char *s, int c);
MK_RETURNS(1) char *strchrnul(const char *s, int c);
MK_RETURNS(1) char *strcasestr(const char *s, const char *needle);
MK_RETURNS(1) char *stpcpy(char *d, const char *s);
MK_RETURNS(1) char *stpncpy(char *d, const char *s, size_t n);
MK_RETURNS(1) char *strfry(char *s);
size_t strlcpy(char *, const char *, size_t);
size_t strlcat(char *, const char *, size_t);
size_t strnlen(const char *, size_t);
int strcasecmp(const char *, const char *);
int strncasecmp(const char *, const char *, size_t);
int strcasecmp_l(const char *, const char *, locale_t);
int strncasecmp_l(const char *, const char *, size_t, locale_t);
int strcoll_l(const char *, const char *, locale_t);
size_t strxfrm_l(char *, const char *, size_t, locale_t);
int strverscmp(const char *, const char *);
MK_RETURNS_CONTENT(1) char *strsep(char **string, const char *delim);        /* *string moves within its own string */
MK_RETURNS(1) MK_RETURNS_CONTENT(3) MK_STORES(1, 3) char *strtok_r(char *s, const char *delim, char **save);
MK_RETURNS(2) MK_RETURNS(0)
char *strerror_r(int, char *buf, size_t size);   /* buf or a constant; POSIX's returns int */
char *strerror_l(int, locale_t);
const char *strerrordesc_np(int);
const char *strerrorname_np(int);
char *strsignal(int);
const char *sigabbrev_np(int);
const char *sigdescr_np(int);
MK_RETURNS(1) MK_RETURNS(0) char *basename(const char *path);                /* POSIX's: "." and "/" are constants */
MK_RETURNS(1) MK_RETURNS(0) char *dirname(char *path);
int ffsl(long);
int ffsll(long long);

/* ---- <argz.h>, <envz.h>: *argz is a malloc'd block that these resize ---- */
MK_FRESH_AT(2) MK_SUCCESS(zero) int argz_create(char *const *argv, char **argz, size_t *len);
MK_FRESH_AT(3) MK_SUCCESS(zero) int argz_create_sep(const char *s, int sep, char **argz, size_t *len);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int argz_add(char **argz, size_t *len, const char *s);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int argz_add_sep(char **argz, size_t *len, const char *s, int sep);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int argz_append(char **argz, size_t *len, const char *buf, size_t n);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int argz_insert(char **argz, size_t *len, char *before, const char *entry);
MK_FRESH_AT(1) MK_FREES_CONTENT(1)
int argz_replace(char **argz, size_t *len, const char *s, const char *with, unsigned *);
void argz_delete(char **argz, size_t *len, char *entry);
size_t argz_count(const char *, size_t);
MK_STORES(1, 3) void argz_extract(const char *argz, size_t len, char **argv);
MK_RETURNS(1) char *argz_next(const char *argz, size_t len, const char *entry);
void argz_stringify(char *, size_t, int);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int envz_add(char **envz, size_t *len, const char *name, const char *value);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) int envz_merge(char **envz, size_t *len, const char *from, size_t n, int);
MK_RETURNS(1) char *envz_entry(const char *envz, size_t len, const char *name);
MK_RETURNS(1) char *envz_get(const char *envz, size_t len, const char *name);
void envz_remove(char **, size_t *, const char *);
void envz_strip(char **, size_t *);

/* ---- <stdio.h>, <stdio_ext.h>, <printf.h>, <err.h>, <error.h>, <fmtmsg.h> ---- */
struct obstack;
struct printf_info;
struct mk_fpos64;
MK_FRESH MK_FAMILY(file) FILE *fopen64(const char *path, const char *mode);
MK_FRESH MK_FAMILY(file) FILE *tmpfile64(void);
MK_RETURNS(3) FILE *freopen64(const char *path, const char *mode, FILE *f);
MK_FRESH MK_FAMILY(file) FILE *fdopen(int, const char *mode);
/* the stream keeps the buffer, or the variables it reports the buffer in, until it is closed */
MK_FRESH MK_FAMILY(file) MK_STORES(1, 0) FILE *fmemopen(void *buf, size_t size, const char *mode);
MK_FRESH MK_FAMILY(file) MK_FRESH_AT(1) MK_STORES(1, 0) MK_STORES(2, 0) FILE *open_memstream(char **out, size_t *size);
MK_FRESH MK_FAMILY(file) MK_FRESH_AT(1) MK_STORES(1, 0) MK_STORES(2, 0)
FILE *open_wmemstream(wchar_t **out, size_t *size);
MK_FRESH MK_FAMILY(popen) FILE *popen(const char *command, const char *mode);
MK_FREES(1) MK_FAMILY(popen) int pclose(FILE *f);
int fcloseall(void);
MK_STORES(2, 1) void setbuffer(FILE *f, char *buf, size_t size);
void setlinebuf(FILE *);
MK_RETURNS(1) MK_RETURNS(0) char *ctermid(char *buf_or_null);
MK_RETURNS(1) MK_RETURNS(0) char *cuserid(char *buf_or_null);
MK_FRESH char *tempnam(const char *dir, const char *prefix);
MK_RETURNS(1) char *tmpnam_r(char *buf);
MK_FRESH_AT(1) MK_SUCCESS(not_negative) int asprintf(char **out, const char *, ...);
MK_FRESH_AT(1) MK_SUCCESS(not_negative) int vasprintf(char **out, const char *, va_list);
int dprintf(int, const char *, ...);
int vdprintf(int, const char *, va_list);
/* *line is NULL or malloc'd, and resized */
MK_FRESH_AT(1) MK_FREES_CONTENT(1) ssize_t getline(char **line, size_t *size, FILE *f);
MK_FRESH_AT(1) MK_FREES_CONTENT(1) ssize_t getdelim(char **line, size_t *size, int delim, FILE *f);
int fflush_unlocked(FILE *);
int fgetc_unlocked(FILE *);
int getc_unlocked(FILE *);
int fputc_unlocked(int, FILE *);
int putc_unlocked(int, FILE *);
MK_RETURNS(1) char *fgets_unlocked(char *s, int n, FILE *f);
int fputs_unlocked(const char *, FILE *);
size_t fread_unlocked(void *, size_t, size_t, FILE *);
size_t fwrite_unlocked(const void *, size_t, size_t, FILE *);
void clearerr_unlocked(FILE *);
int feof_unlocked(FILE *);
int ferror_unlocked(FILE *);
int getw(FILE *);
int putw(int, FILE *);
int fileno(FILE *);
int fileno_unlocked(FILE *);
int fseeko(FILE *, off_t, int);
int fseeko64(FILE *, off_t, int);
off_t ftello(FILE *);
off_t ftello64(FILE *);
int fgetpos64(FILE *, struct mk_fpos64 *);
int fsetpos64(FILE *, const struct mk_fpos64 *);
void flockfile(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);
int renameat(int, const char *, int, const char *);
int renameat2(int, const char *, int, const char *, unsigned);
size_t __fbufsize(FILE *);
int __freading(FILE *);
int __fwriting(FILE *);
int __freadable(FILE *);
int __fwritable(FILE *);
int __flbf(FILE *);
void __fpurge(FILE *);
size_t __fpending(FILE *);
int __fsetlocking(FILE *, int);
void __fseterr(FILE *);
size_t parse_printf_format(const char *, size_t, int *);
int printf_size(FILE *, const struct printf_info *, const void *const *);
int printf_size_info(const struct printf_info *, size_t, int *);
typedef int mk_printf_fn(FILE *, const struct printf_info *, const void *const *);
MK_ESCAPES(2) MK_ESCAPES(3) MK_CALLS(2, 0, 0, 0) MK_CALLS(3, 0, 0, 0, 0)
int register_printf_specifier(int, mk_printf_fn fn, int (*arginfo)(const struct printf_info *, size_t, int *, int *));
MK_ESCAPES(2) MK_ESCAPES(3) MK_CALLS(2, 0, 0, 0) MK_CALLS(3, 0, 0, 0)
int register_printf_function(int, mk_printf_fn fn, int (*arginfo)(const struct printf_info *, size_t, int *));
MK_ESCAPES(1) MK_CALLS(1, 0, 0) int register_printf_type(void (*fn)(void *, va_list *));
int register_printf_modifier(const wchar_t *);
_Noreturn void err(int, const char *, ...);
_Noreturn void errx(int, const char *, ...);
_Noreturn void verr(int, const char *, va_list);
_Noreturn void verrx(int, const char *, va_list);
void warn(const char *, ...);
void warnx(const char *, ...);
void vwarn(const char *, va_list);
void vwarnx(const char *, va_list);
void error(int, int, const char *, ...);
MK_ESCAPES(3)
void error_at_line(int, int, const char *file, unsigned, const char *, ...);  /* to compare with the next one's */
int fmtmsg(long, const char *, int, const char *, const char *, const char *);
MK_ESCAPES(2) int addseverity(int, const char *name);

/* <obstack.h>: the macros reach into struct obstack themselves, so what they give out is unknown memory */
MK_STORES(0, 1) MK_ESCAPES(4) MK_ESCAPES(5) MK_CALLS(4, 0) MK_CALLS(5, 0)
int _obstack_begin(struct obstack *h, int, int, void *(*chunk)(long), void (*release)(void *));
MK_STORES(0, 1) MK_ESCAPES(4) MK_ESCAPES(5) MK_ESCAPES(6) MK_CALLS(4, 6, 0) MK_CALLS(5, 6, 0)
int _obstack_begin_1(struct obstack *h, int, int, void *(*chunk)(void *, long), void (*release)(void *, void *), void *arg);
MK_STORES(0, 1) void _obstack_newchunk(struct obstack *h, int);
MK_STORES(0, 1) int obstack_printf(struct obstack *h, const char *, ...);
MK_STORES(0, 1) int obstack_vprintf(struct obstack *h, const char *, va_list);
MK_STORES(2, 1) void obstack_free(struct obstack *h, void *object);
int _obstack_memory_used(struct obstack *);

/* ---- <wchar.h>, <wctype.h>, <ctype.h> ---- */
MK_FRESH wchar_t *wcsdup(const wchar_t *s);
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *wmempcpy(wchar_t *d, const wchar_t *s, size_t n);
MK_RETURNS(1) wchar_t *wcpcpy(wchar_t *d, const wchar_t *s);
MK_RETURNS(1) wchar_t *wcpncpy(wchar_t *d, const wchar_t *s, size_t n);
MK_RETURNS(1) wchar_t *wcschrnul(const wchar_t *s, wchar_t c);
MK_RETURNS(1) wchar_t *wcswcs(const wchar_t *s, const wchar_t *needle);
size_t wcslcpy(wchar_t *, const wchar_t *, size_t);
size_t wcslcat(wchar_t *, const wchar_t *, size_t);
size_t wcsnlen(const wchar_t *, size_t);
int wcswidth(const wchar_t *, size_t);
int wcscasecmp(const wchar_t *, const wchar_t *);
int wcsncasecmp(const wchar_t *, const wchar_t *, size_t);
int wcscasecmp_l(const wchar_t *, const wchar_t *, locale_t);
int wcsncasecmp_l(const wchar_t *, const wchar_t *, size_t, locale_t);
int wcscoll_l(const wchar_t *, const wchar_t *, locale_t);
size_t wcsxfrm_l(wchar_t *, const wchar_t *, size_t, locale_t);
size_t wcsftime_l(wchar_t *, size_t, const wchar_t *, const struct tm *, locale_t);
size_t mbsnrtowcs(wchar_t *, const char **in, size_t, size_t, mbstate_t *);
size_t wcsnrtombs(char *, const wchar_t **in, size_t, size_t, mbstate_t *);
MK_STORES(1, 2) long long wcstoq(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) unsigned long long wcstouq(const wchar_t *s, wchar_t **end, int base);
MK_STORES(1, 2) double wcstod_l(const wchar_t *s, wchar_t **end, locale_t);
MK_STORES(1, 2) float wcstof_l(const wchar_t *s, wchar_t **end, locale_t);
MK_STORES(1, 2) long double wcstold_l(const wchar_t *s, wchar_t **end, locale_t);
MK_STORES(1, 2) long wcstol_l(const wchar_t *s, wchar_t **end, int base, locale_t);
MK_STORES(1, 2) long long wcstoll_l(const wchar_t *s, wchar_t **end, int base, locale_t);
MK_STORES(1, 2) unsigned long wcstoul_l(const wchar_t *s, wchar_t **end, int base, locale_t);
MK_STORES(1, 2) unsigned long long wcstoull_l(const wchar_t *s, wchar_t **end, int base, locale_t);
wint_t fgetwc_unlocked(FILE *);
wint_t getwc_unlocked(FILE *);
wint_t fputwc_unlocked(wchar_t, FILE *);
wint_t putwc_unlocked(wchar_t, FILE *);
MK_RETURNS(1) wchar_t *fgetws_unlocked(wchar_t *s, int n, FILE *f);
int fputws_unlocked(const wchar_t *, FILE *);
int isalnum_l(int, locale_t);
int isalpha_l(int, locale_t);
int isblank_l(int, locale_t);
int iscntrl_l(int, locale_t);
int isdigit_l(int, locale_t);
int isgraph_l(int, locale_t);
int islower_l(int, locale_t);
int isprint_l(int, locale_t);
int ispunct_l(int, locale_t);
int isspace_l(int, locale_t);
int isupper_l(int, locale_t);
int isxdigit_l(int, locale_t);
int tolower_l(int, locale_t);
int toupper_l(int, locale_t);
int iswalnum_l(wint_t, locale_t);
int iswalpha_l(wint_t, locale_t);
int iswblank_l(wint_t, locale_t);
int iswcntrl_l(wint_t, locale_t);
int iswdigit_l(wint_t, locale_t);
int iswgraph_l(wint_t, locale_t);
int iswlower_l(wint_t, locale_t);
int iswprint_l(wint_t, locale_t);
int iswpunct_l(wint_t, locale_t);
int iswspace_l(wint_t, locale_t);
int iswupper_l(wint_t, locale_t);
int iswxdigit_l(wint_t, locale_t);
int iswctype_l(wint_t, wctype_t, locale_t);
wint_t towlower_l(wint_t, locale_t);
wint_t towupper_l(wint_t, locale_t);
wint_t towctrans_l(wint_t, wctrans_t, locale_t);
wctype_t wctype_l(const char *, locale_t);
wctrans_t wctrans_l(const char *, locale_t);

/* ---- <locale.h>, <langinfo.h>, <libintl.h>, <nl_types.h>, <iconv.h>, <monetary.h> ---- */
typedef void *nl_catd, *iconv_t;
MK_FRESH MK_FAMILY(locale) MK_FREES(3) locale_t newlocale(int, const char *, locale_t base);
MK_FRESH MK_FAMILY(locale) locale_t duplocale(locale_t);
MK_FREES(1) MK_FAMILY(locale) void freelocale(locale_t);
MK_ESCAPES(1) locale_t uselocale(locale_t);
char *nl_langinfo(int);
char *nl_langinfo_l(int, locale_t);
MK_FRESH MK_FAMILY(catalog) nl_catd catopen(const char *, int);
MK_FREES(1) MK_FAMILY(catalog) int catclose(nl_catd);
MK_RETURNS(4) MK_RETURNS(0) char *catgets(nl_catd, int, int, const char *fallback);
MK_RETURNS(1) MK_RETURNS(0) char *gettext(const char *msg);
MK_RETURNS(2) MK_RETURNS(0) char *dgettext(const char *domain, const char *msg);
MK_RETURNS(2) MK_RETURNS(0) char *dcgettext(const char *domain, const char *msg, int);
MK_RETURNS(1) MK_RETURNS(2) MK_RETURNS(0) char *ngettext(const char *one, const char *many, unsigned long);
MK_RETURNS(2) MK_RETURNS(3) MK_RETURNS(0)
char *dngettext(const char *domain, const char *one, const char *many, unsigned long);
MK_RETURNS(2) MK_RETURNS(3) MK_RETURNS(0)
char *dcngettext(const char *domain, const char *one, const char *many, unsigned long, int);
char *textdomain(const char *);
char *bindtextdomain(const char *, const char *);
char *bind_textdomain_codeset(const char *, const char *);
MK_FRESH MK_FAMILY(iconv) iconv_t iconv_open(const char *, const char *);
MK_FREES(1) MK_FAMILY(iconv) int iconv_close(iconv_t);
size_t iconv(iconv_t, char **in, size_t *, char **out, size_t *);            /* *in, *out move within their own buffers */
ssize_t strfmon(char *, size_t, const char *, ...);
ssize_t strfmon_l(char *, size_t, locale_t, const char *, ...);

/* ---- <time.h>, <sys/time.h>, <sys/timex.h>, <sys/times.h>, <sys/timeb.h>, <utime.h> ---- */
struct itimerspec;
struct itimerval;
struct timex;
struct ntptimeval;
struct sigevent;
struct timezone;
struct tms;
struct utimbuf;
struct timeb;
typedef void *timer_t;
MK_RETURNS(2) char *asctime_r(const struct tm *, char *buf);
MK_RETURNS(2) char *ctime_r(const time_t *, char *buf);
MK_STORES(0, 1) time_t timelocal(struct tm *t);
MK_RETURNS(1) MK_STORES(0, 3) char *strptime(const char *s, const char *, struct tm *out);
MK_RETURNS(1) MK_STORES(0, 3) char *strptime_l(const char *s, const char *, struct tm *out, locale_t);
size_t strftime_l(char *, size_t, const char *, const struct tm *, locale_t);
struct tm *getdate(const char *);
MK_STORES(0, 2) int getdate_r(const char *, struct tm *out);
int dysize(int);
int nanosleep(const struct timespec *, struct timespec *);
int clock_getres(clockid_t, struct timespec *);
int clock_gettime(clockid_t, struct timespec *);
int clock_settime(clockid_t, const struct timespec *);
int clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *);
int clock_getcpuclockid(pid_t, clockid_t *);
int clock_adjtime(clockid_t, struct timex *);
MK_ESCAPES_CONTENT(2) MK_STORES(0, 3) int timer_create(clockid_t, struct sigevent *event, timer_t *id);
int timer_delete(timer_t);
int timer_settime(timer_t, int, const struct itimerspec *, struct itimerspec *);
int timer_gettime(timer_t, struct itimerspec *);
int timer_getoverrun(timer_t);
int gettimeofday(struct timeval *, void *);
int settimeofday(const struct timeval *, const struct timezone *);
int adjtime(const struct timeval *, struct timeval *);
int adjtimex(struct timex *);
int ntp_adjtime(struct timex *);
int ntp_gettime(struct ntptimeval *);
int ntp_gettimex(struct ntptimeval *);
int getitimer(int, struct itimerval *);
int setitimer(int, const struct itimerval *, struct itimerval *);
int ftime(struct timeb *);
clock_t times(struct tms *);
int utime(const char *, const struct utimbuf *);
int utimes(const char *, const struct timeval *);
int lutimes(const char *, const struct timeval *);
int futimes(int, const struct timeval *);
int futimesat(int, const char *, const struct timeval *);
int utimensat(int, const char *, const struct timespec *, int);
int futimens(int, const struct timespec *);
int timerfd_settime(int, int, const struct itimerspec *, struct itimerspec *);
int timerfd_gettime(int, struct itimerspec *);

/* ---- <unistd.h>, <fcntl.h>, <sys/stat.h>, <sys/uio.h> and friends: files.
 *      What goes into a descriptor can come out of it in another function: a pointer written to a pipe, socket or queue
 *      has left.  The buffers an iovec names are only read or written. ---- */
struct stat;
struct stat64;
struct statx;
struct statfs;
struct statfs64;
struct statvfs;
struct statvfs64;
struct iovec;
struct file_handle;
struct mount_attr;
int access(const char *, int);
int eaccess(const char *, int);
int euidaccess(const char *, int);
int faccessat(int, const char *, int, int);
int open(const char *, int, ...);
int open64(const char *, int, ...);
int openat(int, const char *, int, ...);
int openat64(int, const char *, int, ...);
int creat(const char *, mode_t);
int creat64(const char *, mode_t);
int fcntl(int, int, ...);
int fcntl64(int, int, ...);
ssize_t read(int, void *, size_t);
MK_ESCAPES_CONTENT(2) ssize_t write(int, const void *buf, size_t);
ssize_t pread(int, void *, size_t, off_t);
ssize_t pread64(int, void *, size_t, off_t);
MK_ESCAPES_CONTENT(2) ssize_t pwrite(int, const void *buf, size_t, off_t);
MK_ESCAPES_CONTENT(2) ssize_t pwrite64(int, const void *buf, size_t, off_t);
ssize_t readv(int, const struct iovec *, int);
ssize_t writev(int, const struct iovec *, int);
ssize_t preadv(int, const struct iovec *, int, off_t);
ssize_t preadv64(int, const struct iovec *, int, off_t);
ssize_t preadv2(int, const struct iovec *, int, off_t, int);
ssize_t preadv64v2(int, const struct iovec *, int, off_t, int);
ssize_t pwritev(int, const struct iovec *, int, off_t);
ssize_t pwritev64(int, const struct iovec *, int, off_t);
ssize_t pwritev2(int, const struct iovec *, int, off_t, int);
ssize_t pwritev64v2(int, const struct iovec *, int, off_t, int);
ssize_t process_vm_readv(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long);
ssize_t process_vm_writev(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long);
ssize_t process_madvise(int, const struct iovec *, size_t, int, unsigned);
MK_ESCAPES_CONTENT(2)
ssize_t vmsplice(int, const struct iovec *buffers, size_t, unsigned);   /* pages stay in the pipe */
ssize_t splice(int, off_t *, int, off_t *, size_t, unsigned);
ssize_t tee(int, int, size_t, unsigned);
ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned);
ssize_t sendfile(int, int, off_t *, size_t);
ssize_t sendfile64(int, int, off_t *, size_t);
ssize_t readahead(int, off_t, size_t);
off_t lseek(int, off_t, int);
off_t lseek64(int, off_t, int);
int lockf(int, int, off_t);
int lockf64(int, int, off_t);
int ftruncate(int, off_t);
int ftruncate64(int, off_t);
int truncate(const char *, off_t);
int truncate64(const char *, off_t);
int fallocate(int, int, off_t, off_t);
int fallocate64(int, int, off_t, off_t);
int posix_fallocate(int, off_t, off_t);
int posix_fallocate64(int, off_t, off_t);
int posix_fadvise(int, off_t, off_t, int);
int posix_fadvise64(int, off_t, off_t, int);
int sync_file_range(int, off_t, off_t, unsigned);
int name_to_handle_at(int, const char *, struct file_handle *, int *, int);
int open_by_handle_at(int, struct file_handle *, int);
int pipe(int *);
int pipe2(int *, int);
int chdir(const char *);
int chroot(const char *);
int chown(const char *, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);
int chmod(const char *, mode_t);
int lchmod(const char *, mode_t);
int fchmodat(int, const char *, mode_t, int);
int link(const char *, const char *);
int linkat(int, const char *, int, const char *, int);
int symlink(const char *, const char *);
int symlinkat(const char *, int, const char *);
ssize_t readlink(const char *, char *, size_t);
ssize_t readlinkat(int, const char *, char *, size_t);
int unlink(const char *);
int unlinkat(int, const char *, int);
int rmdir(const char *);
int mkdir(const char *, mode_t);
int mkdirat(int, const char *, mode_t);
int mkfifo(const char *, mode_t);
int mkfifoat(int, const char *, mode_t);
int mknod(const char *, mode_t, dev_t);
int mknodat(int, const char *, mode_t, dev_t);
unsigned gnu_dev_major(dev_t);
unsigned gnu_dev_minor(dev_t);
int stat(const char *, struct stat *);
int stat64(const char *, struct stat64 *);
int lstat(const char *, struct stat *);
int lstat64(const char *, struct stat64 *);
int fstat(int, struct stat *);
int fstat64(int, struct stat64 *);
int fstatat(int, const char *, struct stat *, int);
int fstatat64(int, const char *, struct stat64 *, int);
int statx(int, const char *, int, unsigned, struct statx *);
int statfs(const char *, struct statfs *);
int statfs64(const char *, struct statfs64 *);
int fstatfs(int, struct statfs *);
int fstatfs64(int, struct statfs64 *);
int statvfs(const char *, struct statvfs *);
int statvfs64(const char *, struct statvfs64 *);
int fstatvfs(int, struct statvfs *);
int fstatvfs64(int, struct statvfs64 *);
int setxattr(const char *, const char *, const void *, size_t, int);
int lsetxattr(const char *, const char *, const void *, size_t, int);
int fsetxattr(int, const char *, const void *, size_t, int);
ssize_t getxattr(const char *, const char *, void *, size_t);
ssize_t lgetxattr(const char *, const char *, void *, size_t);
ssize_t fgetxattr(int, const char *, void *, size_t);
ssize_t listxattr(const char *, char *, size_t);
ssize_t llistxattr(const char *, char *, size_t);
ssize_t flistxattr(int, char *, size_t);
int removexattr(const char *, const char *);
int lremovexattr(const char *, const char *);
int fremovexattr(int, const char *);
int memfd_create(const char *, unsigned);
int shm_open(const char *, int, mode_t);
int shm_unlink(const char *);
int mount(const char *, const char *, const char *, unsigned long, const void *);
int umount(const char *);
int umount2(const char *, int);
int fsopen(const char *, unsigned);
int fsconfig(int, unsigned, const char *, const void *, int);
int fspick(int, const char *, unsigned);
int move_mount(int, const char *, int, const char *, unsigned);
int open_tree(int, const char *, unsigned);
int mount_setattr(int, const char *, unsigned, struct mount_attr *, size_t);
int swapon(const char *, int);
int swapoff(const char *);
int quotactl(int, const char *, int, char *);
int acct(const char *);
int revoke(const char *);

/* ---- <unistd.h>: the process, the user, the machine ---- */
struct utsname;
struct sysinfo;
MK_FRESH MK_RETURNS(1) char *getcwd(char *buf_or_null, size_t);
MK_RETURNS(1) char *getwd(char *buf);
MK_FRESH char *get_current_dir_name(void);
MK_RETURNS_TWICE pid_t vfork(void);
_Noreturn void _exit(int);
int execl(const char *, const char *, ...);
int execle(const char *, const char *, ...);
int execlp(const char *, const char *, ...);
int execv(const char *, char *const *);
int execve(const char *, char *const *, char *const *);
int execveat(int, const char *, char *const *, char *const *, int);
int execvp(const char *, char *const *);
int execvpe(const char *, char *const *, char *const *);
int fexecve(int, char *const *, char *const *);
size_t confstr(int, char *, size_t);
long pathconf(const char *, int);
int getgroups(int, gid_t *);
int setgroups(size_t, const gid_t *);
int getgrouplist(const char *, gid_t, gid_t *, int *);
int initgroups(const char *, gid_t);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
char *getlogin(void);
int getlogin_r(char *, size_t);
int setlogin(const char *);
char *getpass(const char *);
char *getusershell(void);
char *ttyname(int);
int ttyname_r(int, char *, size_t);
int gethostname(char *, size_t);
int sethostname(const char *, size_t);
int getdomainname(char *, size_t);
int setdomainname(const char *, size_t);
int sethostid(long);
int uname(struct utsname *);
const char *gnu_get_libc_version(void);
const char *gnu_get_libc_release(void);
int sysinfo(struct sysinfo *);
int getcpu(unsigned *, unsigned *);
int klogctl(int, char *, int);
MK_RETURNS(0) unsigned long getauxval(unsigned long);
long ptrace(int, ...);
long ulimit(int, ...);
int personality(unsigned long);
int ioperm(unsigned long, unsigned long, int);
int vhangup(void);
struct prof;
MK_ESCAPES(1) int profil(unsigned short *buf, size_t, size_t, unsigned);
MK_ESCAPES(1) int sprofil(struct prof *, int, struct timeval *, unsigned);
void monstartup(unsigned long, unsigned long);

/* ---- <getopt.h>: optarg points into what argv holds ---- */
struct option;
MK_ESCAPES_CONTENT(2) int getopt(int, char *const *argv, const char *);
MK_ESCAPES_CONTENT(2) int getopt_long(int, char *const *argv, const char *, const struct option *, int *);
MK_ESCAPES_CONTENT(2) int getopt_long_only(int, char *const *argv, const char *, const struct option *, int *);

/* ---- <sys/wait.h>, <sys/resource.h>, <sched.h>, <spawn.h>, <sys/pidfd.h> ---- */
struct rusage;
struct rlimit;
struct rlimit64;
struct sched_param;
typedef struct mk_cpu_set cpu_set_t;
typedef struct mk_sigset sigset_t;
typedef struct mk_siginfo siginfo_t;
typedef struct mk_spawn_actions posix_spawn_file_actions_t;
typedef struct mk_spawnattr posix_spawnattr_t;
pid_t wait(int *);
pid_t waitpid(pid_t, int *, int);
int waitid(int, id_t, siginfo_t *, int);
pid_t wait3(int *, int, struct rusage *);
pid_t wait4(pid_t, int *, int, struct rusage *);
int getrusage(int, struct rusage *);
int getrlimit(int, struct rlimit *);
int getrlimit64(int, struct rlimit64 *);
int setrlimit(int, const struct rlimit *);
int setrlimit64(int, const struct rlimit64 *);
int prlimit(pid_t, int, const struct rlimit *, struct rlimit *);
int prlimit64(pid_t, int, const struct rlimit64 *, struct rlimit64 *);
int sched_getparam(pid_t, struct sched_param *);
int sched_setparam(pid_t, const struct sched_param *);
int sched_setscheduler(pid_t, int, const struct sched_param *);
int sched_rr_get_interval(pid_t, struct timespec *);
int sched_getaffinity(pid_t, size_t, cpu_set_t *);
int sched_setaffinity(pid_t, size_t, const cpu_set_t *);
MK_ESCAPES(2) MK_ESCAPES(4) MK_ESCAPES(5) MK_CALLS(1, 4) int clone(int (*fn)(void *), void *stack, int, void *arg, ...);
int pidfd_send_signal(int, int, siginfo_t *, unsigned);
int posix_spawn(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *, char *const *);
int posix_spawnp(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *, char *const *);
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *);
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *);
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *, int, const char *, int, mode_t);
int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *, int);
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *, int, int);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *, int);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *, int);
int posix_spawnattr_init(posix_spawnattr_t *);
int posix_spawnattr_destroy(posix_spawnattr_t *);
int posix_spawnattr_getflags(const posix_spawnattr_t *, short *);
int posix_spawnattr_setflags(posix_spawnattr_t *, short);
int posix_spawnattr_getpgroup(const posix_spawnattr_t *, pid_t *);
int posix_spawnattr_setpgroup(posix_spawnattr_t *, pid_t);
int posix_spawnattr_getschedparam(const posix_spawnattr_t *, struct sched_param *);
int posix_spawnattr_setschedparam(posix_spawnattr_t *, const struct sched_param *);
int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *, int *);
int posix_spawnattr_setschedpolicy(posix_spawnattr_t *, int);
int posix_spawnattr_getsigdefault(const posix_spawnattr_t *, sigset_t *);
int posix_spawnattr_setsigdefault(posix_spawnattr_t *, const sigset_t *);
int posix_spawnattr_getsigmask(const posix_spawnattr_t *, sigset_t *);
int posix_spawnattr_setsigmask(posix_spawnattr_t *, const sigset_t *);

/* ---- <dirent.h>, <ftw.h>, <fts.h>, <glob.h>, <fnmatch.h>, <wordexp.h>.  An entry lives in its directory stream. ---- */
typedef struct mk_DIR DIR;
typedef struct mk_FTS FTS, FTS64;
typedef struct mk_FTSENT FTSENT, FTSENT64;
typedef struct mk_glob glob_t;
typedef struct mk_glob64 glob64_t;
typedef struct mk_wordexp wordexp_t;
struct dirent;
struct dirent64;
struct FTW;
MK_FRESH MK_FAMILY(dir) DIR *opendir(const char *path);
MK_FRESH MK_FAMILY(dir) DIR *fdopendir(int);
MK_FREES(1) MK_FAMILY(dir) int closedir(DIR *d);
MK_RETURNS(1) struct dirent *readdir(DIR *d);
MK_RETURNS(1) struct dirent64 *readdir64(DIR *d);
MK_STORES(2, 3) int readdir_r(DIR *d, struct dirent *entry, struct dirent **result);
MK_STORES(2, 3) int readdir64_r(DIR *d, struct dirent64 *entry, struct dirent64 **result);
void rewinddir(DIR *);
void seekdir(DIR *, long);
long telldir(DIR *);
int dirfd(DIR *);
ssize_t getdirentries(int, char *, size_t, off_t *);
ssize_t getdirentries64(int, char *, size_t, off_t *);
ssize_t getdents64(int, void *, size_t);
/* the entries are malloc'd too, each to be freed by itself */
MK_FRESH_AT(2) MK_CALLS(3, 0) MK_CALLS(4, 0, 0)
int scandir(const char *, struct dirent ***list, int (*select)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **));
MK_FRESH_AT(2) MK_CALLS(3, 0) MK_CALLS(4, 0, 0)
int scandir64(const char *, struct dirent64 ***list, int (*select)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **));
MK_FRESH_AT(3) MK_CALLS(4, 0) MK_CALLS(5, 0, 0)
int scandirat(int, const char *, struct dirent ***list, int (*select)(const struct dirent *),
              int (*order)(const struct dirent **, const struct dirent **));
MK_FRESH_AT(3) MK_CALLS(4, 0) MK_CALLS(5, 0, 0)
int scandirat64(int, const char *, struct dirent64 ***list, int (*select)(const struct dirent64 *),
                int (*order)(const struct dirent64 **, const struct dirent64 **));
int alphasort(const struct dirent **, const struct dirent **);
int alphasort64(const struct dirent64 **, const struct dirent64 **);
int versionsort(const struct dirent **, const struct dirent **);
int versionsort64(const struct dirent64 **, const struct dirent64 **);
MK_CALLS(2, 0, 0, 0) int ftw(const char *, int (*fn)(const char *, const struct stat *, int), int);
MK_CALLS(2, 0, 0, 0) int ftw64(const char *, int (*fn)(const char *, const struct stat64 *, int), int);
MK_CALLS(2, 0, 0, 0, 0)
int nftw(const char *, int (*fn)(const char *, const struct stat *, int, struct FTW *), int, int);
MK_CALLS(2, 0, 0, 0, 0)
int nftw64(const char *, int (*fn)(const char *, const struct stat64 *, int, struct FTW *), int, int);
MK_FRESH MK_FRESH_CONTENT MK_FAMILY(fts) MK_ESCAPES(3) MK_CALLS(3, 0, 0)
FTS *fts_open(char *const *paths, int, int (*order)(const FTSENT **, const FTSENT **));
MK_FRESH MK_FRESH_CONTENT MK_FAMILY(fts) MK_ESCAPES(3) MK_CALLS(3, 0, 0)
FTS64 *fts64_open(char *const *paths, int, int (*order)(const FTSENT64 **, const FTSENT64 **));
MK_RETURNS(1) MK_RETURNS_CONTENT(1) FTSENT *fts_read(FTS *f);
MK_RETURNS(1) MK_RETURNS_CONTENT(1) FTSENT64 *fts64_read(FTS64 *f);
MK_RETURNS(1) MK_RETURNS_CONTENT(1) FTSENT *fts_children(FTS *f, int);
MK_RETURNS(1) MK_RETURNS_CONTENT(1) FTSENT64 *fts64_children(FTS64 *f, int);
int fts_set(FTS *, FTSENT *, int);
int fts64_set(FTS64 *, FTSENT64 *, int);
MK_FREES(1) MK_FAMILY(fts) int fts_close(FTS *f);
MK_FREES(1) MK_FAMILY(fts) int fts64_close(FTS64 *f);
MK_FRESH_AT(4) MK_FRESH_CONTENT MK_FAMILY(glob) MK_CALLS(3, 0, 0)
int glob(const char *, int, int (*on_error)(const char *, int), glob_t *out);
MK_FRESH_AT(4) MK_FRESH_CONTENT MK_FAMILY(glob) MK_CALLS(3, 0, 0)
int glob64(const char *, int, int (*on_error)(const char *, int), glob64_t *out);
MK_FREES_CONTENT(1) MK_FAMILY(glob) void globfree(glob_t *g);
MK_FREES_CONTENT(1) MK_FAMILY(glob) void globfree64(glob64_t *g);
int glob_pattern_p(const char *, int);
int fnmatch(const char *, const char *, int);
MK_FRESH_AT(2) MK_FRESH_CONTENT MK_FAMILY(wordexp) int wordexp(const char *, wordexp_t *out, int);
MK_FREES_CONTENT(1) MK_FAMILY(wordexp) void wordfree(wordexp_t *w);

/* ---- <regex.h>, <re_comp.h> ---- */
typedef struct re_pattern_buffer regex_t;
typedef struct mk_regmatch regmatch_t;
struct re_registers;
MK_FRESH_AT(1) MK_SUCCESS(zero) MK_FRESH_CONTENT MK_FAMILY(regex) int regcomp(regex_t *out, const char *, int);
int regexec(const regex_t *, const char *, size_t, regmatch_t *, int);
size_t regerror(int, const regex_t *, char *, size_t);
MK_FREES_CONTENT(1) MK_FAMILY(regex) void regfree(regex_t *r);
MK_FRESH_AT(3) MK_FRESH_CONTENT MK_FAMILY(regex) const char *re_compile_pattern(const char *, size_t, regex_t *out);
int re_compile_fastmap(regex_t *);
unsigned long re_set_syntax(unsigned long);
/* these may allocate the registers, once */
MK_STORES(0, 5) int re_match(regex_t *, const char *, int, int, struct re_registers *regs);
MK_STORES(0, 7) int re_match_2(regex_t *, const char *, int, const char *, int, int, struct re_registers *regs, int);
MK_STORES(0, 6) int re_search(regex_t *, const char *, int, int, int, struct re_registers *regs);
MK_STORES(0, 8)
int re_search_2(regex_t *, const char *, int, const char *, int, int, int, struct re_registers *regs, int);
MK_STORES(4, 2) MK_STORES(5, 2)
void re_set_registers(regex_t *, struct re_registers *regs, unsigned, int *starts, int *ends);
char *re_comp(const char *);
int re_exec(const char *);

/* ---- <search.h>.  A tree is seen as one object, the root pointer itself: keys are stored in it,
 *      and a node is a pointer to it.  A walk gives out every key there is. ---- */
typedef struct mk_entry { char *key; void *data; } ENTRY;
struct hsearch_data;
MK_STORES(1, 2) MK_RETURNS(2) MK_CALLS(3, 1, 1) MK_CALLS(3, 1, 0)
void *tsearch(const void *key, void **root, mk_compare);
MK_RETURNS(2) MK_CALLS(3, 1, 0) void *tfind(const void *key, void *const *root, mk_compare);
MK_RETURNS(2) MK_CALLS(3, 1, 0) void *tdelete(const void *key, void **root, mk_compare);
MK_ESCAPES(1) MK_CALLS(2, 0, 0, 0) void twalk(const void *root, void (*visit)(const void *, int, int));
MK_ESCAPES(1) MK_CALLS(2, 0, 0, 3) void twalk_r(const void *root, void (*visit)(const void *, int, void *), void *arg);
MK_CALLS(2, 1) void tdestroy(void *root, void (*release)(void *));
MK_ESCAPES(1) ENTRY *hsearch(ENTRY item, int);
MK_STORES(1, 4) MK_STORES(4, 3) int hsearch_r(ENTRY item, int, ENTRY **found, struct hsearch_data *table);
int hcreate(size_t);
int hcreate_r(size_t, struct hsearch_data *);
void hdestroy_r(struct hsearch_data *);
MK_RETURNS(2) MK_CALLS(5, 1, 2) void *lfind(const void *key, const void *base, size_t *, size_t, mk_compare);
MK_RETURNS(2) MK_COPIES(1, 2) MK_CALLS(5, 1, 2)
void *lsearch(const void *key, void *base, size_t *, size_t, mk_compare);
MK_STORES(2, 1) MK_STORES(1, 2) MK_COPIES(2, 1) MK_ESCAPES(1) void insque(void *element, void *previous);
MK_ESCAPES_CONTENT(1) void remque(void *element);

/* ---- <pwd.h>, <grp.h>, <shadow.h>, <gshadow.h>, <aliases.h>: results are static; the _r variants fill *pw with pointers
 *      into buf, and buf of a group with pointers into itself ---- */
struct passwd;
struct group;
struct spwd;
struct sgrp;
struct aliasent;
struct passwd *getpwnam(const char *);
struct passwd *getpwuid(uid_t);
struct passwd *getpwent(void);
struct passwd *fgetpwent(FILE *);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2)
int getpwnam_r(const char *, struct passwd *pw, char *buf, size_t, struct passwd **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2)
int getpwuid_r(uid_t, struct passwd *pw, char *buf, size_t, struct passwd **out);
MK_STORES(2, 1) MK_STORES(1, 4) MK_STORES(0, 1)
int getpwent_r(struct passwd *pw, char *buf, size_t, struct passwd **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2)
int fgetpwent_r(FILE *, struct passwd *pw, char *buf, size_t, struct passwd **out);
int putpwent(const struct passwd *, FILE *);
int getpw(uid_t, char *);
struct group *getgrnam(const char *);
struct group *getgrgid(gid_t);
struct group *getgrent(void);
struct group *fgetgrent(FILE *);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int getgrnam_r(const char *, struct group *gr, char *buf, size_t, struct group **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int getgrgid_r(gid_t, struct group *gr, char *buf, size_t, struct group **out);
MK_STORES(2, 1) MK_STORES(1, 4) MK_STORES(2, 2) MK_STORES(0, 1)
int getgrent_r(struct group *gr, char *buf, size_t, struct group **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int fgetgrent_r(FILE *, struct group *gr, char *buf, size_t, struct group **out);
int putgrent(const struct group *, FILE *);
struct spwd *getspnam(const char *);
struct spwd *getspent(void);
struct spwd *sgetspent(const char *);
struct spwd *fgetspent(FILE *);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2)
int getspnam_r(const char *, struct spwd *sp, char *buf, size_t, struct spwd **out);
MK_STORES(2, 1) MK_STORES(1, 4) MK_STORES(0, 1) int getspent_r(struct spwd *sp, char *buf, size_t, struct spwd **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2) MK_STORES(1, 2)
int sgetspent_r(const char *line, struct spwd *sp, char *buf, size_t, struct spwd **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(0, 2)
int fgetspent_r(FILE *, struct spwd *sp, char *buf, size_t, struct spwd **out);
int putspent(const struct spwd *, FILE *);
struct sgrp *getsgnam(const char *);
struct sgrp *getsgent(void);
struct sgrp *sgetsgent(const char *);
struct sgrp *fgetsgent(FILE *);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int getsgnam_r(const char *, struct sgrp *sg, char *buf, size_t, struct sgrp **out);
MK_STORES(2, 1) MK_STORES(1, 4) MK_STORES(2, 2) MK_STORES(0, 1)
int getsgent_r(struct sgrp *sg, char *buf, size_t, struct sgrp **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2) MK_STORES(1, 2) MK_STORES(1, 3)
int sgetsgent_r(const char *line, struct sgrp *sg, char *buf, size_t, struct sgrp **out);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int fgetsgent_r(FILE *, struct sgrp *sg, char *buf, size_t, struct sgrp **out);
int putsgent(const struct sgrp *, FILE *);
struct aliasent *getaliasbyname(const char *);
struct aliasent *getaliasent(void);
MK_STORES(3, 2) MK_STORES(2, 5) MK_STORES(3, 3) MK_STORES(0, 2)
int getaliasbyname_r(const char *, struct aliasent *a, char *buf, size_t, struct aliasent **out);
MK_STORES(2, 1) MK_STORES(1, 4) MK_STORES(2, 2) MK_STORES(0, 1)
int getaliasent_r(struct aliasent *a, char *buf, size_t, struct aliasent **out);

/* ---- <utmp.h>, <utmpx.h>, <mntent.h>, <fstab.h>, <ttyent.h> ---- */
struct utmp;
struct utmpx;
struct mntent;
struct fstab;
struct ttyent;
struct utmp *getutent(void);
struct utmp *getutid(const struct utmp *);
struct utmp *getutline(const struct utmp *);
MK_RETURNS(1) MK_RETURNS(0) struct utmp *pututline(const struct utmp *u);
MK_STORES(1, 2) int getutent_r(struct utmp *buf, struct utmp **out);
MK_STORES(2, 3) int getutid_r(const struct utmp *, struct utmp *buf, struct utmp **out);
MK_STORES(2, 3) int getutline_r(const struct utmp *, struct utmp *buf, struct utmp **out);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *);
struct utmpx *getutxline(const struct utmpx *);
MK_RETURNS(1) MK_RETURNS(0) struct utmpx *pututxline(const struct utmpx *u);
void getutmp(const struct utmpx *, struct utmp *);
void getutmpx(const struct utmp *, struct utmpx *);
int utmpname(const char *);
int utmpxname(const char *);
void updwtmp(const char *, const struct utmp *);
void updwtmpx(const char *, const struct utmpx *);
void login(const struct utmp *);
int logout(const char *);
void logwtmp(const char *, const char *, const char *);
/* A table is a plain stream everywhere: programs open it by either function and close it by either. */
MK_FRESH MK_FAMILY(file) FILE *setmntent(const char *path, const char *mode);
MK_FREES(1) MK_FAMILY(file) int endmntent(FILE *f);
struct mntent *getmntent(FILE *);
MK_RETURNS(2) MK_STORES(3, 2) MK_STORES(0, 2) struct mntent *getmntent_r(FILE *, struct mntent *m, char *buf, int);
int addmntent(FILE *, const struct mntent *);
MK_RETURNS_CONTENT(1) char *hasmntopt(const struct mntent *m, const char *);
struct fstab *getfsent(void);
struct fstab *getfsspec(const char *);
struct fstab *getfsfile(const char *);
struct ttyent *getttyent(void);
struct ttyent *getttynam(const char *);

/* ---- <crypt.h> ---- */
struct crypt_data;
char *crypt(const char *, const char *);
MK_RETURNS(3) MK_RETURNS(0) char *crypt_r(const char *, const char *, struct crypt_data *data);
MK_RETURNS(3) char *crypt_rn(const char *, const char *, void *data, int);
MK_FRESH_AT(3) MK_FREES_CONTENT(3) MK_RETURNS_CONTENT(3) char *crypt_ra(const char *, const char *, void **data, int *);
char *crypt_gensalt(const char *, unsigned long, const char *, int);
MK_RETURNS(5) char *crypt_gensalt_rn(const char *, unsigned long, const char *, int, char *out, int);
MK_RETURNS(5) char *crypt_gensalt_r(const char *, unsigned long, const char *, int, char *out, int);
MK_FRESH char *crypt_gensalt_ra(const char *, unsigned long, const char *, int);
int crypt_checksalt(const char *);
const char *crypt_preferred_method(void);

/* ---- <signal.h>, <sys/signalfd.h>, <ucontext.h>, <setjmp.h> ---- */
typedef struct mk_stack stack_t;
typedef void (*mk_handler)(int);
union sigval { int sival_int; void *sival_ptr; };
struct sigaction;
struct sigstack;
struct sigcontext;
MK_ESCAPES_CONTENT(2) MK_STORES(0, 3)
int sigaction(int, const struct sigaction *new_action, struct sigaction *old_action);
MK_ESCAPES(2) MK_CALLS(2, 0) mk_handler sigset(int, mk_handler handler);
MK_ESCAPES(2) MK_CALLS(2, 0) mk_handler ssignal(int, mk_handler handler);
MK_ESCAPES(2) MK_CALLS(2, 0) mk_handler sysv_signal(int, mk_handler handler);
MK_ESCAPES(2) MK_CALLS(2, 0) mk_handler bsd_signal(int, mk_handler handler);
MK_ESCAPES_CONTENT(1) MK_STORES(0, 2) int sigaltstack(const stack_t *stack, stack_t *old_stack);
MK_ESCAPES_CONTENT(1) MK_STORES(0, 2) int sigstack(struct sigstack *stack, struct sigstack *old_stack);
MK_ESCAPES(3) int sigqueue(pid_t, int, union sigval value);
MK_ESCAPES(3) int pthread_sigqueue(pthread_t, int, union sigval value);
MK_STORES(0, 2) int sigwaitinfo(const sigset_t *, siginfo_t *out);
MK_STORES(0, 2) int sigtimedwait(const sigset_t *, siginfo_t *out, const struct timespec *);
int sigwait(const sigset_t *, int *);
int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);
int sigaddset(sigset_t *, int);
int sigdelset(sigset_t *, int);
int sigismember(const sigset_t *, int);
int sigisemptyset(const sigset_t *);
int sigandset(sigset_t *, const sigset_t *, const sigset_t *);
int sigorset(sigset_t *, const sigset_t *, const sigset_t *);
int sigpending(sigset_t *);
int sigprocmask(int, const sigset_t *, sigset_t *);
int pthread_sigmask(int, const sigset_t *, sigset_t *);
int sigsuspend(const sigset_t *);
int signalfd(int, const sigset_t *, int);
void psignal(int, const char *);
void psiginfo(const siginfo_t *, const char *);
int sigreturn(struct sigcontext *);
MK_RETURNS_TWICE int sigsetjmp(sigjmp_buf env, int);
_Noreturn void siglongjmp(sigjmp_buf env, int);
_Noreturn void _longjmp(jmp_buf env, int);
/* a context holds registers, and a stack that somebody else will run on */
MK_RETURNS_TWICE MK_STORES(0, 1) int getcontext(ucontext_t *c);
MK_ESCAPES_CONTENT(1) int setcontext(const ucontext_t *c);
MK_RETURNS_TWICE MK_STORES(0, 1) MK_ESCAPES_CONTENT(2) int swapcontext(ucontext_t *save, const ucontext_t *c);
MK_STORES(2, 1) MK_STORES(4, 1) MK_ESCAPES(2) MK_ESCAPES(4) MK_CALLS(2, 4, 4, 4, 4, 4, 4) MK_ESCAPES_CONTENT(1)
void makecontext(ucontext_t *c, void (*fn)(void), int, ...);

/* ---- <pthread.h>, <semaphore.h> ---- */
typedef struct mk_attr pthread_attr_t;
typedef struct mk_mutex pthread_mutex_t;
typedef struct mk_mutexattr pthread_mutexattr_t;
typedef struct mk_cond pthread_cond_t;
typedef struct mk_condattr pthread_condattr_t;
typedef struct mk_rwlock pthread_rwlock_t;
typedef struct mk_rwlockattr pthread_rwlockattr_t;
typedef struct mk_barrier pthread_barrier_t;
typedef struct mk_barrierattr pthread_barrierattr_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned pthread_key_t;
typedef struct mk_sem sem_t;
MK_ESCAPES(4) MK_CALLS(3, 4) MK_ESCAPES_CONTENT(2)
int pthread_create(pthread_t *, const pthread_attr_t *attr, void *(*fn)(void *), void *arg);
MK_ESCAPES(1) _Noreturn void pthread_exit(void *value);
MK_STORES(0, 2) int pthread_join(pthread_t, void **value);
MK_STORES(0, 2) int pthread_tryjoin_np(pthread_t, void **value);
MK_STORES(0, 2) int pthread_timedjoin_np(pthread_t, void **value, const struct timespec *);
MK_STORES(0, 2) int pthread_clockjoin_np(pthread_t, void **value, clockid_t, const struct timespec *);
MK_ESCAPES(2) MK_CALLS(2, 0) int pthread_key_create(pthread_key_t *, void (*destroy)(void *));
MK_ESCAPES(2) int pthread_setspecific(pthread_key_t, const void *value);
void *pthread_getspecific(pthread_key_t);
MK_CALLS(2) int pthread_once(int *, void (*fn)(void));
MK_ESCAPES(1) MK_ESCAPES(2) MK_ESCAPES(3) MK_CALLS(1) MK_CALLS(2) MK_CALLS(3)
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int pthread_detach(pthread_t);
int pthread_cancel(pthread_t);
int pthread_equal(pthread_t, pthread_t);
int pthread_kill(pthread_t, int);
int pthread_setcancelstate(int, int *);
int pthread_setcanceltype(int, int *);
int pthread_setname_np(pthread_t, const char *);
int pthread_getname_np(pthread_t, char *, size_t);
int pthread_getcpuclockid(pthread_t, clockid_t *);
int pthread_getschedparam(pthread_t, int *, struct sched_param *);
int pthread_setschedparam(pthread_t, int, const struct sched_param *);
int pthread_setschedprio(pthread_t, int);
int pthread_getaffinity_np(pthread_t, size_t, cpu_set_t *);
int pthread_setaffinity_np(pthread_t, size_t, const cpu_set_t *);
MK_STORES(0, 2) int pthread_getattr_np(pthread_t, pthread_attr_t *out);
MK_STORES(0, 1) int pthread_getattr_default_np(pthread_attr_t *out);
MK_ESCAPES_CONTENT(1) int pthread_setattr_default_np(const pthread_attr_t *attr);
int pthread_attr_init(pthread_attr_t *);
int pthread_attr_destroy(pthread_attr_t *);
MK_STORES(2, 1) int pthread_attr_setstack(pthread_attr_t *attr, void *stack, size_t);
MK_STORES(2, 1) int pthread_attr_setstackaddr(pthread_attr_t *attr, void *stack);
MK_COPIES(1, 2) int pthread_attr_getstack(const pthread_attr_t *attr, void **stack, size_t *);
MK_COPIES(1, 2) int pthread_attr_getstackaddr(const pthread_attr_t *attr, void **stack);
int pthread_attr_getstacksize(const pthread_attr_t *, size_t *);
int pthread_attr_setstacksize(pthread_attr_t *, size_t);
int pthread_attr_getguardsize(const pthread_attr_t *, size_t *);
int pthread_attr_setguardsize(pthread_attr_t *, size_t);
int pthread_attr_getdetachstate(const pthread_attr_t *, int *);
int pthread_attr_setdetachstate(pthread_attr_t *, int);
int pthread_attr_getinheritsched(const pthread_attr_t *, int *);
int pthread_attr_setinheritsched(pthread_attr_t *, int);
int pthread_attr_getschedparam(const pthread_attr_t *, struct sched_param *);
int pthread_attr_setschedparam(pthread_attr_t *, const struct sched_param *);
int pthread_attr_getschedpolicy(const pthread_attr_t *, int *);
int pthread_attr_setschedpolicy(pthread_attr_t *, int);
int pthread_attr_getscope(const pthread_attr_t *, int *);
int pthread_attr_setscope(pthread_attr_t *, int);
int pthread_attr_getaffinity_np(const pthread_attr_t *, size_t, cpu_set_t *);
int pthread_attr_setaffinity_np(pthread_attr_t *, size_t, const cpu_set_t *);
int pthread_attr_getsigmask_np(const pthread_attr_t *, sigset_t *);
int pthread_attr_setsigmask_np(pthread_attr_t *, const sigset_t *);
int pthread_mutex_init(pthread_mutex_t *, const pthread_mutexattr_t *);
int pthread_mutex_destroy(pthread_mutex_t *);
int pthread_mutex_lock(pthread_mutex_t *);
int pthread_mutex_trylock(pthread_mutex_t *);
int pthread_mutex_timedlock(pthread_mutex_t *, const struct timespec *);
int pthread_mutex_clocklock(pthread_mutex_t *, clockid_t, const struct timespec *);
int pthread_mutex_unlock(pthread_mutex_t *);
int pthread_mutex_consistent(pthread_mutex_t *);
int pthread_mutex_consistent_np(pthread_mutex_t *);
int pthread_mutex_getprioceiling(const pthread_mutex_t *, int *);
int pthread_mutex_setprioceiling(pthread_mutex_t *, int, int *);
int pthread_mutexattr_init(pthread_mutexattr_t *);
int pthread_mutexattr_destroy(pthread_mutexattr_t *);
int pthread_mutexattr_gettype(const pthread_mutexattr_t *, int *);
int pthread_mutexattr_settype(pthread_mutexattr_t *, int);
int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *, int *);
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *, int);
int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *, int *);
int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *, int);
int pthread_mutexattr_getpshared(const pthread_mutexattr_t *, int *);
int pthread_mutexattr_setpshared(pthread_mutexattr_t *, int);
int pthread_mutexattr_getrobust(const pthread_mutexattr_t *, int *);
int pthread_mutexattr_setrobust(pthread_mutexattr_t *, int);
int pthread_mutexattr_getrobust_np(pthread_mutexattr_t *, int *);
int pthread_mutexattr_setrobust_np(pthread_mutexattr_t *, int);
int pthread_cond_init(pthread_cond_t *, const pthread_condattr_t *);
int pthread_cond_destroy(pthread_cond_t *);
int pthread_cond_signal(pthread_cond_t *);
int pthread_cond_broadcast(pthread_cond_t *);
int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
int pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
int pthread_cond_clockwait(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
int pthread_condattr_init(pthread_condattr_t *);
int pthread_condattr_destroy(pthread_condattr_t *);
int pthread_condattr_getclock(const pthread_condattr_t *, clockid_t *);
int pthread_condattr_setclock(pthread_condattr_t *, clockid_t);
int pthread_condattr_getpshared(const pthread_condattr_t *, int *);
int pthread_condattr_setpshared(pthread_condattr_t *, int);
int pthread_rwlock_init(pthread_rwlock_t *, const pthread_rwlockattr_t *);
int pthread_rwlock_destroy(pthread_rwlock_t *);
int pthread_rwlock_rdlock(pthread_rwlock_t *);
int pthread_rwlock_tryrdlock(pthread_rwlock_t *);
int pthread_rwlock_timedrdlock(pthread_rwlock_t *, const struct timespec *);
int pthread_rwlock_clockrdlock(pthread_rwlock_t *, clockid_t, const struct timespec *);
int pthread_rwlock_wrlock(pthread_rwlock_t *);
int pthread_rwlock_trywrlock(pthread_rwlock_t *);
int pthread_rwlock_timedwrlock(pthread_rwlock_t *, const struct timespec *);
int pthread_rwlock_clockwrlock(pthread_rwlock_t *, clockid_t, const struct timespec *);
int pthread_rwlock_unlock(pthread_rwlock_t *);
int pthread_rwlockattr_init(pthread_rwlockattr_t *);
int pthread_rwlockattr_destroy(pthread_rwlockattr_t *);
int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *, int *);
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *, int);
int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *, int *);
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *, int);
int pthread_spin_init(pthread_spinlock_t *, int);
int pthread_spin_destroy(pthread_spinlock_t *);
int pthread_spin_lock(pthread_spinlock_t *);
int pthread_spin_trylock(pthread_spinlock_t *);
int pthread_spin_unlock(pthread_spinlock_t *);
int pthread_barrier_init(pthread_barrier_t *, const pthread_barrierattr_t *, unsigned);
int pthread_barrier_destroy(pthread_barrier_t *);
int pthread_barrier_wait(pthread_barrier_t *);
int pthread_barrierattr_init(pthread_barrierattr_t *);
int pthread_barrierattr_destroy(pthread_barrierattr_t *);
int pthread_barrierattr_getpshared(const pthread_barrierattr_t *, int *);
int pthread_barrierattr_setpshared(pthread_barrierattr_t *, int);
int sem_init(sem_t *, int, unsigned);
int sem_destroy(sem_t *);
sem_t *sem_open(const char *, int, ...);         /* one handle for each name: shared, not fresh */
int sem_close(sem_t *);
int sem_unlink(const char *);
int sem_wait(sem_t *);
int sem_trywait(sem_t *);
int sem_timedwait(sem_t *, const struct timespec *);
int sem_clockwait(sem_t *, clockid_t, const struct timespec *);
int sem_post(sem_t *);
int sem_getvalue(sem_t *, int *);

/* ---- <sys/mman.h>, <sys/shm.h>, <sys/sem.h>, <sys/msg.h>, <sys/ipc.h>, <mqueue.h>, <aio.h> ---- */
struct shmid_ds;
struct msqid_ds;
struct sembuf;
struct mq_attr;
struct aiocb;
struct aiocb64;
struct aioinit;
/* a null address: fresh; MAP_FIXED: the memory at the address */
MK_FRESH MK_RETURNS(1) MK_SIZE(2) MK_FAMILY(mmap) void *mmap(void *address, size_t size, int, int, int, off_t);
MK_FRESH MK_RETURNS(1) MK_SIZE(2) MK_FAMILY(mmap) void *mmap64(void *address, size_t size, int, int, int, off_t);
MK_FREES(1) MK_FAMILY(mmap) int munmap(void *p, size_t);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_RETURNS(5) MK_SIZE(3) MK_FAMILY(mmap)
void *mremap(void *p, size_t, size_t size, int, ...);
int mprotect(void *, size_t, int);
int pkey_mprotect(void *, size_t, int, int);
int msync(void *, size_t, int);
int madvise(void *, size_t, int);
int posix_madvise(void *, size_t, int);
int mincore(void *, size_t, unsigned char *);
int mlock(const void *, size_t);
int mlock2(const void *, size_t, unsigned);
int munlock(const void *, size_t);
int remap_file_pages(void *, size_t, int, size_t, int);
key_t ftok(const char *, int);
void *shmat(int, const void *, int);             /* the segment is everybody's */
int shmdt(const void *);
int shmget(key_t, size_t, int);
int shmctl(int, int, struct shmid_ds *);
int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
int semctl(int, int, int, ...);
int msgctl(int, int, struct msqid_ds *);
MK_ESCAPES_CONTENT(2) int msgsnd(int, const void *msg, size_t, int);
MK_STORES(0, 2) ssize_t msgrcv(int, void *msg, size_t, long, int);
int mq_open(const char *, int, ...);
int mq_unlink(const char *);
int mq_getattr(int, struct mq_attr *);
int mq_setattr(int, const struct mq_attr *, struct mq_attr *);
MK_ESCAPES_CONTENT(2) int mq_notify(int, const struct sigevent *event);
MK_ESCAPES_CONTENT(2) int mq_send(int, const char *msg, size_t, unsigned);
MK_ESCAPES_CONTENT(2) int mq_timedsend(int, const char *msg, size_t, unsigned, const struct timespec *);
MK_STORES(0, 2) ssize_t mq_receive(int, char *msg, size_t, unsigned *);
MK_STORES(0, 2) ssize_t mq_timedreceive(int, char *msg, size_t, unsigned *, const struct timespec *);
/* a control block, and the buffer in it, belong to the system until the request is done */
MK_ESCAPES(1) int aio_read(struct aiocb *cb);
MK_ESCAPES(1) int aio_write(struct aiocb *cb);
MK_ESCAPES(2) int aio_fsync(int, struct aiocb *cb);
MK_ESCAPES_CONTENT(2) MK_ESCAPES_CONTENT(4) int lio_listio(int, struct aiocb *const *list, int, struct sigevent *event);
int aio_error(const struct aiocb *);
ssize_t aio_return(struct aiocb *);
int aio_cancel(int, struct aiocb *);
int aio_suspend(const struct aiocb *const *, int, const struct timespec *);
MK_ESCAPES(1) int aio_read64(struct aiocb64 *cb);
MK_ESCAPES(1) int aio_write64(struct aiocb64 *cb);
MK_ESCAPES(2) int aio_fsync64(int, struct aiocb64 *cb);
MK_ESCAPES_CONTENT(2) MK_ESCAPES_CONTENT(4)
int lio_listio64(int, struct aiocb64 *const *list, int, struct sigevent *event);
int aio_error64(const struct aiocb64 *);
ssize_t aio_return64(struct aiocb64 *);
int aio_cancel64(int, struct aiocb64 *);
int aio_suspend64(const struct aiocb64 *const *, int, const struct timespec *);
void aio_init(const struct aioinit *);

/* ---- <poll.h>, <sys/select.h>, <sys/epoll.h>, <sys/eventfd.h>, <sys/inotify.h>, <sys/fanotify.h> ---- */
struct pollfd;
struct epoll_event;
typedef struct mk_fd_set fd_set;
int poll(struct pollfd *, unsigned long, int);
int ppoll(struct pollfd *, unsigned long, const struct timespec *, const sigset_t *);
int select(int, fd_set *, fd_set *, fd_set *, struct timeval *);
int pselect(int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *);
MK_ESCAPES_CONTENT(4)
int epoll_ctl(int, int, int, struct epoll_event *event);    /* the kernel keeps event->data.ptr … */
MK_STORES(0, 2) int epoll_wait(int, struct epoll_event *events, int, int);        /* … and gives it back here */
MK_STORES(0, 2) int epoll_pwait(int, struct epoll_event *events, int, int, const sigset_t *);
MK_STORES(0, 2) int epoll_pwait2(int, struct epoll_event *events, int, const struct timespec *, const sigset_t *);
int eventfd_read(int, unsigned long *);
int eventfd_write(int, unsigned long);
int inotify_add_watch(int, const char *, unsigned);
int fanotify_mark(int, unsigned, unsigned long, int, const char *);

/* ---- <sys/socket.h>: addresses and messages are read or written.  The buffers a msghdr names too. ---- */
struct sockaddr;
struct msghdr;
struct mmsghdr;
int socketpair(int, int, int, int *);
int bind(int, const struct sockaddr *, socklen_t);
int connect(int, const struct sockaddr *, socklen_t);
int accept(int, struct sockaddr *, socklen_t *);
int accept4(int, struct sockaddr *, socklen_t *, int);
int getsockname(int, struct sockaddr *, socklen_t *);
int getpeername(int, struct sockaddr *, socklen_t *);
int getsockopt(int, int, int, void *, socklen_t *);
int setsockopt(int, int, int, const void *, socklen_t);
MK_ESCAPES_CONTENT(2) ssize_t send(int, const void *buf, size_t, int);
MK_ESCAPES_CONTENT(2) ssize_t sendto(int, const void *buf, size_t, int, const struct sockaddr *, socklen_t);
ssize_t sendmsg(int, const struct msghdr *, int);
int sendmmsg(int, struct mmsghdr *, unsigned, int);
ssize_t recv(int, void *, size_t, int);
ssize_t recvfrom(int, void *, size_t, int, struct sockaddr *, socklen_t *);
ssize_t recvmsg(int, struct msghdr *, int);
int recvmmsg(int, struct mmsghdr *, unsigned, int, struct timespec *);

/* ---- <netdb.h>, <rpc/netdb.h>: results without _r are static; the _r variants as in <pwd.h> ---- */
struct addrinfo;
struct gaicb;
struct hostent;
struct netent;
struct servent;
struct protoent;
struct rpcent;
MK_FRESH_AT(4) MK_SUCCESS(zero) MK_FRESH_CONTENT MK_FAMILY(addrinfo)
int getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **out);
MK_FREES(1) MK_FAMILY(addrinfo) void freeaddrinfo(struct addrinfo *list);
const char *gai_strerror(int);
MK_ESCAPES_CONTENT(2) MK_ESCAPES_CONTENT(4) int getaddrinfo_a(int, struct gaicb **list, int, struct sigevent *event);
int gai_suspend(const struct gaicb *const *, int, const struct timespec *);
int gai_error(struct gaicb *);
int gai_cancel(struct gaicb *);
int getnameinfo(const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t, int);
void herror(const char *);
const char *hstrerror(int);
struct hostent *gethostbyname(const char *);
struct hostent *gethostbyname2(const char *, int);
struct hostent *gethostbyaddr(const void *, socklen_t, int);
struct hostent *gethostent(void);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int gethostbyname_r(const char *, struct hostent *h, char *buf, size_t, struct hostent **out, int *);
MK_STORES(4, 3) MK_STORES(4, 4) MK_STORES(3, 6) MK_STORES(0, 3)
int gethostbyname2_r(const char *, int, struct hostent *h, char *buf, size_t, struct hostent **out, int *);
MK_STORES(5, 4) MK_STORES(5, 5) MK_STORES(4, 7) MK_STORES(0, 4)
int gethostbyaddr_r(const void *, socklen_t, int, struct hostent *h, char *buf, size_t, struct hostent **out, int *);
MK_STORES(2, 1) MK_STORES(2, 2) MK_STORES(1, 4) MK_STORES(0, 1)
int gethostent_r(struct hostent *h, char *buf, size_t, struct hostent **out, int *);
struct netent *getnetbyname(const char *);
struct netent *getnetbyaddr(unsigned, int);
struct netent *getnetent(void);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int getnetbyname_r(const char *, struct netent *n, char *buf, size_t, struct netent **out, int *);
MK_STORES(4, 3) MK_STORES(4, 4) MK_STORES(3, 6) MK_STORES(0, 3)
int getnetbyaddr_r(unsigned, int, struct netent *n, char *buf, size_t, struct netent **out, int *);
MK_STORES(2, 1) MK_STORES(2, 2) MK_STORES(1, 4) MK_STORES(0, 1)
int getnetent_r(struct netent *n, char *buf, size_t, struct netent **out, int *);
struct servent *getservbyname(const char *, const char *);
struct servent *getservbyport(int, const char *);
struct servent *getservent(void);
MK_STORES(4, 3) MK_STORES(4, 4) MK_STORES(3, 6) MK_STORES(0, 3)
int getservbyname_r(const char *, const char *, struct servent *s, char *buf, size_t, struct servent **out);
MK_STORES(4, 3) MK_STORES(4, 4) MK_STORES(3, 6) MK_STORES(0, 3)
int getservbyport_r(int, const char *, struct servent *s, char *buf, size_t, struct servent **out);
MK_STORES(2, 1) MK_STORES(2, 2) MK_STORES(1, 4) MK_STORES(0, 1)
int getservent_r(struct servent *s, char *buf, size_t, struct servent **out);
struct protoent *getprotobyname(const char *);
struct protoent *getprotobynumber(int);
struct protoent *getprotoent(void);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int getprotobyname_r(const char *, struct protoent *p, char *buf, size_t, struct protoent **out);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int getprotobynumber_r(int, struct protoent *p, char *buf, size_t, struct protoent **out);
MK_STORES(2, 1) MK_STORES(2, 2) MK_STORES(1, 4) MK_STORES(0, 1)
int getprotoent_r(struct protoent *p, char *buf, size_t, struct protoent **out);
struct rpcent *getrpcbyname(const char *);
struct rpcent *getrpcbynumber(int);
struct rpcent *getrpcent(void);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int getrpcbyname_r(const char *, struct rpcent *r, char *buf, size_t, struct rpcent **out);
MK_STORES(3, 2) MK_STORES(3, 3) MK_STORES(2, 5) MK_STORES(0, 2)
int getrpcbynumber_r(int, struct rpcent *r, char *buf, size_t, struct rpcent **out);
MK_STORES(2, 1) MK_STORES(2, 2) MK_STORES(1, 4) MK_STORES(0, 1)
int getrpcent_r(struct rpcent *r, char *buf, size_t, struct rpcent **out);
int setnetgrent(const char *);
MK_STORES(0, 1) MK_STORES(0, 2) MK_STORES(0, 3) int getnetgrent(char **host, char **user, char **domain);
MK_STORES(4, 1) MK_STORES(4, 2) MK_STORES(4, 3)
int getnetgrent_r(char **host, char **user, char **domain, char *buf, size_t);
int innetgr(const char *, const char *, const char *, const char *);
MK_STORES(0, 1) int rcmd(char **host, unsigned short, const char *, const char *, const char *, int *);
MK_STORES(0, 1)
int rcmd_af(char **host, unsigned short, const char *, const char *, const char *, int *, unsigned short);
MK_STORES(0, 1) int rexec(char **host, int, const char *, const char *, const char *, int *);
MK_STORES(0, 1) int rexec_af(char **host, int, const char *, const char *, const char *, int *, unsigned short);
int rresvport(int *);
int rresvport_af(int *, unsigned short);
int ruserok(const char *, int, const char *, const char *);
int ruserok_af(const char *, int, const char *, const char *, unsigned short);
int iruserok(unsigned, int, const char *, const char *);
int iruserok_af(const void *, int, const char *, const char *, unsigned short);

/* ---- <arpa/inet.h>, <netinet/in.h>, <netinet/ether.h>, <net/if.h>, <ifaddrs.h> ---- */
struct in_addr { unsigned s_addr; };
struct in6_addr;
struct sockaddr_in;
struct sockaddr_in6;
struct sockaddr_storage;
struct cmsghdr;
struct ether_addr;
struct if_nameindex;
struct ifaddrs;
unsigned inet_addr(const char *);
int inet_aton(const char *, struct in_addr *);
unsigned inet_network(const char *);
unsigned inet_lnaof(struct in_addr);
unsigned inet_netof(struct in_addr);
struct in_addr inet_makeaddr(unsigned, unsigned);
char *inet_ntoa(struct in_addr);
MK_RETURNS(3) const char *inet_ntop(int, const void *, char *buf, socklen_t);
int inet_pton(int, const char *, void *);
MK_RETURNS(4) char *inet_net_ntop(int, const void *, int, char *buf, size_t);
int inet_net_pton(int, const char *, void *, size_t);
MK_RETURNS(2) char *inet_neta(unsigned, char *buf, size_t);
unsigned inet_nsap_addr(const char *, unsigned char *, int);
MK_RETURNS(3) MK_RETURNS(0) char *inet_nsap_ntoa(int, const unsigned char *, char *buf_or_null);
int bindresvport(int, struct sockaddr_in *);
int bindresvport6(int, struct sockaddr_in6 *);
int getipv4sourcefilter(int, struct in_addr, struct in_addr, unsigned *, unsigned *, struct in_addr *);
int setipv4sourcefilter(int, struct in_addr, struct in_addr, unsigned, unsigned, const struct in_addr *);
int getsourcefilter(int, unsigned, const struct sockaddr *, socklen_t, unsigned *, unsigned *, struct sockaddr_storage *);
int setsourcefilter(int, unsigned, const struct sockaddr *, socklen_t, unsigned, unsigned, const struct sockaddr_storage *);
int inet6_opt_init(void *, socklen_t);
int inet6_opt_finish(void *, socklen_t, int);
MK_STORES(1, 7) int inet6_opt_append(void *buf, socklen_t, int, unsigned char, socklen_t, unsigned char, void **data);
MK_STORES(1, 6) int inet6_opt_next(void *buf, socklen_t, int, unsigned char *, socklen_t *, void **data);
MK_STORES(1, 6) int inet6_opt_find(void *buf, socklen_t, int, unsigned char, socklen_t *, void **data);
MK_COPIES(3, 1) int inet6_opt_set_val(void *data, int, void *value, socklen_t);
MK_COPIES(1, 3) int inet6_opt_get_val(void *data, int, void *value, socklen_t);
MK_STORES(1, 2) int inet6_option_init(void *buf, struct cmsghdr **out, int);
int inet6_option_append(struct cmsghdr *, const unsigned char *, int, int);
MK_RETURNS(1) unsigned char *inet6_option_alloc(struct cmsghdr *c, int, int, int);
MK_STORES(1, 2) int inet6_option_next(const struct cmsghdr *c, unsigned char **option);
MK_STORES(1, 2) int inet6_option_find(const struct cmsghdr *c, unsigned char **option, int);
MK_RETURNS(1) void *inet6_rth_init(void *buf, socklen_t, int, int);
int inet6_rth_add(void *, const struct in6_addr *);
int inet6_rth_reverse(const void *, void *);
int inet6_rth_segments(const void *);
MK_RETURNS(1) struct in6_addr *inet6_rth_getaddr(const void *buf, int);
struct ether_addr *ether_aton(const char *);
MK_RETURNS(2) struct ether_addr *ether_aton_r(const char *, struct ether_addr *out);
char *ether_ntoa(const struct ether_addr *);
MK_RETURNS(2) char *ether_ntoa_r(const struct ether_addr *, char *buf);
int ether_ntohost(char *, const struct ether_addr *);
int ether_hostton(const char *, struct ether_addr *);
int ether_line(const char *, struct ether_addr *, char *);
unsigned if_nametoindex(const char *);
MK_RETURNS(2) char *if_indextoname(unsigned, char *buf);
MK_FRESH MK_FRESH_CONTENT MK_FAMILY(if_nameindex) struct if_nameindex *if_nameindex(void);
MK_FREES(1) MK_FAMILY(if_nameindex) void if_freenameindex(struct if_nameindex *list);
MK_FRESH_AT(1) MK_SUCCESS(zero) MK_FRESH_CONTENT MK_FAMILY(ifaddrs) int getifaddrs(struct ifaddrs **out);
MK_FREES(1) MK_FAMILY(ifaddrs) void freeifaddrs(struct ifaddrs *list);

/* ---- <resolv.h>, <arpa/nameser.h> ---- */
typedef struct mk_res_state *res_state;
typedef struct mk_ns_msg { const unsigned char *mk_msg, *mk_end; void *mk_rest[8]; } ns_msg;
typedef struct mk_ns_rr ns_rr;
MK_STORES(2, 4) int dn_comp(const char *, unsigned char *out, int, unsigned char **names, unsigned char **last);
int dn_expand(const unsigned char *, const unsigned char *, const unsigned char *, char *, int);
int dn_skipname(const unsigned char *, const unsigned char *);
int res_hnok(const char *);
int res_ownok(const char *);
int res_mailok(const char *);
int res_dnok(const char *);
int res_mkquery(int, const char *, int, int, const unsigned char *, int, const unsigned char *, unsigned char *, int);
int res_query(const char *, int, int, unsigned char *, int);
int res_search(const char *, int, int, unsigned char *, int);
int res_querydomain(const char *, const char *, int, int, unsigned char *, int);
int res_send(const unsigned char *, int, unsigned char *, int);
int res_nmkquery(res_state, int, const char *, int, int, const unsigned char *, int, const unsigned char *, unsigned char *, int);
int res_nquery(res_state, const char *, int, int, unsigned char *, int);
int res_nsearch(res_state, const char *, int, int, unsigned char *, int);
int res_nquerydomain(res_state, const char *, const char *, int, int, unsigned char *, int);
int res_nsend(res_state, const unsigned char *, int, unsigned char *, int);
MK_STORES(1, 3) int ns_initparse(const unsigned char *msg, int, ns_msg *out);
MK_COPIES(1, 4) int ns_parserr(ns_msg *handle, int, int, ns_rr *out);
int ns_msg_getflag(ns_msg, int);
int ns_skiprr(const unsigned char *, const unsigned char *, int, int);
unsigned ns_get16(const unsigned char *);
unsigned long ns_get32(const unsigned char *);
void ns_put16(unsigned, unsigned char *);
void ns_put32(unsigned long, unsigned char *);
int ns_sprintrr(const ns_msg *, const ns_rr *, const char *, const char *, char *, size_t);
int ns_sprintrrf(const unsigned char *, size_t, const char *, int, int, unsigned long, const unsigned char *, size_t,
                 const char *, const char *, char *, size_t);
int ns_format_ttl(unsigned long, char *, size_t);
int ns_parse_ttl(const char *, unsigned long *);
unsigned ns_datetosecs(const char *, int *);
int ns_name_ntol(const unsigned char *, unsigned char *, size_t);
int ns_name_ntop(const unsigned char *, char *, size_t);
int ns_name_pton(const char *, unsigned char *, size_t);
int ns_name_unpack(const unsigned char *, const unsigned char *, const unsigned char *, unsigned char *, size_t);
MK_STORES(2, 4)
int ns_name_pack(const unsigned char *, unsigned char *out, int, const unsigned char **names, const unsigned char **last);
int ns_name_uncompress(const unsigned char *, const unsigned char *, const unsigned char *, char *, size_t);
MK_STORES(2, 4)
int ns_name_compress(const char *, unsigned char *out, size_t, const unsigned char **names, const unsigned char **last);
int ns_name_skip(const unsigned char **, const unsigned char *);
void ns_name_rollback(const unsigned char *, const unsigned char **, const unsigned char **);
int ns_samedomain(const char *, const char *);
int ns_samename(const char *, const char *);
int ns_subdomain(const char *, const char *);
int ns_makecanon(const char *, char *, size_t);

/* ---- <dlfcn.h>, <link.h>, <execinfo.h>.  A handle is counted, not fresh. ---- */
typedef struct mk_Dl_info Dl_info;
struct dl_find_object;
struct dl_phdr_info;
void *dlopen(const char *, int);
void *dlmopen(long, const char *, int);
int dlclose(void *);
void *dlsym(void *, const char *);
void *dlvsym(void *, const char *, const char *);
char *dlerror(void);
MK_STORES(0, 2) int dladdr(const void *, Dl_info *out);
MK_STORES(0, 2) MK_STORES(0, 3) int dladdr1(const void *, Dl_info *out, void **extra, int);
MK_STORES(0, 3) int dlinfo(void *, int, void *out);
MK_CALLS(1, 0, 0, 2) int dl_iterate_phdr(int (*fn)(struct dl_phdr_info *, size_t, void *), void *arg);
MK_STORES(0, 2) int _dl_find_object(void *, struct dl_find_object *out);
MK_STORES(0, 1) int backtrace(void **out, int);
MK_FRESH MK_FRESH_CONTENT char **backtrace_symbols(void *const *, int);
void backtrace_symbols_fd(void *const *, int, int);

/* ---- <syslog.h> ---- */
MK_ESCAPES(1) void openlog(const char *ident, int, int);
void syslog(int, const char *, ...);
void vsyslog(int, const char *, va_list);

/* ---- <termios.h>, <pty.h>, <sgtty.h> ---- */
struct termios;
struct winsize;
struct sgttyb;
int tcgetattr(int, struct termios *);
int tcsetattr(int, int, const struct termios *);
unsigned cfgetispeed(const struct termios *);
unsigned cfgetospeed(const struct termios *);
int cfsetispeed(struct termios *, unsigned);
int cfsetospeed(struct termios *, unsigned);
int cfsetspeed(struct termios *, unsigned);
void cfmakeraw(struct termios *);
int openpty(int *, int *, char *, const struct termios *, const struct winsize *);
int forkpty(int *, char *, const struct termios *, const struct winsize *);
int gtty(int, struct sgttyb *);
int stty(int, const struct sgttyb *);

#endif
