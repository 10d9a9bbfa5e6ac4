/* Variable arguments. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *sink;
void unknown_log(const char *, ...);

static void log_line(const char *fmt, ...) // PARAM fmt none
{
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
}

static void vlog_line(const char *fmt, va_list ap)
{
    vfprintf(stderr, fmt, ap);
}

static void log_by_v(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vlog_line(fmt, ap);
    va_end(ap);
}

void logged(void)
{
    char *p = strdup("x"); // ALLOC stays freed=every
    log_line("%s\n", p);
    log_by_v("%s\n", p);
    printf("%s %p\n", p, (void *)p);
    free(p);
}

void logged_by_unknown(void)
{
    char *p = strdup("x"); // ALLOC escapes reason=unknown-callee assumes=unknown:unknown_log
    unknown_log("%s\n", p);
}

static char *first_argument(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    char *p = va_arg(ap, char *);
    va_end(ap);
    return p;
}

char *returned_argument(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return first_argument(1, p);
}

void returned_argument_locally(void)
{
    char *p = malloc(1); // ALLOC stays
    free(first_argument(1, p));
}

static void keep_all(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    while (n--)
        sink = va_arg(ap, char *);
    va_end(ap);
}

void kept_argument(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes reason=callee; ALLOC escapes reason=callee
    keep_all(2, p, q);
}

static void keep_by_list(va_list ap)
{
    sink = va_arg(ap, char *);
}

static void keep_through_list(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    keep_by_list(ap);
    va_end(ap);
}

void kept_through_list(void)
{
    char *p = malloc(1); // ALLOC escapes
    keep_through_list(1, p);
}

static void keep_through_copy(int n, ...)
{
    va_list ap, copy;
    va_start(ap, n);
    va_copy(copy, ap);
    sink = va_arg(copy, char *);
    va_end(copy);
    va_end(ap);
}

void kept_through_copy(void)
{
    char *p = malloc(1); // ALLOC escapes
    keep_through_copy(1, p);
}

static void free_all(void *first, ...) // PARAM first none
{
    va_list ap;
    va_start(ap, first);
    for (void *p = first; p; p = va_arg(ap, void *))
        free(p);
    va_end(ap);
}

void freed_by_list(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC stays; ALLOC stays
    free_all(p, q, (void *)NULL);
}

static char *joined(const char *first, ...)
{
    char *out = calloc(1, 100); // ALLOC escapes reason=returned
    va_list ap;
    va_start(ap, first);
    for (const char *s = first; s; s = va_arg(ap, const char *))
        strcat(out, s);
    va_end(ap);
    return out;
}

void joined_locally(void)
{
    char *a = strdup("a"), *b = strdup("b"); // ALLOC stays freed=every; ALLOC stays freed=every
    char *s = joined(a, b, (char *)NULL);    // ALLOC stays callee=joined freed=every
    puts(s);
    free(s);
    free(b);
    free(a);
}

static void numbers_only(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    int s = 0;
    while (n--)
        s += va_arg(ap, int);
    va_end(ap);
    printf("%d", s);
}

void numbers(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    numbers_only(2, p != NULL, 3);
    free(p);
}

static void store_to(char **out, ...) // PARAM out none
{
    va_list ap;
    va_start(ap, out);
    *out = va_arg(ap, char *);
    va_end(ap);
}

char *stored_to_local(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    store_to(&q, p);
    return q;
}

static void fill_va(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    *va_arg(ap, char **) = malloc(1); // ALLOC escapes reason=param-content
    va_end(ap);
}

char *filled_by_va(void)
{
    char *p = NULL;
    fill_va(1, &p);
    return p;
}

struct message {
    char *text;
    int n;
};

static char *text_of(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    struct message m = va_arg(ap, struct message);
    va_end(ap);
    return m.text;
}

char *struct_argument(void)
{
    struct message m = {malloc(1), 1}; // ALLOC escapes reason=returned
    return text_of(1, m);
}

char *to_string(const char *fmt, va_list ap) // PARAM fmt none; PARAM ap none
{
    char *s = malloc(100); // ALLOC escapes reason=returned
    vsnprintf(s, 100, fmt, ap);
    return s;
}
