/* PostgreSQL: memory of the current context, or of one that is named. It dies with the context, so it is no leak. */
#include "../base.h"

typedef struct MemoryContextData *MemoryContext;
typedef struct StringInfoData *StringInfo;

MK_ARENA(0) MK_SIZE(1) void *palloc(size_t n);
MK_ARENA(0) MK_SIZE(1) MK_ZEROED void *palloc0(size_t n);
MK_ARENA(0) MK_SIZE(1) void *palloc_extended(size_t n, int);
MK_ARENA(0) MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) void *repalloc(void *p, size_t n);
MK_FREES(1) MK_FAMILY(arena) void pfree(void *p);
MK_ARENA(0) char *pstrdup(const char *);
MK_ARENA(0) char *pnstrdup(const char *, size_t);
MK_ARENA(0) char *psprintf(const char *, ...);
MK_ARENA(1) MK_SIZE(2) void *MemoryContextAlloc(MemoryContext c, size_t n);
MK_ARENA(1) MK_SIZE(2) MK_ZEROED void *MemoryContextAllocZero(MemoryContext c, size_t n);
MK_ARENA(1) char *MemoryContextStrdup(MemoryContext c, const char *);
MK_RESETS(1) void MemoryContextReset(MemoryContext c);
MK_RELEASES(1) MK_RESETS(1) void MemoryContextDelete(MemoryContext c);

/* The program reaches into a StringInfo's text. */
MK_ARENA(0) MK_STORES(0, 0) StringInfo makeStringInfo(void);
MK_STORES(0, 1) void initStringInfo(StringInfo s);
void resetStringInfo(StringInfo);
MK_GROWS_BY(1, 2) void appendStringInfo(StringInfo s, const char *, ...);
MK_GROWS_BY(1, 2) void appendStringInfoString(StringInfo s, const char *t);
MK_GROWS(1) void appendStringInfoChar(StringInfo s, char);
MK_GROWS_BY(1, 3) void appendBinaryStringInfo(StringInfo s, const void *, int n);
MK_RESERVES(1, 2) void enlargeStringInfo(StringInfo s, int n);
