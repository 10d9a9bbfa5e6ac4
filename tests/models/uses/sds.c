/* Findings that rest on the model of sds, whose handle is another one after each call. */
#include <stddef.h>
#include <string.h>

typedef char *sds;
sds sdsempty(void);
sds sdsnew(const char *);
sds sdscatlen(sds, const void *, size_t);
sds sdscat(sds, const char *);
sds sdsMakeRoomFor(sds, size_t);
void sdsfree(sds);

sds bars(int n) {
    sds s = sdsempty();
    for (int i = 0; i < n; i++)
        s = sdscatlen(s, "|", 1); // WARN missing-reserve -- 's' 'n' times: call s = sdsMakeRoomFor(s, n) before the loop
    return s;
}

sds roomy(int n) {
    sds s = sdsMakeRoomFor(sdsempty(), (size_t)n);
    for (int i = 0; i < n; i++)
        s = sdscatlen(s, "|", 1);
    return s;
}

sds joined(char **v, int n) {
    sds s = sdsempty();
    for (int i = 0; i < n; i++)
        s = sdscat(s, v[i]);
    return s;
}

int forgotten(const char *t) {
    sds s = sdsnew(t);
    s = sdscat(s, "!"); // WARN leak
    return (int)strlen(s);
}

int freed(const char *t) {
    sds s = sdsnew(t);
    s = sdscat(s, "!");
    int n = (int)strlen(s);
    sdsfree(s);
    return n;
}
