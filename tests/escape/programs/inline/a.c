#include "given.h"

__inline__ int plain(int n, int *p) // PARAM p none
{
    return p[n];
}

inline int later(int n, int *p) // PARAM p none
{
    return p[n];
}
extern inline int later(int n, int *p);

/* Whoever else calls it gets the body of some other unit. */
inline int only_inline(int n, int *p) // PARAM p none
{
    return p[n];
}

/* The same to gnu89, and everybody's to C99. */
extern inline int gnu(int n, int *p) // PARAM p none
{
    return p[n];
}

int use_in_a(int n)
{
    return only_inline(n, &n);
}
