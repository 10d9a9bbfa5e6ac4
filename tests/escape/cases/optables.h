struct public_ops {
    void (*use)(void *);
};
