/* Names behind the names: what a call becomes after glibc's macros, asm labels and fortified headers, and the compiler's
 * own functions.  Looked up by the name that is linked.  A __builtin_X without an entry here is X (a __builtin___X_chk is
 * __X_chk): their parameters agree. */
#ifndef MK_MODELS_GLIBC_H
#define MK_MODELS_GLIBC_H

#include "base.h"

struct sockaddr;
struct stat;
struct stat64;
struct pollfd;
struct sigaction;
struct obstack;
struct mntent;
struct msghdr;
struct cmsghdr;
struct mk_unwind_buf;
typedef struct mk_cpu_set cpu_set_t;
typedef struct mk_sigset sigset_t;
typedef struct mk_mutex pthread_mutex_t;
typedef struct mk_res_state *res_state;
typedef unsigned pthread_key_t;
typedef void (*mk_handler)(int);

/* ---- other names of the same functions ---- */
MK_EQUIV(malloc) void *__libc_malloc(size_t);
MK_EQUIV(calloc) void *__libc_calloc(size_t, size_t);
MK_EQUIV(realloc) void *__libc_realloc(void *, size_t);
MK_EQUIV(reallocarray) void *__libc_reallocarray(void *, size_t, size_t);
MK_EQUIV(memalign) void *__libc_memalign(size_t, size_t);
MK_EQUIV(valloc) void *__libc_valloc(size_t);
MK_EQUIV(pvalloc) void *__libc_pvalloc(size_t);
MK_EQUIV(free) void __libc_free(void *);
MK_EQUIV(strdup) char *__strdup(const char *);
MK_EQUIV(strndup) char *__strndup(const char *, size_t);
MK_EQUIV(mempcpy) void *__mempcpy(void *, const void *, size_t);
MK_EQUIV(memcmp) int __memcmpeq(const void *, const void *, size_t);
MK_EQUIV(rawmemchr) void *__rawmemchr(const void *, int);
MK_EQUIV(stpcpy) char *__stpcpy(char *, const char *);
MK_EQUIV(stpncpy) char *__stpncpy(char *, const char *, size_t);
MK_EQUIV(strcasestr) char *__strcasestr(const char *, const char *);
MK_EQUIV(strcasecmp) int __strcasecmp(const char *, const char *);
MK_EQUIV(strverscmp) int __strverscmp(const char *, const char *);
MK_EQUIV(strtok_r) char *__strtok_r(char *, const char *, char **);
MK_EQUIV(strsep) char *__strsep_g(char **, const char *);
MK_EQUIV(strerror_r) char *__strerror_r(int, char *, size_t);
int __xpg_strerror_r(int, char *, size_t);
MK_EQUIV(basename) char *__xpg_basename(char *);
MK_EQUIV(bzero) void __bzero(void *, size_t);
MK_EQUIV(secure_getenv) char *__secure_getenv(const char *);
MK_EQUIV(getdelim) ssize_t __getdelim(char **, size_t *, int, FILE *);
MK_EQUIV(asprintf) int __asprintf(char **, const char *, ...);
MK_EQUIV(snprintf) int __snprintf(char *, size_t, const char *, ...);
MK_EQUIV(vsnprintf) int __vsnprintf(char *, size_t, const char *, va_list);
MK_EQUIV(vfscanf) int __vfscanf(FILE *, const char *, va_list);
MK_EQUIV(vsscanf) int __vsscanf(const char *, const char *, va_list);
MK_EQUIV(gmtime_r) struct tm *__gmtime_r(const time_t *, struct tm *);
MK_EQUIV(gettimeofday) int __gettimeofday(struct timeval *, void *);
MK_EQUIV(tsearch) void *__tsearch(const void *, void **, mk_compare);
MK_EQUIV(tfind) void *__tfind(const void *, void *const *, mk_compare);
MK_EQUIV(tdelete) void *__tdelete(const void *, void **, mk_compare);
MK_EQUIV(twalk) void __twalk(const void *, void (*)(const void *, int, int));
MK_EQUIV(twalk_r) void __twalk_r(const void *, void (*)(const void *, int, void *), void *);
MK_EQUIV(setmntent) FILE *__setmntent(const char *, const char *);
MK_EQUIV(getmntent_r) struct mntent *__getmntent_r(FILE *, struct mntent *, char *, int);
MK_EQUIV(endmntent) int __endmntent(FILE *);
MK_EQUIV(dcgettext) char *__dcgettext(const char *, const char *, int);
MK_EQUIV(dgettext) char *__dgettext(const char *, const char *);
MK_EQUIV(getopt) int __posix_getopt(int, char *const *, const char *);
MK_EQUIV(sigaction) int __sigaction(int, const struct sigaction *, struct sigaction *);
MK_EQUIV(sysv_signal) mk_handler __sysv_signal(int, mk_handler);
MK_EQUIV(pthread_once) int __pthread_once(int *, void (*)(void));
MK_EQUIV(pthread_key_create) int __pthread_key_create(pthread_key_t *, void (*)(void *));
MK_EQUIV(pthread_setspecific) int __pthread_setspecific(pthread_key_t, const void *);
MK_EQUIV(pthread_getspecific) void *__pthread_getspecific(pthread_key_t);
MK_EQUIV(pthread_mutex_lock) int __pthread_mutex_lock(pthread_mutex_t *);
MK_EQUIV(pthread_mutex_unlock) int __pthread_mutex_unlock(pthread_mutex_t *);
MK_EQUIV(newlocale) locale_t __newlocale(int, const char *, locale_t);
MK_EQUIV(duplocale) locale_t __duplocale(locale_t);
MK_EQUIV(uselocale) locale_t __uselocale(locale_t);
MK_EQUIV(freelocale) void __freelocale(locale_t);
MK_EQUIV(backtrace) int __backtrace(void **, int);
MK_EQUIV(backtrace_symbols) char **__backtrace_symbols(void *const *, int);
MK_EQUIV(read) ssize_t __read(int, void *, size_t);
MK_EQUIV(write) ssize_t __write(int, const void *, size_t);
MK_EQUIV(open) int __open(const char *, int, ...);
MK_EQUIV(open64) int __open64(const char *, int, ...);
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);
int __mq_open_2(const char *, int);
MK_EQUIV(vfork) pid_t __vfork(void);
int __xstat(int, const char *, struct stat *);
int __lxstat(int, const char *, struct stat *);
int __fxstat(int, int, struct stat *);
int __fxstatat(int, int, const char *, struct stat *, int);
int __xstat64(int, const char *, struct stat64 *);
int __lxstat64(int, const char *, struct stat64 *);
int __fxstat64(int, int, struct stat64 *);
int __fxstatat64(int, int, const char *, struct stat64 *, int);
int __xmknod(int, const char *, mode_t, dev_t *);
int __xmknodat(int, int, const char *, mode_t, dev_t *);
int __res_init(void);
int __res_ninit(res_state);
void __res_nclose(res_state);
struct __res_state *__res_state(void);
MK_EQUIV(res_mkquery)
int __res_mkquery(int, const char *, int, int, const unsigned char *, int, const unsigned char *, unsigned char *, int);
MK_EQUIV(res_query) int __res_query(const char *, int, int, unsigned char *, int);
MK_EQUIV(res_search) int __res_search(const char *, int, int, unsigned char *, int);
MK_EQUIV(res_send) int __res_send(const unsigned char *, int, unsigned char *, int);
MK_EQUIV(dn_comp) int __dn_comp(const char *, unsigned char *, int, unsigned char **, unsigned char **);
MK_EQUIV(dn_expand) int __dn_expand(const unsigned char *, const unsigned char *, const unsigned char *, char *, int);
MK_EQUIV(dn_skipname) int __dn_skipname(const unsigned char *, const unsigned char *);
int __b64_ntop(const unsigned char *, size_t, char *, size_t);
int __b64_pton(const char *, unsigned char *, size_t);

/* ---- what macros call ---- */
int *__errno_location(void);
int *__h_errno_location(void);
const unsigned short **__ctype_b_loc(void);
const int **__ctype_tolower_loc(void);
const int **__ctype_toupper_loc(void);
_Noreturn void __assert_fail(const char *, const char *, unsigned, const char *);
_Noreturn void __assert_perror_fail(int, const char *, unsigned, const char *);
_Noreturn void __assert(const char *, const char *, int);
int __overflow(FILE *, int);
int __uflow(FILE *);
int __underflow(FILE *);
wint_t __woverflow(FILE *, wint_t);
wint_t __wuflow(FILE *);
wint_t __wunderflow(FILE *);
int _IO_getc(FILE *);
int _IO_putc(int, FILE *);
MK_RETURNS_TWICE int _setjmp(jmp_buf env);
MK_RETURNS_TWICE int __sigsetjmp(sigjmp_buf env, int);
MK_RETURNS_TWICE int __sigsetjmp_cancel(struct mk_jmp_buf *env, int);
_Noreturn void __longjmp_chk(jmp_buf env, int);
void __pthread_register_cancel(struct mk_unwind_buf *);     /* pushed and popped in one block of the caller */
void __pthread_unregister_cancel(struct mk_unwind_buf *);
void __pthread_register_cancel_defer(struct mk_unwind_buf *);
void __pthread_unregister_cancel_restore(struct mk_unwind_buf *);
_Noreturn void __pthread_unwind_next(struct mk_unwind_buf *);
MK_ESCAPES(1) MK_ESCAPES(2) MK_ESCAPES(3) MK_CALLS(1) MK_CALLS(2) MK_CALLS(3)
int __register_atfork(void (*)(void), void (*)(void), void (*)(void), void *);
MK_ESCAPES(1) MK_ESCAPES(2) MK_CALLS(1, 2) int __cxa_atexit(void (*fn)(void *), void *arg, void *);
MK_ESCAPES(1) MK_ESCAPES(2) MK_CALLS(1, 2) int __cxa_thread_atexit_impl(void (*fn)(void *), void *arg, void *);
MK_FRESH MK_FAMILY(cpuset) cpu_set_t *__sched_cpualloc(size_t);
MK_FREES(1) MK_FAMILY(cpuset) void __sched_cpufree(cpu_set_t *set);
int __sched_cpucount(size_t, const cpu_set_t *);
/* the next header within the message's own control buffer: what msg_control holds, which is where cmsg points */
MK_RETURNS(2) MK_RETURNS_CONTENT(1) struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *cmsg);
_Noreturn void __stack_chk_fail(void);
_Noreturn void __chk_fail(void);

/* ---- the C99 and C23 variants of formatted input and of strtol ---- */
MK_EQUIV(scanf) int __isoc99_scanf(const char *, ...);
MK_EQUIV(fscanf) int __isoc99_fscanf(FILE *, const char *, ...);
MK_EQUIV(sscanf) int __isoc99_sscanf(const char *, const char *, ...);
MK_EQUIV(vscanf) int __isoc99_vscanf(const char *, va_list);
MK_EQUIV(vfscanf) int __isoc99_vfscanf(FILE *, const char *, va_list);
MK_EQUIV(vsscanf) int __isoc99_vsscanf(const char *, const char *, va_list);
MK_EQUIV(wscanf) int __isoc99_wscanf(const wchar_t *, ...);
MK_EQUIV(fwscanf) int __isoc99_fwscanf(FILE *, const wchar_t *, ...);
MK_EQUIV(swscanf) int __isoc99_swscanf(const wchar_t *, const wchar_t *, ...);
MK_EQUIV(vwscanf) int __isoc99_vwscanf(const wchar_t *, va_list);
MK_EQUIV(vfwscanf) int __isoc99_vfwscanf(FILE *, const wchar_t *, va_list);
MK_EQUIV(vswscanf) int __isoc99_vswscanf(const wchar_t *, const wchar_t *, va_list);
MK_EQUIV(scanf) int __isoc23_scanf(const char *, ...);
MK_EQUIV(fscanf) int __isoc23_fscanf(FILE *, const char *, ...);
MK_EQUIV(sscanf) int __isoc23_sscanf(const char *, const char *, ...);
MK_EQUIV(vscanf) int __isoc23_vscanf(const char *, va_list);
MK_EQUIV(vfscanf) int __isoc23_vfscanf(FILE *, const char *, va_list);
MK_EQUIV(vsscanf) int __isoc23_vsscanf(const char *, const char *, va_list);
MK_EQUIV(wscanf) int __isoc23_wscanf(const wchar_t *, ...);
MK_EQUIV(fwscanf) int __isoc23_fwscanf(FILE *, const wchar_t *, ...);
MK_EQUIV(swscanf) int __isoc23_swscanf(const wchar_t *, const wchar_t *, ...);
MK_EQUIV(vwscanf) int __isoc23_vwscanf(const wchar_t *, va_list);
MK_EQUIV(vfwscanf) int __isoc23_vfwscanf(FILE *, const wchar_t *, va_list);
MK_EQUIV(vswscanf) int __isoc23_vswscanf(const wchar_t *, const wchar_t *, va_list);
MK_EQUIV(strtol) long __isoc23_strtol(const char *, char **, int);
MK_EQUIV(strtoll) long long __isoc23_strtoll(const char *, char **, int);
MK_EQUIV(strtoul) unsigned long __isoc23_strtoul(const char *, char **, int);
MK_EQUIV(strtoull) unsigned long long __isoc23_strtoull(const char *, char **, int);
MK_EQUIV(strtoimax) intmax_t __isoc23_strtoimax(const char *, char **, int);
MK_EQUIV(strtoumax) uintmax_t __isoc23_strtoumax(const char *, char **, int);
MK_EQUIV(strtol_l) long __isoc23_strtol_l(const char *, char **, int, locale_t);
MK_EQUIV(strtoll_l) long long __isoc23_strtoll_l(const char *, char **, int, locale_t);
MK_EQUIV(strtoul_l) unsigned long __isoc23_strtoul_l(const char *, char **, int, locale_t);
MK_EQUIV(strtoull_l) unsigned long long __isoc23_strtoull_l(const char *, char **, int, locale_t);
MK_EQUIV(wcstol) long __isoc23_wcstol(const wchar_t *, wchar_t **, int);
MK_EQUIV(wcstoll) long long __isoc23_wcstoll(const wchar_t *, wchar_t **, int);
MK_EQUIV(wcstoul) unsigned long __isoc23_wcstoul(const wchar_t *, wchar_t **, int);
MK_EQUIV(wcstoull) unsigned long long __isoc23_wcstoull(const wchar_t *, wchar_t **, int);
MK_EQUIV(wcstoimax) intmax_t __isoc23_wcstoimax(const wchar_t *, wchar_t **, int);
MK_EQUIV(wcstoumax) uintmax_t __isoc23_wcstoumax(const wchar_t *, wchar_t **, int);
MK_STORES(1, 2) double __strtod_internal(const char *s, char **end, int);
MK_STORES(1, 2) float __strtof_internal(const char *s, char **end, int);
MK_STORES(1, 2) long double __strtold_internal(const char *s, char **end, int);
MK_STORES(1, 2) long __strtol_internal(const char *s, char **end, int, int);
MK_STORES(1, 2) unsigned long __strtoul_internal(const char *s, char **end, int, int);
MK_STORES(1, 2) long long __strtoll_internal(const char *s, char **end, int, int);
MK_STORES(1, 2) unsigned long long __strtoull_internal(const char *s, char **end, int, int);

/* ---- fortified: a size more, and for formats a flag, in the places glibc puts them ---- */
MK_RETURNS(1) MK_COPIES(2, 1) void *__memcpy_chk(void *d, const void *s, size_t n, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) void *__memmove_chk(void *d, const void *s, size_t n, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) void *__mempcpy_chk(void *d, const void *s, size_t n, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) void *__memccpy_chk(void *d, const void *s, int, size_t n, size_t);
MK_RETURNS(1) void *__memset_chk(void *d, int, size_t n, size_t);
void __explicit_bzero_chk(void *, size_t, size_t);
MK_RETURNS(1) char *__strcpy_chk(char *d, const char *s, size_t);
MK_RETURNS(1) char *__strncpy_chk(char *d, const char *s, size_t n, size_t);
MK_RETURNS(1) char *__stpcpy_chk(char *d, const char *s, size_t);
MK_RETURNS(1) char *__stpncpy_chk(char *d, const char *s, size_t n, size_t);
MK_RETURNS(1) char *__strcat_chk(char *d, const char *s, size_t);
MK_RETURNS(1) char *__strncat_chk(char *d, const char *s, size_t n, size_t);
size_t __strlcpy_chk(char *, const char *, size_t, size_t);
size_t __strlcat_chk(char *, const char *, size_t, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *__wmemcpy_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *__wmemmove_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
MK_RETURNS(1) MK_COPIES(2, 1) wchar_t *__wmempcpy_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
MK_RETURNS(1) wchar_t *__wmemset_chk(wchar_t *d, wchar_t, size_t n, size_t);
MK_RETURNS(1) wchar_t *__wcscpy_chk(wchar_t *d, const wchar_t *s, size_t);
MK_RETURNS(1) wchar_t *__wcsncpy_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
MK_RETURNS(1) wchar_t *__wcpcpy_chk(wchar_t *d, const wchar_t *s, size_t);
MK_RETURNS(1) wchar_t *__wcpncpy_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
MK_RETURNS(1) wchar_t *__wcscat_chk(wchar_t *d, const wchar_t *s, size_t);
MK_RETURNS(1) wchar_t *__wcsncat_chk(wchar_t *d, const wchar_t *s, size_t n, size_t);
size_t __mbstowcs_chk(wchar_t *, const char *, size_t, size_t);
size_t __wcstombs_chk(char *, const wchar_t *, size_t, size_t);
size_t __mbsrtowcs_chk(wchar_t *, const char **in, size_t, mbstate_t *, size_t);
size_t __wcsrtombs_chk(char *, const wchar_t **in, size_t, mbstate_t *, size_t);
size_t __mbsnrtowcs_chk(wchar_t *, const char **in, size_t, size_t, mbstate_t *, size_t);
size_t __wcsnrtombs_chk(char *, const wchar_t **in, size_t, size_t, mbstate_t *, size_t);
size_t __wcrtomb_chk(char *, wchar_t, mbstate_t *, size_t);
int __wctomb_chk(char *, wchar_t, size_t);
int __printf_chk(int, const char *, ...);
int __fprintf_chk(FILE *, int, const char *, ...);
int __sprintf_chk(char *, int, size_t, const char *, ...);
int __snprintf_chk(char *, size_t, int, size_t, const char *, ...);
int __dprintf_chk(int, int, const char *, ...);
MK_FRESH_AT(1) MK_SUCCESS(not_negative) int __asprintf_chk(char **out, int, const char *, ...);
MK_STORES(0, 1) int __obstack_printf_chk(struct obstack *h, int, const char *, ...);
int __vprintf_chk(int, const char *, va_list);
int __vfprintf_chk(FILE *, int, const char *, va_list);
int __vsprintf_chk(char *, int, size_t, const char *, va_list);
int __vsnprintf_chk(char *, size_t, int, size_t, const char *, va_list);
int __vdprintf_chk(int, int, const char *, va_list);
MK_FRESH_AT(1) MK_SUCCESS(not_negative) int __vasprintf_chk(char **out, int, const char *, va_list);
MK_STORES(0, 1) int __obstack_vprintf_chk(struct obstack *h, int, const char *, va_list);
int __wprintf_chk(int, const wchar_t *, ...);
int __fwprintf_chk(FILE *, int, const wchar_t *, ...);
int __swprintf_chk(wchar_t *, size_t, int, size_t, const wchar_t *, ...);
int __vwprintf_chk(int, const wchar_t *, va_list);
int __vfwprintf_chk(FILE *, int, const wchar_t *, va_list);
int __vswprintf_chk(wchar_t *, size_t, int, size_t, const wchar_t *, va_list);
void __syslog_chk(int, int, const char *, ...);
void __vsyslog_chk(int, int, const char *, va_list);
MK_RETURNS(1) char *__fgets_chk(char *s, size_t, int, FILE *);
MK_RETURNS(1) char *__fgets_unlocked_chk(char *s, size_t, int, FILE *);
MK_RETURNS(1) char *__gets_chk(char *s, size_t);
MK_RETURNS(1) wchar_t *__fgetws_chk(wchar_t *s, size_t, int, FILE *);
MK_RETURNS(1) wchar_t *__fgetws_unlocked_chk(wchar_t *s, size_t, int, FILE *);
size_t __fread_chk(void *, size_t, size_t, size_t, FILE *);
size_t __fread_unlocked_chk(void *, size_t, size_t, size_t, FILE *);
ssize_t __read_chk(int, void *, size_t, size_t);
ssize_t __pread_chk(int, void *, size_t, off_t, size_t);
ssize_t __pread64_chk(int, void *, size_t, off_t, size_t);
ssize_t __readlink_chk(const char *, char *, size_t, size_t);
ssize_t __readlinkat_chk(int, const char *, char *, size_t, size_t);
ssize_t __recv_chk(int, void *, size_t, size_t, int);
ssize_t __recvfrom_chk(int, void *, size_t, size_t, int, struct sockaddr *, socklen_t *);
int __poll_chk(struct pollfd *, unsigned long, int, size_t);
int __ppoll_chk(struct pollfd *, unsigned long, const struct timespec *, const sigset_t *, size_t);
MK_FRESH MK_RETURNS(2) char *__realpath_chk(const char *, char *buf_or_null, size_t);
MK_FRESH MK_RETURNS(1) char *__getcwd_chk(char *buf_or_null, size_t, size_t);
MK_RETURNS(1) char *__getwd_chk(char *buf, size_t);
size_t __confstr_chk(int, char *, size_t, size_t);
int __getgroups_chk(int, gid_t *, size_t);
int __gethostname_chk(char *, size_t, size_t);
int __getdomainname_chk(char *, size_t, size_t);
int __getlogin_r_chk(char *, size_t, size_t);
int __ttyname_r_chk(int, char *, size_t, size_t);
int __ptsname_r_chk(int, char *, size_t, size_t);
long __fdelt_chk(long);
long __fdelt_warn(long);

/* ---- the compiler's own.  alloca, va_list and the atomic builtins are the checker's business. ---- */
size_t __builtin_object_size(const void *, int);
size_t __builtin_dynamic_object_size(const void *, int);
void __builtin_prefetch(const void *, ...);
MK_RETURNS(1) long __builtin_expect(long value, long);
MK_RETURNS(1) long __builtin_expect_with_probability(long value, long, double);
MK_RETURNS(1) void *__builtin_assume_aligned(const void *p, size_t, ...);
void __builtin___clear_cache(char *, char *);
void *__builtin_return_address(unsigned);
void *__builtin_frame_address(unsigned);
MK_RETURNS(1) void *__builtin_extract_return_addr(void *p);
MK_COPIES(2, 1) void __builtin_memcpy_inline(void *d, const void *s, size_t n);
void __builtin_memset_inline(void *, int, size_t);
MK_RETURNS(1) char *__builtin_char_memchr(const char *s, int, size_t);
MK_RETURNS_TWICE int __builtin_setjmp(void **env);
_Noreturn void __builtin_longjmp(void **env, int);
_Noreturn void __builtin_trap(void);
_Noreturn void __builtin_unreachable(void);

/* ---- <math.h>, <stdlib.h>, <wchar.h>: the _FloatN and _FloatNx types ---- */
#define MK_FLOATN(T, n)                                                                                              \
    T frexpf##n(T, int *);                                                                                           \
    T modff##n(T, T *);                                                                                              \
    T remquof##n(T, T, int *);                                                                                       \
    T nanf##n(const char *);                                                                                         \
    T scalblnf##n(T, long);                                                                                          \
    int canonicalizef##n(T *, const T *);                                                                            \
    int totalorderf##n(const T *, const T *);                                                                        \
    int totalordermagf##n(const T *, const T *);                                                                     \
    T getpayloadf##n(const T *);                                                                                     \
    int setpayloadf##n(T *, T);                                                                                      \
    int setpayloadsigf##n(T *, T);                                                                                   \
    void sincosf##n(T, T *, T *);                                                                                    \
    T lgammaf##n##_r(T, int *);                                                                                      \
    int strfromf##n(char *, size_t, const char *, T);                                                                \
    MK_STORES(1, 2) T strtof##n(const char *s, char **end);                                                          \
    MK_STORES(1, 2) T strtof##n##_l(const char *s, char **end, locale_t);                                            \
    MK_STORES(1, 2) T wcstof##n(const wchar_t *s, wchar_t **end);                                                    \
    MK_STORES(1, 2) T wcstof##n##_l(const wchar_t *s, wchar_t **end, locale_t);
MK_FLOATN(float, 32)
MK_FLOATN(double, 64)
MK_FLOATN(double, 32x)
MK_FLOATN(long double, 64x)
#undef MK_FLOATN

#endif
