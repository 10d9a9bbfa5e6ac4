// FLAGS: -std=gnu89
/* What gcc 12 compiles with a warning is no error here: K&R definitions, implicit int and functions,
 * pointers from integers. */
extern char *malloc();
char *keep(p, n, v)
    char *p;
    int n;
    char *v[];
{
    return v[n] ? v[n] : p;
}
main(argc) {
    char *s = argc;
    int (*f)(char *) = keep;
    implicit(s);
    return f(malloc(10));
}

// IR: sym $keep type * (p, n, v) @5:7
// IR: sym $main type * (argc)
// IR: sym $implicit type * noproto builtin
// IR: func $keep end
// THEN: var p type * param 0
// THEN: var n type * param 1
// THEN: var v type * param 2
// IR: func $main end
// NOT: gap
// NOT: note
