/* sds: strings whose handle is the text itself, and is another one after every call that makes it longer. */
#include "../base.h"

#define GROWS_BY(n) MK_FRESH MK_FREES(1) MK_GROWS_BY(1, n) MK_FAMILY(sds)

typedef char *sds;

MK_FRESH MK_FAMILY(sds) sds sdsnewlen(const void *, size_t);
MK_FRESH MK_FAMILY(sds) sds sdsnew(const char *);
MK_FRESH MK_FAMILY(sds) sds sdsempty(void);
MK_FRESH MK_FAMILY(sds) sds sdsdup(const sds);
MK_FRESH MK_FAMILY(sds) sds sdsfromlonglong(long long);
MK_FRESH MK_FAMILY(sds) sds sdsjoin(char **, int, char *);
MK_FRESH MK_FAMILY(sds) sds sdsjoinsds(sds *, int, const char *, size_t);
MK_FREES(1) MK_FAMILY(sds) void sdsfree(sds s);
GROWS_BY(3) sds sdscatlen(sds s, const void *, size_t n);
GROWS_BY(2) sds sdscat(sds s, const char *t);
GROWS_BY(2) sds sdscatsds(sds s, const sds t);
GROWS_BY(2) sds sdscatprintf(sds s, const char *format, ...);
GROWS_BY(2) sds sdscatvprintf(sds s, const char *format, va_list);
GROWS_BY(2) sds sdscatfmt(sds s, const char *format, ...);
GROWS_BY(3) sds sdscatrepr(sds s, const char *, size_t n);
MK_FRESH MK_FREES(1) MK_RESERVES(1, 2) MK_FAMILY(sds) sds sdsMakeRoomFor(sds s, size_t n);
MK_FRESH MK_FREES(1) MK_FAMILY(sds) sds sdsgrowzero(sds s, size_t);
MK_FRESH MK_FREES(1) MK_FAMILY(sds) sds sdscpylen(sds s, const char *, size_t);
MK_FRESH MK_FREES(1) MK_FAMILY(sds) sds sdscpy(sds s, const char *);
MK_FRESH MK_FREES(1) MK_FAMILY(sds) sds sdsRemoveFreeSpace(sds s);
MK_RETURNS(1) sds sdstrim(sds s, const char *);
MK_RETURNS(1) sds sdsmapchars(sds s, const char *, const char *, size_t);
void sdsrange(sds, int, int);
void sdsupdatelen(sds);
void sdsclear(sds);
void sdsIncrLen(sds, int);
void sdstolower(sds);
void sdstoupper(sds);
int sdscmp(const sds, const sds);
size_t sdslen(const sds);
size_t sdsavail(const sds);
size_t sdsalloc(const sds);
size_t sdsAllocSize(sds);
MK_RETURNS(1) void *sdsAllocPtr(sds s);
MK_FRESH MK_FRESH_CONTENT MK_FAMILY(sds) sds *sdssplitlen(const char *, int, const char *, int, int *);
MK_FRESH MK_FRESH_CONTENT MK_FAMILY(sds) sds *sdssplitargs(const char *, int *);
MK_FREES(1) MK_FREES_CONTENT(1) MK_FAMILY(sds) void sdsfreesplitres(sds *v, int);
