/* Mutual recursion across files. */
char *odd(char *p, int n);

char *even(char *p, int n) // PARAM p result 0
{
    return n ? odd(p, n - 1) : p;
}
