/* Inline functions of one unit, called from another. */
int plain(int n, int *p); /* declared without inline: its body is everybody's (C17 6.7.4p7) */
int gnu(int n, int *p);
