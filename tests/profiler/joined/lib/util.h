#ifndef UTIL_H
#define UTIL_H

#include <stddef.h>

void *xmalloc(size_t n);
void *item_new(size_t n);
void *item_by_jump(size_t n);

#endif
