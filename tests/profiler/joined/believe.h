/* believe.h: a model that is wrong. */
void keep(char *p);
