/* GNU C: statement expressions, ?:, __typeof__, inline assembly, local labels, ranges. */
#include <stdlib.h>
#include <string.h>

static char *sink;

char *elvis(char *p) // PARAM p result 0
{
    return p ?: malloc(1); // ALLOC escapes reason=returned
}

char *elvis_of_allocation(void)
{
    return malloc(1) ?: malloc(2); // ALLOC escapes reason=returned size=1; ALLOC escapes reason=returned size=2
}

void elvis_locally(char *p) // PARAM p none
{
    char *own = NULL;
    char *q = own ?: malloc(1); // ALLOC stays
    free(q);
    (void)p;
}

char *statement_expression(void)
{
    return ({
        char *p = malloc(1); // ALLOC escapes reason=returned
        p[0] = 1;
        p;
    });
}

int statement_expression_locally(void)
{
    int n = ({
        char *p = malloc(1); // ALLOC stays freed=every
        int k = p != NULL;
        free(p);
        k;
    });
    return n;
}

#define XALLOC(n)                                                                                  \
    ({                                                                                             \
        void *xalloc_p = malloc(n);                                                                \
        if (!xalloc_p)                                                                             \
            abort();                                                                               \
        xalloc_p;                                                                                  \
    })

char *by_macro(void)
{
    return XALLOC(4); // ALLOC escapes reason=returned callee=malloc size=4
}

void by_macro_locally(void)
{
    char *p = XALLOC(4); // ALLOC stays freed=every
    free(p);
}

#define max_of(a, b)                                                                               \
    ({                                                                                             \
        __typeof__(a) max_a = (a);                                                                 \
        __typeof__(b) max_b = (b);                                                                 \
        max_a > max_b ? max_a : max_b;                                                             \
    })

char *larger_pointer(char *p, char *q) // PARAM p result 0; PARAM q result 0
{
    return max_of(p, q);
}

void typeof_is_not_evaluated(void)
{
    __typeof__(malloc(3)) p = malloc(1); // ALLOC stays freed=every size=1
    free(p);
}

void to_assembly(void)
{
    char *p = malloc(1); // ALLOC escapes reason=asm
    __asm__ volatile("" : : "r"(p) : "memory");
}

void memory_to_assembly(void)
{
    char *p = malloc(1); // ALLOC escapes
    __asm__ volatile("" : : "m"(p));
    free(p);
}

char *from_assembly(void)
{
    char *p, *q = malloc(1); // ALLOC escapes
    __asm__("" : "=r"(p) : "0"(q));
    return p;
}

void beside_assembly(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    __asm__ volatile("" : "+r"(n));
    free(p);
}

void compiler_barrier(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    __asm__ volatile("" : : : "memory");
    free(p);
}

void stored_through_assembly_result(void)
{
    char **p;
    __asm__("" : "=r"(p));
    *p = malloc(1); // ALLOC escapes
}

char *case_range(int n)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    switch (n) {
    case 1 ... 9:
        return p;
    default:
        free(p);
        return NULL;
    }
}

char *range_designator(void)
{
    char *v[4] = {[0 ... 2] = NULL};
    v[3] = malloc(1); // ALLOC escapes reason=returned
    return v[3];
}

void *void_arithmetic(void)
{
    void *p = malloc(9); // ALLOC escapes reason=returned
    return p + 3;
}

int builtin_constant(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (__builtin_constant_p(p))
        sink = NULL;
    int r = __builtin_expect(p != NULL, 1);
    free(p);
    return r;
}

char *builtin_expect_pointer(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return (char *)__builtin_expect((long)p, 0);
}

char *builtin_copy(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    __builtin_memcpy(&q, &p, sizeof p);
    return q;
}

char *builtin_malloc(void)
{
    return __builtin_malloc(3); // ALLOC escapes reason=returned callee=malloc size=3
}

void builtin_locally(void)
{
    char *p = __builtin_strdup("x"); // ALLOC stays callee=strdup freed=every
    __builtin_free(p);
}

char *choose_expr(void)
{
    return __builtin_choose_expr(1, malloc(1), malloc(2)); // ALLOC escapes reason=returned size=1
}

char *assume_aligned(void)
{
    char *p = malloc(64); // ALLOC escapes reason=returned
    return __builtin_assume_aligned(p, 16);
}

void nested_conditional(int a, int b)
{
    char *p = a ? b ? malloc(1) : malloc(2) : malloc(3); // ALLOC stays; ALLOC stays; ALLOC stays
    free(p);
}

void stack_memory(size_t n)
{
    char *p = __builtin_alloca(n);
    char *q = strdup("x"); // ALLOC stays freed=every
    p[0] = q[0];
    free(q);
}

char *in_stack_memory(size_t n)
{
    char **v = __builtin_alloca(n * sizeof *v);
    v[0] = malloc(1); // ALLOC escapes reason=returned
    return v[0];
}

void in_stack_memory_locally(size_t n)
{
    char **v = __builtin_alloca(n * sizeof *v);
    v[0] = malloc(1); // ALLOC stays
    free(v[0]);
}

void zero_length(void)
{
    struct {
        int n;
        char *at[0];
    } *z = malloc(sizeof *z + 16); // ALLOC stays freed=every
    z->at[1] = malloc(1);          // ALLOC stays
    free(z->at[1]);
    free(z);
}

typedef long vector __attribute__((vector_size(16)));

void vectors(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    vector v = {1, 2};
    v = v + v;
    p[0] = (char)v[0];
    free(p);
}
