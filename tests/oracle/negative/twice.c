// A return too many.
#include <stdlib.h>

void __cyg_profile_func_exit(void *function, void *site);

static void leave(void) {
    free(malloc(3));
    __cyg_profile_func_exit((void *)leave, NULL);
}

int main(void) {
    leave();
    return 0;
}
