/* preload.c: stands for what replaces malloc; a benchmark can see whether it is there. */
extern int planted_in_preload;
int planted_in_preload = 1;
