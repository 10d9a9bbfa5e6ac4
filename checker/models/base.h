/* The types the models of the C library share: just enough for a prototype, no system header.  Only what is passed by
 * value has members. */
#ifndef MK_MODELS_BASE_H
#define MK_MODELS_BASE_H

#include <mk/annotate.h>

typedef __SIZE_TYPE__ size_t;
typedef __INTPTR_TYPE__ ssize_t, intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTMAX_TYPE__ intmax_t;
typedef __UINTMAX_TYPE__ uintmax_t;
typedef __WCHAR_TYPE__ wchar_t;
typedef __WINT_TYPE__ wint_t;
typedef __CHAR16_TYPE__ char16_t;
typedef __CHAR32_TYPE__ char32_t;
typedef __builtin_va_list va_list;

typedef struct mk_FILE FILE;
typedef struct mk_locale *locale_t;
typedef struct mk_mbstate mbstate_t;
typedef unsigned long wctype_t;
typedef const int *wctrans_t;

typedef long time_t, clock_t, off_t;
typedef int clockid_t, pid_t, key_t;
typedef unsigned int mode_t, uid_t, gid_t, id_t, socklen_t;
typedef unsigned long dev_t, ino_t, pthread_t;
struct tm;
struct timespec;
struct timeval;

struct mk_jmp_buf { long mk_words[25]; };
typedef struct mk_jmp_buf jmp_buf[1], sigjmp_buf[1];
typedef struct mk_ucontext ucontext_t;

typedef int (*mk_compare)(const void *, const void *);
typedef int (*mk_compare_r)(const void *, const void *, void *);

#endif
