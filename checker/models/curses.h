/* X/Open Curses as ncurses has it, and what programs take from <term.h>. Text is copied into the window when it is
 * written there; windows and screens are the library's own, which lists them, so none is fresh.
 * Left out: use_window, use_screen, ripoffline (callbacks), tgetstr, tgoto (buffers of several owners), the
 * forms, menus and panels, soft labels, and what has a name that many have (box, scroll, meta, getstr). */
#ifndef MK_MODELS_CURSES_H
#define MK_MODELS_CURSES_H

#include "base.h"

typedef struct mk_window WINDOW;
typedef struct mk_screen SCREEN;
typedef struct mk_terminal TERMINAL;
typedef struct mk_cchar cchar_t;
typedef unsigned chtype, attr_t, mmask_t;

/* ---- screens ---- */
WINDOW *initscr(void);
MK_ESCAPES(2) MK_ESCAPES(3) SCREEN *newterm(const char *type, FILE *out, FILE *in);
SCREEN *set_term(SCREEN *);
void delscreen(SCREEN *);
char *longname(void);
char *termname(void);
int scr_dump(const char *);
int scr_restore(const char *);
int scr_init(const char *);
int scr_set(const char *);

/* ---- windows ---- */
WINDOW *newwin(int, int, int, int);
WINDOW *newpad(int, int);
WINDOW *subwin(WINDOW *, int, int, int, int);
WINDOW *derwin(WINDOW *, int, int, int, int);
WINDOW *subpad(WINDOW *, int, int, int, int);
WINDOW *dupwin(WINDOW *);
WINDOW *getwin(FILE *);
int putwin(WINDOW *, FILE *);
int delwin(WINDOW *);
int mvwin(WINDOW *, int, int);
int mvderwin(WINDOW *, int, int);
int wresize(WINDOW *, int, int);
int touchwin(WINDOW *);
int untouchwin(WINDOW *);
int touchline(WINDOW *, int, int);
int wtouchln(WINDOW *, int, int, int);
_Bool is_wintouched(WINDOW *);
_Bool is_linetouched(WINDOW *, int);
int wredrawln(WINDOW *, int, int);
int redrawwin(WINDOW *);
int wrefresh(WINDOW *);
int wnoutrefresh(WINDOW *);
int prefresh(WINDOW *, int, int, int, int, int, int);
int pnoutrefresh(WINDOW *, int, int, int, int, int, int);
void wsyncup(WINDOW *);
void wsyncdown(WINDOW *);
void wcursyncup(WINDOW *);
int syncok(WINDOW *, _Bool);
int copywin(const WINDOW *, WINDOW *, int, int, int, int, int, int, int);
int getmaxx(const WINDOW *);
int getmaxy(const WINDOW *);
int getcurx(const WINDOW *);
int getcury(const WINDOW *);
int getbegx(const WINDOW *);
int getbegy(const WINDOW *);

/* ---- options ---- */
int keypad(WINDOW *, _Bool);
int nodelay(WINDOW *, _Bool);
int notimeout(WINDOW *, _Bool);
void wtimeout(WINDOW *, int);
int intrflush(WINDOW *, _Bool);
int leaveok(WINDOW *, _Bool);
int scrollok(WINDOW *, _Bool);
int clearok(WINDOW *, _Bool);
int idlok(WINDOW *, _Bool);
void idcok(WINDOW *, _Bool);
void immedok(WINDOW *, _Bool);
int wsetscrreg(WINDOW *, int, int);

/* ---- text ---- */
int addstr(const char *);
int addnstr(const char *, int);
int mvaddstr(int, int, const char *);
int mvaddnstr(int, int, const char *, int);
int waddstr(WINDOW *, const char *);
int waddnstr(WINDOW *, const char *, int);
int mvwaddstr(WINDOW *, int, int, const char *);
int mvwaddnstr(WINDOW *, int, int, const char *, int);
int addwstr(const wchar_t *);
int addnwstr(const wchar_t *, int);
int waddwstr(WINDOW *, const wchar_t *);
int waddnwstr(WINDOW *, const wchar_t *, int);
int mvwaddwstr(WINDOW *, int, int, const wchar_t *);
int mvwaddnwstr(WINDOW *, int, int, const wchar_t *, int);
int winsstr(WINDOW *, const char *);
int winsnstr(WINDOW *, const char *, int);
int mvwinsstr(WINDOW *, int, int, const char *);
int mvwinsnstr(WINDOW *, int, int, const char *, int);
int addchstr(const chtype *);
int addchnstr(const chtype *, int);
int waddchstr(WINDOW *, const chtype *);
int waddchnstr(WINDOW *, const chtype *, int);
int waddch(WINDOW *, chtype);
int mvwaddch(WINDOW *, int, int, chtype);
int wechochar(WINDOW *, chtype);
int winsch(WINDOW *, chtype);
int wadd_wch(WINDOW *, const cchar_t *);
int wins_wch(WINDOW *, const cchar_t *);
int setcchar(cchar_t *, const wchar_t *, attr_t, short, const void *);
int printw(const char *, ...);
int wprintw(WINDOW *, const char *, ...);
int mvprintw(int, int, const char *, ...);
int mvwprintw(WINDOW *, int, int, const char *, ...);
int vwprintw(WINDOW *, const char *, va_list);
int vw_printw(WINDOW *, const char *, va_list);
int wmove(WINDOW *, int, int);
int werase(WINDOW *);
int wclear(WINDOW *);
int wclrtobot(WINDOW *);
int wclrtoeol(WINDOW *);
int wdelch(WINDOW *);
int wdeleteln(WINDOW *);
int winsertln(WINDOW *);
int winsdelln(WINDOW *, int);
int wscrl(WINDOW *, int);
int wborder(WINDOW *, chtype, chtype, chtype, chtype, chtype, chtype, chtype, chtype);
int whline(WINDOW *, chtype, int);
int wvline(WINDOW *, chtype, int);
int wbkgd(WINDOW *, chtype);
void wbkgdset(WINDOW *, chtype);
int wattron(WINDOW *, int);
int wattroff(WINDOW *, int);
int wattrset(WINDOW *, int);
int wstandout(WINDOW *);
int wstandend(WINDOW *);
int attr_get(attr_t *, short *, void *);
int wattr_get(WINDOW *, attr_t *, short *, void *);
int wattr_on(WINDOW *, attr_t, void *);
int wattr_off(WINDOW *, attr_t, void *);
int wattr_set(WINDOW *, attr_t, short, void *);
int wcolor_set(WINDOW *, short, void *);
int color_content(short, short *, short *, short *);
int pair_content(short, short *, short *);

/* ---- input ---- */
int wgetch(WINDOW *);
int mvwgetch(WINDOW *, int, int);
int wget_wch(WINDOW *, wint_t *);
int get_wch(wint_t *);
int wgetstr(WINDOW *, char *);
int wgetnstr(WINDOW *, char *, int);
int mvwgetnstr(WINDOW *, int, int, char *, int);
int scanw(const char *, ...);
int wscanw(WINDOW *, const char *, ...);
chtype winch(WINDOW *);
int winstr(WINDOW *, char *);
int winnstr(WINDOW *, char *, int);
int mvwinnstr(WINDOW *, int, int, char *, int);
mmask_t mousemask(mmask_t, mmask_t *);
_Bool wenclose(const WINDOW *, int, int);
_Bool wmouse_trafo(const WINDOW *, int *, int *, _Bool);
const char *keyname(int);
char *keybound(int, int);
int define_key(const char *, int);
int key_defined(const char *);
const char *unctrl(chtype);

/* ---- <term.h> ---- */
int setupterm(const char *, int, int *);
TERMINAL *set_curterm(TERMINAL *);
int del_curterm(TERMINAL *);
int tigetflag(const char *);
int tigetnum(const char *);
char *tigetstr(const char *);
char *tparm(const char *, ...);
MK_CALLS(3, 0) int tputs(const char *, int, int (*put)(int));
int tgetent(char *, const char *);
int tgetflag(const char *);
int tgetnum(const char *);

#endif
