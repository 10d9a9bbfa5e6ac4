static inline int system_second(int a) { return a; }
static inline int system_used(int a) { return system_second(a); }
static inline int system_unused(int a) { return a; }
