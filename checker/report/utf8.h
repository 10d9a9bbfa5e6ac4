/* utf8.h: text of sources and paths may be anything; what is written as JSON or XML has to be UTF-8. */
#ifndef MEMKIT_CHECKER_UTF8_H
#define MEMKIT_CHECKER_UTF8_H

#include <stddef.h>

#include <mk/str.h>

/* Bytes of the character at p, of n that are there: 1 to 4. 0: that is no UTF-8. */
size_t utf8_character(const char *p, size_t n);

/* Appends text with each byte that is no UTF-8 as U+FFFD. NULL is "". */
void utf8_cat(const char *text, mk_str *out);

/* How many units of UTF-16 n bytes are; a byte that is no UTF-8 is one. */
size_t utf8_units(const char *text, size_t n);

#endif
