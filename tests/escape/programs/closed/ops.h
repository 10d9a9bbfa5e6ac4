struct ops {
    void (*use)(void *);
};
extern void (*hook)(void *);
extern struct ops ops;
void library(void *);
