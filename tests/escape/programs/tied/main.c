/* Tables through which 500 functions may call each other, and the same of 100: the first are too many to be solved
 * together, so whoever calls through that table calls anybody. Other tables are looked into all the same. */
#include <stdlib.h>

#define TEN(step, n) step(n##0) step(n##1) step(n##2) step(n##3) step(n##4) step(n##5) step(n##6) step(n##7) step(n##8) step(n##9)
#define HUNDRED(step, n) TEN(step, n##0) TEN(step, n##1) TEN(step, n##2) TEN(step, n##3) TEN(step, n##4) \
    TEN(step, n##5) TEN(step, n##6) TEN(step, n##7) TEN(step, n##8) TEN(step, n##9)
#define FIVE_HUNDRED(step) HUNDRED(step, 0) HUNDRED(step, 1) HUNDRED(step, 2) HUNDRED(step, 3) HUNDRED(step, 4)
#define NAME(n) f##n,
#define FEW_NAME(n) g##n,
#define MANY(n) static void f##n(char *p, int k) { if (k) many[k](p, k - 1); }
#define FEW(n) static void g##n(char *p, int k) { if (k) few[k](p, k - 1); }

typedef void step(char *p, int k);

static step *const many[500];
FIVE_HUNDRED(MANY)
static step *const many[500] = {FIVE_HUNDRED(NAME)};

static step *const few[100];
HUNDRED(FEW, 1)
static step *const few[100] = {HUNDRED(FEW_NAME, 1)};

static int first(const char *p)
{
    return *p;
}
static int (*const looks[])(const char *) = {first};

int through_many(int k)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=indirect:many
    many[k](p, k);
    return 0;
}

int through_few(int k)
{
    char *p = malloc(1); // ALLOC stays
    few[k](p, k);
    return 0;
}

int through_one(int k)
{
    char *p = malloc(1); // ALLOC stays
    k = looks[k](p);
    return k;
}
