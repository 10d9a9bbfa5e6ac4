/* Text goes into windows as a copy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct _win_st WINDOW;
typedef struct screen SCREEN;

int waddnstr(WINDOW *, const char *, int);
int mvwaddstr(WINDOW *, int, int, const char *);
int wprintw(WINDOW *, const char *, ...);
int waddtext(WINDOW *, const char *);
SCREEN *newterm(const char *, FILE *, FILE *);

void shown(WINDOW *w, int c) // PARAM w none
{
    char *p = strdup("x"); // ALLOC stays freed=some assumes=none
    if (!p)
        return;
    waddnstr(w, p, 1);
    mvwaddstr(w, 0, 0, p);
    wprintw(w, "%s", p);
    if (c)
        free(p);
}

void shown_by_another(WINDOW *w, int c)
{
    char *p = strdup("x"); // ALLOC escapes reason=unknown-callee assumes=unknown:waddtext
    waddtext(w, p);
    if (c)
        free(p);
}

SCREEN *on(const char *type, FILE *out, FILE *in) // PARAM type none; PARAM out leaks; PARAM in leaks
{
    return newterm(type, out, in);
}
