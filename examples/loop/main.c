/* main.c: counts the words of 2000 lines. */
#include "words.h"

#include <stdio.h>

int main(void) {
    words w = {0};
    char line[64];
    for (int i = 0; i < 2000; i++) {
        snprintf(line, sizeof line, "the quick brown fox number %d", i % 300);
        if (!words_add_line(&w, line))
            return 1;
    }
    printf("%zu words\n", w.len);
    words_free(&w);
    return 0;
}
