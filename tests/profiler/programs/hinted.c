/* hinted.c: 50 vectors of 100 elements, filled on the line that says so, and three of no account. */
#include <mk/vec.h>

MK_VEC(numbers, int)

__attribute__((noinline)) static void fill(numbers *v, int n) {
    for (int i = 0; i < n; i++)
        if (!numbers_push(v, i)) /* here */
            return;
}

__attribute__((noinline)) static void few(numbers *v) {
    if (!numbers_push(v, 1))
        return;
}

int main(void) {
    for (int i = 0; i < 50; i++) {
        numbers v = {0};
        fill(&v, 100);
        numbers_free(&v);
    }
    for (int i = 0; i < 3; i++) {
        numbers v = {0};
        few(&v);
        numbers_free(&v);
    }
    return 0;
}
